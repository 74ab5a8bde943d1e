"""Random valid ends of a contract: rounds, limits, settle, split and stages."""

import copy

from dates import DAY, add, day
from document import names_of
from gen_steps import ARMED, PRICES, Steps

DATES = ["2020-06-30", "2020-12-31", "2021-03-31", "2021-12-31", "2022-12-31"]


class Money(Steps):
    """What comes after the curves."""

    def finish(self):
        """Rounds and limits all money that no step reads, settles it, and says when."""
        self.charged = False
        split = self.chance(0.6)
        self.rule = self.rng.choice(["ratio", "ratio", "layers"]) if split else None
        self.cards = split and self.rule == "ratio" and self.chance(0.4)
        while not self.loose():
            self.attempt(self.curve)
        for _ in range(self.rng.randint(0, 2)):
            self.attempt(self.limit)
        for _ in range(self.rng.randint(0, 2)):
            self.attempt(self.round)
        self._round_all()
        for _ in range(self.rng.randint(0, 3)):
            self.attempt(self.limit)
        self._round_all()
        self._settle()
        if split:
            self._split()
        for step in self.steps():
            if step["do"] == "gate" and not self._gate_read(step["id"]):
                step["report"] = True
        if all(s.get("report") for s in self.steps() if s["do"] == "gate"):
            for step in self.steps():
                if step["do"] == "curve" and step["if"] == "always" and self.chance(0.5):
                    del step["if"]
        self._tidy()
        self._stages()
        self._remark()

    def _remark(self):
        """Sources and notes around values, and headings: they decide nothing."""
        rng = self.rng
        if not self.chance(0.3):
            return
        for step in self.steps():
            for key in ("each", "at_most", "at_least", "to", "per", "n"):
                if isinstance(step.get(key), str) and step["do"] != "compare" \
                        and rng.random() < 0.4:
                    more = rng.choice([{"source": "page 3"}, {"note": "as read", "unknown": True},
                                       {"assumed": True}, {},
                                       {"unknown": True, "alternatives": ["1", {"value": "2"}]}])
                    step[key] = {"value": step[key], **more}
        self.document.update(title="Drawn", source="chance", note="no scheme")
        self.steps().insert(rng.randint(0, len(self.steps()) - 1), {"section": "A heading"})

    def _readers(self):
        text = []

        def walk(value):
            if isinstance(value, dict):
                for key, one in value.items():
                    if key not in ("do", "id"):
                        walk(one)
            elif isinstance(value, list):
                for one in value:
                    walk(one)
            elif isinstance(value, str):
                text.append(value)
        for step in self.steps():
            walk(step)
        return set(text)

    def _gate_read(self, name):
        return name in self._readers()

    def loose(self):
        """Money of curves, rounds and limits that no step reads."""
        read = self._readers()
        return [s for s in self.run.series.values() if s.unit == "money" and s.name not in read
                and next(x for x in self.steps() if x["id"] == s.name.split(".")[0])["do"]
                in ("curve", "round", "limit")]

    def _some(self, every):
        return self.rng.sample(every, self.rng.randint(1, min(3, len(every)))) if every else []

    def _of(self, every):
        return every[0].name if len(every) == 1 and self.chance(0.8) else [s.name for s in every]

    def round(self):
        """A round of some money, or of anything."""
        rng = self.rng
        some = self._some(self.loose()) if self.chance(0.7) else \
            self.series("number", "share", "points")[:1]
        if not some:
            return None
        unit = some[0].unit
        to = {"money": [self.parts.minor, self.parts.minor, "1", "10"], "number": ["1", "0.5"],
              "share": ["1 %", "10 %"], "points": ["1 point"]}[unit]
        step = {"do": "round", "id": self.name("r"), "of": self._of(some), "to": rng.choice(to),
                "rounding": rng.choice(["half_up", "half_even", "down", "up"])}
        shared = set.intersection(*(s.sure() for s in some)) - {"line"}
        if self.chance(0.3) and not any(s.listed for s in some) and not self.charged:
            step["by"] = [k for k in sorted(shared) if self.chance(0.5)]
            if self.chance(0.3):
                step["by"].append("line")
        return step

    def _round_all(self):
        parts = [s for s in self.loose() if not s.whole]
        if parts:
            step = {"do": "round", "id": self.name("r"), "of": [s.name for s in parts],
                    "to": self.parts.minor, "rounding": "half_up"}
            assert self.attempt(lambda: step), step

    def limit(self):
        """A limit of any sort."""
        rng = self.rng
        some = self._some(self.loose()) if self.chance(0.85) else \
            self.series("number", "share", "points")[:1]
        if not some:
            return None
        keys = set().union(*(s.keys for s in some)) - {"line"}
        shared = set.intersection(*(s.sure() for s in some)) | {"line"}
        unit = some[0].unit
        step = {"do": "limit", "id": self.name("l"), "of": self._of(some),
                "keys": rng.sample(sorted(keys), len(keys)),
                "per": [k for k in sorted(shared) if rng.random() < 0.4]}
        if rng.random() < 0.3:
            return self._floor(step, some, unit)
        step["at_most"] = self._amount(step, unit)
        if rng.random() < 0.3:
            step["where"] = self._where(shared, some)
            if step["where"] is None:
                del step["where"]
            elif rng.random() < 0.6:
                step["share_of"] = rng.choice(["achieved", "payable"])
                share = rng.choice(["10 %", "100/3 %", "0 %", "90 %"])
                step["at_most"] = self.named(share, "share") if self.chance(0.1) else share
        fills = ["in_order", "in_order", "pro_rata"]
        if any(k in keys for k in ("on", "year", "term")):
            fills.append("by_date")
        step["fill"] = rng.choice(fills)
        if step["fill"] != "pro_rata":
            step["cut"] = rng.choice(["part", "refuse"])
        return step

    def _amount(self, step, unit):
        texts = {"money": ["0", "1", "100", "1000", "5", "2000000"],
                 "number": ["0", "1", "2", "7/2"], "share": ["0 %", "10 %", "50 %"],
                 "points": ["0 points", "5 points"]}[unit]
        per = [k for k in step["per"] if k != "line"]
        able = [s for s in self.series(unit) if s.keys <= set(per) and not s.listed]
        if self.chance(0.15):
            return {"of": self.rng.choice(able).name} if able and self.chance(0.7) else \
                self.named(self.rng.choice(texts), unit)
        amount = self.card(per, texts)
        if isinstance(amount, dict) and self.chance(0.3):
            amount["else"] = "none"
        return amount

    def _where(self, shared, some):
        rng = self.rng
        able = sorted(shared - {"person"})
        if not able:
            return None
        key = rng.choice(able)
        if key in ("size", "age", "year", "term", "on"):
            how = rng.choice(["at_least", "above", "at_most", "below", "equal"])
            return {"column": key, "is": how, "value": "2020-06-30" if key == "on" else "2"}
        lines = self.run.contract.lines
        names = lines.get(some[0].name, [some[0].name]) if key == "line" else self.names(key)
        if rng.random() < 0.5:
            return {"column": key, "is": "equal", "value": rng.choice(names)}
        return {"column": key, "is": "one_of", "value": names[:2]}

    def _floor(self, step, some, unit):
        step["at_least"] = self._amount(step, unit)
        if unit != "money":
            step["of"], step["per"] = some[0].name, sorted(some[0].keys)
            return step
        step["per"] = [k for k in step["per"] if k != "line"]
        payer = self.rule == "ratio" and self.chance(0.4)
        step["charged_to"] = self.rng.choice(["city", "state"]) if payer else "payers"
        self.charged = self.charged or payer
        return step

    def _settle(self):
        rng = self.rng
        self.charged = any(s.get("charged_to", "payers") != "payers" for s in self.steps())
        strict = self.charged or self.cards
        step = {"do": "settle", "id": "due", "of": self._of(self.loose()),
                "below_zero": rng.choice(["repay", "repay" if strict else "carry", "refuse"]),
                "below_nothing": "owed" if strict else rng.choice(["owed", "zero"]),
                "undecided": rng.choice(["stop", "others_proceed", "others_proceed"])}
        self.steps().append(step)
        self.run.contract.take(step)
        every = [self.run.series[n] for n in names_of(step["of"])]
        shared = set.intersection(*(s.sure() for s in every))
        self.card_keys = sorted((shared | {"line"}) - {"person", "on"})

    def _split(self):
        rng = self.rng
        names = ["city", "state", "Zürich"][:rng.randint(2, 3)]
        rng.shuffle(names)
        step = {"do": "split", "id": "bills", "of": "due", "rule": self.rule, "payers": []}
        key = rng.choice(self.card_keys) if self.cards and self.card_keys else None
        shares = [["6", "6", "2"], ["1", "0", "1"], ["1/3", "1/7", "5"],
                  ["40 %", "60 %", "0 %"], ["100/3 %", "200/3 %", "0 %"]]
        pick = rng.choice(shares if len(names) == 3 or not key else shares[:3])
        for at, name in enumerate(names):
            payer = {"id": name}
            if self.rule == "ratio":
                payer["share"] = pick[at]
                if key:
                    payer["share"] = {"by": key, "card": {n: rng.choice(["1", "2", "1/3"])
                                                          for n in self.names(key)}}
                    if key in ("size", "age", "year", "term") and rng.random() < 0.9:
                        payer["share"]["else"] = rng.choice(["0", "1"]) if at else "1"
            capped = rng.random() < 0.4 if self.rule == "ratio" else at < len(names) - 1
            if capped:
                payer["at_most"] = rng.choice(["0", "1", "100", "1000", "999999999"])
            step["payers"].append(payer)
        if self.rule == "ratio" and any("at_most" in p for p in step["payers"]):
            step["over_cap"] = rng.choice(["spill", "unpaid"])
        self.steps().append(step)

    def _tidy(self):
        """Leaves out what nothing measures, and arms that nothing reads."""
        measured = {s["outcome"] for s in self.steps() if s["do"] == "measure"}
        outcomes = self.document["outcomes"]
        for name in [n for n in outcomes if n not in measured]:
            del outcomes[name]
        compared = {s["with"]: s["of"] for s in self.steps() if "with" in s}
        kinds = self.document["comparisons"]
        for name in [n for n in kinds if n not in compared]:
            del kinds[name]
        by_id = {s["id"]: s for s in self.steps()}
        self.read_arms = {by_id[of]["outcome"] for name, of in compared.items()
                          if name in kinds and kinds[name]["kind"] in ARMED}
        for name, outcome in outcomes.items():
            if "arm" in outcome and name not in self.read_arms:
                del self.document["tables"][outcome["table"]]["columns"][outcome.pop("arm")]

    def _stages(self):
        rng, found = self.rng, []
        lines = self.run.contract.lines
        every = []
        for name in names_of(self.run.contract.step["due"]["of"]):
            every += [one for one in lines.get(name, [name]) if one not in every]
        cohorts = [c["id"] for c in self.document.get("cohorts", [])]
        dates = sorted(rng.sample(DATES, rng.choice([1, 1, 2, 2, 3, 4])))
        for at, when in enumerate(dates):
            stage = {"id": f"s{at}", "as_at": when, "lines": "all",
                     "pays": rng.random() < 0.85, "facts": "as_known"}
            if rng.random() < 0.4:
                stage["lines"] = rng.sample(every, rng.randint(1, len(every)))
            out = [one for one in every if stage["lines"] == "all" or one not in stage["lines"]]
            if at and out and rng.random() < 0.25:
                stage["replaces"] = [rng.choice(out)]
            if cohorts and rng.random() < 0.4:
                stage["cohorts"] = rng.sample(cohorts, rng.randint(1, len(cohorts)))
            if rng.random() < 0.1:
                stage["on"] = when
            found.append(stage)
        dated = all(o["kind"] == "achievements" or "on" in o
                    for o in self.document["outcomes"].values())
        if dated and rng.random() < 0.4 and "closed" not in self.without:
            for stage in found[1:]:
                stage["facts"] = "closed"
        if rng.random() < 0.2:
            every = rng.choice([{"months": 1}, {"months": 6}, {"days": 90}])
            last = add(day(found[-1]["as_at"]), every, rng.randint(0, 3))
            until = last + rng.choice([0, 0, 20]) * DAY
            found[-1]["repeats"] = {"every": every, "until": until.isoformat()}
        if rng.random() < 0.3:
            rng.shuffle(found)
        self.document["settlement"] = {"stages": found}

    def amended(self, digest):
        """A second version with other prices, that replaces the first."""
        rng, document = self.rng, copy.deepcopy(self.document)
        strict = self.charged or (self.cards and self.rule == "ratio")
        document["version"] = "2"
        document["amends"] = {"version": "1", "hash": digest, "from": "2020-07-01",
                              "why": "other prices",
                              "past": "recomputed" if strict or "stands" in self.without else
                              rng.choice(["stands", "recomputed"])}
        for step in document["payment"]:
            if step.get("do") == "curve" and isinstance(step.get("each"), str) \
                    and not step["each"].endswith("%"):
                step["each"] = rng.choice(PRICES)
            if step.get("do") == "split" and rng.random() < 0.5:
                payer = rng.choice(step["payers"])
                if not payer.get("share", "%").endswith("%") if isinstance(
                        payer.get("share", "%"), str) else False:
                    payer["share"] = "3"
        return document
