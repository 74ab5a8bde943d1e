"""Forked children with threads of their own, and one object used by many threads."""

import multiprocessing
import threading

import numpy as np
import pytest

import libsib
from libsib import _core

N = 60_000


def data():
    draw = np.random.default_rng(11)
    return draw.random(N), (draw.random(N) < 0.3).astype(np.uint8)


def chain(threads):
    """Bytes of results of every parallel part: reading, fitting, matching, balance, rules."""
    scores, arm = data()
    text = "x,y\n" + "".join(f"{s:.17g},{int(a)}\n" for s, a in zip(scores[:5000], arm))
    table = libsib.read_csv(text.encode(), {"x": "f64", "y": "i64"}, threads=threads)
    own = libsib.as_table({"a": scores, "b": scores**2})
    model = _core.sib_propensity_fit((threads, None), own._handle, arm, None, None)
    made = _core.sib_matching_match((threads, None), scores, None, arm, None, None, None, None,
                                      {"ratio": 2})
    even = _core.sib_balance_measure((threads, None), own._handle, arm, scores, None)
    terms = libsib.Table(_core.sib_balance_table(even, "terms"))
    return (bytes(table["x"]), bytes(table.evaluate("x > 0.5 AND y = 1", threads=threads)),
            bytes(_core.sib_propensity_scores(model)),
            bytes(_core.sib_matching_pair_comparison(made)), bytes(terms["smd_after"]))


@pytest.fixture(scope="module")
def serial():
    return chain(1)


def test_threads_give_the_same_bits(serial):
    assert chain(2) == serial


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_children_after_calls_with_threads_in_the_parent(serial, way):
    assert chain(2) == serial
    with multiprocessing.get_context(way).Pool(2) as pool:
        found = pool.map_async(chain, [2, 2, 1]).get(timeout=120)
    assert found == [serial] * 3
    assert chain(2) == serial


TABLE = libsib.as_table({"x": np.arange(float(N))})


def count_below(limit):
    return int(TABLE.evaluate(f"x < {limit}", threads=2).sum())


def test_children_use_the_parents_table():
    assert count_below(7) == 7
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(count_below, range(8)).get(timeout=60) == list(range(8))


@pytest.mark.measures  # a sanitizer's allocator, unlike the C library's, stays locked in the child
def test_fork_while_another_thread_is_inside_a_call():
    """The child has one thread; what the other one was in the midst of must not matter."""
    scores, arm = data()
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            _core.sib_matching_match((2, None), scores, None, arm, None, None, None, None, None)

    worker = threading.Thread(target=busy)
    worker.start()
    try:
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map_async(count_below, [3, 4, 5]).get(timeout=60) == [3, 4, 5]
    finally:
        stop.set()
        worker.join()


def test_one_handle_in_many_threads(serial):
    """Handles never change once made; calls run beside each other, with the same result."""
    scores, arm = data()
    made = _core.sib_matching_match(None, scores, None, arm, None, None, None, None, {"ratio": 2})
    right = bytes(_core.sib_matching_pair_comparison(made))
    wrong = []

    def use(number):
        for _ in range(15):
            table = TABLE.select(["x"])
            own = _core.sib_matching_match((2, None), scores, None, arm, None, None, None, None,
                                             {"ratio": 2})
            good = (bytes(_core.sib_matching_pair_comparison(made)) == right
                    and bytes(_core.sib_matching_pair_comparison(own)) == right
                    and int(table.evaluate(f"x < {number}", threads=2).sum()) == number)
            try:
                table.evaluate("nothing > 1")
                good = False
            except libsib.TermsError:
                pass
            if not good:
                wrong.append(number)

    workers = [threading.Thread(target=use, args=(i,)) for i in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong
