"""Contracts in the language of contracts, settled from records of people."""

import pickle

import pandas as pd
import pytest

import libsib
import small_bond


def bond():
    """The small bond's terms in the language of contracts."""
    old = small_bond.CONTRACT
    return {
        "language": "sib@1", "contract": "small", "version": "1", "currency": "GBP",
        "tables": {
            "releases": {"role": "releases", "columns": {
                name: how for name, how in old["tables"]["releases"]["columns"].items()
                if name != "score"}},
            "convictions": old["tables"]["convictions"]},
        "cohorts": old["cohorts"][:1],
        "comparisons": {"others": {
            "kind": "matched", "arms": old["eligibility"]["arms"],
            "eligibility": {**{key: old["eligibility"][key] for key in (
                "person", "index_date", "rules", "exclusions", "keep", "unique_within",
                "exclude_treated_elsewhere")}, "tie_key": "none"},
            "covariates": ["days", {"name": "age", "expression": "age(born, released)"}],
            "propensity": {**old["propensity"], "screen_p": "1"},
            "matching": {**old["matching"], "tie_key": "none",
                         "caliper": {**old["matching"]["caliper"], "value": "0.5"}},
            "balance": {**old["balance"], "max_smd": "none"},
            "effect": {"weighting": "aggregate", "unmatched": "dropped"}}},
        "outcomes": {"returns": {
            **{key: value or "none" for key, value in old["outcome"].items()
               if key not in ("as_at", "recording_lag_days")},
            "recording_lag_days": 0, "max_unlinked_share": "none", "kind": "events"}},
        "payment": [
            {"do": "measure", "id": "often", "outcome": "returns", "is": "mean", "what": "events",
             "by": ["cohort"]},
            {"do": "compare", "id": "effect", "of": "often", "with": "others", "better": "fewer",
             "n": "denominator"},
            {"do": "gate", "id": "met", "report": True,
             "all": [{"of": "effect.reduction", "is": "at_least", "value": "10 %"}]}],
    }


def test_people_are_matched_and_counted_from_records():
    scheme = libsib.read_scheme(bond())
    records = small_bond.tables(3, less=0.4)
    made = scheme.settle("2014-01-01", records=records)
    assert made.conditions.rows()[0]["verdict"] == "met"
    frames = {name: pd.DataFrame(table)[::-1] for name, table in records.items()}
    assert scheme.settle("2014-01-01", records=frames, threads=2).to_json() == made.to_json()
    design = scheme.match("others", {"releases": records["releases"]}, "2014-01-01")
    outcomes = {"convictions": records["convictions"]}
    kept = pickle.loads(pickle.dumps(design))
    again = scheme.settle("2014-01-01", records=outcomes, designs=[kept])
    assert (design.stage, again.to_json()) == ("design", made.to_json())
    for wrong in ({"designs": [design]}, {"designs": [design], "records": records}):
        with pytest.raises(libsib.ArgumentError):
            scheme.settle("2014-01-01", **wrong)
    with pytest.raises(libsib.ArgumentError, match="convictions"):
        scheme.settle("2014-01-01", records={"releases": records["releases"]})
    with pytest.raises(libsib.ArgumentError, match="tables by name"):
        scheme.settle("2014-01-01", '{"facts": {}}', records=records)
