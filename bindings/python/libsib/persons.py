"""Values that stand for people: joined by id, or refused; by position only where nobody has ids.

The one place where values given beside a table are put into the order of its rows. A dict by id, a
Series whose index is more than row numbers and a table with the column person bring ids of their
own: they are joined, and the other side must have ids too. A list or array brings none: beside
rows that have ids it is refused, unless it is one of their own columns.
"""

from __future__ import annotations

import copy
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from . import columns, tables
from .calls import argument
from .errors import DataError, ShapeError
from .values import MISSING, np

_ONE_EACH = "give one number a person, as by groupby(id).sum()"


class Rows(NamedTuple):
    """What values are given for. data: a table with these rows; ids: None where they have none;
    size: how many there are, None where only the library can tell; whose: their name."""

    data: Any
    ids: Optional[List[str]]
    size: Optional[int] = None
    whose: str = "the data"


class _Given(NamedTuple):
    """Values as they were given. ids: those they bring; beside: whether they are known to be in
    the order of the rows."""

    values: Any
    ids: Optional[List[str]] = None
    beside: bool = False


def of_rows(given: Any, rows: Rows, name: str, kind: str = "f64", *, outcome: str = "",
            gaps: bool = False) -> Any:
    """Values in the order of the rows, as columns' function for the kind makes them; None stays.

    given: a column by its name, a dict or Series by id, or an array; with outcome, the name of its
    column, a table of people too. gaps: whether somebody may have none; it is then missing.
    """
    if given is None:
        return None
    convert = _CONVERT[kind]
    if isinstance(given, str):
        if rows.data is None:
            raise argument(f"{name} are the values themselves: a dict or Series by id, or a "
                           "column, as data[column]", name)
        named = name if given == name else f"{name} (column {given})"
        return convert(tables.column_of(rows.data, given, name), named)
    found = _given(given, rows, name, outcome)
    if found.ids is None:
        _check_position(found, rows, name)
        return convert(found.values, name)
    if rows.ids is None:
        raise argument(f"{name} are joined by id, and {rows.whose} have none: give id=", "id")
    return _taken(convert(found.values, name), _order(found.ids, rows, name, gaps), kind)


_CONVERT: Dict[str, Callable[[Any, str], Any]] = {
    "f64": columns.f64, "i64": columns.i64, "flag": columns.flags,
    "date": columns.dates, "text": columns.as_texts}


def _given(given: Any, rows: Rows, name: str, outcome: str) -> _Given:
    if hasattr(given, "columns") or outcome and _is_table(given, outcome):
        if not outcome:
            raise argument(f"{name} are values of one kind, not a table: give one column by its "
                           "name, or a dict by id", name)
        return _of_table(given, name, outcome)
    if isinstance(given, Mapping):
        return _Given(list(given.values()), columns.as_texts(list(given), name))
    return _of_series(given, rows, name) if hasattr(given, "iloc") else _Given(given)


def _is_table(given: Any, outcome: str) -> bool:
    """Whether this is Arrow data, or a dict of columns rather than of values by id."""
    if not isinstance(given, Mapping):
        return hasattr(given, "__arrow_c_stream__") and not hasattr(given, "iloc")
    return all(hasattr(given.get(name), "__len__") and not isinstance(given[name], str)
               for name in ("person", outcome))


def _of_table(given: Any, name: str, outcome: str) -> _Given:
    given = tables.opened(given)
    for wanted in ("person", outcome):
        if wanted not in tables.names_of(given):
            raise argument(f"the {name} have no column {wanted}; a column of your own is given as "
                           "data[column]", "outcome")
    return _Given(given[outcome], columns.as_texts(given["person"], "person"))


def _of_series(given: Any, rows: Rows, name: str) -> _Given:
    """A Series. Row numbers are no ids, and the very index of the data says that it is beside."""
    index, data = given.index, rows.data
    if getattr(index, "nlevels", 1) > 1:
        raise argument(f"the index of {name} has several levels: reset all but the ids", name)
    beside = hasattr(data, "iloc") and index.equals(data.index)
    if hasattr(data, "iloc") and not beside:
        _refuse_other_order(index, data.index)
    numbered = index.equals(given.reset_index(drop=True).index)
    if not beside and not numbered:
        return _Given(given, columns.as_texts(index, name))
    if rows.ids is not None and not _is_column(given, data):
        labels = [str(label) for label in index]
        if labels == rows.ids:
            return _Given(given, labels)
        if not set(labels).isdisjoint(rows.ids):
            raise argument(f"the index of {name} may be ids or row numbers: give a dict for ids, "
                           "or a column of the data by its name", name)
    return _Given(given, beside=beside and not numbered)


def _refuse_other_order(index: Any, other: Any) -> None:
    """A Series with the index of the data in another order was meant for other rows."""
    try:
        same = index.sort_values().equals(other.sort_values())
    except TypeError:  # labels that cannot be put in order
        return
    if same:
        raise argument("a Series has the index of the data in another order: take it as "
                       "series.reindex(data.index)", "data")


def _check_position(found: _Given, rows: Rows, name: str) -> None:
    """Whether values without ids can be taken in the order in which they stand."""
    given = found.values
    if rows.size is not None and hasattr(given, "__len__") and len(given) != rows.size:
        raise ShapeError(f"{len(given)} {name} for {rows.size} rows of {rows.whose}: give one for "
                         "each of them in their order, or a dict or Series by id", name)
    nothing_else = rows.data is not None and not tables.names_of(rows.data)
    if rows.ids is None or found.beside or nothing_else or _is_one(given) or _is_column(
            given, rows.data):
        return
    raise argument(f"{name} have no ids, which there are in {rows.whose}: give a column by its "
                   "name, or a dict or Series by id, as dict(zip(ids, values))", name)


def _is_one(given: Any) -> bool:
    """Whether all values are the same, so that no order can matter."""
    items = given.tolist() if hasattr(given, "tolist") else given
    try:
        return isinstance(items, (list, tuple)) and all(item == items[0] for item in items)
    except (TypeError, ValueError):  # what cannot be compared
        return False


def _is_column(given: Any, data: Any) -> bool:
    """Whether values are one of the columns of the data, whose order is then theirs."""
    return data is not None and any(_equal(given, data[name]) for name in tables.names_of(data))


def _equal(a: Any, b: Any) -> bool:
    if a is b:
        return True
    try:
        if np is None or hasattr(b, "read"):
            return bool(list(a) == list(b))
        a, b = np.asarray(a), np.asarray(b)
        if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
            return False
        if a.dtype.kind == "O":
            return bool(a.tolist() == b.tolist())
        return bool(np.array_equal(a, b, equal_nan=a.dtype.kind in "fM"))
    except (TypeError, ValueError):  # what cannot be compared
        return False


def _order(ids: List[str], rows: Rows, name: str, gaps: bool) -> List[int]:
    """For each row the place of its person among the ids; -1 for who is not there."""
    place = {person: i for i, person in enumerate(ids)}
    if len(place) < len(ids):
        raise argument(f"the {name} have a person more than once: {_ONE_EACH}", name)
    order = [place.get(person, -1) for person in rows.ids or []]
    absent = order.count(-1)
    if absent == len(order) > 0:
        raise argument(f"none of the ids in {rows.whose} is among those of {name}", name)
    if absent and not gaps:
        row = order.index(-1)
        raise DataError(f"{absent} people of {rows.whose} have none of {name} (row {row})", name,
                        None, row)
    return order


def _taken(values: Any, order: List[int], kind: str) -> Any:
    if np is None or isinstance(values, list):
        return columns.plain([values[i] if i >= 0 else MISSING[kind] for i in order], kind)
    at = np.asarray(order, dtype=np.int64)
    taken = np.asarray(values)[at]
    taken[at < 0] = MISSING[kind]
    return taken


def kept(data: Any) -> Any:
    """The data of a result: a copy, which stays what it was when the caller's changes."""
    if hasattr(data, "iloc"):
        return data.copy()
    if not isinstance(data, Mapping):
        return data
    return {name: _copied(values) for name, values in data.items()}


def _copied(values: Any) -> Any:
    if isinstance(values, memoryview):
        return memoryview(bytes(values)).cast(values.format)
    return values.copy() if hasattr(values, "copy") else copy.copy(values)
