"""Contracts: read, their people matched and counted, and settled in stages.

The language of contracts is described in docs/language. It may still change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, List, Mapping, NamedTuple, Optional, Sequence, Union

from . import _core, columns, errors, tables
from .calls import Progress, argument, flag, naming_keys, settings
from .evaluation import (
    RUN, Difference, Document, Evaluation, EvaluationRecord, document_text, evaluation_text,
    json_text, open_evaluation, read_difference, read_evaluation, table_set,
)
from .results import Result, lines
from .sensitivity import Options, Sensitivity, asked, varied
from .settlement import Settlement, SettlementRecord, record_text, settled
from .tables import Table, read_csv

Facts = Union[str, "os.PathLike[str]", Mapping[str, Any]]
Evaluations = Union[EvaluationRecord, Sequence[EvaluationRecord]]
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, eq=False, repr=False)
class Contract(Result):
    """A contract that has been read and checked.

    name, version, title (None for none), currency, hash: as it says. unagreed: how many
    values nobody has agreed; above 0 it is a draft, which is explained and compared, never settled.
    steps: one row a result of a step, with the sentence that says it. stages: stage, as_at, pays.
    """

    name: str
    version: str
    title: Optional[str]
    currency: str
    hash: str
    unagreed: int
    steps: Table
    stages: Table
    _text: str
    _handle: Any

    def __reduce__(self) -> Any:
        return read_contract, (self._text,)

    def _shown(self) -> Table:
        return self.steps

    def summary(self) -> str:
        """The steps, a sentence each."""
        rows = {row["step"]: row["sentence"] for row in self.steps.rows()}
        return lines(f"{self.title or self.name}, version {self.version}",
                     (f"{step}: {sentence}" for step, sentence in rows.items()))

    def diff(self, other: Contract) -> Table:
        """What differs from another contract: path, change, before, after, and whether it decides
        money. There are no rows exactly where the hashes agree."""
        return Table(_core.sib_scheme_diff(None, self._handle, other._handle))

    def explain(self) -> str:
        """The text for signing: everything in the contract that decides money, in words, with what
        is not agreed, unknown or assumed marked and listed."""
        return _core.sib_paper_text(_core.sib_scheme_explain(None, self._handle))

    def try_examples(self, *, threads: int = 1, progress: Progress = None) -> Table:
        """Run the tests that the contract carries: one row an expectation, with what was found
        and whether it holds."""
        return Table(_core.sib_scheme_try_examples(settings(threads, progress), self._handle))

    def design(self, tables: Mapping[str, Any], stage: str, comparison: Optional[str] = None, *,
               threads: int = 1, progress: Progress = None) -> Evaluation:
        """Match the cohorts of a comparison that are complete on the day of a stage, without any
        outcome, and seal the design: its result_hash is noted, its record and annex are kept until
        count() takes them.

        tables: those of releases and history by the contract's names, each a path to CSV, a
            Table, a DataFrame or a dict; a table of outcomes is refused.
        stage: its id, "id n" for the n-th repetition; of a contract without stages the day.
        comparison: its name; None for the only one that is matched.

        Raises TermsError for what the contract says of matching, ArgumentError for an absent table
        or column, DataError where the data break a rule of a step. Source: Disley & Rubin (2014),
        fn 15.
        """
        return read_evaluation(_core.sib_evaluation_design(
            settings(threads, progress), self._handle, comparison, self._tables(tables, threads),
            stage, RUN))

    def count(self, design: EvaluationRecord, tables: Mapping[str, Any], stage: str, *,
              annex: Union[None, str, "os.PathLike[str]"] = None, seal: Optional[str] = None,
              threads: int = 1, progress: Progress = None) -> Evaluation:
        """Count the outcomes that are compared with a sealed design, as known on the day of a
        stage: who was counted, the effect, and the facts that settle() takes.

        design: that of design(), or its record with its annex, each as a path or as text.
        tables: those of role outcomes. seal: the result hash noted when the design was sealed,
            kept apart from the record.

        Raises DataError when record or annex is not what was sealed, or not of this contract.
        """
        record = evaluation_text(design)
        if annex is not None:
            annex = json_text(annex)
        elif isinstance(design, Evaluation):
            annex = design.annex
        return read_evaluation(_core.sib_evaluation_count(
            settings(threads, progress), self._handle, record, annex, seal,
            self._tables(tables, threads), stage, RUN))

    def evaluate(self, tables: Mapping[str, Any], stage: str, comparison: Optional[str] = None, *,
                 threads: int = 1, progress: Progress = None) -> Evaluation:
        """Design and count in one call. The result is that of the two steps, bit for bit; the
        record says that the run was not blind by procedure.

        tables: all of releases, history and outcomes. Other arguments and errors: see design().
        """
        return read_evaluation(_core.sib_evaluation_evaluate(
            settings(threads, progress), self._handle, comparison, self._tables(tables, threads),
            stage, RUN))

    def verify(self, record: EvaluationRecord, tables: Mapping[str, Any], *, threads: int = 1,
               progress: Progress = None) -> Difference:
        """Run a design or an evaluation again and compare it with its record, bit for bit.

        record: an Evaluation, or its record as a path or as text. tables: those it was made from.
        Raises DataError for a record whose own seal does not hold.
        """
        return read_difference(_core.sib_evaluation_verify(
            settings(threads, progress), self._handle, self._tables(tables, threads),
            evaluation_text(record)))

    def _tables(self, given: Mapping[str, Any], threads: int) -> Any:
        declared = Table(_core.sib_scheme_table(self._handle, "tables")).rows()
        needed = {row["table"]: row["types"] for row in declared}
        return table_set(needed, given, threads)

    def settle(self, stage: str, facts: Facts = _NOTHING, previous: SettlementRecord = None, *,
               evaluations: Evaluations = (), records: Optional[Mapping[str, Any]] = None,
               earlier: Optional[Facts] = None, persons: bool = False, threads: int = 1,
               progress: Progress = None) -> Settlement:
        """Settle a stage: everything cumulative from the beginning, less what was paid before.

        stage: its id, "id n" for the n-th repetition; of a contract without stages the day.
        facts: tables by name, each a DataFrame, a dict of columns, a list of rows, Arrow data, a
            Table, or a path to CSV; or JSON {"facts": ..} as a dict, a text or a path
            (docs/language/facts.md). Numbers are whole, Decimal, Fraction, or texts such as
            "12 %"; of doubles only whole ones are taken.
        previous: the last settlement that paid, or its record as text or a path; None for the
            first.
        evaluations: those of evaluate() or count(), one a comparison, or their records: facts are
            then those that are not in them.
        records: tables of people and records by the contract's names, as evaluate() takes them:
            people are matched and events counted as known on the day of the stage, all at once.
        earlier: the facts of the settlement before, or its closed_facts: what a stage that closes
            its facts and an amendment that lets the past stand cannot do without.
        persons: whether the table persons is wanted, for whoever may see persons.

        Raises TermsError where the record before does not fit, DataError with table, column and
        row where facts break a rule.

        >>> contract = read_contract({
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
        >>> contract.settle("end", {"saved": {"days": [2570]}})
        <libsib.Settlement: end, paid, GBP 1,967,669.1 now>
        """
        context = settings(threads, progress)
        known = self._known(stage, facts, evaluations, records, threads, context)
        if earlier is not None:
            _core.sib_facts_set_earlier(None, known, _facts(earlier, None))
        return self._run(stage, known, previous, context, persons)

    def settle_many(self, stage: str, facts: Facts, key: str = "draw", *, threads: int = 1,
                    progress: Progress = None) -> Table:
        """Settle a stage over many draws of its facts at once, each as a first settlement.

        facts: as settle() takes them, with a column `key` of whole numbers that says of which draw
            a row is; tables without it are the same in all draws. Only counts of people and figures
            are drawn.

        A table of one row a draw: `key`, verdict, cumulative and now in whole minor units of the
        currency (pence), and for each gate met.GATE, how many of its lines are met.

        >>> contract = read_contract({
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
        >>> many = contract.settle_many("end", {"saved": {"draw": [1, 2, 3], "days": [0, 10, 20]}})
        >>> many["now"].tolist()
        [0, 765630, 1531260]
        """
        return Table(_core.sib_scheme_settle_many(
            settings(threads, progress), self._handle, _facts(facts, None), stage, key))

    def sensitivity(self, stage: str, facts: Facts = _NOTHING, previous: SettlementRecord = None,
                    *, options: Options = None, grid: bool = False,
                    evaluations: Evaluations = (), tables: Optional[Mapping[str, Any]] = None,
                    earlier: Optional[Facts] = None, threads: int = 1,
                    progress: Progress = None) -> Sensitivity:
        """What other choices would have paid at a stage: it is settled again with each changed.

        options: which, by path ("payment.capped.cut"), as a list, or a dict of the alternatives of
            each ({"values.price": ["12000.00"]}; an empty list: those that the contract names, or
            the other words there are). None: everything that the contract marks as unknown.
        grid: every combination too; else each alternative alone.
        tables: of people and records by the contract's names: the contract is evaluated from them
            with each choice in place, and what matches people and counts records is varied too.
            Without any table of outcomes: whom each choice would match, and nothing is settled.
        All others are those of settle(); what was paid before stands.

        >>> import json
        >>> contract = {
        ...     "language": "sib@1", "contract": "beds", "version": "1", "currency": "GBP",
        ...     "tables": {"saved": {"role": "figures", "columns": {"days": {"type": "i64"}}}},
        ...     "outcomes": {"saved": {"kind": "figures", "table": "saved", "keys": [],
        ...                            "numbers": {"days": "count"}}},
        ...     "payment": [
        ...         {"do": "measure", "id": "days", "outcome": "saved", "is": "sum",
        ...          "what": "days", "by": []},
        ...         {"do": "curve", "id": "pay", "gives": "money", "times": "days", "keys": [],
        ...          "each": {"value": "765.63", "unknown": True, "alternatives": ["700"]}},
        ...         {"do": "round", "id": "line", "of": "pay", "to": "0.01",
        ...          "rounding": "half_up"},
        ...         {"do": "settle", "id": "due", "of": "line", "below_zero": "refuse",
        ...          "below_nothing": "zero", "undecided": "stop"}],
        ...     "settlement": {"stages": [{"id": "end", "as_at": "2025-12-31", "lines": "all",
        ...                                "pays": True, "facts": "as_known"}]}}
        >>> print(read_contract(contract).sensitivity("end", {"saved": {"days": [100]}}))
        As the contract stands: GBP 76563
          payment.pay.each = 700: GBP 6563 less
        """
        context = settings(threads, progress)
        if tables is not None and evaluations:
            raise argument("with tables, no evaluations are wanted", "evaluations")
        known = self._known(stage, facts, evaluations, None, threads, context)
        if earlier is not None:
            _core.sib_facts_set_earlier(None, known, _facts(earlier, None))
        how = stage, record_text(previous), asked(options), flag(grid, "grid")
        if tables is None:
            return varied(_core.sib_scheme_vary(context, self._handle, known, *how))
        beside = known if facts or earlier is not None else None
        return varied(_core.sib_evaluation_vary(
            context, self._handle, self._tables(tables, threads), beside, *how))

    def _known(self, stage: str, facts: Facts, evaluations: Evaluations,
               records: Optional[Mapping[str, Any]], threads: int, context: Any) -> Any:
        """The facts of a stage, those counted from records among them."""
        counted = None
        if records is not None:
            if evaluations:
                raise argument("with evaluations, no records are wanted: they were counted",
                               "records")
            counted = _core.sib_evaluation_collect(context, self._handle,
                                                   self._tables(records, threads), stage)
        if isinstance(evaluations, (Evaluation, str, os.PathLike)):
            evaluations = [evaluations]
        for one in evaluations:
            opened = one if isinstance(one, Evaluation) else open_evaluation(one)
            counted = _core.sib_evaluation_facts(context, opened._handle, counted)
        return _facts(facts, counted)

    def _run(self, stage: str, known: Any, previous: SettlementRecord, context: Any,
             persons: bool = False) -> Settlement:
        run = _core.sib_scheme_settle
        if flag(persons, "persons"):
            run = _core.sib_scheme_settle_persons
        return settled(run(context, self._handle, known, stage, record_text(previous)), self)

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
        context, earlier = settings(threads, progress), None
        for stage in (stage for stage in known if stage in facts):
            now = self._known(stage, facts[stage], (), records, threads, context)
            if earlier is not None:
                _core.sib_facts_set_earlier(None, now, earlier)
            made.append(self._run(stage, now, previous, context))
            if pays[stage]:
                closed = made[-1].closed_facts
                previous, earlier = made[-1], _facts(closed, None) if closed else now
        return made

    def __repr__(self) -> str:
        return (f"<libsib.Contract: {self.name}, version {self.version}, {len(self.stages)} "
                f"stages, {self.hash[:12]}>")


def read_contract(document: Document) -> Contract:
    """Read a contract in the language sib@1, and check all that can be checked without facts.

    document: a path, JSON text, or a dict. Raises TermsError with line and column, or the key of
    a dict, the nearest word where one is not known, and what the language has instead.
    """
    text = document_text(document)
    with naming_keys(document, text):
        handle = _core.sib_scheme_read(None, text)
    said = Table(_core.sib_scheme_table(handle, "summary")).rows()[0]
    said["name"] = said.pop("contract")
    return Contract(steps=Table(_core.sib_scheme_table(handle, "steps")),
                  stages=Table(_core.sib_scheme_table(handle, "stages")),
                  _text=text, _handle=handle, **said)


class Draft(NamedTuple):
    """A draft of a contract. text: the document, with what is missing marked as not agreed.
    choices: one row an open choice, with its place, the words there are, and what it decides."""

    text: str
    choices: Table


def complete_contract(document: Document) -> Draft:
    """List the open choices of a draft, and mark those that are missing in it. A draft without any
    is a contract. document: a path, JSON text, or a dict."""
    paper = _core.sib_scheme_complete(None, document_text(document))
    return Draft(_core.sib_paper_text(paper), Table(_core.sib_paper_table(paper, "choices")))


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
    return tables.owned(tables.build(made, max(rows, default=0)))
