"""The options on the page: a row for each value, in words, and nothing of the contract lost."""

import copy
import json

import pytest
from small_bond import contract, tables
from test_report import Page

import libsib
from libsib.report_facts import Facts
from libsib.report_options import _leaves, option_rows


@pytest.fixture(scope="module")
def stated():
    """A contract with every kind of value, and the page that shows it."""
    made = contract(
        eligibility={"notes": {"keep": {"source": "clause 3"}, "tie_key": {"unknown": True}}},
        matching={"caliper": {"value": 0.2, "preset": "AUSTIN@1"}, "exact": ["prison_wing"]},
        effect={"pool": {"weights": "given", "of": "means",
                         "given": {"first": "1.50", "second": "1"}}},
        payment={"cap": {"contract": None, "source": "clause 9",
                         "cohorts": {"first": "1234567.89", "second": "5.00"}}})
    made["covariates"].append({"name": "prison_wing", "expression": "days > 100"})
    made["payment"]["gate"]["source"] = "clause 7"
    made["payment"]["payers"][0] = {"id": "big_fund", "share": "3", "source": "clause 8"}
    given = tables(3, 900, 0.5)
    return made, libsib.evaluate(made, given), libsib.design(made, {"releases": given["releases"]})


def shown(evaluation, audience="assessor"):
    (options,) = Page(evaluation.to_html(audience=audience, plots=False)).rows("Standing")
    return options


def test_each_value_has_a_row_in_words(stated):
    rows = {(row["Step"], row["Option"]): row for row in shown(stated[1])}

    def value(step, option):
        return rows[step, option]["Value"].replace("\u00a0", " ")

    assert value("payment", "gate: cohort") == "at least 10 %"
    assert value("payment", "gate: pooled") == "at least 7.5 %"
    assert value("payment", "gate: comparison") == "at least (>=)"
    assert value("payment", "gate: pooled whengate.pooled_when") == "no cohort paid"
    assert value("payment", "gate: decide roundinggate.decide_rounding") == "none"
    assert value("payment", "cap: contract") == "none"
    assert value("payment", "cap: cohorts: first") == "GBP 1,234,567.89"
    assert value("payment", "price per eventprice_per_event.value") == "GBP 1,234.50"
    assert value("payment", "payers: big_fund: share") == "3/8 (written as 3)"
    assert value("payment", "rounding: line") == "half up"
    assert value("matching", "caliper: preset") == "AUSTIN@1"
    assert value("matching", "caliper: value") == "0.2"
    assert value("matching", "exact: 1") == "prison_wing"
    assert value("matching", "replace") == "no"
    assert value("eligibility", "exclude treated elsewhereexclude_treated_elsewhere") == "yes"
    assert value("propensity", "missing") == "complete cases"
    assert value("propensity", "tolerance") == "1e-8"
    assert value("outcome", "follow up: monthsfollow_up.months") == "12"
    assert value("outcome", "as atas_at") == "2014-01-01"
    assert value("effect", "pool: given: first") == "1.50"
    for option, source in (("gate: pooled", "clause 7"), ("cap: contract", "clause 9"),
                           ("cap: cohorts: second", "clause 9"), ("rounding: line", ""),
                           ("payers: big_fund: share", "clause 8"),
                           ("payers: ministry: share", "")):
        assert rows["payment", option]["Source"] == source
    assert rows["eligibility", "keep"]["Source"] == "clause 3"
    assert rows["eligibility", "tie keytie_key"]["Standing"] == "unknown"
    assert not any(set(row["Value"]) & set('{}[]"') for row in rows.values())


def test_no_option_of_the_record_is_lost(stated):
    _, evaluated, design = stated
    keys = [(row["step"], row["option"].replace("_", " "))
            for row in evaluated.table("options").rows()]
    for made in (evaluated, design):
        rows = list(option_rows(Facts(made, 0)))
        found = [(row["step"], row["option"][0].partition(":")[0]) for row in rows]
        assert list(dict.fromkeys(found)) == keys and len(rows) > len(keys)
    assert shown(evaluated) == shown(evaluated, "public")
    share = [row["Value"] for row in shown(design) if row["Option"] == "payers: big_fund: share"]
    assert share == ["3"]  # nothing is owed yet, so the contract's own text


def scalars(value):
    if isinstance(value, dict):
        return [each for key, part in value.items() if key != "source" for each in scalars(part)]
    if isinstance(value, list):
        return [each for part in value for each in scalars(part)]
    return [value]


def test_keys_of_the_future_are_shown_too():
    future = {"a_b": {"c": [1, {"id": "x_1", "d": True, "source": "inner"}, {"id": "y"}]},
              "source": "outer", "e": [], "f": {"source": {"g": "deep"}}, "value": "v"}
    leaves = list(_leaves(copy.deepcopy(future), ("step", "new"), ("new",), None, {}))
    assert [(": ".join(leaf.words), leaf.value, leaf.source) for leaf in leaves] == [
        ("new: a b: c: 1", 1, "outer"), ("new: a b: c: x_1: d", True, "inner"),
        ("new: a b: c: 3: id", "y", "outer"), ("new: e", [], "outer"),
        ("new: f: source: g", "deep", "outer"), ("new: value", "v", "outer")]
    assert [".".join(leaf.path) for leaf in leaves][:2] == ["step.new.a_b.c.1",
                                                            "step.new.a_b.c.x_1.d"]


def test_names_that_a_contract_chose_are_neither_keys_nor_words():
    made = contract()
    evil = "<b>_{name}&" + "long_" * 20
    made["cohorts"][0]["id"], made["cohorts"][1]["id"] = "source", "value"
    made["payment"]["cap"]["cohorts"] = {"source": "7.00", "value": "9.00"}
    made["payment"]["payers"][0] = {"id": evil, "share": "3"}
    made["tables"]["releases"]["columns"]["null"] = {"type": "text"}
    made["eligibility"]["tie_key"] = "null"
    given = tables(3, 900, 0.5)
    given["releases"]["null"] = given["releases"]["person"]
    rows = {row["Option"]: row for row in shown(libsib.evaluate(made, given))}
    assert rows["cap: cohorts: source"]["Value"] == "GBP\u00a07.00"
    assert rows["cap: cohorts: value"]["Value"] == "GBP\u00a09.00"
    assert f"payers: {evil}: share" in rows
    assert rows["tie keytie_key"]["Value"] in ("null", "none")  # eligibility's, then matching's
    page = libsib.evaluate(made, given).to_html(plots=False)
    assert page.count("<td data-name=\"Value\">null</td>") == 1


def test_every_scalar_of_the_terms_is_on_the_page(stated):
    terms = dict(stated[0]["payment"])
    values = [row for row in shown(stated[1]) if row["Step"] == "payment"]
    terms["payers"] = [payer["share"] for payer in terms["payers"]]
    assert len(values) == len(scalars(json.loads(json.dumps(terms))))
