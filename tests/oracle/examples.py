"""Runs the examples that contracts carry: each stage in its order, as one chain."""

import json
import sys

from document import Contract
from exact import Refused, bare, read, rounded
from run import Run
from stages import Chain


def keys_match(line, at, given):
    """Whether a line is the one that an expectation names."""
    own = {name: str(value) for name, value in line.keys.items()}
    if "line" not in given:
        own.pop("line", None)
    return own == {name: str(bare(value)) for name, value in at.items()}


def expected_number(text):
    """The number of an expectation."""
    return read(bare(text))[0]


def check_step(run, one):
    """What an expectation on a line of a step says, and what is there."""
    series = run.series[one["step"]]
    at = one.get("at", {})
    found = [line for line in series.lines if keys_match(line, at, at)]
    if len(found) != 1:
        return f"{len(found)} lines"
    line, wanted = found[0], bare(one["is"])
    if wanted in ("met", "not_met"):
        return None if line.number == wanted else line.number
    if wanted in ("not_yet", "undecided"):
        return None if line.state == wanted else str(line.number)
    if line.number is None:
        return f"{line.state} {line.reason}"
    number, wanted = line.number, expected_number(wanted)
    if "to" in one:
        to = expected_number(one["to"])
        number, wanted = (rounded(n, to, "half_up") for n in (number, wanted))
    return None if number == wanted else str(number)


def check(one, run, record):
    """Nothing, or what an expectation finds instead."""
    if "step" in one:
        return check_step(run, one)
    if "sum" in one:
        found = sum(line.number for line in run.series[one["sum"]].lines
                    if line.number is not None)
    elif "due" in one:
        found = record.due[one["due"]]
    else:
        found = next(row for row in record.bills if row["payer"] == one["bill"])[one["of"]]
    return None if found == expected_number(one["is"]) else str(found)


def facts_of(stage, before):
    """The facts of a stage of an example."""
    if "facts" in stage:
        return stage["facts"]
    found = {name: list(rows) for name, rows in before.items()}
    for name, rows in stage.get("more", {}).items():
        found[name] = found.get(name, []) + rows
    return found


def run_example(contract, example):
    """[(stage, expectation, what is found instead)] of an example's faults."""
    chain, facts, faults = Chain(contract), {}, []
    for stage in example["stages"]:
        facts = facts_of(stage, facts)
        facts = facts.get("facts", facts)
        refused = stage["gives"] == [{"refused": True}]
        try:
            record = chain.settle(stage["stage"], facts) if "stage" in stage else None
            run = record.run if record else Run(contract, facts, stage["as_at"])
        except Refused as error:
            if not refused:
                faults.append((example["id"], "refused", str(error)))
            continue
        if refused:
            faults.append((example["id"], "refused", "is not"))
            continue
        for one in stage["gives"]:
            found = check(one, run, record)
            if found is not None:
                faults.append((example["id"], json.dumps(one), found))
    return faults


def main(paths):
    """Prints every expectation that is not met."""
    faults = count = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            contract = Contract(json.load(file))
        for example in contract.document.get("examples", []):
            count += sum(len(stage["gives"]) for stage in example["stages"])
            for fault in run_example(contract, example):
                faults += 1
                print(path, *fault)
    bad = faults or not count
    print(f"{'FAIL' if bad else 'PASS'}: {count} expectations, {faults} not met")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
