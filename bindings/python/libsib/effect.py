"""How much less: the difference between matched groups, exact where the counts allow it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from fractions import Fraction
from math import isinf
from typing import Any, Dict, List, Literal, Mapping, NamedTuple, Optional, Tuple, Union, get_args

from . import _core, columns, tables
from .calls import Progress, argument, one_of, settings
from .errors import NonfiniteError, SibWarning, explained
from .matching import Matching
from .names import (
    EffectMethod, EffectPoolOf, EffectPoolWeights, EffectQuantity, EffectUnmatched, Weighting,
)
from .persons import Rows, of_rows
from .records import Counts
from .results import Result, found, lines, names
from .tables import Table
from .values import array_out, objects_out

_VARIANCES = ("variance_treated", "variance_comparison", "covariance")
QUANTITIES: Tuple[EffectQuantity, ...] = get_args(EffectQuantity)


class NoEffect(SibWarning):
    """Some number of an effect is not defined: its verdict says why."""


def _number(kind: str, name: str) -> int:
    number = int(getattr(_core, f"sib_effect_{kind}_value")(name))
    if number == 0:
        known = ", ".join(names(getattr(_core, f"sib_effect_{kind}_name")))
        raise argument(f"{kind} must be one of {known}", kind)
    return number


class _Interval(NamedTuple):
    """What one method says of one quantity."""

    standard_error: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, eq=False, repr=False)
class Effect(Result):
    """The effect of one cohort, or of several pooled.

    Differences are comparison minus treated: positive means fewer events among the treated.
    mean_treated, mean_comparison, difference, reduction (a fraction), rate_ratio: the nearest
        doubles; NaN where the verdict leaves none.
    verdict: "ok", "no_pair", "zero_exposure", "comparison_rate_zero" or "treated_rate_zero".
    is_exact: whether every number is an exact rational. order_free: whether ids were given.
    n_treated: treated persons; matched_treated: those in a pair (0 for a pool).
    persons_treated, persons_comparison: those the two means are over.
    n_pairs, n_sets, ess_comparison, level: as they say.
    method: that intervals have unless another is named: by person too where comparison people are
        in several sets. degrees_of_freedom: of Student's t, by method; inf is the normal one.
    weights: weight of each person in the mean of their arm, [n]; empty for a pool.
    """

    mean_treated: float
    mean_comparison: float
    difference: float
    reduction: float
    rate_ratio: float
    verdict: str
    is_exact: bool
    order_free: bool
    level: float
    n_treated: int
    matched_treated: int
    persons_treated: int
    persons_comparison: int
    n_pairs: int
    n_sets: int
    ess_comparison: float
    method: EffectMethod
    degrees_of_freedom: Mapping[str, float]
    weights: Any
    _exact: Mapping[str, Optional[str]]
    _intervals: Mapping[Tuple[str, str], _Interval]
    _covariances: Mapping[str, Tuple[float, ...]]
    _source: Union[_Estimate, _Pool]

    def exact(self, quantity: EffectQuantity = "reduction") -> Optional[Fraction]:
        """The exact value of a quantity; None when it is approximate or not defined."""
        _number("quantity", quantity)
        text = self._exact[quantity]
        return None if text is None else Fraction(text)

    def _interval(self, quantity: str, method: Optional[str]) -> _Interval:
        method = self.method if method is None else method
        _number("quantity", quantity), _number("method", method)
        return self._intervals[quantity, method]

    def standard_error(self, quantity: EffectQuantity = "reduction",
                       method: Optional[EffectMethod] = None) -> float:
        """Standard error by a method of docs/methods/effect.md; NaN where it is not offered."""
        return self._interval(quantity, method).standard_error

    def p_value(self, quantity: EffectQuantity = "reduction",
                method: Optional[EffectMethod] = None) -> float:
        """Two-sided p-value of no effect."""
        return self._interval(quantity, method).p_value

    def confidence_interval(self, quantity: EffectQuantity = "reduction", *,
                            level: Optional[float] = None,
                            method: Optional[EffectMethod] = None) -> Tuple[float, float]:
        """Lower and upper end, two-sided; at the effect's level and by its method unless others
        are given."""
        at = self
        if level is not None and level != self.level:
            at = _read(self._source.run(level, None), self._source)
        found = at._interval(quantity, method)
        return found.low, found.high

    def table(self, method: Optional[EffectMethod] = None) -> Table:
        """One row a quantity: value, exact, standard_error, low, high, p_value."""
        found: Dict[str, List[Any]] = {
            "quantity": list(QUANTITIES), "exact": [self._exact[q] for q in QUANTITIES],
            "value": [getattr(self, quantity) for quantity in QUANTITIES]}
        intervals = [self._interval(quantity, method) for quantity in QUANTITIES]
        for name in ("standard_error", "low", "high", "p_value"):
            found[name] = [getattr(interval, name) for interval in intervals]
        kinds = ["text", "text"] + ["f64"] * 5
        parts = {name: columns.typed(values, kind, name)
                 for (name, values), kind in zip(found.items(), kinds)}
        return tables.build(parts, len(QUANTITIES))

    def _shown(self) -> Table:
        return self.table()

    def summary(self) -> str:
        """The quantities, with intervals by the effect's own method."""
        found = []
        for name in QUANTITIES:
            low, high = self.confidence_interval(name)
            found.append(f"{name}: {getattr(self, name):.6g} "
                         f"({100 * self.level:g} %: {low:.6g} to {high:.6g})")
        return lines(f"verdict {self.verdict}, {'exact' if self.is_exact else 'approximate'}; "
                     f"{self.persons_treated} of {self.n_treated} treated in the mean; "
                     f"intervals {self.method}, "
                     f"{self.degrees_of_freedom[self.method]:.4g} degrees of freedom", found)

    def __repr__(self) -> str:
        return f"<libsib.Effect: reduction {self.reduction:.6g}, {self.verdict}>"


@dataclass(frozen=True)
class _Estimate:
    """What an effect was estimated from: with it, intervals at another level."""

    rows: Table  # treated, outcome, and exposure where the means are rates
    pairs: Table
    ids: Optional[List[str]]
    options: Mapping[str, Any]
    known: Optional[List[int]] = None  # rows that are left of those of the matching; None: all
    of: int = 0

    def of_known(self) -> _Estimate:
        """Without the people who have no outcome, and without their pairs."""
        outcome = objects_out(self.rows["outcome"], "f64")
        known = [i for i, value in enumerate(outcome) if value is not None]
        place = {row: i for i, row in enumerate(known)}
        ends = [[place.get(row, -1) for row in objects_out(self.pairs[name], "i64")]
                for name in ("treated_row", "comparison_row")]
        stand = [i for i, (a, b) in enumerate(zip(*ends)) if a >= 0 and b >= 0]
        made = {name: columns.typed([end[i] for i in stand], "i64", name)
                for name, end in zip(("treated_row", "comparison_row"), ends)}
        sets = objects_out(self.pairs["set"], "i64")
        made["set"] = columns.typed([sets[i] for i in stand], "i64", "set")
        return _Estimate(
            tables.take(self.rows, known), tables.build(made, len(stand)),
            None if self.ids is None else [self.ids[i] for i in known], self.options,
            known, len(self.rows))

    def spread(self, weights: Any) -> Any:
        """Weights of the rows that are left, over all rows of the matching."""
        if self.known is None:
            return weights
        all_of_them = [0.0] * self.of
        for row, weight in zip(self.known, weights):
            all_of_them[row] = float(weight)
        return array_out(columns.column(all_of_them, "weights").values)

    def run(self, level: float, context: Any) -> Any:
        rows, pairs = self.rows, self.pairs
        return _core.sib_effect_estimate(
            context, rows["treated"], rows["outcome"],
            rows["exposure"] if "exposure" in rows.columns else None,
            pairs["treated_row"], pairs["comparison_row"], pairs["set"], self.ids,
            {**self.options, "level": level})


@dataclass(frozen=True)
class _Pool:
    """What a pool was made of."""

    cohorts: Table
    options: Mapping[str, Any]

    def spread(self, weights: Any) -> Any:
        return weights

    def run(self, level: float, context: Any) -> Any:
        options = {**self.options, "level": level}
        return _core.sib_effect_pool(context, self.cohorts._handle, options)


def _read(handle: Any, source: Union[_Estimate, _Pool]) -> Effect:
    intervals, methods, quantities = (Table(_core.sib_effect_table(handle, name))
                                      for name in ("intervals", "methods", "quantities"))
    values = zip(*(intervals[part] for part in _Interval._fields))
    said = found(_core.sib_effect_table(handle, "summary"))
    same: Dict[str, Any] = {name: said[name] for name in (
        "verdict", "method", "order_free", "level", "matched_treated", "persons_treated",
        "persons_comparison")}
    same.update(zip(QUANTITIES, map(float, quantities["value"])))
    return Effect(
        **same,
        is_exact=said["exact"], n_treated=said["treated"], n_pairs=said["pairs"],
        n_sets=said["sets"], ess_comparison=said["effective_comparison"],
        weights=source.spread(array_out(_core.sib_effect_weights(handle))),
        _exact=dict(zip(QUANTITIES, quantities["exact"])),
        _intervals={(quantity, method): _Interval(*map(float, each)) for quantity, method, each
                    in zip(intervals["quantity"], intervals["method"], values)},
        _covariances={method: tuple(map(float, each)) for method, *each in zip(
            *(methods[name] for name in ("method", *_VARIANCES)))},
        degrees_of_freedom=dict(zip(methods["method"],
                                    map(float, methods["degrees_of_freedom"]))),
        _source=source)


def _warned(effect: Effect) -> Effect:
    if effect.verdict != "ok":
        warnings.warn(f"the effect has the verdict {effect.verdict}", NoEffect, 3)
    return effect


def _outcomes(matching: Matching, given: Any, name: str, outcome: str) -> Any:
    """Numbers in the order of the matching's rows, NaN for who has none."""
    given = given.persons if isinstance(given, Counts) else given
    rows = Rows(matching._data, matching._ids, len(matching._rows), "the matching")
    if isinstance(given, str):
        rows = rows._replace(data=None)
    return columns.own(of_rows(given, rows, name, outcome=outcome, gaps=True))


def estimate_effect(matching: Matching, counts: Any, *, outcome: str = "events",
                    weighting: Weighting, unmatched: EffectUnmatched = "dropped",
                    missing: Literal["refuse", "leave_out"] = "refuse",
                    exposure: Any = None, level: float = 0.95,
                    threads: int = 1, progress: Progress = None) -> Effect:
    """Compare the outcomes of treated persons with those of their matched comparisons.

    counts: a Counts, or a table with the column person, whose column `outcome` is joined by id; a
        mapping from id to outcome, or a Series whose index is ids; or a column of the data that
        were matched; or, where the matching has no ids, an array in the order of its rows. A
        matched person without an outcome is an error: nobody is silently 0.
    weighting: of the comparison mean. "aggregate": of all pairs together; "per_treated": each
        treated person's own comparisons have one voice; "distinct": every comparison person
        counts once. The three agree where everybody has one comparison of their own. It moves
        money, so there is no default.
    missing: matched persons without an outcome, such as those without any record, are refused, or
        left out with their pairs ("leave_out"), as a contract does whose unlinked are "missing".
    unmatched: treated persons without a pair are "dropped" from the treated mean, or "kept".
    exposure: time at risk, > 0, given as counts are; the means are then rates.
    level: of the confidence intervals, between 0 and 1.

    Raises NonfiniteError for a missing outcome of somebody who counts, ArgumentError for a
    weighting that is none. Rates of zero are verdicts, with a NoEffect warning. Source: Disley &
    Rubin (2014), p. 11; Abadie & Spiess (2022) and Austin & Cafri (2020) for the intervals.

    >>> from libsib import match
    >>> m = match({"id": list("abcd"), "treated": [1, 1, 0, 0], "score": [0.6, 0.4, 0.35, 0.7]},
    ...           scores="score", id="id")
    >>> effect = estimate_effect(m, {"a": 1, "b": 2, "c": 2, "d": 2}, weighting="aggregate")
    >>> effect.reduction, effect.exact("difference")
    (0.25, Fraction(1, 2))
    """
    one_of(Weighting, weighting, "weighting")
    one_of(EffectUnmatched, unmatched, "unmatched")
    one_of(Literal["refuse", "leave_out"], missing, "missing")
    values = _outcomes(matching, counts, "counts", outcome)
    rows = {"treated": columns.Column("flag", matching._rows["treated"]),
            "outcome": columns.Column("f64", values)}
    if exposure is not None:
        rows["exposure"] = columns.Column("f64", _outcomes(matching, exposure, "exposure",
                                                           "days_at_risk"))
    source = _Estimate(tables.build(rows, len(matching._rows)), matching.pairs, matching._ids,
                       {"weighting": weighting, "unmatched": unmatched,
                        "whole_sets": int(matching.whole_sets)})
    if missing == "leave_out":
        source = source.of_known()
    try:
        handle = source.run(level, settings(threads, progress))
    except NonfiniteError as error:
        if error.argument != "outcome":
            raise
        raise explained(error, "who had no event needs a 0, as series.reindex(ids, fill_value=0); "
                        'count_reconvictions(.., unlinked="zero") gives it where the records are '
                        "complete") from None
    return _warned(_read(handle, source))


def pool_effects(effects: Mapping[str, Effect], *,
                 weights: Union[EffectPoolWeights, Mapping[str, Any]], of: EffectPoolOf,
                 level: float = 0.95, method: Optional[EffectMethod] = None) -> Effect:
    """Pool the exact effects of several cohorts, taken to be independent.

    weights: "matched_treated", "eligible", "equal", or exact weights by cohort. of: "means" or
        "reductions". Neither was ever published, so neither has a default.
    method: of the variances an interval is made of; None: that of each cohort.

    Source: Disley & Rubin (2014), p. 12; Anders & Dorsett (2017).
    """
    cohorts, each = list(effects), list(effects.values())
    parts = {
        "cohort": columns.text(cohorts),
        "mean_treated": columns.text([_text(e.exact("mean_treated")) for e in each]),
        "mean_comparison": columns.text([_text(e.exact("mean_comparison")) for e in each]),
        "persons_treated": columns.typed([e.persons_treated for e in each], "i64", "n"),
        "eligible": columns.typed([e.n_treated for e in each], "i64", "n"),
    }
    if isinstance(weights, Mapping):
        absent = [name for name in cohorts if name not in weights]
        if absent:
            raise argument(f"no weight is given for {', '.join(absent)}", "weights")
        parts["weight"] = columns.text([_text(weights[name]) for name in cohorts])
    own = [e.method if method is None else method for e in each]
    used = max(own, key=lambda name: _number("method", name), default="set_clustered")
    freedom = [e.degrees_of_freedom[name] for e, name in zip(each, own)]
    freedom = [float("nan") if isinf(df) else df for df in freedom]  # missing: the normal one
    parts["degrees_of_freedom"] = columns.typed(freedom, "f64", "degrees_of_freedom")
    for i, name in enumerate(_VARIANCES):
        parts[name] = columns.typed([e._covariances[by][i] for e, by in zip(each, own)],
                                    "f64", name)
    source = _Pool(tables.build(parts, len(each)), {
        "weights": "given" if isinstance(weights, Mapping) else weights, "of": of,
        "method": used})
    return _warned(_read(source.run(level, None), source))


def _text(value: Any) -> Optional[str]:
    if isinstance(value, float):
        raise argument("a weight is a text, whole number, Decimal or Fraction, not a float",
                       "weights")
    return None if value is None else str(value)
