#!/usr/bin/env python3
"""Runs the parity cases through the Python package and prints their canonical lines.

    parity.py ROOT WORK CASES.txt..

ROOT: the source tree, for contracts. WORK: where the bonds of chain cases are.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import warnings
from typing import Any, Callable, Dict, List, Optional

import libsib

import cases
from canonical import Printer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../../bindings/python/tests"))
import steps  # noqa: E402

METHODS = ("set_clustered", "set_unit_clustered", "unit_robust", "welch", "pooled", "psmatch2",
           "abadie_imbens")
QUANTITIES = ("mean_treated", "mean_comparison", "difference", "reduction", "rate_ratio")
# All but the term, which R names otherwise.
BALANCE = ["covariate", "level", "binary", "missing", "denominator"] + [
    f"{name}_{when}" for name in ("mean_treated", "mean_comparison", "smd", "variance_ratio",
                                  "ecdf_mean", "ecdf_max") for when in ("before", "after")]
STAGE = "final"  # of the contract of the chain


class Runner:
    def __init__(self, root: str, work: str, book: cases.Book, out: Any) -> None:
        self._root, self._work, self._book, self._out = root, work, book, out

    def run(self) -> None:
        for case in self._book.cases:
            printer = Printer(case.name, self._out)
            try:
                getattr(self, case.get("call"))(case, printer)
            except libsib.SibError as error:
                printer.failure(error, with_reason=case.get("call") == "expression")

    def table(self, name: str) -> libsib.Table:
        columns, rows = self._book.tables[name]
        header = ",".join(c.split(":")[0].replace("~", " ") for c in columns)
        return libsib.read_csv(f"{header}\n{rows}".encode(), types_of(columns))

    def frame(self, case: cases.Case) -> Any:
        """Data as people have them."""
        return self.table(case.get("data")).to_frame()

    def read_csv(self, case: cases.Case, out: Printer) -> None:
        types = types_of(case.get("types").split(), case)
        out.table("table", libsib.read_csv(case.bytes("csv"), types,
                                             **options(case, libsib.read_csv, "types")))

    def expression(self, case: cases.Case, out: Printer) -> None:
        data = self.table(case.get("data"))
        value = data.evaluate(case.get("expression"))
        missing = {"uint8": 2, "int64": -2**63}.get(str(getattr(value, "dtype", "")))
        out.many("value", [None if v == missing else v for v in list_of(value)])

    def _cohort(self, case: cases.Case) -> libsib.Cohort:
        rules = [libsib.Rule(**row) for row in self.table(case.get("rules")).rows()]
        excluded = self.table(case.get("exclusions")).rows() if case.has("exclusions") else []
        return libsib.select_cohort(
            self.table(case.get("releases")), rules,
            exclusions=[libsib.Exclusion(**row) for row in excluded],
            earlier_members=case.get("earlier_members").split(),
            **options(case, libsib.select_cohort, "exclusions", "earlier_members"))

    def select_cohort(self, case: cases.Case, out: Printer) -> None:
        cohort = self._cohort(case)
        out.one("members#", len(cohort))
        columns(out, "members", cohort.members, "person", "treated", "index_date", "row")
        out.table("attrition", cohort.attrition)
        columns(out, "reasons", cohort.reasons, "arm", "kind", "rule")
        out.one("treated_members", cohort.treated_members)
        out.one("comparison_members", cohort.comparison_members)
        out.one("closing_date", cohort.closing_date)

    def explain(self, case: cases.Case, out: Printer) -> None:
        asked = self.table(case.get("cases")) if case.has("cases") else case.get("who")
        out.table("explained", self._cohort(case).explain(asked))

    def build_history(self, case: cases.Case, out: Printer) -> None:
        members = self.table(case.get("members"))
        born = members[case.get("birth_date")] if case.has("birth_date") else None
        measures = [libsib.Measure(**row) for row in self.table(case.get("measures")).rows()]
        history = libsib.build_history(members, self.table(case.get("convictions")), measures,
                                       birth_date=born,
                                       **options(case, libsib.build_history, "birth_date"))
        out.table("covariates", history.covariates)
        out.many("linked", list_of(history.linked))
        columns(out, "records", history.records, "disposition")
        tallies(out, history.tallies)

    def count_reconvictions(self, case: cases.Case, out: Printer) -> None:
        members = self.table(case.get("members"))
        censored = members[case.get("censoring_date")] if case.has("censoring_date") else None
        counts = libsib.count_reconvictions(members, self.table(case.get("convictions")),
                                            censoring_date=censored,
                                            **options(case, libsib.count_reconvictions,
                                                      "censoring_date"))
        columns(out, "persons", counts.persons, "person", "events", "offences", "reconvicted",
                "first_event_date", "days_at_risk", "linked", "immature")
        columns(out, "records", counts.records, "disposition")
        rows = list_of(counts.records["person_row"])
        out.many("records.person_row", [None if row < 0 else row for row in rows])
        tallies(out, counts.tallies)

    def fit_propensity(self, case: cases.Case, out: Printer) -> None:
        model = libsib.fit_propensity(self.frame(case), treated=case.get("treated"),
                                      covariates=case.get("covariates").split(),
                                      **options(case, libsib.fit_propensity, "treated",
                                                "covariates"))
        for name in ("verdict", "deviance", "null_deviance", "log_likelihood", "iterations",
                     "rows_used", "rank", "extreme_scores", "order_free"):
            out.one(name, getattr(model, name))
        out.many("scores", list_of(model.scores))
        out.many("logits", list_of(model.logits))
        out.many("terms", list(model.coefficients_of))
        out.many("coefficients", list(model.coefficients_of.values()))
        table = model.coefficients
        for name in ("standard_error", "aliased", "direction"):
            out.many(name, list_of(table[name]))
        out.many("covariance", list_of(model.covariance.ravel()))
        if model.screening is not None:
            out.table("screening", model.screening)

    def _match(self, case: cases.Case, data: Optional[str] = None) -> libsib.Matching:
        frame = self.table(data).to_frame() if data else self.frame(case)
        return libsib.match(frame, treated=case.get("treated"), exact=words(case, "exact"),
                            covariates=words(case, "covariates"), caliper=caliper(case),
                            **options(case, libsib.match, "treated", "exact", "covariates",
                                      "caliper"))

    def match(self, case: cases.Case, out: Printer) -> None:
        m = self._match(case)
        for name in ("verdict", "verified", "order_free", "tie_rule", "ties_broken", "order_ties",
                     "matched_treated", "matched_comparison", "most_treated", "total_distance"):
            out.one(name, getattr(m, name))
        columns(out, "pairs", m.pairs, "treated_row", "comparison_row", "distance", "set")
        out.many("reasons", m.reasons)
        for weighting in ("per_treated", "aggregate"):
            out.many(f"weights.{weighting}", list_of(m.weights(weighting)))
            out.many(f"effective_size.{weighting}",
                     [m.effective_size(arm, weighting) for arm in (0, 1)])
        if m.caliper is not None:
            for name, value in m.caliper.items():
                out.one(f"caliper.{name}", value)

    def balance(self, case: cases.Case, out: Printer) -> None:
        frame = self.frame(case)
        found = libsib.balance(frame, treated=case.get("treated"),
                               covariates=case.get("covariates").split(),
                               weights=frame[case.get("weights")] if case.has("weights") else None,
                               **options(case, libsib.balance, "treated", "covariates", "weights"))
        out.one("balance#", len(found.table))
        columns(out, "balance", found.table, *BALANCE)
        for arm in (0, 1):
            out.many(f"arm.{arm}", [found.rows(arm), found.weighted_rows(arm),
                                    found.effective_size(arm)])

    def _effect(self, case: cases.Case, data: Optional[str] = None) -> libsib.Effect:
        matching = self._match(case, data)
        frame = self.table(data).to_frame() if data else self.frame(case)
        exposure = frame[case.get("exposure")] if case.has("exposure") else None
        return libsib.estimate_effect(matching, frame[case.get("outcome")], exposure=exposure,
                                      **options(case, libsib.estimate_effect, "outcome",
                                                "exposure"))

    def estimate_effect(self, case: cases.Case, out: Printer) -> None:
        effect = self._effect(case)
        show_effect(out, effect, METHODS)
        out.many("weights", list_of(effect.weights))

    def pool_effects(self, case: cases.Case, out: Printer) -> None:
        effects = {name: self._effect(case, name) for name in case.get("cohorts").split()}
        weights: Any = case.get("weights")
        if "=" in weights:
            weights = dict(part.split("=") for part in weights.split())
        given = {"level": float(case.get("pool_level"))} if case.has("pool_level") else {}
        method = case.get("pool_method", "set_clustered")
        pooled = libsib.pool_effects(effects, weights=weights, of=case.get("of"), method=method,
                                     **given)
        show_effect(out, pooled, [method])

    def edited(self, case: cases.Case, text: str) -> str:
        """A text with the edits of a case made, each of which must be possible."""
        for edit in case.all("edit"):
            old, _, new = edit.partition(" =>")
            assert old in text, f"{case.name}: nothing to edit: {old}"
            text = text.replace(old, new[1:])
        return text

    def contract(self, case: cases.Case) -> str:
        with open(f"{self._root}/{case.get('contract')}", encoding="utf-8") as file:
            return self.edited(case, file.read())

    def files(self, case: cases.Case, *names: str) -> Dict[str, str]:
        folder = f"{self._work}/bond-{case.get('bond').replace(' ', '-')}"
        return {name: f"{folder}/{name}.csv" for name in names}

    def steps(self, case: cases.Case, out: Printer) -> None:
        """A drawn contract by the single steps, and by the chain."""
        terms = json.loads(self._book.texts[case.get("terms")])
        tables = {name: self.table(case.get(name)) for name in ("releases", "convictions")}
        found, facts = steps.by_steps(terms, {
            name: {column: [row[column] for row in table.rows()] for column in table.columns}
            for name, table in tables.items()})
        for one in found:
            show_cohort(out, *one)
        contract = libsib.read_contract(terms)
        out.one("settlement", contract.settle("end", {"returns": facts}).to_json())
        chain = contract.evaluate(tables, "end")
        out.one("result_hash", chain.result_hash)
        out.one("chain.settlement", contract.settle("end", evaluations=chain).to_json())

    def _watch(self, case: cases.Case, out: Printer, call: Any, *names: str) -> None:
        """Prints every table of a caseload; the ids of members only C's caller has."""
        given = {name: self.table(case.get(name)) for name in names if case.has(name)}
        first = [given.pop(name) for name in list(given)
                 if name in list(inspect.signature(call).parameters)[:2] or name == "lists"]
        found = call(*first, **given, **options(case, call, *given))
        for name in found:
            table = found[name]
            own = [column for column in table if name != "persons" or column != "person"]
            out.table(name, table.select(own))

    def caseload_measure(self, case: cases.Case, out: Printer) -> None:
        self._watch(case, out, libsib.caseload.measure, "members", "contacts", "spells", "needs",
                    "overlaps", "facts")

    def caseload_lists(self, case: cases.Case, out: Printer) -> None:
        self._watch(case, out, libsib.caseload.lists, "lists", "spells")

    def caseload_activity(self, case: cases.Case, out: Printer) -> None:
        self._watch(case, out, libsib.caseload.activity, "contacts", "workers")

    def read_contract(self, case: cases.Case, out: Printer) -> None:
        contract = libsib.read_contract(self.contract(case))
        out.table("steps", contract.steps)
        out.table("stages", contract.stages)

    def evaluate(self, case: cases.Case, out: Printer) -> None:
        contract = libsib.read_contract(self.contract(case))
        tables = self.files(case, "releases", "history", "outcomes")
        threads = int(case.get("threads", "1"))
        found = contract.evaluate(tables, STAGE, threads=threads)
        show_evaluation(out, found)
        out.one("settlement", contract.settle(STAGE, evaluations=found).to_json())
        if case.has("verify"):
            out.one("verified", contract.verify(found, tables, threads=threads).identical)

    def design(self, case: cases.Case, out: Printer) -> None:
        contract = libsib.read_contract(self.contract(case))
        show_evaluation(out, contract.design(self.files(case, "releases", "history"), STAGE))

    def count(self, case: cases.Case, out: Printer) -> None:
        contract = libsib.read_contract(self.contract(case))
        designed = contract.design(self.files(case, "releases", "history"), STAGE)
        counted = contract.count(designed, self.files(case, "outcomes"), STAGE)
        show_evaluation(out, counted)
        both = contract.evaluate(self.files(case, "releases", "history", "outcomes"), STAGE)
        show_difference(out, "at_once", libsib.compare_evaluations(counted, both))
        show_difference(out, "design", libsib.compare_evaluations(designed, counted))



def types_of(columns: List[str], case: Optional[cases.Case] = None) -> Dict[str, Any]:
    """name:type, or name:codes=level/level; null, true and false hold for every column."""
    extra = {} if case is None else {
        key: case.get(key).split("/") for key in ("null", "true", "false") if case.has(key)}
    out = {}
    for column in columns:
        name, _, kind = column.replace("~", " ").partition(":")
        kind, _, levels = kind.partition("=")
        allowed = {"levels": levels.split("/")} if levels else {}
        mine = {k: v for k, v in extra.items() if k == "null" or kind == "flag"}
        out[name] = {"type": kind, **allowed, **mine}
    return out


def options(case: cases.Case, call: Callable[..., Any], *apart: str) -> Dict[str, Any]:
    """What a case says of the keyword arguments of a call, but for those it is given apart."""
    found = {}
    for key, parameter in inspect.signature(call).parameters.items():
        kind = str(parameter.annotation)
        if case.has(key) and parameter.kind is parameter.KEYWORD_ONLY and key not in apart:
            value = case.get(key)
            found[key] = (value == "1" if "bool" in kind else int(value) if "int" in kind
                          else float(value) if "float" in kind else value)
    return found


def words(case: cases.Case, key: str) -> Optional[List[str]]:
    return case.get(key).split() if case.has(key) else None


def caliper(case: cases.Case) -> Optional[libsib.Caliper]:
    if not case.has("caliper_value"):
        return None
    value = float(case.get("caliper_value"))
    if case.has("caliper_preset"):
        return libsib.Caliper.preset(case.get("caliper_preset"), value)
    return libsib.Caliper(value, unit=case.get("caliper_unit"),
                          scale=case.get("caliper_scale") or None,
                          inclusive=case.get("caliper_inclusive", "1") == "1")


def list_of(values: Any) -> List[Any]:
    return values.tolist() if hasattr(values, "tolist") else list(values)


def columns(out: Printer, key: str, table: libsib.Table, *names: str) -> None:
    rows = table.rows()
    for name in names:
        out.many(f"{key}.{name}", [row[name] for row in rows])


def tallies(out: Printer, found: Dict[str, int]) -> None:
    for name, count in found.items():
        out.one(f"tally.{name}", count)


def show_effect(out: Printer, effect: libsib.Effect, methods: Any) -> None:
    for name in ("verdict", "is_exact", "order_free", "level", "n_treated", "matched_treated",
                 "persons_treated", "persons_comparison", "n_pairs", "n_sets", "ess_comparison"):
        out.one(name, getattr(effect, name))
    for name in QUANTITIES:
        exact = effect.exact(name)
        out.one(name, getattr(effect, name))
        out.one(f"{name}.exact", None if exact is None else str(exact))
        for method in methods:
            low, high = effect.confidence_interval(name, method=method)
            out.many(f"{name}.{method}", [effect.standard_error(name, method), low, high,
                                          effect.p_value(name, method)])


def show_cohort(out: Printer, name: str, cohort: Any, model: Any, matching: Any, counts: Any,
                effect: Any) -> None:
    """What each step says of a cohort; without scores nobody is matched."""
    out.one(f"{name}.treated", cohort.treated_members)
    out.one(f"{name}.comparison", cohort.comparison_members)
    columns(out, name, cohort.members, "person")
    out.one(f"{name}.verdict", model.verdict)
    out.many(f"{name}.coefficients", list(model.coefficients_of.values()))
    columns(out, name, counts.persons, "events")
    if matching is None:
        return
    for key in ("verdict", "matched_treated", "matched_comparison", "most_treated", "ties_broken",
                "total_distance"):
        out.one(f"{name}.match.{key}", getattr(matching, key))
    out.many(f"{name}.pair_treated", list_of(matching.pairs["treated_row"]))
    out.many(f"{name}.pair_comparison", list_of(matching.pairs["comparison_row"]))
    for key in QUANTITIES:
        exact = effect.exact(key)
        out.one(f"{name}.{key}", None if exact is None else str(exact))
    for key, value in (("persons_treated", effect.persons_treated),
                       ("persons_comparison", effect.persons_comparison),
                       ("pairs", effect.n_pairs)):
        out.one(f"{name}.effect.{key}", value)


def show_evaluation(out: Printer, found: libsib.Evaluation) -> None:
    for name in ("stage", "result_hash", "blind"):
        out.one(name, getattr(found, name))
    names = ["inputs", "options", "cohorts", "attrition", "history", "screening", "models",
             "coefficients", "matching", "overlap", "balance", "findings"]
    if found.stage == "evaluation":
        names += ["dispositions", "counts", "curve", "effects", "weightings"]
    for name in names:
        out.table(name, found.table(name))


def show_difference(out: Printer, with_what: str, found: libsib.Difference) -> None:
    out.one(f"same_{with_what}", found.identical)
    out.one(f"{with_what}_parts", f"{found.step or ''} {found.place or ''}")


def main() -> None:
    warnings.simplefilter("ignore", libsib.SibWarning)  # findings are in the results too
    root, work, *paths = sys.argv[1:]
    Runner(root, work, cases.read(paths), sys.stdout).run()


if __name__ == "__main__":
    main()
