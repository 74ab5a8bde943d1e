"""Tables: named columns of one length, read from CSV or made from frames, dicts and arrays."""

from __future__ import annotations

import difflib
import json
import os
from contextlib import contextmanager
from html import escape
from typing import (
    Any, Collection, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union,
)

from . import _core, arrow, columns
from .calls import Progress, argument, settings
from .columns import Column
from .errors import ArgumentError, SibError
from .names import CsvOtherColumns
from .values import (
    FORMATS, Flags, array_out, dates_out, filled, levels_out, np, objects_out, present, series_out,
)

Refused = Dict[str, Exception]
_READ: Dict[str, Any] = {
    "f64": _core.sib_table_f64,
    "i64": _core.sib_table_i64,
    "date": _core.sib_table_dates,
    "codes": _core.sib_table_codes,
    "flag": _core.sib_table_flags,
    "text": _core.sib_table_text,
}
_ADD = {
    "f64": _core.sib_table_builder_add_f64,
    "i64": _core.sib_table_builder_add_i64,
    "date": _core.sib_table_builder_add_dates,
    "flag": _core.sib_table_builder_add_flags,
    "text": _core.sib_table_builder_add_text,
}


class Table:
    """Named columns of one length. Never changes, so threads may share it.

    table["age"] is a column: a numpy array for numbers, flags (0, 1, 2 = missing) and dates
    (datetime64[D]), a list of str or None for texts and categories.
    """

    __slots__ = ("_handle", "_position")

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        names = (_core.sib_table_name(handle, i) for i in range(_core.sib_table_columns(handle)))
        self._position = {name: i for i, name in enumerate(names)}

    @property
    def columns(self) -> List[str]:
        """Names of the columns, in order."""
        return list(self._position)

    @property
    def types(self) -> Dict[str, str]:
        """Type of each column: f64, i64, date, codes, flag or text."""
        return {name: self._type(i) for name, i in self._position.items()}

    def _type(self, i: int) -> str:
        return _core.sib_column_type_name(_core.sib_table_type(self._handle, i))

    def __len__(self) -> int:
        return _core.sib_table_rows(self._handle)

    def __iter__(self) -> Iterator[str]:
        return iter(self._position)

    def __getitem__(self, name: str) -> Any:
        i = self._position[name]
        kind = self._type(i)
        if kind == "codes":
            return levels_out(self._filled(i, kind), _core.sib_table_levels(self._handle, i))
        if kind == "text":
            texts = _core.sib_table_text(self._handle, i)
            there = present(_core.sib_table_validity(self._handle, i), len(self))
            return texts if there is None else [v if p else None for v, p in zip(texts, there)]
        values = self._filled(i, kind)
        if kind == "date":
            return dates_out(values)
        return array_out(values) if np is None or kind != "flag" else array_out(values).view(Flags)

    def _filled(self, i: int, kind: str) -> Any:
        there = present(_core.sib_table_validity(self._handle, i), len(self))
        return filled(_READ[kind](self._handle, i), kind, there)

    def part(self, name: str) -> Column:
        """A column as it stands, to build another table of; it is shared, not copied."""
        i = self._position[name]
        kind = self._type(i)
        values, validity = _READ[kind](self._handle, i), _core.sib_table_validity(self._handle, i)
        if kind == "text":
            return columns.text(values)._replace(validity=validity)
        levels = _core.sib_table_levels(self._handle, i) if kind == "codes" else None
        return Column(kind, values, levels, validity)

    def rows(self) -> List[Dict[str, Any]]:
        """One dict a row, of Python values; None is missing. For small tables."""
        lists = {name: objects_out(self[name], self.types[name]) for name in self}
        return [{name: values[i] for name, values in lists.items()} for i in range(len(self))]

    def to_frame(self) -> Any:
        """A pandas DataFrame: dates as datetime64, codes as categories, missing as NaN, NaT, NA."""
        import pandas as pd

        data = {}
        for name, i in self._position.items():
            kind = self._type(i)
            if kind == "codes":
                levels = _core.sib_table_levels(self._handle, i)
                codes = np.maximum(self._filled(i, kind), -1)
                data[name] = pd.Categorical.from_codes(codes, levels)
            else:
                data[name] = series_out(self[name], kind)
        return pd.DataFrame(data)  # naming the columns here makes pandas copy dates one by one

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table for whatever reads Arrow, as pyarrow.table(t) or polars.DataFrame(t): one
        chunk that shares the table's memory, codes as a dictionary, missing as null.
        """
        return _core.arrow_stream(self._handle)

    def select(self, names: List[str]) -> "Table":
        """A table of some columns, in the order named. The columns are shared, not copied."""
        return Table(_core.sib_table_select(None, self._handle, list(names)))

    def evaluate(self, expression: str, *, threads: int = 1, progress: Progress = None) -> Any:
        """A rule expression's value for every row, as a column is given.

        Raises TermsError when the expression does not fit the columns.
        """
        compiled = _core.sib_expression_compile(None, expression, self._handle)
        out = _core.sib_expression_evaluate(settings(threads, progress), compiled, self._handle)
        return Table(out)["value"]

    def __reduce__(self) -> Tuple[Any, ...]:
        parts = []
        for name, i in self._position.items():
            kind = self._type(i)
            values = _READ[kind](self._handle, i)
            validity = _core.sib_table_validity(self._handle, i)
            levels = _core.sib_table_levels(self._handle, i) if kind == "codes" else None
            parts.append((name, kind, values if kind == "text" else bytes(values), levels,
                          None if validity is None else (bytes(validity[0]), validity[1])))
        return _unpickled, (parts, len(self))

    def __repr__(self) -> str:
        return f"<libsib.Table of {len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        return html(self)


def html(table: Table, limit: int = 20) -> str:
    """The first rows as an HTML table."""
    head = "".join(f"<th>{escape(name)}</th>" for name in table)
    shown = {name: objects_out(table[name][:limit], table.types[name]) for name in table}
    body = "".join("<tr>" + "".join(f"<td>{escape(_cell(v))}</td>" for v in row) + "</tr>"
                   for row in zip(*shown.values()))
    more = len(table) - limit
    note = f"<p>{more} more rows</p>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _cell(value: Any) -> str:
    """A value to be looked at: six digits of a double are enough for that."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)


def read_csv(source: Union[str, os.PathLike[str], bytes], types: Mapping[str, Any], *,
             separator: str = ",", other_columns: CsvOtherColumns = "ignore",
             threads: int = 1, progress: Progress = None) -> Table:
    """Read CSV (RFC 4180) with declared column types, by the library's own reader.

    source: a path, or the bytes themselves.
    types: column -> "f64" | "i64" | "date" | "codes" | "flag" | "text", or a dict
        {"type": .., "null": [..], "levels": [..], "true": [..], "false": [..]}.
    separator: one ASCII character.
    other_columns: what to do with columns without a type: "ignore", "refuse" or "text".

    >>> read_csv(b"id,age\\na,31\\nb,\\n", {"id": "text", "age": "i64"}).rows()
    [{'id': 'a', 'age': 31}, {'id': 'b', 'age': None}]

    The same bytes give the same table in C, Python and R. Raises DataError with line, row and
    column for a field that is not of its type; TermsError for types that are none.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = source
    else:
        data = bytes_of(source)
    if len(separator) != 1:
        raise argument("separator must be one character", "separator")
    declared = {name: {"type": t} if isinstance(t, str) else t for name, t in types.items()}
    options = {"separator": ord(separator), "other_columns": other_columns}
    return Table(_core.sib_table_read_csv(settings(threads, progress), data,
                                          json.dumps(declared), options))


def bytes_of(path: Any) -> bytes:
    """The bytes of a file. A text with more than one line is no path, and is not repeated."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise TypeError(f"a path is a text or a pathlib.Path, not {type(path).__name__}")
    if isinstance(path, str) and ("\n" in path or "\r" in path):
        raise argument("a path was expected, and this is a text of several lines: give it as "
                       "bytes, text.encode()", "source")
    with open(path, "rb") as file:
        return file.read()


def opened(data: Any) -> Any:
    """Data with named columns: Arrow data and structured arrays become a mapping of their
    columns, others stay."""
    fields = getattr(getattr(data, "dtype", None), "names", None)
    if fields:
        return {name: data[name] for name in fields}
    is_ours = isinstance(data, (Table, arrow.ArrowFrame, Mapping)) or hasattr(data, "iloc")
    return arrow.ArrowFrame(data) if not is_ours and arrow.offers(data) else data


def names_of(data: Any) -> List[str]:
    """Names of the columns of a Table, DataFrame, dict or opened Arrow data."""
    return list(data.columns) if hasattr(data, "columns") else list(data)


def no_column(name: Any, data: Any, whose: str = "the data",
              advice: str = "") -> ArgumentError:
    """The refusal of a column that is not there, with the nearest name that is."""
    folded = {str(known).strip().casefold(): str(known) for known in names_of(data)}
    near = difflib.get_close_matches(str(name).strip().casefold(), list(folded), 1, 0.75)
    meant = f'; did you mean "{folded[near[0]]}"?' if near else ""
    return argument(f"{whose} have no column {name}{advice}{meant}", str(name))


def as_table(data: Any, names: Optional[Sequence[str]] = None, *, texts: Collection[str] = (),
             dates: Collection[str] = ()) -> Table:
    """A table of a Table, DataFrame, dict of columns, or Arrow data.

    names: the columns to take, all by default. texts: columns of ids, where whole numbers
    become their digits. dates: columns where ISO texts become dates.
    float64, int64 and bool arrays are borrowed, not copied, for as long as the table lives; of
    Arrow data whatever comes in one chunk of float64, int64, date32 or large_utf8.

    Raises ArgumentError for an absent column, ShapeError for columns of different lengths,
    NonfiniteError for infinity, TypeError for a column that is of no type or of several.

    >>> as_table({"id": [7, 8], "when": ["2020-02-29", None]}, texts=["id"], dates=["when"]).types
    {'id': 'text', 'when': 'date'}
    """
    data = opened(data)
    if isinstance(data, Table):
        return data if names is None else data.select(list(names))
    available = names_of(data)
    if isinstance(names, str):
        raise argument(f'columns are named by a list: ["{names}"]', names)
    names = [str(n) for n in available] if names is None else list(names)
    found = {}
    for name in names:
        if name not in available:
            raise no_column(name, data)
        found[name] = _column(data[name], name, name in texts, name in dates)
    if names:
        rows = max(column.rows for column in found.values())
    else:
        rows = len(data) if hasattr(data, "columns") else 0
    return build(found, rows)


def _column(values: Any, name: str, is_text: bool, is_date: bool) -> Column:
    if is_date:
        return Column("date", columns.dates(values, name))
    return columns.ids(values, name) if is_text else columns.column(values, name)


def _add(builder: Any, name: str, column: Column) -> None:
    # The memoryviews keep the buffers alive, and where they are, until the table goes.
    parts = column.values if column.kind == "text" else (column.values,)
    keeper = [memoryview(part) for part in parts]
    if column.validity is not None:
        keeper.append(memoryview(column.validity[0]))
    if column.kind == "codes":
        _core.sib_table_builder_add_codes(None, builder, name, column.values,
                                          list(column.levels or ()), column.validity, keeper)
    else:
        _ADD[column.kind](None, builder, name, column.values, column.validity, keeper)


def build(parts: Mapping[str, Column], rows: int, refused: Optional[Refused] = None) -> Table:
    """A table of columns that are converted already. refused: where there may be others than those
    that are used, which columns were left out, and why."""
    builder = _core.sib_table_builder_new(None, rows)
    for name, column in parts.items():
        try:
            _add(builder, name, column)
        except SibError as error:
            if refused is None:
                raise
            refused[name] = error
    return Table(_core.sib_table_builder_finish(None, builder))


@contextmanager
def records(data: Any, texts: Collection[str], dates: Collection[str]) -> Iterator[Table]:
    """A table of records for a call that says itself which columns it uses. One that cannot be
    taken is an error only if it is used."""
    data = opened(data)
    if isinstance(data, Table):
        yield data
        return
    parts: Dict[str, Column] = {}
    refused: Refused = {}
    for name in names_of(data):
        try:
            parts[str(name)] = _column(data[name], str(name), name in texts, name in dates)
        except (SibError, TypeError) as error:
            if name in texts or name in dates:
                raise
            refused[str(name)] = error
    rows = {column.rows for column in parts.values()}
    try:
        yield build(parts, max(rows, default=0), refused)
    except SibError as error:
        for name, why in refused.items():
            if error.column == name or f'"{name}"' in error.message:
                raise why from None
        raise


def _unpickled(parts: Sequence[Tuple[Any, ...]], rows: int) -> Table:
    made = {}
    for name, kind, values, levels, validity in parts:
        if kind == "text":
            made[name] = columns.text(values)._replace(validity=validity)
        else:
            view = memoryview(values).cast(FORMATS[kind])
            made[name] = Column(kind, view, levels, validity)
    return build(made, rows)


def take(table: Table, rows: List[int]) -> Table:
    """Some rows of a table, copied, with the types they have."""
    kinds = table.types
    picked = {}
    for name in table:
        values = objects_out(table[name], kinds[name])
        levels = _core.sib_table_levels(table._handle, table._position[name])
        picked[name] = columns.typed([values[i] for i in rows], kinds[name], name, levels)
    return build(picked, len(rows))


def column_of(data: Any, name: str, argument_name: str = "") -> Any:
    """A column by its name."""
    if name not in names_of(data):
        advice = f": name it with {argument_name}=" if name == argument_name else ""
        raise no_column(name, data, advice=advice)
    return data[name]


def ids_of(data: Any, id: Any) -> Optional[List[str]]:
    """Ids, of a column by its name or an array beside the data; None for none."""
    if id is None:
        return None
    if isinstance(id, str):
        return columns.as_texts(column_of(data, id, "id"), id)
    ids = columns.as_texts(id, "id")
    for name in names_of(data):
        if _is_permutation(data[name], ids):
            raise argument(f"id has the values of column {name} in another order: name the column",
                           "id")
    return ids


def _is_permutation(column: Any, ids: List[str]) -> bool:
    """Whether a column holds the same ids in another order."""
    try:
        found = columns.as_texts(column)
    except (SibError, TypeError):
        return False
    return found != ids and sorted(found) == sorted(ids)


def owned(table: Table) -> Table:
    """A table with memory of its own, which the caller's arrays no longer change."""
    made, parts = table.__reduce__()
    copied: Table = made(*parts)
    return copied
