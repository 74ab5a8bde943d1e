"""The case files of tests/parity: what README.md describes, read for Python.

The C and R runners have readers of their own; none knows more than this one.
"""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Tuple

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


class Case(NamedTuple):
    """A case: its sentence and what it gives, (key, value) in the order of the file."""

    name: str
    entries: List[Tuple[str, bytes]]

    def bytes(self, key: str) -> bytes:
        return dict(self.entries)[key]

    def get(self, key: str, default: str = "") -> str:
        found = dict(self.entries).get(key)
        return default if found is None else found.decode("utf-8")

    def has(self, key: str) -> bool:
        return any(k == key for k, _ in self.entries)

    def all(self, key: str) -> List[str]:
        return [v.decode("utf-8") for k, v in self.entries if k == key]


class Book(NamedTuple):
    """All files together: tables are (columns, rows as CSV)."""

    tables: Dict[str, Tuple[List[str], str]]
    texts: Dict[str, str]
    cases: List[Case]


def unescape(value: str) -> bytes:
    """A value as bytes: \\n, \\t, \\r, \\\\ and \\xHH stand for what they say."""
    out, i = bytearray(), 0
    while i < len(value):
        if value[i] != "\\":
            out += value[i].encode("utf-8")
            i += 1
        elif value[i + 1] == "x":
            out.append(int(value[i + 2:i + 4], 16))
            i += 4
        else:
            out += _ESCAPES[value[i + 1]].encode("utf-8")
            i += 2
    return bytes(out)


def read(paths: List[str]) -> Book:
    book = Book({}, {}, [])
    for path in paths:
        with open(path, encoding="utf-8") as file:
            _read_lines(book, file.read().split("\n"))
    return book


def _read_lines(book: Book, lines: List[str]) -> None:
    kind = name = ""
    for line in lines:
        if line.startswith("  "):
            _add(book, kind, name, line[2:])
        elif line.strip() and not line.startswith("#"):
            kind, _, rest = line.partition(" ")
            name, _, columns = rest.partition(" ")
            if kind == "table":
                book.tables[name] = (columns.split(), "")
            elif kind == "text":
                book.texts[name] = ""
            elif kind == "case":
                book.cases.append(Case(rest, []))
            else:
                raise ValueError(f"no such block: {line}")


def _add(book: Book, kind: str, name: str, line: str) -> None:
    if kind == "table":
        columns, rows = book.tables[name]
        book.tables[name] = (columns, rows + line + "\n")
    elif kind == "text":
        book.texts[name] += line + "\n"
    else:
        key, _, value = line.partition(" ")
        book.cases[-1].entries.append((key, unescape(value.strip())))
