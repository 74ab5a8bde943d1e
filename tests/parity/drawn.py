#!/usr/bin/env python3
"""Contracts drawn from a seed, with their tables, as cases for the runners: each of them goes by
the single steps and by the chain.

    drawn.py N SEED >cases.txt
"""

import datetime
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../../bindings/python/tests"))
import steps  # noqa: E402

RELEASES = "person:text released:date born:date days:i64 prison:codes score:f64"
CONVICTIONS = "person:text offended:date convicted:date"


def cell(value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def table(name, columns, rows):
    print(f"table {name} {columns}")
    for row in rows:
        print("  " + ",".join(f'"{v}"' if "," in v or " " in v else v for v in map(cell, row)))


def options(section, found):
    for name, value in found.items():
        print(f"  {section}.{name} {int(value) if isinstance(value, bool) else value}")


def select_options(who, arms):
    return {"person": "person", "index_date": "released", **arms, "keep": who["keep"],
            "unique_within": who["unique_within"],
            "exclude_treated_elsewhere": who["exclude_treated_elsewhere"]}


def match_options(how):
    names = ("distance", "ratio", "replace", "order", "discard", "seed")
    made = {name: how[name] for name in names}
    if how["caliper"] != "none":
        made.update({f"caliper_{name}": value for name, value in how["caliper"].items()})
    return made


def count_options(outcome):
    made = {name: outcome[name] for name in ("unit", "index_day", "follow_up_last_day", "unlinked")}
    made.update({"person": "person", "offence_date": "offended", "conviction_date": "convicted",
                 "as_at": "2014-01-01"})
    for part in ("follow_up", "waiting"):
        other = "days" if "months" in outcome[part] else "months"
        made.update({f"{part}_{unit}": n for unit, n in {other: 0, **outcome[part]}.items()})
    return made


def rules_of(window, who):
    first = (f"released BETWEEN DATE '{window['from']}' AND DATE '{window['to']}'")
    return [("window", first, "both"),
            *((r["id"], r["expression"], r["applies_to"]) for r in who["rules"])]


def case(seed):
    contract, tables = steps.draw(seed)
    how, outcome = contract["comparisons"]["others"], contract["outcomes"]["returns"]
    who = how["eligibility"]
    for name, columns in (("releases", RELEASES), ("convictions", CONVICTIONS)):
        table(f"{name}-{seed}", columns, zip(*tables[name].values()))
    for declared in contract["cohorts"]:
        table(f"rules-{seed}-{declared['id']}", "id:text expression:text applies_to:text",
              rules_of(declared["window"], who))
    table(f"exclusions-{seed}", "id:text expression:text scope:text",
          [(e["id"], e["expression"], e["scope"]) for e in who["exclusions"]])
    print(f"text contract-{seed}\n  {json.dumps(contract)}")
    print(f"case drawn {seed}\n  call steps\n  terms contract-{seed}")
    for name in ("releases", "convictions", "exclusions"):
        print(f"  {name} {name}-{seed}")
    for declared in contract["cohorts"]:
        print(f"  cohort {declared['id']}\n  rules.{declared['id']} rules-{seed}-{declared['id']}")
    options("select", select_options(who, how["arms"]))
    options("fit", {"missing": how["propensity"]["missing"], "screen_p": 1})
    options("match", match_options(how["matching"]))
    options("count", count_options(outcome))
    options("effect", {"weighting": how["effect"]["weighting"],
                       "unmatched": how["effect"]["unmatched"]})


if __name__ == "__main__":
    for drawn in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[1])):
        case(drawn)
