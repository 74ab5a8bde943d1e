"""Propensity scores: the probability of being treated, given covariates. No outcome enters."""

from __future__ import annotations

import warnings
from typing import Any, Optional, Sequence

from . import _core, columns, tables
from .calls import Progress, given, settings
from .errors import SibWarning
from .tables import Table, as_table
from .values import array_out


class NotConverged(SibWarning):
    """A score model has no estimate to match on: its verdict says why."""


class Propensity:
    """A fitted score model.

    verdict: "ok", or why there is no estimate: no_convergence, complete_separation,
        quasi_separation, no_treated, no_comparison, no_rows.
    scores, logits: [n] in the order of the rows; NaN where there is none.
    coefficients: one row a term: estimate, standard_error, aliased, direction.
    screening: one row a covariate, with its test; None when nothing was screened.
    deviance, null_deviance, log_likelihood, iterations, rows_used, order_free: of the fit.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.verdict = _core.sib_propensity_verdict_name(_core.sib_propensity_fit_verdict(handle))
        self.scores = array_out(_core.sib_propensity_scores(handle))
        self.logits = array_out(_core.sib_propensity_logits(handle))
        self.deviance = _core.sib_propensity_deviance(handle)
        self.null_deviance = _core.sib_propensity_null_deviance(handle)
        self.log_likelihood = _core.sib_propensity_log_likelihood(handle)
        self.iterations = _core.sib_propensity_iterations(handle)
        self.rows_used = _core.sib_propensity_rows_used(handle)
        self.rank = _core.sib_propensity_rank(handle)
        self.extreme_scores = _core.sib_propensity_extreme_scores(handle)
        self.order_free = bool(_core.sib_propensity_order_free(handle))
        terms = _core.sib_propensity_terms(handle)
        f64, flag = "f64", "flag"
        infinite_too = _core.sib_propensity_coefficients(handle)
        self.coefficients_of = dict(zip(terms, infinite_too))
        screening = _core.sib_propensity_screening(handle)
        self.screening = None if screening is None else Table(screening)
        self._terms = terms
        self._columns = {
            "standard_error": columns.Column(f64, _core.sib_propensity_standard_errors(handle)),
            "aliased": columns.Column(flag, _core.sib_propensity_aliased(handle)),
            "direction": columns.Column(f64, _core.sib_propensity_direction(handle)),
        }

    @property
    def coefficients(self) -> Table:
        # A table holds no infinity: separated terms are missing here, and signed in `direction`.
        finite = [v if abs(v) < float("inf") else float("nan")
                  for v in self.coefficients_of.values()]
        estimate = columns.typed(finite, "f64", "estimate")
        return tables.build({"term": columns.text(self._terms), "estimate": estimate,
                             **self._columns}, len(self._terms))

    @property
    def covariance(self) -> Any:
        """Covariance of the coefficients, [k, k]."""
        flat = array_out(_core.sib_propensity_covariance(self._handle))
        k = len(self._terms)
        return flat.reshape(k, k) if hasattr(flat, "reshape") else flat.cast("B").cast("d", (k, k))

    def to_frame(self) -> Any:
        """The coefficients as a DataFrame."""
        return self.coefficients.to_frame()

    def summary(self) -> str:
        """Verdict, fit and coefficients."""
        lines = [f"verdict {self.verdict}; {self.rows_used} rows, deviance {self.deviance:.6g} "
                 f"(null {self.null_deviance:.6g}), {self.iterations} iterations"]
        for term, value in self.coefficients_of.items():
            lines.append(f"  {term}: {value:.6g}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<libsib.Propensity: {self.verdict}, {len(self._terms)} terms>"

    def _repr_html_(self) -> str:
        return self.coefficients._repr_html_()


def fit_propensity(data: Any, *, treated: Any = "treated",
                   covariates: Optional[Sequence[str]] = None, id: Any = None,
                   link: str = "logit", missing: str = "refuse",
                   max_iterations: int = 50, tolerance: float = 1e-8,
                   rank_tolerance: float = 1e-11, screen_p: Optional[float] = None,
                   threads: int = 1, progress: Progress = None) -> Propensity:
    """Fit the probability of being treated by logistic regression, by maximum likelihood.

    data: a table with the covariates, by default all its columns but treated and id.
    treated: column, or array, of bool or 0 and 1. id: column or array of unique ids: with it the
        order of rows changes no bit.
    missing: "refuse", "indicator" or "complete_cases".
    screen_p: only covariates whose bivariate test gives p below this enter.

    Separation is proved, never guessed; it is a verdict, with a NotConverged warning, not an
    error. Raises DataError for a missing covariate unless `missing` says what to do. Source:
    McCullagh & Nelder (1989), s. 4.4; Albert & Anderson (1984).
    """
    data = tables.opened(data)
    if covariates is None:
        left_out = [name for name in (treated, id) if isinstance(name, str)]
        covariates = [name for name in tables.names_of(data) if name not in left_out]
    options = given(link=link, missing=missing, max_iterations=max_iterations,
                    tolerance=tolerance, rank_tolerance=rank_tolerance, screen_p=screen_p)
    table = as_table(data, covariates)
    handle = _core.sib_propensity_fit(
        settings(threads, progress), table._handle,
        columns.flags(tables.column_of(data, treated), "treated"),
        None if id is None else columns.as_texts(tables.column_of(data, id)), options)
    model = Propensity(handle)
    if model.verdict != "ok":
        warnings.warn(f"the score model has the verdict {model.verdict}", NotConverged, 2)
    return model
