"""Contracts in the language sib@1: read, and settled over facts in stages.

The language is described in docs/language. It may still change."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from . import _core, _files, columns, errors, plots, tables
from .calls import Progress, argument, naming_keys, settings
from .evaluation import (
    RUN, Contract, Evaluation, document_text, json_text, read_evaluation, table_set,
)
from .names import ReportAudience
from .results import Result, lines
from .tables import Table, read_csv

Facts = Union[str, "os.PathLike[str]", Mapping[str, Any]]
_NOTHING: Mapping[str, Any] = {}
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
    _scheme: Optional[Scheme]

    def __reduce__(self) -> Any:
        # The record is the settlement, but for its persons: opening it checks its hash.
        return _reopened, (self.to_json(), self._scheme, self.persons)

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
    def amounts(self) -> Dict[str, Decimal]:
        """What each payer owes now, by id."""
        return {row["payer"]: Decimal(row["now"]) for row in self.bills.rows()}

    def _shown(self) -> Table:
        return self.lines

    def __len__(self) -> int:
        return len(self.lines)

    def to_html(self, path: Union[None, str, "os.PathLike[str]"] = None, *,
                audience: ReportAudience = "assessor", least: int = 5, figures: bool = True) -> str:
        """The page to read: who is paid what now, and why; one HTML file that loads nothing.

        path: where to write it as well. audience: "assessor", or "public", for whom numbers below
        `least` of people are hidden, and what is reckoned from them.
        """
        text = self._report(_core.sib_report_settlement_html, audience, least=least,
                            figures=int(figures))
        if path is not None:
            _files.write(path, text)
        return text

    def summary(self, *, audience: ReportAudience = "assessor", width: int = 80) -> str:
        """Who is paid what now, and why, in lines of `width` letters."""
        text = self._report(_core.sib_report_settlement_text, audience, width=width)
        return text[:-1]  # its line end

    def __str__(self) -> str:
        return self.summary()

    def _report(self, make: Any, audience: str, **options: Any) -> str:
        scheme = None if self._scheme is None else self._scheme._handle
        return _core.sib_report_content(make(None, self._handle, scheme,
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


def _settled(handle: Any, scheme: Optional[Scheme], persons: Optional[Table] = None) -> Settlement:
    made = {name: Table(_core.sib_settlement_table(handle, name))
            for name in ("due", "bills", "lines", "weights", "conditions")}
    due = made["due"].rows()[0] if len(made["due"]) else {"stage": None, "currency": None,
                                                          "verdict": "report"}
    told = _core.sib_settlement_table(handle, "persons")
    return Settlement(
        stage=due["stage"], verdict=due["verdict"], currency=due["currency"],
        now=_money(due.get("now")), cumulative=_money(due.get("cumulative")),
        paid_before=_money(due.get("paid_before")), _handle=handle, _scheme=scheme,
        persons=persons if told is None else Table(told), **made)


@dataclass(frozen=True, eq=False, repr=False)
class Scheme(Result):
    """A contract that has been read and checked.

    contract, version, title (None for none), currency, hash: as it says.
    steps: one row a result of a step, with the sentence that says it. stages: stage, as_at, pays.
    """

    contract: str
    version: str
    title: Optional[str]
    currency: str
    hash: str
    steps: Table
    stages: Table
    _text: str
    _handle: Any

    def __reduce__(self) -> Any:
        return read_scheme, (self._text,)

    def _shown(self) -> Table:
        return self.steps

    def summary(self) -> str:
        """The steps, a sentence each."""
        rows = {row["step"]: row["sentence"] for row in self.steps.rows()}
        return lines(f"{self.title or self.contract}, version {self.version}",
                     (f"{step}: {sentence}" for step, sentence in rows.items()))

    def explain(self) -> str:
        """The text for signing: everything in the contract that decides money, in words, with what
        is unknown, assumed or not agreed marked and listed."""
        return _core.sib_paper_text(_core.sib_scheme_explain(None, self._handle))

    def try_examples(self, *, threads: int = 1, progress: Progress = None) -> Table:
        """Run the tests that the contract carries: one row an expectation, with what was found
        and whether it holds."""
        return Table(_core.sib_scheme_try_examples(settings(threads, progress), self._handle))

    def settle(self, stage: str, facts: Facts = _NOTHING, previous: SettlementRecord = None, *,
               records: Optional[Mapping[str, Any]] = None, designs: Sequence[Evaluation] = (),
               persons: bool = False, threads: int = 1, progress: Progress = None) -> Settlement:
        """Settle a stage: everything cumulative from the beginning, less what was paid before.

        stage: its id, "id n" for the n-th repetition; of a contract without stages the day.
        facts: tables by name, each a DataFrame, a dict of columns, a list of rows, Arrow data, a
            Table, or a path to CSV; or JSON {"facts": ..} as a dict, a text or a path
            (docs/language/facts.md). Numbers are whole, Decimal, Fraction, or texts such as
            "12 %"; of doubles only whole ones are taken.
        previous: the last settlement that paid, or its record as text or a path; None for the
            first.
        records: tables of people and records by the contract's names, as evaluate() takes them:
            people are matched and events counted as known on the day of the stage, and facts are
            those that are not made of them.
        designs: those of match(), one a comparison; records are then tables of outcomes alone.
        persons: whether the table persons is wanted, for whoever may see persons.

        Raises TermsError where the record before does not fit, DataError with table, column and
        row where facts break a rule.

        >>> scheme = read_scheme({
        ...     "language": "sib@1", "contract": "beds", "version": "1", "currency": "GBP",
        ...     "tables": {"saved": {"role": "figures", "columns": {"days": {"type": "i64"}}}},
        ...     "outcomes": {"saved": {"kind": "figures", "table": "saved", "keys": [],
        ...                            "numbers": {"days": "count"}}},
        ...     "payment": [
        ...         {"do": "measure", "id": "days", "outcome": "saved", "is": "sum",
        ...          "what": "days", "by": []},
        ...         {"do": "curve", "id": "pay", "gives": "money", "each": "765.63",
        ...          "times": "days", "keys": []},
        ...         {"do": "round", "id": "line", "of": "pay", "to": "0.01",
        ...          "rounding": "half_up"},
        ...         {"do": "settle", "id": "due", "of": "line", "below_zero": "refuse",
        ...          "below_nothing": "zero", "undecided": "stop"}],
        ...     "settlement": {"stages": [{"id": "end", "as_at": "2025-12-31", "lines": "all",
        ...                                "pays": True, "facts": "as_known"}]}})
        >>> scheme.settle("end", {"saved": {"days": [2570]}})
        <libsib.Settlement: end, paid, GBP 1,967,669.1 now>
        """
        before = _record_text(previous)
        run = _core.sib_scheme_settle_persons if persons else _core.sib_scheme_settle
        context = settings(threads, progress)
        counted = None
        if records is not None:
            given = self._records(records, threads)
            for design in designs:
                counted = _core.sib_evaluation_count(context, self._handle, design.to_json(),
                                                     design.annex, None, given, stage, counted)
            if not designs:
                counted = _core.sib_evaluation_facts(context, self._handle, given, stage)
        elif designs:
            raise argument("with designs, records are the tables of outcomes", "records")
        handle = run(context, self._handle, _facts(facts, counted), stage, before)
        return _settled(handle, self)

    def match(self, comparison: str, records: Mapping[str, Any], stage: str, *, threads: int = 1,
              progress: Progress = None) -> Evaluation:
        """Match the cohorts of a comparison that are complete on the day of a stage, without any
        outcome, and seal the design: an Evaluation, whose result_hash is noted and whose record and
        annex are kept until settle() takes it with the outcomes.

        records: tables of people and their history, as settle() takes them.
        """
        return read_evaluation(_core.sib_evaluation_match(
            settings(threads, progress), self._handle, comparison, self._records(records, threads),
            stage, RUN))

    def _records(self, given: Mapping[str, Any], threads: int) -> Any:
        needed = {}
        for name, table in json.loads(self._text).get("tables", {}).items():
            needed[name] = json.dumps({
                column: {key: how[key] for key in ("type", "levels") if key in how}
                for column, how in table["columns"].items()})
        return table_set(needed, given, threads)

    def settle_stages(self, facts: Mapping[str, Facts], previous: SettlementRecord = None, *,
                      records: Optional[Mapping[str, Any]] = None, threads: int = 1,
                      progress: Progress = None) -> List[Settlement]:
        """Settle stages in their order, each after the last one before it that paid.

        facts: by stage, what was known then, as settle() takes it. A stage that is not there is
        passed over. previous: the last settlement that paid before these. records: of all stages.
        """
        known = list(self.stages["stage"])
        absent = [stage for stage in facts if stage not in known]
        if absent:
            raise argument(f"the contract has no stage {absent[0]}; it has {', '.join(known)}",
                           "facts")
        made = []
        pays = dict(zip(known, self.stages["pays"]))
        for stage in (stage for stage in known if stage in facts):
            made.append(self.settle(stage, facts[stage], previous, records=records,
                                    threads=threads, progress=progress))
            previous = made[-1] if pays[stage] else previous
        return made

    def __repr__(self) -> str:
        return (f"<libsib.Scheme: {self.contract}, version {self.version}, {len(self.stages)} "
                f"stages, {self.hash[:12]}>")


def read_scheme(document: Contract) -> Scheme:
    """Read a contract in the language sib@1, and check all that can be checked without facts.

    document: a path, JSON text, or a dict. Raises TermsError with line and column, or the key of
    a dict, the nearest word where one is not known, and what the language has instead.
    """
    text = document_text(document)
    with naming_keys(document, text):
        handle = _core.sib_scheme_read(None, text)
    said = Table(_core.sib_scheme_table(handle, "summary")).rows()[0]
    return Scheme(steps=Table(_core.sib_scheme_table(handle, "steps")),
                  stages=Table(_core.sib_scheme_table(handle, "stages")),
                  _text=text, _handle=handle, **said)


def open_settlement(record: SettlementRecord, scheme: Optional[Scheme] = None) -> Settlement:
    """A settlement from its record, a path or text. Raises TermsError when it was changed.

    scheme: its contract, for the titles and stages that summary() and to_html() then say too.
    """
    return _settled(_core.sib_settlement_open(None, _record_text(record)), scheme)


def _reopened(record: str, scheme: Optional[Scheme], persons: Optional[Table]) -> Settlement:
    return _settled(_core.sib_settlement_open(None, record), scheme, persons)


def _record_text(record: SettlementRecord) -> Optional[str]:
    """The text of a record: of a settlement, given as text, or as a path."""
    if isinstance(record, Settlement):
        return record.to_json()
    return None if record is None else json_text(record)


def verify_settlements(records: Sequence[SettlementRecord]) -> Table:
    """Hold the records of a contract, and of those that amend it, against one another, in the
    order in which they were settled: stage, as_at, hash, holds, and wrong, the first thing that is.

    That numbers follow from facts is known only by settling again, which gives the same record.
    """
    texts = [_record_text(record) or "" for record in records]
    return Table(_core.sib_settlement_verify(None, texts))


def _facts(given: Facts, counted: Any) -> Any:
    """Facts by the names of the contract, from tables or from JSON; and those counted before."""
    if isinstance(given, (str, os.PathLike)):
        if counted is not None:
            raise argument("beside records facts are tables by name", "facts")
        return _core.sib_facts_read(None, json_text(given))
    if not isinstance(given, Mapping):
        raise argument('facts are tables by name: {"saved": DataFrame}', "facts")
    if list(given) == ["facts"] and isinstance(given["facts"], Mapping):
        given = given["facts"]
    handle = _core.sib_facts_new(None) if counted is None else counted
    for name, source in given.items():
        try:
            table = _fact_table(source)
        except errors.SibError as error:
            raise errors.within(error, f"table {name}") from None
        except TypeError as error:
            raise TypeError(f"table {name}: {error}") from None
        _core.sib_facts_add(None, handle, name, table._handle)
    return handle


def _fact_table(source: Any) -> Table:
    if isinstance(source, Table):
        return source
    if isinstance(source, (str, os.PathLike, bytes)):
        return read_csv(source, {}, other_columns="text")
    if isinstance(source, (list, tuple)):
        if not all(isinstance(row, Mapping) for row in source):
            raise TypeError("a list is one of rows, each a dict")
        names = dict.fromkeys(name for row in source for name in row)
        source = {name: [row.get(name) for row in source] for name in names}
    data = tables.opened(source)
    known = tables.names_of(data)
    twice = next((name for i, name in enumerate(known) if name in known[:i]), None)
    if twice is not None:
        raise errors.DataError(f"column {twice} stands twice", "facts", twice)
    made = {name: columns.exact(data[name], name) for name in known}
    rows = {column.rows for column in made.values()}
    return tables.build(made, max(rows, default=0))
