"""Every value that stands for a person, in another order: the same number, or a refusal.

The functions and their arguments come from the package itself: one that nobody sorted fails.
"""

import inspect
import typing

import pytest

import libsib
from libsib import caseload
from made_people import (
    IDS, MEMBERS, N, PEOPLE, ROWS, TABLES, counts, effect, history, matched, measured, outcome_of,
    pairs,
)

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")


def frame(data=PEOPLE):
    return pd.DataFrame({name: list(values) for name, values in data.items()})


# (function, argument): the table that the values belong to, their column there, that of its ids,
# and a call with them as a number that no order of rows can change.
PERSONS = {
    ("match", "scores"): (PEOPLE, "score", "id", lambda d, x: pairs(matched(d, scores=x))),
    ("match", "logits"): (PEOPLE, "logit", "id", lambda d, x: pairs(
        matched(d, scores=None, logits=x, distance="logit"))),
    ("match", "treated"): (PEOPLE, "treated", "id", lambda d, x: pairs(matched(d, treated=x))),
    ("match", "tie_key"): (PEOPLE, "tie", "id", lambda d, x: pairs(matched(d, tie_key=x))),
    ("match", "id"): (PEOPLE, "id", None, lambda d, x: pairs(matched(d, id=x))),
    ("fit_propensity", "treated"): (PEOPLE, "treated", "id", lambda d, x: libsib.fit_propensity(
        d, treated=x, covariates=["age"], id="id").deviance),
    ("fit_propensity", "id"): (PEOPLE, "id", None, lambda d, x: libsib.fit_propensity(
        d, covariates=["age"], id=x).deviance),
    ("balance", "treated"): (PEOPLE, "treated", None, lambda d, x: round(float(libsib.balance(
        d, treated=x, covariates=["age"]).table["smd_before"][0]), 12)),
    ("balance", "weights"): (PEOPLE, "weight", None, lambda d, x: round(float(libsib.balance(
        d, weights=x, covariates=["age"]).table["smd_after"][0]), 12)),
    ("estimate_effect", "counts"): (PEOPLE, "events", "id", lambda d, x: effect(
        matched(d), counts=d[x] if isinstance(x, str) else x)),
    ("estimate_effect", "exposure"): (PEOPLE, "days", "id", lambda d, x: effect(
        matched(d), exposure=d[x] if isinstance(x, str) else x)),
    ("count_reconvictions", "censoring_date"): (MEMBERS, "ends", "person", lambda d, x: counts(
        d, censoring_date=x)),
    ("build_history", "birth_date"): (MEMBERS, "born", "person", lambda d, x: history(
        d, birth_date=x)),
    ("caseload.measure", "exit_date"): (MEMBERS, "ends", "person", lambda d, x: measured(
        d, exit_date=x)),
    ("caseload.measure", "cohort"): (MEMBERS, "cohort", "person", lambda d, x: measured(
        d, cohort=x)),
}
# Sets of ids, whose order says nothing, and a model, which has its own test.
SETS = {("select_cohort", "earlier_members"), ("match", "scores=model")}
# Everything else: one text; names of columns; documents and records. What by its type is one
# number, one word of a list, or yes and no needs no line.
OPTIONS = set("""
a activity_where annex area_inside as_at b caliper coarsen comparison contract conviction_date
covariates dates document effects events exact exclusions facts id index_date matching measures
member_person names occasion offence_date opens outcome person progress record recorded_from records
rules seal sentence_date separator service source stratum text texts tie_key too_long_where treated
types weights where window_from window_to
""".split())
OF_ROWS = {"treated", "scores", "logits", "tie_key", "id", "weights"}  # of a table of units


def functions():
    for prefix, module in (("", libsib), ("caseload.", caseload)):
        for name in module.__all__:
            if inspect.isfunction(getattr(module, name)):
                yield prefix + name, getattr(module, name)


def is_one_value(hint):
    if typing.get_origin(hint) is typing.Union:
        return all(is_one_value(one) for one in typing.get_args(hint))
    return hint in (int, float, bool, type(None)) or typing.get_origin(hint) is typing.Literal


def hint_of(function, parameter):
    try:
        return eval(parameter.annotation, function.__globals__)
    except NameError:  # imported for those who check types alone
        return object


def test_every_argument_of_every_function_has_a_kind():
    loose = []
    for name, function in functions():
        for argument, parameter in inspect.signature(function).parameters.items():
            if is_one_value(hint_of(function, parameter)):
                continue
            known = {(name, argument)} & (set(PERSONS) | SETS | set(TABLES))
            units = name in ("match", "fit_propensity", "balance")
            if not known and (argument not in OPTIONS or units and argument in OF_ROWS):
                loose.append(f"{name}({argument}=)")
    assert loose == []
    there = {(name, argument) for name, function in functions()
             for argument in inspect.signature(function).parameters}
    assert set(PERSONS) | set(TABLES) <= there


def another_order(data, column, ids):
    """Values in another order than their rows, with and without what tells whose they are."""
    at = [(5 * i + 3) % N for i in ROWS]
    values = [data[column][i] for i in at]
    people = [data[ids or "id"][i] for i in at]
    yield "dict by id", dict(zip(people, values))
    yield "Series by id", pd.Series(values, index=people)
    yield "frame", pd.DataFrame({"person": people, column: values})
    yield "frame as outcomes", pd.DataFrame({"person": people, "events": values,
                                             "days_at_risk": values})
    yield "Series of the same rows", pd.Series(values, index=at)
    yield "categorical index", pd.Series(values, index=pd.CategoricalIndex(people))
    if ids is not None:
        yield "list", values
        yield "array", np.array(values)
        yield "Series", pd.Series(values)
        yield "Series by other ids", pd.Series(values, index=[f"q{i}" for i in ROWS])


@pytest.mark.parametrize("argument", PERSONS, ids=".".join)
def test_no_order_gives_another_number(argument):
    data, column, ids, call = PERSONS[argument]
    expected = outcome_of(call, frame(data), column)
    assert expected != "refused"
    joined = 0
    for form, given in another_order(data, column, ids):
        for rows in (frame(data), data):
            found = outcome_of(call, rows, given)
            assert found in (expected, "refused"), form
            joined += found == expected
    assert joined or ids is None
    rows = frame(data)
    before, plain = rows[column], rows[column].to_numpy().copy()
    rows.sort_values(list(data)[2], inplace=True, ignore_index=True)
    for given in (before, plain, before.tolist()):
        found = outcome_of(call, rows, given)
        assert found in (expected, "refused") or ids is None and column != "id"


def test_the_numbers_depend_on_who_has_which_value():
    for (function, argument), (data, column, ids, call) in PERSONS.items():
        if column == "id":
            continue
        swapped = dict(data, **{column: [data[column][(5 * i + 3) % N] for i in ROWS]})
        assert outcome_of(call, data, column) != outcome_of(call, swapped, column), argument


def test_a_model_is_joined_or_refused():
    rows = frame()
    model = libsib.fit_propensity(rows, covariates=["age"], id="id")
    plain = libsib.fit_propensity(rows, covariates=["age"])
    expected = pairs(matched(rows, scores=model))
    again = rows.sort_values("age", ignore_index=True)
    assert pairs(matched(again, scores=model)) == expected
    for model, how in ((plain, {}), (model, {"id": None}), (plain, {"id": None})):
        with pytest.raises(libsib.ArgumentError, match="give id="):
            matched(again, scores=model, **how)


def test_results_stay_when_the_callers_data_change():
    rows, outcomes = frame(), np.array(PEOPLE["events"], dtype=float)
    by_column = {name: np.array(values) for name, values in PEOPLE.items()}
    flat = libsib.match(by_column, scores="score")
    m = matched(rows)
    e = libsib.estimate_effect(flat, outcomes, weighting="aggregate", exposure=by_column["days"])
    cohort = libsib.select_cohort(dict(MEMBERS, age=by_column["age"]), [("adult", "age >= 25")],
                                  index_date="index_date")

    def said():
        return [m.balance().table.rows(), flat.balance(covariates=["age"]).table.rows(),
                sorted(m.matched_data()["id"]), sorted(flat.matched_data()["id"]), pairs(flat),
                e.confidence_interval(level=0.8), flat.weights().tolist(),
                cohort.explain(IDS[0]).rows(), effect(m)]

    before = said()
    rows.sort_values("age", inplace=True, ignore_index=True)
    rows[["age", "treated"]] = 0
    outcomes[:] = 9
    for values in by_column.values():
        values.sort()
    assert said() == before
