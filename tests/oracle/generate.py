"""Random cases: a contract or two, its stages and their facts. The same number, the same case."""

import json
import random
import sys
from datetime import date

from document import Contract
from gen_facts import FactsOf
from gen_money import Money
from gen_parts import Parts
from stages import stages_of
from texts import digest


def case(seed, without=()):
    """{"case", "contracts", "stages": [{"contract", "stage", "facts", "earlier"}]} of a number.

    `earlier`: whether the facts of the settlement before are handed in: "those", "other", "".
    `without` is what is not drawn: closed, stands; compare, pool, blend, gate."""
    made = Money(Parts(random.Random(seed)), without)
    made.finish()
    drawn = FactsOf(made)
    contracts = [made.document]
    stages = stages_of(Contract(made.document))
    turns = date(2022, 12, 31)
    if len(stages) > 1 and made.chance(0.3):
        contracts.append(made.amended(digest(made.document)))
        turns = date(2020, 7, 1)
    found, facts = [], drawn.facts
    for stage in stages:
        if made.chance(0.1) and len(found) + 1 < len(stages):
            continue
        turned = found and stage.as_at >= turns and len(contracts) > 1
        found.append({"contract": int(bool(turned)), "stage": stage.id, "facts": facts,
                      "earlier": made.rng.choices(["those", "", "other"], [16, 3, 1])[0]})
        facts = drawn.later(facts)
    return {"case": seed, "contracts": contracts, "stages": found}


if __name__ == "__main__":
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(case(number), ensure_ascii=False))
