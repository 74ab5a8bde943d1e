"""What somebody who has never seen the package does wrong, and what the answer tells them to do."""

import json
from decimal import Decimal
from typing import get_args

import numpy as np
import pandas as pd
import pytest

import libsib
import small_bond

REFS = [f"P/{i}" for i in range(60)]
NAMES = ["Age @ release", "Tenure"]


@pytest.fixture
def people():
    """Sixty people with awkward names of columns and a hole in the index."""
    random = np.random.default_rng(4)
    frame = pd.DataFrame({
        "Offender Ref.": REFS, "Age @ release": random.integers(18, 60, 60).astype(float),
        "Tenure": random.choice(["none", "rented"], 60), "Programme": ["Yes", "No", "No"] * 20})
    frame["treated"] = frame["Programme"] == "Yes"
    return frame.drop(index=7)


def matched(people, **how):
    return libsib.match(people, **{"covariates": NAMES, "id": "Offender Ref.", **how})


REFUSED = [
    (lambda d: matched(d, treated="Programme"), TypeError, r"column Programme.*data\[column\] =="),
    (lambda d: matched(d, treated=d["treated"].astype(float).where(d.index > 9)), TypeError,
     "may not be missing"),
    (lambda d: matched(d.rename(columns={"treated": "t"})), libsib.ArgumentError,
     "name it with treated="),
    (lambda d: matched(d, id="offender ref"), libsib.ArgumentError,
     'did you mean "Offender Ref."?'),
    (lambda d: matched(d, covariates="Tenure"), libsib.ArgumentError, r'\["Tenure"\]'),
    (lambda d: matched(d, exact="Tenure"), libsib.ArgumentError, r'\["Tenure"\]'),
    (lambda d: matched(d.assign(**{"Age @ release": d["Age @ release"].where(d.index > 9)})),
     libsib.DataError, r"fill it in.*fit_propensity\(.., missing=\"indicator\"\)"),
    (lambda d: matched(d, covariates=["Offender Ref."]), libsib.NonfiniteError,
     "separation.* told apart by Offender Ref.. Leave out"),
    (lambda d: matched(d, order="biggest"), libsib.ArgumentError, '"largest", "smallest"'),
    (lambda d: matched(d, treated=d["treated"][::-1]), libsib.ArgumentError,
     r"reindex\(data.index\)"),
    (lambda d: libsib.balance(d, missing="drop"), libsib.ArgumentError, '"refuse", "available"'),
    (lambda d: libsib.select_cohort(d, "age >= 18"), libsib.ArgumentError, "list of pairs"),
    (lambda d: libsib.select_cohort(d, ["age >= 18"]), libsib.ArgumentError, "list of pairs"),
    (lambda d: libsib.select_cohort(d, [], earlier_members="P/1"), libsib.ArgumentError,
     "list of ids"),
    (lambda d: libsib.count_reconvictions(d, {}), libsib.ArgumentError, "with member_person="),
    (lambda d: libsib.count_reconvictions({"person": ["a"], "index_date": ["2020-01-01"]},
                                          {"person": ["a"], "conviction_date": ["2020-01-01"]}),
     libsib.ArgumentError, "name it with offence_date="),
    (lambda d: libsib.count_reconvictions({"person": ["a"], "index_date": ["01/02/2020"]}, {}),
     libsib.DataError, "YYYY-MM-DD: parse it first"),
]


@pytest.mark.parametrize("call, kind, advice", REFUSED)
def test_refusals_say_what_to_do(people, call, kind, advice):
    with pytest.raises(kind, match=advice) as caught:
        call(people)
    assert not any(ref in str(caught.value) for ref in REFS)


def test_kinds_of_measures_are_named():
    with pytest.raises(libsib.TermsError) as caught:
        libsib.build_history({"person": ["a"], "index_date": ["2020-01-01"]},
                             {"person": ["a"], "conviction_date": ["2019-01-01"]}, [("x", "total")])
    assert all(f"{kind}" in str(caught.value) for kind in get_args(libsib.names.HistoryKind))


def test_balance_asks_for_covariates(people):
    m = matched(people.assign(score=0.5), scores="score", covariates=None)
    assert "name them" in m.balance().summary()
    with pytest.raises(libsib.ArgumentError, match=r"covariates=\[..\]"):
        m.plot_balance()
    assert "Tenure=none" in m.balance(covariates=NAMES).summary()


def test_a_separated_category_is_named_without_its_levels(people):
    people["stage"] = np.where(people["treated"], "on the secret list", "other")
    with pytest.raises(libsib.NonfiniteError, match="apart by stage. ") as caught:
        matched(people, covariates=["Tenure", "stage"])
    assert "secret" not in str(caught.value)


def test_counts_are_joined_by_id(people):
    m = matched(people)
    people["events"] = np.arange(len(people)) % 4
    by_id = people.set_index("Offender Ref.")["events"]
    given = [by_id, by_id.sample(frac=1, random_state=2), by_id.to_dict(),
             people.rename(columns={"Offender Ref.": "person"})[["person", "events"]][::-1]]
    exact = {libsib.estimate_effect(m, counts, weighting="aggregate").exact("difference")
             for counts in given}
    assert len(exact) == 1
    rates = {libsib.estimate_effect(m, by_id, exposure=how, weighting="aggregate").rate_ratio
             for how in ((1 + by_id).to_dict(), (1 + by_id)[::-1])}
    assert len(rates) == 1
    for unlabelled in (people["events"].to_numpy(), list(people["events"])):
        with pytest.raises(libsib.ArgumentError, match="counts have no ids"):
            libsib.estimate_effect(m, unlabelled, weighting="aggregate")
    at_hand = matched(people)  # its data have the column now
    assert exact == {libsib.estimate_effect(at_hand, counts, weighting="aggregate").exact(
        "difference") for counts in (people["events"], people["events"].to_numpy())}


def test_ids_that_are_numbers_join_by_id():
    data = pd.DataFrame({"id": [12, 11, 14, 13], "treated": [1, 1, 0, 0],
                         "score": [.6, .4, .35, .7]})
    m = libsib.match(data, scores="score", id="id")
    counts = pd.Series([2, 1, 2, 3], index=[11, 12, 13, 14])
    table = libsib.as_table({"person": counts.index.to_numpy(), "events": counts.to_numpy()})
    of_numpy = dict(zip(counts.index.to_numpy(), counts.to_numpy()))
    for given in (counts, table, table.to_frame(), counts.to_dict(), of_numpy):
        effect = libsib.estimate_effect(m, given, weighting="aggregate")
        assert (effect.mean_treated, effect.mean_comparison) == (1.5, 2.5)
        assert effect.weights.sum() == 4


def test_a_series_that_may_be_meant_in_two_ways_is_refused():
    data = pd.DataFrame({"id": [3, 2, 1, 0], "treated": [1, 1, 0, 0], "score": [.6, .4, .35, .7]})
    m = libsib.match(data, scores="score", id="id")
    counts = pd.Series([0, 1, 2, 3])
    with pytest.raises(libsib.ArgumentError, match="ids or row numbers"):
        libsib.estimate_effect(m, counts, weighting="aggregate")
    with pytest.raises(libsib.ArgumentError, match="have no ids"):
        libsib.estimate_effect(m, counts.to_numpy(), weighting="aggregate")
    by_row = libsib.estimate_effect(libsib.match(data, scores="score"), counts.to_numpy(),
                                    weighting="aggregate")
    by_id = libsib.estimate_effect(m, counts.to_dict(), weighting="aggregate")
    assert (by_row.mean_treated, by_id.mean_treated) == (0.5, 2.5)


COUNTS_REFUSED = [
    (lambda d: "events", libsib.ArgumentError, r"data\[column\]"),
    (lambda d: d, libsib.ArgumentError, r"no column person.*data\[column\]"),
    (lambda d: pd.DataFrame({"person": REFS + REFS[:1], "events": 1}), libsib.ArgumentError,
     "groupby"),
    (lambda d: [0, 1], libsib.ShapeError, "2 counts for 59 .* one for each of them"),
    (lambda d: {"P/0": 1}, libsib.NonfiniteError, "needs a 0"),
    (lambda d: pd.Series(1, index=d["Offender Ref."][:30]), libsib.NonfiniteError, "needs a 0"),
    (lambda d: {"another": 1}, libsib.ArgumentError, "none of the ids"),
    (lambda d: pd.Series(1, index=REFS + REFS[:1]), libsib.ArgumentError, "groupby"),
    (lambda d: d["Age @ release"].sample(frac=1, random_state=1), libsib.ArgumentError, "reindex"),
]


@pytest.mark.parametrize("counts, kind, advice", COUNTS_REFUSED)
def test_refusals_of_counts_say_what_to_do(people, counts, kind, advice):
    with pytest.raises(kind, match=advice):
        libsib.estimate_effect(matched(people), counts(people), weighting="aggregate")


def test_weightings_are_named(people):
    with pytest.raises(libsib.ArgumentError, match='"per_treated", "aggregate", "distinct"'):
        libsib.estimate_effect(matched(people), people["treated"], weighting="all")


def test_contracts_take_decimals_and_name_their_keys():
    price = {"value": Decimal("1500.00"), "unit": "money"}
    dear = libsib.read_contract(small_bond.contract(values={"price": price}))
    assert "1500.00" in dear.explain()
    for wrong, key in (({**price, "value": 1500.0}, "value"), ({**price, "vaule": "1"}, "vaule")):
        with pytest.raises(libsib.TermsError, match=f'look at the key "{key}"$'):
            libsib.read_contract(small_bond.contract(values={"price": wrong}))
    with pytest.raises(TypeError, match="not ndarray"):
        libsib.read_contract(small_bond.contract(values={"price": np.zeros(1)}))
    text = json.dumps(small_bond.CONTRACT).replace("{", '{\n"amout": "x", ', 1)
    with pytest.raises(libsib.TermsError, match="line 2") as caught:  # the text is at hand: no key
        libsib.read_contract(text)
    assert "look at" not in str(caught.value)


def test_notebooks_show_six_digits():
    table = libsib.as_table({"x": [0.00045239772018618174, None], "n": [123456789, 1]})
    shown = table._repr_html_()
    assert "<td>0.000452398</td><td>123456789</td>" in shown and "<td></td>" in shown
