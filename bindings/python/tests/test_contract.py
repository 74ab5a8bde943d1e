"""Contracts in the language of contracts: read, settled in stages over facts of every kind."""

import copy
import dataclasses
import datetime
import json
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import arrow_producer as arrow
import libsib

COLUMNS = {"site": {"type": "codes", "levels": ["north", "south"]}, "on": {"type": "date"},
           "days": {"type": "i64"}, "spent": {"type": "text"}}
CONTRACT = {
    "language": "sib@1", "contract": "beds", "version": "1", "currency": "GBP",
    "tables": {"claims": {"role": "figures", "columns": COLUMNS}},
    "outcomes": {"claims": {"kind": "figures", "table": "claims", "keys": ["site"], "on": "on",
                            "numbers": {"days": "count", "spent": "money"}}},
    "payment": [
        {"do": "measure", "id": "days", "outcome": "claims", "is": "sum", "what": "days",
         "by": ["site"]},
        {"do": "measure", "id": "spent", "outcome": "claims", "is": "sum", "what": "spent",
         "by": ["site"]},
        {"do": "gate", "id": "enough", "all": [{"of": "days", "is": "at_least", "value": "10"}]},
        {"do": "curve", "id": "fee", "gives": "money", "each": "765.63", "times": "days",
         "if": "enough", "keys": ["site"]},
        {"do": "curve", "id": "cost", "gives": "money", "each": "1/3", "times": "spent",
         "if": "always", "keys": ["site"]},
        {"do": "round", "id": "line", "of": ["fee", "cost"], "to": "0.01", "rounding": "half_up"},
        {"do": "settle", "id": "due", "of": "line", "below_zero": "repay",
         "below_nothing": "owed", "undecided": "stop"},
        {"do": "split", "id": "bill", "of": "due", "rule": "ratio",
         "payers": [{"id": "city", "share": "60 %"}, {"id": "state", "share": "40 %"}]}],
    "settlement": {"stages": [
        {"id": "half", "as_at": "2025-06-30", "lines": "all", "pays": True, "facts": "as_known"},
        {"id": "look", "as_at": "2025-09-30", "lines": "all", "pays": False, "facts": "as_known"},
        {"id": "end", "as_at": "2025-12-31", "lines": "all", "pays": True, "facts": "as_known"}]},
}
CARD = {
    **CONTRACT, "contract": "card",
    "tables": {"card": {"role": "achievements", "columns": {
        "person": {"type": "text"}, "what": {"type": "codes"}, "on": {"type": "date"}}}},
    "outcomes": {"card": {
        "kind": "achievements", "table": "card", "person": "person", "what": "what", "on": "on",
        "recognised": [{"name": name, "times": "once", "reached": "reported"}
                       for name in ("housed", "work")]}},
    "payment": [
        {"do": "measure", "id": "reached", "outcome": "card", "is": "sum", "what": "achieved",
         "by": ["person", "what"]},
        {"do": "curve", "id": "pay", "gives": "money", "times": "reached",
         "each": {"by": "what", "card": {"housed": "100", "work": "500"}},
         "keys": ["person", "what"]},
        {"do": "round", "id": "line", "of": "pay", "to": "0.01", "rounding": "half_up"},
        CONTRACT["payment"][6]],
}
ROWS = [{"site": "north", "on": "2025-03-01", "days": 12, "spent": "100.00"},
        {"site": "south", "on": "2025-05-01", "days": 9, "spent": "0.10"},
        {"site": "south", "on": "2025-11-01", "days": 1, "spent": "50"}]
CLAIMS = {name: [row[name] for row in ROWS] for name in COLUMNS}


@pytest.fixture(scope="module")
def contract():
    return libsib.read_contract(CONTRACT)


@pytest.fixture(scope="module")
def settled(contract):
    return contract.settle("end", {"claims": ROWS})


def refused(contract, kind, **columns):
    """What settling claims with these columns is refused with, the table's name taken off."""
    with pytest.raises(kind) as told:
        contract.settle("end", {"claims": {**CLAIMS, **columns}})
    assert "table claims: " in str(told.value)
    return told.value


def test_a_contract_says_what_it_is(contract):
    assert (contract.name, contract.version, contract.title, contract.currency) == (
        "beds", "1", None, "GBP")
    assert contract.stages.rows()[2] == {
        "stage": "end", "as_at": datetime.date(2025, 12, 31), "pays": True, "on": None}
    assert list(contract.steps["step"]) == [step["id"] for step in CONTRACT["payment"]]
    assert "spent: " in contract.summary() and len(contract.hash) == 64
    assert "beds" in contract._repr_html_() and len(contract.to_frame()) == 8
    assert "765.63" in contract.explain() and contract.explain().endswith("\n")
    again = pickle.loads(pickle.dumps(contract))
    assert again.hash == contract.hash and again.settle("end", {"claims": ROWS}).now


def test_a_contract_is_read_from_a_path_a_text_and_a_dict(contract, tmp_path):
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(CONTRACT, indent=1))
    assert libsib.read_contract(path).hash == contract.hash
    assert libsib.read_contract(json.dumps(CONTRACT)).hash == contract.hash
    bad = path.read_text().replace('"currency"', '"curency"')
    with pytest.raises(libsib.TermsError, match=r"line 5, column 13: .*nearest is currency"):
        libsib.read_contract(bad)
    with pytest.raises(libsib.TermsError, match='look at the key "curency"'):
        libsib.read_contract(json.loads(bad))


def test_a_draft_is_completed_and_contracts_are_compared(contract):
    draft = copy.deepcopy(CONTRACT)
    del draft["payment"][5]["rounding"]
    made = libsib.complete_contract(draft)
    assert [row["path"] for row in made.choices.rows() if row["open"] == "missing"] == [
        "payment.line.rounding"]
    assert '"unagreed": true' in made.text and len(libsib.complete_contract(CONTRACT).choices) == 0
    open_still = libsib.read_contract(made.text)
    assert open_still.unagreed == 1 and "NOT AGREED" in open_still.explain()
    assert [row["path"] for row in open_still.diff(contract).rows()] == ["payment.line.rounding"]
    for refused in (lambda: open_still.settle("end", {}), open_still.try_examples):
        with pytest.raises(libsib.TermsError, match="nobody has agreed .payment.line.rounding"):
            refused()
    other = copy.deepcopy(CONTRACT)
    other["payment"][3]["each"] = "800"
    (row,) = contract.diff(libsib.read_contract(other)).rows()
    assert (row["path"], row["before"], row["after"], row["decides"]) == (
        "payment.fee.each", "765.63", "800", True)
    assert len(contract.diff(contract)) == 0


def test_a_settlement_is_exact_to_the_penny(settled):
    # 12 and 10 days at 765.63, a third of 100.00 and of 50.10, each line rounded.
    assert settled.now == Decimal("16843.86") + Decimal("33.33") + Decimal("16.70")
    assert (settled.verdict, settled.paid_before, settled.currency) == ("paid", 0, "GBP")
    assert settled.amounts == {"city": Decimal("10136.33"), "state": Decimal("6757.56"),
                               "(unpaid)": 0}
    value = {(r["step"], r["keys"]): r["value"] for r in settled.lines.rows()}
    assert libsib.exact(value["cost", '{"site":"north"}']) == Fraction(100, 3)
    assert settled.to_frame()["value"].iloc[:2].map(libsib.exact).tolist() == [12, 10]
    assert settled.due.rows()[0]["cumulative"] == "16893.89" == str(settled.cumulative)
    assert len(settled) == len(settled.lines) and "end, paid" in settled._repr_html_()
    assert "PAID GBP 16,893.89" in settled.summary() == str(settled)
    assert all(len(line) <= 60 for line in settled.summary(width=60).split("\n")[:-1])


def test_texts_of_statements_become_fractions():
    assert [libsib.exact(text) for text in ("260/31 %", "1 points", "-2.5", "7", None)] == [
        Fraction(13, 155), Fraction(1, 100), Fraction(-5, 2), 7, None]
    for text in ("5 pence", "met", "1e3", "0.5 ", " 5"):
        with pytest.raises(libsib.ArgumentError):
            libsib.exact(text)


def test_a_settlement_never_changes_and_can_be_pickled(settled):
    with pytest.raises(dataclasses.FrozenInstanceError):
        settled.now = 0
    again = pickle.loads(pickle.dumps(settled))
    assert again.to_json() == settled.to_json() and again.lines.rows() == settled.lines.rows()
    assert (again.due.rows(), again.now) == (settled.due.rows(), settled.now)


def test_a_settlement_has_a_page(settled, tmp_path):
    page = settled.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == page and "16,893.89" in page
    assert page.startswith("<!DOCTYPE html>") and "<svg" in page
    assert settled.to_html(figures=False) != page != settled.to_html(audience="public")
    with pytest.raises(libsib.ArgumentError):
        settled.to_html(audience="everybody")


def test_a_record_is_opened_again(contract, settled, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(settled.to_json())
    for again in (libsib.open_settlement(path, contract),
                  libsib.open_settlement(settled.to_json(), contract)):
        assert again.to_json() == settled.to_json() and again.now == settled.now
        assert again.summary() == settled.summary() and again.to_html() == settled.to_html()
    assert "beds" in libsib.open_settlement(path).summary()
    with pytest.raises(libsib.TermsError):
        libsib.open_settlement(settled.to_json().replace("16893.89", "16893.90"))


def test_records_are_held_against_one_another(contract):
    known = {"claims": ROWS}
    half, look, end = made = contract.settle_stages(dict.fromkeys(("half", "look", "end"), known))
    held = libsib.verify_settlements(made)
    assert list(held["stage"]) == ["half", "look", "end"] and list(held["holds"]) == [1, 1, 1]
    assert list(held["hash"]) == [settled.record["hash"] for settled in made]
    held = libsib.verify_settlements([half.to_json(), look, contract.settle("end", known)])
    assert list(held["holds"]) == [1, 1, 0] and held["wrong"][2]


def test_stages_are_settled_in_their_order_each_after_the_last_that_paid(contract, settled):
    known = {"claims": ROWS}
    half, look, end = contract.settle_stages({"end": known, "half": known, "look": known})
    assert [s.stage for s in (half, look, end)] == ["half", "look", "end"]
    assert (half.now, look.verdict, look.now) == (Decimal("9220.92"), "interim", 0)
    assert end.now == settled.now - half.now and end.paid_before == half.now
    assert end.record["previous"] == half.record["hash"] == look.record["previous"]
    assert contract.settle("end", known, half.to_json()).to_json() == end.to_json()
    assert [s.now for s in contract.settle_stages({"end": known}, half)] == [end.now]
    with pytest.raises(libsib.ArgumentError, match="no stage ende; it has half, look, end"):
        contract.settle_stages({"ende": known})


def test_closed_facts_stay_what_they_were():
    shut = copy.deepcopy(CONTRACT)
    for stage in shut["settlement"]["stages"]:
        stage["facts"] = "closed"
    shut = libsib.read_contract(shut)
    late = [*ROWS, {"site": "north", "on": "2025-04-01", "days": 100, "spent": "0"}]
    half, end = shut.settle_stages({"half": {"claims": ROWS}, "end": {"claims": late}})
    assert end.now + half.now == Decimal("16893.89")  # what came late is never paid
    by_hand = shut.settle("end", {"claims": late}, half, earlier={"claims": ROWS})
    assert by_hand.to_json() == end.to_json()
    assert len(end.closed_facts["claims"]) == 3 and half.closed_facts == {}
    with pytest.raises(libsib.ArgumentError):
        shut.settle("end", {"claims": late}, half)
    with pytest.raises(libsib.DataError):
        shut.settle("end", {"claims": late}, half, earlier={"claims": late})
    assert libsib.open_settlement(end).closed_facts == {}


def test_a_record_that_does_not_fit_is_refused(contract):
    half, look = contract.settle_stages(dict.fromkeys(["half", "look"], {"claims": ROWS}))
    for previous in (look, half.to_json().replace("9220.92", "9220.91")):
        with pytest.raises(libsib.TermsError):
            contract.settle("end", {"claims": ROWS}, previous)


@pytest.mark.parametrize("claims", [
    CLAIMS,
    pd.DataFrame(CLAIMS),
    pd.DataFrame(CLAIMS)[::-1],
    pd.DataFrame({**CLAIMS, "on": pd.to_datetime(CLAIMS["on"]),
                  "site": pd.Categorical(CLAIMS["site"]), "days": np.array([12.0, 9.0, 1.0])}),
    pd.DataFrame({**CLAIMS, "days": pd.array([12, 9, 1], dtype="Int64"),
                  "site": pd.array(CLAIMS["site"], dtype="string")}),
    {**CLAIMS, "on": [datetime.date.fromisoformat(on) for on in CLAIMS["on"]],
     "days": ["12", Decimal(9), np.float64(1)],
     "spent": [Decimal("1E+2"), Fraction(1, 10), 50]},
    libsib.as_table(CLAIMS, dates=["on"]),
    "claims.csv",
], ids=["dict", "frame", "shuffled", "typed", "nullable", "objects", "table", "csv"])
def test_facts_of_any_kind_give_the_same_record(contract, settled, claims, tmp_path):
    if isinstance(claims, str):
        claims = tmp_path / claims
        pd.DataFrame(CLAIMS).to_csv(claims, index=False)
    assert contract.settle("end", {"claims": claims}).to_json() == settled.to_json()


def test_facts_come_from_arrow(contract, settled):
    days = [(datetime.date.fromisoformat(on) - datetime.date(1970, 1, 1)).days
            for on in CLAIMS["on"]]
    for whole in (arrow.numbers("l", "q", [12, 9, 1]), arrow.numbers("g", "d", [12.0, 9.0, 1.0])):
        claims = {"site": arrow.dictionary([0, 1, 1], arrow.texts(["north", "south"])),
                  "on": arrow.numbers("tdD", "i", days), "days": whole,
                  "spent": arrow.texts(CLAIMS["spent"])}
        claims = {name: arrow.Producer(values) for name, values in claims.items()}
        assert contract.settle("end", {"claims": claims}).to_json() == settled.to_json()


def test_facts_are_read_from_json_too(contract, settled, tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": {"claims": ROWS}}))
    for facts in (path, path.read_text(), json.loads(path.read_text())):
        assert contract.settle("end", facts).to_json() == settled.to_json()
    with pytest.raises(libsib.TermsError, match="line 1, column"):
        contract.settle("end", '{"facts": [1]}')


def test_a_double_that_is_not_whole_is_refused_with_its_row(contract):
    for values in ([12, 9.5, 1], np.array([12, 9.5, 1]), [12, Decimal(9), 2.0 ** 53]):
        told = refused(contract, libsib.DataError, days=values)
        assert told.column == "days" and "no exact number" in told.message
        assert told.row == (2 if 2.0 ** 53 in values else 1)
        assert "9.5" not in str(told) and "9007" not in str(told)
    assert refused(contract, libsib.DataError, spent=[0.1, 1, 2]).row == 0


def test_what_is_missing_or_unknown_is_refused_with_its_place(contract):
    for column, values in {"days": [12, None, 1], "site": ["north", "outh", "south"],
                           "on": ["2025-03-01", "2025-02-30", "2025-11-01"],
                           "spent": ["1", "0.001", "2"]}.items():
        told = refused(contract, libsib.DataError, **{column: values})
        assert (told.column, told.row) == (column, 1), told
    frame = pd.DataFrame(CLAIMS)
    frame["days"] = frame["days"].where(frame["days"] != 9)  # doubles with NaN, as pandas makes
    with pytest.raises(libsib.DataError, match="must not be missing") as told:
        contract.settle("end", {"claims": frame})
    assert (told.value.column, told.value.row) == ("days", 1)


def test_what_is_no_fact_is_refused_with_its_table_and_column(contract):
    for wrong in ([True, False, True], [1j, 2, 3], pd.to_datetime(CLAIMS["on"]).tz_localize("UTC")):
        assert "column days" in str(refused(contract, TypeError, days=wrong))
    late = pd.to_datetime(["2025-03-01 12:00"] * 3)
    assert refused(contract, libsib.DataError, on=late).row == 0
    with pytest.raises(libsib.DataError, match="nothing called claim"):
        contract.settle("end", {"claim": ROWS})
    twice = pd.DataFrame(CLAIMS)[["site", "days", "days", "on", "spent"]]
    with pytest.raises(libsib.DataError, match="table claims: column days stands twice"):
        contract.settle("end", {"claims": twice})
    for facts in ([1], {"claims": [1]}, {"claims": 5}):
        with pytest.raises((libsib.ArgumentError, TypeError)):
            contract.settle("end", facts)


def test_persons_are_told_where_they_are_asked_for():
    card = libsib.read_contract(CARD)
    rows = {"person": ["a", "b", "b"], "what": ["housed", "housed", "work"],
            "on": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-02-01"])}
    shut = card.settle("end", {"card": rows})
    told = card.settle("end", {"card": rows}, persons=True)
    assert (shut.persons, shut.now) == (None, 700) and shut.to_json() == told.to_json()
    assert '"person":"b"' not in shut.to_json() and {"count", "value"} <= set(shut.lines)
    paid = {row["keys"]: row["value"] for row in told.persons.rows() if row["step"] == "pay"}
    assert paid == {'{"person":"a","what":"housed"}': "100", '{"person":"a","what":"work"}': "0",
                    '{"person":"b","what":"housed"}': "100", '{"person":"b","what":"work"}': "500"}
    again = pickle.loads(pickle.dumps(told))
    assert again.persons.rows() == told.persons.rows() and again.summary() == told.summary()


def test_a_report_owes_nothing():
    report = copy.deepcopy(CONTRACT)
    del report["settlement"], report["payment"][3:]
    report["payment"][2]["report"] = True
    made = libsib.read_contract(report).settle("2025-12-31", {"claims": ROWS})
    assert (made.verdict, made.now, len(made.due), made.amounts) == ("report", None, 0, {})
    assert made.summary() and len(made.conditions) == 2 and "report" in repr(made)
    assert made.stage is made.currency is None
    with pytest.raises(libsib.ArgumentError, match="report"):
        made.plot()


def test_the_examples_of_a_contract_are_run():
    tested = {**CONTRACT, "examples": [{"id": "one", "certainty": "constructed", "stages": [
        {"stage": "half", "facts": {"claims": ROWS[:1]},
         "gives": [{"due": "now", "is": "9220.89"}, {"due": "now", "is": "9220.90"}]}]}]}
    tried = libsib.read_contract(tested).try_examples()
    assert list(tried["found"]) == ["9220.89"] * 2 and list(tried["holds"]) == [1, 0]


def test_a_settlement_has_a_plot(settled, contract):
    pytest.importorskip("matplotlib").use("Agg")
    ax = settled.plot()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["fee north", "fee south", "cost north", "cost south", "due in all",
                      "paid before", "now"]
    assert [round(bar.get_width(), 2) for bar in ax.patches][-1] == 16893.89
