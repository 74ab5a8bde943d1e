"""The step `split`: what each payer owes, and its pennies."""

from exact import Fraction, Refused, bare, fits, read, wanted
from series import Operand

UNPAID = "(unpaid)"
NOTHING = {"by": "", "terms": None, "base": {}, "groups": {}, "bills": {}, "target": {}, "sums": {},
           "charged": {}}


def layers(payers, total, minor):
    """Bills of payers who are filled in order."""
    bills, left = {}, total
    for number, payer in enumerate(payers):
        if total < 0:
            bills[payer["id"]] = total if number == 0 else 0
            continue
        mine = left
        if "at_most" in payer:
            mine = min(left, int(wanted(bare(payer["at_most"]), "money") / minor))
        bills[payer["id"]] = mine
        left -= mine
    bills[UNPAID] = total - sum(bills.values())
    return bills


class Ratio:
    """The targets of payers by their shares."""

    def __init__(self, run, step, state):
        self.run, self.step, self.payers = run, step, step["payers"]
        self.minor = run.contract.minor
        self.state = state
        self.charges = {s["id"]: s["charged_to"] for s in run.contract.steps
                        if s["do"] == "limit" and s.get("charged_to", "payers") != "payers"}
        cards = [bare(p["share"])["by"] for p in self.payers if isinstance(bare(p["share"]), dict)]
        self.key = cards[0] if cards else None
        self.caps = {p["id"]: wanted(bare(p["at_most"]), "money") / self.minor
                     for p in self.payers if "at_most" in p}

    def share(self, payer, name):
        """The share of a payer in a group."""
        spec = bare(payer["share"])
        if not isinstance(spec, dict):
            return read(spec)[0]
        text = next(iter(spec["card"].values()))
        unit = read(bare(text))[1]
        return Operand(self.run, spec, unit).at({self.key: name}).number

    def amounts(self, total):
        """({name: sum of a group}, {payer: charged}) in minor units."""
        charged, groups = {p["id"]: Fraction(0) for p in self.payers}, {}
        for line in self.run.settled:
            if line.keys["line"] in self.charges and line.number is not None:
                charged[self.charges[line.keys["line"]]] += line.number / self.minor
        if self.key is None:
            whole = total
            for payer in self.payers:
                whole -= charged[payer["id"]]
                fits(whole, charged[payer["id"]])
            return {"": whole}, charged
        for line in self.run.settled:
            if line.number is not None and line.keys["line"] not in self.charges:
                name = line.keys.get(self.key)
                if name is None:
                    raise Refused("a settled line without the key of the cards")
                groups[name] = groups.get(name, 0) + line.number / self.minor
        whole = self.run.contract.kind_of(self.key) in ("period", "whole")
        for name in self.state["groups"]:
            groups.setdefault(int(name) if whole else name, Fraction(0))
        fits(*groups.values(), *charged.values())
        ranked = sorted(groups, key=lambda n: self.run.contract.rank({self.key: n}))
        return {name: groups[name] for name in ranked}, charged

    def targets(self, total):
        """Steps 1 to 4: the target of every payer and of nobody; the sums of groups."""
        q = {p["id"]: self.state["base"].get(p["id"], Fraction(0)) for p in self.payers}
        groups, charged = self.amounts(total)
        base = {name: self.state["groups"].get(str(name), Fraction(0)) for name in groups}
        order = [n for n in groups if groups[n] < base[n]]
        order += [n for n in groups if groups[n] >= base[n]]
        for name in order:
            self.group(q, name, groups[name] - base[name])
        for payer, amount in charged.items():
            q[payer] += amount
        q[UNPAID] = total - sum(q.values())
        return q, {str(name): amount for name, amount in groups.items()}, charged

    def group(self, q, name, due):
        """Step 2 for one group."""
        shares = {p["id"]: self.share(p, name) for p in self.payers}
        remaining = [p for p in shares if shares[p] > 0]
        if due < 0:
            for payer in remaining:
                q[payer] += due * shares[payer] / sum(shares[p] for p in remaining)
            return
        while due != 0 and remaining:
            whole, excess, leaving = sum(shares[p] for p in remaining), Fraction(0), []
            for payer in remaining:
                part = due * shares[payer] / whole
                if payer in self.caps:
                    room = max(self.caps[payer] - q[payer], Fraction(0))
                    if part > room:
                        excess += part - room
                        part = room
                        leaving.append(payer)
                q[payer] += part
            remaining = [p for p in remaining if p not in leaving]
            due = excess
            if self.step.get("over_cap") == "unpaid":
                return


def remainders(total, q, among):
    """Plain largest remainder of a whole number by targets; ties by id, bytes ascending."""
    bills = {p: q[p].__floor__() for p in among}
    units = total - sum(bills.values())
    fits(*bills.values())
    ranked = sorted(among, key=lambda p: (bills[p] - q[p], p.encode()))
    for payer in ranked[:units]:
        bills[payer] += 1
    return bills


def pennies(total, target, bills, before):
    """Steps 5 to 7: bills that never move against what their payer owes."""
    among = [p for p in target if p != UNPAID or target[p] != 0]
    kept, q = {}, dict(target)
    while among:
        found = remainders(total, q, among)
        held = [p for p in among if p != UNPAID and (
            (target[p] >= before.get(p, 0) and found[p] < bills.get(p, 0))
            or (target[p] <= before.get(p, 0) and found[p] > bills.get(p, 0)))]
        if not held:
            return {**kept, **found}
        for payer in held:
            kept[payer] = bills.get(payer, 0)
            total -= kept[payer]
            fits(total)
        among = [p for p in among if p not in held]
        whole = sum((q[p] for p in among), Fraction(0))
        q = {p: total * q[p] / whole if whole else Fraction(total, len(among)) for p in among}
    largest = min((p for p in target if p != UNPAID), key=lambda p: (-target[p], p.encode()))
    kept[largest] += total
    return kept
