"""What the results of all calls have in common."""

from __future__ import annotations

import math
from html import escape
from typing import Any, Callable, Dict, Iterable, List, Tuple

from .tables import Table
from .values import objects_out

Tallies = Tuple[Tuple[str, int], ...]


class Result:
    """A result: its fields never change, it shows as a table in notebooks, and it can be pickled.

    It holds what was found, not the library's handle, so a copy in another process or from a file
    answers the same.
    """

    def _shown(self) -> Table:
        raise NotImplementedError

    def to_frame(self) -> Any:
        """The main table as a pandas DataFrame."""
        return self._shown().to_frame()

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[len('<libsib.'):-1])}</p>{self._shown()._repr_html_()}"

    def __setstate__(self, state: Dict[str, Any]) -> None:
        for value in state.values():
            if hasattr(value, "flags"):  # numpy's arrays come writable out of a pickle
                value.flags.writeable = False
        self.__dict__.update(state)


def found(handle: Any) -> Dict[str, Any]:
    """The one row of a summary, numbers that are not there as NaN."""
    table = Table(handle)
    return {name: math.nan if value is None and table.types[name] == "f64" else value
            for name, value in table.rows()[0].items()}


def names(name_of: Callable[[int], Any]) -> List[str]:
    """The names of an enumeration, in the order of its numbers 1, 2, .."""
    found: List[str] = []
    while name_of(len(found) + 1) is not None:
        found.append(name_of(len(found) + 1))
    return found


def tallies(table: Table) -> Tallies:
    """How many records have each disposition."""
    return tuple(zip(table["disposition"], objects_out(table["records"], "i64")))


def lines(first: str, rest: Iterable[str]) -> str:
    """A summary: a line, and others below it."""
    return "\n".join([first, *(f"  {line}" for line in rest)])
