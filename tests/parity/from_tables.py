#!/usr/bin/env python3
"""Writes the domain tables of tests/cases as parity cases, each with the answer it knows.

    from_tables.py TABLES OUT     OUT/expressions.txt, dates.txt, eligibility.txt, ..
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from typing import Callable, Iterator, List, Tuple

Line = Tuple[str, str]
_EPOCH = datetime.date(1970, 1, 1).toordinal()


def lines_of(path: str) -> Iterator[Line]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                given, expect, source = line.rstrip("\n").split("|")
                assert source.strip(), line
                yield given.strip(), expect.strip()


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def case(name: str, call: str, **entries: object) -> str:
    out = [f"case {name}", f"  call {call}"]
    for key, value in entries.items():
        for one in value if isinstance(value, list) else [value]:
            out.append(f"  {key} {escaped(str(one))}")
    return "\n".join(out) + "\n"


def value_of(text: str) -> str:
    """An answer of expressions.txt as a canonical token."""
    if text == "missing":
        return "\\N"
    if text in ("true", "false"):
        return str(int(text == "true"))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return str(datetime.date.fromisoformat(text).toordinal() - _EPOCH)
    return text


ROW = """table one_row one:i64 none:i64 odd~name:i64 x:f64 nox:f64 d:date nod:date sex:codes=f/m \
nosex:codes=f/m yes:flag no:flag unknown:flag name:text noname:text
  1,,7,2.5,,2010-09-09,,f,,1,0,,Zoë,
"""


def expression(name: str, given: str, expect: str) -> str:
    expected = [f"value {value_of(expect)}"]
    if expect.startswith("refused: "):
        # the message begins with the function's name and ends with what the table says
        expected = [f"reason '{escaped(expect[len('refused: '):])}'"]
    return case(name, "expression", data="one_row", expression=given, expect=expected)


def expressions(lines: List[Line]) -> str:
    return ROW + "\n".join(expression(f"expression {i}: {given or 'none at all'}", given, expect)
                           for i, (given, expect) in enumerate(lines, 1))


def dates(lines: List[Line]) -> str:
    out = []
    for given, expect in lines:
        word, rest = given.split(" ", 1)
        name = f"date {given}"
        if word == "day":
            formula = f"days_between(DATE '1970-01-01', DATE '{rest}')"
        elif word == "months":
            formula = "months_between(DATE '{}', DATE '{}')".format(*rest.split(".."))
        elif word == "age":
            born, on, *policy = rest.replace(" on ", " ").split(" ")
            policies = f", '{policy[0]}'" if policy else ""
            formula = f"age(DATE '{born}', DATE '{on}'{policies})"
        elif word == "valid":
            expected = "table.d " + value_of(rest) if expect == "yes" else (
                "status 'range'" if rest.startswith("0000") else "status 'data'")
            out.append(case(name, "read_csv", csv=f"d\n{rest}\n", types="d:date",
                            expect=expected))
            continue
        else:
            formula = f"add_months(DATE '{word}', {rest[2:-1]})"
            expect = "missing" if expect == "out" else expect
        out.append(expression(name, formula, expect))
    return "\n".join(out)


RULES = """table pilot_rules id:text expression:text applies_to:text
  male,sex = 'M',both
  adult_at_sentence,"age(birth_date, sentence_date) >= 18",both
  under_12_months,months + consecutive < 12,both
  window,release_date BETWEEN DATE '2010-09-09' AND DATE '2012-07-01',both
  not_all_on_remand,NOT (on_remand AND release_date = sentence_date),treated
"""
RELEASES = ("person:text sex:text birth_date:date sentence_date:date months:i64 consecutive:i64 "
            "prison:text release_date:date on_remand:flag")


def kind_of(end: str) -> str:
    """The kind of a release that ended at a rule of the pilot, or at a kind of its own."""
    if any(line.strip().startswith(f"{end.split(':')[0]},") for line in RULES.splitlines()):
        return "rule_unknown" if end.endswith(": unknown") else "rule"
    return end


def eligibility(lines: List[Line]) -> str:
    out = [RULES]
    for i, (given, expect) in enumerate(lines, 1):
        options, colon, releases = given.partition(":")
        entries = {"treated": "prison = 'Peterborough'"}
        for option in options.split() if colon else []:
            name, value = option.split("=")
            name = {"pool": "comparison", "elsewhere": "exclude_treated_elsewhere",
                    "earlier": "earlier_members"}.get(name, name)
            entries[name] = "prison <> 'Peterborough'" if name == "comparison" else value
        rows = "\n".join("  " + ",".join(part.strip() for part in row.split(","))
                         for row in (releases if colon else given).split(";"))
        kinds = " ".join(f"'{kind_of(end)}'" for end in expect.split(" / "))
        out.append(f"table releases_{i} {RELEASES}\n{rows}\n")
        out.append(case(f"eligibility {i}: {expect}", "select_cohort", releases=f"releases_{i}",
                        rules="pilot_rules", **entries, expect=f"reasons.kind {kinds}"))
    return "\n".join(out)


def rows_of(records: str, fields: int) -> str:
    """Records "a>b>c@kind#court" as rows of person A."""
    rows = []
    for record in records.split():
        record, _, court = record.partition("#")
        record, _, kind = record.partition("@")
        parts = ["" if p == "-" else p for p in record.split(">")]
        parts += [""] * (fields - len(parts))
        rows.append("  " + ",".join(["A", *parts, kind] + ([court] if fields > 1 else [])))
    return "\n".join(rows)


def words(text: str) -> dict:
    return dict(word.split("=", 1) for word in text.split())


def named(expect: str) -> Tuple[str, str]:
    value, _, names = expect.partition(":")
    return value_of(value), " ".join(f"'{name}'" for name in names.split())


def reconviction(lines: List[Line]) -> str:
    columns = ("person:text offence_date:date conviction_date:date sentence_date:date kind:text "
               "court:text")
    out = []
    for i, (given, expect) in enumerate(lines, 1):
        before, _, records = given.partition(" :")
        index, _, rest = before.partition(" ")
        entries = words(rest)
        if "occasion_key" in entries:
            entries["occasion"] = "court"
        for unit, usual in (("months", ("12", "6")), ("days", ("0", "0"))):
            parts = (f"follow_up_{unit}", f"waiting_{unit}")
            if any(part in entries for part in parts):  # the packages want both
                entries = {**dict(zip(parts, usual)), **entries}
        censored = entries.pop("censoring", "")
        events, dispositions = named(expect)
        out.append(f"table person_{i} person:text index_date:date censored:date\n"
                   f"  A,{index},{censored}\n")
        out.append(f"table convictions_{i} {columns}\n{rows_of(records, 3)}\n")
        out.append(case(f"reconviction {i}: {given}", "count_reconvictions",
                        members=f"person_{i}", convictions=f"convictions_{i}",
                        censoring_date="censored", unlinked="zero", **entries,
                        expect=[f"persons.events {events}", f"records.disposition {dispositions}"]))
    return "\n".join(out)


def history(lines: List[Line]) -> str:
    out = []
    for i, (given, expect) in enumerate(lines, 1):
        before, _, records = given.partition(" :")
        kind, _, rest = before.partition(" ")
        entries = words(rest)
        index, born = entries.pop("index"), entries.pop("born", "")
        where, look_back = entries.pop("where", ""), entries.pop("look_back", "")
        value, dispositions = named(expect)
        out.append(f"table subject_{i} person:text index_date:date born:date\n  A,{index},{born}\n")
        out.append(f"table record_{i} person:text conviction_date:date group:text\n"
                   f"{rows_of(records, 1)}\n")
        out.append(f"table measure_{i} name:text kind:text where:text look_back_months:i64\n"
                   f"  it,{kind},{where},{look_back}\n")
        out.append(case(f"history {i}: {given}", "build_history", members=f"subject_{i}",
                        convictions=f"record_{i}", measures=f"measure_{i}", birth_date="born",
                        **entries, expect=[f"covariates.it {value}",
                                           f"records.disposition {dispositions}"]))
    return "\n".join(out)


SERVICE = {
    "members": "person:text index_date:date exit_date:date cohort:text",
    "contacts": "person:text date:date place:text kind:text status:text worker:text",
    "spells": "person:text received:date exited:date exit:text area:text spell:text",
    "needs": "person:text recorded_on:date category:text",
    "overlaps": "person:text list:text from:date to:date",
    "facts": "person:text known_on:date fact:text value:text",
    "lists": "listed_on:date spell:text person:text expected_release:date months:i64",
    "workers": "worker:text from:date to:date",
}


def service_rows(rows: str, fields: int) -> List[str]:
    """Rows "a b - c, 40*m# d" as CSV; # is the number of a repeated row."""
    out = []
    for row in rows.split(",") if rows.strip() else []:
        times = re.match(r" *(\d+)\*", row)
        parts = ["" if part == "-" else part
                 for part in row[times.end() if times else 0:].split()]
        line = "  " + ",".join(parts + [""] * (fields - len(parts)))
        out += [line.replace("#", str(k + 1)) for k in range(int(times.group(1)) if times else 1)]
    return out


def told(clause: str) -> str:
    """table.column[key]=a,b as an expectation of canonical tokens."""
    key, _, value = clause.strip().partition("=")
    if value == "nothing":
        return f"{key} "
    texts = key.startswith("settings.value")  # values of options, as texts
    tokens = ["\\N" if part == "-" else value_of(part)
              if not texts and re.fullmatch(r"-?[0-9][0-9.-]*", part) else f"'{part}'"
              for part in value.split(",")]
    return f"{key} " + " ".join(tokens)


def caseload(lines: List[Line]) -> str:
    out = []
    for i, (given, expect) in enumerate(lines, 1):
        before, _, after = given.partition(": ")
        call, _, options = before.partition(" ")
        entries = {"as_at": "2012-12-31"}
        entries.update(one.strip().split("=", 1) for one in options.split(",") if one.strip())
        if call == "printed" or entries["as_at"] == "-" or given.startswith("measure period_days"):
            continue  # what is no call, or what the packages do not let anybody ask
        for table in after.split(";"):
            name, _, rows = table.strip().partition(" ")
            columns = SERVICE[name]
            made = service_rows(rows, len(columns.split()))
            out.append(f"table {name}_of_{i} {columns}\n" + "".join(f"{row}\n" for row in made))
            entries[name] = f"{name}_of_{i}"
            if name == "members":
                entries["exit_date"] = "exit_date"
                if made and made[0].split(",")[3]:
                    entries["cohort"] = "cohort"
        if call == "public":
            call, entries["least"] = "measure", "5"
        expected = [f"status '{expect[9:]}'"] if expect.startswith("refused") else [
            told(clause) for clause in expect.split(";")]
        out.append(case(f"caseload {i}: {given[:80]}", f"caseload_{call}", **entries,
                        expect=expected))
    return "\n".join(out)


def main() -> None:
    tables, out = sys.argv[1:]
    makers: List[Callable[[List[Line]], str]] = [expressions, dates, eligibility, history,
                                                 reconviction, caseload]
    for maker in makers:
        name = maker.__name__
        with open(f"{out}/{name}.txt", "w", encoding="utf-8") as file:
            file.write(maker(list(lines_of(f"{tables}/{name}.txt"))))


if __name__ == "__main__":
    main()
