"""What the report knows of an evaluation: the tables of its record, joined, and the people."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .report_people import People
from .report_text import known, say

ARMS = ("treated", "comparison")
_MEMBER = {"treated": "treated member", "comparison": "comparison member"}
_TABLES = ("inputs", "options", "cohorts", "attrition", "matching", "overlap", "balance",
           "findings", "counts", "curve", "effects", "gates", "statement", "payers", "decision",
           "weightings")


class Facts:
    """The tables of a record by name, [] for those of a later stage, and what joins them."""

    def __init__(self, evaluation: Any, least: int) -> None:
        self.record = evaluation.record
        self.contract = self.record["result"]["design"]["contract"]
        self.settled = evaluation.stage == "settlement"
        self.payable = evaluation.payable
        self.blind = evaluation.blind
        self.tables: Dict[str, List[Dict[str, Any]]] = {}
        for name in _TABLES:
            try:
                self.tables[name] = evaluation.table(name).rows()
            except KeyError:
                self.tables[name] = []
        self.total = next((row["total"] for row in self.tables["decision"]), None)
        self.currency = next(row["value"] for row in self.tables["options"]
                             if (row["step"], row["option"]) == ("payment", "currency"))
        self.public = least > 0
        self.people = People(least)
        for row in self.tables["attrition"]:
            row["heading"] = (row["rule"] + (": unknown" if row["kind"].endswith("_unknown") else "")
                              if row["rule"] else row["kind"].replace("_", " "))
        for row in self.tables["cohorts"]:
            self._count(row["cohort"])

    def of(self, table: str, cohort: str, **where: Any) -> List[Dict[str, Any]]:
        """The rows of a cohort."""
        return [row for row in self.tables[table] if row["cohort"] == cohort
                and all(row[name] == value for name, value in where.items())]

    def one(self, table: str, cohort: str, **where: Any) -> Optional[Dict[str, Any]]:
        rows = self.of(table, cohort, **where)
        return rows[0] if rows else None

    def verdict(self) -> str:
        """paid, not_paid, refused or design."""
        if not self.settled:
            return "design"
        if not self.payable:
            return "refused"
        return "paid" if (self.total or "").strip("0.") else "not_paid"

    @staticmethod
    def name(cohort: Optional[str]) -> str:
        return say("pooled") if cohort == "pooled" else (cohort or say("none"))

    def amount(self, cohort: str) -> Optional[str]:
        """What the lines of a cohort come to, exactly."""
        lines = self.of("statement", cohort)
        if not lines:
            return None
        decimals = len(lines[0]["amount"].partition(".")[2])
        minor = sum(line["amount_minor"] for line in lines)
        digits = str(abs(minor)).rjust(decimals + 1, "0")
        whole = digits[: len(digits) - decimals]
        return ("-" if minor < 0 else "") + whole + ("." + digits[-decimals:] if decimals else "")

    def heading(self, row: Dict[str, Any]) -> str:
        """The words for a heading of the attrition."""
        plain = row["heading"]
        unknown = plain.endswith(": unknown")
        plain = plain[: -len(": unknown")] if unknown else plain
        text = row["description"] or known("heading", plain)
        if unknown:
            return say("heading.unknown", text=text)
        # Headings stand in the order of the steps: rules, pool, exclusions, closing.
        order = [other["heading"] for other in self.of("attrition", row["cohort"])]
        at = order.index(plain)
        if plain != "window" and order.index("window") < at < order.index("earlier member"):
            return say("heading.rule", text=text)
        if order.index("treated elsewhere") < at < order.index("after closing"):
            return say("heading.exclusion", text=text)
        return text

    def _count(self, cohort: str) -> None:
        """The people of one cohort and the sums between them."""
        people = self.people
        attrition = self.of("attrition", cohort)
        for arm in (*ARMS, "other"):
            for row in attrition:
                people.put((cohort, arm, row["heading"]), row[f"{arm}_persons"])
            people.sum(None, [(cohort, arm, row["heading"]) for row in attrition])
        matching = self.one("matching", cohort)
        effect = self.one("effects", cohort)
        for arm in ARMS:
            def key(name: str) -> Any:
                return (cohort, arm, name)

            member = key(_MEMBER[arm])
            if matching is not None:
                matched = matching[f"matched_{arm}"]
                people.put(key("matched"), matched)
                people.put(key("unmatched"), matching[arm] - matched)
                people.put(key("no_score"), (people.number(member) or 0) - matching[arm])
                people.sum(member, [key("no_score"), key("unmatched"), key("matched")])
            if effect is not None and effect["matched_comparison"] is not None:
                compared = effect[f"matched_{arm}"]
                if compared <= (people.number(key("matched")) or 0):
                    people.put(key("compared"), compared)
                    people.rest(key("matched"), key("compared"), key("left_out"))
            counts = self.one("counts", cohort, arm=arm)
            if counts is not None:
                for name in ("reconvicted", "unlinked", "immature"):
                    people.put(key(name), counts[name])
                    people.rest(key("matched"), key(name), key("not " + name))

    def members(self, cohort: str, arm: str) -> Any:
        return (cohort, arm, _MEMBER[arm])
