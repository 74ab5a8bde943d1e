"""A bond of a few people, made up from a seed, so that numbers of people come out small."""

import copy
import datetime
import random

CONTRACT = {
    "contract": "small", "version": "1", "title": "A small bond",
    "tables": {
        "releases": {"role": "releases", "columns": {
            "person": {"type": "text"}, "released": {"type": "date"}, "born": {"type": "date"},
            "days": {"type": "i64"}, "prison": {"type": "codes"}, "score": {"type": "f64"}}},
        "convictions": {"role": "outcomes", "columns": {
            "person": {"type": "text"}, "offended": {"type": "date"},
            "convicted": {"type": "date"}}}},
    "cohorts": [{"id": "first", "window": {"from": "2010-01-01", "to": "2010-12-31"}},
                {"id": "second", "window": {"from": "2011-01-01", "to": "2011-12-31"}}],
    "eligibility": {
        "person": "person", "index_date": "released",
        "arms": {"treated": "prison = 'A'", "comparison": "prison <> 'A'"},
        "rules": [{"id": "adult", "expression": "age(born, released) >= 18", "applies_to": "both"},
                  {"id": "short", "expression": "days < 365", "applies_to": "both",
                   "description": "Sentenced to less than a year"}],
        "exclusions": [{"id": "pilot", "expression": "prison = 'C'", "scope": "release"}],
        "keep": "first", "unique_within": "scheme", "exclude_treated_elsewhere": True,
        "tie_key": None, "close_after_months": None, "close_at_members": None},
    "history": None,
    "covariates": ["score", {"name": "age", "expression": "age(born, released)"}],
    "propensity": {"link": "logit", "screen_p": 1, "missing": "complete_cases"},
    "matching": {
        "method": "nearest", "distance": "logit", "ratio": 2, "replace": False,
        "order": "largest", "discard": "none", "exact": [], "tie_key": None, "seed": 7,
        "caliper": {"value": 0.5, "scale": "logit", "unit": "sd_pooled", "inclusive": True}},
    "balance": {"denominator": "treated_sd", "missing": "available", "max_smd": None},
    "outcome": {
        "table": "convictions", "person": "person", "offence_date": "offended",
        "conviction_date": "convicted",
        "where": None, "unit": "occasion", "index_day": "excluded",
        "follow_up_last_day": "included", "waiting_last_day": "included",
        "occasion_date": "conviction", "occasion_key": "date", "follow_up": {"months": 12},
        "waiting": {"months": 6}, "as_at": "2014-01-01", "recording_lag_days": 0,
        "unlinked": "zero", "max_unlinked_share": None},
    "effect": {"weighting": "aggregate", "unmatched": "dropped", "level": 0.95,
               "method": "set_clustered", "pool": {"weights": "matched_treated", "of": "means"}},
    "payment": {
        "currency": "GBP", "price_per_event": {"value": "1234.50", "source": "made up"},
        "avoided_events": {"n": "matched_treated", "pooled_n": "matched_treated"},
        "gate": {"cohort": "10 %", "pooled": "7.5 %", "comparison": ">=",
                 "pooled_when": "no_cohort_paid", "decide_at_decimals": None,
                 "decide_rounding": None},
        "amount": "whole_reduction", "cap": {"contract": "8000000.00", "cohorts": {}},
        "rounding": {"events": None, "line": "half_up"},
        "payers": [{"id": "fund", "share": "3"}, {"id": "ministry", "share": "5"}]},
}


def contract(**changes):
    """The contract with keys of its sections changed: contract(outcome={"unlinked": "missing"})."""
    made = copy.deepcopy(CONTRACT)
    for section, keys in changes.items():
        if isinstance(keys, dict):
            made[section].update(keys)
        else:
            made[section] = keys
    return made


def tables(seed, people=400, less=0.0):
    """Releases and convictions. less: share of events that treatment takes away."""
    draw = random.Random(seed)
    start = datetime.date(2010, 1, 1)
    releases = {name: [] for name in ("person", "released", "born", "days", "prison", "score")}
    convictions = {name: [] for name in ("person", "offended", "convicted")}
    for i in range(people):
        released = start + datetime.timedelta(draw.randrange(730))
        prison = draw.choices("ABC", (30, 65, 5))[0]
        score = draw.gauss(0.3 if prison == "A" else 0.0, 1.0)
        born = released - datetime.timedelta(int(365.25 * draw.uniform(17.8, 50)))
        row = (f"p{i:04d}", released, born, draw.randrange(10, 380), prison,
               None if draw.random() < 0.02 else score)
        for column, value in zip(releases.values(), row):
            column.append(value)
        often = (1.0 - less if prison == "A" else 1.0) * (1.2 + 0.2 * score)
        chances = (3, 3 * often, 2 * often, often)
        for _ in range(draw.choices(range(4), chances)[0] if often > 0 else 0):
            offended = released + datetime.timedelta(draw.randrange(1, 365))
            convictions["person"].append(row[0])
            convictions["offended"].append(offended)
            convictions["convicted"].append(offended + datetime.timedelta(draw.randrange(1, 90)))
    return {"releases": releases, "convictions": convictions}
