"""Every status of include/sib/status.h, provoked by a call as users make it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import libsib
import small_bond
from libsib import _core

def matched(**how):
    given = {"treated": [1, 0, 0], "scores": [0.5, 0.4, 0.3], **how}
    return libsib.match({}, **given)


def released(**how):
    people = {"person": ["a"], "when": ["2020-01-01"], "arm": [1]}
    return libsib.select_cohort(people, [], person="person", index_date="when", treated="arm = 1",
                                comparison="arm = 0", **how)


def cancelled():
    libsib.read_csv(b"x\n" + b"1.25\n" * 300_000, {"x": "f64"}, progress=lambda *_: False)


# What a user does, and the status, argument, column and row that answer it.
PROVOKED = [
    ("argument", lambda: matched(ratio=0), "ratio", None, None),
    ("shape", lambda: matched(scores=[0.5, 0.4]), "score", None, None),
    ("data", lambda: matched(id=["a", "b", "a"]), "id", None, 2),
    ("nonfinite", lambda: matched(scores=[0.5, None, 0.4]), "score", None, 1),
    ("range", lambda: matched(scores=[0.5, 0.4, 1.5]), "score", None, 2),
    ("overflow", lambda: libsib.as_table({"x": [0, 1]}).evaluate("x + 9223372036854775807"),
     "expression", None, 1),
    ("terms", lambda: libsib.read_contract({}), "document", None, None),
    ("currency", lambda: libsib.read_contract(small_bond.contract(currency="ZZZ")), "document",
     None, None),
    ("interrupted", cancelled, None, None, None),
    ("version", lambda: libsib.open_evaluation('{"result": {"format": "libsib-record@0"}}'),
     "record", None, None),
    ("unsupported", lambda: released(keep="last", close_at_members=1), "close_at_members",
     None, None),
]


@pytest.mark.parametrize("status, provoke, argument, column, row", PROVOKED,
                         ids=[case[0] for case in PROVOKED])
def test_a_call_provokes(status, provoke, argument, column, row):
    with pytest.raises(libsib.SibError) as caught:
        provoke()
    error = caught.value
    assert error.status == status and type(error) is not libsib.SibError
    assert (argument, column, row) == (error.argument, error.column, error.row)
    assert re.match(r"sib_\w+: .", error.message)


def in_child(program):
    """Runs a program that changes its whole process."""
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          timeout=120, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.parametrize("mode, name", [(0x400, "downward"), (0x800, "upward"), (0xC00, "to zero")])
def test_fpenv_by_another_rounding_mode(mode, name):
    program = f"""
import ctypes, libsib
table = libsib.as_table({{"x": [1.0]}})
libm = ctypes.CDLL("libm.so.6")
assert libm.fesetround({mode}) == 0
try:
    table.evaluate("x > 0")
except libsib.FloatingPointEnvironmentError as error:
    print(error.status)
libm.fesetround(0)
assert table.evaluate("x > 0").tolist() == [1]
"""
    assert in_child(program) == "fpenv\n"


@pytest.mark.measures
def test_no_memory_when_the_machine_refuses():
    """The address space is capped just above what the process has: libsib's own allocation fails,
    nothing is left behind, and the same call succeeds once the cap is gone."""
    program = """
import resource, sys
import numpy as np, libsib
n = 3_000_000
arm, scores = np.zeros(n, dtype=np.uint8), np.linspace(0.1, 0.9, n)
arm[::3] = 1
pages = int(open("/proc/self/statm").read().split()[0])
limit = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 20_000_000, limit[1]))
before = sys.getrefcount(scores), sys.getrefcount(arm)
for _ in range(20):
    try:
        libsib._core.sib_matching_match((2, None), scores, None, arm, None, None, None, None, None)
    except MemoryError as error:
        said = str(error)
    else:
        raise SystemExit("no MemoryError")
assert (sys.getrefcount(scores), sys.getrefcount(arm)) == before
resource.setrlimit(resource.RLIMIT_AS, limit)
made = libsib._core.sib_matching_match((2, None), scores, None, arm, None, None, None, None, None)
assert len(libsib._core.sib_matching_pair_treated(made)) == 1_000_000
print(said)
"""
    assert in_child(program) == "sib_matching_match: memory is short\n"


def test_no_memory_by_an_absurd_size():
    endless = libsib.Table(_core.sib_table_builder_finish(
        None, _core.sib_table_builder_new(None, 2**62)))
    with pytest.raises(MemoryError, match="memory is short"):
        endless.evaluate("1 < 2")


def test_busy_cannot_be_provoked_only_mapped():
    """Busy means a context inside a call is given to another. The rules make a context for each
    call and never show it, so that no program can; calls within calls just work."""
    table = libsib.as_table({"x": np.arange(300_000)})
    inner = []

    def progress(fraction, step):
        inner.append(int(table.evaluate("x < 7", threads=2).sum()))
        with pytest.raises(libsib.TermsError):
            table.evaluate("y < 7")

    made = libsib.read_csv(b"x\n" + b"1.25\n" * 300_000, {"x": "f64"}, progress=progress)
    assert len(made) == 300_000 and set(inner) == {7}


@pytest.fixture
def handed_over():
    """What the C module hands to on_failure."""
    seen = []

    def make(*arguments):
        seen.append(arguments)
        return LookupError(*arguments)

    _core.on_failure(make)
    yield seen
    _core.on_failure(libsib.errors.make)


def test_the_c_module_hands_over_status_message_argument_column_and_row(handed_over):
    with pytest.raises(LookupError):
        libsib.as_table({"x": [1.0, float("inf")]})
    ((status, message, argument, column, row),) = handed_over
    assert (status, argument, column, row) == ("nonfinite", "values", "x", 1)
    assert message.startswith("sib_table_builder_")


def test_every_status_of_the_header_is_provoked_or_explained():
    here = {case[0] for case in PROVOKED} | {"fpenv", "no_memory", "busy"}
    package = Path(__file__).resolve().parent.parent
    root = package / "source" if (package / "source").is_dir() else package.parent.parent
    header = (root / "include/sib/status.h").read_text()
    names = re.findall(r'X\(SIB_\w+, \d+, "(\w+)"', header)
    assert names[0] == "ok" and set(names[1:]) == here


def test_a_maker_of_exceptions_that_fails_itself(handed_over):
    _core.on_failure(lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        _core.sib_scheme_read(None, "{}")


def test_threads_beyond_an_int_are_refused():
    for threads in (0, -1, 257, 2**31, 2**64):
        with pytest.raises((libsib.ArgumentError, OverflowError)):
            libsib.read_csv(b"x\n1\n", {"x": "i64"}, threads=threads)
