"""Stages and the chain: what is due now is what is due in all, less what was paid."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import split
from dates import add, day
from document import Contract
from exact import Fraction, Refused, bare, fits
from facts import PEOPLE, check_numbers
from run import Run
from seal import seal
from texts import digest, unremarked


@dataclass
class Stage:
    """A stage or a repetition of one, with the lines and cohorts that count at it."""
    id: str
    as_at: object
    pays: bool
    facts: str
    lines: list
    cohorts: list


@lru_cache(64)
def stages_of(contract):
    """Every stage in the order of its date."""
    found = []
    for spec in contract.document["settlement"]["stages"]:
        first = day(bare(spec["as_at"]))
        if "repeats" not in spec:
            found.append((first, spec["id"], spec))
            continue
        every, until = spec["repeats"]["every"], day(spec["repeats"]["until"])
        number = 0
        while add(first, every, number) <= until:
            found.append((add(first, every, number), f"{spec['id']} {number + 1}", spec))
            number += 1
    found.sort(key=lambda one: one[0])
    if len({one[0] for one in found}) != len(found):
        raise Refused("two stages on one day")
    return counting(contract, found)


def counting(contract, found):
    """The stages with what counts at each."""
    every = contract.settled_lines()
    named = [one["id"] for one in contract.cohorts]
    lines, cohorts, stages = set(), set(), []
    for as_at, name, spec in found:
        out = set(spec.get("replaces", []))
        own = set(every) if spec["lines"] == "all" else set(spec["lines"])
        if not own | out <= set(every):
            raise Refused("no line that is settled")
        now = (lines | own) - out
        here = cohorts | set(spec.get("cohorts", named))
        stages.append(Stage(name, as_at, spec["pays"], spec["facts"],
                            [one for one in every if one in now],
                            [one for one in named if one in here]))
        if spec["pays"]:
            lines, cohorts = now, here
    return stages


@dataclass
class Record:
    """A settlement: its stage, the table `due` as numbers, bills, and what a split remembers."""
    contract: Contract
    stage: Stage
    tables: dict
    run: Run
    due: dict
    bills: list = field(default_factory=list)
    split: dict = None
    paid: Fraction = Fraction(0)

    @cached_property
    def seals(self):
        """{table: hash} of the facts."""
        return seals(self.run, self.tables)


def seals(run, tables):
    """{table: hash} of some facts."""
    return {name: seal(run, name, rows) for name, rows in tables.items()}


def value_of(contract, tables, stage):
    """(cumulative of step 2 before any base, whether a line has no number, the run)."""
    run = Run(contract, tables, stage.as_at, stage.lines, stage.cohorts)
    step = next(one for one in contract.steps if one["do"] == "settle")
    numbers = [line.number for line in run.settled]
    whole = sum((one for one in numbers if one is not None), Fraction(0))
    if step["below_nothing"] == "zero":
        whole = max(whole, Fraction(0))
    return whole, None in numbers, run


def dated(contract, name):
    """Whether the rows of a table have dates."""
    outcome = contract.outcomes.get(name)
    return outcome is not None and (outcome["kind"] == "achievements" or "on" in outcome)


def column_of(contract, name):
    """The column that dates the rows of a table, or none."""
    if name == "cohorts":
        return "to"
    return contract.outcomes[name]["on"] if dated(contract, name) else None


def closed(contract, tables, last, earlier):
    """The facts when those of the last settlement are closed."""
    if any(o["kind"] in PEOPLE or (o["kind"] == "figures" and "on" not in o)
           for o in contract.outcomes.values()):
        raise Refused("without dates it cannot be closed")
    if last is None:
        return tables
    found = dict(tables)
    for name in sorted({*tables, *earlier}):
        column, until = column_of(contract, name), last.stage.as_at
        if column is not None:
            found[name] = [row for row in earlier.get(name, []) if day(row[column]) <= until]
            found[name] += [row for row in tables.get(name, []) if day(row[column]) > until]
    if any(row not in tables.get("members", []) for row in earlier.get("members", [])):
        raise Refused("a member of then is changed, or stands no more")
    return found


def check_earlier(last, earlier):
    """Refuses facts handed in as earlier that are not those of the last settlement."""
    if seals(last.run, earlier) != last.seals:
        raise Refused("not the facts of the record before")


def then(contract, last):
    """The last paying stage as a contract has it; one that it has not counts what it counted."""
    return next((s for s in stages_of(contract) if s.as_at == last.stage.as_at), last.stage)


def base_of(contract, last):
    """What an amendment that lets the past stand adds, at its first settlement and after."""
    amends = contract.document.get("amends")
    if last is None or last.contract is contract:
        return None if last is None else last.due["base"]
    if amends["past"] == "recomputed":
        return None
    value, unknown, _ = value_of(contract, last.tables, then(contract, last))
    if unknown:
        raise Refused("the old stage is undecided")
    return last.due["cumulative"] - value


def settle(contract, name, tables, last=None, earlier=None):
    """The record of a stage after the last paying record, whose facts are `earlier`."""
    check_numbers(tables)
    stage = next((one for one in stages_of(contract) if one.id == name), None)
    if stage is None:
        raise Refused("no such stage", "argument")
    if last and stage.as_at <= last.stage.as_at:
        raise Refused("not after the last", "terms")
    stands = last is not None and last.contract is not contract and \
        contract.document["amends"]["past"] == "stands"
    if last and earlier is None and (stage.facts == "closed" or stands):
        raise Refused("the facts of the last settlement are not handed in", "argument")
    if last and earlier is not None:
        check_earlier(last, earlier)
    if stage.facts == "closed":
        tables = closed(contract, tables, last, earlier)
    step = next(one for one in contract.steps if one["do"] == "settle")
    base = base_of(contract, last)
    paid = last.paid if last else Fraction(0)
    value, unknown, run = value_of(contract, tables, stage)
    stops = unknown and step["undecided"] == "stop"
    cumulative = paid if stops else value + (base or 0)
    now = cumulative - paid
    if now < 0:
        if unknown or step["below_zero"] == "carry":
            now = Fraction(0)
        elif step["below_zero"] == "refuse":
            raise Refused("less is due than was paid")
    carried = Fraction(0) if stops else paid + now - cumulative
    verdict = "undecided" if unknown else "paid" if now > 0 else "repaid" if now < 0 else "nothing"
    due = {"cumulative": cumulative, "paid_before": paid, "now": now, "carried": carried,
           "restated": restated(contract, stage, (tables, earlier), last, base), "base": base,
           "unknown": unknown, "verdict": verdict if stage.pays else "interim"}
    fits(cumulative / contract.minor, now / contract.minor)
    record = Record(contract, stage, tables, run, due, [], None, paid + now)
    share_out(record, last, unknown)
    return record


def restated(contract, stage, facts, last, base):
    """What the last paying stage would now be, less what it was: of facts now and earlier."""
    undated = [name for name in contract.outcomes if not dated(contract, name)]
    tables, earlier = facts
    if last is None or stage.facts == "closed" or last.due["unknown"] or \
            (undated and earlier is None):
        return None  # the facts of that settlement are needed, and not handed in
    try:
        value, open_, _ = value_of(contract, {**tables, **{n: earlier[n] for n in undated}},
                                   then(contract, last))
    except Refused:
        return None
    return None if open_ else value + (base or 0) - last.due["cumulative"]


def share_out(record, last, unknown):
    """The bills of the payers."""
    step = next((one for one in record.contract.steps if one["do"] == "split"), None)
    if step is None:
        return
    minor, payers = record.contract.minor, step["payers"]
    old = (last.split if last else None) or split.NOTHING
    total = int(record.paid / minor)
    fits(total)
    terms = digest(unremarked([step["rule"], payers]))
    changed = old["terms"] not in (None, terms)
    base = {n: old["target"][n] - old["charged"].get(n, 0) for n in old["target"]}
    left_out = [n for n, amount in old["bills"].items()
                if amount != 0 and n not in [p["id"] for p in payers] + [split.UNPAID]]
    if left_out:
        raise Refused("a payer who has been billed is left out")
    new = {"by": "", "terms": terms, "base": base if changed else old["base"], "charged": {},
           "groups": {n: (old["sums"] if changed else old["groups"]).get(n, 0)
                      for n in old["sums"]}}
    if step["rule"] == "layers":
        new["bills"] = split.layers(payers, total, minor)
        new["target"], new["sums"] = dict(new["bills"]), {"": total}
    else:
        ratio = split.Ratio(record.run, step, new)
        new["by"] = ratio.key or ""
        if changed and new["by"] != old["by"]:
            raise Refused("the key of the cards has changed")
        if (ratio.key or ratio.charges) and unknown and record.due["now"] == 0:
            new = old
        else:
            new["target"], new["sums"], new["charged"] = ratio.targets(Fraction(total))
            new["bills"] = split.pennies(total, new["target"], old["bills"], old["target"])
    record.split = new
    for payer in payers + [{"id": split.UNPAID}]:
        record.bills.append(bill(payer, new["bills"], old["bills"], minor))


def bill(payer, new, old, minor):
    """A row of bills, as numbers."""
    cap = Fraction(bare(payer["at_most"])) if "at_most" in payer else None
    amount, before = new.get(payer["id"], 0) * minor, old.get(payer["id"], 0) * minor
    share = bare(payer.get("share", ""))
    fits(*((one or 0) / minor for one in (cap, amount, amount - before, (cap or 0) - amount)))
    return {"payer": payer["id"], "share": "" if isinstance(share, dict) else share, "cap": cap,
            "cumulative": amount, "paid_before": before, "now": amount - before,
            "left": None if cap is None else cap - amount}


class Chain:
    """Settlements one after the other; only those of stages that pay are remembered."""

    def __init__(self, contract):
        self.contract, self.last = contract, None

    def settle(self, name, tables):
        """The record of the next stage."""
        record = settle(self.contract, name, tables, self.last)
        if record.stage.pays:
            self.last = record
        return record
