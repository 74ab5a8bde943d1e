"""The commands: python -m libsib evaluate | design | count | settle | verify | show | report ..
Commands, arguments and exit codes are those of sib-evaluate."""

from __future__ import annotations

import argparse
import errno
import io
import sys
from typing import Any, Dict, List, Optional, Union

from . import __version__, _files, contract, evaluation, numerics_version, settlement
from .errors import DataError, SibError

Made = Union[evaluation.Evaluation, settlement.Settlement]

_CODES = ("Exit codes: 0 done, 1 a difference was found, 2 wrong use, 3 contract, record or data "
          "refused, 4 a file cannot be read or written, 5 out of memory.")
_COMMANDS = (
    ("evaluate", "match people and count outcomes in one go; the record says so"),
    ("design", "match people without outcomes and seal the design"),
    ("count", "count the outcomes of a sealed design"),
    ("settle", "decide what is owed at a stage"),
    ("verify", "run again and compare with a record, bit for bit"),
    ("show", "print the answers of a record"),
    ("report", "write the page to read of a record (HTML)"),
)
_INPUTS = ("contract", "input", "design", "design_annex", "previous", "facts")
_RUNS = ("evaluate", "design", "count", "settle")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m libsib", epilog=_CODES,
        description="Who is paid what under a payment-by-results contract.")
    parser.add_argument("--version", action="version",
                        version=f"libsib {__version__}, numerics {numerics_version}")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in _COMMANDS:
        _add_arguments(commands.add_parser(name, help=text, description=text.capitalize() + "."),
                       name)
    return parser


def _add_arguments(command: argparse.ArgumentParser, name: str) -> None:
    if name in _RUNS or name == "verify":
        command.add_argument("contract", help="contract document (JSON)")
    else:
        command.add_argument("--contract", metavar="FILE", help="of a settlement: its contract, "
                             "for titles, stages and what each step says")
    if name in _RUNS:
        command.add_argument("stage", help="its id, or the day of a contract without stages")
        command.add_argument("--record", metavar="FILE", required=name == "design",
                             help="where to write the record, which names no person")
        command.add_argument("--report", metavar="FILE", help="where to write the page to read")
    else:
        command.add_argument("input", metavar="record", help="record to read")
    if name in ("evaluate", "design", "count"):
        command.add_argument("--annex", metavar="FILE", required=name == "design",
                             help="where to write the annex, for the data controller alone")
    if name in ("evaluate", "design"):
        command.add_argument("--comparison", metavar="NAME", help="where the contract has several")
    if name == "count":
        command.add_argument("--design", metavar="FILE", required=True, help="its record")
        command.add_argument("--design-annex", metavar="FILE", required=True)
        command.add_argument("--seal", metavar="HASH",
                             help="result hash noted when the design was sealed")
    if name == "settle":
        command.add_argument("--facts", metavar="FILE", help="what is known, as JSON")
        command.add_argument("--evaluation", metavar="FILE", action="append", default=[],
                             help="record of an evaluation, whose facts are taken")
        command.add_argument("--previous", metavar="FILE",
                             help="record of the last stage that paid")
    if name in _RUNS or name == "verify":
        command.add_argument("--table", metavar="NAME=FILE", action="append", default=[],
                             required=name != "settle", help="a table of the contract, as CSV")
        command.add_argument("--threads", type=int, default=1, help="changes no result")
    if name == "report":
        command.add_argument("--output", metavar="FILE", dest="report",
                             help="where to write the page; else to standard output")
    if name != "verify":
        command.add_argument("--audience", choices=("assessor", "public"), default="assessor",
                             help="public: small numbers of people are hidden")
    command.add_argument("--quiet", action="store_true", help="print no answers")


def _say(text: str) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    sys.stdout.write(text)
    sys.stdout.flush()  # a full disk is found here, not at the end


def _tables(parser: argparse.ArgumentParser, pairs: List[str]) -> Dict[str, str]:
    found: Dict[str, str] = {}
    for pair in pairs:
        name, equals, path = pair.partition("=")
        if not (name and equals and path):
            parser.error("--table needs NAME=FILE")
        if name in found:
            parser.error(f"--table {name} is given twice")
        found[name] = path
    return found


def _read(path: str) -> str:
    with open(path, encoding="utf-8-sig") as file:
        return file.read()


def _verify(how: argparse.Namespace, tables: Dict[str, str]) -> int:
    record = _read(how.input)
    signed = contract.read_contract(_read(how.contract))
    try:
        evaluation.open_evaluation(record)
    except DataError as error:  # its seal does not hold: it differs from what was sealed
        print(f"libsib: {error} ({error.status})", file=sys.stderr)
        return 1
    answer = signed.verify(record, tables, threads=how.threads)
    if not how.quiet:
        _say("IDENTICAL\n" if answer else
             f"DIFFERS: first in step {answer.step}, at {answer.place}\n")
    return 0 if answer else 1


def _opened(how: argparse.Namespace) -> Made:
    """The record of an evaluation or of a settlement."""
    text = _read(how.input)
    if '"sib-settlement@' in text:
        signed = None if how.contract is None else contract.read_contract(_read(how.contract))
        return settlement.open_settlement(text, signed)
    return evaluation.open_evaluation(text)


def _settle(how: argparse.Namespace, tables: Dict[str, str],
            signed: contract.Contract) -> settlement.Settlement:
    known: Dict[str, Any] = {} if how.facts is None else {"facts": _read(how.facts)}
    return signed.settle(
        how.stage, previous=None if how.previous is None else _read(how.previous),
        evaluations=[_read(path) for path in how.evaluation], records=tables or None,
        threads=how.threads, **known)


def _make(how: argparse.Namespace, tables: Dict[str, str]) -> Made:
    if how.command not in _RUNS:
        return _opened(how)
    signed = contract.read_contract(_read(how.contract))
    if how.command == "settle":
        return _settle(how, tables, signed)
    if how.command == "count":
        return signed.count(_read(how.design), tables, how.stage, annex=_read(how.design_annex),
                            seal=how.seal, threads=how.threads)
    run = signed.design if how.command == "design" else signed.evaluate
    return run(tables, how.stage, how.comparison, threads=how.threads)


def _put(how: argparse.Namespace, tables: Dict[str, str], made: Optional[Made] = None) -> None:
    """Write what is wanted, all or none of it; given nothing, only look whether it could be."""
    named = vars(how)
    record = annex = page = None
    if made is not None:
        record = made.to_json()
        annex = made.annex if isinstance(made, evaluation.Evaluation) else None
        if named.get("report") is not None:
            page = made.to_html(audience=how.audience)
    _files.write(
        [_files.Output(named.get("annex"), annex, secret=True),
         _files.Output(named.get("record"), record), _files.Output(named.get("report"), page)],
        [*(named.get(name) for name in _INPUTS), *named.get("evaluation", ()), *tables.values()])


def _run(parser: argparse.ArgumentParser, how: argparse.Namespace) -> int:
    tables = _tables(parser, getattr(how, "table", []))
    if how.command == "verify":
        return _verify(how, tables)
    _put(how, tables)  # before anything is worked out
    made = _make(how, tables)
    if how.command == "report" and how.report is None:
        _say(made.to_html(audience=how.audience))
        return 0
    _put(how, tables, made)
    if how.command != "report" and not how.quiet:
        _say(made.summary(audience=how.audience) + "\n")
    return 0


def main(arguments: Optional[List[str]] = None) -> int:
    """Run one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):  # the same bytes in every locale, as sib-evaluate
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    how = parser.parse_args(arguments)
    try:
        return _run(parser, how)
    except SibError as error:
        print(f"libsib: {error} ({error.status})", file=sys.stderr)
        return 3
    except (OSError, UnicodeDecodeError) as error:
        print(f"libsib: {error}", file=sys.stderr)
        return 4
    except MemoryError:
        print("libsib: out of memory", file=sys.stderr)
        return 5
    except KeyboardInterrupt:
        print("libsib: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
