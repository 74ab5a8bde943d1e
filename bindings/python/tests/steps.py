"""The chain by steps: the same numbers as a contract's evaluate() and settle(), on drawn contracts.

    python3 bindings/python/tests/steps.py 200 1    # so many contracts, from this seed
"""

import random
import sys
import warnings

import libsib
import small_bond


def draw(seed):
    """A contract and its tables."""
    pick = random.Random(seed)
    replace = pick.random() < 0.3
    unit, waiting = pick.choice([("months", 6), ("days", 180), ("months", 0)])
    made = small_bond.contract(
        eligibility={"keep": pick.choice(["first", "last"]),
                     "unique_within": pick.choice(["scheme", "cohort"]),
                     "exclude_treated_elsewhere": pick.random() < 0.5},
        matching={"ratio": pick.choice([1, 2, 3]), "replace": replace,
                  "distance": pick.choice(["logit", "probability"]), "seed": pick.randrange(99),
                  "order": pick.choice(["largest", "smallest", "closest", "farthest", "random"]),
                  "discard": pick.choice(["none", "both", "treated"]),
                  "caliper": pick.choice(["none", {"value": "0.3", "scale": "logit",
                                                   "unit": "sd_pooled", "inclusive": True}]),
                  **({"reuse_max": "none"} if replace else {})},
        effect={"weighting": pick.choice(["aggregate", "per_treated", "distinct"]),
                "unmatched": pick.choice(["dropped", "kept"])},
        outcome={"unit": pick.choice(["occasion", "offence", "any"]),
                 "index_day": pick.choice(["excluded", "included"]),
                 "follow_up_last_day": pick.choice(["excluded", "included"]),
                 "follow_up": {unit: 12 if unit == "months" else 365}, "waiting": {unit: waiting},
                 "unlinked": pick.choice(["zero", "missing"]),
                 **({} if waiting else {"waiting_last_day": "included"})})
    if made["outcomes"]["returns"]["unit"] != "occasion":
        del made["outcomes"]["returns"]["occasion_key"]
    pool = next(step for step in made["payment"] if "pool" in step)
    pool["weights"] = pick.choice(["denominator", "equal"])
    pool["average"] = pick.choice(["means", "reductions"])
    limit = next(step for step in made["payment"] if step["do"] == "limit")
    limit["at_most"] = pick.choice(["8000000.00", "20000.00"])
    tables = small_bond.tables(seed, pick.choice([80, 160]), pick.choice([0.0, 0.3, 1.0]))
    missing = pick.choice(["complete_cases", "indicator", "refuse"])
    made["comparisons"]["others"]["propensity"]["missing"] = missing
    if missing != "indicator":
        scores = [0.0 if score is None else score for score in tables["releases"]["score"]]
        tables["releases"]["score"] = scores
    for name in pick.choice([(), ("offended",), ("convicted",)]):
        dates = tables["convictions"][name]
        dates[:] = [None if pick.random() < 0.1 else day for day in dates]
    if pick.random() < 0.05:
        tables["convictions"] = {name: [] for name in tables["convictions"]}
    return made, tables


def cohort(contract, tables, window, earlier):
    """Members of a cohort by steps, and their covariates."""
    how = contract["comparisons"]["others"]
    who = how["eligibility"]
    rules = [libsib.Rule("window", f"released BETWEEN DATE '{window['from']}' AND "
                                   f"DATE '{window['to']}'"),
             *(libsib.Rule(r["id"], r["expression"]) for r in who["rules"])]
    made = libsib.select_cohort(
        tables["releases"], rules, index_date="released", treated=how["arms"]["treated"],
        comparison=how["arms"]["comparison"],
        exclusions=[(e["id"], e["expression"]) for e in who["exclusions"]],
        earlier_members=earlier, keep=who["keep"], unique_within=who["unique_within"],
        exclude_treated_elsewhere=who["exclude_treated_elsewhere"])
    releases = libsib.as_table(tables["releases"])
    ages = releases.evaluate("age(born, released)")
    rows = list(made.members["row"])
    data = {"person": made.members["person"], "treated": made.members["treated"],
            "score": [tables["releases"]["score"][row] for row in rows],
            "age": [int(ages[row]) for row in rows]}
    return made, data


def fit(contract, data):
    return libsib.fit_propensity(
        data, covariates=["score", "age"], id="person", screen_p=1.0,
        missing=contract["comparisons"]["others"]["propensity"]["missing"])


def match(contract, data, model):
    m = contract["comparisons"]["others"]["matching"]
    caliper = None if m["caliper"] == "none" else libsib.Caliper(
        float(m["caliper"]["value"]), scale="logit", unit="sd_pooled", inclusive=True)
    return libsib.match(
        data, scores=model, covariates=["score", "age"], id="person", ratio=m["ratio"],
        replace=m["replace"], distance=m["distance"], order=m["order"], discard=m["discard"],
        seed=m["seed"], caliper=caliper)


def count(contract, tables, made):
    how = contract["outcomes"]["returns"]
    unit = next(iter(how["follow_up"]))
    options = {f"follow_up_{unit}": how["follow_up"][unit],
               f"waiting_{unit}": how["waiting"][unit]}
    if how["unit"] == "occasion":
        options["occasion_key"] = how["occasion_key"]
    return libsib.count_reconvictions(
        made, tables["convictions"], offence_date="offended", conviction_date="convicted",
        unit=how["unit"], index_day=how["index_day"], unlinked=how["unlinked"],
        follow_up_last_day=how["follow_up_last_day"],
        as_at="2014-01-01", **options)


def arm_facts(how, effect, data, counts):
    """The facts of both arms: sums under the weights of the arm, so that persons of the
    comparison arm are the sum of those weights. Without a pair there is no effect; treated people
    may be kept all the same."""
    if effect is None or effect.n_pairs == 0:
        known = [e for e, t in zip(counts.persons["events"].tolist(), data["treated"])
                 if t and e >= 0 and how["unmatched"] == "kept"]
        return [("treated", len(known), sum(known)), ("comparison", 0, 0)]
    weight = {"aggregate": effect.n_pairs, "per_treated": effect.matched_treated,
              "distinct": effect.persons_comparison}[how["weighting"]]
    return [(arm, n, effect.exact(f"mean_{arm}") * n)
            for arm, n in (("treated", effect.persons_treated), ("comparison", weight))]


def by_steps(contract, tables):
    """What each step says of each cohort, and the facts that follow. Without scores there is no
    matching: the verdict of the scores says why."""
    found, facts, earlier = [], [], []
    how = contract["comparisons"]["others"]["effect"]
    for declared in contract["cohorts"]:
        made, data = cohort(contract, tables, declared["window"], earlier)
        earlier = [*earlier, *(p for p, t in zip(data["person"], data["treated"]) if t)]
        model = fit(contract, data)
        matching, effect, counts = None, None, count(contract, tables, made)
        if model.verdict == "ok":
            matching = match(contract, data, model)
            effect = libsib.estimate_effect(
                matching, counts, weighting=how["weighting"], unmatched=how["unmatched"],
                missing="leave_out" if contract["outcomes"]["returns"]["unlinked"] == "missing"
                else "refuse")
        found.append((declared["id"], made, model, matching, counts, effect))
        facts += [{"cohort": declared["id"], "arm": arm, "persons": n, "events": events,
                   "eligible": sum(map(bool, data["treated"])) if arm == "treated" else n,
                   "verdict": model.verdict}
                  for arm, n, events in arm_facts(how, effect, data, counts)]
    return found, facts


def _same(differences, name, chain, steps):
    if chain != steps and not (chain is None and steps != steps):
        differences.append((name, chain, steps))


def _rows(evaluation, name, cohort_id):
    return [row for row in evaluation.table(name).rows() if row.get("cohort") == cohort_id]


def compare(contract, tables):
    """Every number in which the chain and the steps differ."""
    signed = libsib.read_contract(contract)
    chain = signed.evaluate(tables, "end")
    found, facts = by_steps(contract, tables)
    wrong = []
    for cohort_id, made, model, matching, _, effect in found:
        def same(name, there, here):
            _same(wrong, f"{cohort_id} {name}", there, here)

        row = _rows(chain, "cohorts", cohort_id)[0]
        same("treated", row["treated"], made.treated_members)
        same("comparison", row["comparison"], made.comparison_members)
        gone = [r for r in made.attrition.rows()
                if (r["kind"], r["rule"]) != ("rule_unknown", "window")]
        for there, here in zip(_rows(chain, "attrition", cohort_id), gone, strict=True):
            for name in there:
                if name.endswith(("releases", "persons")):
                    same(f"attrition {here['kind']} {name}", there[name], here[name])
        terms = _rows(chain, "coefficients", cohort_id)
        same("terms", [r["coefficient"] for r in terms],
             [r["estimate"] for r in model.coefficients.rows()])
        same("verdict", _rows(chain, "models", cohort_id)[0]["verdict"], model.verdict)
        if effect is None:
            same("pairs", _rows(chain, "effects", cohort_id)[0]["pairs"], 0)
            continue
        row = _rows(chain, "matching", cohort_id)[0]
        for name in ("verdict", "pairs", "matched_treated", "matched_comparison", "ties_broken",
                     "total_distance", "most_treated"):
            if name in row:
                same(name, row[name],
                     len(matching) if name == "pairs" else getattr(matching, name))
        row = _rows(chain, "effects", cohort_id)[0]
        for name in ("mean_treated", "mean_comparison", "difference", "reduction", "rate_ratio"):
            exact = effect.exact(name)
            same(name, row[name], None if exact is None else str(exact))
        same("persons", [row["persons_treated"], row["persons_comparison"], row["pairs"]],
             [effect.persons_treated, effect.persons_comparison, effect.n_pairs])
        ends = effect.confidence_interval("reduction", method=row["method"])
        for name, end in zip(("reduction_low", "reduction_high"), ends):
            same(name, row[name], None if end != end else float(f"{end:.9g}"))
    there = signed.settle("end", evaluations=chain)
    here = signed.settle("end", {"returns": facts})
    for name in ("verdict", "now", "cumulative"):
        _same(wrong, name, getattr(there, name), getattr(here, name))
    for name in ("lines", "bills", "conditions"):
        rows = [getattr(settled, name).rows() for settled in (there, here)]
        for i, (one, other) in enumerate(zip(*rows, strict=True)):
            for column in one:
                _same(wrong, f"{name} {i} {column}", one[column], other[column])
    return wrong


def main(n, seed):
    warnings.simplefilter("ignore", libsib.SibWarning)
    bad = refused = 0
    for i in range(seed, seed + n):
        try:
            wrong = compare(*draw(i))
        except libsib.SibError as error:
            refused += 1
            print(f"{i}: {type(error).__name__}: {error}")
            continue
        bad += bool(wrong)
        for difference in wrong[:3]:
            print(i, *difference)
    print(f"{n} contracts, {bad} with a difference, {refused} refused")
    return 1 if bad or refused else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
