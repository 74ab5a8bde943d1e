"""Producers of Arrow data that lie or fail: refused, released exactly once, never a crash."""

import gc

import pytest

import arrow_producer as arrow
import libsib
from arrow_producer import Producer, booleans, dictionary, numbers, table, texts


def lying(array, **lies):
    """A producer whose array says something else than it holds."""
    source = Producer(array)

    def lie(made):
        for name, value in lies.items():
            setattr(made, name, value)

    source.lie_array = lie
    return source


PAIR = table(numbers("g", "d", [1.0, 2.0], name="x"), texts(["a", "b"], name="t"))


@pytest.mark.parametrize("lies", [
    {"length": -1}, {"length": 2**62}, {"offset": -1}, {"offset": 2**62}, {"length": 3},
    {"offset": 1}, {"n_children": 1}, {"n_children": -1}, {"n_children": 3}, {"n_buffers": 0},
    {"n_buffers": -1}, {"children": None}, {"buffers": None}, {"null_count": -7},
    {"null_count": 99},
])
def test_tables_that_lie_are_refused(lies):
    source = lying(PAIR, **lies)
    with pytest.raises(libsib.DataError):
        libsib.as_table(source)
    gc.collect()
    assert source.released == {"schema": 1, "array": 1, "stream": 1}


@pytest.mark.parametrize("array", [
    numbers("g", "d", [1.0, 2.0]), numbers("i", "i", [1, 2]), booleans([True, False]),
    texts(["a", "b"]), texts(["a", "b"], "U"), texts(["a", "b"], "vu"),
    dictionary([0, 1], texts(["a", "b"])),
])
@pytest.mark.parametrize("lies", [
    {"length": -1}, {"offset": -1}, {"n_buffers": 1}, {"buffers": None}, {"null_count": -2},
    {"null_count": 99},
])
def test_columns_that_lie_are_refused(array, lies):
    source = lying(array, **lies)
    with pytest.raises(libsib.DataError):
        libsib.as_table({"x": source})
    gc.collect()
    assert source.released == {"schema": 1, "array": 1, "stream": 1}


@pytest.mark.parametrize("array", [
    arrow.Data("g", 2, [None, None]),
    arrow.Data("g", 2, [None, arrow.pack("d", [1, 2])], nulls=1),
    arrow.Data("b", 2, [None, None]),
    arrow.Data("u", 2, [None, None, b""]),
    arrow.Data("U", 2, [None, None, b""]),
    arrow.Data("u", 2, [None, arrow.pack("i", [0, 1, 2]), None]),
    arrow.Data("u", 2, [None, arrow.pack("i", [0, 2, 1]), b"ab"]),
    arrow.Data("U", 2, [None, arrow.pack("q", [0, 2, 1]), b"ab"]),
    arrow.Data("u", 2, [None, arrow.pack("i", [-1, 0, 1]), b"ab"]),
    arrow.Data("u", 2, [None, arrow.pack("i", [0, 1, -1]), b"ab"]),
    arrow.Data("vu", 1, [None, None, b"", b""]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [-1, 0, 0, 0]), arrow.pack("q", [])]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [13, 0, 0, 0]), arrow.pack("q", [])]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [13, 0, 1, 0]), b"x" * 13, arrow.pack("q", [13])]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [13, 0, 0, 1]), b"x" * 13, arrow.pack("q", [13])]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [13, 0, 0, -1]), b"x" * 13, arrow.pack("q", [13])]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [13, 0, 0, 0]), None, arrow.pack("q", [13])]),
    arrow.Data("vu", 1, [None, arrow.pack("i", [13, 0, 0, 0]), b"x" * 13, None]),
])
def test_buffers_that_lie_are_refused(array):
    for source in (Producer(array), Producer(array, array)):
        with pytest.raises(libsib.SibError):
            libsib.as_table({"x": source})
        gc.collect()
        assert source.released["array"] == len(source.chunks) and source.released["stream"] == 1


def test_empty_arrays_may_have_no_buffers():
    for format, buffers in (("g", 2), ("b", 2), ("u", 3), ("U", 3), ("vu", 3)):
        made = libsib.as_table({"x": Producer(arrow.Data(format, 0, [None] * buffers))})
        assert len(made) == 0
    none = libsib.as_table({"x": Producer(schema=numbers("g", "d", []))})
    assert len(none) == 0 and none.types == {"x": "f64"}


def no_format(made):
    made.format = None


def no_children(made):
    made.children = None


def negative_children(made):
    made.n_children = -1


@pytest.mark.parametrize("lie", [no_format, no_children, negative_children])
def test_schemas_that_lie_are_refused(lie):
    for stream in (True, False):
        source = Producer(PAIR, stream=stream)
        source.lie_schema = lie
        with pytest.raises(libsib.DataError):
            libsib.as_table(source)


def test_dictionaries_that_are_absent_are_refused():
    with pytest.raises(libsib.DataError, match="dictionary"):
        libsib.as_table({"x": lying(dictionary([0], texts(["a"])), dictionary=None)})


@pytest.mark.parametrize("code", ["get_schema_code", "get_next_code"])
def test_streams_that_fail_are_released(code):
    source = Producer(PAIR, PAIR)
    setattr(source, code, 5)
    with pytest.raises(libsib.DataError, match="code 5"):
        libsib.as_table(source)
    gc.collect()
    assert source.released["stream"] == 1
    assert source.released["array"] == (1 if code == "get_next_code" else 0)


def test_streams_without_release_and_used_ones_are_refused():
    source = Producer(PAIR)

    def lie(made):
        made.release = arrow.Release()

    source.lie_stream = lie
    with pytest.raises(libsib.DataError, match="used before"):
        libsib.as_table(source)

    class Once:
        taken = Producer(PAIR).__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema=None):
            return self.taken

    once = Once()
    libsib.as_table(once)
    with pytest.raises(libsib.DataError, match="used before"):
        libsib.as_table(once)


def test_other_capsules_are_refused():
    class Other:
        def __arrow_c_stream__(self, requested_schema=None):
            return Producer(PAIR, stream=False).__arrow_c_array__()[0]

    with pytest.raises((ValueError, TypeError)):
        libsib.as_table(Other())
    Other.__arrow_c_stream__ = lambda self: 5
    with pytest.raises((ValueError, TypeError)):
        libsib.as_table(Other())


def test_rows_that_are_null_as_a_whole_are_refused():
    array = table(numbers("g", "d", [1.0, 2.0], name="x"))
    array.buffers, array.nulls = [arrow.bitmap([True, False])], 1
    with pytest.raises(libsib.DataError, match="whole rows"):
        libsib.as_table(Producer(array))
