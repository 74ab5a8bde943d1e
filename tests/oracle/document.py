"""A contract as it is read: its parts by name, the keys of its lines and their order."""

from functools import cached_property

from dates import Period, add, day, plus
from exact import MINOR, Refused, bare, read, wanted
from texts import digest

BLANK = (1,)
RESULTS = ("treated", "comparison", "difference", "reduction", "change", "ratio", "denominator",
           "avoided", "units", "expected", "low", "high", "p")


def names_of(of):
    """A name or a list of names, as a list."""
    return of if isinstance(of, list) else [of]


class Contract:
    """The document, with what every step asks of it."""

    def __init__(self, document):
        self.document = document
        self.tables = document.get("tables", {})
        self.values = document.get("values", {})
        self.cohorts = document.get("cohorts", [])
        self.outcomes = document.get("outcomes", {})
        self.comparisons = document.get("comparisons", {})
        self.periods = {n: Period(one) for n, one in document.get("periods", {}).items()}
        self.steps, self.step, self.places, self.lines = [], {}, {}, {}
        self.minor = read("1")[0] / 10 ** MINOR[document["currency"]]
        self.order = {one["id"]: at for at, one in enumerate(self.cohorts)}
        self.members = next((n for n, t in self.tables.items() if t["role"] == "members"), None)
        self.levels, self.whole, self.ranked = {}, set(), {}
        self._find_keys()
        for step in document["payment"]:
            if "section" not in step:
                self.take(step)

    def take(self, step):
        """Reads a step below all others."""
        self.places[step["id"]] = len(self.steps)
        self.step[step["id"]] = step
        self.steps.append(step)
        self._find_lines(step)

    def _find_keys(self):
        for table in self.tables.values():
            for name, column in table["columns"].items():
                if column["type"] == "codes" and "levels" in column:
                    self.levels.setdefault(name, column["levels"])
                elif column["type"] == "i64":
                    self.whole.add(name)
        recognised = []
        for outcome in self.outcomes.values():
            for one in outcome.get("recognised", []):
                recognised += [one["name"]] if one["name"] not in recognised else []
        self.levels["what"] = recognised
        self.levels["cohort"] = [one["id"] for one in self.cohorts]
        self.bases = {name: "on" for name in self.periods}
        if self.members:
            self.bases.update({name: "person" for name, one in
                               self.tables[self.members]["columns"].items()
                               if one["type"] in ("codes", "i64")})
        self.sized = sorted(set(self.whole) | set(self.periods))
        self.ranks = [(name, {level: at for at, level in enumerate(self.levels[name])})
                      for name in sorted(self.levels) if name != "cohort"]

    def _find_lines(self, step):
        """The names that the key `line` can have in what a step gives."""
        kind, own = step["do"], step["id"]
        self.lines[own] = [own]
        if kind in ("round", "limit", "settle"):
            lines = []
            for name in names_of(step["of"]):
                lines += [one for one in self.lines.get(name, [name]) if one not in lines]
            if kind == "round" and "by" in step and "line" not in step["by"]:
                lines = [own]
            if kind == "limit" and "charged_to" in step:
                lines = lines + [own]
            self.lines[own] = lines

    @cached_property
    def hash(self):
        """The hash of the document."""
        return digest(self.document)

    def settled_lines(self):
        """The names of lines that are settled."""
        return next((self.lines[s["id"]] for s in self.steps if s["do"] == "settle"), [])

    def kind_of(self, key):
        """What sort of key a name is."""
        if key in ("line", "cohort", "person", "what", "on"):
            return key
        if key in self.periods:
            return "period"
        if key in self.levels:
            return "code"
        if key in self.whole:
            return "whole"
        raise Refused(f"no key {key!r}")

    def listed(self, key):
        """The listed values of a key of codes, names or cohorts."""
        return self.levels[key]

    def date_of(self, keys):
        """The date of a line with these keys."""
        if keys.get("on") is not None:
            return keys["on"]
        ends = [p.last(keys[n]) for n, p in self.periods.items() if keys.get(n) is not None]
        return min(ends) if ends else None

    def place(self, line):
        """The place of a name of lines in the payment."""
        step, _, result = line.partition(".")
        return (self.places[step], RESULTS.index(result) if result else 0)

    def rank(self, keys, by_date=False):
        """What orders lines everywhere."""
        own = (by_date, *keys.items())
        if own not in self.ranked:
            self.ranked[own] = self._rank(keys, by_date)
        return self.ranked[own]

    def _rank(self, keys, by_date):
        def of(value):
            return BLANK if value is None else (0, value)
        get = keys.get
        when, line, person = self.date_of(keys), get("line"), get("person")
        when = of(when)
        line = BLANK if line is None else (0, self.place(line))
        rest = [of(self.order.get(get("cohort")))]
        rest += [of(places.get(get(name))) for name, places in self.ranks]
        rest += [of(get(name)) for name in self.sized]
        rest.append(BLANK if person is None else (0, person.encode()))
        return ((when, line) if by_date else (line, when)) + tuple(rest)

    def value(self, text, unit):
        """The number of a constant of a unit."""
        return wanted(bare(text), unit)

    def last_day(self, cohort, facts, as_at):
        """The last day of a cohort, or none while it is open."""
        one = next(c for c in self.cohorts if c["id"] == cohort)
        if "window" in one:
            return day(one["window"]["to"])
        for row in facts.get("cohorts", []):
            if row["cohort"] == cohort and day(row["to"]) <= as_at:
                return day(row["to"])
        return self.latest(one, self.opened(one, facts, as_at))

    def opened(self, one, facts, as_at):
        """The day a rolling cohort opened; none while it has not."""
        opens = bare(one["opens"])
        if not isinstance(opens, dict):
            return day(opens)
        before = self.last_day(opens["after"], facts, as_at)
        return None if before is None else add(before, {"days": 1})

    @staticmethod
    def latest(one, opened):
        """The last day that its months allow; none where they say none."""
        if opened is None or "months" not in one["closes"]:
            return None
        return add(add(opened, {"months": one["closes"]["months"]}), {"days": -1})

    def check_last_days(self, facts, as_at):
        """Refuses last days that are told and cannot be."""
        for row in facts.get("cohorts", []):
            one = next(c for c in self.cohorts if c["id"] == row["cohort"])
            if "window" in one:
                raise Refused("a window has its last day")
            opened, last = self.opened(one, facts, as_at), day(row["to"])
            latest = self.latest(one, opened)
            if last <= as_at and opened is not None and (
                    last < opened or (latest is not None and last > latest)):
                raise Refused("a last day that cannot be")

    def mature(self, cohort, outcome, facts, as_at):
        """Whether a cohort is mature for an outcome of people."""
        last = self.last_day(cohort, facts, as_at)
        if last is None:
            return False
        if outcome["kind"] == "events":
            last = add(last, plus(outcome["follow_up"], outcome["waiting"]))
        elif "window" in outcome:
            last = add(last, outcome["window"])
        return last <= as_at
