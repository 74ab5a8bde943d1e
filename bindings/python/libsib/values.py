"""What a column is inside this package, and how columns of the library become Python's values.

numpy and pandas are used when they are there, and never needed.
"""

from __future__ import annotations

import datetime
from array import array
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

np: Any = None  # lists, arrays and memoryviews do without it
try:
    import numpy

    np = numpy
except ImportError:
    pass


def _plainly(self: Any, ufunc: Any, method: str, *given: Any, **how: Any) -> Any:
    """What is computed from flags are numbers."""
    return getattr(ufunc, method)(*map(np.asarray, given), **how)


def _one_by_one(self: Any) -> Iterator[Optional[bool]]:
    return iter(objects_out(self, "flag"))


# Flags of a table, 0, 1 and 2 for missing, which stay flags when they are given back.
Flags: Any = () if np is None else type("Flags", (np.ndarray,), {
    "__module__": __name__, "__array_ufunc__": _plainly, "__iter__": _one_by_one})

I64_MISSING = -(2**63)
I32_MISSING = -(2**31)
FLAG_MISSING = 2
MISSING: Dict[str, Any] = {"f64": float("nan"), "i64": I64_MISSING, "date": I32_MISSING,
                           "codes": I32_MISSING, "flag": FLAG_MISSING, "text": None}
FORMATS = {"f64": "d", "i64": "q", "date": "i", "codes": "i", "flag": "B"}
_NANOSECONDS = 106_751  # days either side of 1970 that fit an int64 of nanoseconds
_EPOCH = datetime.date(1970, 1, 1).toordinal()

Validity = Optional[Tuple[Any, int]]  # bits, least significant first, and how many to skip


class Column(NamedTuple):
    """A column on its way into a table. kind: a column type of the library, by name; or "none"
    when nothing in the column tells its type: values is then the number of rows."""

    kind: str
    values: Any  # a buffer; of text (bytes, offsets)
    levels: Optional[Sequence[str]] = None
    validity: Validity = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        if self.kind == "none":
            return int(self.values)
        return len(self.values[1]) - 1 if self.kind == "text" else len(self.values)


def date(days: int) -> Optional[datetime.date]:
    """The date of days since 1970-01-01; None for a missing one."""
    return None if days == I32_MISSING else datetime.date.fromordinal(days + _EPOCH)


def present(validity: Validity, rows: int) -> Any:
    """Validity as one truth value a row; None when every row is present."""
    if validity is None:
        return None
    data, skip = validity
    if np is not None:
        bits = np.unpackbits(np.asarray(data, dtype=np.uint8), count=skip + rows,
                             bitorder="little")
        there = bits[skip:].astype(bool)
        return None if there.all() else there
    known = [bool(data[(i + skip) >> 3] >> ((i + skip) & 7) & 1) for i in range(rows)]
    return None if all(known) else known


def bits(there: Sequence[bool]) -> Validity:
    """Validity of a column of which these rows are present; None for all."""
    if all(there):
        return None
    if np is not None:
        return np.packbits(np.asarray(there, dtype=bool), bitorder="little"), 0
    out = bytearray((len(there) + 7) // 8)
    for i, is_there in enumerate(there):
        if is_there:
            out[i >> 3] |= 1 << (i & 7)
    return bytes(out), 0


def filled(values: Any, kind: str, there: Any) -> Any:
    """Values with the missing value of their type where they are not present: a copy, unless all
    are present."""
    if there is None:
        return values
    if np is not None:
        copied = np.array(values)
        copied[~there] = MISSING[kind]
        return copied
    missing = MISSING[kind]
    return array(FORMATS[kind], [v if p else missing for v, p in zip(values, there)])


def array_out(view: Any) -> Any:
    """A result: a read-only numpy array over the same bytes, or an array without numpy."""
    if np is None:
        return view if isinstance(view, array) else array(view.format, view)
    out = np.asarray(view)
    out.flags.writeable = False
    return out


def dates_out(view: Any) -> Any:
    """Days as datetime64[D] with NaT, or as a list of dates without numpy."""
    if np is None:
        return [date(d) for d in view]
    days = np.asarray(view)
    out = days.astype("datetime64[D]")
    out[days == I32_MISSING] = np.datetime64("NaT")
    return out


def levels_out(codes: Any, levels: Sequence[str]) -> List[Optional[str]]:
    """The level of each code; None for a missing one."""
    if np is None:
        return [levels[c] if c >= 0 else None for c in codes]
    found = np.array([*levels, None], dtype=object)
    at = np.asarray(codes)
    picked: List[Optional[str]] = found[np.where(at < 0, len(levels), at)].tolist()
    return picked


def objects_out(values: Any, kind: str) -> List[Any]:
    """A column as Python values; None is missing."""
    items: List[Any] = values.tolist() if hasattr(values, "tolist") else list(values)
    if kind == "f64":
        return [None if v != v else v for v in items]
    if kind == "i64":
        return [None if v == I64_MISSING else v for v in items]
    if kind == "flag":
        return [None if v == FLAG_MISSING else bool(v) for v in items]
    return items


def series_out(values: Any, kind: str) -> Any:
    """A column for a DataFrame."""
    import pandas as pd

    if kind == "date":
        days = values.astype(np.int64)[~np.isnat(values)]
        if days.size and max(-days.min(), days.max()) > _NANOSECONDS:
            return pd.Series(objects_out(values, kind), dtype=object)
        return pd.Series(values.astype("datetime64[ns]"))
    if kind == "flag":
        absent = values == FLAG_MISSING
        if not absent.any():
            return pd.Series(values.astype(bool))
        return pd.Series(pd.arrays.BooleanArray(values == 1, absent))
    if kind == "i64":
        absent = values == I64_MISSING
        if absent.any():
            return pd.Series(pd.arrays.IntegerArray(np.where(absent, 0, values), absent))
    if kind == "text":
        return pd.Series(values, dtype=object)
    return pd.Series(values)
