"""Compared with whom: nearest-neighbour matching, and the balance it leaves."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Union

from . import _core, columns, plots, tables
from .calls import Progress, argument, given, settings
from .errors import SibWarning
from .propensity import Propensity, fit_propensity
from .tables import Table, as_table
from .values import array_out


class Unmatched(SibWarning):
    """Some treated units, or all, have fewer controls than the ratio asks for, or none."""


@dataclass(frozen=True)
class Caliper:
    """A largest distance of pairs.

    value: how many units wide, >= 0.
    unit: "raw", "sd_all", "sd_pooled", "sd_within", "mad_within" or "sd_treated".
    scale: "probability" or "logit"; None for the scale of the distance.
    inclusive: whether a pair at exactly the width is inside.
    """

    value: float
    unit: Optional[str] = None
    scale: Optional[str] = None
    inclusive: bool = True
    preset_name: Optional[str] = None

    def __post_init__(self) -> None:
        if (self.unit is None) == (self.preset_name is None):
            raise argument("a caliper needs a unit, or is made by Caliper.preset", "caliper")

    @classmethod
    def preset(cls, name: str, value: float) -> "Caliper":
        """A published rule for scale, unit and edge: AUSTIN@1, MATCHIT@1, SAS@1, OHDSI@1 or
        PSMATCH2@1. Without @ the newest version, which the result names."""
        full = _core.sib_matching_caliper_preset_newest(name.partition("@")[0])
        if full is None:
            raise argument("there is no such caliper preset", "caliper")
        return cls(value, preset_name=name if "@" in name else full)

    def _options(self) -> Dict[str, Any]:
        if self.preset_name is not None:
            return {"caliper": self.value, "caliper_preset": self.preset_name}
        return {"caliper": self.value, "caliper_unit": self.unit,
                "caliper_scale": self.scale or "inherit",
                "caliper_inclusive": int(self.inclusive)}


class Balance:
    """How alike two arms are, before and after weighting: one row a term in `table`."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.table = Table(_core.sib_balance_table(handle))

    def rows(self, arm: int) -> int:
        """Rows of an arm: 1 treated, 0 comparison."""
        return _core.sib_balance_rows(self._handle, arm)

    def weighted_rows(self, arm: int) -> int:
        """Rows of an arm with a weight above 0."""
        return _core.sib_balance_weighted_rows(self._handle, arm)

    def effective_size(self, arm: int) -> float:
        """(sum w)^2 / sum w^2 of an arm."""
        return _core.sib_balance_effective_size(self._handle, arm)

    def to_frame(self) -> Any:
        """The terms as a DataFrame."""
        return self.table.to_frame()

    def summary(self) -> str:
        """Standardised mean differences before and after."""
        return "\n".join(f"{row['term']}: {_number(row['smd_before'])} -> "
                         f"{_number(row['smd_after'])}" for row in self.table.rows())

    def __repr__(self) -> str:
        return f"<libsib.Balance of {len(self.table)} terms>"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def _number(value: Optional[float]) -> str:
    return "-" if value is None else f"{value:.4f}"


def balance(data: Any, *, treated: Any = "treated", covariates: Optional[Sequence[str]] = None,
            weights: Any = None, denominator: str = "treated_sd", missing: str = "refuse",
            threads: int = 1, progress: Progress = None) -> Balance:
    """Measure the balance of covariates between two arms, before and after weighting.

    weights: [n] >= 0, 0 for rows left out: the weights the effect uses. None: before only.
    denominator: "treated_sd", "comparison_sd", "pooled_sd" or "all_sd", always from all rows.
    missing: "refuse", "available" or "indicator".

    Raises DataError for a missing covariate unless `missing` says what to do. Source: Stuart
    (2010); Austin (2009); MatchIt 4.7 for what they leave open.
    """
    data = tables.opened(data)
    if covariates is None:
        covariates = [name for name in tables.names_of(data) if name != treated]
    return Balance(_core.sib_balance_measure(
        settings(threads, progress), as_table(data, covariates)._handle,
        columns.flags(tables.column_of(data, treated), "treated"),
        columns.f64(weights, "weights"), {"denominator": denominator, "missing": missing}))


class Matching:
    """Pairs, weights and findings of a matching.

    pairs: one row a pair: treated_row, comparison_row, distance, set, and with ids treated_id
        and comparison_id.
    verdict: "ok", "short", "no_pair", "no_treated" or "no_comparison".
    verified: whether an independent check of every rule found no fault.
    order_free: whether no order of the rows could change the result. tie_rule, ties_broken,
        order_ties: how ties were settled, and how often.
    caliper: scale, unit, inclusive, width and preset as resolved; None without one.
    """

    def __init__(self, handle: Any, data: Any, treated: Any, ids: Optional[List[str]],
                 covariates: Sequence[str], model: Optional[Propensity],
                 scores: Any = None) -> None:
        self._handle, self._data, self._treated, self._ids = handle, data, treated, ids
        self._covariates, self._scores = list(covariates), scores
        self.model = model
        self.verdict = _core.sib_matching_verdict_name(_core.sib_matching_verdict(handle))
        self.verified = bool(_core.sib_matching_verified(handle))
        self.order_free = bool(_core.sib_matching_order_free(handle))
        self.tie_rule = _core.sib_matching_tie_rule(handle)
        self.ties_broken = _core.sib_matching_ties_broken(handle)
        self.order_ties = _core.sib_matching_order_ties(handle)
        self.matched_treated = _core.sib_matching_matched_treated(handle)
        self.matched_comparison = _core.sib_matching_matched_comparison(handle)
        unit = _core.sib_matching_caliper_unit(handle)
        self.caliper = None if unit == 0 else {
            "scale": _core.sib_matching_scale_name(_core.sib_matching_caliper_scale(handle)),
            "unit": _core.sib_matching_unit_name(unit),
            "inclusive": bool(_core.sib_matching_caliper_inclusive(handle)),
            "width": _core.sib_matching_caliper_width(handle),
            "preset": _core.sib_matching_caliper_preset(handle),
        }

    @property
    def pairs(self) -> Table:
        one = _core.sib_matching_pair_treated(self._handle)
        other = _core.sib_matching_pair_comparison(self._handle)
        parts = {}
        if self._ids is not None:
            parts["treated_id"] = columns.text([self._ids[i] for i in one])
            parts["comparison_id"] = columns.text([self._ids[i] for i in other])
        parts["treated_row"] = columns.Column("i64", one)
        parts["comparison_row"] = columns.Column("i64", other)
        parts["distance"] = columns.Column("f64", _core.sib_matching_pair_distance(self._handle))
        parts["set"] = columns.Column("i64", _core.sib_matching_pair_set(self._handle))
        return tables.build(parts, len(one))

    @property
    def reasons(self) -> List[str]:
        """What became of each row: matched, outside_caliper, no_control_left, discarded,
        empty_stratum or not_used."""
        names = [_core.sib_matching_reason_name(i) for i in range(8)]
        return [names[r] for r in _core.sib_matching_reasons(self._handle)]

    @property
    def unmatched(self) -> Table:
        """Treated units in no pair: row, reason, and id where there are ids."""
        rows = [(i, reason) for i, (reason, arm) in enumerate(zip(self.reasons, self._treated))
                if arm == 1 and reason != "matched"]
        parts = {"row": columns.typed([i for i, _ in rows], "i64", "row"),
                 "reason": columns.text([reason for _, reason in rows])}
        if self._ids is not None:
            parts["id"] = columns.text([self._ids[i] for i, _ in rows])
        return tables.build(parts, len(rows))

    def weights(self, weighting: str) -> Any:
        """Weight of each row, [n], 0 for rows in no pair. weighting: "per_treated" (each case's
        controls share 1) or "aggregate" (a control counts as often as it is used)."""
        return array_out(_core.sib_matching_weights(self._handle, _weighting(weighting)))

    def effective_size(self, arm: int, weighting: str) -> float:
        """(sum w)^2 / sum w^2 of an arm: 1 treated, 0 comparison."""
        return _core.sib_matching_effective_size(self._handle, arm, _weighting(weighting))

    def matched_data(self, weighting: str) -> Any:
        """The matched rows as a DataFrame, with their weight in `weight`."""
        frame = self._data.copy() if hasattr(self._data, "iloc") else as_table(self._data).to_frame()
        frame["weight"] = self.weights(weighting)
        return frame[frame["weight"] > 0]

    def balance(self, weighting: str, **how: Any) -> Balance:
        """Balance of the covariates under a weighting: see balance()."""
        return balance(self._data, treated=self._treated, covariates=self._covariates,
                       weights=self.weights(weighting), **how)

    def plot_balance(self, weighting: str = "per_treated", *, ax: Any = None, **how: Any) -> Any:
        """A love plot: standardised mean differences of the covariates, before matching and after
        it under a weighting. ax: matplotlib's axes to draw on; None makes new ones, for which
        matplotlib has to be installed. how: as in balance(). Returns the axes."""
        rows = self.balance(weighting, **how).table.rows()
        return plots.balance(plots.axes(ax, size=(6.0, 1.2 + 0.25 * len(rows))), rows,
                             ("Standardised mean difference", "before", "after"))

    def plot_overlap(self, weighting: str = "per_treated", *, axes: Any = None) -> Any:
        """The scores of both arms, before matching and after it under a weighting, on the scale
        of the logit where there is one. axes: two of matplotlib's; None makes new ones. Returns
        the two."""
        if self._scores is None or not len(self._scores):
            raise argument("the matching has no scores to plot", "axes")
        bins = plots.bins_of(list(self._scores), list(self._treated),
                             list(self.weights(weighting)))
        return plots.overlap(plots.axes(axes, 2), bins, ("Score", "Before matching",
                                                         "After matching", "Treated", "Comparison"))

    def to_frame(self) -> Any:
        """The pairs as a DataFrame."""
        return self.pairs.to_frame()

    def summary(self) -> str:
        """Who was matched, how ties were settled, and what the caliper came to."""
        lines = [f"verdict {self.verdict}, {'verified' if self.verified else 'NOT VERIFIED'}",
                 f"  {self.matched_treated} treated with {self.matched_comparison} comparison units",
                 f"  ties: {self.ties_broken} broken by {self.tie_rule}; the order of rows "
                 + ("cannot matter" if self.order_free else "may matter: give ids")]
        if self.caliper is not None:
            lines.append("  caliper: " + ", ".join(f"{k} {v}" for k, v in self.caliper.items()))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<libsib.Matching: {self.verdict}, {self.matched_treated} treated matched>"

    def _repr_html_(self) -> str:
        return self.pairs._repr_html_()


def _weighting(name: str) -> int:
    value = _core.sib_matching_weighting_value(name)
    if value == 0:
        raise argument('weighting must be "per_treated" or "aggregate"', "weighting")
    return value


def match(data: Any, *, treated: Any = "treated", covariates: Optional[Sequence[str]] = None,
          scores: Union[None, Propensity, str, Any] = None, logits: Any = None,
          method: str = "nearest", ratio: int = 1, caliper: Optional[Caliper] = None,
          replace: bool = False, reuse_max: int = 0, exact: Optional[Sequence[str]] = None,
          order: str = "largest", distance: str = "probability", discard: str = "none",
          id: Any = None, tie_key: Any = None, seed: int = 0,
          threads: int = 1, progress: Progress = None) -> Matching:
    """Match each treated unit to its nearest controls on the propensity score.

    data: one row a unit. treated: column, or array, of bool or 0 and 1.
    covariates: what the score is fitted on when no scores are given, and what balance looks at.
    scores: a Propensity, or a column or array of probabilities; logits: the same on the logit
        scale, for a distance or caliper there.
    ratio: controls a case gets at most. caliper: a Caliper; a bare number is refused, since it
        names neither unit nor scale. exact: columns in which pairs must agree.
    order: "largest", "smallest", "closest", "farthest", "data" or "random" (by seed).
    id: column or array of unique ids: with it the order of rows changes no bit. tie_key: column
        or array of whole numbers; lower comes first.

    Raises NonfiniteError for a missing score, DataError for an id that comes twice. A matching
    that is short or empty is a verdict, with an Unmatched warning. Source: Rosenbaum & Rubin
    (1985); Ho, Imai, King & Stuart (2011).
    """
    if method != "nearest":
        raise argument('method must be "nearest"', "method")
    if caliper is not None and not isinstance(caliper, Caliper):
        raise argument("a bare caliper names neither unit nor scale: give libsib.Caliper(0.2, "
                       'unit="sd_pooled") or Caliper.preset("AUSTIN@1", 0.2)', "caliper")
    data = tables.opened(data)
    arm = columns.flags(tables.column_of(data, treated), "treated")
    ids = None if id is None else columns.as_texts(tables.column_of(data, id))
    model = scores if isinstance(scores, Propensity) else None
    if scores is None and logits is None:
        if covariates is None:
            raise argument("match needs covariates or scores", "scores")
        model = fit_propensity(data, treated=arm, covariates=covariates, id=ids,
                               threads=threads, progress=progress)
    if model is not None:
        scores, logits = model.scores, model.logits
    options = given(ratio=ratio, reuse_max=reuse_max, replace=int(replace), order=order,
                    distance=distance, discard=discard, seed=seed)
    if caliper is not None:
        options.update(caliper._options())
    strata = as_table(data, list(exact))._handle if exact else None
    probability = columns.f64(tables.column_of(data, scores), "scores")
    logit = columns.f64(tables.column_of(data, logits), "logits")
    handle = _core.sib_matching_nearest(
        settings(threads, progress), probability, logit, arm, ids,
        columns.i64(tables.column_of(data, tie_key), "tie_key"), strata, options)
    made = Matching(handle, data, arm, ids, covariates or [], model,
                    probability if logit is None else logit)
    alone = bytes(arm).count(1) - made.matched_treated
    if made.verdict != "ok" or alone:
        warnings.warn(f"the matching has the verdict {made.verdict}, and {alone} treated units are "
                      "in no pair", Unmatched, 2)
    return made
