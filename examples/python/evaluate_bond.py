"""Evaluate the example bond as the parties of a contract would: match when the cohorts close,
seal the design, count what happened when it is known, decide the payment, verify it all.

    python examples/python/evaluate_bond.py FOLDER [REPORT.html]

FOLDER holds the tables that examples/run made, by default in build/example.
"""
import pathlib
import sys

import libsib

path = pathlib.Path(__file__).parents[1] / "contracts" / "peterborough_bond" / "contract.json"
contract = libsib.read_contract(path)
stage = contract.stages["stage"][0]
folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/example")
design_tables = {name: folder / f"{name}.csv" for name in ("releases", "history")}
outcome_tables = {"outcomes": folder / "outcomes.csv"}

# When the cohorts have closed. No outcome may be read here, and none is.
design = contract.design(design_tables, stage, threads=2)
seal = design.result_hash  # to be noted by both parties, apart from the record
print(f"Design sealed: {seal}")

# When the follow-up has run: who was reconvicted, and from that what is owed.
evaluation = contract.count(design, outcome_tables, stage, seal=seal, threads=2)
settlement = contract.settle(stage, evaluations=evaluation)

print("\nWHO COUNTS")
for row in evaluation.table("cohorts").rows():
    print(f"  {row['cohort']}: {row['treated']} members, {row['comparison']} people in the pool")

print("\nCOMPARED WITH WHOM")
terms = evaluation.table("balance").rows()
for row in evaluation.table("matching").rows():
    worst = [max(abs(term[when]) for term in terms
                 if term["cohort"] == row["cohort"] and term[when] is not None)
             for when in ("smd_before", "smd_after")]
    print(f"  {row['cohort']}: {row['matched_treated']} matched with {row['matched_comparison']}, "
          f"largest difference {worst[0]:.3f} -> {worst[1]:.3f} standard deviations")

print("\nWHAT HAPPENED")
for row in evaluation.table("counts").rows():
    if row["arm"] in ("treated", "comparison"):  # the unmatched have no record at all
        print(f"  {row['cohort']} {row['arm']}: {row['events']} events of {row['persons']} people, "
              f"{100 * row['events'] / row['persons']:.1f} per 100")

print("\nHOW MUCH LESS")
for row in evaluation.table("effects").rows():
    print(f"  {row['cohort']}: {100 * row['reduction_value']:.2f} % (95 %: "
          f"{100 * row['reduction_low']:.2f} to {100 * row['reduction_high']:.2f}), "
          f"exactly {row['reduction']}")

print("\nWHAT IS OWED")
for row in settlement.conditions.rows():
    print(f"  {row['step']} {row['keys']}: {row['compared']} against {row['limit']}: "
          f"{row['verdict']}")
print(f"  {settlement.verdict}, {settlement.currency} {settlement.now:.2f}")
for payer, amount in settlement.amounts.items():
    print(f"  of which {payer} {amount:.2f}")

print("\nWHAT THE EFFECT WOULD HAVE BEEN UNDER ANOTHER WEIGHTING")
for row in evaluation.table("weightings").rows():
    print(f"  {row['weighting']} {row['cohort']}: {100 * row['reduction_value']:.2f} %")

again = contract.verify(evaluation, {**design_tables, **outcome_tables}, threads=2)
print(f"\nRun again from contract and tables: {'the same bits' if again else again}")
print(f"Result {evaluation.result_hash}")
if len(sys.argv) > 2:
    settlement.to_html(sys.argv[2])
