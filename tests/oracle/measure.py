"""The step `measure`: sums, means, shares, ratios and lists of an outcome."""

from achieve import achievements
from exact import Fraction, Refused
from facts import PEOPLE
from series import Line, Series, shared

RATES = ("mean", "share", "ratio")


class Measure:
    """A measure's facts: rows with keys, an arm and numbers, and the formula over their sums."""

    def __init__(self, run, step):
        self.run, self.step, self.by = run, step, list(step["by"])
        self.outcome = run.contract.outcomes[step["outcome"]]
        self.kind = self.outcome["kind"]
        self.people, self.places = self.kind in PEOPLE, None
        if step["is"] == "list":
            self.by = ["person", "what", "on"] + self.by
        if step["outcome"] not in run.facts.rows:
            raise Refused(f"the table {step['outcome']} is missing")
        rows = run.facts.rows[step["outcome"]]
        if self.kind == "achievements":
            rows = self._achieved()
        for row in rows:
            for key in self.by:
                if key in run.contract.periods:
                    row["keys"][key] = run.contract.periods[key].of(row["keys"]["on"])
        self.rows = sorted(rows, key=lambda row: run.contract.rank(
            {k: v for k, v in row["keys"].items() if k in run.contract.periods
             or run.contract.kind_of(k)}))
        if step["is"] == "share":
            self._check_share()

    def _achieved(self):
        rows = []
        for one in achievements(self.run.facts, self.step["outcome"]):
            rows.append({"keys": {**self.run.facts.persons[one["person"]], **one},
                         "arm": "treated", "achieved": Fraction(1)})
        return rows

    def _check_share(self):
        if self.kind == "achievements":
            return
        for row in self.rows:
            if self.read(row) and row[self.step["what"]] > row["persons"]:
                raise Refused("a share above its persons")

    def read(self, row):
        """Whether the numbers of a row are read: its cohort is mature."""
        return not self.people or "cohort" not in row["keys"] or self.mature(row["keys"]["cohort"])

    def mature(self, cohort):
        """Whether a cohort is mature."""
        run = self.run
        return run.contract.mature(cohort, self.outcome, run.facts.tables, run.as_at)

    def at(self, keys, arm="treated"):
        """The rows of a line in an arm."""
        if self.places is None:
            self.places = {}
            for row in self.rows:
                self.places.setdefault((row["arm"], *shared(row["keys"], self.by)), []).append(row)
        return self.places.get((arm, *shared(keys, self.by)), [])

    def total(self, rows, keys, number):
        """The sum of a number over rows of a line."""
        if number == "achievers":
            return Fraction(len({row["keys"]["person"] for row in rows}))
        if number == "persons" and self.kind == "achievements":
            persons = self.run.facts.persons.values()
            return Fraction(sum(all(values[k] == v for k, v in keys.items() if k != "what")
                                for values in persons))
        return sum((row[number] for row in rows), Fraction(0))

    def parts(self, keys, arm="treated", instead=None):
        """(numerator, denominator) of a line; `instead` stands for `what`."""
        rows, what = self.at(keys, arm), instead or self.step["what"]
        number = self.total(rows, keys, what)
        if self.step["is"] == "sum":
            return number, None
        over = self.step["over"] if self.step["is"] == "ratio" else ["persons"]
        return number, sum(self.total(rows, keys, one) for one in over)

    def state(self, keys, arms=("treated",)):
        """A line without number that has the state of the facts."""
        contract, run = self.run.contract, self.run
        if self.people and contract.cohorts:
            asked = [keys["cohort"]] if "cohort" in keys else run.cohorts
            if not all(self.mature(cohort) for cohort in asked):
                return Line(keys, None, "not_yet", "cohort_open")
        if not self.people and "on" not in keys:
            for key in keys:
                if key in contract.periods and contract.periods[key].last(keys[key]) > run.as_at:
                    return Line(keys, None, "not_yet", "period_open")
        words = [row.get("verdict", "ok") for arm in arms for row in self.at(keys, arm)]
        words = [word for word in words if word != "ok"]
        return Line(keys, None, "undecided", min(words)) if words else Line(keys)

    def line(self, keys, parts, arms=("treated",)):
        """The line of a formula's parts."""
        line = self.state(keys, arms)
        if line.state == "undecided":
            line.more = rate(keys, parts).more
        return line if line.state != "value" else rate(keys, parts)

    def lines(self):
        """Every line of the measure, with its treated figure."""
        if self.step["is"] == "list":
            return [Line({key: row["keys"][key] for key in self.by}, Fraction(1))
                    for row in self.rows]
        seen = [row["keys"] for row in self.rows]
        return [self.line(keys, self.parts(keys))
                for keys in self.run.combinations(self.by, seen)]

    def counts(self):
        """Whether the numerator counts events."""
        if self.kind == "figures":
            return self.outcome["numbers"][self.step["what"]] == "count"
        return self.step["what"] != "value"


def rate(keys, parts):
    """The line of a numerator and, of a rate, its denominator."""
    number, over = parts
    if over is None:
        return Line(keys, number)
    if over == 0:
        return Line(keys, None, "undecided", "no_rate", {"numerator": number, "denominator": over})
    return Line(keys, number / over, more={"numerator": number, "denominator": over})


def unit_of(outcome, step):
    """The unit of a measure."""
    what = step.get("what")
    unit = outcome["numbers"][what] if outcome["kind"] == "figures" else "number"
    unit = "number" if unit == "count" else unit
    if step["is"] == "share" or (step["is"] == "ratio" and what in step["over"]):
        return "share"
    return unit


def apply(run, step):
    """A measure as a series."""
    if (step["is"] == "ratio") != ("over" in step):
        raise Refused("a ratio has `over`, and nothing else has")
    one = Measure(run, step)
    unit = unit_of(one.outcome, step)
    whole = step["is"] == "sum" and unit == "money"
    series = Series(step["id"], unit, set(one.by), one.lines(), whole, step["is"] == "list", one)
    run.give(series)
    run.common_row(step, series, value=lambda line: line.number,
                   numerator=lambda line: line.more.get("numerator"),
                   denominator=lambda line: line.more.get("denominator"))
