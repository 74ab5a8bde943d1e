"""Who counts, and what happened before and after."""

import datetime
import inspect

import numpy as np
import pandas as pd
import pytest

import libsib

RELEASES = pd.DataFrame({
    "person_id": [3, 1, 1, 2, 4],
    "release_date": ["2010-09-09", "2010-10-01", "2010-09-10", "2010-09-12", "2010-09-13"],
    "prison": ["HMP A", "HMP A", "HMP A", "HMP B", "HMP B"],
    "age": [17, 30, 30, 40, None],
})
CONVICTIONS = pd.DataFrame({
    "person_id": [1, 1, 1, 2, 9],
    "offence_date": pd.to_datetime(
        ["2010-12-01", "2011-09-10", "2011-09-11", "2010-09-12", "2011-01-01"]),
    "conviction_date": pd.to_datetime(
        ["2011-01-01", "2012-03-10", "2012-01-01", "2011-01-01", "2011-02-01"]),
    "violent": [True, False, False, False, True],
})


def cohort(**how):
    return libsib.select_cohort(
        RELEASES, [("adult", "age >= 18")], person="person_id",
        treated="prison = 'HMP A'", comparison="prison = 'HMP B'", **how)


def test_a_cohort_is_selected():
    found = cohort()
    assert found.members.rows() == [
        {"person": "1", "treated": True, "index_date": datetime.date(2010, 9, 10), "row": 2},
        {"person": "2", "treated": False, "index_date": datetime.date(2010, 9, 12), "row": 3},
    ]
    assert (found.treated_members, found.comparison_members, len(found)) == (1, 1, 2)
    assert found.reasons["kind"] == ["rule", "other_release", "treated_member",
                                     "comparison_member", "rule_unknown"]
    assert found.reasons["rule"] == ["adult", None, None, None, "adult"]
    assert "adult: unknown: 1 releases" in found.summary()
    assert sum(row["treated_releases"] for row in found.attrition.rows()) == 3
    assert found.closing_date is None and found.to_frame().shape == (2, 4)


def test_rules_carry_dates_and_sources():
    rule = libsib.Rule("late", "age >= 18", valid_from="2010-10-01", source="contract, s. 2")
    found = libsib.select_cohort(RELEASES, [rule], person="person_id")
    assert found.reasons["kind"][0] == "treated_member"  # the rule is for another time


def test_people_and_cases_are_explained():
    found = cohort()
    assert found.explain("3").rows() == found.explain(3).rows()
    assert found.explain("3").rows()[0]["verdict"] == "failed"
    case = {"age": [None], "prison": ["HMP A"], "release_date": ["2011-01-01"]}
    told = found.explain(pd.DataFrame({**case, "age": pd.array([None], dtype="Float64")}))
    assert told.rows()[0]["verdict"] == "unknown" and told.rows()[0]["missing"] == "age"


def test_a_rule_that_is_no_condition_is_named():
    with pytest.raises(libsib.TermsError) as caught:
        libsib.select_cohort(RELEASES, [("adult", "age + 1")], person="person_id")
    assert caught.value.argument == "rules[0].expression"


def test_both_arms_for_one_release():
    with pytest.raises(libsib.DataError):
        libsib.select_cohort(RELEASES, [], person="person_id", treated="TRUE", comparison="TRUE")


def test_reconvictions_are_counted():
    counts = libsib.count_reconvictions(cohort(), CONVICTIONS, person="person_id")
    one, two = counts.persons.rows()
    assert (one["events"], one["offences"], one["reconvicted"]) == (2, 2, True)
    assert one["first_event_date"] == datetime.date(2010, 12, 1)
    assert (two["events"], two["reconvicted"], two["linked"]) == (0, False, True)
    assert counts.records["disposition"] == ["counted", "counted", "after_follow_up",
                                             "on_index_day", "unknown_person"]
    assert sum(counts.tallies.values()) == len(CONVICTIONS)
    assert "2 events of 2 persons" in counts.summary()


def test_windows_may_be_days():
    how = dict(person="person_id", follow_up_days=30, waiting_days=200)
    counts = libsib.count_reconvictions(cohort(), CONVICTIONS, **how)
    assert counts.persons["events"].tolist() == [0, 0]
    with pytest.raises(libsib.ArgumentError):
        libsib.count_reconvictions(cohort(), CONVICTIONS, follow_up_months=12, waiting_months=0,
                                   **how)


@pytest.mark.parametrize("one", ["follow_up_months", "waiting_months", "follow_up_days",
                                 "waiting_days"])
def test_a_window_is_stated_whole_or_not_at_all(one):
    with pytest.raises(libsib.ArgumentError, match="together or not at all"):
        libsib.count_reconvictions(cohort(), CONVICTIONS, person="person_id", **{one: 12})


def test_unlinked_people_are_not_zero():
    members = pd.DataFrame({"person": ["7"], "index_date": ["2010-01-01"]})
    row = libsib.count_reconvictions(members, CONVICTIONS, person="person_id").persons.rows()[0]
    assert row["events"] is None and row["linked"] is False


def test_where_narrows_and_is_checked():
    how = dict(person="person_id")
    counts = libsib.count_reconvictions(cohort(), CONVICTIONS, where="violent", **how)
    assert counts.persons["events"].tolist() == [1, 0]
    with pytest.raises(libsib.TermsError):
        libsib.count_reconvictions(cohort(), CONVICTIONS, where="violence", **how)
    with pytest.raises(libsib.ArgumentError) as caught:
        libsib.count_reconvictions(cohort(), CONVICTIONS, unit="ocasion", **how)
    assert caught.value.argument == "unit"


def test_a_person_twice_is_refused():
    members = pd.DataFrame({"person": ["1", "1"], "index_date": ["2010-01-01"] * 2})
    with pytest.raises(libsib.DataError):
        libsib.count_reconvictions(members, CONVICTIONS, person="person_id")


def test_missing_index_dates_and_far_dates():
    for day, error in ((None, libsib.NonfiniteError), ("9999-12-31", libsib.RangeError)):
        members = pd.DataFrame({"person": ["1"], "index_date": [day]}, dtype=object)
        with pytest.raises(error):
            libsib.count_reconvictions(members, CONVICTIONS, person="person_id")


def test_overflow_of_an_expression():
    data = CONVICTIONS.assign(n=2**62)
    with pytest.raises(libsib.ExactOverflowError):
        libsib.count_reconvictions(cohort(), data, person="person_id", where="n * 4 > 1")


def test_history_knows_only_what_came_before():
    members = pd.DataFrame({"person": ["1", "2"], "index_date": ["2012-01-01", "2011-01-01"]})
    history = libsib.build_history(members, CONVICTIONS, [
        ("priors", "count"), libsib.Measure("violent", "count", "violent"),
        libsib.Measure("recent", "count", look_back_months=3)], person="person_id")
    assert history.covariates["priors"].tolist() == [1, 0]
    assert history.covariates["violent"].tolist() == [1, 0]
    assert history.covariates["recent"].tolist() == [0, 0]
    assert list(history.linked) == [1, 1] and sum(history.tallies.values()) == len(CONVICTIONS)
    with pytest.raises(libsib.TermsError):
        libsib.build_history(members, CONVICTIONS, [("x", "no_kind")], person="person_id")


def test_order_of_rows_changes_nothing():
    shuffled = CONVICTIONS.sample(frac=1, random_state=3)
    a = libsib.count_reconvictions(cohort(), CONVICTIONS, person="person_id")
    b = libsib.count_reconvictions(cohort(), shuffled, person="person_id", threads=2)
    assert a.persons.rows() == b.persons.rows()


def test_every_public_name_is_documented():
    for name in libsib.__all__:
        thing = getattr(libsib, name)
        assert inspect.getdoc(thing), name
        for part, member in inspect.getmembers(thing, inspect.isfunction):
            if not part.startswith("_"):
                assert inspect.getdoc(member), f"{name}.{part}"


def test_options_are_keywords():
    for name in ("select_cohort", "count_reconvictions", "build_history", "fit_propensity", "match",
                 "balance", "estimate_effect", "pool_effects"):
        kinds = [p.kind for p in inspect.signature(getattr(libsib, name)).parameters.values()]
        assert kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) <= 3, name
        assert inspect.Parameter.KEYWORD_ONLY in kinds, name
