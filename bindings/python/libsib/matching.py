"""Compared with whom: matching on a score, and the balance it leaves."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from . import _core, columns, plots, tables
from .caliper import Caliper
from .calls import Progress, argument, flag, given, one_of, settings
from .errors import SibWarning
from .names import (
    BalanceDenominator, BalanceMissing, MatchingDiscard, MatchingDistance, MatchingMethod,
    MatchingOrder, Weighting,
)
from .persons import Rows, kept, of_rows
from .propensity import Propensity, scores_for_matching, scores_of_model
from .results import Result, found, lines
from .tables import Table, as_table

WEIGHTINGS = ("per_treated", "aggregate")
_OF_SCORES = ("probability", "logit")  # the other distances are of covariates
_NO_COVARIATES = "no covariates are known: name them, as covariates=[..]"


class Unmatched(SibWarning):
    """Some treated units, or all, have fewer controls than the ratio asks for, or none."""


@dataclass(frozen=True, eq=False, repr=False)
class Balance(Result):
    """How alike two arms are, before and after weighting.

    table: one row a term, with smd_before, smd_after and the rest of docs/methods/balance.md.
    """

    table: Table
    _arms: Tuple[Tuple[int, int, float], ...]  # rows, weighted rows, effective size of arms 0, 1

    def rows(self, arm: int) -> int:
        """Rows of an arm: 1 treated, 0 comparison."""
        return self._arms[_arm(arm)][0]

    def weighted_rows(self, arm: int) -> int:
        """Rows of an arm with a weight above 0."""
        return self._arms[_arm(arm)][1]

    def effective_size(self, arm: int) -> float:
        """(sum w)^2 / sum w^2 of an arm."""
        return self._arms[_arm(arm)][2]

    def _shown(self) -> Table:
        return self.table

    def __len__(self) -> int:
        return len(self.table)

    def summary(self) -> str:
        """Standardised mean differences before and after."""
        terms = [f"{row['term']}: {_number(row['smd_before'])} -> {_number(row['smd_after'])}"
                 for row in self.table.rows()]
        return "\n".join(terms) or _NO_COVARIATES

    def __repr__(self) -> str:
        return f"<libsib.Balance of {len(self.table)} terms>"


def _arm(arm: int) -> int:
    if arm not in (0, 1):
        raise argument("arm must be 1 for the treated or 0 for the comparisons", "arm")
    return int(arm)


def _number(value: Optional[float]) -> str:
    return "-" if value is None else f"{value:.4f}"


def balance(data: Any, *, treated: Any = "treated", covariates: Optional[Sequence[str]] = None,
            weights: Any = None, denominator: BalanceDenominator = "treated_sd",
            missing: BalanceMissing = "refuse",
            threads: int = 1, progress: Progress = None) -> Balance:
    """Measure the balance of covariates between two arms, before and after weighting.

    data: one row a unit: a DataFrame, dict of columns, Table or Arrow data.
    treated: column, or array [n], of bool or 0 and 1.
    covariates: columns, by default all but treated; texts and categories count level by level.
    weights: column, or array [n], >= 0, 0 for rows left out: the weights the effect uses. None:
        before only.
    denominator: of the standardised difference: "treated_sd", "comparison_sd", "pooled_sd" or
        "all_sd", always from all rows.
    missing: "refuse", "available" (the rows that have the covariate) or "indicator".

    Raises DataError for a missing covariate unless `missing` says what to do. Source: Stuart
    (2010); Austin (2009); MatchIt 4.7 for what they leave open.

    >>> balance({"treated": [1, 1, 0, 0], "age": [30, 40, 20, 30]}).table["smd_before"].round(3)
    array([1.414])
    """
    one_of(BalanceDenominator, denominator, "denominator")
    one_of(BalanceMissing, missing, "missing")
    data = tables.opened(data)
    if covariates is None:
        named = [name for name in (treated, weights) if isinstance(name, str)]
        covariates = [name for name in tables.names_of(data) if name not in named]
    rows = Rows(data, None)
    handle = _core.sib_balance_measure(
        settings(threads, progress), as_table(data, covariates)._handle,
        of_rows(treated, rows, "treated", "flag"), of_rows(weights, rows, "weights"),
        {"denominator": denominator, "missing": missing})
    arms = Table(_core.sib_balance_table(handle, "arms")).rows()
    return Balance(Table(_core.sib_balance_table(handle, "terms")), tuple(
        (arm["rows"], arm["weighted_rows"], arm["effective_size"]) for arm in arms))


@dataclass(frozen=True, eq=False, repr=False)
class Matching(Result):
    """Pairs, weights and findings of a matching.

    pairs: one row a pair: treated_row, comparison_row, distance, set, and with ids treated_id
        and comparison_id.
    verdict: "ok", "short", "no_pair", "no_treated" or "no_comparison".
    verified: whether an independent check of every rule found no fault.
    order_free: whether no order of the rows could change the result. tie_rule, ties_broken,
        order_ties: how ties were settled, and how often.
    matched_treated, matched_comparison: how many different units are in pairs.
    most_treated: how many treated units any method could match at once inside the same rules.
    total_distance: the sum of the pairs' distances; NaN for whole sets.
    whole_sets: whether sets are whole strata ("exact", "subclass"): everybody in one is compared
        with everybody, and pairs are only as many as join its people. cutpoints: between classes,
        one row each: column (None for the score), cutpoint.
    model: the Propensity whose scores were matched on, if there is one.
    """

    pairs: Table
    verdict: str
    verified: bool
    order_free: bool
    tie_rule: str
    ties_broken: int
    order_ties: int
    matched_treated: int
    matched_comparison: int
    most_treated: int
    total_distance: float
    whole_sets: bool
    cutpoints: Table
    model: Optional[Propensity]
    _rows: Table  # one row a unit: treated, reason, the weight under each weighting, score
    _sizes: Mapping[Tuple[str, int], float]
    _short: int
    _caliper: Optional[Mapping[str, Any]]
    _ids: Optional[List[str]]
    _data: Any
    _covariates: Tuple[str, ...]

    @property
    def caliper(self) -> Optional[Dict[str, Any]]:
        """Scale, unit, inclusive, width and preset as resolved; None without one."""
        return None if self._caliper is None else dict(self._caliper)

    @property
    def reasons(self) -> List[str]:
        """What became of each row: matched, outside_caliper, no_control_left, discarded,
        empty_stratum or not_used."""
        reasons: List[str] = self._rows["reason"]
        return reasons

    @property
    def unmatched(self) -> Table:
        """Treated units in no pair: row, reason, and id where there are ids."""
        units = enumerate(zip(self.reasons, self._rows["treated"]))
        rows = [(i, reason) for i, (reason, arm) in units if arm == 1 and reason != "matched"]
        parts = {"row": columns.typed([i for i, _ in rows], "i64", "row"),
                 "reason": columns.text([reason for _, reason in rows])}
        if self._ids is not None:
            parts["id"] = columns.text([self._ids[i] for i, _ in rows])
        return tables.build(parts, len(rows))

    def weights(self, weighting: Optional[Weighting] = None) -> Any:
        """Weight of each row, [n], 0 for rows in no pair.

        weighting: "per_treated" (each case's controls share 1) or "aggregate" (a control counts
            as often as it is used). It may be left out where the two are the same, as they are
            for pairs without replacement.
        """
        return self._rows[self._weighting(weighting)]

    def effective_size(self, arm: int, weighting: Optional[Weighting] = None) -> float:
        """(sum w)^2 / sum w^2 of an arm: 1 treated, 0 comparison."""
        return self._sizes[self._weighting(weighting), _arm(arm)]

    def _weighting(self, weighting: Optional[str]) -> str:
        if weighting is None:
            one, other = (bytes(self._rows[name]) for name in WEIGHTINGS)
            if one != other:
                raise argument('the weightings differ here: name "per_treated" or "aggregate"',
                               "weighting")
        elif weighting not in WEIGHTINGS:
            raise argument('weighting must be "per_treated" or "aggregate"', "weighting")
        return weighting or WEIGHTINGS[0]

    def matched_data(self, weighting: Optional[Weighting] = None) -> Any:
        """The matched rows of the data as a DataFrame, with their weight in `weight`."""
        data = self._data
        frame = data.copy() if hasattr(data, "iloc") else as_table(data).to_frame()
        frame["weight"] = self.weights(weighting)
        return frame[frame["weight"] > 0]

    def balance(self, weighting: Optional[Weighting] = None, **how: Any) -> Balance:
        """Balance of the covariates under a weighting. how: `covariates`, needed where match() was
        given none, `denominator` and `missing`, as in balance()."""
        how = {"treated": self._rows["treated"], "covariates": self._covariates,
               "weights": self.weights(weighting), **how}
        return balance(self._data, **how)

    def plot_balance(self, weighting: Optional[Weighting] = None, *, ax: Any = None,
                     **how: Any) -> Any:
        """A love plot: standardised mean differences of the covariates, before matching and after
        it under a weighting. ax: matplotlib's axes to draw on; None makes new ones, for which
        matplotlib has to be installed. how: as in balance(). Returns the axes."""
        rows = self.balance(weighting, **how).table.rows()
        if not rows:
            raise argument(_NO_COVARIATES, "covariates")
        return plots.balance(plots.axes(ax, size=(6.0, 1.2 + 0.25 * len(rows))), rows,
                             ("Standardised mean difference", "before", "after"))

    def plot_overlap(self, weighting: Optional[Weighting] = None, *, axes: Any = None) -> Any:
        """The scores of both arms, before matching and after it under a weighting, on the scale
        of the logit where there is one. axes: two of matplotlib's; None makes new ones. Returns
        the two."""
        if "score" not in self._rows.columns:
            raise argument("the matching has no scores to plot", "axes")
        bins = plots.bins_of(list(self._rows["score"]), list(self._rows["treated"]),
                             list(self.weights(weighting)))
        return plots.overlap(plots.axes(axes, 2), bins, ("Score", "Before matching",
                                                         "After matching", "Treated", "Comparison"))

    def _shown(self) -> Table:
        return self.pairs

    def __len__(self) -> int:
        return len(self.pairs)

    def summary(self) -> str:
        """Who was matched, how ties were settled, and what the caliper came to."""
        treated = bytes(self._rows["treated"]).count(1)
        found = [f"{self.matched_treated} of {treated} treated (at most {self.most_treated}) with "
                 f"{self.matched_comparison} comparison units",
                 f"ties: {self.ties_broken} broken by {self.tie_rule}; the order of rows "
                 + ("cannot matter" if self.order_free else "may matter: give ids")]
        if self.caliper is not None:
            found.append("caliper: " + ", ".join(f"{k} {v}" for k, v in self.caliper.items()))
        return lines(f"verdict {self.verdict}, {'verified' if self.verified else 'NOT VERIFIED'}",
                     found)

    def __repr__(self) -> str:
        return f"<libsib.Matching: {self.verdict}, {self.matched_treated} treated matched>"


def _read(handle: Any, data: Any, arm: Any, ids: Optional[List[str]], covariates: Sequence[str],
          model: Optional[Propensity], scores: Any) -> Matching:
    made, units, sizes, cuts = (Table(_core.sib_matching_table(handle, name))
                                for name in ("pairs", "units", "sizes", "cutpoints"))
    said = found(_core.sib_matching_table(handle, "summary"))
    pairs = {}
    if ids is not None:
        pairs["treated_id"] = columns.text([ids[i] for i in made["treated"]])
        pairs["comparison_id"] = columns.text([ids[i] for i in made["comparison"]])
    pairs["treated_row"], pairs["comparison_row"] = made.part("treated"), made.part("comparison")
    pairs["distance"], pairs["set"] = made.part("distance"), made.part("set")
    rows = {"treated": columns.Column("flag", columns.own(arm))}
    rows.update({name: units.part(name) for name in ("reason", *WEIGHTINGS)})
    if scores is not None and len(scores) > 0:
        rows["score"] = columns.Column("f64", columns.own(scores))
    caliper = {part: said["caliper_" + part]
               for part in ("scale", "unit", "inclusive", "width", "preset")}
    return Matching(
        pairs=tables.build(pairs, len(made)), cutpoints=cuts, model=model,
        _rows=tables.build(rows, len(units)),
        _sizes={(row["weighting"], int(row["treated"])): row["effective_size"]
                for row in sizes.rows()},
        _short=said["short_cases"], _caliper=None if caliper["unit"] is None else caliper,
        _ids=ids, _data=kept(data), _covariates=tuple(covariates),
        **{name: said[name] for name in ("verdict", "verified", "order_free", "tie_rule",
                                         "ties_broken", "order_ties", "matched_treated",
                                         "matched_comparison", "most_treated",
                                         "total_distance", "whole_sets")})


def match(data: Any, *, treated: Any = "treated", covariates: Optional[Sequence[str]] = None,
          scores: Union[None, Propensity, str, Any] = None, logits: Any = None,
          method: MatchingMethod = "nearest", ratio: int = 1, caliper: Optional[Caliper] = None,
          replace: bool = False, reuse_max: int = 0, exact: Optional[Sequence[str]] = None,
          order: MatchingOrder = "largest", distance: MatchingDistance = "probability",
          discard: MatchingDiscard = "none", max_controls: int = 0, max_treated: int = 0,
          subclasses: int = 6, coarsen: Optional[Mapping[str, Any]] = None,
          id: Any = None, tie_key: Any = None, seed: int = 0,
          threads: int = 1, progress: Progress = None) -> Matching:
    """Match treated units to controls on the propensity score, or on covariates.

    data: one row a unit: a DataFrame, dict of columns, Table or Arrow data; {} where arrays are
        given for everything.
    treated: column, or array [n], of bool or 0 and 1.
    covariates: columns that the score is fitted on when no scores are given, and whose balance
        balance() measures. Texts and categories count level by level. A missing covariate is
        refused; to keep such people, fit_propensity(.., missing="indicator") gives scores.
    scores: a Propensity, or a column or array [n] of probabilities 0..1. logits: the same on the
        logit scale, for a distance or caliper there.
    method: "nearest" gives each treated unit (a case) its nearest controls; "optimal" makes as many
        pairs as there can be, spread evenly over the cases, "full" sets with one case or one
        control, with all who can be in one; both have the least total distance, with a proof.
        "exact" puts all who agree in the columns of `exact` into one set, "subclass" all between
        two quantiles of the cases' scores, in so many subclasses.
    ratio: controls a case gets at most. max_controls, max_treated: of a case, and of a control, in
        "full" without caliper; 0 for any number. replace: whether a control may serve several
        cases, reuse_max of them at most (0: any number); for "nearest" alone, as is order.
    caliper: a Caliper, never a bare number. exact: columns in which the units of a pair agree.
    coarsen: of exact columns of numbers, what tells their values apart (coarsened exact matching):
        a list of cutpoints, a number of classes of equal width, or "sturges" for ceil(log2 n) + 1
        of them, as {"age": [25, 40], "priors": "sturges"}.
    order: in which cases are served: "largest", "smallest" (by score), "closest", "farthest" (by
        distance), "data" or "random" (by seed, 0..2^53).
    distance: of scores, on the scale "probability" or "logit"; or of the covariates, for "nearest":
        "mahalanobis", "robust_mahalanobis" (of ranks), "scaled_euclidean" or "euclidean". The score
        then decides the order "largest" or "smallest", the caliper and discard alone.
    discard: units left out beforehand that lie outside the other arm's scores: "none", "treated",
        "control" or "both".
    id: column or array of unique ids: with it the order of rows changes no bit. tie_key: column
        or array of whole numbers, which settle ties; the lower comes first.
    threads, progress: see the README; neither changes a result.

    A short or empty matching is a verdict, with an Unmatched warning. Raises ArgumentError for an
    option that is none, NonfiniteError for a missing score and where none can be estimated,
    RangeError for one outside 0..1, ShapeError for other lengths, DataError for a missing
    covariate and an id twice. Source: Rosenbaum & Rubin (1985); Ho, Imai, King & Stuart (2011);
    Rosenbaum (1989, 1991).

    >>> people = {"id": list("abcd"), "treated": [1, 1, 0, 0], "score": [0.6, 0.4, 0.35, 0.7]}
    >>> m = match(people, scores="score", id="id")
    >>> list(zip(m.pairs["treated_id"], m.pairs["comparison_id"]))
    [('a', 'd'), ('b', 'c')]
    """
    if caliper is not None and not isinstance(caliper, Caliper):
        raise argument("a bare caliper names neither unit nor scale: give libsib.Caliper(0.2, "
                       'unit="sd_pooled") or Caliper.preset("AUSTIN@1", 0.2)', "caliper")
    data = tables.opened(data)
    one_of(MatchingMethod, method, "method")
    one_of(MatchingOrder, order, "order")
    one_of(MatchingDistance, distance, "distance")
    one_of(MatchingDiscard, discard, "discard")
    ids = tables.ids_of(data, id)
    rows = Rows(data, ids)
    arm = of_rows(treated, rows, "treated", "flag")
    model = scores if isinstance(scores, Propensity) else None
    of_covariates = distance not in _OF_SCORES
    if of_covariates and covariates is None:
        raise argument("a distance of covariates needs them named: covariates=[..]", "covariates")
    free = (method == "exact" or (of_covariates and order not in ("largest", "smallest"))) \
        and caliper is None and discard == "none"
    if scores is None and logits is None and not free:
        if covariates is None:
            raise argument("match needs covariates, a list of columns, or scores", "scores")
        model = scores_for_matching(data, covariates, arm, ids, settings(threads, progress))
    if model is not None:
        probability, logit = scores_of_model(model, rows, arm)
    else:
        probability, logit = of_rows(scores, rows, "scores"), of_rows(logits, rows, "logits")
    options = given(method=method, ratio=ratio, reuse_max=reuse_max,
                    replace=flag(replace, "replace"), order=order, distance=distance,
                    discard=discard, seed=seed, max_controls=max_controls,
                    max_treated=max_treated, subclasses=subclasses)
    if coarsen is not None:
        options["coarsen"] = json.dumps({str(k): v if isinstance(v, (str, int)) else
                                         [float(cut) for cut in v] for k, v in coarsen.items()})
    if caliper is not None:
        options.update(caliper._options())
    strata = as_table(data, exact)._handle if exact is not None and len(exact) else None
    space = as_table(data, covariates)._handle if of_covariates else None
    handle = _core.sib_matching_match(
        settings(threads, progress), probability, logit, arm, ids,
        of_rows(tie_key, rows, "tie_key", "i64"), strata, space, options)
    made = _read(handle, data, arm, ids, [] if covariates is None else covariates, model,
                 probability if logit is None else logit)
    alone = bytes(arm).count(1) - made.matched_treated
    if made.verdict != "ok" or alone:
        warnings.warn(f"the matching has the verdict {made.verdict}: {made._short} treated units "
                      f"have fewer controls than the ratio, {alone} have none (see its field "
                      "unmatched)", Unmatched, 2)
    return made
