"""The commands: python -m libsib evaluate | design | settle | verify | verify-payment | show |
report. Commands, arguments and exit codes are those of sib-evaluate."""

from __future__ import annotations

import argparse
import io
import sys
from typing import Dict, List, Optional

from . import __version__, _files, evaluation, numerics_version
from .errors import DataError, SibError


_CODES = ("Exit codes: 0 done, 1 a difference was found, 2 wrong use, 3 contract, record or data "
          "refused, 4 a file cannot be read or written, 5 out of memory.")
_COMMANDS = (
    ("evaluate", "design and settle in one go; the record says so"),
    ("design", "match the cohorts without outcomes and seal the design"),
    ("settle", "count outcomes and decide the payment of a sealed design"),
    ("verify", "run again and compare with a record, bit for bit"),
    ("verify-payment", "decide the payment again from the record alone"),
    ("show", "print the answers of a record"),
    ("report", "write the page to read of a record (HTML)"),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m libsib", epilog=_CODES,
        description="Who is paid what under a payment-by-results contract.")
    parser.add_argument("--version", action="version",
                        version=f"libsib {__version__}, numerics {numerics_version}")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in _COMMANDS:
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        runs = name not in ("verify-payment", "show", "report")
        if name == "settle":
            command.add_argument("contract", nargs="?", help="not needed: the design has it")
        elif runs:
            command.add_argument("contract", help="contract document (JSON)")
        if name in ("verify", "verify-payment", "show", "report"):
            command.add_argument("record", help="record to read")
        if name in ("evaluate", "design", "settle"):
            _add_outputs(command, needed=name == "design")
        if name in ("evaluate", "design", "settle"):
            command.add_argument("--report", metavar="FILE", help="where to write the page to read")
        if name == "report":
            command.add_argument("--output", metavar="FILE", dest="report",
                                 help="where to write the page; else to standard output")
        if not name.startswith("verify"):
            command.add_argument("--audience", choices=("assessor", "public"), default="assessor",
                                 help="public: small numbers of people are hidden")
        if name == "settle":
            command.add_argument("--design", metavar="FILE", required=True, help="its record")
            command.add_argument("--design-annex", metavar="FILE", required=True)
            command.add_argument("--seal", metavar="HASH",
                                 help="result hash noted when the design was sealed")
        if runs:
            command.add_argument("--table", metavar="NAME=FILE", action="append", required=True,
                                 help="a table of the contract, as CSV")
            command.add_argument("--threads", type=int, default=1, help="changes no result")
        command.add_argument("--quiet", action="store_true", help="print no answers")
    return parser


def _add_outputs(command: argparse.ArgumentParser, needed: bool) -> None:
    command.add_argument("--record", metavar="FILE", required=needed,
                         help="where to write the record, which holds no ids")
    command.add_argument("--annex", metavar="FILE", required=needed,
                         help="where to write the annex, for the data controller alone")


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
    with open(path, encoding="utf-8") as file:
        return file.read()


def _verify(how: argparse.Namespace, tables: Dict[str, str]) -> int:
    record = _read(how.record)
    try:
        evaluation.open_record(record)
    except DataError as error:  # its seal does not hold: it differs from what was sealed
        print(f"libsib: {error} ({error.status})", file=sys.stderr)
        return 1
    if how.command == "verify-payment":
        answer = evaluation.verify_payment(record)
    else:
        answer = evaluation.verify(record, tables, contract=_read(how.contract),
                                   threads=how.threads)
    if not how.quiet:
        print("IDENTICAL" if answer else f"DIFFERS: first in step {answer.step}, at {answer.place}")
    return 0 if answer else 1


def _make(how: argparse.Namespace, tables: Dict[str, str]) -> evaluation.Evaluation:
    if how.command in ("show", "report"):
        return evaluation.open_record(_read(how.record))
    if how.command == "settle":
        contract = _read(how.contract) if how.contract else None
        return evaluation.settle(_read(how.design), tables, annex=_read(how.design_annex),
                                 seal=how.seal, contract=contract, threads=how.threads)
    run = evaluation.design if how.command == "design" else evaluation.evaluate
    return run(_read(how.contract), tables, threads=how.threads)


def _run(parser: argparse.ArgumentParser, how: argparse.Namespace) -> int:
    tables = _tables(parser, getattr(how, "table", []))
    if how.command in ("verify", "verify-payment"):
        return _verify(how, tables)
    made = _make(how, tables)
    if how.command == "report" and how.report is None:
        sys.stdout.write(made.to_html(audience=how.audience))
        return 0
    if how.command not in ("show", "report"):
        _files.write(how.annex, made.annex, secret=True)
        _files.write(how.record, made.to_json())
    if getattr(how, "report", None) is not None:
        made.to_html(how.report, audience=how.audience)
    if how.command != "report" and not how.quiet:
        print(made.summary(audience=how.audience))
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
