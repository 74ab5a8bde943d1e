"""The steps over the facts of a stage: every series by name, every row of the statement."""

from dates import day
from document import names_of
from exact import Refused
from facts import Facts
from series import Series
import compare
import curve
import gate
import limit
import measure

STEPS = {"measure": measure.apply, "compare": compare.apply, "gate": gate.apply,
         "curve": curve.apply, "round": limit.round_step, "limit": limit.apply,
         "settle": limit.settle_step}


class Run:
    """One computation: `lines` and `cohorts` are those that count."""

    def __init__(self, contract, tables, as_at, lines=None, cohorts=None):
        self.contract = contract
        self.as_at = day(as_at) if isinstance(as_at, str) else as_at
        self.counting = contract.settled_lines() if lines is None else lines
        named = [one["id"] for one in contract.cohorts] if cohorts is None else cohorts
        self.cohorts = [one["id"] for one in contract.cohorts
                        if one["id"] in named and not self._abandoned(one)]
        self.facts = Facts(contract, tables, self.as_at, self.cohorts)
        self.series, self.rows, self.conditions, self.weights = {}, [], [], []
        self.compares, self.gates, self.settled = {}, {}, []
        for step in contract.steps:
            self.apply(step)

    def apply(self, step):
        """Computes a step; a split is no series."""
        if step["do"] != "split":
            STEPS[step["do"]](self, step)

    def _abandoned(self, cohort):
        return "abandoned" in cohort and day(cohort["abandoned"]["on"]) <= self.as_at

    def give(self, series):
        """Keeps a series under its name, its lines in order."""
        series.lines.sort(key=lambda line: self.contract.rank(line.keys))
        self.series[series.name] = series
        return series

    def read(self, name, plain=False):
        """A series without the key `line`; `plain`: one that derives from no list."""
        if name not in self.series:
            raise Refused(f"nothing above is called {name!r}")
        series = self.series[name]
        if len(self.contract.lines.get(name, [name])) > 1:
            raise Refused(f"{name} has lines of more than one step")
        if plain and series.listed:
            raise Refused(f"{name} derives from a list")
        lines = [line.of(keys={k: v for k, v in line.keys.items() if k != "line"}, more=line.more)
                 for line in series.lines]
        return Series(name, series.unit, series.keys - {"line"}, lines, series.whole,
                      series.listed, series.origin)

    def read_lined(self, of):
        """(series, lines) of names with the key `line`, without those that do not count."""
        every, lines = [], []
        settled = self.contract.settled_lines()
        for name in names_of(of):
            if name not in self.series:
                raise Refused(f"nothing above is called {name!r}")
            series = self.series[name]
            every.append(series)
            for line in series.lines:
                label = line.keys.get("line", name)
                if label not in settled or label in self.counting:
                    lines.append(line.of(keys={**line.keys, "line": label}))
        if len({series.unit for series in every}) != 1:
            raise Refused("of several units")
        lines.sort(key=lambda line: self.contract.rank(line.keys))
        return every, lines

    def row(self, step, line, unit, result="", **more):
        """One row of the table `lines`."""
        self.rows.append({"step": step["id"], "do": step["do"], "result": result,
                          "line": line, "unit": unit, **more})

    def common_row(self, step, series, **columns):
        """One row a line; columns are functions of a line."""
        for line in series.lines:
            self.row(step, line, series.unit, **{n: of(line) for n, of in columns.items()})

    def combinations(self, keys, seen):
        """Every combination of the values of keys; `seen` are the keys of rows with dates."""
        kinds = {key: self.contract.kind_of(key) for key in keys}
        tied = [k for k in keys if kinds[k] in ("on", "person", "whole", "period")]
        found = [{}]
        if "on" in keys:
            found = [dict(one) for one in {
                tuple((k, row.get(k)) for k in tied) for row in seen if row.get("on")}]
        for key in keys:
            values = [] if "on" in keys and key in tied else self._values(key, kinds[key])
            if not ("on" in keys and key in tied):
                found = [{**one, key: value} for one in found for value in values]
        persons = self.facts.persons
        return [one for one in found if "person" not in one or all(
            value == persons[one["person"]].get(key, value) for key, value in one.items())]

    def _values(self, key, kind):
        if kind == "cohort":
            return self.cohorts
        if kind == "period":
            return self.contract.periods[key].begun(self.as_at)
        if kind == "person":
            return sorted(self.facts.persons)
        if kind == "whole":
            return self.facts.whole_numbers(key)
        return self.contract.listed(key)

