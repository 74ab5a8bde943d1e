"""A producer of Arrow data for the tests, written from the specification of the C interfaces.

It hands out capsules as pyarrow and polars do, counts the calls of each release callback, and can
be told to lie.
"""

import ctypes as c
import struct

Release = c.CFUNCTYPE(None, c.c_void_p)


class Schema(c.Structure):
    pass


class Array(c.Structure):
    pass


class Stream(c.Structure):
    pass


Schema._fields_ = [
    ("format", c.c_char_p), ("name", c.c_char_p), ("metadata", c.c_char_p), ("flags", c.c_int64),
    ("n_children", c.c_int64), ("children", c.POINTER(c.POINTER(Schema))),
    ("dictionary", c.POINTER(Schema)), ("release", Release), ("private", c.c_void_p)]
Array._fields_ = [
    ("length", c.c_int64), ("null_count", c.c_int64), ("offset", c.c_int64),
    ("n_buffers", c.c_int64), ("n_children", c.c_int64), ("buffers", c.POINTER(c.c_void_p)),
    ("children", c.POINTER(c.POINTER(Array))), ("dictionary", c.POINTER(Array)),
    ("release", Release), ("private", c.c_void_p)]
Get = c.CFUNCTYPE(c.c_int, c.POINTER(Stream), c.c_void_p)
Stream._fields_ = [
    ("get_schema", Get), ("get_next", Get),
    ("last_error", c.CFUNCTYPE(c.c_char_p, c.c_void_p)), ("release", Release),
    ("private", c.c_void_p)]

capsule = c.pythonapi.PyCapsule_New
capsule.restype, capsule.argtypes = c.py_object, [c.c_void_p, c.c_char_p, c.c_void_p]


class Data:
    """One array: its type, its rows and its buffers (bytes, or None for a null pointer)."""

    def __init__(self, format, length, buffers, *, name="", nulls=-1, offset=0, children=(),
                 dictionary=None):
        self.format, self.length, self.buffers, self.name = format, length, list(buffers), name
        self.nulls, self.offset, self.children = nulls, offset, list(children)
        self.dictionary = dictionary

    def address(self, buffer):
        """Where a buffer lies."""
        return c.cast(c.c_char_p(self.buffers[buffer]), c.c_void_p).value


_alive = []  # consumers may release what a producer made long after it is gone


class Producer:
    """Offers arrays, or with `stream` a stream of chunks. Set attributes to make it lie."""

    def __init__(self, *chunks, stream=True, schema=None):
        self.chunks, self.schema = chunks, schema or chunks[0]
        self.released = {"schema": 0, "array": 0, "stream": 0}
        self.get_schema_code = self.get_next_code = 0
        self.lie_schema = self.lie_array = self.lie_stream = lambda made: None
        self.kept = []
        _alive.append(self)
        if stream:
            self.__arrow_c_stream__ = self._stream
        else:
            self.__arrow_c_array__ = self._array

    def _keep(self, thing):
        self.kept.append(thing)
        return thing

    def _counter(self, kind, structure):
        def release(address):
            self.released[kind] += 1
            structure.from_address(address).release = Release()

        return self._keep(Release(release))

    def _fill_schema(self, s, data, release):
        s.format = self._keep(data.format.encode())
        s.name = self._keep(data.name.encode())
        s.n_children = len(data.children)
        children = [self._fill_schema(Schema(), child, Release()) for child in data.children]
        if children:
            s.children = self._keep((c.POINTER(Schema) * len(children))(
                *[c.pointer(self._keep(child)) for child in children]))
        if data.dictionary is not None:
            s.dictionary = c.pointer(self._keep(
                self._fill_schema(Schema(), data.dictionary, Release())))
        s.release = release
        return s

    def _fill_array(self, a, data, release):
        a.length, a.null_count, a.offset = data.length, data.nulls, data.offset
        a.n_buffers, a.n_children = len(data.buffers), len(data.children)
        if data.buffers:
            a.buffers = self._keep((c.c_void_p * len(data.buffers))(
                *[c.cast(c.c_char_p(b), c.c_void_p) for b in data.buffers]))
        children = [self._fill_array(Array(), child, Release()) for child in data.children]
        if children:
            a.children = self._keep((c.POINTER(Array) * len(children))(
                *[c.pointer(self._keep(child)) for child in children]))
        if data.dictionary is not None:
            a.dictionary = c.pointer(self._keep(
                self._fill_array(Array(), data.dictionary, Release())))
        a.release = release
        return a

    def _stream(self, requested_schema=None):
        left = list(self.chunks)

        def get_schema(_, address):
            if self.get_schema_code:
                return self.get_schema_code
            made = self._fill_schema(Schema.from_address(address), self.schema,
                                     self._counter("schema", Schema))
            self.lie_schema(made)
            return 0

        def get_next(_, address):
            if self.get_next_code and len(left) < len(self.chunks):
                return self.get_next_code
            if not left:
                Array.from_address(address).release = Release()
                return 0
            made = self._fill_array(Array.from_address(address), left.pop(0),
                                    self._counter("array", Array))
            self.lie_array(made)
            return 0

        made = self._keep(Stream())
        made.get_schema = self._keep(Get(get_schema))
        made.get_next = self._keep(Get(get_next))
        made.release = self._counter("stream", Stream)
        self.lie_stream(made)
        return capsule(c.addressof(made), b"arrow_array_stream", None)

    def _array(self, requested_schema=None):
        schema = self._keep(self._fill_schema(Schema(), self.schema,
                                              self._counter("schema", Schema)))
        array = self._keep(self._fill_array(Array(), self.chunks[0],
                                            self._counter("array", Array)))
        self.lie_schema(schema)
        self.lie_array(array)
        return (capsule(c.addressof(schema), b"arrow_schema", None),
                capsule(c.addressof(array), b"arrow_array", None))


def pack(code, values):
    """Values as the bytes of a buffer."""
    return struct.pack(f"<{len(values)}{code}", *values)


def bitmap(flags):
    """Flags as bits, least significant first."""
    return bytes(sum(bool(f) << i for i, f in enumerate(flags[at:at + 8]))
                 for at in range(0, len(flags), 8))


def validity(values):
    """The validity buffer of a list in which None is null."""
    return bitmap([v is not None for v in values])


def numbers(format, code, values, **how):
    """An array of numbers; None is null."""
    return Data(format, len(values), [validity(values), pack(code, [v or 0 for v in values])],
                **how)


def booleans(values, **how):
    return Data("b", len(values), [validity(values), bitmap(values)], **how)


def texts(values, format="u", **how):
    """An array of texts, as offsets or as views."""
    there = [(v or "").encode() for v in values]
    data = b"".join(there)
    if format != "vu":
        ends = [sum(map(len, there[:i])) for i in range(len(there) + 1)]
        return Data(format, len(values), [validity(values), pack("iq"[format == "U"], ends), data],
                    **how)
    views, long = b"", b""
    for v in there:
        if len(v) <= 12:
            views += pack("i", [len(v)]) + v.ljust(12, b"\0")
        else:
            views += pack("i", [len(v)]) + v[:4] + pack("i", [0, len(long)])
            long += v
    return Data(format, len(values), [validity(values), views, long, pack("q", [len(long)])], **how)


def dictionary(codes, levels, index="i", code="i", **how):
    return numbers(index, code, codes, dictionary=levels, **how)


def table(*columns, **how):
    """A record batch."""
    return Data("+s", how.pop("length", columns[0].length if columns else 0), [None],
                children=columns, nulls=0, **how)
