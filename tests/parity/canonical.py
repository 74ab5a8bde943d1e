"""Canonical lines: case<TAB>key<TAB>value, the same text for the same bits in every language."""

from __future__ import annotations

import datetime
import math
import struct
from typing import Any, Iterable

_EPOCH = datetime.date(1970, 1, 1).toordinal()


def number(value: float) -> str:
    """A whole number up to 2^53 in size as its digits, any other double as its 64 bits."""
    value = float(value)
    if math.isnan(value):
        return "\\N"
    negative_zero = value == 0 and math.copysign(1.0, value) < 0
    if abs(value) <= 2**53 and value == math.floor(value) and not negative_zero:
        return str(int(value))
    return "x" + struct.pack(">d", value).hex()


def text(value: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(plain, escaped)
    return f"'{value}'"


def token(value: Any) -> str:
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return "\\N"
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str):
        return text(value)
    if isinstance(value, datetime.date):
        return number(value.toordinal() - _EPOCH)
    return "\\N" if value is None else number(value)


def items(values: Iterable[Any]) -> str:
    return " ".join(map(token, values))


class Printer:
    """Prints the lines of one case."""

    def __init__(self, case: str, out: Any) -> None:
        self._case, self._out = case, out

    def line(self, key: str, value: str) -> None:
        self._out.write(f"{self._case}\t{key}\t{value}\n")

    def one(self, key: str, value: Any) -> None:
        self.line(key, token(value))

    def many(self, key: str, values: Iterable[Any]) -> None:
        self.line(key, items(values))

    def table(self, key: str, table: Any) -> None:
        """A Table, column by column."""
        rows = table.rows()
        self.one(f"{key}#", len(table))
        self.many(f"{key}.columns", table.columns)
        for name in table:
            self.many(f"{key}.{name}", [row[name] for row in rows])

    def failure(self, error: Any, with_reason: bool) -> None:
        """Status and place; the message between the function and the place where asked for."""
        self.one("status", error.status)
        self.one("argument", error.argument)
        self.one("column", error.column)
        self.one("row", error.row)
        if with_reason:
            self.one("reason", error.message.partition(": ")[2].partition(" [argument ")[0])
