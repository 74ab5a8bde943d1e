"""The hash of a table of facts, as docs/language/statement.md has it."""

import hashlib
from datetime import date

from exact import spell, wanted
from facts import NUMBERS, PEOPLE

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


def _cell(contract, name, column, cell):
    """A cell in the one spelling; none where it is missing."""
    if cell is None:
        return None
    outcome = contract.outcomes.get(name, {})
    numbers = outcome.get("numbers", {})
    if outcome.get("kind") in PEOPLE and column in {"persons", "eligible", *NUMBERS}:
        numbers = {column: "number"}
    if column in numbers:
        unit = "number" if numbers[column] == "count" else numbers[column]
        return spell(wanted(cell, unit), unit)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _parts(items):
    return b"".join(hashlib.sha256(b"".join(items[at:at + PART])).digest()
                    for at in range(0, len(items), PART))


def seal(contract, name, table):
    """The hash of a table."""
    own = read_columns(contract, name, {column for row in table for column in row})
    cells = {column: [_cell(contract, name, column, row.get(column)) for row in table]
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
