"""Propensity scores: the probability of being treated, given covariates. No outcome enters."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from . import _core, columns, tables
from .calls import Progress, argument, given, one_of, settings
from .errors import DataError, NonfiniteError, SibWarning, explained
from .names import PropensityLink, PropensityMissing, PropensityToldApart
from .persons import Rows, of_rows
from .results import Result, found, lines
from .tables import Table, as_table
from .values import array_out


class NotConverged(SibWarning):
    """A score model has no estimate to match on: its verdict says why."""


@dataclass(frozen=True, eq=False, repr=False)
class Propensity(Result):
    """A fitted score model.

    verdict: "ok", or why there is no estimate: no_convergence, complete_separation,
        quasi_separation, no_treated, no_comparison, no_rows.
    scores, logits: [n] in the order of the rows; NaN where there is none.
    coefficients: one row a term: term, estimate, standard_error, aliased, direction. A table holds
        no infinity: separated terms are missing there, and signed in `direction`.
    coefficients_of: estimate of each term, infinite for separated terms.
    covariance: of the coefficients, [k, k].
    screening: one row a covariate, with its test; None when nothing was screened.
    told_apart: where the data are separated, one row a term (a level, or a yes/no value) all of
        whose people are told apart: term, treated, comparison; else None.
    deviance, null_deviance, log_likelihood, iterations, rows_used, rank, extreme_scores,
        told_apart_treated, told_apart_comparison, order_free: of the fit.
    """

    verdict: str
    scores: Any
    logits: Any
    coefficients: Table
    covariance: Any
    screening: Optional[Table]
    told_apart: Optional[Table]
    deviance: float
    null_deviance: float
    log_likelihood: float
    iterations: int
    rows_used: int
    rank: int
    extreme_scores: int
    told_apart_treated: int
    told_apart_comparison: int
    order_free: bool
    _estimates: Tuple[float, ...]
    _ids: Optional[List[str]]
    _arm: bytes

    @property
    def coefficients_of(self) -> Dict[str, float]:
        return dict(zip(self.coefficients["term"], self._estimates))

    def _shown(self) -> Table:
        return self.coefficients

    def __len__(self) -> int:
        return len(self.scores)

    def summary(self) -> str:
        """Verdict, fit and coefficients."""
        first = (f"verdict {self.verdict}; {self.rows_used} rows, deviance {self.deviance:.6g} "
                 f"(null {self.null_deviance:.6g}), {self.iterations} iterations")
        return lines(first, (f"{term}: {value:.6g}"
                             for term, value in self.coefficients_of.items()))

    def __repr__(self) -> str:
        return f"<libsib.Propensity: {self.verdict}, {len(self.coefficients)} terms>"


def _read(handle: Any, ids: Optional[List[str]], arm: Any) -> Propensity:
    terms = Table(_core.sib_propensity_table(handle, "coefficients"))
    estimates = tuple(_core.sib_table_f64(terms._handle, 1))
    finite = [None if math.isinf(v) else v for v in estimates]
    coefficients = tables.build({
        "term": terms.part("term"), "estimate": columns.typed(finite, "f64", "estimate"),
        **{name: terms.part(name) for name in ("standard_error", "aliased", "direction")},
    }, len(terms))
    screening = _core.sib_propensity_table(handle, "screening")
    apart = _core.sib_propensity_table(handle, "told_apart")
    flat, k = array_out(_core.sib_propensity_covariance(handle)), len(terms)
    return Propensity(
        scores=array_out(_core.sib_propensity_scores(handle)),
        logits=array_out(_core.sib_propensity_logits(handle)),
        coefficients=coefficients,
        covariance=flat.reshape(k, k) if hasattr(flat, "reshape") else [
            flat[i * k:(i + 1) * k] for i in range(k)],
        screening=None if screening is None else Table(screening),
        told_apart=None if apart is None else Table(apart), _estimates=estimates,
        _ids=ids, _arm=bytes(arm), **found(_core.sib_propensity_table(handle, "summary")))


def fit_propensity(data: Any, *, treated: Any = "treated",
                   covariates: Optional[Sequence[str]] = None, id: Any = None,
                   link: PropensityLink = "logit", missing: PropensityMissing = "refuse",
                   max_iterations: int = 50, tolerance: float = 1e-8,
                   rank_tolerance: float = 1e-11, screen_p: Optional[float] = None,
                   told_apart: PropensityToldApart = "refuse",
                   threads: int = 1, progress: Progress = None) -> Propensity:
    """Fit the probability of being treated by logistic regression, by maximum likelihood.

    data: a table with the covariates, by default all its columns but treated and id.
    treated: column, or array, of bool or 0 and 1. id: column or array of unique ids: with it the
        order of rows changes no bit.
    missing: "refuse"; "indicator", a term of its own for those who lack a covariate; or
        "complete_cases", which leaves them without a score.
    screen_p: only covariates whose bivariate test gives p below this enter.
    told_apart: comparison people whom the covariates tell apart from all treated ones: "refuse", a
        verdict, or "leave_out", without a score; the others have those of the limit. Field
        told_apart of the result names them by term. Treated people told apart: always a verdict.

    Separation is proved, never guessed; it is a verdict, with a NotConverged warning, not an
    error. Raises DataError for a missing covariate unless `missing` says what to do. Source:
    McCullagh & Nelder (1989), s. 4.4; Albert & Anderson (1984).
    """
    one_of(PropensityMissing, missing, "missing")
    one_of(PropensityToldApart, told_apart, "told_apart")
    data = tables.opened(data)
    ids = tables.ids_of(data, id)
    arm = of_rows(treated, Rows(data, ids), "treated", "flag")
    if covariates is None:
        left_out = [name for name in (treated, id) if isinstance(name, str)]
        covariates = [name for name in tables.names_of(data) if name not in left_out]
    options = given(link=link, missing=missing, max_iterations=max_iterations,
                    tolerance=tolerance, rank_tolerance=rank_tolerance, screen_p=screen_p,
                    told_apart=told_apart)
    model = _fitted(data, covariates, arm, ids, options, settings(threads, progress))
    if model.verdict != "ok":
        warnings.warn(f"the score model has the verdict {model.verdict}", NotConverged, 2)
    return model


def _fitted(data: Any, covariates: Sequence[str], arm: Any, ids: Optional[List[str]],
            options: Mapping[str, Any], context: Any) -> Propensity:
    table = as_table(data, covariates)
    return _read(_core.sib_propensity_fit(context, table._handle, arm, ids, options), ids, arm)


def scores_of_model(model: Propensity, rows: Rows, arm: Any) -> Tuple[Any, Any]:
    """Scores and logits of a model for other rows: by id, or for the same people in their order."""
    if (model._ids is None) != (rows.ids is None):
        raise argument("the people of the model and those of the data are told apart by ids or by "
                       "their order: give id= to both, or to neither", "scores")
    if model._ids is not None:
        found = [of_rows(dict(zip(model._ids, given)), rows, "scores")
                 for given in (model.scores, model.logits)]
        return found[0], found[1]
    if model._arm != bytes(arm):
        raise argument("the model was fitted to other people than those in the data, or in another "
                       "order: give id= to both", "scores")
    return model.scores, model.logits


def scores_for_matching(data: Any, covariates: Sequence[str], arm: Any,
                        ids: Optional[List[str]], context: Any) -> Propensity:
    """The model that match() fits by itself; without scores there is nothing to match on."""
    try:
        model = _fitted(data, covariates, arm, ids, {}, context)
    except DataError as error:
        if error.argument != "covariates":
            raise
        raise explained(error, "fill it in or leave those rows out, or match on the scores of "
                        'fit_propensity(.., missing="indicator")') from None
    if model.verdict == "ok":
        return model
    terms = [row["term"] for row in model.coefficients.rows() if row["direction"]]
    apart = [name for name in covariates  # a term of a category holds a value of the data
             if any(term == name or term.startswith(f"{name}=") for term in terms)]
    message = f"the score model has the verdict {model.verdict}, so there are no scores to match on"
    if model.told_apart is not None and model.told_apart_treated == 0:
        message += (f"; fit_propensity(.., told_apart=\"leave_out\") says who the "
                    f"{model.told_apart_comparison} comparison people are that cause it, and gives "
                    "the others scores")
    if apart:
        message += (f": treated and comparison are told apart by {', '.join(apart)}. Leave out "
                    "what follows from the treatment, and texts with a level for every few people")
    raise NonfiniteError(message, "score", None, 0)
