#!/usr/bin/env python3
"""Compares what the runners printed, and the C lines with what the cases expect.

    compare.py CASES.txt.. -- c.out python.out [r.out]

Prints one PASS or FAIL line a function, and for each difference the case, the key and what
every language says.
"""

from __future__ import annotations

import json
import os
import re
import struct
import sys
from collections import Counter
from decimal import Decimal
from typing import Dict, List, Optional

import cases

SHOWN = 12


def read_lines(path: str) -> Dict[str, Dict[str, str]]:
    """case -> key -> value"""
    out: Dict[str, Dict[str, str]] = {}
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            if line:
                case, key, value = line.split("\t")
                if key in out.setdefault(case, {}):
                    raise SystemExit(f"{path}: {case}: {key} comes twice")
                out[case][key] = value
    return out


def number(token: str) -> Optional[float]:
    """A canonical number: whole, or the bits of a double."""
    if re.fullmatch(r"x[0-9a-f]{16}", token):
        return struct.unpack(">d", bytes.fromhex(token[1:]))[0]
    return float(token) if re.fullmatch(r"-?[0-9]+", token) else None


def is_expected(token: str, wanted: str) -> bool:
    """Whether a canonical token is what a case expects: a number to the digits it prints."""
    if token == wanted:
        return True
    if not re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", wanted):
        return False
    found, decimal = number(token), Decimal(wanted)
    if found is None or abs(found) == float("inf"):
        return False
    if decimal == decimal.to_integral_value() and "." not in wanted:
        return found == float(wanted)
    half = Decimal(1).scaleb(decimal.as_tuple().exponent) / 2
    return abs(Decimal(found) - decimal) <= half


def looked_up(key: str, found: Dict[str, str]) -> str:
    """A value; with payers.amount[a] that of the first row whose first column is 'a'."""
    row = re.fullmatch(r"(\w+)\.(\w+)\[(.*)\]", key)
    if row is None:
        return found.get(key, "nothing")
    table, column, wanted = row.groups()
    columns = found.get(f"{table}.columns")
    first = f"{table}." + columns.split(" ")[0].strip("'") if columns else next(
        (key for key in found if key.startswith(f"{table}.")), "")
    rows = found.get(first, "").split(" ")
    values = found.get(f"{table}.{column}", "").split(" ")
    return dict(zip(reversed(rows), reversed(values))).get(f"'{wanted}'", "nothing")


def expectations(case: cases.Case, found: Dict[str, str]) -> List[str]:
    """What the C lines of a case should say and do not."""
    faults = []
    for text in case.all("expect"):
        key, _, value = text.partition(" ")
        have = looked_up(key, found)
        same = have == value
        if not same and "'" not in value:
            pairs = have.split(" "), value.split(" ")
            same = len(pairs[0]) == len(pairs[1]) and all(map(is_expected, *pairs))
        if not same:
            faults.append(f"{key}: expected {value}, C has {have}")
    return faults


def differences(case: cases.Case, languages: Dict[str, Dict[str, Dict[str, str]]]) -> List[str]:
    asked = case.get("only").split() or list(languages)
    found = {language: lines.get(case.name, {}) for language, lines in languages.items()
             if language in asked}
    keys = list(dict.fromkeys(key for lines in found.values() for key in lines))
    faults = [] if keys else ["no language printed anything"]
    for key in keys:
        values = {language: lines.get(key, "nothing") for language, lines in found.items()}
        if len(set(values.values())) > 1:
            faults.append("; ".join(f"{key}: {language} {value[:300]}"
                                    for language, value in values.items()))
    return faults


def settled(record: str) -> object:
    """A settlement, but for the hashes of the facts that it was made over."""
    found = json.loads(record.strip("'").replace("\\\\", "\\"))
    return {key: value for key, value in found.items() if key not in ("facts", "hash")}


def by_steps(found: Dict[str, str]) -> List[str]:
    """Where the single steps and the chain come to different settlements."""
    steps, chain = found.get("settlement", ""), found.get("chain.settlement")
    if chain is None or settled(steps) == settled(chain):
        return []
    return [f"by steps {steps[:300]}; by the chain {chain[:300]}"]


def main() -> int:
    cut = sys.argv.index("--")
    book = cases.read(sys.argv[1:cut])
    languages = {os.path.basename(p).partition(".")[0]: read_lines(p) for p in sys.argv[cut + 1:]}
    known = {case.name for case in book.cases}
    total, wrong, expected, shown = Counter(), Counter(), 0, 0
    for case in book.cases:
        call = case.get("call")
        answers = languages["c"].get(case.name, {})
        faults = differences(case, languages) + expectations(case, answers) + by_steps(answers)
        if len(known) != len(book.cases) and sum(c.name == case.name for c in book.cases) > 1:
            faults.append("two cases have this name")
        total[call] += 1
        wrong[call] += bool(faults)
        expected += case.has("expect")
        for fault in faults[:3]:
            shown += 1
            if shown <= SHOWN or os.environ.get("PARITY_ALL"):
                print(f"      {call}, {case.name}: {fault}")
    strangers = {name for lines in languages.values() for name in lines} - known
    if strangers:
        print(f"FAIL: lines of cases that no file has: {', '.join(sorted(strangers)[:3])}")
    where = ", ".join(languages)
    for call in total:
        print(f"{'FAIL' if wrong[call] else 'PASS'}: {total[call]} cases of {call} give the same "
              f"bits in {where}" + (f": {wrong[call]} do not" if wrong[call] else ""))
    failed = bool(sum(wrong.values()) or strangers)
    lines = sum(map(len, languages["c"].values()))
    print(f"{'FAIL' if failed else 'PASS'}: {sum(total.values())} cases in all, {expected} of them "
          f"with a known answer; {lines} lines compared in {where}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
