"""Ctrl-C at 20 random times during long calls: back at once, nothing leaked, next call right.

A child works; the parent sends SIGINT and notes when, by the system's monotonic clock and by the
processor time that the child has had. The shorter of the two counts: on a busy machine the child
waits for its turn, which says nothing of the library.
"""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

import libsib

BACK_WITHIN = 0.200  # seconds, the worst of all; a call asks for signals 20 times a second

CHILD = r"""
import ctypes, gc, json, sys, time, warnings
import numpy as np
import libsib
from libsib import _core

warnings.simplefilter("ignore")

class Mallinfo2(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost").split()]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Mallinfo2

def live():
    gc.collect()
    found = libc.mallinfo2()
    return found.uordblks + found.hblkhd

kind, rounds, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
draw = np.random.default_rng(7)
scores, treated = draw.random(n), (draw.random(n) < 0.3).astype(np.uint8)
table = libsib.as_table({f"x{i}": draw.random(n) for i in range(8)})
people = {f"x{i}": table[f"x{i}"] for i in range(3)}
people.update(id=[f"person {i}" for i in range(n)], treated=treated)
csv = ("x,y\n" + "1.25,7\n" * n).encode() if "read" in kind else b""

def matching(order, threads=1, progress=None, s=scores, t=treated):
    return _core.sib_matching_match((threads, progress), s, None, t, None, None, None, None,
                                      {"order": order, "ratio": 10})

CALLS = {
    "closest": lambda: matching("closest"),
    "farthest": lambda: matching("farthest"),
    "farthest, printing progress": lambda: matching("farthest", 2, print),
    "fit": lambda: _core.sib_propensity_fit((2, None), table._handle, treated, None,
                                            {"screen_p": 1e-300, "max_iterations": 50}),
    "balance": lambda: _core.sib_balance_measure((2, None), table._handle, treated, scores, None),
    "expression": lambda: table.evaluate("x0 * x1 + x2 / x3 > 0.5 OR x4 + x5 < 0.1", threads=2),
    "match": lambda: libsib.match(people, covariates=["x0", "x1", "x2"], id="id", ratio=2),
    "read": lambda: libsib.read_csv(csv, {"x": "f64", "y": "i64"}, threads=2),
    "read, printing progress": lambda: libsib.read_csv(csv, {"x": "f64", "y": "i64"},
                                                       threads=2, progress=print),
}
small = scores[:2000], treated[:2000]

def result():
    made = matching("closest", 2, None, small[0], small[1])
    return bytes(_core.sib_matching_pair_comparison(made)), bytes(
        _core.sib_matching_pair_set(made))

right = result()
counts = sys.getrefcount(scores), sys.getrefcount(treated), sys.getrefcount(table._handle)
before, back = None, []
for _ in range(rounds):
    finished = None
    print("ready", flush=True)
    try:
        while True:
            CALLS[kind]()
    except KeyboardInterrupt:
        back.append((time.monotonic(), time.process_time()))
    assert result() == right, "the next call is wrong"
    if before is None:
        before = live()
grown = live() - before
now = sys.getrefcount(scores), sys.getrefcount(treated), sys.getrefcount(table._handle)
assert now == counts, (now, counts)
print(json.dumps({"back": back, "grown": grown}), flush=True)
"""


def processor_time(process):
    """Seconds of processor time that a process has had: Linux gives each process such a clock."""
    return time.clock_gettime(~process.pid << 3 | 2)


def interrupted(kind, rounds, rows, longest, seed=20):
    """Seconds from each SIGINT to the except clause, by both clocks, and bytes that stayed."""
    chance, sent = random.Random(seed), []
    child = subprocess.Popen([sys.executable, "-c", CHILD, kind, str(rounds), str(rows)],
                             stdout=subprocess.PIPE, text=True)
    try:
        for line in child.stdout:
            if line == "ready\n":
                time.sleep(chance.uniform(0.0, longest))
                sent.append((time.monotonic(), processor_time(child)))
                child.send_signal(signal.SIGINT)
            elif line.startswith("{"):
                found = json.loads(line)
        assert child.wait(timeout=60) == 0
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert len(sent) == len(found["back"]) == rounds
    waits = [[b - s for s, b in zip(*pair)] for pair in zip(sent, found["back"])]
    return waits, found["grown"]


@pytest.mark.measures
@pytest.mark.parametrize("kind, rounds, rows, longest", [
    ("closest", 10, 500_000, 0.8),
    ("farthest", 10, 300_000, 0.5),
    ("farthest, printing progress", 3, 300_000, 0.5),
    ("fit", 5, 300_000, 0.5),
    ("balance", 5, 300_000, 0.3),
    ("expression", 5, 1_000_000, 0.2),
    ("match", 5, 200_000, 1.0),
    ("read", 5, 1_000_000, 0.3),
    ("read, printing progress", 3, 5_000_000, 0.3),
])
def test_control_c(kind, rounds, rows, longest):
    waits, grown = interrupted(kind, rounds, rows, longest)
    slowest = max(min(wait) for wait in waits)
    print(f"{kind}: back after at most {1000 * slowest:.0f} ms of {rounds}, "
          f"{1000 * max(wall for wall, _ in waits):.0f} ms by the wall clock")
    assert slowest < BACK_WITHIN, waits
    assert grown < 100_000, f"{grown} bytes stayed"


def test_control_c_outside_a_call_is_pythons_own():
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert len(libsib.as_table({"x": [1.0]})) == 1
