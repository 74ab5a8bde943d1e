"""How arrays of any kind become what the C module takes.

With arrays.py and arrow.py the only file that knows array types. A column is zero copy when it is
a contiguous array or buffer of float64, int64, bool (tables) or int32 (days); everything else costs
one copy.
"""

from __future__ import annotations

import warnings
from array import array
from decimal import Decimal
from fractions import Fraction
from typing import Any, Dict, Iterable, List, Optional, Sequence

from . import _core, arrays, arrow, errors
from .arrays import refuse_shape
from .values import FORMATS, I32_MISSING, I64_MISSING, MISSING
from .values import Column as Column
from .values import filled, levels_out, np, objects_out, present

_EXACT = 2.0 ** 53  # from here on doubles leave whole numbers out


def day(value: Any) -> int:
    """Days since 1970-01-01 of a date, an ISO text, or None (missing)."""
    found = arrays.objects([value], "day", True)
    if found.kind not in ("date", "none"):
        raise TypeError("a day must be a date or a text of the form YYYY-MM-DD")
    return I32_MISSING if found.kind == "none" else int(found.values[0])


def _absent(rows: int, kind: str) -> Column:
    """A column of which nothing is there."""
    if kind == "text":
        return Column(kind, (b"", array("q", [0]) * (rows + 1)),
                      validity=(bytes((rows + 7) // 8), 0))
    return Column(kind, array(FORMATS[kind], [MISSING[kind]]) * rows)


def column(x: Any, name: str) -> Column:
    """Any array-like as a column: arrays, buffers, pandas Series, Arrow, lists. A column of
    which nothing is there is one of texts."""
    found = arrays.found(x, name)
    return _absent(found.rows, "text") if found.kind == "none" else found


def text(values: Sequence[Optional[str]]) -> Column:
    """A column of texts; None is missing."""
    found = arrays.objects(list(values), "text")
    return _absent(found.rows, "text") if found.kind == "none" else found


_NOT_EXACT = ('a double is no exact number: give whole numbers, Decimal, Fraction, or texts such '
              'as "0.1"')


def _spelt(value: Any, name: str, row: int) -> Any:
    """A value of a column of facts: exact numbers other than whole ones as texts."""
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else None if value.is_nan() else str(value)
    if isinstance(value, Fraction):
        return str(value)
    value = arrays.item(value)
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
    arrays.refuse(name, _NOT_EXACT, there & ((np.floor(real) != real) | (np.abs(real) >= _EXACT)))
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
    found = arrays.found(_alike(list(x), name) if of_objects else x, name)
    if found.kind == "none":
        return _absent(found.rows, "text")
    if found.kind == "flag":
        raise TypeError(f"column {name}: facts are numbers, texts and dates, not bool")
    return _whole(found, name) if found.kind == "f64" else found


def as_texts(x: Any, name: str = "id") -> List[str]:
    """Ids as a list of str. Whole numbers become their digits, and none may be missing."""
    return _core.ids(_ids(x, name), name)


def ids(x: Any, name: str) -> Column:
    """A column of ids in a table, as texts, of which some may be missing."""
    if isinstance(x, arrow.ArrowColumn):
        found = x.read(name)
        if found.kind == "text":
            return found
    items = _ids(x, name)
    there = [item is not None for item in items]
    known = iter(_core.ids([item for item, is_there in zip(items, there) if is_there], name))
    return text([next(known) if is_there else None for is_there in there])


def _ids(x: Any, name: str) -> List[Any]:
    """Ids as they are, texts or whole numbers; doubles that are whole numbers as such."""
    refuse_shape(x, name)
    if isinstance(x, arrow.ArrowColumn) or (arrow.offers(x) and not hasattr(x, "iloc")):
        found = arrays.found(x, name)
        if found.kind not in ("text", "codes", "i64", "none"):
            raise TypeError(f"{name} must be texts or whole numbers, not {found.kind}")
        if found.kind == "none":
            return [None] * found.rows
        return _texts(found, name) or objects_out(_plain(found), found.kind)
    if getattr(getattr(x, "dtype", None), "kind", "") in ("M", "m"):
        raise TypeError(f"{name} must be texts or whole numbers, not {x.dtype}")
    items: List[Any] = x.tolist() if hasattr(x, "tolist") else [arrays.item(v) for v in x]
    kinds = {*map(type, items)}
    if kinds <= {str, int, type(None)}:
        return items
    return [_id_of(item, name, row) for row, item in enumerate(items)]


def _id_of(item: Any, name: str, row: int) -> Any:
    item = arrays.item(item)
    if type(item).__name__ in ("NAType", "NaTType") or isinstance(item, float) and item != item:
        return None
    if not isinstance(item, float):
        return item
    if not item.is_integer() or abs(item) >= _EXACT:
        raise errors.DataError(f"column {name}: an id is neither a text nor a whole number "
                               f"(row {row})", None, name, row)
    return int(item)


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
    found = arrays.found(x, name)
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
    found = arrays.found(x, name)
    if found.kind == "none":
        return _absent(found.rows, "i64").values
    if found.kind != "i64":
        raise TypeError(f"{name} must be whole numbers, not {found.kind}")
    return _plain(found)


def flags(x: Any, name: str) -> Any:
    """0, 1 or 2 (missing) from bool, or 0 and 1 from whole or real numbers."""
    found = arrays.found(x, name)
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
    days = _days(x)
    if days is not None:
        _look_at_years(days, name)
        return days
    found = arrays.found(x, name, True)
    if found.kind == "text":
        found = arrays.objects(list(_texts(found, name) or []), name, True)
    if found.kind in ("f64", "i64") and not any(
            v is not None for v in objects_out(_plain(found), found.kind)):
        found = Column("none", found.rows)
    if found.kind == "none":
        return _absent(found.rows, "date").values
    if found.kind != "date":
        raise TypeError(f"{name} must be dates, not {found.kind}")
    return _plain(found)


def _days(x: Any) -> Any:
    """Whole numbers of 32 bits, which are days; None for anything else."""
    if isinstance(x, (memoryview, array)):
        return x if memoryview(x).format == "i" and memoryview(x).contiguous else None
    dtype = getattr(x, "dtype", None)
    if getattr(dtype, "kind", "") != "i" or getattr(dtype, "itemsize", 0) != 4:
        return None
    if hasattr(x, "mask") and hasattr(x, "filled"):
        return x.filled(I32_MISSING)
    if hasattr(dtype, "construct_array_type"):
        return x.to_numpy(dtype=np.int32, na_value=I32_MISSING)
    return np.require(x, np.int32, ["C", "A"])


def _look_at_years(days: Any, name: str) -> None:
    """Days that all read as years of our time, 1900 to 2100, are likely meant so."""
    there = [d for d in memoryview(days)[:1000] if d != I32_MISSING]
    if there and all(1900 <= d <= 2100 for d in there):
        warnings.warn(f"{name} are days since 1970-01-01, and look like years", errors.SibWarning,
                      5)


def typed(x: Any, kind: str, name: str, levels: Optional[Sequence[str]] = None) -> Column:
    """A column of a declared type. Levels not declared are those met, in byte order."""
    numbers: Dict[str, Any] = {"f64": f64, "date": dates}
    if kind in numbers:
        return Column(kind, numbers[kind](x, name))
    found = arrays.found(x, name)
    if found.kind == "none" and kind != "codes":
        return _absent(found.rows, kind)
    if kind == "codes" and found.kind == "codes" and np is not None:
        return _recoded(found, name, levels)
    if kind == found.kind and kind != "codes":
        return found
    if kind == "flag":
        return Column(kind, flags(x, name))
    if kind == "i64" and found.kind == "f64":
        return _whole(found, name)
    if kind == "text" and found.kind in ("i64", "f64"):
        return ids(x, name)
    values = [None] * found.rows if found.kind == "none" else _texts(found, name)
    if kind in ("codes", "text") and values is not None:
        return text(values) if kind == "text" else _coded(values, name, levels)
    raise TypeError(f"column {name} must be {kind}, not {found.kind}")


def _by_bytes(texts: Iterable[str]) -> List[str]:
    return sorted(set(texts), key=lambda text: text.encode("utf-8"))


def _coded(values: Sequence[Optional[str]], name: str, levels: Optional[Sequence[str]]) -> Column:
    if levels is None:
        levels = _by_bytes(v for v in values if v is not None)
    code: Dict[Optional[str], int] = {level: i for i, level in enumerate(levels)}
    code[None] = I32_MISSING
    arrays.refuse(name, "a value is none of the declared levels", [v not in code for v in values])
    return Column("codes", array("i", [code[v] for v in values]), levels=list(levels))


def _recoded(found: Column, name: str, levels: Optional[Sequence[str]]) -> Column:
    """Codes of other levels: those declared, or those met in byte order."""
    codes, old = np.asarray(_plain(found)), found.levels or []
    met = np.unique(codes[codes >= 0])
    if levels is None:
        levels = _by_bytes(old[c] for c in met)
    code = {level: i for i, level in enumerate(levels)}
    unknown = [c for c in met if old[c] not in code]
    arrays.refuse(name, "a value is none of the declared levels", np.isin(codes, unknown))
    known = np.array([code.get(level, 0) for level in old] or [0], dtype=np.int32)
    return Column("codes", np.where(codes < 0, I32_MISSING, known[np.maximum(codes, 0)]).astype(
        np.int32), levels=list(levels))


def plain(values: List[Any], kind: str) -> Any:
    """Converted values as an array of their type; texts stay a list."""
    return values if kind == "text" else array(FORMATS[kind], values)


def own(values: Any) -> Any:
    """A copy of converted values, which may be the caller's own until then."""
    view = memoryview(values)
    return np.array(view) if np is not None else array(view.format, view)
