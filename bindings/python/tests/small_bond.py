"""A bond of a few people, made up from a seed, so that numbers of people come out small."""

import copy
import datetime
import random

CONTRACT = {
    "language": "sib@1", "contract": "small", "version": "1", "title": "A small bond",
    "currency": "GBP",
    "values": {"price": {"value": "1234.50", "unit": "money", "source": "made up"}},
    "tables": {
        "releases": {"role": "releases", "columns": {
            "person": {"type": "text"}, "released": {"type": "date"}, "born": {"type": "date"},
            "days": {"type": "i64"}, "prison": {"type": "codes"}, "score": {"type": "f64"}}},
        "convictions": {"role": "outcomes", "columns": {
            "person": {"type": "text"}, "offended": {"type": "date"},
            "convicted": {"type": "date"}}}},
    "cohorts": [{"id": "first", "window": {"from": "2010-01-01", "to": "2010-12-31"}},
                {"id": "second", "window": {"from": "2011-01-01", "to": "2011-12-31"}}],
    "comparisons": {"others": {
        "kind": "matched", "arms": {"treated": "prison = 'A'", "comparison": "prison <> 'A'"},
        "eligibility": {
            "person": "person", "index_date": "released",
            "rules": [{"id": "adult", "expression": "age(born, released) >= 18",
                       "applies_to": "both"},
                      {"id": "short", "expression": "days < 365", "applies_to": "both",
                       "description": "Sentenced to less than a year"}],
            "exclusions": [{"id": "pilot", "expression": "prison = 'C'", "scope": "release"}],
            "keep": "first", "unique_within": "scheme", "exclude_treated_elsewhere": True,
            "tie_key": "none"},
        "covariates": ["score", {"name": "age", "expression": "age(born, released)"}],
        "propensity": {"link": "logit", "screen_p": "1", "missing": "complete_cases"},
        "matching": {
            "method": "nearest", "distance": "logit", "ratio": 2, "replace": False,
            "order": "largest", "discard": "none", "exact": [], "tie_key": "none", "seed": 7,
            "caliper": {"value": "0.5", "scale": "logit", "unit": "sd_pooled",
                        "inclusive": True}},
        "balance": {"denominator": "treated_sd", "missing": "available", "max_smd": "none"},
        "effect": {"weighting": "aggregate", "unmatched": "dropped"}}},
    "outcomes": {"returns": {
        "kind": "events", "table": "convictions", "person": "person", "offence_date": "offended",
        "conviction_date": "convicted", "where": "none", "unit": "occasion",
        "index_day": "excluded", "follow_up_last_day": "included",
        "waiting_last_day": "included", "occasion_date": "conviction", "occasion_key": "date",
        "follow_up": {"months": 12}, "waiting": {"months": 6}, "recording_lag_days": 0,
        "unlinked": "zero", "max_unlinked_share": "none"}},
    "payment": [
        {"do": "measure", "id": "often", "outcome": "returns", "is": "mean", "what": "events",
         "by": ["cohort"]},
        {"do": "compare", "id": "effect", "of": "often", "with": "others", "better": "fewer",
         "n": "denominator"},
        {"do": "gate", "id": "early_met",
         "all": [{"of": "effect.reduction", "is": "at_least", "value": "10 %"}]},
        {"do": "curve", "id": "early", "gives": "money", "each": {"of": "price"},
         "times": "effect.avoided", "if": "early_met", "keys": ["cohort"]},
        {"do": "compare", "id": "pool", "pool": "effect", "over": "cohort",
         "weights": "denominator", "average": "means", "n": "denominator"},
        {"do": "gate", "id": "final_met",
         "all": [{"of": "pool.reduction", "is": "at_least", "value": "7.5 %"},
                 {"gate": "early_met", "over": "cohort", "is": "none"}]},
        {"do": "curve", "id": "final", "gives": "money", "each": {"of": "price"},
         "times": "pool.avoided", "if": "final_met", "keys": []},
        {"do": "round", "id": "lines", "of": ["early", "final"], "to": "0.01",
         "rounding": "half_up"},
        {"do": "limit", "id": "capped", "of": "lines", "at_most": "8000000.00", "per": [],
         "fill": "in_order", "cut": "part", "keys": ["cohort"]},
        {"do": "settle", "id": "due", "of": "capped", "below_zero": "refuse",
         "below_nothing": "zero", "undecided": "stop"},
        {"do": "split", "id": "bill", "of": "due", "rule": "ratio",
         "payers": [{"id": "fund", "share": "3"}, {"id": "ministry", "share": "5"}]}],
    "settlement": {"stages": [{"id": "end", "as_at": "2014-01-01", "lines": ["early", "final"],
                               "pays": True, "facts": "as_known"}]},
}


def contract(**changes):
    """The contract with keys changed of its comparison, of sections of it, of its outcome, or of
    the whole: contract(outcome={"unlinked": "missing"})."""
    made = copy.deepcopy(CONTRACT)
    comparison = made["comparisons"]["others"]
    for name, keys in changes.items():
        if name == "outcome":
            made["outcomes"]["returns"].update(keys)
        elif name in comparison and isinstance(comparison[name], dict):
            comparison[name].update(keys)
        elif name in comparison or name == "history":
            comparison[name] = keys
        else:
            made[name] = keys
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
