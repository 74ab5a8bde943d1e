"""Compared with whom, and how much less: published numbers, refusals, interruption."""

import gc
import math
import os
import signal
import sys
import time
import warnings
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import libsib

TERMS = ["age", "educ", "race", "married", "nodegree", "re74", "re75"]


@pytest.fixture
def lalonde(real_data):
    types = {name: "f64" for name in TERMS + ["re78"]}
    types.update(id="text", treat="flag", race="codes")
    table = libsib.read_csv(real_data("matching/lalonde_matchit614.csv"), types)
    scores = libsib.read_csv(real_data("oracle/matchit614_ps.csv"), {"ps": "f64"})
    frame = table.to_frame()
    return frame, pd.Series(list(scores["ps"]), index=list(frame["id"]))


def small():
    frame = pd.DataFrame({
        "id": list("abcdefgh"),
        "treated": [1, 1, 1, 0, 0, 0, 0, 0],
        "score": [0.61, 0.48, 0.30, 0.60, 0.45, 0.33, 0.10, 0.08],
        "site": ["x", "x", "y", "x", "x", "y", "y", "x"],
    })
    return frame, {i: n for i, n in zip("abcdefgh", [2, 1, 0, 3, 1, 0, 5, 4])}


def matched(**how):
    return libsib.match(small()[0], scores="score", id="id", **how)


def test_scores_are_those_of_matchit(lalonde):
    data, scores = lalonde
    model = libsib.fit_propensity(data, treated="treat", covariates=TERMS, id="id")
    assert model.verdict == "ok" and model.order_free and model.rows_used == 614
    np.testing.assert_allclose(model.scores, scores, rtol=1e-7)  # R's glm stops earlier
    assert len(model.coefficients) == model.rank == 9
    assert model.covariance.shape == (9, 9) and "age" in model.summary()


@pytest.mark.parametrize("how, treated, comparison, att, total", [
    ({}, 185, 185, 894.367480270271, 39.692798721077),
    ({"caliper": libsib.Caliper.preset("MATCHIT@1", 0.2)}, 113, 113,
     1571.744454424778, 3.775139395128),
    ({"ratio": 2}, 185, 370, 220.288640675678, 136.549585695660),
])
def test_matching_equals_matchit(lalonde, how, treated, comparison, att, total):
    data, scores = lalonde
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", libsib.Unmatched)
        m = libsib.match(data, treated="treat", scores=scores, id="id",
                         tie_key=pd.Series(range(614), index=scores.index), **how)
    assert m.verified and m.order_free and m.tie_rule == "tie_key,id"
    assert (m.matched_treated, m.matched_comparison) == (treated, comparison)
    assert math.isclose(m.pairs["distance"].sum(), total, rel_tol=1e-12)
    effect = libsib.estimate_effect(m, data["re78"], weighting="per_treated")
    assert math.isclose(-effect.difference, att, rel_tol=1e-12)


def test_an_optimal_matching_has_the_least_total(lalonde):
    data, scores = lalonde
    how = {"treated": "treat", "scores": scores, "id": "id", "method": "optimal"}
    m = libsib.match(data, **how)
    assert m.verified and m.order_free and m.matched_treated == m.most_treated == 185
    assert math.isclose(m.total_distance, 39.692798721077, rel_tol=1e-13)
    assert m.total_distance < 39.693741883341  # optmatch by its default tolerance
    with pytest.warns(libsib.Unmatched):
        m = libsib.match(data, caliper=libsib.Caliper.preset("MATCHIT@1", 0.2), ratio=3, **how)
    assert m.verified and m.matched_treated == m.most_treated == 113
    shuffled = data.sample(frac=1, random_state=1)
    with pytest.warns(libsib.Unmatched):
        other = libsib.match(shuffled, caliper=libsib.Caliper.preset("MATCHIT@1", 0.2), ratio=3,
                             **how)
    for name in ("treated_id", "comparison_id", "distance"):
        assert list(m.pairs[name]) == list(other.pairs[name])


def test_optimal_beats_greedy_and_knows_no_replacement():
    frame = {"id": list("abcd"), "treated": [1, 1, 0, 0], "score": [0.6, 0.5, 0.55, 0.3]}
    best, greedy = (libsib.match(frame, scores="score", id="id", method=method)
                    for method in ("optimal", "nearest"))
    assert list(best.pairs["comparison_id"]) == ["c", "d"]
    assert math.isclose(best.total_distance, 0.25) and "(at most 2)" in best.summary()
    assert best.total_distance <= greedy.total_distance
    narrow = libsib.Caliper(0.06, unit="raw")
    with pytest.warns(libsib.Unmatched):
        assert libsib.match(frame, scores="score", caliper=narrow).most_treated == 1
    for how in ({"replace": True}, {"order": "random"}):
        with pytest.raises(libsib.ArgumentError):
            libsib.match(frame, scores="score", method="optimal", **how)
    with pytest.raises(libsib.ArgumentError, match="optimal"):
        libsib.match(frame, scores="score", method="genetic")


def test_a_full_matching_has_everybody_in_a_set(lalonde):
    frame = {"id": list("abcdef"), "treated": [0, 0, 1, 1, 0, 1],
             "score": [0.125, 0.25, 0.3125, 0.5, 0.5625, 0.625]}
    m = libsib.match(frame, scores="score", id="id", method="full")
    assert list(m.pairs["set"]) == [0, 0, 1, 1] and m.total_distance == 0.375
    assert list(m.weights("per_treated")) == [0.5, 0.5, 1, 1, 2, 1]
    effect = libsib.estimate_effect(m, dict(zip("abcdef", [3, 1, 1, 1, 2, 1])),
                                    weighting="per_treated")
    assert effect.exact("mean_comparison") == Fraction(2) and effect.table() is not None
    one = libsib.match(frame, scores="score", id="id", method="full", max_controls=1,
                       max_treated=1)
    assert len(one) == 3 and one.total_distance == 0.5
    for how in ({"ratio": 2}, {"max_controls": 2, "caliper": libsib.Caliper(0.5, unit="raw")}):
        with pytest.raises(libsib.ArgumentError):
            libsib.match(frame, scores="score", method="full", **how)
    data, scores = lalonde
    how = {"treated": "treat", "scores": scores, "id": "id", "method": "full"}
    m = libsib.match(data, **how)
    assert m.verified and m.matched_treated == 185 and m.matched_comparison == 429
    assert math.isclose(m.total_distance, 2.141616233930, rel_tol=1e-11)
    m = libsib.match(data, max_controls=4, **how)
    assert m.verified and math.isclose(m.total_distance, 119.906132062650, rel_tol=1e-11)


def test_whole_sets_and_their_effect():
    frame, outcomes = small()
    m = libsib.match(frame, method="exact", exact=["site"], id="id")
    assert m.verified and m.whole_sets and math.isnan(m.total_distance)
    assert (m.verdict, m.matched_treated, m.matched_comparison) == ("ok", 3, 5)
    assert list(m.weights("per_treated")) == [1, 1, 1, 2 / 3, 2 / 3, 0.5, 0.5, 2 / 3]
    assert list(m.weights("aggregate")) == [1, 1, 1, 2, 2, 1, 1, 2]
    effect = libsib.estimate_effect(m, outcomes, weighting="per_treated")
    # site x: 2 of mean (3 + 1 + 4) / 3; site y: 1 of mean (0 + 5) / 2
    assert effect.exact("mean_comparison") == (2 * Fraction(8, 3) + Fraction(5, 2)) / 3
    assert effect.standard_error("difference", method="unit_robust") > 0
    cut = libsib.match(frame, method="exact", exact=["score"], coarsen={"score": [0.4]}, id="id")
    assert list(cut.cutpoints["cutpoint"]) == [0.4]
    assert cut.pairs["set"].max() == 1 and cut.matched_comparison == 5
    halves = libsib.match(frame, method="subclass", subclasses=2, scores="score", id="id")
    assert list(halves.cutpoints["cutpoint"]) == [0.48] and halves.verified
    with pytest.raises(libsib.ArgumentError):
        libsib.match(frame, method="exact", exact=["site"], coarsen={"site": 3}, id="id")


def test_distances_of_covariates():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"id": [f"p{i}" for i in range(60)], "treated": [1] * 15 + [0] * 45,
                          "a": rng.normal(size=60), "b": rng.normal(size=60) * 100})
    arms = [frame[frame.treated == arm][["a", "b"]] for arm in (1, 0)]
    pooled = sum((len(x) - 1) * x.cov().to_numpy() for x in arms) / 58
    m = libsib.match(frame, covariates=["a", "b"], distance="mahalanobis", order="closest",
                     ratio=2, id="id")
    assert m.verified and m.order_free and m.model is None
    for row in m.pairs.rows():
        v = (frame[["a", "b"]].iloc[row["treated_row"]]
             - frame[["a", "b"]].iloc[row["comparison_row"]]).to_numpy()
        assert row["distance"] == pytest.approx(math.sqrt(v @ np.linalg.solve(pooled, v)), rel=1e-9)
    again = libsib.match(frame.iloc[::-1], covariates=["a", "b"], distance="mahalanobis",
                         order="closest", ratio=2, id="id", threads=2)
    assert list(again.pairs["comparison_id"]) == list(m.pairs["comparison_id"])
    inside = libsib.match(frame, covariates=["a", "b"], distance="robust_mahalanobis", id="id",
                          caliper=libsib.Caliper.preset("MATCHIT@1", 0.5))
    assert inside.model is not None and inside.verified
    with pytest.raises(libsib.ArgumentError):
        libsib.match(frame, scores=[0.5] * 60, distance="mahalanobis")


def test_the_readmes_example():
    m = matched()
    assert m.pairs["treated_id"] == ["a", "b", "c"]
    assert m.pairs["comparison_id"] == ["d", "e", "f"]
    effect = libsib.estimate_effect(m, small()[1], weighting="aggregate")
    assert effect.exact("reduction") == Fraction(1, 4) and effect.reduction == 0.25
    assert effect.is_exact and effect.order_free and effect.n_pairs == 3
    assert effect.weights.tolist() == [1, 1, 1, 1, 1, 1, 0, 0]
    low, high = effect.confidence_interval(level=0.5)
    wide = effect.confidence_interval()
    assert wide[0] < low < 0.25 < high < wide[1]
    assert effect.table().rows()[3]["exact"] == "1/4"
    assert "reduction" in effect.summary() and "<table" in effect._repr_html_()


def test_bare_calipers_are_refused():
    for bare in (0.2, 1, "0.2"):
        with pytest.raises(libsib.ArgumentError, match="names neither unit nor scale"):
            matched(caliper=bare)
    with pytest.raises(libsib.ArgumentError):
        libsib.Caliper(0.2)
    with pytest.raises(libsib.ArgumentError):
        libsib.Caliper.preset("AUSTEN", 0.2)


def test_calipers_say_what_they_came_to():
    with pytest.warns(libsib.Unmatched):
        m = matched(caliper=libsib.Caliper(0.02, unit="raw"))
    assert m.caliper == {"scale": "probability", "unit": "raw", "inclusive": True, "width": 0.02,
                         "preset": None}
    assert m.unmatched.rows() == [{"row": 1, "reason": "outside_caliper", "id": "b"},
                                  {"row": 2, "reason": "outside_caliper", "id": "c"}]
    with pytest.warns(libsib.Unmatched):
        m = matched(caliper=libsib.Caliper.preset("PSMATCH2", 0.001))
    assert m.caliper["preset"] == "PSMATCH2@1" and m.verdict == "no_pair"
    with pytest.warns(libsib.NoEffect):
        effect = libsib.estimate_effect(m, small()[1], weighting="aggregate")
    assert effect.verdict == "no_pair" and math.isnan(effect.reduction)


def test_exact_columns_bind():
    m = matched(exact=["site"])
    site = small()[0]["site"]
    pairs = zip(m.pairs["treated_row"], m.pairs["comparison_row"])
    assert all(site[t] == site[c] for t, c in pairs)


def test_balance_and_weights():
    m = libsib.match(small()[0], covariates=["score"], scores="score", id="id", ratio=1)
    measured = m.balance("per_treated")
    row = measured.table.rows()[0]
    assert abs(row["smd_after"]) < abs(row["smd_before"])
    assert measured.rows(1) == 3 and measured.weighted_rows(0) == 3
    assert measured.effective_size(0) == m.effective_size(0, "aggregate") == 3
    assert m.matched_data("aggregate")["id"].tolist() == list("abcdef")
    with pytest.raises(libsib.ArgumentError):
        m.weights("all")


def test_the_seed_reaches_the_library():
    data = pd.DataFrame({"id": [f"p{i}" for i in range(40)], "treated": [1] * 10 + [0] * 30,
                         "score": [0.5] * 40})
    pairs = {tuple(libsib.match(data, scores="score", id="id", seed=seed).pairs["comparison_id"])
             for seed in (0, 1, 2**53)}
    assert len(pairs) == 3


def test_separation_is_a_verdict_and_a_warning():
    data = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "treated": [0, 0, 1, 1]})
    with pytest.warns(libsib.NotConverged):
        model = libsib.fit_propensity(data)
    assert model.verdict == "complete_separation"
    assert math.isinf(model.coefficients_of["x"]) and model.coefficients["direction"][1] != 0


def test_screening_is_logged():
    data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 6, 7, 8], "y": [1.0, 9, 1, 9, 9, 1, 9, 1.0],
                         "treated": [0, 0, 1, 0, 1, 0, 1, 1]})
    model = libsib.fit_propensity(data, screen_p=0.2)
    assert model.screening["covariate"] == ["x", "y"]
    assert model.screening["kept"].tolist() == [1, 0] and list(model.coefficients_of)[1:] == ["x"]


def test_refusals_have_their_classes():
    data, counts = small()
    with pytest.raises(libsib.DataError):
        libsib.match(data, scores="score", id=["a"] * 8)
    with pytest.raises(libsib.NonfiniteError) as caught:
        libsib.match(data, scores=np.where(data.index == 4, np.nan, data["score"]))
    assert caught.value.row == 4
    with pytest.raises(libsib.RangeError):
        libsib.match(data, scores=data["score"] * 2)
    with pytest.raises(libsib.ShapeError):
        libsib.match(data, scores=np.zeros(3))
    with pytest.raises(libsib.DataError):
        libsib.fit_propensity(pd.DataFrame({"x": [1.0, None], "treated": [0, 1]}))
    with pytest.raises(libsib.NonfiniteError):
        libsib.estimate_effect(matched(), {**counts, "a": None}, weighting="aggregate")
    with pytest.raises(TypeError):
        libsib.estimate_effect(matched(), counts)  # a weighting moves money: no default
    with pytest.raises(libsib.ArgumentError):
        libsib.estimate_effect(libsib.match(data, scores="score"), counts, weighting="aggregate")


def test_inputs_are_let_go():
    scores = np.random.default_rng(1).random(1000)
    arm = np.arange(1000) % 3 == 0
    before = sys.getrefcount(scores), sys.getrefcount(arm)
    for _ in range(20):
        m = libsib.match({}, treated=arm, scores=scores)
        libsib.estimate_effect(m, scores, weighting="per_treated")
        with pytest.raises(libsib.ArgumentError):
            libsib.match({}, treated=arm, scores=scores, ratio=0)
    del m
    gc.collect()
    assert (sys.getrefcount(scores), sys.getrefcount(arm)) == before


def test_control_c_stops_a_long_match():
    generator = np.random.default_rng(2)
    scores = generator.random(400_000)
    arm = generator.random(400_000) < 0.4
    begin = time.monotonic()
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            while time.monotonic() < begin + 60:
                libsib.match({}, treated=arm, scores=scores, order="closest", ratio=3)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_progress_is_told_on_the_way_though_interrupts_are_asked_for_too():
    random = np.random.default_rng(1)
    people = {"treated": random.random(400_000) < 0.3, "score": random.random(400_000)}
    told = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", libsib.Unmatched)
        libsib.match(people, scores="score", ratio=10, order="closest",
                     progress=lambda fraction, step: told.append(fraction))
    assert len(told) > 1 and told == sorted(told) and told[-1] == 1.0


def test_a_structured_array_is_a_table():
    rows = np.array([("a", 1, 0.6), ("b", 1, 0.4), ("c", 0, 0.35), ("d", 0, 0.7)],
                    dtype=[("id", "U4"), ("treated", "i4"), ("score", "f8")])
    for data in (rows, rows.view(np.recarray)):
        m = libsib.match(data, scores="score", id="id")
        assert list(zip(m.pairs["treated_id"], m.pairs["comparison_id"])) == [
            ("a", "d"), ("b", "c")]
        assert len(m.balance(covariates=["score"]).table) == 1
