"""Random valid parts of a contract: tables, periods, cohorts, outcomes."""

CLASSES = ["red", "blue", "green"]
COURTS = ["high", "low"]
SIZES = ["at_least", "above", "at_most", "below", "equal"]
NAMES = ["job", "stay", "skill", "month"]


class Parts:
    """The parts of a contract, drawn from a generator of random numbers."""

    def __init__(self, rng):
        self.rng = rng
        self.document = {"language": "sib@1", "contract": "drawn", "version": "1",
                         "currency": rng.choice(["GBP", "GBP", "JPY", "KWD"]),
                         "tables": {}, "values": {}, "periods": {}, "outcomes": {},
                         "comparisons": {}, "payment": []}
        self.minor = {"GBP": "0.01", "JPY": "1", "KWD": "0.001"}[self.document["currency"]]
        self.keys, self.most = {}, rng.choice([6, 8, 12, 12, 24, 24, 60, 300])  # lines of a series
        self.cohorts()
        self.periods()
        dated, rest = [self.members, self.dated], [self.events, self.days, self.values]
        for make in dated if self.chance(0.15) else [dated[0], self.figures, dated[1], *rest]:
            if rng.random() < 0.6:
                make()
        if not self.document["outcomes"]:
            self.dated()
        if "people" in self.document["tables"] and "cards" not in self.document["outcomes"]:
            self.achievements()

    def chance(self, share):
        """Whether something of this chance happens."""
        return self.rng.random() < share

    def cohorts(self):
        """Windows, or rolling cohorts that open one after the other."""
        rng, found = self.rng, []
        if self.chance(0.3):
            return
        for number in range(rng.randint(1, 3)):
            one = {"id": f"c-{number + 1}"}
            if rng.random() < 0.6 or (number and "window" in found[-1]):
                one["window"] = {"from": f"2018-0{number * 3 + 1}-01",
                                 "to": f"2018-0{number * 3 + 3}-{rng.choice(['30', '15'])}"}
            else:
                one["opens"] = {"after": found[-1]["id"]} if found else "2018-01-31"
                closes = {"members": 100} if self.chance(0.7) else {}
                if not closes or self.chance(0.7):
                    closes["months"] = rng.randint(1, 6)
                one["closes"] = closes
            if self.chance(0.1):
                one["abandoned"] = {"on": rng.choice(["2020-06-30", "2020-12-31", "2021-03-31"]),
                                    "why": "ended"}
            found.append(one)
        if self.chance(0.3):
            found.reverse()
            if any("opens" in c for c in found):
                found.reverse()
        self.document["cohorts"] = found

    def periods(self):
        """Years or quarters by the calendar, or listed starts."""
        if self.chance(0.7):
            every = self.rng.choice([{"months": 12}, {"months": 3}, {"days": 90}])
            self.document["periods"]["year"] = {"from": "2019-01-31", "every": every}
        if self.chance(0.4):
            self.document["periods"]["term"] = {
                "starts": ["2019-01-01", "2019-09-01", "2020-03-31"], "to": "2022-12-31"}

    def _table(self, name, role, columns, **more):
        made = {}
        for column, kind in columns.items():
            made[column] = {"type": kind}
            if kind == "codes":
                levels = {"class": CLASSES, "court": COURTS, "arm": ["treated", "comparison"],
                          "offered": ["yes", "no"]}.get(column)
                made[column].update({"levels": levels} if levels else {})
        self.document["tables"][name] = {"role": role, "columns": made, **more}

    def members(self):
        """Members with classes, and what they achieve."""
        columns = {"person": "text", "class": "codes", "age": "i64"}
        if "cohorts" in self.document:
            columns["cohort"] = "codes"
        self._table("people", "members", columns, person="person")
        self.keys["people"] = [n for n in columns if n != "person"]
        self.achievements()

    def achievements(self):
        """Names that are reported or reached by a clock."""
        columns = {"person": "text", "what": "codes", "on": "date", "proof": "date"}
        self._table("claims", "achievements", columns)
        rng, events, names = self.rng, ["housed", "lost"], rng_names(self.rng)
        found = []
        for at, name in enumerate(names):
            one = {"name": name, "times": rng.choice(["once", "every"])}
            reported = [o["name"] for o in found if o["reached"] == "reported"]
            if self.chance(0.5):
                one["reached"] = "reported"
                if self.chance(0.3):
                    one["evidence"] = {"column": "proof", "within": {"days": 30}}
            else:
                one["reached"] = {"from": rng.choice(events[:1] + reported),
                                  "for": rng.choice([{"months": 1}, {"months": 3}, {"days": 91}]),
                                  "broken_by": rng.choice([[], ["lost"], ["lost"] + reported])}
                if one["times"] == "every":
                    one["again"] = rng.choice(["after_break", "at_once"])
            if at and self.chance(0.3):
                one["after"] = [rng.choice(found)["name"]]
            if "people" in self.document["tables"] and self.chance(0.3):
                one["where"] = rng.choice([
                    {"column": "class", "is": "equal", "value": "red"},
                    {"column": "class", "is": "one_of", "value": ["red", "green"]},
                    {"column": "age", "is": rng.choice(SIZES), "value": "20"},
                    {"column": "age", "is": "one_of", "value": ["2", "20"]}])
            found.append(one)
        rng.shuffle(found)
        self.document["outcomes"]["cards"] = {
            "kind": "achievements", "table": "claims", "person": "person", "what": "what",
            "on": "on", "events": events, "recognised": found}
        self.keys["cards"] = ["person", "what", "on", *self.document["periods"],
                              *self.keys.get("people", [])]

    def _figures(self, name, keys, dated):
        rng = self.rng
        columns = {key: {"class": "codes", "size": "i64", "cohort": "codes"}[key] for key in keys}
        numbers = {"persons": "count", "done": "count", "spent": "money", "score": "number",
                   "risk": "share", "gap": "points"}
        numbers = {n: u for n, u in numbers.items() if n in ("persons", "done") or self.chance(0.5)}
        columns.update({n: "i64" if u == "count" else "text" for n, u in numbers.items()})
        one = {"kind": "figures", "table": name, "keys": keys, "numbers": numbers}
        if dated:
            columns["day"] = "date"
            one["on"] = "day"
        elif rng.random() < 0.4:
            columns["arm"] = "codes"
            one["arm"] = "arm"
        self._table(name, "figures", columns)
        self.document["outcomes"][name] = one
        self.keys[name] = keys + (["on", *self.document["periods"]] if dated else [])

    def _some_keys(self):
        keys = ["class", "size"] + (["cohort"] if "cohorts" in self.document else [])
        return [key for key in keys if self.chance(0.5)]

    def figures(self):
        """Figures without dates."""
        self._figures("sums", self._some_keys(), False)

    def dated(self):
        """Figures with dates."""
        self._figures("flows", self._some_keys(), True)

    def _people(self, name, table, columns, **more):
        if "freed" not in self.document["tables"] and "people" not in self.document["tables"]:
            self._table("freed", "releases", {"one": "text", "class": "codes", "age": "i64",
                                              "offered": "codes"})
        columns = {**columns, "court": "codes"}
        if not any("offered" in t["columns"] for t in self.document["tables"].values()):
            columns["offered"] = "codes"
        self._table(table, "outcomes", columns)
        keys = ["court"] if self.chance(0.3) else []
        own = {"keys": keys} if keys else {}
        self.document["outcomes"][name] = {**more, "table": table, **own}
        self.keys[name] = ["class", "age"] + (["cohort"] if "cohorts" in self.document else [])

    def events(self):
        """Reconvictions."""
        months = {"months": 12}, {"months": self.rng.choice([0, 6])}
        days = {"days": 365}, {"days": 180}
        follow, wait = self.rng.choice([months, days])
        self._people("again", "courts", {"one": "text", "when": "date"}, kind="events",
                     unit=self.rng.choice(["occasion", "offence", "any"]), follow_up=follow,
                     waiting=wait)

    def days(self):
        """Days in a window."""
        self._people("inside", "cells", {"one": "text", "since": "date", "till": "date"},
                     kind="days", **{"from": "since", "to": "till"}, window={"months": 24})

    def values(self):
        """Values, with a window or without."""
        more = {"window": {"days": 700}} if self.chance(0.5) else {}
        self._people("worth", "marks", {"one": "text", "mark": "i64"}, kind="values", **more)


def rng_names(rng):
    """Some names of achievements."""
    return rng.sample(NAMES, rng.randint(2, 4))
