"""Achievements: what is reached, from dated rows of persons, day by day."""

from dates import DAY, add, day


def candidates(rows, one):
    """[(person, date)] of a recognised name before `where`, `after` and `times`."""
    if one["reached"] == "reported":
        found = []
        for row in rows.seen:
            if row["what"] != one["name"]:
                continue
            if "evidence" in one and not evidence_in(rows.as_at, one["evidence"], row):
                continue
            found.append((row["person"], row["on"]))
        return found
    found = []
    for person in sorted({row["person"] for row in rows.seen}):
        mine = [row for row in rows.seen if row["person"] == person]
        found += [(person, on) for on in clock(one, mine, rows.as_at)]
    return found


def evidence_in(as_at, evidence, row):
    """Whether the evidence of a row came in time."""
    text = row["cells"].get(evidence["column"])
    if text in (None, ""):
        return False
    return day(text) <= min(add(row["on"], evidence["within"]), as_at)


def clock(one, rows, as_at):
    """The dates on which a person's clock is reached."""
    spec, found = one["reached"], []
    starts = {row["on"] for row in rows if row["what"] == spec["from"]}
    breaks = {row["on"] for row in rows if row["what"] in spec["broken_by"]}
    repeating = one.get("again") == "at_once"
    running, times, due = None, 1, None
    last = max(starts | breaks | {as_at}) if starts else as_at
    when = min(starts) if starts else as_at
    while when <= last:
        if when in breaks:
            running = None
        if running is not None and (repeating or times == 1) and when == due:
            found.append(when)
            times += 1
            due = add(running, spec["for"], times)
        if when in starts and running is None:
            running, times, due = when, 1, add(when, spec["for"])
        when += DAY
    return [on for on in found if on <= as_at]


def fulfils(condition, value):
    """Whether a value fulfils a condition `where`."""
    def read(text):
        return day(text) if hasattr(value, "year") else type(value)(text)
    wanted = condition["value"]
    if condition["is"] == "one_of":
        return value in [read(text) for text in wanted]
    limit = read(wanted)
    if condition["is"] == "equal":
        return value == limit
    return {"at_least": value >= limit, "above": value > limit,
            "at_most": value <= limit, "below": value < limit}[condition["is"]]


class Seen:
    """The rows of an outcome that are seen at a date."""

    def __init__(self, rows, as_at):
        self.seen, self.as_at = rows, as_at


def achievements(facts, name):
    """[{person, what, on}] of an outcome: each achievement that counts."""
    outcome = facts.contract.outcomes[name]
    rows = Seen(facts.rows[name], facts.as_at)
    by_name = {one["name"]: one for one in outcome["recognised"]}
    reached = {}

    def reach(what):
        if what in reached:
            return reached[what]
        one = by_name[what]
        firsts = [first_days(reach(before)) for before in one.get("after", [])]
        counts = []
        for person, on in sorted(candidates(rows, one), key=lambda c: (c[1], c[0])):
            if "where" in one and not fulfils(one["where"],
                                              facts.about[person][one["where"]["column"]]):
                continue
            if any(person not in first or first[person] > on for first in firsts):
                continue
            if one["times"] == "once" and any(person == other for other, _ in counts):
                continue
            counts.append((person, on))
        reached[what] = counts
        return counts

    return [{"person": person, "what": what, "on": on}
            for what in by_name for person, on in reach(what)]


def first_days(counts):
    """The first day of each person."""
    first = {}
    for person, on in counts:
        first[person] = min(on, first.get(person, on))
    return first
