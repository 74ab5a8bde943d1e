"""The statement as tables of texts."""

from functools import lru_cache
from itertools import groupby

from exact import spell
from series import Line
from texts import WRITE

DUE = ("cumulative", "paid_before", "now", "carried", "restated", "base", "verdict")
BILLS = ("payer", "share", "cap", "cumulative", "paid_before", "now", "left")


def filled(row):
    """A row without its blank columns."""
    return {name: cell for name, cell in row.items() if cell not in ("", None)}


@lru_cache(65536)
def keys_of(items):
    """Keys as a JSON object in byte order of names, values as texts."""
    return WRITE({k: str(v) for k, v in items if k != "line"})


def keys_text(keys):
    """The same of an object of keys."""
    return keys_of(tuple(keys.items()))


def line_row(run, number, row):
    """A row of `lines` as texts, and two whole numbers."""
    line, unit = row["line"], row["unit"]
    text = {"sequence": number, "keys": keys_text(line.keys), "state": line.state,
            "reason": line.reason, "date": run.contract.date_of(line.keys)}
    if row["do"] in ("round", "limit", "settle"):
        text["line"] = line.keys.get("line")
    if text["date"]:
        text["date"] = text["date"].isoformat()
    for name, cell in row.items():
        if name in ("at", "price", "quantity"):
            text[name] = spell(*cell)
        elif name in ("numerator", "denominator"):
            text[name] = spell(cell, "number")
        elif name in ("value", "before", "limit", "left"):
            text[name] = spell(cell, unit)
        elif name != "line":
            text[name] = cell
    return filled(text)


def of_persons(run, step, result=""):
    """Whether the lines of a step have the key `person`."""
    return "person" in run.series[f"{step}.{result}" if result else step].keys


def told_together(run, rows):
    """The rows of one step of persons: lines alike are one row."""
    kept, results, groups = {"cohort", "what", "line", *run.contract.periods}, [], {}
    for row in rows:
        if row["result"] not in results:
            results.append(row["result"])
        line = row["line"]
        keys = {key: value for key, value in line.keys.items() if key in kept}
        alike = (results.index(row["result"]), tuple(sorted(keys.items())), line.state,
                 line.reason if line.state != "value" else "",
                 row["value"] if row["unit"] == "verdict" else "")
        one = groups.setdefault(alike, {**row, "line": Line(keys, None, *alike[2:4]), "value": [],
                                        "before": [], "count": 0})
        one["count"] += 1
        if row["unit"] == "verdict":
            one["value"] = row["value"]
        elif line.state == "value":
            one["value"].append(row["value"])
            one["before"] += [row["before"] or 0] if "before" in row else []
    for one in groups.values():
        for name in ("value", "before"):
            if isinstance(one[name], list):
                one[name] = sum(one[name]) if one[name] else None
    gone = ("numerator", "denominator", "at", "price", "quantity", "limit", "left")
    return [{name: cell for name, cell in one.items() if name not in gone}
            for _, one in sorted(groups.items(), key=lambda group: group[0][0])]


def told(run):
    """(rows of `lines`, of `persons`)."""
    lines, persons = [], []
    for step, found in groupby(run.rows, key=lambda row: row["step"]):
        rows = list(found)
        if of_persons(run, step, rows[0]["result"]):
            persons += rows
            rows = told_together(run, rows)
        lines += rows
    return lines, persons


def condition_row(row):
    """A row of `conditions` as texts."""
    unit, text = row["unit"], {name: row[name] for name in ("step", "condition", "of", "is")}
    text["keys"] = keys_text(row["keys"])
    for name in ("number", "compared", "limit", "distance"):
        text[name] = spell(row[name], unit)
    text["verdict"], text["events"] = row["verdict"], row["events"]
    return filled(text)


def weight_row(row):
    """A row of `weights` as texts."""
    step, keys, of, weight = row
    return {"step": step, "keys": keys_text(keys), "of": of, "weight": spell(weight, "share")}


def tables_of_run(run):
    """The tables of one computation."""
    lines, persons = told(run)
    return {"lines": [line_row(run, at, row) for at, row in enumerate(lines, 1)],
            "persons": [line_row(run, at, row) for at, row in enumerate(persons, 1)],
            "conditions": [condition_row(row) for row in run.conditions
                           if not of_persons(run, row["step"])],
            "weights": [weight_row(row) for row in run.weights
                        if row[0] not in run.series or not of_persons(run, row[0])]}


def tables(record):
    """The tables of a settlement."""
    found = tables_of_run(record.run)
    due = {n: record.due[n] if n == "verdict" else spell(record.due[n], "money") for n in DUE}
    found["due"] = [filled(due)]
    found["bills"] = [filled({n: one[n] if n in ("payer", "share") else spell(one[n], "money")
                              for n in BILLS}) for one in record.bills]
    return found
