#!/usr/bin/env python3
"""The examples that the contracts of examples/contracts carry, settled in every language.

    gallery.py plan CONTRACTS WORK    writes what is settled: WORK/plan.tsv, facts as tables for
                                      frames, and WORK/c.in for oracle_run
    gallery.py c WORK                 prints the lines of C from WORK/c.out, what oracle_run said
    gallery.py python WORK            prints those of the Python package; r/gallery.R those of R
    gallery.py records CONTRACT BOND  prints the record of a stage settled from records of people

A line is contract, example, stage, and the record or the word refused. A chain is broken where a
settlement is refused, in each language alike.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

Rows = List[Dict[str, Any]]


def chains(contract: Dict[str, Any]) -> Iterator[Tuple[str, List[Tuple[str, Dict[str, Rows]]]]]:
    """The examples of a contract: what is known at each of their stages."""
    for example in contract.get("examples", []):
        known: Dict[str, Rows] = {}
        stages = []
        for stage in example["stages"]:
            known = stage.get("facts", known)
            for table, rows in stage.get("more", {}).items():
                known = {**known, table: known.get(table, []) + rows}
            stages.append((stage.get("stage") or stage["as_at"], known))
        yield example["id"], stages


def kind(cells: List[Any]) -> str:
    there = [cell for cell in cells if cell is not None]
    if there and all(isinstance(cell, int) for cell in there):
        return "i64"
    dated = there and all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(cell)) for cell in there)
    return "date" if dated else "text"


def write_table(path: Path, rows: Rows) -> None:
    """CSV whose header says column:type."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(f"{name}:{kind([row.get(name) for row in rows])}" for name in names)
        out.writerows([row.get(name) for name in names] for row in rows)


def paying(contract: Dict[str, Any], stage: str) -> bool:
    """Whether a stage, or the stage that it repeats, pays."""
    listed = contract.get("settlement", {"stages": []})["stages"]
    pays = {one["id"]: one["pays"] for one in listed}
    return bool(pays.get(stage, pays.get(stage.rpartition(" ")[0])))


def plan(contracts: Path, work: Path) -> None:
    said, to_c = [], []
    for path in sorted(contracts.glob("*/contract.json")):
        contract = json.loads(path.read_text(encoding="utf-8"))
        to_c.append("contract " + json.dumps(contract))
        for example, stages in chains(contract):
            to_c.append("forget")
            for stage, known in stages:
                folder = work / f"facts{len(said)}"
                folder.mkdir()
                for table, rows in known.items():
                    write_table(folder / f"{table}.csv", rows)
                said.append("\t".join([str(path), example, stage, str(folder)]))
                to_c += ["facts " + json.dumps({"facts": known}), "settle " + stage]
                to_c += ["keep"] if paying(contract, stage) else []
    (work / "plan.tsv").write_text("\n".join(said) + "\n", encoding="utf-8")
    (work / "c.in").write_text("\n".join(to_c) + "\n", encoding="utf-8")


def planned(work: Path) -> List[List[str]]:
    lines = (work / "plan.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def say(entry: List[str], record: str) -> None:
    print(Path(entry[0]).parent.name, entry[1], entry[2], record, sep="\t")


def c(work: Path) -> None:
    asked = [line.split(" ")[0] for line in (work / "c.in").read_text().splitlines()]
    answers = (work / "c.out").read_text(encoding="utf-8").splitlines()
    answering = [word for word in asked if word not in ("keep", "forget")]
    settled = [answer for word, answer in zip(answering, answers) if word == "settle"]
    for entry, answer in zip(planned(work), settled):
        say(entry, answer[3:] if answer.startswith("ok ") else "refused")


def frame(path: Path) -> Any:
    """A table as people have it: int64, datetime64, categories and texts."""
    import pandas

    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    made = {}
    for i, (name, kind) in enumerate(column.split(":") for column in header):
        cells = pandas.Series([row[i] or None for row in rows], dtype=object)
        if kind == "i64":
            cells = cells.astype("int64" if cells.notna().all() else "float64")
        elif kind == "date":
            cells = pandas.to_datetime(cells)
        elif i % 2 == 0:
            cells = cells.astype("category")
        made[name] = cells
    return pandas.DataFrame(made)


def python(work: Path) -> None:
    import libsib

    contract, before, last = None, None, ("", "")
    for entry in planned(work):
        path, example, stage, folder = entry
        if contract is None or path != last[0]:
            contract = libsib.read_contract(path)
        if (path, example) != last:
            last, before = (path, example), None
        pays = dict(zip(contract.stages["stage"], contract.stages["pays"]))
        facts = {table.stem: frame(table) for table in Path(folder).glob("*.csv")}
        try:
            settled = contract.settle(stage, facts, before)
        except libsib.SibError:
            say(entry, "refused")
            continue
        before = settled if pays.get(stage) else before
        say(entry, settled.to_json())


def records(contract: Path, bond: Path) -> None:
    import libsib

    tables = {table: bond / f"{table}.csv" for table in ("releases", "history", "outcomes")}
    print(libsib.read_contract(contract).settle("cohort-1", records=tables).to_json())


if __name__ == "__main__":
    modes = {"plan": plan, "c": c, "python": python, "records": records}
    modes[sys.argv[1]](*map(Path, sys.argv[2:]))
