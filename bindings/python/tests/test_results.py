"""What every result keeps to: it never changes, and a pickled copy answers the same."""

import copy
import dataclasses
import itertools
import multiprocessing
import pickle
import re
import timeit
import typing

import numpy as np
import pandas as pd
import pytest

import libsib
from libsib import _core, names
from test_chain import CONVICTIONS, cohort
from test_matching import matched, small


def tables():
    return libsib.as_table(pd.DataFrame({
        "real": [1.5, float("nan")], "whole": pd.array([2**40 + 7, None], dtype="Int64"),
        "when": pd.to_datetime(["2020-02-29", None]),
        "flag": pd.array([True, None], dtype="boolean"),
        "category": pd.Categorical(["b", None], categories=["a", "b"]),
        "text": ["caf\u00e9", None]}))


def effect(**how):
    return libsib.estimate_effect(matched(), small()[1], weighting="aggregate", **how)


RESULTS = {
    "table": tables,
    "cohort": cohort,
    "counts": lambda: libsib.count_reconvictions(cohort(), CONVICTIONS, person="person_id"),
    "history": lambda: libsib.build_history(cohort(), CONVICTIONS, [("priors", "count")],
                                            person="person_id"),
    "propensity": lambda: libsib.fit_propensity(small()[0], covariates=["score"], id="id"),
    "matching": lambda: matched(caliper=libsib.Caliper.preset("MATCHIT", 3)),
    "balance": lambda: libsib.balance(small()[0], covariates=["score", "site"]),
    "effect": effect,
    "pool": lambda: libsib.pool_effects({"a": effect(), "b": effect()}, weights="equal",
                                        of="means"),
}


def answers(result):
    """Everything a result says, as plain values."""
    if isinstance(result, libsib.Table):
        return {"types": result.types, "rows": result.rows()}
    if isinstance(result, np.ndarray):
        return result.tolist()
    if not dataclasses.is_dataclass(result):
        return result
    said = {"repr": repr(result), "summary": result.summary()}
    said["html"], said["frame"] = result._repr_html_(), result.to_frame().to_csv()
    for name in dir(type(result)):
        if not name.startswith("_") and not callable(getattr(type(result), name)):
            said[name] = answers(getattr(result, name))
    said.update({field.name: answers(getattr(result, field.name))
                 for field in dataclasses.fields(result) if not field.name.startswith("_")})
    return said


@pytest.mark.parametrize("name", RESULTS)
def test_pickled_results_answer_the_same(name):
    result = RESULTS[name]()
    for twin in (pickle.loads(pickle.dumps(result)), pickle.loads(pickle.dumps(result, 2)),
                 copy.deepcopy(result)):
        assert type(twin) is type(result)
        assert repr(answers(twin)) == repr(answers(result))


def test_pickled_results_go_on_working():
    def twin(x):
        return pickle.loads(pickle.dumps(x))

    members = twin(cohort())
    assert members.explain("3").rows() == cohort().explain("3").rows()
    counts = libsib.count_reconvictions(members, CONVICTIONS, person="person_id")
    assert twin(counts).persons.rows() == RESULTS["counts"]().persons.rows()
    m = twin(matched())
    assert m.weights().tolist() == matched().weights("aggregate").tolist()
    assert m.matched_data().equals(matched().matched_data())
    assert m.balance(denominator="all_sd").effective_size(0) == 3
    found = twin(libsib.estimate_effect(m, small()[1], weighting="aggregate"))
    assert found.confidence_interval(level=0.5) == effect().confidence_interval(level=0.5)
    assert found.exact("rate_ratio") == effect().exact("rate_ratio")
    pooled = twin(libsib.pool_effects({"a": found, "b": effect()}, weights="equal", of="means"))
    assert pooled.confidence_interval(level=0.5) == RESULTS["pool"]().confidence_interval(level=0.5)


def test_arrays_of_pickled_results_are_read_only():
    model = pickle.loads(pickle.dumps(RESULTS["propensity"]()))
    for array in (model.scores, RESULTS["propensity"]().scores, matched().weights()):
        with pytest.raises(ValueError):
            array[0] = 0.5


@pytest.mark.parametrize("name", RESULTS)
def test_results_never_change(name):
    result = RESULTS[name]()
    for field in [n for n in dir(result) if not n.startswith("__")]:
        if name != "table" or not field.startswith("_"):
            with pytest.raises(AttributeError):
                setattr(result, field, None)
    with pytest.raises(AttributeError):
        result.note = "mine"


def test_results_have_lengths():
    lengths = {name: len(make()) for name, make in RESULTS.items()
               if name not in ("effect", "pool")}
    assert lengths == {"table": 2, "cohort": 2, "counts": 2, "history": 2, "propensity": 8,
                       "matching": 3, "balance": 3}


def test_processes_exchange_results():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(len, (tables(),)) == 2


def test_weightings_may_be_left_out_only_where_they_agree():
    assert matched().weights().tolist() == [1, 1, 1, 1, 1, 1, 0, 0]
    data = pd.DataFrame({"treated": [1, 1, 0, 0, 0], "score": [0.5, 0.9, 0.5, 0.4, 0.8]})
    with pytest.warns(libsib.Unmatched):
        m = libsib.match(data, scores="score", ratio=2)
    for ask in (m.weights, m.matched_data, m.balance, lambda: m.effective_size(0)):
        with pytest.raises(libsib.ArgumentError, match="weightings differ"):
            ask()
    assert m.weights("aggregate").sum() == 5


def test_names_are_those_of_the_library():
    literals = {name: typing.get_args(value) for name, value in vars(names).items()
                if name[0].isupper() and name != "Literal"}
    spelt = {name[len("sib_"):-len("_name")]: getattr(_core, name) for name in dir(_core)
             if re.fullmatch("sib_.*_name", name) and hasattr(_core, name[:-4] + "value")}
    by_class = {"".join(map(str.capitalize, name.split("_"))): namer
                for name, namer in spelt.items()}
    assert set(literals) == set(by_class) and len(literals) > 40
    for name, values in literals.items():
        known = list(itertools.takewhile(lambda n: n is not None,
                                         map(by_class[name], itertools.count(1))))
        assert list(values) == known, name


def fastest(call, times):
    """Seconds of one call, the fastest of some runs: a loaded machine is not the code's fault."""
    return min(timeit.repeat(call, number=times, repeat=7)) / times


@pytest.mark.measures
def test_small_calls_take_little_time():
    table, found = tables(), effect()
    for call in (lambda: len(table), lambda: found.standard_error("reduction", "welch"),
                 lambda: libsib.columns.day("2020-02-29"), lambda: libsib.Caliper(0.2, unit="raw")):
        assert fastest(call, 2000) < 10e-6
    generator = np.random.default_rng(1)
    data = pd.DataFrame({"id": [f"p{i}" for i in range(50)], "treated": [1] * 15 + [0] * 35,
                         "a": generator.random(50), "b": generator.random(50)})
    assert fastest(lambda: libsib.match(data, covariates=["a", "b"], id="id"), 5) < 5e-3


@pytest.mark.measures
def test_a_frame_of_many_rows_is_converted_in_no_time():
    n = 200_000
    frame = pd.DataFrame({
        "id": [f"P{i:07d}" for i in range(n)], "real": np.arange(n) / 7, "whole": np.arange(n),
        "when": pd.Timestamp("2010-01-01") + pd.to_timedelta(np.arange(n) % 3000, "D"),
        "category": pd.Categorical.from_codes(np.arange(n) % 3, list("abc"))})
    assert fastest(lambda: libsib.as_table(frame), 1) < 0.2  # a second for a million rows


def test_the_interval_follows_how_comparisons_are_used():
    people = {"id": list("abcdef"), "treated": [1, 1, 1, 0, 0, 0],
              "score": [0.6, 0.61, 0.3, 0.6, 0.2, 0.1]}
    events = dict(zip("abcdef", [1, 2, 0, 3, 1, 1]))
    apart = estimate(people, events, replace=False)
    again = estimate(people, events, replace=True)
    assert (apart.method, again.method) == ("set_clustered", "set_unit_clustered")
    assert apart.degrees_of_freedom["set_clustered"] == 2
    for effect in (apart, again):
        assert effect.confidence_interval() == effect.confidence_interval(method=effect.method)
        assert effect.method in effect.summary()
    pool = libsib.pool_effects({"one": apart, "two": again}, weights="equal", of="means")
    assert pool.method == "set_unit_clustered"


def estimate(people, events, replace):
    matching = libsib.match(people, scores="score", id="id", replace=replace)
    return libsib.estimate_effect(matching, events, weighting="per_treated")


def test_comparison_people_told_apart_are_left_out_and_named():
    n = 90
    people = {"treated": [i % 3 == 0 for i in range(n)], "age": [20 + i * 7 % 31 for i in range(n)],
              "group": ["rare" if i in (1, 4, 7) else "ab"[i // 3 % 2] for i in range(n)]}
    with pytest.warns(libsib.SibWarning):
        refused = libsib.fit_propensity(people)
    assert (refused.verdict, refused.told_apart_comparison) == ("quasi_separation", 3)
    left = libsib.fit_propensity(people, told_apart="leave_out")
    assert left.verdict == "ok"
    assert left.told_apart.rows() == [{"term": "group=rare", "treated": 0, "comparison": 3}]
    assert [i for i, score in enumerate(left.scores) if score != score] == [1, 4, 7]
