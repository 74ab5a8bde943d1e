"""Counts members and events of the example bond from its tables, by the rules of its contract,
slowly and plainly, and compares them with truth.json."""
import csv
import datetime
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
COHORTS = [("2010-09-09", "2012-07-01"), ("2012-07-02", "2014-05-01")]


def rows(name):
    with open(folder / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def date(text):
    return datetime.date.fromisoformat(text) if text else None


def add_months(day, months):
    count = day.year * 12 + day.month - 1 + months
    for last in range(day.day, 0, -1):
        try:
            return datetime.date(count // 12, count % 12 + 1, last)
        except ValueError:
            continue


def eligible(r):
    if r["prison"] != "Peterborough" or r["sex"] != "M" or r["reason"] == "transfer":
        return False
    birth, sentence, release = (date(r[f"{day}_date"]) for day in ("birth", "sentence", "release"))
    if not (r["person_id"] and birth and release):
        return False
    days = datetime.timedelta(int(r["sentence_days"]))
    end = add_months(sentence, int(r["sentence_months"])) + days
    remand = r["whole_on_remand"] == "1" and release == sentence
    return add_months(birth, 216) <= sentence and end < add_months(sentence, 12) and not remand


index = {}
for r in rows("releases"):
    if eligible(r) and COHORTS[0][0] <= r["release_date"] <= COHORTS[1][1]:
        day = date(r["release_date"])
        index[r["person_id"]] = min(day, index.get(r["person_id"], day))

occasions, linked = {}, set()
for r in rows("outcomes"):
    person = r["person_id"]
    offence, conviction = date(r["offence_date"]), date(r["conviction_date"])
    linked.add(person)
    if person in index and offence and conviction and r["disposal"] != "caution":
        start = index[person]
        window, decided_by = add_months(start, 12), add_months(start, 18)
        if start < offence <= window and offence <= conviction <= decided_by:
            occasions.setdefault(person, set()).add(conviction)

truth = json.loads((folder / "truth.json").read_text())
for known, (first, last) in zip(truth["cohorts"], COHORTS):
    members = [p for p, day in index.items() if date(first) <= day <= date(last)]
    counted = {"members": len(members), "linked": sum(p in linked for p in members),
               "events_with": sum(len(occasions.get(p, ())) for p in members)}
    for name, value in counted.items():
        if known[name] != value:
            sys.exit(f"{known['id']}: {name} is {value} by the tables, {known[name]} by truth.json")
    if not 0 < known["events_with"] < known["events_without"]:
        sys.exit(f"{known['id']}: the programme avoids nothing")
