"""How often each construct, outcome and refusal is drawn: tally.py FIRST END.

Words count once a case. The oracle settles alone. Last come the words of docs/language that no
case of these has: keys, options and reasons that were not reached."""

import pathlib
import re
import sys
from collections import Counter

from drawn import Tested

FREE = {"id", "of", "with", "pool", "at", "times", "each", "value", "gives", "from", "outcome",
        "what", "section", "source", "note", "title", "name", "is", "column"}


def words(part, where, found):
    """The words of a part of a contract: key by key, with the word where there is one."""
    for key, value in part.items():
        word = value if isinstance(value, str) and re.fullmatch("[a-z_]+", value) else ""
        word = "" if key in FREE and key != "is" else word
        word = str(len(value)) if key in ("per", "by", "of") and isinstance(value, list) else word
        form = "card" if isinstance(value, dict) and "card" in value else \
            "reference" if isinstance(value, dict) and "of" in value else type(value).__name__
        found.add(f"{where}.{key} {word or form}")


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


def outcomes(shown):
    """What became of the lines of a settlement."""
    for row in shown["lines"]:
        yield f"{row['do']} {row['state']} {row.get('reason', '')}"
    for row in shown["conditions"]:
        yield f"condition {row['verdict']} {'events' if 'events' in row else ''}"
    yield f"due {shown['due'][0]['verdict']}"
    for row in shown["bills"]:
        yield f"bill {row['payer']} {'nothing' if row['now'] == '0' else row['now'][0] == '-'}"


class Watched(Tested):
    """A case whose settlements are looked at."""

    def holds(self, contract, one, record, shown, earlier):
        """Keeps what there is, instead of checking it."""
        self.seen.update(outcomes(shown))
        self.seen.add(f"restated {'restated' in shown['due'][0]} {record.stage.facts}")


def said(value):
    """Every name and text of a JSON value."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from said(one)
    elif isinstance(value, list):
        for one in value:
            yield from said(one)
    elif isinstance(value, str):
        yield from re.findall("[a-z_]+", value)


def pages():
    """The words that the pages set apart."""
    folder = pathlib.Path(__file__).resolve().parents[2] / "docs" / "language"
    for name in ("steps", "parts", "stages", "facts", "statement"):
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
        yield from re.findall("`([a-z_]+)`", text)


def main(first, end):
    """Prints the table, what is drawn least last."""
    drawn, refused, became, spoken = Counter(), Counter(), Counter(), set()
    for number in range(int(first), int(end)):
        case = Watched(None, number)
        case.seen = set()
        found = set().union(*(constructs(one) for one in case.drawn["contracts"]))
        drawn.update(found | {f"facts {name}" for name in case.drawn.get("faults", [])})
        case.found()
        became.update(case.seen)
        spoken.update(said(case.drawn), said(sorted(case.seen)))
        refused.update(re.sub("'[^']*'", "..", str(why)) for why in case.refused)
    for title, counted in (("drawn", drawn), ("became", became), ("refused", refused)):
        for name, times in counted.most_common():
            print(f"{title}\t{times}\t{name}")
    print("never\t" + " ".join(sorted(set(pages()) - spoken)))


if __name__ == "__main__":
    main(*sys.argv[1:])
