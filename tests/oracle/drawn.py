"""Drawn cases, by the oracle and by the library: drawn.py RUNNER FIRST END [WITHOUT..].

WITHOUT are sorts of steps that are not drawn; RUNNER "none" checks the oracle alone.

What holds of every settlement is checked too: bills sum to what was billed, lines to what is due,
caps hold, and neither the order of rows nor of columns shows."""

import json
import random
import subprocess
import sys

from document import Contract
from exact import Refused, read
from generate import case
from seal import seal
from stages import settle
from statement import tables

LINES = ("step", "do", "result", "line", "keys", "date", "unit", "value", "state", "reason",
         "before", "limit", "left", "at", "price", "quantity", "numerator", "denominator",
         "count")
DUE = ("cumulative", "paid_before", "now", "carried", "verdict")
PER_TABLE = {"persons": LINES, "lines": LINES, "due": DUE,
             "bills": ("payer", "cumulative", "now", "left"),
             "conditions": ("step", "keys", "condition", "compared", "limit", "distance",
                            "verdict", "events")}


class Library:
    """The runner as a process that is asked line by line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, encoding="utf-8")

    def ask(self, word, rest=""):
        """The answer to a line: (whether it is well, text)."""
        self.process.stdin.write(f"{word} {rest}\n")
        self.process.stdin.flush()
        if word in ("keep", "forget"):
            return True, ""
        answer = self.process.stdout.readline()
        if not answer:
            return False, f"died with {self.process.wait()}"
        how, _, text = answer.rstrip("\n").partition(" ")
        return how == "ok", text


def text_of(value):
    """A JSON document on one line."""
    return json.dumps(value, ensure_ascii=False)


def rows_of(record, name):
    """The rows of a table of a record."""
    rows = record.get(name, [])
    return [rows] if isinstance(rows, dict) else rows


def differences(own, record, supported):
    """Where the tables of the oracle and a record of the library differ."""
    for name in supported:
        theirs = rows_of(record, name)
        if len(own[name]) != len(theirs):
            yield f"{name}: {len(own[name])} rows, the library has {len(theirs)}"
        for at, (one, other) in enumerate(zip(own[name], theirs)):
            for column in PER_TABLE[name]:
                said = other.get(column, "")
                said = text_of(said) if isinstance(said, dict) else str(said)
                if one[column] != said:
                    yield f"{name} {at + 1} {one.get('step', '')} {column}: " \
                          f"{one[column]!r}, the library {said!r}"


def compare_case(library, drawn, supported):
    """The first differences of a case; the number of settlements that were compared."""
    contracts, last, now, done = [Contract(d) for d in drawn["contracts"]], None, None, 0
    library.ask("forget")
    for one in drawn["stages"]:
        if now != one["contract"]:
            now = one["contract"]
            well, said = library.ask("contract", text_of(drawn["contracts"][now]))
            if not well:
                return [f"contract: {said}"], done
        library.ask("facts", text_of({"facts": one["facts"]}))
        well, said = library.ask("settle", one["stage"])
        try:
            record = settle(contracts[now], one["stage"], one["facts"], last)
        except Refused as error:
            return [f"the oracle refuses: {error}"] if well else [], done
        if not well:
            return [f"the library refuses: {said}"], done
        theirs = json.loads(said)
        theirs["persons"] = json.loads(library.ask("persons")[1])
        found = list(differences(tables(record), theirs, supported))
        found += [f"the hash of {name}" for name, rows in one["facts"].items()
                  if seal(contracts[now], name, rows) != theirs["facts"][name]]
        if found:
            return found, done
        done += 1
        if record.stage.pays:
            last = record
            library.ask("keep")
    return [], done


def holds(drawn):
    """Asserts what is true of every settlement of a case; the number of those."""
    contracts, last, count = [Contract(d) for d in drawn["contracts"]], None, 0
    for one in drawn["stages"]:
        contract = contracts[one["contract"]]
        try:
            record = settle(contract, one["stage"], one["facts"], last)
        except Refused:
            return count
        count += 1
        mixed = {name: random.Random(count).sample(rows, len(rows))
                 for name, rows in one["facts"].items()}
        again = settle(contract, one["stage"], mixed, last)
        assert tables(again) == tables(record), "the order of rows shows"
        sums(contract, record)
        last = record if record.stage.pays else last
    return count


def sums(contract, record):
    """Bills sum to what was billed; lines to what is due; caps and floors hold."""
    due = record.due
    assert due["paid_before"] + due["now"] - due["cumulative"] == due["carried"] or due["unknown"]
    if record.bills:
        assert sum(bill["now"] for bill in record.bills) == due["now"]
        assert sum(bill["cumulative"] for bill in record.bills) == record.paid
    for step in contract.steps:
        if step["do"] == "limit" and isinstance(step.get("at_most"), str) and \
                "share_of" not in step and "where" not in step and not step["per"]:
            series = record.run.series[step["id"]]
            whole = sum(line.number for line in series.lines if line.number is not None)
            below = sum(min(line.number, 0) for line in series.lines if line.number is not None)
            assert whole <= max(read(step["at_most"])[0], below), step["id"]


def main(runner, first, end, *without):
    """Draws, checks and compares cases; names those that differ."""
    library = Library(runner) if runner != "none" else None
    settlements = compared = faults = 0
    for number in range(int(first), int(end)):
        drawn = case(number, without)
        settlements += holds(drawn)
        if library is None:
            continue
        found, done = compare_case(library, drawn, list(PER_TABLE))
        compared += done
        if found:
            faults += 1
            print(f"case {number}:", *found[:4], sep="\n  ")
    bad = faults or not settlements
    print(f"{'FAIL' if bad else 'PASS'}: {settlements} settlements hold, {compared} are the "
          f"library's too, {faults} cases differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
