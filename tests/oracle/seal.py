"""The hash of a table of facts, as docs/language/statement.md has it."""

import hashlib

from exact import spell, wanted
from facts import PEOPLE

PART = 65536


def _number(value):
    return value.to_bytes(8, "big")


def _text(text):
    return _number(len(text.encode())) + text.encode()


def read_columns(contract, name, columns):
    """The columns that the contract reads."""
    outcome = contract.outcomes.get(name)
    if outcome is None or outcome["kind"] != "achievements":
        return set(columns)
    evidence = {one["evidence"]["column"] for one in outcome["recognised"] if "evidence" in one}
    return set(columns) & {outcome["person"], outcome["what"], outcome["on"], *evidence}


def units_of(run, name, rows):
    """{column: unit} of the columns of a table of facts that hold exact numbers."""
    contract = run.contract
    outcome = contract.outcomes.get(name)
    if outcome is None:
        one = run.compares.get(name)
        unit = one.results()["difference"] if one else None
        return {"low": unit, "high": unit, "p": "number"} if one else {}
    if outcome["kind"] in PEOPLE:
        numbers = {column for row in rows for column in row}
        keys = {"arm", "verdict", "cohort", *run.contract.sized, *run.contract.levels}
        return {n: "number" for n in numbers - keys}
    return {n: "number" if u == "count" else u for n, u in outcome.get("numbers", {}).items()}


def _cell(run, units, column, cell):
    """A cell in the one spelling; none where it is missing."""
    if cell is None or cell == "":
        return None
    if column in units:
        return spell(wanted(cell, units[column]), units[column])
    return str(int(cell)) if column in run.contract.sized else str(cell)


def _parts(items):
    return b"".join(hashlib.sha256(b"".join(items[at:at + PART])).digest()
                    for at in range(0, len(items), PART))


def seal(run, name, table):
    """The hash of a table."""
    units = units_of(run, name, table)
    own = read_columns(run.contract, name, {column for row in table for column in row})
    cells = {column: [_cell(run, units, column, row.get(column)) for row in table]
             for column in own}
    values = {column: sorted({cell for cell in found if cell is not None}, key=str.encode)
              for column, found in cells.items()}
    columns = sorted((c for c in own if values[c]), key=lambda c: (-len(values[c]), c.encode()))
    rows = [b""] * len(table)
    for column in columns:
        place = {value: at for at, value in enumerate(values[column], 1)}
        width = (len(values[column]).bit_length() + 7) // 8
        rows = [row + place.get(cell, 0).to_bytes(width, "big")
                for row, cell in zip(rows, cells[column])]
    head = _number(len(table)) + _number(len(columns))
    for column in columns:
        head += _text(column) + _number(len(values[column]))
    for column in columns:
        head += _parts([_text(value) for value in values[column]])
    return hashlib.sha256(head + _parts(sorted(rows))).hexdigest()
