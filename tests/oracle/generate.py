"""Random cases: a contract or two, its stages and their facts. The same number, the same case."""

import json
import random
import sys

from gen_facts import FactsOf
from gen_money import Money
from gen_parts import Parts
from texts import digest


def case(seed, without=()):
    """{"case", "contracts", "stages": [{"contract", "stage", "facts"}]} of a number.

    `without` is what is not drawn: closed, stands; compare, pool, blend, gate."""
    made = Money(Parts(random.Random(seed)), without)
    made.finish()
    drawn = FactsOf(made)
    contracts = [made.document]
    stages = sorted(made.document["settlement"]["stages"], key=lambda one: one["as_at"])
    closed = any(stage["facts"] == "closed" for stage in stages)
    turn = None
    if len(stages) > 1 and not closed and made.chance(0.25):
        contracts.append(made.amended(digest(made.document)))
        turn = next((s["id"] for s in stages[1:] if s["as_at"] >= "2020-07-01"), None)
    found, facts, at = [], drawn.facts, 0
    for stage in stages:
        if made.chance(0.1) and len(found) + 1 < len(stages):
            continue
        if stage["id"] == turn or (turn and at == 0 and stage["as_at"] >= "2020-07-01" and found):
            at = 1
        found.append({"contract": at, "stage": stage["id"], "facts": facts})
        facts = drawn.later(facts)
    return {"case": seed, "contracts": contracts, "stages": found}


if __name__ == "__main__":
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(case(number), ensure_ascii=False))
