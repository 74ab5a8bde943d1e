"""The report: a page that a contract manager reads. One file, without scripts, that loads
nothing; the same words and tables in Python and R."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence

from . import report_plots, report_text
from .calls import argument
from .report_facts import ARMS, Facts
from .report_options import option_rows
from .report_people import People
from .report_text import HIDDEN, html, known, listing, money, paragraph, percent, say, table

LEAST = 5  # a public page shows no smaller number of people
_MOST_TERMS = 20


def page(evaluation: Any, audience: str = "assessor", least: int = LEAST,
         plots: bool = True) -> str:
    """The report of an evaluation as HTML."""
    if audience not in ("assessor", "public"):
        raise argument('audience must be "assessor" or "public"', "audience")
    if least < 1:
        raise argument("least must be 1 or more", "least")
    facts = Facts(evaluation, least if audience == "public" else 0)
    drawn = plots and report_plots.available()
    title = say("title")
    parts = [f"<h1>{html(_title(facts))}</h1>",
             paragraph(say("title.contract", contract=facts.contract["contract"],
                           version=facts.contract["version"]), quiet=True),
             paragraph(say(f"audience.{audience}", hidden=say("hidden"), least=least), quiet=True),
             *_answer(facts), *_findings(facts)]
    if facts.settled:
        parts += _effect(facts, drawn)
    parts += [*_who(facts), *_compared(facts, drawn)]
    if facts.settled:
        parts += [*_happened(facts, drawn, least), *_turn(facts), *_owed(facts)]
    parts += [*_options(facts), *_provenance(facts, evaluation)]
    if not plots or not drawn:
        parts.append(paragraph(say("plots.absent", package="matplotlib",
                                   cure=say("plots.cure.python")), quiet=True) if plots else "")
    body = "\n".join(part for part in parts if part)
    return ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{html(title)}: {html(_title(facts))}</title>\n"
            f"<style>\n{report_text.shared('page.css')}</style>\n</head>\n<body>\n<main>\n"
            f"{body}\n</main>\n</body>\n</html>\n")


def _title(facts: Facts) -> str:
    return facts.contract.get("title") or say("title")


def _heading(key: str) -> str:
    return f"<h2>{html(say('h.' + key))}</h2>"


def _answer(facts: Facts) -> Iterator[str]:
    verdict = facts.verdict()
    amount = f" {money(facts.total, facts.currency)}" if facts.total is not None else ""
    why = say(f"answer.{verdict}.why") if report_text.has(f"answer.{verdict}.why") else ""
    yield (f'<div class="answer {verdict}"><strong>{html(say("answer." + verdict) + amount)}'
           f"</strong>{html(why)}</div>")
    if facts.settled:
        yield listing([_line(facts, row) for row in facts.tables["effects"]])


def _line(facts: Facts, effect: Dict[str, Any]) -> str:
    """One line a cohort: reduction, threshold, distance and amount."""
    cohort = effect["cohort"]
    gate = facts.one("gates", cohort)
    filled = {"name": facts.name(cohort), "reduction": percent(effect["reduction_value"]),
              "amount": money(facts.amount(cohort), facts.currency)}
    if gate is None:
        return say("line.no_gate" if facts.payable else "line.undecided", **filled)
    state = gate["verdict"] if gate["verdict"] in ("met", "missed", "not_needed") else "undecided"
    distance = gate["distance_value"]
    return say(f"line.{state}", rule=_rule(gate),
               distance="" if distance is None else "%.1f" % abs(distance), **filled)


def _rule(gate: Dict[str, Any]) -> str:
    value = report_text.threshold(gate["threshold"])
    shown = say("none") if value is None else "%.6g\u00a0%%" % (100.0 * value)
    return say(f"rule.{gate['comparison']}", threshold=shown)


def _findings(facts: Facts) -> Iterator[str]:
    yield _heading("findings")
    lines = []
    for row in facts.tables["findings"]:
        number = "" if facts.public or not row["persons"] else say(
            "finding.count", persons=report_text.count(row["persons"]))
        key = f"finding.{row['step']}.{row['finding']}"
        meaning = say(key) if report_text.has(key) else row["meaning"] or row["finding"]
        line = say("finding.line", where=facts.name(row["cohort"]), meaning=meaning, count=number)
        lines.append(f"{line} {say('findings.blocks')}" if row["blocks"] else line)
    lines.append(say("blind.yes" if facts.blind else "blind.no"))
    yield listing(lines)


def _decided(gate: Mapping[str, Any]) -> bool:
    return gate["verdict"] in ("met", "missed") and gate["change_events"] is not None


def _turned(gate: Mapping[str, Any]) -> str:
    """How many events would have reversed a gate."""
    change = gate["change_events"]
    if not _decided(gate):
        return say("events.none")
    return say("events.fewer" if change < 0 else "events.more", n=abs(change))


def _effect(facts: Facts, drawn: bool) -> Iterator[str]:
    rows, marks = [], []
    effects = facts.tables["effects"]
    for row in effects:
        gate = facts.one("gates", row["cohort"])
        name, low, high = facts.name(row["cohort"]), row["reduction_low"], row["reduction_high"]
        known_interval = low is not None and high is not None
        rows.append({"name": name, "reduction": row["reduction_value"],
                     "interval": f"{percent(low)} to {percent(high)}" if known_interval else None,
                     "rule": _rule(gate) if gate else None,
                     "gate": known("gate", gate["verdict"]) if gate else None,
                     "distance": gate["distance_value"] if gate else None,
                     "turn": _turned(gate) if gate else None})
        marks.append({"name": name, "value": row["reduction_value"], "low": low, "high": high,
                      "threshold": report_text.threshold(gate["threshold"]) if gate else None})
    yield _heading("effect")
    level = "%.6g\u00a0%%" % (100.0 * effects[0]["level"]) if effects else say("none")
    yield paragraph(say("effect.note", level=level) + " " + say("effect.turn"))
    if drawn and any(mark["value"] is not None for mark in marks):
        yield report_plots.reduction(marks)
    yield table("effects", rows)


def _step(people: People, label: str, keys: Dict[str, Any], strong: bool = False) -> Dict[str, Any]:
    return {"label": label, "sum": strong, **{arm: people.show(key) for arm, key in keys.items()}}


def _who(facts: Facts) -> Iterator[str]:
    yield _heading("who")
    yield paragraph(say("who.note"))
    for cohort in facts.tables["cohorts"]:
        name = cohort["cohort"]
        rows: List[Dict[str, Any]] = []
        shown = [row for row in facts.of("attrition", name)
                 if any(row[f"{arm}_persons"] for arm in (*ARMS, "other"))]
        others = any(row["other_persons"] for row in shown)
        for row in shown:
            if row["heading"] in ("treated member", "comparison member"):
                continue
            arms = (*ARMS, "other") if others else ARMS
            rows.append(_step(facts.people, facts.heading(row),
                              {arm: (name, arm, row["heading"]) for arm in arms}))
        rows.append(_step(facts.people, say("who.member"),
                          {arm: facts.members(name, arm) for arm in ARMS}, strong=True))
        steps = ["no_score", "unmatched", "matched"]
        if facts.settled:
            steps += ["left_out", "compared", "unlinked", "immature"]
        for step in steps:
            made = _step(facts.people, say(f"who.{step}"),
                         {arm: (name, arm, step) for arm in ARMS},
                         strong=step in ("matched", "compared"))
            if any(made[arm] is not None for arm in ARMS):
                rows.append(made)
        yield table("who", rows, wide=False, caption=say(
            "who.caption", name=name, **{"from": cohort["from"], "to": cohort["to"]}))


def _settled_by(facts: Facts, row: Dict[str, Any]) -> str:
    """How a matching was made, in one sentence."""
    width = row["caliper_width"]
    caliper = say("compared.no_caliper") if width is None else say(
        "compared.caliper", width="%.4f" % width, scale=row["caliper_scale"])
    broken = facts.people.alone(row["ties_broken"])
    ties = say("compared.ties", n=report_text.count(broken)) if row["ties_broken"] else say(
        "compared.no_ties")
    return say("compared.settled", name=row["cohort"], distance=row["distance"], caliper=caliper,
               ties=ties, checked=say("compared.verified" if row["verified"]
                                      else "compared.not_verified"))


def _farthest(row: Dict[str, Any]) -> float:
    return float(max(abs(row["smd_before"] or 0.0), abs(row["smd_after"] or 0.0)))


def _hidden_plot(key: str, name: str) -> str:
    return paragraph(f"{say(key, name=name)}. {say('plots.hidden')}", quiet=True)


def _compared(facts: Facts, drawn: bool) -> Iterator[str]:
    yield _heading("compared")
    yield paragraph(say("compared.note"))
    lines = [_settled_by(facts, row) for row in facts.tables["matching"]]
    for row in facts.tables["cohorts"]:
        terms = facts.of("balance", row["cohort"])
        after = [abs(t["smd_after"]) for t in terms if t["smd_after"] is not None]
        before = [abs(t["smd_before"]) for t in terms if t["smd_before"] is not None]
        if after and before:
            lines.append(say("compared.balance", name=row["cohort"], before="%.3f" % max(before),
                             after="%.3f" % max(after), terms=len(terms),
                             n=sum(1 for value in after if value > 0.1)))
    yield listing(lines) if lines else ""
    if not drawn:
        return
    yield '<div class="plots">'
    for number, row in enumerate(facts.tables["cohorts"], 1):
        name = row["cohort"]
        bins: Sequence[Mapping[str, Any]] = facts.of("overlap", name)
        bins = report_plots.merge_bins(bins, facts.people.least) if facts.public else bins
        if bins:
            yield report_plots.overlap(name, bins, number)
        elif facts.of("overlap", name):
            yield _hidden_plot("plot.overlap", name)
        terms = [t for t in facts.of("balance", name) if t["smd_before"] is not None]
        most = sorted(range(len(terms)), key=lambda i: (-_farthest(terms[i]), i))[:_MOST_TERMS]
        if terms:
            yield report_plots.balance(name, [terms[i] for i in most], len(terms), number)
    yield "</div>"


def _frequency(facts: Facts, counts: Dict[str, Any]) -> Dict[str, Any]:
    """How often people of an arm were reconvicted; hidden with any number that it would show."""
    cohort, arm, people = counts["cohort"], counts["arm"], facts.people
    effect = facts.one("effects", cohort)
    again, matched = (cohort, arm, "reconvicted"), (cohort, arm, "matched")
    persons = counts["persons"]
    few = people.hidden(again) or people.hidden(matched) or people.small(counts["events"])
    return {"name": cohort, "arm": say(f"arm.{arm}"), "persons": people.show(matched),
            "events": HIDDEN if few else counts["events"],
            "mean": HIDDEN if few else effect[f"mean_{arm}_value"] if effect else None,
            "reconvicted": people.show(again),
            "share": HIDDEN if few else counts["reconvicted"] / persons if persons else None}


def _happened(facts: Facts, drawn: bool, least: int) -> Iterator[str]:
    yield _heading("happened")
    yield paragraph(say("happened.note"))
    names = [row["cohort"] for row in facts.tables["cohorts"]]
    counted = [row for row in facts.tables["counts"] if row["arm"] in ARMS]
    rows = [_frequency(facts, row) for row in counted]
    yield table("counts", rows)
    if not drawn:
        return
    yield '<div class="plots">'
    for number, name in enumerate(names, 1):
        months: Sequence[Mapping[str, Any]] = facts.of("curve", name)
        if facts.public and months:
            people = {row["arm"]: row["persons"] for row in counted if row["cohort"] == name}
            few = any(row["share"] is HIDDEN for row in rows if row["name"] == name)
            months = [] if few else report_plots.merge_months(months, people, least)
            if not months:
                yield _hidden_plot("plot.curve", name)
        if months:
            yield report_plots.curve(name, months, number)
    yield "</div>"


def _other_totals(facts: Facts) -> List[str]:
    """What would be owed under each other weighting."""
    totals = {row["weighting"]: row["total"] for row in facts.tables["weightings"]}
    return [say("turn.same" if total == facts.total else "turn.total",
                weighting=known("weighting", name), total=money(total, facts.currency),
                instead=money(facts.total, facts.currency))
            for name, total in totals.items() if total is not None and facts.total is not None]


def _turn(facts: Facts) -> Iterator[str]:
    yield _heading("turn")
    options = facts.tables["options"]
    stated = next((o["value"] for o in options
                   if (o["step"], o["option"]) == ("effect", "weighting")), None)
    rows = []
    for effect in facts.tables["effects"]:
        gate = facts.one("gates", effect["cohort"]) or {}
        rows.append({"weighting": f"{known('weighting', stated)} ({say('turn.contract')})",
                     "name": facts.name(effect["cohort"]), "reduction": effect["reduction_value"],
                     "gate": known("gate", gate.get("verdict")),
                     "distance": gate.get("distance_value"),
                     "total": facts.total})
    for other in facts.tables["weightings"]:
        rows.append({"weighting": known("weighting", other["weighting"]),
                     "name": facts.name(other["cohort"]), "reduction": other["reduction_value"],
                     "gate": known("gate", other["gate"]), "distance": other["distance_value"],
                     "total": other["total"]})
    yield paragraph(say("turn.weighting" if facts.tables["weightings"] else "turn.none"))
    yield table("weightings", rows, currency=facts.currency)
    lines = [say("turn.distance", name=facts.name(gate["cohort"]), n=_turned(gate))
             for gate in facts.tables["gates"] if _decided(gate)]
    lines = [*_other_totals(facts), *lines]
    for row in facts.tables["matching"]:
        ties = report_text.count(facts.people.alone(row["ties_broken"]))
        lines.append(say("turn.order" if row["order_free"] else "turn.order.may",
                         name=row["cohort"], n=ties, rule=known("tie", row["tie_rule"])))
    unknown = sum(1 for o in options if o["standing"] == "unknown")
    lines.append(say("turn.unknown", n=unknown, all=len(options)) if unknown
                 else say("turn.settled"))
    yield listing(lines)


def _owed(facts: Facts) -> Iterator[str]:
    yield _heading("owed")
    lines = facts.tables["statement"]
    if not lines:
        yield paragraph(say("owed.nothing"))
        return
    rows: List[Dict[str, Any]] = [
        {"rule": known("rule", line["rule"]), "name": facts.name(line["cohort"]),
         "quantity": line["quantity_value"], "price": line["price"], "amount": line["amount"],
         "why": line["why"], "source": line["source"]} for line in lines]
    rows.append({"rule": say("owed.total"), "amount": facts.total, "sum": True})
    yield table("statement", rows, caption=say("owed.lines"), currency=facts.currency)
    if facts.tables["payers"]:
        yield table("payers", facts.tables["payers"], caption=say("owed.payers"),
                    currency=facts.currency, wide=False)


def _options(facts: Facts) -> Iterator[str]:
    yield _heading("options")
    yield paragraph(say("options.note"))
    yield table("options", option_rows(facts))


def _provenance(facts: Facts, evaluation: Any) -> Iterator[str]:
    how, result = facts.record["provenance"], facts.record["result"]
    yield _heading("provenance")
    made = say("provenance.version.text", version=how["version"], numerics=result["numerics"],
               language=how["language"])
    for key, value in (("hash", evaluation.result_hash),
                       ("contract", result["design"]["contract_hash"])):
        yield f"<p>{html(say('provenance.' + key))}: <code>{html(value)}</code></p>"
    yield paragraph(f"{say('provenance.version')}: {made}")
    rows = [{**row, "rows": facts.people.alone(row["rows"])} for row in facts.tables["inputs"]]
    yield table("inputs", rows, caption=say("provenance.inputs"))
    yield paragraph(say("provenance.note"), quiet=True)
