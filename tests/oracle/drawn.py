"""Drawn cases, by the oracle and by the library: drawn.py RUNNER FIRST END [PROCESSES].

RUNNER "none" checks the oracle alone. A case is a contract or two, its stages and their facts;
its number draws it. Every record of the library must be that of the oracle, byte by byte, and
what the one refuses the other must refuse.

What holds of every settlement is checked too: bills sum to what was billed, lines to what is due,
caps hold, and neither the order of rows nor of columns shows."""

import json
import multiprocessing
import random
import subprocess
import sys
import traceback
from collections import Counter
from fractions import Fraction

from document import Contract
from exact import Refused, fits, read
from generate import case
from record import write
from stages import settle
from statement import tables
from texts import canonical

BATCH = 20
SHUFFLED = 16  # one case of so many is settled again with its rows in another order
MANY = 2  # one case of so many is settled over draws of its facts at once
DRAWS = 4
LESSENED = {"done", "events", "offences", "days", "days_to_first", "reconvicted", "with_days",
            "value"}


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


def differences(own, record, path=""):
    """Where two JSON values differ, depth first."""
    if isinstance(own, dict) and isinstance(record, dict):
        for name in sorted(set(own) | set(record)):
            yield from differences(own.get(name), record.get(name), f"{path} {name}")
    elif isinstance(own, list) and isinstance(record, list):
        if len(own) != len(record):
            yield f"{path}: {len(own)} rows, the library has {len(record)}"
        for at, pair in enumerate(zip(own, record), 1):
            said = pair[0].get("step", "") if isinstance(pair[0], dict) else ""
            yield from differences(*pair, f"{path} {at} {said}")
    elif own != record:
        yield f"{path}: {own!r}, the library {record!r}"


class Tested:
    """A case that is settled by both."""

    def __init__(self, library, number, without=()):
        self.library, self.number = library, number
        self.drawn = case(number, without)
        self.compared = self.settlements = self.draws = 0
        self.last = self.before = None
        self.refused = []

    def ask(self, word, rest=None):
        """The library's answer."""
        return self.library.ask(word, "" if rest is None else rest)

    def found(self):
        """The first differences."""
        contracts, now = [Contract(d) for d in self.drawn["contracts"]], None
        if self.library:
            self.ask("forget")
        for one in self.drawn["stages"]:
            if self.library and now != one["contract"]:
                now = one["contract"]
                well, said = self.ask("contract", canonical(self.drawn["contracts"][now]))
                if not well:
                    return [f"contract: {said}"]
            found = self.stage(contracts[one["contract"]], one)
            if found is not None:
                return found
        return []

    def stage(self, contract, one):
        """The differences of a stage that ends the case, or none."""
        well = said = earlier = None
        if one["earlier"] and self.last:
            earlier = self.last.tables
            if one["earlier"] == "other":
                earlier = {name: rows[1:] for name, rows in earlier.items()}
        if self.library:
            well, said = self.ask("facts", canonical({"facts": one["facts"]}))
            if well and earlier is not None:
                well, said = self.ask("earlier", canonical({"facts": earlier}))
            if well:
                well, said = self.ask("settle", one["stage"])
        try:
            record = settle(contract, one["stage"], one["facts"], self.last, earlier)
        except Refused as error:
            self.refused.append(error)
            status = said and said.partition(" ")[0]
            return [f"the oracle refuses: {error}"] if well else \
                [f"refused for {error}, {error.status}: {said}"] if status and \
                status != error.status else []
        self.settlements += 1
        shown = tables(record)
        self.holds(contract, one, record, shown, earlier)
        text, marks = write(record, self.before, shown)
        if self.library and not well:
            return [f"the library refuses: {said}"]
        if self.library and text != said:
            return list(differences(json.loads(text), json.loads(said))) or ["another spelling"]
        if self.library:
            told = json.loads(self.ask("persons")[1])
            own = [{n: cell for n, cell in row.items() if n not in ("sequence", "count")}
                   for row in shown["persons"]]
            if own != told:
                return list(differences(own, told, "persons"))
        self.compared += 1
        if self.library and self.before is None and self.number % MANY == 0:
            found = self.many(contract, one)
            if found:
                return found
        if record.stage.pays:
            self.last, self.before = record, marks
            if self.library:
                self.ask("keep")
        return None

    def many(self, contract, one):
        """The differences of draws settled at once from each by itself."""
        own, together = [], {}
        for draw in range(DRAWS):
            facts = lessened(contract, one["facts"], draw)
            try:
                due = tables(settle(contract, one["stage"], facts, None, None))["due"]
            except Refused:
                continue
            own.append([due[0]["verdict"], *(
                int(Fraction(due[0][n]) / contract.minor) for n in ("cumulative", "now"))])
            for name, rows in facts.items():
                kind = contract.document["outcomes"].get(name, {}).get("kind", "achievements")
                if kind == "achievements":
                    together[name] = rows
                else:
                    together.setdefault(name, []).extend({**row, "draw": draw} for row in rows)
        well, said = self.ask("facts", canonical({"facts": together}))
        if well:
            well, said = self.ask("many", one["stage"])
        if not well:  # what cannot be drawn
            kind = said.partition(" ")[0]
            return [] if kind in ("unsupported", "argument") else [f"draws are refused: {said}"]
        self.draws += len(own)
        return list(differences(own, json.loads(said), "draws"))

    def holds(self, contract, one, record, shown, earlier):
        """Asserts what is true of every settlement."""
        sums(contract, record)
        if self.number % SHUFFLED == 0:
            mixed = {name: random.Random(1).sample(rows, len(rows))
                     for name, rows in one["facts"].items()}
            again = settle(contract, one["stage"], mixed, self.last, earlier)
            assert tables(again) == shown, "the order of rows shows"


def lessened(contract, facts, draw):
    """The facts of a draw: some counts are less than they were; no ends of intervals."""
    return {name: [{n: cell - cell * (draw * (at + 3) % 7) // 20
                    if n in LESSENED and isinstance(cell, int) else cell
                    for n, cell in row.items()} for at, row in enumerate(rows)]
            for name, rows in facts.items()
            if name in contract.document["outcomes"] or name in ("members", "cohorts")}


def sums(contract, record):
    """Bills sum to what was billed; lines to what is due; caps hold; 64 bits suffice for money."""
    due, amounts = record.due, [bill[n] for bill in record.bills for n in ("cumulative", "now")]
    fits(*(one / contract.minor for one in [due["cumulative"], due["now"], *amounts]))
    pooled = {}
    for step, keys, of, weight in record.run.weights:
        if contract.step[step].get("pool"):
            own = step, *sorted((k, str(v)) for k, v in keys.items()
                                if k != contract.step[step]["over"])
            pooled[own] = pooled.get(own, 0) + weight
    assert set(pooled.values()) <= {1}, "weights of a pool"
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


RUNNERS = {}


def batch(asked):
    """(counts, {number: differences}) of some cases."""
    runner, first, end = asked
    if runner != "none" and runner not in RUNNERS:
        RUNNERS[runner] = Library(runner)
    counts, faults = Counter(), {}
    for number in range(first, end):
        one = Tested(RUNNERS.get(runner), number)
        try:
            found = one.found()
        except Exception as error:  # what the oracle cannot do is told by its number too
            found = [f"the oracle: {error!r} {traceback.format_exc().splitlines()[-4:-1]}"]
        counts["settled"] += one.settlements
        counts["draws"] += one.draws
        counts["compared"] += one.compared if runner != "none" else 0
        counts.update(f"refused as {error.status}" for error in one.refused)
        if found:
            faults[number] = found
            RUNNERS[runner] = Library(runner)
    return counts, faults


def main(runner, first, end, processes="1"):
    """Draws, checks and compares cases; names those that differ."""
    first, end = int(first), int(end)
    asked = [(runner, n, min(n + BATCH, end)) for n in range(first, end, BATCH)]
    whole, faults = Counter(), 0
    with multiprocessing.Pool(int(processes)) as pool:
        for counts, found in pool.imap_unordered(batch, asked):
            whole.update(counts)
            faults += len(found)
            for number, kinds in found.items():
                print(f"case {number}:", *kinds[:4], sep="\n  ", flush=True)
    bad = faults or not whole["settled"]
    settled, compared = whole.pop("settled", 0), whole.pop("compared", 0)
    draws = whole.pop("draws", 0)
    print(f"{'FAIL' if bad else 'PASS'}: {settled} settlements hold, {compared} are the "
          f"library's too and {draws} of draws at once, {faults} of {end - first} cases differ; "
          f"{dict(sorted(whole.items()))}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
