"""Every status has its class; findings of the host language stay the host language's."""

import os
import pickle
import threading

import numpy as np
import pytest

import libsib
from libsib import _core, errors


def test_every_status_has_its_class():
    names = [_core.sib_status_name(i) for i in range(1, 15)]
    assert "unknown" not in names and _core.sib_status_name(15) == "unknown"
    for name in set(names) - {"no_memory"}:
        error = errors.make(name, "m", "a", "", -1)
        assert error.status == name and type(error) is not libsib.SibError
        assert (error.argument, error.column, error.row) == ("a", None, None)


def test_memory_errors_are_the_built_in_ones():
    assert type(errors.make("no_memory", "m", "", "", -1)) is MemoryError


def test_errors_can_be_pickled():
    error = pickle.loads(pickle.dumps(libsib.DataError("m", "a", "c", 3)))
    assert (type(error), error.message, error.row) == (libsib.DataError, "m", 3)


def test_threads_out_of_range():
    with pytest.raises(libsib.ArgumentError) as caught:
        libsib.read_csv(b"x\n1\n", {"x": "i64"}, threads=257)
    assert caught.value.argument == "threads"


def test_unknown_options_are_refused():
    with pytest.raises(TypeError, match="struct_size"):
        _core.sib_table_read_csv(None, b"x\n", "{}", {"struct_size": 1})


@pytest.mark.parametrize("handle", [object(), 1, "sib_table"])
def test_no_handle_is_no_crash(handle):
    with pytest.raises(TypeError):
        _core.sib_table_rows(handle)


def test_closed_handles_are_missing_not_freed_memory():
    assert _core.sib_table_rows(None) == 0


def test_handles_of_another_kind_are_refused():
    builder = _core.sib_table_builder_new(None, 0)
    with pytest.raises(TypeError, match="sib_table"):
        _core.sib_table_rows(builder)


def test_texts_of_a_column_may_not_be_a_list():
    builder = _core.sib_table_builder_new(None, 1)
    with pytest.raises(TypeError):
        _core.sib_table_builder_add_text(None, builder, "x", ["gone"], None, [])


def test_progress_may_cancel_and_may_raise():
    data = b"x\n" + b"1.25\n" * 2_000_000
    with pytest.raises(libsib.Cancelled):
        libsib.read_csv(data, {"x": "f64"}, progress=lambda fraction, step: False)

    class Own(Exception):
        pass

    def fail(fraction, step):
        raise Own

    with pytest.raises(Own):
        libsib.read_csv(data, {"x": "f64"}, progress=fail)


def test_progress_rises_to_one():
    seen = []
    libsib.read_csv(b"x\n" + b"1.25\n" * 300_000, {"x": "f64"},
                    progress=lambda fraction, step: seen.append((fraction, step)))
    assert seen and seen[-1][0] == 1.0 and [f for f, _ in seen] == sorted(f for f, _ in seen)


def test_threads_of_the_interpreter_run_beside_a_call():
    table = libsib.as_table({"x": np.arange(100_000)})
    results = []
    workers = [threading.Thread(target=lambda: results.append(table.evaluate("x > 5").sum()))
               for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(set(results)) == 1 and len(results) == 4


def test_calls_work_after_fork():
    table = libsib.as_table({"x": np.arange(200_000)})
    table.evaluate("x > 5", threads=2)
    child = os.fork()
    if child == 0:
        good = table.evaluate("x > 5", threads=2).sum() == 199_994
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("name, call", [
    ("replace", lambda no: libsib.match(
        {"treated": [1, 0], "score": [0.5, 0.4]}, scores="score", replace=no)),
    ("inclusive", lambda no: libsib.match(
        {"treated": [1, 1, 0, 0], "score": [0.5, 0.4, 0.45, 0.3]}, scores="score",
        caliper=libsib.Caliper(1.0, unit="sd_pooled", inclusive=no))),
    ("exclude_treated_elsewhere", lambda no: libsib.select_cohort(
        {"person": ["a"], "release_date": ["2010-01-01"]}, [], exclude_treated_elsewhere=no)),
])
def test_what_is_true_in_python_alone_is_no_flag(name, call):
    for no in ("0", "False", 0, None, [1]):
        with pytest.raises(TypeError, match=name):
            call(no)
    assert call(np.bool_(False)) is not None and call(False) is not None
