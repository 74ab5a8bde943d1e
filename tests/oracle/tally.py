"""How often each construct and each refusal is drawn: tally.py FIRST END.

Words count once a case. The oracle settles alone."""

import re
import sys
from collections import Counter

from drawn import Tested

FREE = {"id", "of", "with", "pool", "at", "times", "each", "value", "gives", "from", "outcome",
        "what", "section", "source", "note", "title", "name", "is", "column"}


def words(part, where, found):
    """The words of a part of a contract: key by key, with the word where there is one."""
    for key, value in part.items():
        said = value if isinstance(value, str) and re.fullmatch("[a-z_]+", value) else ""
        said = "" if key in FREE and (key != "is" or where == "measure") else said
        said = str(len(value)) if key in ("per", "by", "of") and isinstance(value, list) else said
        form = "card" if isinstance(value, dict) and "card" in value else type(value).__name__
        found.add(f"{where}.{key} {said or form}")
        if key == "is" and where == "measure":
            found.add(f"measure.is {value}")


def constructs(document):
    """Every construct of a contract."""
    found = set()
    for step in document["payment"]:
        words(step, step.get("do", "heading"), found)
        for condition in step.get("all", step.get("any", [])):
            words(condition, "condition", found)
        for payer in step.get("payers", []):
            words(payer, "payer", found)
    for name in ("outcomes", "comparisons", "values", "periods"):
        for one in document.get(name, {}).values():
            words(one, name, found)
            for each in one.get("recognised", []):
                words(each, "recognised", found)
    for name in ("cohorts",):
        for one in document.get(name, []):
            words(one, name, found)
    for one in document.get("settlement", {}).get("stages", []):
        words(one, "stage", found)
    words(document.get("amends", {}), "amends", found)
    return found


def main(first, end):
    """Prints the table, what is drawn least last."""
    drawn, refused = Counter(), Counter()
    for number in range(int(first), int(end)):
        case = Tested(None, number)
        found = set().union(*(constructs(one) for one in case.drawn["contracts"]))
        drawn.update(found | {f"facts {name}" for name in case.drawn.get("faults", [])})
        case.found()
        refused.update(re.sub("'[^']*'", "..", why) for why in case.refused)
    for title, counted in (("drawn", drawn), ("refused", refused)):
        for name, times in counted.most_common():
            print(f"{title}\t{times}\t{name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
