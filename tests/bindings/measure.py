"""What a call from Python costs: peak memory beside 800 MB of float64, and microseconds.

    python3 tests/bindings/measure.py [MB]        needs libsib and numpy; prints, and fails above

5 MB of memory for an array that is borrowed, or 10 us for a small call, or 5 ms for a matching.
"""

import sys
import time

import numpy as np

import libsib
from libsib import _core

MEMORY_KB, CALL_US, MATCH_MS = 5_000, 10.0, 5.0


def peak():
    """Largest memory of the process so far, in kB."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def grown(call):
    """kB by which a call lifts the peak. The peak is forgotten first."""
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")  # the peak is what is used now
    before = peak()
    kept = call()
    after = peak()
    del kept
    return after - before


def least(call, times, of=7):
    """The quickest of some runs, in seconds a call: what the machine's other work leaves of it."""
    best = float("inf")
    for _ in range(of):
        begin = time.perf_counter()
        for _ in range(times):
            call()
        best = min(best, (time.perf_counter() - begin) / times)
    return best


def main(megabytes):
    values = np.ones(megabytes * 125_000)  # 8 bytes each
    small = {"a": values[:8], "t": np.array([1, 1, 0, 0, 0, 0, 0, 0], dtype=np.uint8)}
    table = libsib.as_table({"x": values[:8]})._handle
    effect = _core.sib_effect_quantity_value
    people = {"treated": [1, 1, 1] + [0] * 7, "score": [0.1 + i / 20 for i in range(10)]}

    libsib.as_table({"x": values[:3]})
    _core.sib_balance_measure(None, table, small["t"], small["a"], None)  # warm
    whole = libsib.as_table({"x": values})
    results = [
        (f"a table of {megabytes} MB, kB", grown(lambda: libsib.as_table({"x": values})),
         MEMORY_KB),
        (f"{megabytes} MB as weights that are refused, kB", grown(lambda: refused(table, values)),
         MEMORY_KB),
        ("a rule over them, beside its result of a byte a row, kB",
         grown(lambda: whole.evaluate("x > 1.5")) - len(values) // 1024, MEMORY_KB),
        ("a call of one number, us", 1e6 * least(lambda: effect("reduction"), 20_000), CALL_US),
        ("a call with a handle, us",
         1e6 * least(lambda: _core.sib_table_rows(table), 20_000), CALL_US),
        ("a call with context and views, us", 1e6 * least(lambda: views(small), 5_000), CALL_US),
        ("a whole match of ten people, ms",
         1e3 * least(lambda: libsib.match(people, scores="score"), 50),
         MATCH_MS),
    ]
    for name, value, limit in results:
        print(f"{'PASS' if value < limit else 'FAIL'}: {name}: {value:.3g} (below {limit:g})")
    return int(any(value >= limit for _, value, limit in results))


def refused(table, values):
    """The whole array crosses, and comes back as an error of its length."""
    try:
        _core.sib_balance_measure(None, table, np.zeros(8, dtype=np.uint8), values, None)
    except libsib.ShapeError as error:
        return error
    raise AssertionError("weights of another length were taken")


def views(small):
    """A call that makes a context and borrows two arrays, and is refused at once."""
    try:
        _core.sib_matching_match(None, small["a"], None, small["t"][:7], None, None, None, None,
                                 None)
    except libsib.ShapeError:
        pass


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 800))
