"""How much less: the difference between matched groups, exact where the counts allow it."""

from __future__ import annotations

import warnings
from array import array
from fractions import Fraction
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

from . import _core, columns, tables
from .calls import Progress, argument, given, settings
from .errors import SibWarning
from .matching import Matching
from .records import Counts
from .tables import Table
from .values import array_out, objects_out

QUANTITIES = ("mean_treated", "mean_comparison", "difference", "reduction", "rate_ratio")


class NoEffect(SibWarning):
    """Some number of an effect is not defined: its verdict says why."""


def _quantity(name: str) -> int:
    value = _core.sib_effect_quantity_value(name)
    if value == 0:
        raise argument(f"quantity must be one of {', '.join(QUANTITIES)}", "quantity")
    return value


def _method(name: str) -> int:
    value = _core.sib_effect_method_value(name)
    if value == 0:
        raise argument("there is no such method", "method")
    return value


class Effect:
    """The effect of one cohort, or of several pooled.

    Differences are comparison minus treated: positive means fewer events among the treated.
    mean_treated, mean_comparison, difference, reduction (a fraction), rate_ratio: the nearest
        doubles; NaN where the verdict leaves none.
    verdict: "ok", "no_pair", "zero_exposure", "comparison_rate_zero" or "treated_rate_zero".
    is_exact: whether every number is an exact rational. order_free: whether ids were given.
    n_treated, n_treated_matched, n_comparison_matched, n_pairs, n_sets, level: as they say.
    """

    def __init__(self, handle: Any, again: Callable[[float], Any], warn: bool = True) -> None:
        self._handle, self._again = handle, again
        self.verdict = _core.sib_effect_verdict_name(_core.sib_effect_verdict(handle))
        self.is_exact = bool(_core.sib_effect_is_exact(handle))
        self.order_free = bool(_core.sib_effect_order_free(handle))
        self.level = _core.sib_effect_level(handle)
        for name in QUANTITIES:
            setattr(self, name, _core.sib_effect_value(handle, _quantity(name)))
        for name in ("n_treated", "n_treated_matched", "n_comparison_matched", "n_pairs", "n_sets",
                     "ess_comparison"):
            setattr(self, name, getattr(_core, f"sib_effect_{name}")(handle))
        if warn and self.verdict != "ok":
            warnings.warn(f"the effect has the verdict {self.verdict}", NoEffect, 3)

    @property
    def weights(self) -> Any:
        """Weight of each person in the mean of their arm, [n]; empty for a pool."""
        return array_out(_core.sib_effect_weights(self._handle))

    def exact(self, quantity: str = "reduction") -> Optional[Fraction]:
        """The exact value of a quantity; None when it is approximate or not defined."""
        found = _core.sib_effect_exact(self._handle, _quantity(quantity))
        return Fraction(found) if found else None

    def standard_error(self, quantity: str = "reduction", method: str = "set_clustered") -> float:
        """Standard error by a method of docs/methods/effect.md; NaN where it is not offered."""
        return _core.sib_effect_standard_error(self._handle, _quantity(quantity), _method(method))

    def p_value(self, quantity: str = "reduction", method: str = "set_clustered") -> float:
        """Two-sided p-value of no effect."""
        return _core.sib_effect_p_value(self._handle, _quantity(quantity), _method(method))

    def confidence_interval(self, quantity: str = "reduction", *, level: Optional[float] = None,
                            method: str = "set_clustered") -> Tuple[float, float]:
        """Lower and upper end, two-sided; at the effect's level unless another is given."""
        handle = self._handle if level in (None, self.level) else self._again(level)
        at = (handle, _quantity(quantity), _method(method))
        return _core.sib_effect_low(*at), _core.sib_effect_high(*at)

    def table(self, method: str = "set_clustered") -> Table:
        """One row a quantity: value, exact, standard_error, low, high, p_value."""
        found: Dict[str, list] = {"quantity": [], "exact": [], "value": [], "standard_error": [],
                                  "low": [], "high": [], "p_value": []}
        for name in QUANTITIES:
            low, high = self.confidence_interval(name, method=method)
            exact = self.exact(name)
            row = (name, None if exact is None else str(exact), getattr(self, name),
                   self.standard_error(name, method), low, high, self.p_value(name, method))
            for column, value in zip(found.values(), row):
                column.append(value)
        kinds = ["text", "text"] + ["f64"] * 5
        return tables.build({name: columns.typed(values, kind, name)
                             for (name, values), kind in zip(found.items(), kinds)}, len(QUANTITIES))

    def to_frame(self) -> Any:
        """The table as a DataFrame."""
        return self.table().to_frame()

    def summary(self) -> str:
        """The quantities, with intervals clustered by matched set."""
        lines = [f"verdict {self.verdict}, {'exact' if self.is_exact else 'approximate'}; "
                 f"{self.n_treated_matched} of {self.n_treated} treated matched"]
        for name in QUANTITIES:
            low, high = self.confidence_interval(name)
            lines.append(f"  {name}: {getattr(self, name):.6g} "
                         f"({100 * self.level:g} %: {low:.6g} to {high:.6g})")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<libsib.Effect: reduction {self.reduction:.6g}, {self.verdict}>"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _outcomes(matching: Matching, counts: Any, outcome: str) -> Any:
    """Outcomes in the order of the matching's rows, joined by id; NaN for who has none."""
    if not isinstance(counts, Counts) and not isinstance(counts, Mapping):
        return columns.f64(counts, "counts")
    if matching._ids is None:
        raise argument("outcomes are joined by id, and the matching has none: match with id=", "id")
    found = counts
    if isinstance(counts, Counts):
        if outcome not in counts.persons.columns:
            raise argument(f"the counts have no column {outcome}", "outcome")
        values = objects_out(counts.persons[outcome], counts.persons.types[outcome])
        found = dict(zip(counts.persons["person"], values))
    joined = [found.get(person) for person in matching._ids]
    return array("d", [float("nan") if v is None else float(v) for v in joined])


def estimate_effect(matching: Matching, counts: Any, *, outcome: str = "events", weighting: str,
                    unmatched: str = "dropped", exposure: Any = None, level: float = 0.95,
                    threads: int = 1, progress: Progress = None) -> Effect:
    """Compare the outcomes of treated persons with those of their matched comparisons.

    counts: a Counts, whose column `outcome` is joined by id; a mapping from id to outcome; or an
        array in the order of the matching's rows. A matched person without an outcome is an error.
    weighting: "per_treated", "aggregate" or "distinct". It moves money, so there is no default.
    unmatched: treated persons without a pair are "dropped" from the treated mean, or "kept".
    exposure: [n] time at risk; the means are then rates.

    Raises NonfiniteError for a missing outcome of somebody who counts. Source: Disley & Rubin
    (2014), p. 11; Abadie & Spiess (2022) and Austin & Cafri (2020) for the intervals.
    """
    values = _outcomes(matching, counts, outcome)
    handle = matching._handle

    def estimate(at: float) -> Any:
        return _core.sib_effect_estimate(
            settings(threads, progress), matching._treated, values,
            columns.f64(exposure, "exposure"), _core.sib_matching_pair_treated(handle),
            _core.sib_matching_pair_comparison(handle), _core.sib_matching_pair_set(handle),
            matching._ids, {"weighting": weighting, "unmatched": unmatched, "level": at})

    return Effect(estimate(level), estimate)


def pool_effects(effects: Mapping[str, Effect], *, weights: Union[str, Mapping[str, Any]], of: str,
                 level: float = 0.95, method: str = "set_clustered") -> Effect:
    """Pool the exact effects of several cohorts, taken to be independent.

    weights: "matched_treated", "eligible", "equal", or exact weights by cohort. of: "means" or
        "reductions". Neither was ever published, so neither has a default.
    method: of the variances an interval is made of.

    Source: Disley & Rubin (2014), p. 12; Anders & Dorsett (2017).
    """
    names = list(effects)
    each = [effects[name] for name in names]
    by_text = isinstance(weights, Mapping)
    parts = {
        "cohort": columns.text(names),
        "mean_treated": columns.text([_text(e.exact("mean_treated")) for e in each]),
        "mean_comparison": columns.text([_text(e.exact("mean_comparison")) for e in each]),
        "matched_treated": columns.typed([e.n_treated_matched for e in each], "i64", "n"),
        "eligible": columns.typed([e.n_treated for e in each], "i64", "n"),
    }
    if by_text:
        absent = [name for name in names if name not in weights]
        if absent:
            raise argument(f"no weight is given for {', '.join(absent)}", "weights")
        parts["weight"] = columns.text([_text(weights[name]) for name in names])
    variances = [_core.sib_effect_covariance(e._handle, _method(method)) for e in each]
    for i, name in enumerate(("variance_treated", "variance_comparison", "covariance")):
        parts[name] = columns.typed([v[i] if len(v) else float("nan") for v in variances], "f64", name)
    table = tables.build(parts, len(names))
    rule = "given" if by_text else weights

    def pool(at: float) -> Any:
        return _core.sib_effect_pool(None, table._handle, given(weights=rule, of=of, level=at,
                                                                method=method))

    return Effect(pool(level), pool)


def _text(value: Any) -> Optional[str]:
    if isinstance(value, float):
        raise argument("a weight is a text, whole number, Decimal or Fraction, not a float", "weights")
    return None if value is None else str(value)
