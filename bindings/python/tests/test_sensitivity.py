"""What other choices would have paid, against contracts edited by hand: the gallery."""

import copy
import json
import pathlib
import pickle
import re
from fractions import Fraction

import pytest

import libsib

import small_bond

SOURCE = pathlib.Path(__file__).resolve().parents[3]
DECIMALS = {"GBP": 2, "USD": 2, "EUR": 2, "AUD": 2, "ILS": 2, "KES": 2, "KRW": 0, "ZAR": 2,
            "COP": 2, "CHF": 2, "JPY": 0, "NZD": 2, "INR": 2, "RWF": 0}
GALLERY = sorted((SOURCE / "examples" / "contracts").glob("*/contract.json"))


def find(document, path):
    """What holds a place of a document by its path, and the place's key in it."""
    holder, key = None, None
    at = document
    for name, number in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", path):
        while isinstance(at, dict) and name and name not in at and "value" in at:
            holder, key, at = at, "value", at["value"]
        if number:
            key = int(number) - 1
        elif isinstance(at, list):
            key = next(i for i, one in enumerate(at)
                       if name in (one.get("id"), one.get("name")))
        else:
            key = name
        holder, at = at, at[key]
    return holder, key


def edited(document, settings):
    """The contract with alternatives in place, by the rules of the page."""
    document = copy.deepcopy(document)
    for option, alternative in settings:
        holder, key = find(document, option)
        at = holder[key]
        around = isinstance(at, dict) and "value" in at and set(at) <= {
            "value", "source", "note", "unknown", "assumed", "alternatives"}
        if isinstance(at, dict) and not around and isinstance(alternative, dict):
            at.update(alternative)
        elif isinstance(at, dict) and not around and "value" in at:
            at["value"] = alternative
        else:
            holder[key] = alternative
    return document


def alternative_of(document, option, text):
    """The alternative that a row says, as it stands in the contract."""
    holder, key = find(document, option)
    at = holder[key]
    for each in at.get("alternatives", []) if isinstance(at, dict) else []:
        said = each if isinstance(each, str) else json.dumps(each, sort_keys=True,
                                                             separators=(",", ":"))
        if said == text:
            return each
    return {"true": True, "false": False}.get(text, text)


def settled_by_hand(document, stage, facts):
    try:
        return libsib.read_contract(document).settle(stage, {"facts": facts})
    except libsib.SibError:
        return None


def check(document, stage, facts, grid):
    """How many runs there are, each the settlement of the contract edited by hand."""
    found = libsib.read_contract(document).sensitivity(stage, {"facts": facts}, grid=grid)
    bills, gates = found.bills.rows(), found.gates.rows()
    for run in found.runs.rows():
        settings = [(row["option"], alternative_of(document, row["option"], row["alternative"]))
                    for row in found.settings.rows() if row["run"] == run["run"]]
        by_hand = settled_by_hand(edited(document, settings), stage, facts)
        assert (by_hand is None) == (run["refused"] is not None), (settings, run)
        if by_hand is None:
            continue
        due = by_hand.due.rows()
        if due:
            assert (run["now"], run["cumulative"], run["verdict"]) == (
                due[0]["now"], due[0]["cumulative"], due[0]["verdict"]), settings
        assert [(row["payer"], row["now"]) for row in bills if row["run"] == run["run"]] == [
            (row["payer"], row["now"]) for row in by_hand.bills.rows()]
        assert [(row["gate"], row["verdict"]) for row in gates if row["run"] == run["run"]] == [
            (row["step"], row["value"] if row["count"] is None else str(row["count"]))
            for row in by_hand.lines.rows() if row["do"] == "gate"]
    return len(found.runs)


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.parent.name)
def test_every_choice_pays_what_the_edited_contract_pays(path):
    document = json.loads(path.read_text())
    for example in document["examples"][:3]:
        stage = example["stages"][0]
        if "facts" in stage and stage["gives"] != [{"refused": True}]:
            assert check(document, stage.get("stage") or stage["as_at"], stage["facts"], True) > 0


def test_the_past_stands_and_the_page_shows_what_choices_change():
    bond = SOURCE / "examples" / "contracts" / "peterborough_bond" / "contract.json"
    document = json.loads(bond.read_text())
    example = document["examples"][0]["stages"][0]
    scheme = libsib.read_contract(document)
    settled = scheme.settle(example["stage"], {"facts": example["facts"]})
    found = scheme.sensitivity(example["stage"], {"facts": example["facts"]},
                               options={"values.price": ["15000.01"], "payment.lines": []})
    assert found.runs.rows()[0]["now"] == str(settled.now)
    page = settled.to_html(sensitivity=found)
    assert "What other choices would have paid" in page and "values.price = 15000.01" in page
    assert "What other choices would have paid" not in settled.to_html()
    assert "other choices" in settled.summary(sensitivity=found)
    assert pickle.loads(pickle.dumps(found)).summary() == found.summary() == str(found)
    with pytest.raises(libsib.ArgumentError, match="did you mean .values.price."):
        scheme.sensitivity(example["stage"], {"facts": example["facts"]}, options=["values.prize"])


@pytest.mark.parametrize("days, shown", [(2569, True), (3, False)])
def test_choices_are_hidden_from_the_public_where_numbers_are(days, shown):
    (path,) = (path for path in GALLERY if path.parent.name == "bradford")
    contract = libsib.read_contract(path)
    facts = {"saved": {"days": [days]}}
    settled = contract.settle("end", facts)
    found = contract.sensitivity("end", facts, options={"payment.payment.each": ["700.00"]})
    page = settled.to_html(audience="public", sensitivity=found)
    assert ("payment.payment.each = 700.00" in page) == shown
    other = contract.settle("end", {"saved": {"days": [days + 1]}})
    with pytest.raises(libsib.ArgumentError, match="what other choices"):
        other.to_html(sensitivity=found)


def test_over_records_each_choice_pays_what_its_contract_pays_whole():
    data = small_bond.tables(3, 200)
    contract = libsib.read_contract(small_bond.contract())
    options = {"comparisons.others.matching.ratio": [1], "outcomes.returns.follow_up.months": [6]}
    found = contract.sensitivity("end", tables=data, options=options, grid=True)
    whole = [contract] + [libsib.read_contract(small_bond.contract(**changes)) for changes in (
        {"matching": {"ratio": 1}}, {"outcome": {"follow_up": {"months": 6}}},
        {"matching": {"ratio": 1}, "outcome": {"follow_up": {"months": 6}}})]
    assert {row["now"] for row in found.runs.rows()} == {
        contract.settle("end", records=data).due.rows()[0]["now"] for contract in whole}
    assert [row["fitted"] for row in found.work.rows()] == [
        len(small_bond.CONTRACT["cohorts"]), 0, 0, 0]
    blind = contract.sensitivity("end", tables={"releases": data["releases"]}, options=options)
    assert len(blind.runs) == 2 and "matched (" in blind.summary()
    assert pickle.loads(pickle.dumps(blind)).designs.rows() == blind.designs.rows()
    with pytest.raises(libsib.ArgumentError, match="no evaluations"):
        contract.sensitivity("end", tables=data, evaluations=[contract.evaluate(data, "end")])


def drawn(facts, outcomes, draw):
    """Facts with fewer events, less money and fewer people reached; None where nothing changes."""
    facts, changed = copy.deepcopy(facts), False
    for name, rows in facts.items():
        kind = outcomes.get(name, {}).get("kind")
        for i, row in enumerate(rows if kind not in (None, "achievements") else ()):
            row["draw"], changed = draw, True
            for column, cell in row.items():
                small = column in ("events", "offences", "reconvicted", "value", "with_days") or (
                    kind == "figures" and column in outcomes[name]["numbers"])
                if small and re.fullmatch("[0-9]+", str(cell)):
                    less = int(cell) * (draw * (i + 3) % 7) // 20
                    row[column] = type(cell)(int(cell) - less)
    return facts if changed else None


def bare(facts):
    return {name: [{column: cell for column, cell in row.items() if column != "draw"}
                   for row in rows] for name, rows in facts.items()}


def test_many_draws_are_settled_as_each_by_itself_over_the_gallery():
    """Draw by draw; where one cannot be settled, none of them is."""
    settled, refused = 0, 0
    for path in GALLERY:
        document = json.loads(path.read_text())
        contract = libsib.read_contract(document)
        for example in document["examples"][:2]:
            each = example["stages"][0]
            if "facts" not in each or each["gives"] == [{"refused": True}]:
                continue
            stage = each.get("stage") or each["as_at"]
            draws = [facts for facts in (drawn(each["facts"], document["outcomes"], draw)
                                         for draw in range(5)) if facts is not None]
            single = []
            for facts in draws:
                try:
                    single.append((facts, contract.settle(stage, {"facts": bare(facts)})))
                except libsib.SibError:
                    pass
            if not single:
                continue
            together = copy.deepcopy(single[0][0])
            for facts, _ in single[1:]:
                for name, rows in facts.items():
                    together[name] += [row for row in rows if "draw" in row]
            try:
                many = contract.settle_many(stage, {"facts": together}).rows()
            except libsib.UnsupportedError:
                refused += 1
                continue
            assert len(many) == len(single)
            for row, (_, one) in zip(many, single):
                due = one.due.rows()
                assert row["verdict"] == one.verdict, path
                if due:
                    for column in ("cumulative", "now"):
                        assert Fraction(row[column], 10 ** DECIMALS[contract.currency]) == Fraction(
                            due[0][column]), (path, column)
                gates = {step["id"] for step in document["payment"] if step.get("do") == "gate"}
                for gate in gates:
                    lines = [line for line in one.lines.rows() if line["step"] == gate]
                    assert row["met." + gate] == sum(
                        line["count"] or 1 for line in lines if line["value"] == "met"), path
                settled += 1
    assert settled >= 200 and refused <= 10, (settled, refused)
