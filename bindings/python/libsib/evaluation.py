"""Evaluations of a contract: people matched and sealed, outcomes counted, and their records."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from . import _core, _files, columns, tables
from .calls import argument, flag, to_json
from .results import Result
from .tables import Table, read_csv

Document = Union[str, "os.PathLike[str]", Mapping[str, Any]]
EvaluationRecord = Union["Evaluation", str, "os.PathLike[str]"]
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


def read_difference(handle: Any) -> Difference:
    parts = Table(handle)
    if len(parts) == 0:
        return Difference(True, None, None)
    return Difference(False, parts["step"][0], parts["place"][0])


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation(Result):
    """A comparison of a contract: a design, or an evaluation of one.

    stage: "design", or "evaluation" once outcomes are counted. result_hash: SHA-256 of the result.
    blind: whether outcomes were unseen when the matching was made.
    """

    stage: str
    result_hash: str
    blind: bool
    _handle: Any

    def __reduce__(self) -> Tuple[Any, ...]:
        # The record and its annex are the evaluation: opening them checks their hashes.
        return open_evaluation, (self.to_json(), self.annex or None)

    def to_json(self) -> str:
        """The record: JSON in canonical form, without any id."""
        return _core.sib_evaluation_record(self._handle)

    def write(self, path: Union[str, "os.PathLike[str]"],
              annex: Union[None, str, "os.PathLike[str]"] = None) -> None:
        """Write the record, and where a path is given the annex, for its owner alone: both or
        neither, whole, or OSError and all as before. Never over a device, a folder or a link."""
        _files.write([_files.Output(annex, self.annex, secret=True),
                      _files.Output(path, self.to_json())])

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
        """What the data showed that may forbid to use the numbers."""
        return self.table("findings").rows()

    @property
    def facts(self) -> Dict[str, Any]:
        """The facts that settle() takes of an evaluation, as its record has them: exact sums by
        table; of a design none."""
        evaluation = self.record["result"].get("evaluation", {"facts": {"facts": {}}})
        found: Dict[str, Any] = evaluation["facts"]["facts"]
        return found

    def _shown(self) -> Table:
        return self.table("effects" if self.stage == "evaluation" else "cohorts")

    def to_html(self, path: Union[None, str, "os.PathLike[str]"] = None, *,
                audience: str = "assessor", least: int = 5, figures: bool = True) -> str:
        """The report, a page that a contract manager reads: one HTML file that loads nothing.

        path: where to write it as well. audience: "assessor", or "public", for whom numbers below
        `least` of people are hidden, and those that would give them away. The same record gives
        the same bytes in every language.
        """
        text = self._report(_core.sib_report_html, audience, least=least,
                            figures=flag(figures, "figures"))
        _files.write([_files.Output(path, text)])
        return text

    def summary(self, *, audience: str = "assessor", width: int = 80) -> str:
        """The answers, in lines of `width` letters."""
        return self._report(_core.sib_report_text, audience, width=width)[:-1]  # its line end

    def __str__(self) -> str:
        return self.summary()

    def _report(self, make: Any, audience: str, **options: Any) -> str:
        return _core.sib_paper_text(make(None, self._handle, {"audience": audience, **options}))

    def __repr__(self) -> str:
        return f"<libsib.Evaluation: {self.stage} {self.result_hash[:12]}>"


def read_evaluation(handle: Any) -> Evaluation:
    summary = Table(_core.sib_evaluation_table(handle, "summary"))
    return Evaluation(
        stage=summary["stage"][0],
        result_hash=_core.sib_evaluation_result_hash(handle),
        blind=bool(summary["blind"][0]),
        _handle=handle)


def document_text(contract: Document) -> str:
    """A contract's text: given as text, as a path, or as a dict."""
    return to_json(contract) if isinstance(contract, Mapping) else json_text(contract)


def json_text(given: Union[str, "os.PathLike[str]"]) -> str:
    """JSON given as text or as the path of a file."""
    if isinstance(given, str) and given.lstrip("\ufeff \t\r\n").startswith("{"):
        text = given
    else:
        text = tables.bytes_of(given).decode("utf-8")
    if "\0" in text:
        raise argument("a zero byte in a document: it is no JSON text", "text")
    return text


def evaluation_text(record: EvaluationRecord) -> str:
    """A record's text: of an evaluation, given as text, or as a path."""
    return record.to_json() if isinstance(record, Evaluation) else json_text(record)


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


def compare_evaluations(a: EvaluationRecord, b: EvaluationRecord) -> Difference:
    """Compare the results of two records, step by step, even of ones whose seal does not hold."""
    return read_difference(_core.sib_evaluation_diff(None, evaluation_text(a),
                                                     evaluation_text(b)))


def open_evaluation(record: Union[str, "os.PathLike[str]"],
                annex: Union[None, str, "os.PathLike[str]"] = None) -> Evaluation:
    """An evaluation from its record, given like its annex as a path or as text. Raises DataError
    when its hash does not verify."""
    return read_evaluation(_core.sib_evaluation_open(
        None, json_text(record), None if annex is None else json_text(annex)))
