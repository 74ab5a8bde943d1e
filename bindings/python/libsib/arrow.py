"""Arrow in: whatever offers __arrow_c_stream__ or __arrow_c_array__ (polars, pyarrow, nanoarrow).

One chunk of float64, int64, days or large texts is borrowed with its offset and validity; several
chunks, and every other type, cost one copy. Source: Apache Arrow, "The Arrow PyCapsule
Interface", and the format strings of "The Arrow C data interface".
"""

from __future__ import annotations

from array import array
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from . import _core, errors
from .values import I32_MISSING, Column, bits, filled, np, present

Field = Tuple[str, str, Optional[str]]  # name, format, format of the dictionary
_KINDS = {"g": "f64", "f": "f64", "b": "flag", "tdD": "date", "tdm": "date",
          "u": "text", "U": "text", "vu": "text", "n": "none"}
_KINDS.update((letter, "i64") for letter in "cCsSiIlL")
_TEXTS = ("u", "U", "vu")
_A_DAY = {"tdm": 86_400_000, "tss": 86_400, "tsm": 86_400_000, "tsu": 86_400_000_000,
          "tsn": 86_400_000_000_000}


def offers(x: Any) -> bool:
    """Whether an object can be read through Arrow's C interfaces."""
    return hasattr(x, "__arrow_c_stream__") or hasattr(x, "__arrow_c_array__")


def _opened(x: Any) -> Tuple[Field, Optional[List[Field]], List[Tuple[Any, int]]]:
    if hasattr(x, "__arrow_c_stream__"):
        return _core.arrow_open(x.__arrow_c_stream__())
    schema, array = x.__arrow_c_array__()
    return _core.arrow_open(schema, array)


class ArrowColumn:
    """A column of an Arrow stream or array, converted when it is read."""

    def __init__(self, field: Field, at: int, chunks: List[Tuple[Any, int]]) -> None:
        _, self._format, self._dictionary = field
        self._at, self._chunks = at, chunks

    def __len__(self) -> int:
        return sum(rows for _, rows in self._chunks)

    def read(self, name: str) -> Column:
        """The column as the library takes it."""
        kind = self._kind(name)
        if kind == "none":
            return Column("none", len(self))
        parts = [(rows, *_core.arrow_column(chunk, self._at, self._format, self._dictionary))
                 for chunk, rows in self._chunks]
        if kind == "codes":
            return _codes(parts, name)
        if kind == "text":
            return _texts(parts)
        if kind == "flag":
            joined = [values for _, (values, _, _), _ in parts]
            return Column("flag", joined[0] if len(joined) == 1 else b"".join(joined))
        if self._format in ("g", "l", "tdD") and len(parts) == 1:
            _, (values, validity, skip), _ = parts[0]
            return Column(kind, values, validity=None if validity is None else (validity, skip))
        values, there = _joined(parts, kind)
        return Column(kind, _converted(values, there, self._format, name),
                      validity=None if there is None or kind == "date" else bits(there))

    def _kind(self, name: str) -> str:
        if self._dictionary is not None:
            if self._dictionary in _TEXTS and _KINDS.get(self._format) == "i64":
                return "codes"
            raise TypeError(f"column {name}: an Arrow dictionary of anything but texts: decode it "
                            "first")
        if self._format[:2] == "ts" and self._format[:3] in _A_DAY:
            if self._format[4:]:
                raise TypeError(f"column {name}: times with a zone are no dates: convert them to "
                                "the legal day first")
            return "date"
        if self._format not in _KINDS:
            raise TypeError(f"column {name}: the Arrow type {self._format} has no meaning here: "
                            "cast it to float64, int64, bool, date32 or utf8")
        return _KINDS[self._format]


class ArrowFrame:
    """The columns of Arrow data with several columns, by name."""

    def __init__(self, x: Any) -> None:
        _, fields, chunks = _opened(x)
        if fields is None:
            raise errors.ArgumentError("the Arrow data are one array, not named columns", "data")
        self.columns = [name for name, _, _ in fields]
        if len(set(self.columns)) < len(fields):
            raise errors.ArgumentError("the Arrow data have two columns of one name", "data")
        self._columns: Dict[str, ArrowColumn] = {
            field[0]: ArrowColumn(field, i, chunks) for i, field in enumerate(fields)}
        self._rows = sum(rows for _, rows in chunks)

    def __getitem__(self, name: str) -> ArrowColumn:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return self._rows

    def __reduce__(self) -> Tuple[Any, ...]:
        from .tables import as_table  # a copy is a table: what was borrowed stays here

        return as_table, (as_table(self),)


def column(x: Any) -> ArrowColumn:
    """A single Arrow array, in one chunk or several."""
    field, fields, chunks = _opened(x)
    if fields is not None:
        raise errors.ArgumentError("the Arrow data have several columns where one is due", "data")
    return ArrowColumn(field, -1, chunks)


def _joined(parts: Sequence[Any], kind: str) -> Tuple[Any, Any]:
    """The values of all chunks, and one truth value a row, or None when all are present."""
    presents = [present(None if validity is None else (validity, skip), rows)
                for rows, (_, validity, skip), _ in parts]
    chunks = [values for _, (values, _, _), _ in parts]
    if np is not None:
        values = np.concatenate(chunks) if chunks else np.empty(
            0, np.float64 if kind == "f64" else np.int64)
        if all(there is None for there in presents):
            return values, None
        return values, np.concatenate([np.ones(len(chunk), bool) if there is None else there
                                       for chunk, there in zip(chunks, presents)])
    listed = [v for chunk in chunks for v in chunk]
    if all(there is None for there in presents):
        return listed, None
    return listed, [p for chunk, there in zip(chunks, presents)
                    for p in (there or [True] * len(chunk))]


def _refuse(name: str, reason: str, wrong: Any, there: Any) -> None:
    """Raises DataError at the first row that is present and wrong."""
    for row, is_wrong in enumerate(wrong):
        if is_wrong and (there is None or there[row]):
            raise errors.DataError(f"column {name}: {reason} (row {row})", None, name, row)


def _converted(values: Any, there: Any, format: str, name: str) -> Any:
    """Values as the library takes them."""
    a_day = _A_DAY.get(format[:3])
    if np is None:
        if a_day is not None:
            _refuse(name, "a time of day is no date: floor it to the day first",
                    [v % a_day for v in values], there)
            values = [v // a_day for v in values]
        kind = "date" if format[0] == "t" else "f64" if format in "fg" else "i64"
        return _plain(values, there, kind, name)
    if format == "L":
        wrong = values >= np.uint64(2**63)
        if wrong.any():
            _refuse(name, "a whole number does not fit 64 bits with sign", wrong, there)
    if a_day is not None:
        wrong = values % a_day != 0
        if wrong.any():
            _refuse(name, "a time of day is no date: floor it to the day first", wrong, there)
        values = values // a_day
        wrong = np.abs(values) >= 2**30
        if wrong.any():
            _refuse(name, "a date lies outside 0001..9999", wrong, there)
        values = np.where(wrong, I32_MISSING, values)
    if format[0] == "t":
        return filled(values.astype(np.int32), "date", there)
    return values.astype(np.float64 if format in "fg" else np.int64)


def _plain(values: List[Any], there: Any, kind: str, name: str) -> Any:
    hidden = {"f64": 0.0, "i64": 0, "date": I32_MISSING}[kind]
    try:
        return array({"f64": "d", "i64": "q", "date": "i"}[kind],
                     [v if there is None or there[i] else hidden for i, v in enumerate(values)])
    except OverflowError:
        raise errors.DataError(f"column {name}: a number or date is too large", None, name) \
            from None


def _texts(parts: Sequence[Any]) -> Column:
    """Texts: one chunk as it is, several joined."""
    if len(parts) == 1:
        _, (pair, validity, skip), _ = parts[0]
        return Column("text", pair, validity=None if validity is None else (validity, skip))
    data, ends, base = [], [], 0
    for _, ((text, offsets), _, _), _ in parts:
        first, last = offsets[0], offsets[-1]
        data.append(text[first:last])
        if np is not None:
            ends.append(np.asarray(offsets)[1:] - (first - base))
        else:
            ends.append([o - first + base for o in offsets[1:]])
        base += len(data[-1])
    there = [present(None if validity is None else (validity, skip), rows)
             for rows, (_, validity, skip), _ in parts]
    known = [p for (rows, _, _), given in zip(parts, there)
             for p in ([True] * rows if given is None else given)]
    if np is not None:
        offsets = np.concatenate([np.zeros(1, np.int64), *ends])
    else:
        offsets = array("q", [0, *(end for some in ends for end in some)])
    return Column("text", (b"".join(data), offsets), validity=bits(known))


def _codes(parts: Sequence[Any], name: str) -> Column:
    """Dictionary-encoded texts. Chunks may differ in their dictionaries, and a dictionary may
    have a text twice, or a null: the levels are the texts met, in order."""
    levels: Dict[str, int] = {}
    codes: List[Any] = []
    for rows, (indices, validity, skip), (pair, absent, first) in parts:
        texts = _core.texts(pair[0], pair[1], name)
        known = present(None if absent is None else (absent, first), len(texts))
        code = [levels.setdefault(text, len(levels)) if known is None or known[i] else I32_MISSING
                for i, text in enumerate(texts)]
        there = present(None if validity is None else (validity, skip), rows)
        if np is not None:
            at = np.asarray(indices)
            wrong = (at < 0) | (at >= len(code))
            if wrong.any():
                _refuse(name, "a code has no level", wrong, there)
            at = np.where(wrong, 0, at).astype(np.int64)
            lookup = np.array(code or [I32_MISSING], dtype=np.int32)
            codes.append(filled(lookup[at], "codes", there))
        else:
            _refuse(name, "a code has no level", [not 0 <= i < len(code) for i in indices], there)
            codes.append([code[c] if there is None or there[i] else I32_MISSING
                          for i, c in enumerate(indices)])
    if np is not None:
        joined = np.concatenate(codes) if codes else np.empty(0, np.int32)
    else:
        joined = array("i", [c for some in codes for c in some])
    return Column("codes", joined, levels=list(levels))
