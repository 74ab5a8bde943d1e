"""What the stages of a contract come to, and their records."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Sequence, Union

from . import _core, _files, plots
from .calls import argument, flag
from .evaluation import json_text
from .names import ReportAudience
from .results import Result
from .tables import Table

if TYPE_CHECKING:
    from .contract import Contract
    from .sensitivity import Sensitivity

SettlementRecord = Union[None, "Settlement", str, "os.PathLike[str]"]


def exact(text: Optional[str]) -> Optional[Fraction]:
    """A number of a statement, as texts spell it, as a Fraction; None for a blank.

    >>> exact("260/31 %"), exact("5 points"), exact("765.63")
    (Fraction(13, 155), Fraction(1, 20), Fraction(76563, 100))
    """
    if text is None:
        return None
    found = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+|/[0-9]+)?)( %| points?)?", text)
    if found is None:
        raise argument("text is no number, share or points of a statement", "text")
    return Fraction(found[1]) / (100 if found[2] else 1)


def _money(text: Optional[str]) -> Optional[Decimal]:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, eq=False, repr=False)
class Settlement(Result):
    """What one stage of a contract came to.

    verdict: "paid", "repaid", "nothing", "undecided", "interim" or "report".
    stage: its id. now, cumulative, paid_before: Decimal in major units of the currency, ISO 4217.
        All of them are None in a report.
    due, bills, lines, weights, conditions: the tables of docs/language/statement.md, numbers in
        them exact texts, which exact() makes Fractions of.
    persons: lines of persons one by one, where they were asked for; else None. No record has them.
    """

    stage: Optional[str]
    verdict: str
    currency: Optional[str]
    now: Optional[Decimal]
    cumulative: Optional[Decimal]
    paid_before: Optional[Decimal]
    due: Table
    bills: Table
    lines: Table
    weights: Table
    conditions: Table
    persons: Optional[Table]
    _handle: Any
    _contract: Optional[Contract]

    def __reduce__(self) -> Any:
        # The record is the settlement, but for its persons: opening it checks its hash.
        return _reopened, (self.to_json(), self._contract, self.persons)

    def to_json(self) -> str:
        """The record: JSON in canonical form, with the hashes of the contract and of the record
        before it. It names no person."""
        return _core.sib_settlement_record(self._handle)

    @property
    def record(self) -> Dict[str, Any]:
        """The record as a dict."""
        record: Dict[str, Any] = json.loads(self.to_json())
        return record

    @property
    def closed_facts(self) -> Dict[str, Table]:
        """Where the stage closed its facts, those that it was settled over, for the next one;
        else, and of an opened record, none."""
        found = {name: _core.sib_settlement_table(self._handle, f"facts.{name}")
                 for name in self.record["facts"]}
        return {name: Table(handle) for name, handle in found.items() if handle is not None}

    @property
    def amounts(self) -> Dict[str, Decimal]:
        """What each payer owes now, by id."""
        return {row["payer"]: Decimal(row["now"]) for row in self.bills.rows()}

    def _shown(self) -> Table:
        return self.lines

    def __len__(self) -> int:
        return len(self.lines)

    def write(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Write the record whole, or raise OSError and leave all as it was. Never over a device, a
        folder or a link."""
        _files.write([_files.Output(path, self.to_json())])

    def to_html(self, path: Union[None, str, "os.PathLike[str]"] = None, *,
                audience: ReportAudience = "assessor", least: int = 5, figures: bool = True,
                sensitivity: Optional[Sensitivity] = None) -> str:
        """The page to read: who is paid what now, and why; one HTML file that loads nothing.

        path: where to write it as well. audience: "assessor", or "public", for whom numbers below
        `least` of people are hidden, and what is reckoned from them. sensitivity: that of this
        stage, whose choices the page then shows with what they would change.
        """
        text = self._report(_core.sib_report_settlement_html, audience, sensitivity, least=least,
                            figures=flag(figures, "figures"))
        _files.write([_files.Output(path, text)])
        return text

    def summary(self, *, audience: ReportAudience = "assessor", width: int = 80,
                sensitivity: Optional[Sensitivity] = None) -> str:
        """Who is paid what now, and why, in lines of `width` letters."""
        text = self._report(_core.sib_report_settlement_text, audience, sensitivity, width=width)
        return text[:-1]  # its line end

    def __str__(self) -> str:
        return self.summary()

    def _report(self, make: Any, audience: str, sensitivity: Optional[Sensitivity],
                **options: Any) -> str:
        contract = None if self._contract is None else self._contract._handle
        varied = None if sensitivity is None else sensitivity.runs._handle
        return _core.sib_paper_text(make(None, self._handle, contract, varied,
                                             {"audience": audience, **options}))

    def plot(self, ax: Optional[Any] = None) -> Any:
        """What each settled line adds to what is due, and what of it is owed now, on matplotlib's
        axes."""
        if self.now is None:
            raise argument("a report owes nothing: it has no plot", "self")
        bars = [(row["line"] + _keys(row), float(exact(row["value"]) or 0))
                for row in self.lines.rows() if row["do"] == "settle" and row["value"] is not None]
        totals = [("due in all", float(self.cumulative or 0)),
                  ("paid before", float(self.paid_before or 0)), ("now", float(self.now))]
        return plots.waterfall(plots.axes(ax), bars, totals, str(self.currency))

    def __repr__(self) -> str:
        if self.now is None:
            return "<libsib.Settlement: report>"
        return (f"<libsib.Settlement: {self.stage}, {self.verdict}, {self.currency} {self.now:,} "
                "now>")


def _keys(row: Mapping[str, Any]) -> str:
    """The keys of a line, as they are read aloud."""
    keys: Dict[str, str] = json.loads(row["keys"])
    return "".join(f" {value}" for value in keys.values())


def settled(handle: Any, contract: Optional[Contract],
            persons: Optional[Table] = None) -> Settlement:
    made = {name: Table(_core.sib_settlement_table(handle, name))
            for name in ("due", "bills", "lines", "weights", "conditions")}
    due = made["due"].rows()[0] if len(made["due"]) else {"stage": None, "currency": None,
                                                          "verdict": "report"}
    told = _core.sib_settlement_table(handle, "persons")
    return Settlement(
        stage=due["stage"], verdict=due["verdict"], currency=due["currency"],
        now=_money(due.get("now")), cumulative=_money(due.get("cumulative")),
        paid_before=_money(due.get("paid_before")), _handle=handle, _contract=contract,
        persons=persons if told is None else Table(told), **made)


def open_settlement(record: SettlementRecord, contract: Optional[Contract] = None) -> Settlement:
    """A settlement from its record, a path or text. Raises TermsError when it was changed.

    contract: for the titles and stages that summary() and to_html() then say too.
    """
    return settled(_core.sib_settlement_open(None, record_text(record)), contract)


def _reopened(record: str, contract: Optional[Contract], persons: Optional[Table]) -> Settlement:
    return settled(_core.sib_settlement_open(None, record), contract, persons)


def record_text(record: SettlementRecord) -> Optional[str]:
    """The text of a record: of a settlement, given as text, or as a path."""
    if isinstance(record, Settlement):
        return record.to_json()
    return None if record is None else json_text(record)


def verify_settlements(records: Sequence[SettlementRecord]) -> Table:
    """Hold the records of a contract, and of those that amend it, against one another, in the
    order in which they were settled: stage, as_at, hash, holds, and wrong, the first thing that is.

    That numbers follow from facts is known only by settling again, which gives the same record.
    """
    texts = [record_text(record) or "" for record in records]
    return Table(_core.sib_settlement_verify(None, texts))
