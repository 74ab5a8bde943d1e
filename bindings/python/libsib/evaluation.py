"""The one-call chain: a contract and tables in, a sealed record out."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from . import _core, _files, columns, tables
from .calls import Progress, argument, naming_keys, settings, to_json
from .results import Result
from .tables import Table, read_csv

Contract = Union[str, "os.PathLike[str]", Mapping[str, Any]]
Record = Union["Evaluation", str, "os.PathLike[str]"]
RUN = {"language": "Python"}


@dataclass(frozen=True, repr=False)
class Difference:
    """How two results compare: identical, or the first step and place where they part."""

    identical: bool
    step: Optional[str]
    place: Optional[str]

    def __bool__(self) -> bool:
        return self.identical

    def __repr__(self) -> str:
        return "<libsib.Difference: " + (
            "identical>" if self.identical else f"first in step {self.step}, at {self.place}>")


def _difference(handle: Any) -> Difference:
    return Difference(bool(_core.sib_evaluation_difference_identical(handle)),
                      _core.sib_evaluation_difference_step(handle) or None,
                      _core.sib_evaluation_difference_place(handle) or None)


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation(Result):
    """A design or a settlement.

    stage: "design" or "settlement". result_hash: SHA-256 of the result.
    blind: whether outcomes were unseen when the matching was made.
    payable: whether a payment was decided (which may be 0); False when a finding forbids it.
    total: Decimal in major units, or None; currency: ISO 4217, or None.
    """

    stage: str
    result_hash: str
    blind: bool
    payable: bool
    total: Optional[Decimal]
    currency: Optional[str]
    _handle: Any

    def __reduce__(self) -> Tuple[Any, ...]:
        # The record and its annex are the evaluation: opening them checks their hashes.
        return open_record, (self.to_json(), self.annex or None)

    def to_json(self) -> str:
        """The record: JSON in canonical form, without any id."""
        return _core.sib_evaluation_record(self._handle)

    @property
    def record(self) -> Dict[str, Any]:
        """The record as a dict."""
        record: Dict[str, Any] = json.loads(self.to_json())
        return record

    @property
    def annex(self) -> str:
        """The annex: JSON with the ids, which stays with the data controller; "" when it is not
        at hand."""
        return _core.sib_evaluation_annex(self._handle)

    def table(self, name: str) -> Table:
        """A table of the record; docs/methods/evaluation.md lists them. KeyError for one that
        there is not, or not at this stage."""
        handle = _core.sib_evaluation_table(self._handle, name)
        if handle is None:
            raise KeyError(name)
        return Table(handle)

    @property
    def findings(self) -> List[Dict[str, Any]]:
        """What the data showed that may forbid payment."""
        return self.table("findings").rows()

    @property
    def statement(self) -> Table:
        """The lines of the payment statement."""
        return self.table("statement")

    def verify(self, tables: Mapping[str, Any], *, contract: Optional[Contract] = None,
               threads: int = 1, progress: Progress = None) -> Difference:
        """Run again on the tables of this stage and compare, bit for bit."""
        return verify(self, tables, contract=contract, threads=threads, progress=progress)

    def _shown(self) -> Table:
        return self.table("statement" if self.stage == "settlement" else "cohorts")

    def to_html(self, path: Union[None, str, "os.PathLike[str]"] = None, *,
                audience: str = "assessor", least: int = 5, figures: bool = True) -> str:
        """The report, a page that a contract manager reads: one HTML file that loads nothing.

        path: where to write it as well. audience: "assessor", or "public", for whom numbers below
        `least` of people are hidden, and those that would give them away. The same record gives
        the same bytes in every language.
        """
        text = self._report(_core.sib_report_html, audience, least=least, figures=int(figures))
        if path is not None:
            _files.write(path, text)
        return text

    def summary(self, *, audience: str = "assessor", width: int = 80) -> str:
        """The answers, in lines of `width` letters."""
        return self._report(_core.sib_report_text, audience, width=width)[:-1]  # its line end

    def __str__(self) -> str:
        return self.summary()

    def _report(self, make: Any, audience: str, **options: Any) -> str:
        return _core.sib_report_content(make(None, self._handle, {"audience": audience, **options}))

    def __repr__(self) -> str:
        answer = ""
        if self.stage == "settlement":
            answer = f", {self.currency} {self.total:,}" if self.payable else ", not payable"
        return f"<libsib.Evaluation: {self.stage} {self.result_hash[:12]}{answer}>"


def read_evaluation(handle: Any) -> Evaluation:
    total = _core.sib_evaluation_total(handle)
    return Evaluation(
        stage=_core.sib_evaluation_stage_name(_core.sib_evaluation_stage(handle)),
        result_hash=_core.sib_evaluation_result_hash(handle),
        blind=bool(_core.sib_evaluation_blind(handle)),
        payable=bool(_core.sib_evaluation_payable(handle)),
        total=Decimal(total) if total else None,
        currency=_core.sib_evaluation_currency(handle) or None,
        _handle=handle)


def document_text(contract: Contract) -> str:
    """A contract's text: given as text, as a path, or as a dict."""
    return to_json(contract) if isinstance(contract, Mapping) else json_text(contract)


def json_text(given: Union[str, "os.PathLike[str]"]) -> str:
    """JSON given as text or as the path of a file."""
    if isinstance(given, str) and given.lstrip().startswith("{"):
        text = given
    else:
        with open(given, encoding="utf-8") as file:
            text = file.read()
    if "\0" in text:
        raise argument("a zero byte in a document: it is no JSON text", "text")
    return text


def _record(record: Record) -> str:
    """A record's text: of an evaluation, given as text, or as a path."""
    return record.to_json() if isinstance(record, Evaluation) else json_text(record)


def read_contract(contract: Contract) -> Table:
    """Check a contract and list the tables it needs: table, role, and types as JSON.

    Raises TermsError with line and column, or the key of a dict, for a typo or a silent option."""
    text = document_text(contract)
    with naming_keys(contract, text):
        return Table(_core.sib_contract_read(None, text))


def load_table(source: Any, types: str, *, threads: int = 1, whose: str = "the data") -> Table:
    """A table with the columns and types a contract declares: from a path by the library's own
    reader, or from a Table, DataFrame or dict."""
    declared = json.loads(types)
    if isinstance(source, (str, os.PathLike, bytes)):
        return read_csv(source, declared, threads=threads)
    if isinstance(source, Table):
        return source
    source = tables.opened(source)
    parts = {}
    for name, how in declared.items():
        if name not in tables.names_of(source):
            raise tables.no_column(name, source, whose)
        parts[name] = columns.typed(source[name], how["type"], name, how.get("levels"))
    return tables.build(parts, len(source[next(iter(declared))]))


def _set(contract: Contract, given: Mapping[str, Any], threads: int) -> Any:
    needed = {row["table"]: row["types"] for row in read_contract(contract).rows()}
    return table_set(needed, given, threads)


def table_set(needed: Mapping[str, str], given: Mapping[str, Any], threads: int) -> Any:
    """The tables that were given, with the columns and types that a contract declares, as JSON."""
    names = ", ".join(needed)
    if not isinstance(given, Mapping):
        raise argument(f"tables is a dict from the contract's names, {names}, to tables", "tables")
    handle = _core.sib_evaluation_tables_new(None)
    for name, source in given.items():
        if name not in needed:
            raise argument(f"the contract has no table {name}; it has {names}", "tables")
        table = load_table(source, needed[name], threads=threads, whose=f"the data of {name}")
        _core.sib_evaluation_tables_add(None, handle, name, table._handle)
    return handle


def design(contract: Contract, tables: Mapping[str, Any], *, threads: int = 1,
           progress: Progress = None) -> Evaluation:
    """Match the cohorts of a contract, without outcomes, and seal the design.

    contract: a path, JSON text, or a dict. tables: by the contract's names, each a path to CSV, a
    Table, a DataFrame or a dict; a table of outcomes is refused.

    Raises TermsError for the contract, ArgumentError for an absent table or column, DataError
    where the data break a rule of a step. Source: Disley & Rubin (2014), fn 15.
    """
    text = document_text(contract)
    given = _set(contract, tables, threads)
    with naming_keys(contract, text):
        return read_evaluation(_core.sib_evaluation_design_old(settings(threads, progress), text,
                                                           given, RUN))


def settle(design: Record, tables: Mapping[str, Any], *,
           annex: Union[None, str, "os.PathLike[str]"] = None, seal: Optional[str] = None,
           contract: Optional[Contract] = None, threads: int = 1,
           progress: Progress = None) -> Evaluation:
    """Settle a sealed design: count outcomes, estimate the effect, decide the payment.

    design: an Evaluation, or its record with its annex, each as a path or as text. seal: the
    result hash noted when the design was sealed, kept apart from the record. tables: those of role
    outcomes. contract: the document that the parties signed, which must be the sealed one; None
    for the one inside the record.

    Raises DataError when record or annex is not what was sealed.
    """
    record = _record(design)
    if annex is not None:
        annex = json_text(annex)
    elif isinstance(design, Evaluation):
        annex = design.annex
    document = None if contract is None else document_text(contract)
    given = _set(document or _contract_of(record), tables, threads)
    return read_evaluation(_core.sib_evaluation_settle(settings(threads, progress), document,
                                                       record, annex, seal, given, RUN))


def evaluate(contract: Contract, tables: Mapping[str, Any], *, threads: int = 1,
             progress: Progress = None) -> Evaluation:
    """Design and settle in one call. The result is that of the two steps, bit for bit; the record
    says that the run was not blind by procedure.

    contract: a path, JSON text, or a dict; docs/methods/evaluation.md lists its keys. tables: by
    the contract's names, each a path to CSV, a Table, a DataFrame or a dict.

    Raises TermsError for the contract, ArgumentError for an absent table or column, DataError
    where the data break a rule of a step.
    """
    text = document_text(contract)
    given = _set(contract, tables, threads)
    with naming_keys(contract, text):
        return read_evaluation(_core.sib_evaluation_evaluate_old(settings(threads, progress), text,
                                                             given, RUN))


def verify(record: Record, tables: Mapping[str, Any], *,
           contract: Optional[Contract] = None, threads: int = 1,
           progress: Progress = None) -> Difference:
    """Run an evaluation again and compare it with its record, bit for bit.

    record: an Evaluation, or its record as a path or as text. tables: those it was made from.
    contract: the document that the parties signed; None for the one inside the record.

    Raises DataError for a record whose own seal does not hold.
    """
    text = _record(record)
    document = None if contract is None else document_text(contract)
    given = _set(document or _contract_of(text), tables, threads)
    return _difference(_core.sib_evaluation_verify_old(settings(threads, progress), document, given,
                                                  text))


def verify_payment(record: Record) -> Difference:
    """Decide the payment again from a settlement record alone, and compare."""
    return _difference(_core.sib_evaluation_verify_payment(None, _record(record)))


def compare(a: Record, b: Record) -> Difference:
    """Compare the results of two records, step by step, even of ones whose seal does not hold."""
    return _difference(_core.sib_evaluation_diff(None, _record(a), _record(b)))


def open_record(record: Union[str, "os.PathLike[str]"],
                annex: Union[None, str, "os.PathLike[str]"] = None) -> Evaluation:
    """An evaluation from its record, given like its annex as a path or as text. Raises DataError
    when its hash does not verify."""
    return read_evaluation(_core.sib_evaluation_open(None, json_text(record),
                                           None if annex is None else json_text(annex)))


def _contract_of(record: str) -> str:
    """The contract document inside a record. The library checks that it is the sealed one."""
    try:
        return json.dumps(json.loads(record)["result"]["design"]["contract"])
    except (ValueError, KeyError, TypeError):
        return "{}"
