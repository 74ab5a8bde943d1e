"""Arrow in: types, chunks, zero copy, releases."""

import datetime
import gc
import math
import pickle
import subprocess
import sys

import numpy as np
import pytest

import arrow_producer as arrow
import libsib
from arrow_producer import Producer, booleans, dictionary, numbers, table, texts
from libsib import columns

A_DAY = 86_400


def column(*chunks, **how):
    """The one column of a table that was read from Arrow, as Python values."""
    made = libsib.as_table({"x": Producer(*chunks)}, **how)
    return made.types["x"], [row["x"] for row in made.rows()]


@pytest.mark.parametrize("array, kind, values", [
    (numbers("g", "d", [1.5, None]), "f64", [1.5, None]),
    (numbers("f", "f", [1.5, None]), "f64", [1.5, None]),
    (numbers("l", "q", [2**40 + 7, None]), "i64", [2**40 + 7, None]),
    (numbers("i", "i", [-3, None]), "i64", [-3, None]),
    (numbers("c", "b", [-3, None]), "i64", [-3, None]),
    (numbers("C", "B", [200, None]), "i64", [200, None]),
    (numbers("s", "h", [-3, None]), "i64", [-3, None]),
    (numbers("S", "H", [60_000, None]), "i64", [60_000, None]),
    (numbers("I", "I", [2**32 - 1, None]), "i64", [2**32 - 1, None]),
    (numbers("L", "Q", [2**63 - 1, None]), "i64", [2**63 - 1, None]),
    (booleans([True, None, False]), "flag", [True, None, False]),
    (numbers("tdD", "i", [14_669, None]), "date", [datetime.date(2010, 3, 1), None]),
    (numbers("tdm", "q", [14_669 * A_DAY * 1000, None]), "date", [datetime.date(2010, 3, 1), None]),
    (numbers("tss:", "q", [14_669 * A_DAY, None]), "date", [datetime.date(2010, 3, 1), None]),
    (numbers("tsm:", "q", [-A_DAY * 10**3]), "date", [datetime.date(1969, 12, 31)]),
    (numbers("tsu:", "q", [-A_DAY * 10**6]), "date", [datetime.date(1969, 12, 31)]),
    (numbers("tsn:", "q", [-A_DAY * 10**9]), "date", [datetime.date(1969, 12, 31)]),
    (texts(["caf\u00e9", None, ""]), "text", ["caf\u00e9", None, ""]),
    (texts(["caf\u00e9", None, ""], "U"), "text", ["caf\u00e9", None, ""]),
    (texts(["short", None, "longer than twelve", "twelve bytes"], "vu"), "text",
     ["short", None, "longer than twelve", "twelve bytes"]),
    (dictionary([1, None, 0], texts(["a", "b"])), "codes", ["b", None, "a"]),
    (dictionary([1, None, 0], texts(["a", "b"], "vu"), "I", "I"), "codes", ["b", None, "a"]),
    (dictionary([2, 1, 0], texts(["a", None, "a"]), "c", "b"), "codes", ["a", None, "a"]),
    (arrow.Data("n", 2, []), "text", [None, None]),
])
def test_types(array, kind, values):
    assert column(array) == (kind, values)
    assert column(array, array) == (kind, values + values)
    made = libsib.as_table({"x": Producer(array, stream=False)})
    assert [row["x"] for row in made.rows()] == values


@pytest.mark.parametrize("array, expected", [
    (numbers("g", "d", [9.0, 9.0, 1.5, None, 3.0], name="x"), [1.5, None, 3.0]),
    (numbers("i", "i", [9, 9, 1, None, 3], name="x"), [1, None, 3]),
    (booleans([False, False, True, None, True], name="x"), [True, None, True]),
    (texts(["z", "z", "a", None, "c"], name="x"), ["a", None, "c"]),
    (texts(["z", "z", "a", None, "c"], "U", name="x"), ["a", None, "c"]),
    (texts(["z", "z", "a", None, "c"], "vu", name="x"), ["a", None, "c"]),
    (dictionary([0, 0, 1, None, 0], texts(["c", "a"]), name="x"), ["a", None, "c"]),
])
def test_offsets_of_columns_and_of_their_table_add_up(array, expected):
    array.offset, array.length = 2, 3
    assert column(array)[1] == expected and column(array, array)[1] == expected * 2
    array.offset, array.length = 1, 4
    for source in (Producer(table(array, offset=1, length=3)),
                   Producer(table(array, offset=1, length=3), stream=False)):
        made = libsib.as_table(source)
        assert len(made) == 3 and [row["x"] for row in made.rows()] == expected
    doubled = Producer(*[table(array, offset=1, length=3)] * 2)
    assert [row["x"] for row in libsib.as_table(doubled).rows()] == expected * 2


@pytest.mark.parametrize("format, code", [("g", "d"), ("l", "q"), ("tdD", "i")])
def test_one_chunk_is_borrowed_with_its_offset_and_validity(format, code):
    array = numbers(format, code, [9, 1, None, 3], offset=1)
    array.length = 3
    made = columns.column(Producer(array), "x")
    at = np.asarray(made.values).__array_interface__["data"][0]
    assert at == array.address(1) + array_size(code)
    bits, skip = made.validity
    assert np.asarray(bits).__array_interface__["data"][0] == array.address(0) and skip == 1
    large = texts(["a", "bc"], "U")
    data, offsets = columns.column(Producer(large), "x").values
    assert np.asarray(offsets).__array_interface__["data"][0] == large.address(1)
    assert np.asarray(data).__array_interface__["data"][0] == large.address(2)


def array_size(code):
    return {"d": 8, "q": 8, "i": 4}[code]


def test_everything_is_released_exactly_once():
    chunk = table(numbers("g", "d", [1.0, None], name="x"), texts(["a", "b"], name="t"))
    source = Producer(chunk, chunk, chunk)
    made = libsib.as_table(source)
    assert source.released["schema"] == source.released["stream"] == 1
    del made
    gc.collect()
    assert source.released == {"schema": 1, "array": 3, "stream": 1}


def test_arrays_live_as_long_as_a_table_that_borrows_them():
    source = Producer(table(numbers("g", "d", [1.0, 2.0], name="x"),
                            numbers("l", "q", [1, 2], name="y")))
    made = libsib.as_table(source)
    part, view = made.select(["x"]), made["y"]
    del made
    gc.collect()
    assert source.released["array"] == 0 and part["x"].tolist() == [1.0, 2.0]
    del part
    gc.collect()
    assert source.released["array"] == 0 and view.tolist() == [1, 2]
    del view
    gc.collect()
    assert source.released["array"] == 1


def test_schema_and_array_of_a_single_batch_are_released():
    source = Producer(numbers("g", "d", [1.0]), stream=False)
    assert columns.f64(source, "x")[0] == 1.0
    gc.collect()
    assert source.released["array"] == 1


@pytest.mark.parametrize("array, word", [
    (numbers("tsu:UTC", "q", [0]), "legal day"),
    (numbers("tss:", "q", [0, 1]), "time of day is no date.*row 1"),
    (numbers("tss:", "q", [2**31 * A_DAY]), "0001..9999"),
    (numbers("L", "Q", [1, 2**63]), "64 bits with sign.*row 1"),
    (numbers("d:10,2", "q", [1]), "d:10,2 has no meaning"),
    (numbers("e", "h", [1]), "cast it"),
    (dictionary([0], numbers("l", "q", [5])), "decode it first"),
    (dictionary([0, 2], texts(["a", "b"])), "no level.*row 1"),
    (dictionary([0, -1], texts(["a", "b"])), "no level.*row 1"),
    (arrow.Data("u", 1, [None, arrow.pack("i", [0, 2]), b"\xff\xfe"]), "UTF-8"),
    (arrow.Data("g", 1, [None, arrow.pack("d", [math.inf])]), "infinite|finite"),
])
def test_what_has_no_meaning_is_refused(array, word):
    with pytest.raises((TypeError, libsib.SibError), match=word):
        libsib.as_table({"x": Producer(array)})


def test_what_is_null_may_hold_anything():
    bits = arrow.bitmap([True, False])
    for format, code, wrong in (("tss:", "q", 5), ("L", "Q", 2**63), ("g", "d", math.nan)):
        array = arrow.Data(format, 2, [bits, arrow.pack(code, [0, wrong])])
        assert column(array)[1] in ([datetime.date(1970, 1, 1), None], [0, None], [0.0, None])
    array = dictionary([0, 7], texts(["a"]))
    array.buffers[0] = bits
    assert column(array)[1] == ["a", None]


def test_only_the_columns_asked_for_are_read():
    source = Producer(table(numbers("g", "d", [1.0], name="x"),
                            arrow.Data("+l", 1, [None, None], name="list")))
    assert libsib.as_table(source, ["x"]).columns == ["x"]
    with pytest.raises(TypeError, match="column list"):
        libsib.as_table(source)
    with pytest.raises(libsib.ArgumentError, match="two columns of one name"):
        libsib.as_table(Producer(table(*[numbers("g", "d", [1.0], name="x")] * 2)))
    with pytest.raises(libsib.ArgumentError, match="not named columns"):
        libsib.as_table(Producer(numbers("g", "d", [1.0])))
    with pytest.raises(libsib.ArgumentError, match="several columns"):
        libsib.as_table({"x": Producer(table(numbers("g", "d", [1.0], name="x")))})


def bond():
    ids = [f"p{i}" for i in range(8)]
    arm = [True] * 3 + [False] * 5
    scores = [0.61, 0.48, 0.30, 0.60, 0.45, 0.33, 0.10, 0.08]
    return ids, arm, scores


def test_a_matching_is_that_of_the_same_lists():
    ids, arm, scores = bond()
    lists = {"id": ids, "treated": arm, "score": scores, "site": ["x", "y"] * 4}
    half = [table(texts(ids[at], "vu", name="id"), booleans(arm[at], name="treated"),
                  numbers("g", "d", scores[at], name="score"),
                  dictionary([0, 1] * 2, texts(["x", "y"]), name="site"))
            for at in (slice(0, 4), slice(4, 8))]
    how = dict(scores="score", id="id", exact=["site"])
    expected = libsib.match(lists, **how).pairs.rows()
    assert len(expected) == 3
    found = libsib.match(Producer(*half), **how)
    assert found.pairs.rows() == expected
    for m in (found, pickle.loads(pickle.dumps(found))):
        assert set(m.matched_data()["id"]) == {row[arm] for row in expected
                                               for arm in ("treated_id", "comparison_id")}


def test_single_arrays_are_columns_everywhere():
    ids, arm, scores = bond()
    expected = libsib.match({}, treated=arm, scores=scores, id=ids).pairs.rows()
    found = libsib.match({}, treated=Producer(booleans(arm)),
                         scores=Producer(numbers("g", "d", scores), stream=False),
                         id=Producer(texts(ids)))
    assert found.pairs.rows() == expected
    numbered = libsib.match({}, treated=arm, scores=scores,
                            id=Producer(numbers("i", "i", range(8))))
    assert numbered.pairs["treated_id"][0] == "0"
    dates = columns.dates(Producer(texts(["2020-02-29", None])), "x")
    assert list(dates) == [18_321, -2**31]
    assert columns.i64(Producer(numbers("l", "q", [1, None])), "x").tolist() == [1, -2**63]
    assert columns.flags(Producer(numbers("i", "i", [1, 0])), "x").tolist() == [1, 0]


def test_contracts_take_arrow_tables():
    import libsib.evaluation as evaluation

    source = Producer(table(texts(["a", None], name="t"), numbers("i", "i", [1, None], name="n")))
    made = evaluation.load_table(source, '{"t": {"type": "codes", "levels": ["b", "a"]},'
                                         ' "n": {"type": "i64"}}')
    assert made.rows() == [{"t": "a", "n": 1}, {"t": None, "n": None}]


def test_arrow_needs_no_numpy():
    program = """
import sys
sys.modules["numpy"] = sys.modules["pandas"] = None
sys.path.insert(0, sys.argv[1])
import datetime, libsib
from arrow_producer import *
day = datetime.date(1970, 1, 2)
for arrays, values in [
    ([numbers("g", "d", [1.5, None])], [1.5, None]), ([numbers("i", "i", [1, None])], [1, None]),
    ([numbers("tss:", "q", [86400, None])], [day, None]), ([texts(["a", None])], ["a", None]),
    ([dictionary([1, None], texts(["b", "a"]))], ["a", None]),
    ([booleans([True, None])], [True, None]),
]:
    for chunks in (arrays, arrays * 2):
        source = Producer(*chunks)
        rows = libsib.as_table({"x": source}).rows()
        assert [row["x"] for row in rows] == values * len(chunks), rows
"""
    subprocess.run([sys.executable, "-c", program, str(arrow.__file__).rpartition("/")[0]],
                   check=True)


@pytest.mark.measures
def test_a_large_array_takes_no_memory(tmp_path):
    """80 MB of float64 in one Arrow chunk, and as a numpy array: peak memory grows by nothing."""
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np, libsib
from arrow_producer import Data, Producer

def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if "VmHWM" in line)

values = np.ones(10_000_000)
held = values.tobytes()
libsib.as_table({"x": np.ones(3)}), libsib.as_table({"x": Producer(Data("g", 1, [None, held]))})
before = peak()
source = Producer(Data("g", len(values), [None, held]))
made = [libsib.as_table({"x": values}), libsib.as_table({"x": source})]
assert all(len(table) == len(values) and table["x"][-1] == 1.0 for table in made)
print(peak() - before)
"""
    made = subprocess.run([sys.executable, "-c", program, str(arrow.__file__).rpartition("/")[0]],
                          capture_output=True, text=True, check=True)
    assert int(made.stdout) < 5_000, f"{made.stdout} kB for two arrays of 80,000 kB"
