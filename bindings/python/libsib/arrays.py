"""What a column is given as: arrays, buffers, pandas Series, Arrow, lists.

A value enters by the class it has, never by its storage; what has no meaning as a column is
refused with what to do instead, and what is missing stays missing.
"""

from __future__ import annotations

from array import array
from typing import Any, List, Mapping

from . import _core, arrow, errors
from .values import I32_MISSING, I64_MISSING, MISSING, Column, Flags, filled, np

_NOT_DATES = "a time of day is no date: floor it to the day first"
_EXACT_KINDS = {"Decimal", "Fraction"}
_SHORT = frozenset("YMW")  # units of datetime64 that are no days


def objects(values: List[Any], name: str, dates: bool = False) -> Column:
    """A list of Python objects: the type is that of the entries which are there."""
    kind, made, validity = _core.objects(values, name, dates)
    if kind == "":
        if np is not None and any(isinstance(v, np.datetime64) for v in values):
            return _array(np.array(["NaT" if v is None else v for v in values],
                                   dtype=_unit(values)), name, dates)
        kind, made, validity = _core.objects([item(v) for v in values], name, dates)
    if kind == "":
        kinds = {type(v).__name__ for v in values if v is not None}
        if kinds <= _EXACT_KINDS:
            raise TypeError(f"column {name}: {' and '.join(sorted(kinds))} have no column of their "
                            "own: convert them with float(), as series.astype(float) does")
        raise TypeError(f"column {name}: cannot tell one type from {', '.join(sorted(kinds))}: "
                        "give numbers, texts, bool or dates, of one kind")
    if kind == "none":
        return Column("none", len(values))
    return Column(kind, made, validity=None if validity is None else (validity, 0))


def item(value: Any) -> Any:
    """numpy's scalar as Python's own; a span of time would become a bare number."""
    if not hasattr(value, "item") or np is not None and isinstance(value, np.timedelta64):
        return value
    plain = value.item()
    return None if isinstance(plain, int) and plain == I64_MISSING else plain


def _unit(values: List[Any]) -> Any:
    """The type of a list of numpy's dates: the finest of theirs."""
    return np.result_type(*{v.dtype for v in values if isinstance(v, np.datetime64)})


def _pandas(x: Any, name: str, dates: bool) -> Column:
    """A Series, Index or array of one of pandas' own types."""
    dtype = x.dtype
    if getattr(dtype, "tz", None) is not None:
        raise TypeError(f"column {name}: times with a zone are no dates: convert them to the legal "
                        "day first, as .dt.tz_convert(zone).dt.normalize().dt.tz_localize(None)")
    if hasattr(dtype, "categories"):
        codes = np.array(x.cat.codes if hasattr(x, "cat") else x.codes, dtype=np.int32)
        codes[codes < 0] = I32_MISSING
        return Column("codes", codes, levels=[str(v) for v in dtype.categories])
    kind = {"i": "i64", "f": "f64", "b": "flag"}.get(dtype.kind)
    if kind is None:
        return objects(x.to_numpy(dtype=object).tolist(), name, dates)
    to = {"i64": np.int64, "f64": np.float64, "flag": np.uint8}[kind]
    return Column(kind, x.to_numpy(dtype=to, na_value=MISSING[kind]))


def refuse(name: str, reason: str, wrong: Any) -> None:
    """Raises DataError at the first row that is wrong."""
    if any(wrong) if np is None else np.any(wrong):
        row = list(wrong).index(True)
        raise errors.DataError(f"column {name}: {reason} (row {row})", None, name, row)


def _datetimes(values: Any, name: str) -> Column:
    """numpy datetime64; a time of day is refused, and so is a month or a year."""
    if np.datetime_data(values.dtype)[0] in _SHORT:
        raise TypeError(f"column {name}: {values.dtype} is no day: say which day of it is meant, "
                        'as values.astype("datetime64[D]") does for the first')
    days = values.astype("datetime64[D]")
    absent = np.isnat(values)
    refuse(name, _NOT_DATES, (days != values) & ~absent)
    whole = days.view(np.int64)
    refuse(name, "a date lies outside 0001..9999", (np.abs(whole) >= 2**30) & ~absent)
    return Column("date", np.where(absent, I32_MISSING, whole).astype(np.int32))


def _array(values: Any, name: str, dates: bool) -> Column:
    """A one-dimensional numpy array."""
    if values.ndim != 1:
        raise errors.ShapeError(f"column {name}: not one-dimensional", None, name)
    kind = values.dtype.kind
    if kind == "M":
        return _datetimes(values, name)
    if kind == "f" and values.dtype.itemsize <= 8:
        return Column("f64", np.require(values, np.float64, ["C", "A"]))
    if kind == "b":
        return Column("flag", np.ascontiguousarray(values).view(np.uint8))
    if kind in "iu":
        if kind == "u" and values.dtype.itemsize == 8:
            refuse(name, "a whole number does not fit 64 bits with sign", values >= 2**63)
        return Column("i64", np.require(values, np.int64, ["C", "A"]))
    if kind in "OUT":
        return objects(values.tolist(), name, dates)
    raise TypeError(f"column {name}: an array of {values.dtype} has no meaning here: give numbers, "
                    "bool, datetime64 or texts")


def _masked(x: Any, name: str, dates: bool) -> Column:
    """A masked array of numpy: what is masked is missing."""
    if x.dtype.kind in "OUT":
        return objects(x.tolist(), name, dates)
    there = ~np.ma.getmaskarray(x)
    made = _array(np.where(there, x.data, np.zeros((), x.dtype)), name, dates)
    return Column(made.kind, filled(made.values, made.kind, None if there.all() else there))


def refuse_shape(x: Any, name: str) -> None:
    """Refuses what holds values, but is no column of them."""
    if isinstance(x, (str, bytes, bytearray)):
        raise TypeError(f"column {name}: one text is no column of values")
    if isinstance(x, (Mapping, set, frozenset)):
        raise TypeError(f"column {name}: a {type(x).__name__} is no column of values: give a list, "
                        "an array or a Series")
    if hasattr(x, "columns"):
        raise TypeError(f"column {name}: a table is no column of values: take one of its columns, "
                        "whose name must not stand twice")


def _buffer(view: memoryview, name: str) -> Column:
    """A buffer, where there is no numpy."""
    if view.format == "d":
        return Column("f64", view)
    if view.format in ("q", "l"):
        return Column("i64", view)
    if view.format == "?":
        return Column("flag", view.cast("B"))
    return objects(view.tolist(), name)


def found(x: Any, name: str, dates: bool = False) -> Column:
    """Any array-like as a column, "none" when nothing in it tells its type."""
    if isinstance(x, arrow.ArrowColumn):
        return x.read(name)
    refuse_shape(x, name)
    if np is not None and isinstance(x, np.ma.MaskedArray):
        return _masked(x, name, dates)
    if np is not None and isinstance(x, Flags) and x.dtype == np.uint8:
        return Column("flag", np.ascontiguousarray(x).view(np.ndarray))
    if isinstance(x, (memoryview, array)):
        return _buffer(memoryview(x), name) if np is None else _array(np.asarray(x), name, dates)
    dtype = getattr(x, "dtype", None)
    if np is not None and isinstance(dtype, np.dtype):
        return _array(np.asarray(x), name, dates)
    if hasattr(dtype, "construct_array_type"):
        return _pandas(x, name, dates)
    if arrow.offers(x):
        return arrow.column(x).read(name)
    return objects(list(x), name, dates)
