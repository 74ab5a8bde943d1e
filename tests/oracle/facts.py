"""Facts of a stage: rows of the tables as dates and exact numbers, and who the persons are."""

from dates import day
from exact import Fraction, Refused, wanted

PEOPLE = ("events", "days", "values")


def check_numbers(tables):
    """Refuses JSON numbers beyond 64 bits, in whichever row."""
    for rows in tables.values():
        for cell in (cell for row in rows for cell in row.values()):
            if isinstance(cell, int) and not -2 ** 63 <= cell < 2 ** 63:
                raise Refused("a JSON number beyond 64 bits", "terms")


class Facts:
    """What is seen at a stage. `cohorts` are those that count."""

    def __init__(self, contract, tables, as_at, cohorts):
        self.contract, self.as_at, self.cohorts = contract, as_at, cohorts
        self.tables = tables
        self.kind = contract.kind_of
        contract.check_last_days(tables, as_at)
        self._members()
        self.rows = {}
        for name, outcome in contract.outcomes.items():
            if name in tables:
                read = {"figures": self._figures, "achievements": self._achievements}
                self.rows[name] = read.get(outcome["kind"], self._people)(outcome, tables[name])
        if self.member is None:
            seen = {row["person"] for name, rows in self.rows.items()
                    if contract.outcomes[name]["kind"] == "achievements" for row in rows}
            self.persons = {person: {} for person in seen}
        else:
            self.persons = self.member

    def _cell(self, column, text):
        if self.contract.kind_of(column) == "whole":
            return int(text)
        if self.contract.kind_of(column) in ("code", "cohort") and \
                text not in self.contract.levels[column]:
            raise Refused(f"{text!r} is not listed for {column}")
        return text

    def _members(self):
        self.member, self.all_members = None, set()
        table = self.contract.members
        if table is None or "members" not in self.tables:
            return
        spec = self.contract.tables[table]
        classes = [n for n, c in spec["columns"].items() if c["type"] in ("codes", "i64")]
        others = [n for n in spec["columns"] if n not in classes]
        self.member, self.about = {}, {}
        for row in self.tables["members"]:
            person = row[spec["person"]]
            if person in self.all_members:
                raise Refused("a person twice")
            self.all_members.add(person)
            values = {n: self._cell(n, row[n]) for n in classes}
            self.about[person] = {**values, **{n: row[n] for n in others}}
            if "cohort" not in values or values["cohort"] in self.cohorts:
                self.member[person] = values

    def _counts(self, row):
        return "cohort" not in row or row["cohort"] in self.cohorts

    def _figures(self, outcome, table):
        rows, seen = [], set()
        for cells in table:
            row = {"keys": {n: self._cell(n, cells[n]) for n in outcome["keys"]}}
            if "on" in outcome:
                row["keys"]["on"] = day(cells[outcome["on"]])
                if row["keys"]["on"] > self.as_at:
                    continue
            row["arm"] = cells[outcome["arm"]] if "arm" in outcome else "treated"
            for name, unit in outcome["numbers"].items():
                row[name] = wanted(cells[name], "number" if unit == "count" else unit)
                if unit == "count" and (row[name].denominator != 1 or row[name] < 0):
                    raise Refused("a count that is none")
            own = tuple(sorted(row["keys"].items())), row["arm"]
            if own in seen:
                raise Refused("a key twice")
            seen.add(own)
            if self._counts(row["keys"]):
                rows.append(row)
        return rows

    def _achievements(self, outcome, table):
        rows = []
        for cells in table:
            row = {"person": cells[outcome["person"]], "what": cells[outcome["what"]],
                   "on": day(cells[outcome["on"]]), "cells": cells}
            if self.member is not None and row["person"] not in self.all_members:
                raise Refused("a person who is no member")
            if row["on"] <= self.as_at and \
                    (self.member is None or row["person"] in self.member):
                rows.append(row)
        return rows

    def _people(self, outcome, table):
        """Rows of counts, whether or not their cohort counts or is mature."""
        rows, seen = [], set()
        keys = {"cohort", *outcome.get("keys", [])}
        for one in self.contract.tables.values():
            if one["role"] in ("members", "releases"):
                keys |= set(one["columns"])
        for cells in table:
            row = {"keys": {}, "arm": cells.get("arm", "treated"),
                   "verdict": cells.get("verdict") or "ok"}
            for name, cell in cells.items():
                if name in ("arm", "verdict"):
                    continue
                if name in keys:
                    row["keys"][name] = self._cell(name, cell)
                else:
                    row[name] = wanted(cell, "number")
            own = tuple(sorted(row["keys"].items())), row["arm"]
            if own in seen:
                raise Refused("a key twice")
            seen.add(own)
            rows.append(row)
        self._split_by_keys(outcome, rows)
        return [row for row in rows if self._counts(row["keys"])]

    def _split_by_keys(self, outcome, rows):
        """Adds the combinations of an outcome's keys that are missing: same persons, no counts."""
        groups, own = {}, outcome.get("keys", [])
        for row in rows:
            rest = tuple(sorted(i for i in row["keys"].items() if i[0] not in own))
            groups.setdefault((rest, row["arm"]), []).append(row)
        for (rest, arm), found in groups.items():
            one = found[0]
            held = {n for n in one if n in ("persons", "eligible") or n not in NUMBERS}
            held -= {"keys", "arm", "verdict"}
            if any(row.get(n) != one.get(n) for row in found for n in held):
                raise Refused("persons differ in rows that differ in the outcome's keys alone")
            there = {tuple(row["keys"][n] for n in own) for row in found}
            for values in self._combinations(own):
                if values not in there:
                    counts = {n: one[n] if n in held else Fraction(0)
                              for n in one if n not in ("keys", "arm", "verdict")}
                    rows.append({**counts, "arm": arm, "verdict": "ok",
                                 "keys": {**dict(rest), **dict(zip(own, values))}})

    def _combinations(self, keys):
        combinations = [()]
        for key in keys:
            combinations = [c + (v,) for c in combinations for v in self.contract.listed(key)]
        return combinations

    def whole_numbers(self, key):
        """Every whole number that a row that is seen shows in a key column or class of a name."""
        found = {values[key] for values in (self.member or {}).values() if key in values}
        for rows in self.rows.values():
            found |= {row["keys"][key] for row in rows if key in row.get("keys", {})}
        for step in self.contract.steps:
            if "interval" in step:
                found |= {int(row[key]) for row in self.tables.get(step["id"], [])
                          if key in row and self._counts(row)}
        return sorted(found)


NUMBERS = {"reconvicted", "events", "offences", "days_to_first", "with_days", "days", "value"}
