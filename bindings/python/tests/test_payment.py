"""What is owed: statements in Decimal, pools, gates."""

import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import libsib

TERMS = {
    "currency": "GBP",
    "price_per_event": "1.00",
    "avoided_events": {"n": "matched_treated", "pooled_n": "matched_treated"},
    "gate": {"cohort": "10 %", "pooled": "7.5 %", "comparison": ">=",
             "pooled_when": "no_cohort_paid", "decide_at_decimals": None, "decide_rounding": None},
    "amount": "whole_reduction",
    "cap": {"contract": None, "cohorts": {}},
    "rounding": {"events": None, "line": "half_up"},
    "payers": [{"id": "ministry", "share": "5"}, {"id": "fund", "share": "3"}],
}
EARLY = {**TERMS, "avoided_events": {"n": "matched_treated", "pooled_n": None},
         "gate": {**TERMS["gate"], "pooled": None, "pooled_when": "never"}}


def effect(treated_events, comparison_events, n=1000):
    """An effect with so many events in each arm of n pairs."""
    arm = np.repeat([True, False], n)
    outcome = np.zeros(2 * n)
    outcome[0], outcome[n] = treated_events, comparison_events
    scores = np.tile(np.arange(n) / n, 2)
    m = libsib.match({}, treated=arm, scores=scores)
    return libsib.estimate_effect(m, outcome, weighting="aggregate")


def test_exactly_the_threshold_is_paid():
    pay = libsib.calculate_payment({"a": effect(1395, 1550)}, EARLY)
    assert (pay.verdict, pay.total, pay.currency) == ("paid", Decimal("155.00"), "GBP")
    assert pay.total_minor == 15500 and pay.distance_to_threshold == {"a": 0.0}
    assert pay.amounts == {"fund": Decimal("58.13"), "ministry": Decimal("96.87")}
    assert pay.to_frame()["amount"].tolist() == [Decimal("155.00")]
    assert "paid: GBP 155.00" in pay.summary()


def test_one_event_more_is_not():
    pay = libsib.calculate_payment({"a": effect(1396, 1550)}, json.dumps(EARLY))
    assert (pay.verdict, pay.paid, pay.total) == ("not_paid", False, Decimal("0.00"))
    assert pay.gates.rows()[0]["change_events"] == -1


def test_the_pool_is_asked_when_no_cohort_is_paid():
    one, two = effect(1420, 1550), effect(1420, 1550)
    pooled = libsib.pool_effects({"a": one, "b": two}, weights="matched_treated", of="means")
    assert pooled.exact("reduction") == Fraction(13, 155) and pooled.n_treated == 2000
    pay = libsib.calculate_payment({"a": one, "b": two}, TERMS, pooled=pooled)
    assert [row["verdict"] for row in pay.gates.rows()] == ["missed", "missed", "met"]
    assert pay.total == Decimal("260.00")


def test_pools_take_exact_weights_only():
    one, two = effect(916, 1000), effect(903, 1000)
    pooled = libsib.pool_effects({"a": one, "b": two}, weights={"a": "0.5", "b": Fraction(1, 2)},
                                 of="reductions")
    assert pooled.exact("reduction") == Fraction("0.0905")
    pay = libsib.calculate_payment({"a": one, "b": two}, TERMS, pooled=pooled,
                                   pooled_of="reductions")
    assert pay.total == Decimal("181.00")
    with pytest.raises(libsib.ArgumentError, match="float"):
        libsib.pool_effects({"a": one, "b": two}, weights={"a": 0.5, "b": 0.5}, of="means")
    with pytest.raises(libsib.ArgumentError):
        libsib.pool_effects({"a": one, "b": two}, weights={"a": 1}, of="means")
    with pytest.raises(libsib.DataError):
        libsib.pool_effects({}, weights="equal", of="means")


@pytest.mark.parametrize("change, error", [
    ({"price_per_event": 1.5}, libsib.TermsError),
    ({"prise": "1"}, libsib.TermsError),
    ({"price_per_event": "-1"}, libsib.TermsError),
    ({"currency": "ZZZ"}, libsib.CurrencyError),
    ({"cap": {"contract": "1" + "0" * 30, "cohorts": {}}}, libsib.ExactOverflowError),
])
def test_terms_are_checked(change, error):
    with pytest.raises(error) as caught:
        libsib.check_terms({**TERMS, **change})
    assert isinstance(caught.value, libsib.SibError)
    libsib.check_terms(TERMS)


def test_floats_never_carry_money():
    pay = libsib.calculate_payment({"a": effect(1000, 1550)}, {**EARLY, "price_per_event": "0.10"})
    assert isinstance(pay.total, Decimal) and pay.total == Decimal("55.00")
