"""How arrays of any kind become what the C module takes, and back.

The only file that knows array types. A column is zero copy when it is a contiguous array or
buffer of float64, int64, bool (tables) or int32 (codes and days); everything else costs one copy.
numpy and pandas are used when they are there, and never needed.
"""

from __future__ import annotations

import datetime
from array import array
from itertools import accumulate
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

try:
    import numpy as np
except ImportError:  # lists, arrays and memoryviews do
    np = None

I64_MISSING = -(2**63)
I32_MISSING = -(2**31)
FLAG_MISSING = 2
_EPOCH = datetime.date(1970, 1, 1).toordinal()


class Column(NamedTuple):
    """A column on its way into a table. kind: a column type of the library, by name."""

    kind: str
    values: Any  # a buffer; for text (bytes, offsets)
    levels: Optional[List[str]] = None
    validity: Any = None


def day(value: Any) -> int:
    """Days since 1970-01-01 of a date, an ISO text, or None (missing)."""
    if value is None:
        return I32_MISSING
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            raise TypeError("a time with a zone is no date: convert it to the legal day first")
        if value.time() != datetime.time():
            raise ValueError("a time of day is no date: floor it to the day first")
    return value.toordinal() - _EPOCH


def date(days: int) -> Optional[datetime.date]:
    """The date of days since 1970-01-01; None for a missing one."""
    return None if days == I32_MISSING else datetime.date.fromordinal(days + _EPOCH)


def _missing(value: Any) -> bool:
    # None, NaN, pandas.NaT and pandas.NA: none of them is equal to itself.
    if value is None or type(value).__name__ == "NAType":
        return True
    return isinstance(value, (float, datetime.date)) and value != value


def bits(present: Sequence[bool]) -> Optional[bytes]:
    """Validity bits of a column, least significant first; None when every row is present."""
    if all(present):
        return None
    out = bytearray((len(present) + 7) // 8)
    for i, is_present in enumerate(present):
        if is_present:
            out[i >> 3] |= 1 << (i & 7)
    return bytes(out)


def text(values: Sequence[Optional[str]]) -> Column:
    """A column of texts; None is missing."""
    encoded = [b"" if value is None else value.encode("utf-8") for value in values]
    offsets = array("q", accumulate(map(len, encoded), initial=0))
    present = [value is not None for value in values]
    return Column("text", (b"".join(encoded), offsets), validity=bits(present))


def as_texts(x: Any) -> List[str]:
    """Ids as a list of str. Whole numbers become their digits."""
    values = x.tolist() if hasattr(x, "tolist") else list(x)
    out = []
    for row, value in enumerate(values):
        if isinstance(value, str):
            out.append(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            out.append(str(value))
        else:
            raise TypeError(f"an id is missing or neither str nor int (row {row})")
    return out


def _absent(rows: int, kind: str) -> Column:
    """A column of which nothing is there."""
    if kind == "f64":
        return Column(kind, array("d", [float("nan")]) * rows)
    if kind == "i64":
        return Column(kind, array("q", [I64_MISSING]) * rows)
    return Column(kind, bytes([FLAG_MISSING]) * rows)


def _all_absent(found: Column) -> bool:
    return found.kind == "text" and not any(found.validity or b"") and not found.values[0] and (
        found.validity is not None or len(found.values[1]) == 1)


def _objects(values: List[Any], name: str, kind: str = "text") -> Column:
    """A list of Python objects: the type is that of the entries which are there, else `kind`."""
    values = [None if _missing(v) else v.item() if hasattr(v, "item") else v for v in values]
    kinds = {type(v) for v in values if v is not None}
    if not kinds and kind != "text":
        return _absent(len(values), kind)
    if not kinds or kinds == {str}:
        return text(values)
    if all(issubclass(k, bool) for k in kinds):
        return Column("flag", bytes(FLAG_MISSING if v is None else int(v) for v in values))
    if all(issubclass(k, datetime.date) for k in kinds):
        return Column("date", array("i", map(day, values)))
    if all(issubclass(k, int) for k in kinds):
        return Column("i64", array("q", [I64_MISSING if v is None else v for v in values]))
    if all(issubclass(k, (int, float)) and not issubclass(k, bool) for k in kinds):
        return Column("f64", array("d", [float("nan") if v is None else v for v in values]))
    names = ", ".join(sorted(k.__name__ for k in kinds))
    raise TypeError(f"column {name}: cannot tell one type from {names}")


def _codes(series: Any) -> Column:
    """A pandas categorical."""
    codes = np.asarray(series.cat.codes).astype(np.int32)
    codes[codes < 0] = I32_MISSING
    return Column("codes", codes, levels=[str(v) for v in series.cat.categories])


def _datetimes(values: Any, name: str) -> Column:
    """numpy datetime64 of any unit; a time of day is refused."""
    days = values.astype("datetime64[D]")
    absent = np.isnat(values)
    if not bool(np.all((days == values) | absent)):
        raise ValueError(f"column {name}: a time of day is no date: floor it to the day first")
    whole = days.view(np.int64)
    if whole.size and not bool(np.all((np.abs(whole) < 2**30) | absent)):
        raise ValueError(f"column {name}: a date lies outside 0001..9999")
    return Column("date", np.where(absent, I32_MISSING, whole).astype(np.int32))


def _numbers(values: Any, name: str) -> Column:
    """A one-dimensional numpy array."""
    if values.ndim != 1:
        raise ValueError(f"column {name}: not one-dimensional")
    kind = values.dtype.kind
    if kind == "M":
        return _datetimes(values, name)
    if kind == "f" and values.dtype.itemsize <= 8:
        return Column("f64", np.ascontiguousarray(values, dtype=np.float64))
    if kind == "b":
        return Column("flag", np.ascontiguousarray(values).view(np.uint8))
    if kind in "iu":
        if kind == "u" and values.dtype.itemsize == 8 and bool(np.any(values >= 2**63)):
            raise ValueError(f"column {name}: a whole number does not fit 64 bits with sign")
        return Column("i64", np.ascontiguousarray(values, dtype=np.int64))
    if kind in "OUT":
        return _objects(values.tolist(), name)
    raise TypeError(f"column {name}: an array of {values.dtype} has no meaning here")


def column(x: Any, name: str) -> Column:
    """Any array-like as a column: arrays, buffers, pandas Series, lists."""
    dtype = getattr(x, "dtype", None)
    if dtype is not None and hasattr(x, "cat") and np is not None:
        return _codes(x)
    if getattr(dtype, "tz", None) is not None:
        raise TypeError(f"column {name}: times with a zone are no dates: convert them to the "
                        "legal day first, as .dt.tz_convert(zone).dt.normalize().dt.tz_localize(None)")
    if dtype is not None and not (np is not None and isinstance(dtype, np.dtype)):
        # pandas' own: nullable numbers and flags, strings
        kind = {"i": "i64", "u": "i64", "f": "f64", "b": "flag"}.get(dtype.kind, "text")
        return _objects(x.tolist(), name, kind)
    if np is not None and (dtype is not None or isinstance(x, (memoryview, array))):
        return _numbers(np.asarray(x), name)
    if isinstance(x, (memoryview, array)):
        return _buffer(memoryview(x), name)
    return _objects(list(x), name)


def _buffer(view: memoryview, name: str) -> Column:
    if view.format == "d":
        return Column("f64", view)
    if view.format in ("q", "l"):
        return Column("i64", view)
    if view.format == "?":
        return Column("flag", view.cast("B"))
    return _objects(view.tolist(), name)


def f64(x: Any, name: str) -> Any:
    """Real numbers: zero copy for contiguous float64; None stays None."""
    if x is None:
        return None
    found = column(x, name)
    if found.kind == "f64":
        return found.values
    if _all_absent(found):
        return _absent(len(found.values[1]) - 1, "f64").values
    if found.kind in ("i64", "flag"):
        missing = I64_MISSING if found.kind == "i64" else FLAG_MISSING
        if np is not None:
            values = np.asarray(memoryview(found.values))
            return np.where(values == missing, np.nan, values.astype(np.float64))
        return array("d", [float("nan") if v == missing else v for v in memoryview(found.values)])
    raise TypeError(f"{name} must be numbers, not {found.kind}")


def i64(x: Any, name: str) -> Any:
    """Whole numbers: zero copy for contiguous int64; None stays None."""
    if x is None:
        return None
    found = column(x, name)
    if found.kind != "i64":
        raise TypeError(f"{name} must be whole numbers, not {found.kind}")
    return found.values


def flags(x: Any, name: str) -> Any:
    """0, 1 or 2 (missing) from bool or whole numbers."""
    found = column(x, name)
    if found.kind == "flag":
        return found.values
    if found.kind in ("i64", "f64"):
        allowed = memoryview(found.values)
        if np is not None:
            values = np.asarray(allowed)
            if bool(np.all((values == 0) | (values == 1))):
                return values.astype(np.uint8)
        elif all(v in (0, 1) for v in allowed):
            return bytes(int(v) for v in allowed)
    raise TypeError(f"{name} must be bool, or 0 and 1")


def dates(x: Any, name: str) -> Any:
    """Days since 1970-01-01 from dates, datetime64, ISO texts, or int32 days."""
    if x is None:
        return None
    if getattr(getattr(x, "dtype", None), "kind", "") == "i" and x.dtype.itemsize == 4:
        return x
    if isinstance(x, (memoryview, array)) and memoryview(x).format == "i":
        return x
    found = column(x, name)
    if found.kind == "date":
        return found.values
    if found.kind == "text":
        values = x.tolist() if hasattr(x, "tolist") else list(x)
        return array("i", [day(None if _missing(v) else v) for v in values])
    raise TypeError(f"{name} must be dates, not {found.kind}")


def array_out(view: memoryview) -> Any:
    """A result: a read-only numpy array over the same bytes, or the memoryview itself."""
    return view if np is None else np.asarray(view)


def dates_out(view: memoryview) -> Any:
    """Days as datetime64[D] with NaT, or as a list of dates without numpy."""
    if np is None:
        return [date(d) for d in view]
    days = np.asarray(view)
    out = days.astype("datetime64[D]")
    out[days == I32_MISSING] = np.datetime64("NaT")
    return out


def present_out(validity: Optional[Tuple[memoryview, int]], rows: int) -> Optional[List[bool]]:
    """Validity bits as one bool a row; None when every row is present."""
    if validity is None:
        return None
    data, offset = validity
    return [bool(data[(i + offset) >> 3] >> ((i + offset) & 7) & 1) for i in range(rows)]


def sentinels(values: memoryview, present: List[bool], kind: str) -> memoryview:
    """Values with the missing value of their type where validity says so."""
    missing = {"f64": float("nan"), "i64": I64_MISSING, "date": I32_MISSING,
               "flag": FLAG_MISSING}[kind]
    joined = array(values.format, [v if p else missing for v, p in zip(values, present)])
    return memoryview(joined)


def objects_out(values: Any, kind: str) -> List[Any]:
    """A column as Python values; None is missing."""
    items = values.tolist() if hasattr(values, "tolist") else list(values)
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
        try:
            return pd.Series(values)  # checks the bounds of nanoseconds, as astype does not
        except pd.errors.OutOfBoundsDatetime:
            return pd.Series(objects_out(values, kind), dtype=object)
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


def typed(x: Any, kind: str, name: str, levels: Optional[Sequence[str]] = None) -> Column:
    """A column of a declared type. Levels not declared are those met, in byte order."""
    if kind == "f64":
        return Column(kind, f64(x, name))
    if kind == "flag":
        found = column(x, name)
        if _all_absent(found):
            return _absent(len(x), kind)
        return found if found.kind == "flag" else Column(kind, flags(x, name))
    if kind == "date":
        return Column(kind, dates(x, name))
    found = column(x, name)
    if kind == "i64" and _all_absent(found):
        return _absent(len(x), kind)
    if kind == found.kind and (kind != "codes" or levels is None):
        return found
    if kind == "text" and found.kind == "i64":
        return text(as_texts(x))
    if kind in ("codes", "text") and found.kind in ("codes", "text"):
        values = x.tolist() if hasattr(x, "tolist") else list(x)
        values = [None if _missing(v) else v for v in values]
        return text(values) if kind == "text" else _coded(values, name, levels)
    raise TypeError(f"column {name} must be {kind}, not {found.kind}")


def _coded(values: List[Optional[str]], name: str, levels: Optional[Sequence[str]]) -> Column:
    if levels is None:
        levels = sorted({v for v in values if v is not None}, key=lambda v: v.encode("utf-8"))
    code = {level: i for i, level in enumerate(levels)}
    try:
        codes = array("i", [I32_MISSING if v is None else code[v] for v in values])
    except KeyError:
        raise ValueError(f"column {name}: a value is none of the declared levels") from None
    return Column("codes", codes, levels=list(levels))
