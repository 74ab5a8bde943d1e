"""Settle the contract of HMP Peterborough in the order in which it happened.

    settle_peterborough.py [record.json]
"""
import sys
from pathlib import Path

import libsib
import pandas

contracts = Path(__file__).resolve().parent.parent / "contracts"
contract = libsib.read_contract(contracts / "peterborough" / "contract.json")
tried = contract.try_examples()
print(f"{sum(tried['holds'])} of {len(tried)} expectations of its own examples hold")

# Counts of matched people and of their reconviction events, by cohort and arm.
counts = pandas.DataFrame({
    "cohort": ["cohort-1", "cohort-1", "cohort-2", "cohort-2"],
    "arm": pandas.Categorical(["treated", "comparison", "treated", "comparison"]),
    "persons": [1000, 1000, 1000, 1000],
    "events": [1420, 1550, 1400, 1550]})
first = {"reconvictions": counts[counts["cohort"] == "cohort-1"]}

stages = contract.settle_stages({"interim 2013": first, "cohort-1": first,
                               "final": {"reconvictions": counts}})
for settled in stages:
    print(f"{settled.stage}: {settled.verdict}, {settled.currency} {settled.now:.2f}")
    for row in settled.conditions.rows():
        if row["verdict"] in ("met", "not_met"):
            print(f"  {row['step']} {row['keys']}: {row['compared']} against {row['limit']}: "
                  f"{row['verdict']}")

final = stages[-1]
for payer, amount in final.amounts.items():
    print(f"{payer} pays {amount:.2f}")
print(f"record {final.record['hash']}")
if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(final.to_json())
