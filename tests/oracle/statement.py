"""The statement as tables of texts."""

import json

from exact import spell

LINES = ("sequence", "step", "do", "result", "line", "keys", "date", "unit", "value", "state",
         "reason", "numerator", "denominator", "at", "price", "quantity", "before", "limit", "left")
CONDITIONS = ("step", "keys", "condition", "of", "is", "number", "compared", "limit", "distance",
              "verdict", "events")
DUE = ("cumulative", "paid_before", "now", "carried", "restated", "base", "verdict")
BILLS = ("payer", "share", "cap", "cumulative", "paid_before", "now", "left")


def keys_text(keys):
    """Keys as a JSON object in byte order of names, values as texts."""
    found = {k: str(v) for k, v in keys.items() if k != "line"}
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, separators=(",", ":"))


def line_row(run, number, row):
    """A row of `lines` as texts."""
    line, unit, text = row["line"], row["unit"], {"sequence": str(number)}
    for name in ("step", "do", "result", "unit"):
        text[name] = row[name]
    text["line"] = line.keys.get("line", "") if row["do"] in ("round", "limit", "settle") else ""
    text["keys"] = keys_text(line.keys)
    when = run.contract.date_of(line.keys)
    text["date"] = "" if when is None else when.isoformat()
    text["value"] = row["value"] if unit == "verdict" else spell(row["value"], unit)
    text["state"], text["reason"] = line.state, line.reason
    for name in ("numerator", "denominator"):
        text[name] = spell(row.get(name), "number")
    for name in ("before", "limit", "left"):
        text[name] = spell(row.get(name), unit)
    for name in ("at", "price", "quantity"):
        text[name] = spell(*row[name]) if name in row else ""
    return text


def condition_row(row):
    """A row of `conditions` as texts."""
    unit, text = row["unit"], {name: row[name] for name in ("step", "condition", "of", "is")}
    text["keys"] = keys_text(row["keys"])
    for name in ("number", "compared", "limit", "distance"):
        text[name] = spell(row[name], unit)
    text["verdict"] = row["verdict"]
    text["events"] = "" if row["events"] is None else str(row["events"])
    return text


def weight_row(row):
    """A row of `weights` as texts."""
    step, keys, of, weight = row
    return {"step": step, "keys": keys_text(keys), "of": of, "weight": spell(weight, "share")}


def tables_of_run(run):
    """The tables of one computation."""
    return {"lines": [line_row(run, at, row) for at, row in enumerate(run.rows, 1)],
            "conditions": [condition_row(row) for row in run.conditions],
            "weights": [weight_row(row) for row in run.weights]}


def tables(record):
    """The tables of a settlement."""
    found = tables_of_run(record.run)
    due = {n: record.due[n] if n == "verdict" else spell(record.due[n], "money") for n in DUE}
    found["due"] = [due]
    found["bills"] = [{n: one[n] if n in ("payer", "share") else spell(one[n], "money")
                       for n in BILLS} for one in record.bills]
    return found
