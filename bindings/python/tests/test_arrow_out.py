"""Arrow out: what a reader of the C interfaces sees of a table."""

import ctypes as c
import datetime
import gc
import struct
import sys

import libsib
from arrow_producer import Array, Schema, Stream

pointer = c.pythonapi.PyCapsule_GetPointer
pointer.restype, pointer.argtypes = c.c_void_p, [c.py_object, c.c_char_p]

COLUMNS = {
    "x": [1.5, None, -2.0], "n": [2**60, None, 7], "b": [True, False, None],
    "day": [datetime.date(2012, 2, 29), None, datetime.date(1955, 1, 1)],
    "text": ["a", None, "Zoë"],
}
TYPES = {"place": {"type": "codes", "levels": ["north", "south"]}}


class Offered:
    """Only what readers of Arrow look for."""

    def __init__(self, table):
        self.__arrow_c_stream__ = table.__arrow_c_stream__


class Reader:
    """Reads a stream by the specification alone."""

    def __init__(self, table):
        self.capsule = table.__arrow_c_stream__()
        self.stream = Stream.from_address(pointer(self.capsule, b"arrow_array_stream"))
        self.schema, self.array, self.end = Schema(), Array(), Array()
        assert self.stream.get_schema(c.byref(self.stream), c.addressof(self.schema)) == 0
        assert self.stream.get_next(c.byref(self.stream), c.addressof(self.array)) == 0
        assert self.stream.get_next(c.byref(self.stream), c.addressof(self.end)) == 0

    def column(self, name):
        names = [self.schema.children[i].contents.name for i in range(self.schema.n_children)]
        i = names.index(name.encode())
        return self.schema.children[i].contents, self.array.children[i].contents

    def release(self):
        for made in (self.array, self.schema):
            made.release(c.addressof(made))
            assert not made.release

    def values(self, name, letter):
        field, array = self.column(name)
        assert field.flags == 2 and array.offset == 0
        size = struct.calcsize(f"<{array.length}{letter}")
        return list(struct.unpack(f"<{array.length}{letter}",
                                  c.string_at(array.buffers[1], size)))

    def present(self, name):
        _, array = self.column(name)
        if not array.buffers[0]:
            return [True] * array.length
        return [bool(c.string_at(array.buffers[0], 1)[0] >> i & 1) for i in range(array.length)]


def test_numbers_dates_and_texts_are_read_by_the_specification():
    made = libsib.as_table(COLUMNS)
    reader = Reader(made)
    assert reader.schema.format == b"+s" and reader.array.length == 3
    assert [reader.column(name)[0].format for name in COLUMNS] == [b"g", b"l", b"b", b"tdD", b"U"]
    for name in COLUMNS:
        assert reader.present(name) == [v is not None for v in COLUMNS[name]]
        assert reader.column(name)[1].null_count == 1
    assert reader.values("x", "d")[::2] == [1.5, -2.0]
    assert reader.values("n", "q")[::2] == [2**60, 7]
    assert reader.values("day", "i")[::2] == [15_399, -5_479]
    offsets = struct.unpack("<4q", c.string_at(reader.column("text")[1].buffers[1], 32))
    data = c.string_at(reader.column("text")[1].buffers[2], offsets[3])
    assert [data[offsets[i]:offsets[i + 1]].decode() for i in (0, 2)] == ["a", "Zoë"]
    assert c.string_at(reader.column("b")[1].buffers[1], 1)[0] & 3 == 1
    assert not reader.end.release
    reader.release()


def test_codes_are_a_dictionary():
    reader = Reader(libsib.read_csv(b"place\nsouth\n\"\"\nnorth\n", TYPES))
    field, array = reader.column("place")
    assert field.format == b"i" and field.dictionary.contents.format == b"U"
    assert reader.values("place", "i")[::2] == [1, 0] and reader.present("place") == [1, 0, 1]
    levels = array.dictionary.contents
    assert levels.length == 2 and c.string_at(levels.buffers[2], 10) == b"northsouth"
    reader.release()


def test_what_is_read_back_is_the_same():
    made = libsib.as_table(COLUMNS)
    assert libsib.as_table(Offered(made)).rows() == made.rows()
    coded = libsib.read_csv(b"place\nsouth\n\"\"\nnorth\n", TYPES)
    assert libsib.as_table(Offered(coded)).rows() == coded.rows()


def test_values_are_not_copied_and_outlive_the_table():
    made = libsib.as_table(COLUMNS)
    addresses = {name: Reader(made).column(name)[1].buffers[1] for name in ("x", "n", "day")}
    reader = Reader(made)
    assert {name: reader.column(name)[1].buffers[1] for name in addresses} == addresses
    del made
    gc.collect()
    assert reader.values("n", "q")[2] == 7
    reader.release()


def test_no_rows():
    made = libsib.read_csv(b"x,t\n", {"x": "f64", "t": "text"})
    assert len(libsib.as_table(Offered(made))) == 0


def test_what_nobody_reads_and_what_is_released_lets_the_table_go():
    made = libsib.as_table(COLUMNS)
    counts = [sys.getrefcount(made._handle)]
    for _ in range(3):
        made.__arrow_c_stream__()
    counts.append(sys.getrefcount(made._handle))
    reader = Reader(made)
    counts.append(sys.getrefcount(made._handle))
    reader.release()
    del reader
    gc.collect()
    counts.append(sys.getrefcount(made._handle))
    assert counts[0] == counts[1] == counts[3] < counts[2]
