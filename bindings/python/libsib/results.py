"""What the results of all calls have in common."""

from __future__ import annotations

import math
from array import array
from html import escape
from typing import Any, Callable, Dict, Iterable, List, Tuple

from .tables import Table
from .values import Column, np

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


def names(name_of: Callable[[int], Any]) -> List[str]:
    """The names of an enumeration, in the order of its numbers 1, 2, .."""
    found: List[str] = []
    while name_of(len(found) + 1) is not None:
        found.append(name_of(len(found) + 1))
    return found


def found(handle: Any) -> Dict[str, Any]:
    """The one row of a summary, numbers that are not there as NaN."""
    table = Table(handle)
    return {name: math.nan if value is None and table.types[name] == "f64" else value
            for name, value in table.rows()[0].items()}


def coded(numbers: Any, name_of: Callable[[int], Any]) -> Column:
    """A column of an enumeration's numbers."""
    codes = array("i", [n - 1 for n in numbers]) if np is None else np.asarray(numbers) - 1
    return Column("codes", codes, levels=names(name_of))


def tallies(name_of: Callable[[int], Any], count: Callable[[int], int]) -> Tallies:
    """How many records have each disposition."""
    return tuple((name, count(i)) for i, name in enumerate(names(name_of), 1))


def lines(first: str, rest: Iterable[str]) -> str:
    """A summary: a line, and others below it."""
    return "\n".join([first, *(f"  {line}" for line in rest)])
