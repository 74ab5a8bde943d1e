"""Tables: columns of every kind in and out, zero copy, lifetimes, refusals."""

import datetime
import gc
import resource
import sys
from array import array

import numpy as np
import pandas as pd
import pytest

import libsib
from libsib import columns


def first(x, **how):
    return libsib.as_table({"x": x}, **how)


def kind(x, **how):
    return first(x, **how).types["x"]


def test_kinds_of_columns():
    assert kind(np.arange(3.0)) == "f64"
    assert kind(np.arange(3, dtype=np.float32)) == "f64"
    assert kind(np.arange(3)) == "i64"
    assert kind(np.arange(3, dtype=np.int32)) == "i64"
    assert kind(np.arange(3, dtype=np.uint8)) == "i64"
    assert kind(np.array([True, False])) == "flag"
    assert kind(np.array(["2020-01-01"], dtype="datetime64[D]")) == "date"
    assert kind(np.array(["b", "a"])) == "text"
    assert kind(array("d", [1.0])) == "f64"
    assert kind(memoryview(array("q", [1]))) == "i64"
    assert kind([1, None]) == "i64"
    assert kind([1, 2.5]) == "f64"
    assert kind([True, None]) == "flag"
    assert kind(["a", None]) == "text"
    assert kind([datetime.date(2020, 2, 29)]) == "date"
    assert kind([7], texts=["x"]) == "text"
    assert kind(["2020-02-29", None], dates=["x"]) == "date"


def test_kinds_of_pandas_columns():
    assert kind(pd.Series([1.0])) == "f64"
    assert kind(pd.Series(["b", "a"], dtype="category")) == "codes"
    assert kind(pd.Series(pd.to_datetime(["2020-01-01"]))) == "date"
    assert kind(pd.Series([1, None], dtype="Int64")) == "i64"
    assert kind(pd.Series([1.5, None], dtype="Float64")) == "f64"
    assert kind(pd.Series([True, None], dtype="boolean")) == "flag"
    assert kind(pd.Series(["a", None], dtype="string")) == "text"
    assert kind(pd.Series(["a", float("nan")])) == "text"


def test_values_come_back():
    day = datetime.date(2020, 2, 29)
    frame = pd.DataFrame({
        "real": [1.5, float("nan")],
        "whole": pd.array([2**40 + 7, None], dtype="Int64"),
        "when": pd.to_datetime([day, None]),
        "category": pd.Categorical(["b", None], categories=["a", "b"]),
        "flag": pd.array([True, None], dtype="boolean"),
        "text": ["caf\u00e9", None],
    })
    table = libsib.as_table(frame)
    assert table.rows() == [
        {"real": 1.5, "whole": 2**40 + 7, "when": day, "category": "b", "flag": True,
         "text": "caf\u00e9"},
        {name: None for name in frame},
    ]
    pd.testing.assert_frame_equal(table.to_frame(), frame)


def test_strides_are_copied_right():
    grid = np.arange(12.0).reshape(3, 4)
    assert first(grid[:, 1])["x"].tolist() == [1, 5, 9]
    assert first(np.arange(3.0)[::-1])["x"].tolist() == [2, 1, 0]


def test_crooked_arrays_are_copied():
    for kind in (np.float64, np.int64):
        crooked = np.frombuffer(b"-" + np.arange(3, dtype=kind).tobytes(), dtype=kind, offset=1)
        assert not crooked.flags.aligned and first(crooked)["x"].tolist() == [0, 1, 2]


def test_float64_int64_and_bool_are_borrowed():
    for values in (np.arange(4.0), np.arange(4), np.zeros(4, dtype=bool)):
        before = sys.getrefcount(values)
        table = first(values)
        assert sys.getrefcount(values) > before
        values[2] = 1  # the table reads the caller's own bytes
        assert table["x"][2] == 1
        del table
        gc.collect()
        assert sys.getrefcount(values) == before


@pytest.mark.measures
def test_large_arrays_take_no_memory():
    values = np.ones(10_000_000)  # 80 MB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    table = first(values)
    assert len(table) == len(values)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 8_000, f"{grown} kB for an array of 80,000 kB"


def test_columns_live_as_long_as_a_table_that_has_them():
    values = np.arange(5.0)
    before = sys.getrefcount(values)
    table = libsib.as_table({"x": values, "t": ["one", "two", "three", "four", None]})
    part = table.select(["t", "x"])
    del table
    gc.collect()
    assert sys.getrefcount(values) > before
    assert part["t"] == ["one", "two", "three", "four", None]
    del part
    gc.collect()
    assert sys.getrefcount(values) == before


def test_refused_columns_are_let_go():
    values = np.array([1.0, np.inf])
    before = sys.getrefcount(values)
    for _ in range(100):
        with pytest.raises(libsib.NonfiniteError):
            first(values)
    gc.collect()
    assert sys.getrefcount(values) == before


def test_buffers_cannot_move_under_a_table():
    values = array("d", [1.0, 2.0])
    table = first(values)
    with pytest.raises(BufferError):
        values.append(3.0)
    del table
    values.append(3.0)


def test_infinity_names_column_and_row():
    with pytest.raises(libsib.NonfiniteError) as caught:
        first([1.0, 2.0, float("inf")])
    error = caught.value
    assert (error.status, error.column, error.row) == ("nonfinite", "x", 2)
    assert "row 2" in error.message and isinstance(error, ValueError)


@pytest.mark.parametrize("values, word", [
    (pd.Series(pd.to_datetime(["2020-01-01T00:00Z"])), "zone"),
    (pd.Series(pd.to_datetime(["2020-01-01T12:00"])), "time of day"),
    (np.array([1j]), "complex"),
    (["a", 1], "cannot tell"),
    (np.zeros((2, 2)), "one-dimensional"),
    (np.array([2**63], dtype=np.uint64), "64 bits"),
    ([1, 2**63], r"2\^63 - 1 \(row 1\)"),
    ([1.5, 10**400], "too large"),
    ([True, 1], "bool, int"),
    (["a", "\udc80"], r"not valid Unicode \(row 1\)"),
    ([datetime.datetime(2020, 1, 1, 12)], "time of day"),
    ([datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)], "zone"),
])
def test_what_has_no_meaning_is_refused(values, word):
    with pytest.raises((TypeError, libsib.SibError), match=word) as caught:
        first(values)
    assert isinstance(caught.value, TypeError) or caught.value.column == "x"


@pytest.mark.parametrize("text", ["2020-1-01", "20200101", "2020-02-30", "2019-02-29", "2020-13-01",
                                  "0000-01-01", "2020-01-01T00", "2020/01/01", ""])
def test_texts_that_are_no_dates_are_refused_without_showing_them(text):
    with pytest.raises(libsib.DataError) as caught:
        first(["2020-01-01", text], dates=["x"])
    assert (caught.value.column, caught.value.row) == ("x", 1)
    assert not text or text not in str(caught.value)


def test_dates_are_those_of_the_calendar():
    days = [datetime.date.fromordinal(n) for n in range(1, 3_652_060, 997)]
    days += [datetime.date(9999, 12, 31), datetime.date(1900, 2, 28), datetime.date(2000, 2, 29)]
    for values in (days, [str(day) for day in days]):
        assert first(values, dates=["x"])["x"].tolist() == days
    numpys = np.array(days, dtype="datetime64[D]")
    for unit in ("D", "h", "s", "ms", "us"):
        assert first(numpys.astype(f"datetime64[{unit}]"))["x"].tolist() == days


def test_numpys_scalars_among_objects():
    assert kind(np.array([np.int64(1), None], dtype=object)) == "i64"
    assert kind(np.array([np.bool_(True), None], dtype=object)) == "flag"
    assert kind(pd.Series([pd.NA, pd.NaT, None, 1.5], dtype=object)) == "f64"
    assert first([10**17, 7], texts=["x"])["x"] == ["100000000000000000", "7"]


def test_nothing_at_all_takes_the_type_that_is_due():
    assert kind([None, None]) == "text" and kind([]) == "text"
    for wanted in ("f64", "i64", "date", "flag", "text", "codes"):
        made = columns.typed([None, float("nan")], wanted, "x")
        assert libsib.tables.build({"x": made}, 2)["x"] is not None and made.kind == wanted


def test_results_are_borrowed_from_their_table():
    values = np.arange(5.0)
    table = first(values)
    out = table["x"]
    assert out.__array_interface__["data"][0] == values.__array_interface__["data"][0]
    with pytest.raises(ValueError):
        out[0] = 1
    del table
    gc.collect()
    assert out.tolist() == [0, 1, 2, 3, 4]


def test_lengths_must_agree():
    with pytest.raises(libsib.ShapeError):
        libsib.as_table({"a": [1, 2], "b": [1, 2, 3]})


def test_absent_columns_are_named():
    with pytest.raises(libsib.ArgumentError, match="no column c"):
        libsib.as_table({"a": [1]}, ["c"])


def test_dates_of_other_centuries_stay_dates():
    table = libsib.read_csv(b"d\n0001-01-01\n9999-12-31\n", {"d": "date"})
    assert table.to_frame()["d"].tolist() == [datetime.date(1, 1, 1), datetime.date(9999, 12, 31)]


def test_csv_from_bytes_and_from_a_file(tmp_path):
    data = b"id,age,when\na,1.5,2020-02-29\nb,,\n"
    types = {"id": "text", "age": "f64", "when": {"type": "date"}}
    (tmp_path / "t.csv").write_bytes(data)
    for source in (data, tmp_path / "t.csv", str(tmp_path / "t.csv")):
        table = libsib.read_csv(source, types, threads=2)
        assert table.rows() == [{"id": "a", "age": 1.5, "when": datetime.date(2020, 2, 29)},
                                {"id": "b", "age": None, "when": None}]


def test_csv_reads_decimals_to_the_nearest_double():
    text = "0.1000000000000000055511151231257827021181583404541015625"
    assert libsib.read_csv(f"x\n{text}\n".encode(), {"x": "f64"})["x"][0] == 0.1


def test_csv_errors_say_where_and_not_what():
    with pytest.raises(libsib.DataError) as caught:
        libsib.read_csv(b"x\n1\nsecret\n", {"x": "i64"})
    assert (caught.value.row, caught.value.column) == (1, "x")
    assert "secret" not in str(caught.value)


def test_expressions():
    table = libsib.as_table({"age": [17, 30, None]})
    assert table.evaluate("age >= 18").tolist() == [0, 1, 2]
    with pytest.raises(libsib.TermsError):
        table.evaluate("agee >= 18")


def test_html_is_escaped():
    assert "<b>" not in libsib.as_table({"<b>": ["<i>"]})._repr_html_()
