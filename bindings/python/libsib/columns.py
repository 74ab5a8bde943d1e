"""How arrays of any kind become what the C module takes.

The only file that knows array types, beside arrow.py. A column is zero copy when it is a
contiguous array or buffer of float64, int64, bool (tables) or int32 (days); everything else costs
one copy.
"""

from __future__ import annotations

from array import array
from decimal import Decimal
from fractions import Fraction
from typing import Any, Dict, List, Optional, Sequence

from . import _core, arrow, errors
from .values import I32_MISSING, I64_MISSING, MISSING
from .values import Column as Column
from .values import filled, levels_out, np, present

_EXACT = 2.0 ** 53  # from here on doubles leave whole numbers out
_NOT_DATES = "a time of day is no date: floor it to the day first"


def day(value: Any) -> int:
    """Days since 1970-01-01 of a date, an ISO text, or None (missing)."""
    found = _objects([value], "day", True)
    if found.kind not in ("date", "none"):
        raise TypeError("a day must be a date or a text of the form YYYY-MM-DD")
    return I32_MISSING if found.kind == "none" else int(found.values[0])


def _objects(values: List[Any], name: str, dates: bool = False) -> Column:
    """A list of Python objects: the type is that of the entries which are there."""
    kind, made, validity = _core.objects(values, name, dates)
    if kind == "":  # numpy's scalars, say
        plain = [v.item() if hasattr(v, "item") else v for v in values]
        kind, made, validity = _core.objects(plain, name, dates)
    if kind == "":
        kinds = {type(v).__name__ for v in values if v is not None}
        raise TypeError(f"column {name}: cannot tell one type from {', '.join(sorted(kinds))}")
    if kind == "none":
        return Column("none", len(values))
    return Column(kind, made, validity=None if validity is None else (validity, 0))


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
        return _objects(x.to_numpy(dtype=object).tolist(), name, dates)
    to = {"i64": np.int64, "f64": np.float64, "flag": np.uint8}[kind]
    return Column(kind, x.to_numpy(dtype=to, na_value=MISSING[kind]))


def _refuse(name: str, reason: str, wrong: Any) -> None:
    """Raises DataError at the first row that is wrong."""
    if any(wrong) if np is None else np.any(wrong):
        row = list(wrong).index(True)
        raise errors.DataError(f"column {name}: {reason} (row {row})", None, name, row)


def _datetimes(values: Any, name: str) -> Column:
    """numpy datetime64 of any unit; a time of day is refused."""
    days = values.astype("datetime64[D]")
    absent = np.isnat(values)
    _refuse(name, _NOT_DATES, (days != values) & ~absent)
    whole = days.view(np.int64)
    _refuse(name, "a date lies outside 0001..9999", (np.abs(whole) >= 2**30) & ~absent)
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
            _refuse(name, "a whole number does not fit 64 bits with sign", values >= 2**63)
        return Column("i64", np.require(values, np.int64, ["C", "A"]))
    if kind in "OUT":
        return _objects(values.tolist(), name, dates)
    raise TypeError(f"column {name}: an array of {values.dtype} has no meaning here")


def _buffer(view: memoryview, name: str) -> Column:
    """A buffer, where there is no numpy."""
    if view.format == "d":
        return Column("f64", view)
    if view.format in ("q", "l"):
        return Column("i64", view)
    if view.format == "?":
        return Column("flag", view.cast("B"))
    return _objects(view.tolist(), name)


def _found(x: Any, name: str, dates: bool = False) -> Column:
    """Any array-like as a column, "none" when nothing in it tells its type."""
    if isinstance(x, arrow.ArrowColumn):
        return x.read(name)
    if isinstance(x, (memoryview, array)):
        return _buffer(memoryview(x), name) if np is None else _array(np.asarray(x), name, dates)
    dtype = getattr(x, "dtype", None)
    if np is not None and isinstance(dtype, np.dtype):
        return _array(np.asarray(x), name, dates)
    if hasattr(dtype, "construct_array_type"):
        return _pandas(x, name, dates)
    if arrow.offers(x):
        return arrow.column(x).read(name)
    return _objects(list(x), name, dates)


def _absent(rows: int, kind: str) -> Column:
    """A column of which nothing is there."""
    if kind == "text":
        return Column(kind, (b"", array("q", [0]) * (rows + 1)),
                      validity=(bytes((rows + 7) // 8), 0))
    code = {"f64": "d", "i64": "q", "date": "i", "flag": "B"}[kind]
    return Column(kind, array(code, [MISSING[kind]]) * rows)


def column(x: Any, name: str) -> Column:
    """Any array-like as a column: arrays, buffers, pandas Series, Arrow, lists. A column of
    which nothing is there is one of texts."""
    found = _found(x, name)
    return _absent(found.rows, "text") if found.kind == "none" else found


def text(values: Sequence[Optional[str]]) -> Column:
    """A column of texts; None is missing."""
    found = _objects(list(values), "text")
    return _absent(found.rows, "text") if found.kind == "none" else found


_NOT_EXACT = ('a double is no exact number: give whole numbers, Decimal, Fraction, or texts such '
              'as "0.1"')


def _spelt(value: Any, name: str, row: int) -> Any:
    """A value of a column of facts: exact numbers other than whole ones as texts."""
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else None if value.is_nan() else str(value)
    if isinstance(value, Fraction):
        return str(value)
    value = value.item() if hasattr(value, "item") else value  # numpy's scalars
    if not isinstance(value, float) or value != value:
        return value
    if not value.is_integer() or abs(value) >= _EXACT:
        raise errors.DataError(f"column {name}: {_NOT_EXACT} (row {row})", None, name, row)
    return int(value)


def _whole(found: Column, name: str) -> Column:
    """Doubles that are whole numbers, as such."""
    if np is None:
        values = [_spelt(value, name, row) for row, value in enumerate(_plain(found))]
        return Column("i64", array("q", [I64_MISSING if v != v else v for v in values]))
    real = np.asarray(_plain(found))
    there = ~np.isnan(real)
    _refuse(name, _NOT_EXACT, there & ((np.floor(real) != real) | (np.abs(real) >= _EXACT)))
    whole = np.where(there, real, 0.0).astype(np.int64)
    return Column("i64", np.where(there, whole, I64_MISSING))


def _alike(values: List[Any], name: str) -> List[Any]:
    """The values of a column of facts, all texts where some have to be."""
    kinds = {*map(type, values), type(None)}
    if kinds in ({str, type(None)}, {int, type(None)}):  # most columns, and the long ones
        return values
    values = [_spelt(value, name, row) for row, value in enumerate(values)]
    mixed = any(isinstance(value, str) for value in values)
    return [str(v) if mixed and type(v) is int else v for v in values]


def exact(x: Any, name: str) -> Column:
    """A column of facts: whole numbers, texts, codes or dates. Decimal and Fraction become their
    texts, as do the whole numbers beside texts; a double has to be a whole number."""
    of_objects = isinstance(x, (list, tuple)) or (
        np is not None and isinstance(getattr(x, "dtype", None), np.dtype) and x.dtype.kind == "O")
    found = _found(_alike(list(x), name) if of_objects else x, name)
    if found.kind == "none":
        return _absent(found.rows, "text")
    if found.kind == "flag":
        raise TypeError(f"column {name}: facts are numbers, texts and dates, not bool")
    return _whole(found, name) if found.kind == "f64" else found


def as_texts(x: Any, name: str = "id") -> List[str]:
    """Ids as a list of str. Whole numbers become their digits."""
    if isinstance(x, arrow.ArrowColumn) or (arrow.offers(x) and not hasattr(x, "iloc")):
        found = _found(x, name)
        return _core.ids(_texts(found, name) or found.values.tolist(), name)
    items = x.tolist() if hasattr(x, "tolist") else [
        v.item() if hasattr(v, "item") else v for v in x]  # numpy's scalars, say
    return _core.ids(items, name)


def _texts(found: Column, name: str) -> Optional[List[Optional[str]]]:
    """The texts of a column of texts or codes; None for other columns."""
    there = present(found.validity, found.rows)
    if found.kind == "text":
        data, offsets = found.values
        values = _core.texts(data, offsets, name)
        return values if there is None else [v if p else None for v, p in zip(values, there)]
    if found.kind == "codes":
        return levels_out(filled(found.values, "codes", there), found.levels or [])
    return None


def _plain(found: Column) -> Any:
    """The values, with the missing value of their type where validity says so."""
    return filled(found.values, found.kind, present(found.validity, found.rows))


def f64(x: Any, name: str) -> Any:
    """Real numbers: zero copy for contiguous float64; None stays None."""
    if x is None:
        return None
    found = _found(x, name)
    if found.kind == "none":
        return _absent(found.rows, "f64").values
    if found.kind == "f64":
        return _plain(found)
    if found.kind not in ("i64", "flag"):
        raise TypeError(f"{name} must be numbers, not {found.kind}")
    missing, whole = MISSING[found.kind], memoryview(_plain(found))
    if np is None:
        return array("d", [float("nan") if v == missing else v for v in whole])
    values = np.asarray(whole)
    return np.where(values == missing, np.nan, values.astype(np.float64))


def i64(x: Any, name: str) -> Any:
    """Whole numbers: zero copy for contiguous int64; None stays None."""
    if x is None:
        return None
    found = _found(x, name)
    if found.kind == "none":
        return _absent(found.rows, "i64").values
    if found.kind != "i64":
        raise TypeError(f"{name} must be whole numbers, not {found.kind}")
    return _plain(found)


def flags(x: Any, name: str) -> Any:
    """0, 1 or 2 (missing) from bool, or 0 and 1 from whole or real numbers."""
    found = _found(x, name)
    if found.kind == "none":
        return _absent(found.rows, "flag").values
    if found.kind == "flag":
        return _plain(found)
    if found.kind in ("i64", "f64"):
        allowed = memoryview(_plain(found))
        if np is not None:
            values = np.asarray(allowed)
            if bool(np.all((values == 0) | (values == 1))):
                return values.astype(np.uint8)
        elif all(v in (0, 1) for v in allowed):
            return bytes(int(v) for v in allowed)
    if found.kind in ("text", "codes", "date"):
        raise TypeError(f"{name} must be bool, or 0 and 1, not {found.kind}: compare the column "
                        "with what stands for yes, as data[column] == value")
    raise TypeError(f"{name} must be bool, or 0 and 1, and may not be missing")


def dates(x: Any, name: str) -> Any:
    """Days since 1970-01-01 from dates, datetime64, ISO texts, or int32 days."""
    if x is None:
        return None
    dtype = getattr(x, "dtype", None)
    if getattr(dtype, "kind", "") == "i" and getattr(dtype, "itemsize", 0) == 4:
        return x
    if isinstance(x, (memoryview, array)) and memoryview(x).format == "i":
        return x
    found = _found(x, name, True)
    if found.kind == "text":
        found = _objects(list(_texts(found, name) or []), name, True)
    if found.kind == "none":
        return _absent(found.rows, "date").values
    if found.kind != "date":
        raise TypeError(f"{name} must be dates, not {found.kind}")
    return _plain(found)


def typed(x: Any, kind: str, name: str, levels: Optional[Sequence[str]] = None) -> Column:
    """A column of a declared type. Levels not declared are those met, in byte order."""
    numbers: Dict[str, Any] = {"f64": f64, "date": dates}
    if kind in numbers:
        return Column(kind, numbers[kind](x, name))
    found = _found(x, name)
    if found.kind == "none" and kind != "codes":
        return _absent(found.rows, kind)
    if kind == found.kind and (kind != "codes" or levels is None):
        return found
    if kind == "flag":
        return Column(kind, flags(x, name))
    if kind == "text" and found.kind == "i64":
        return text(as_texts(x, name))
    values = [None] * found.rows if found.kind == "none" else _texts(found, name)
    if kind in ("codes", "text") and values is not None:
        return text(values) if kind == "text" else _coded(values, name, levels)
    raise TypeError(f"column {name} must be {kind}, not {found.kind}")


def _coded(values: Sequence[Optional[str]], name: str, levels: Optional[Sequence[str]]) -> Column:
    if levels is None:
        levels = sorted({v for v in values if v is not None}, key=lambda v: v.encode("utf-8"))
    code: Dict[Optional[str], int] = {level: i for i, level in enumerate(levels)}
    code[None] = I32_MISSING
    _refuse(name, "a value is none of the declared levels", [v not in code for v in values])
    return Column("codes", array("i", [code[v] for v in values]), levels=list(levels))
