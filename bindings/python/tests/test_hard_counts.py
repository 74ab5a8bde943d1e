"""Thousands of good and refused calls: what was given is given back, and nothing stays.

Live memory is counted exactly: blocks of Python's own allocator and bytes of the C library's.
"""

import ctypes
import gc
import itertools
import random
import sys
import traceback
from array import array

import numpy as np
import pytest

import libsib
from libsib import _core

TIMES = 20_000


class Mallinfo2(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost").split()]


def live():
    gc.collect()
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = Mallinfo2
    found = libc.mallinfo2()
    return sys.getallocatedblocks(), found.uordblks + found.hblkhd


def inside(thing):
    """Everything a call is given, but for None and small numbers, which all programs share."""
    if thing is not None and not isinstance(thing, int):
        yield thing
    if isinstance(thing, (tuple, list)):
        for part in thing:
            yield from inside(part)
    elif isinstance(thing, dict):
        for pair in thing.items():
            yield from inside(pair)


SCORES, ARM = np.array([0.5, 0.4, 0.3]), np.array([1, 0, 0], dtype=np.uint8)
IDS, BYTES = ["one", "two", "three \u20ac"], (b"abc", array("q", [0, 1, 2, 3]))
TABLE = libsib.as_table({"x": SCORES, "y": [1, 2, 3], "who": IDS, "when": ["2020-01-01"] * 3},
                        dates=["when"])._handle
RULE = _core.sib_expression_compile(None, "x > 0.35 AND y < 3", TABLE)
MATCHING = _core.sib_matching_match(None, SCORES, None, ARM, IDS, None, None, None, None)
BALANCE = _core.sib_balance_measure(None, TABLE, ARM, None, None)


class Own(Exception):
    pass


OWN = Own("mine")


def raises(fraction, step):
    raise OWN


def builds(values, validity, keeper):
    builder = _core.sib_table_builder_new(None, 3)
    _core.sib_table_builder_add_f64(None, builder, "x", values, validity, keeper)
    return _core.sib_table_builder_finish(None, builder)


def nearest(scores=SCORES, arm=ARM, ids=None, key=None, exact=None, options=None, settings=None):
    return _core.sib_matching_match(settings, scores, None, arm, ids, key, exact, None, options)


def read(data, types, options, settings):
    return _core.sib_table_read_csv(settings, data, types, options)


INFINITE = np.array([0.5, np.inf, 0.3])
CSV, TYPES = b"x,who\n1.5,a\n2.5,b\n", '{"x": {"type": "f64"}, "who": {"type": "text"}}'
KEEPER = [object()]

# name: function, arguments, exception (None: the call succeeds)
CALLS = {
    "views": (nearest, (SCORES, ARM), None),
    "texts in a list": (nearest, (SCORES, ARM, IDS), None),
    "texts in a pair": (nearest, (SCORES, ARM, BYTES), None),
    "options": (nearest, (SCORES, ARM, None, None, None, {"ratio": 2, "order": "closest"}), None),
    "every setting": (nearest, (SCORES, ARM, IDS, array("q", [3, 2, 1]), TABLE,
                                {"seed": 2**40}, (2, lambda *_: None)), None),
    "a table": (builds, (SCORES, (b"\x07", 0), KEEPER), None),
    "csv": (read, (CSV, TYPES, {"separator": 44}, None), None),
    "an expression": (_core.sib_expression_evaluate, (None, RULE, TABLE), None),
    "a view out": (_core.sib_matching_pair_set, (MATCHING,), None),
    "texts out": (_core.sib_table_text, (TABLE, 2), None),
    "a name out": (_core.sib_table_name, (TABLE, 2), None),
    "an inner handle": (_core.sib_balance_table, (BALANCE, "terms"), None),
    "another format": (nearest, (array("f", [1, 2, 3]), ARM), TypeError),
    "no buffer": (nearest, (object(), ARM), TypeError),
    "a refused second view": (nearest, (SCORES, SCORES, IDS), TypeError),
    "another length": (nearest, (SCORES[:2], ARM, IDS), libsib.ShapeError),
    "infinity": (nearest, (INFINITE, ARM, BYTES), libsib.NonfiniteError),
    "a list with no text": (nearest, (SCORES, ARM, ["a", "b", 3]), TypeError),
    "a lone surrogate": (nearest, (SCORES, ARM, ["a", "b", "\ud800"]), libsib.DataError),
    "offsets too far": (nearest, (SCORES, ARM, (b"ab", array("q", [0, 1, 2, 3]))), ValueError),
    "falling offsets": (nearest, (SCORES, ARM, (b"abc", array("q", [0, 2, 1, 3]))),
                        libsib.ShapeError),
    "an unknown option": (nearest, (SCORES, ARM, IDS, None, None, {"ratioo": 2}), TypeError),
    "an unknown choice": (nearest, (SCORES, ARM, IDS, None, None, {"order": "up"}),
                          libsib.ArgumentError),
    "an option of another type": (nearest, (SCORES, ARM, IDS, None, None, {"ratio": "2"}),
                                  TypeError),
    "another handle": (nearest, (SCORES, ARM, IDS, None, MATCHING), TypeError),
    "no settings": (nearest, (SCORES, ARM, IDS, None, None, None, (1,)), TypeError),
    "too many threads": (nearest, (SCORES, ARM, IDS, None, None, None, (257, None)),
                         libsib.ArgumentError),
    "a refused column": (builds, (INFINITE, None, KEEPER), libsib.NonfiniteError),
    "too few bits": (builds, (SCORES, (b"\x07", 6), KEEPER), ValueError),
    "bits before the first": (builds, (SCORES, (b"\x07", -1), KEEPER), ValueError),
    "a crooked buffer": (nearest, (memoryview(bytes(25))[1:].cast("d"), ARM), TypeError),
    "refused bits": (builds, (SCORES, ("\x07", 0), KEEPER), TypeError),
    "refused csv": (read, (b"x\nhello\n", '{"x": {"type": "f64"}}', None, None), libsib.DataError),
    "refused types": (read, (CSV, "{", {"separator": 44}, (2, None)), libsib.TermsError),
    "progress that raises": (read, (CSV, TYPES, None, (1, raises)), Own),
    "progress that stops": (read, (CSV, TYPES, None, (2, lambda *_: False)), libsib.Cancelled),
    "progress that is nothing": (read, (CSV, TYPES, None, (1, 7)), TypeError),
    "a refused expression": (_core.sib_expression_compile, (None, "x >", TABLE),
                             libsib.TermsError),
    "too many arguments": (_core.sib_table_name, (TABLE, 2, 3), TypeError),
    "a whole number too large": (_core.sib_table_name, (TABLE, 2**70), TypeError),
}


def repeat(function, arguments, refusal, times):
    for _ in itertools.repeat(None, times):
        if refusal is None:
            function(*arguments)
            continue
        try:
            function(*arguments)
        except refusal:
            pass
        else:
            raise AssertionError("the call succeeded")
    OWN.__traceback__ = OWN.__context__ = None


@pytest.mark.parametrize("name", CALLS)
def test_calls_answer(name):
    repeat(*CALLS[name], 20)


@pytest.mark.measures
@pytest.mark.parametrize("name", CALLS)
def test_nothing_stays(name):
    function, arguments, refusal = CALLS[name]
    repeat(function, arguments, refusal, 200)
    before = [sys.getrefcount(thing) for thing in inside(arguments)]
    blocks, memory = live()
    repeat(function, arguments, refusal, TIMES)
    more_blocks, more_memory = live()
    assert [sys.getrefcount(thing) for thing in inside(arguments)] == before
    assert more_blocks - blocks < 200 and more_memory - memory < TIMES


@pytest.mark.measures
def test_the_count_sees_a_leak():
    kept = []
    blocks, memory = live()
    for _ in range(TIMES):
        kept.append(nearest())
    more_blocks, more_memory = live()
    assert more_blocks - blocks >= TIMES and more_memory - memory > 100 * TIMES


@pytest.mark.parametrize("kind", [Own, SystemExit, KeyboardInterrupt, GeneratorExit,
                                  MemoryError, libsib.DataError])
def test_exceptions_of_progress_come_out_unchanged(kind):
    cause, own = ValueError("cause"), kind("mine")

    def progress(fraction, step):
        raise own from cause

    with pytest.raises(kind) as caught:
        libsib.read_csv(CSV, {"x": "f64"}, progress=progress)
    assert caught.value is own and own.__cause__ is cause and own.args == ("mine",)
    assert "progress" in [frame.name for frame in traceback.extract_tb(own.__traceback__)]


def test_calls_inside_an_except_clause_keep_its_exception():
    try:
        raise Own
    except Own as outer:
        with pytest.raises(libsib.NonfiniteError) as caught:
            nearest(INFINITE)
        assert caught.value.__context__ is outer and sys.exc_info()[1] is outer


def test_handles_in_odd_orders():
    """Inner handles, selections and expressions outlive what they came from."""
    draw = random.Random(3)
    for _ in range(60):
        own = np.arange(5.0)
        table = libsib.as_table({"x": own, "who": list("abcde")})
        balance = libsib.balance(table, treated=[1, 1, 0, 0, 0], covariates=["x", "who"],
                                 weights=[1.0] * 5)
        made = {
            "own": own, "table": table, "part": table.select(["x"]),
            "again": table.select(["x"]).select(["x"]), "balance": balance,
            "inner": balance.table, "deeper": balance.table.select(["smd_before"]),
            "rule": _core.sib_expression_compile(None, "x > 1", table._handle),
        }
        del own, table, balance
        names = list(made)
        draw.shuffle(names)
        for name in names[:-1]:
            del made[name]
            if draw.random() < 0.3:
                gc.collect()
        (last, kept), = made.items()
        if last in ("part", "again"):
            assert kept["x"].tolist() == [0, 1, 2, 3, 4]
        elif last in ("inner", "deeper"):
            assert kept["smd_before"][0] == pytest.approx(-2.5 / 0.5**0.5)
        elif last == "rule":
            other = libsib.as_table({"x": [0.0, 2.0]})
            out = libsib.Table(_core.sib_expression_evaluate(None, kept, other._handle))
            assert out["value"].tolist() == [0, 1]


def test_inner_handles_hold_their_owner():
    balance = _core.sib_balance_measure(None, TABLE, ARM, None, None)
    before = sys.getrefcount(balance)
    inner = [_core.sib_balance_table(balance, "terms") for _ in range(10)]
    assert sys.getrefcount(balance) == before + 10
    inner.clear()
    assert sys.getrefcount(balance) == before


def test_handles_cannot_be_copied_pickled_or_forged():
    import copy
    import pickle

    for way in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            way(MATCHING)
    with pytest.raises(TypeError):
        type(MATCHING)()


def test_a_keeper_with_a_finaliser_that_fails(capsys):
    """A column's keeper goes when the table does, even in the middle of an exception."""
    gone = []

    class Keeper:
        def __del__(self):
            gone.append(len(gone))
            _core.sib_table_rows(TABLE)  # a finaliser may call again

    for _ in range(50):
        table = builds(SCORES, None, Keeper())
        with pytest.raises(ZeroDivisionError):
            holder = [table]
            del table
            try:
                1 // 0
            finally:
                holder.clear()
    with pytest.raises(libsib.NonfiniteError):
        builds(INFINITE, None, Keeper())
    gc.collect()
    assert len(gone) == 51
