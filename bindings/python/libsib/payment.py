"""What is owed: payment terms over effects give an itemised statement. Money is Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Dict, Mapping, Optional, Union

from . import _core
from .calls import argument, naming_keys, to_json
from .effect import Effect
from .names import EffectPoolOf
from .results import Result, found, lines
from .tables import Table


@dataclass(frozen=True, eq=False, repr=False)
class Payment(Result):
    """A statement.

    verdict: "paid", "not_paid" or "undecided"; paid: whether it is "paid". total: Decimal in
        major units; total_minor: whole minor units; currency: ISO 4217.
    lines: rule, cohort, quantity, price, amount, currency, why, source; they sum to the total.
    gates: each threshold with its comparison, reduction and distance in events.
    payers: id, share, amount.
    """

    verdict: str
    paid: bool
    total: Decimal
    total_minor: int
    currency: str
    lines: Table
    gates: Table
    payers: Table

    @property
    def distance_to_threshold(self) -> Dict[str, Optional[float]]:
        """Events between reduction and threshold, by cohort: positive above, negative below."""
        return {row["cohort"]: row["distance_value"] for row in self.gates.rows()}

    @property
    def amounts(self) -> Dict[str, Decimal]:
        """What each payer owes, by id."""
        return {row["id"]: Decimal(row["amount"]) for row in self.payers.rows()}

    def to_frame(self) -> Any:
        """The lines as a DataFrame, amounts as Decimal."""
        frame = self.lines.to_frame()
        for name in ("price", "amount"):
            frame[name] = [None if v is None else Decimal(v) for v in frame[name]]
        return frame

    def _shown(self) -> Table:
        return self.lines

    def __len__(self) -> int:
        return len(self.lines)

    def summary(self) -> str:
        """Verdict, total, and the sentence of each line."""
        return lines(f"{self.verdict}: {self.currency} {self.total:,}",
                     (f"{row['amount']}: {row['why']}" for row in self.lines.rows()))

    def __repr__(self) -> str:
        return f"<libsib.Payment: {self.verdict}, {self.currency} {self.total:,}>"


def _read(handle: Any) -> Payment:
    said = found(_core.sib_payment_table(handle, "summary"))
    said["total"] = Decimal(said["total"])
    for name in ("lines", "gates", "payers"):
        said[name] = Table(_core.sib_payment_table(handle, name))
    return Payment(**said)


def calculate_payment(effects: Mapping[str, Effect], terms: Union[str, Mapping[str, Any]], *,
                      pooled: Optional[Effect] = None, pooled_name: str = "pooled",
                      pooled_of: EffectPoolOf = "means") -> Payment:
    """Decide the gates and draw up the statement.

    effects: by cohort, in the order in which they are settled. pooled: the pool's, where the
        terms ask for one; pooled_of: what it averages, as pool_effects() was told.
    terms: JSON text, or a dict; docs/methods/payment.md lists its keys, and none has a default.
        Decimals are texts ("7.5 %") or Decimal: a float is refused by the library, since the
        number meant cannot be told from it.

    Raises TermsError for terms that contradict themselves. Source: Disley & Rubin (2014),
    p. 11-12 (gates of 10 % and 7.5 %, price times avoided events).

    >>> from libsib import estimate_effect, match
    >>> m = match({"id": list("abcd"), "treated": [1, 1, 0, 0], "score": [0.6, 0.4, 0.35, 0.7]},
    ...           scores="score", id="id")
    >>> effect = estimate_effect(m, {"a": 1, "b": 2, "c": 2, "d": 2}, weighting="aggregate")
    >>> payment = calculate_payment({"cohort-1": effect}, {
    ...     "currency": "GBP", "price_per_event": "1500.00",
    ...     "avoided_events": {"n": "matched_treated", "pooled_n": None},
    ...     "gate": {"cohort": "10 %", "pooled": None, "comparison": ">=", "pooled_when": "never",
    ...              "decide_at_decimals": None, "decide_rounding": None},
    ...     "amount": "whole_reduction", "cap": {"contract": None},
    ...     "rounding": {"events": None, "line": "half_up"},
    ...     "payers": [{"id": "ministry", "share": "1"}]})
    >>> payment.verdict, payment.total
    ('paid', Decimal('1500.00'))
    """
    if not isinstance(effects, Mapping):
        raise argument('effects are given by cohort: {"cohort-1": effect}', "effects")
    text = to_json(terms)
    table = None
    for name, effect in effects.items():
        table = _collected(table, name, 0, effect)
    if pooled is not None:
        if pooled_of not in ("means", "reductions"):
            raise argument('pooled_of must be "means" or "reductions"', "pooled_of")
        table = _collected(table, pooled_name, 1, pooled)
    with naming_keys(terms, text):
        return _read(_core.sib_payment_calculate(None, text, table))


def _collected(table: Any, name: str, pooled: int, effect: Effect) -> Any:
    """The table of effects with one row more; effects hold what they were made from."""
    handle = effect._source.run(effect.level, None)
    return _core.sib_effect_collect(None, table, name, pooled, -1, handle)


def check_terms(terms: Union[str, Mapping[str, Any]]) -> None:
    """Check payment terms without any effect. Raises TermsError with line and column, or the key
    of a dict."""
    text = to_json(terms)
    with naming_keys(terms, text):
        _core.sib_payment_check_terms(None, text)
