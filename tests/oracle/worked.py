"""The oracle against every worked number of docs/language, and cases small enough to do by hand."""

import json
import pathlib
import re
import sys
from datetime import date

import split
from achieve import clock
from dates import Period, add
from document import Contract
from exact import Fraction, Refused, read, rounded, spell
from run import Run
from stages import Chain
from statement import tables

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "language"


def readme():
    """The example of the first page, its facts and the table that it shows."""
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    document = json.loads(re.search(r"```json\n(.*?)```", text, re.S).group(1))
    facts = json.loads(re.search(r'`(\{"facts":.*?\})`', text).group(1))["facts"]
    rows = re.search(r"\| step \| do .*?\n\n", text, re.S).group(0).strip().split("\n")
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    shown = [dict(zip(cells[0], row)) for row in cells[2:]]
    found = tables(Chain(Contract(document)).settle("end", facts))
    own = [{name: str(row.get(name, "")) for name in cells[0]} for row in found["lines"]]
    assert own == shown, (own, shown)
    due = re.search(r"Due: cumulative (\d+), paid before (\d+), now (\d+)", text).groups()
    assert tuple(found["due"][0][n] for n in ("cumulative", "paid_before", "now")) == due


def values():
    """The spellings of README.md and statement.md."""
    for text in ("765.63", "-3", "1/3", "10 %", "-2.5 %", "100/3 %", "5 points", "1 point",
                 "0.1 points", "1/2 points"):
        number, kind = read(text)
        assert read(spell(number, kind)) == (number, kind), text
    assert read("10 %")[0] == Fraction(1, 10) and read("5 points")[0] == Fraction(5, 100)
    assert spell(Fraction(13, 155), "share") == "260/31 %"
    assert spell(Fraction(-1, 200), "money") == "-0.005"
    half = Fraction(5, 2)
    ways = {"half_up": (3, -3), "half_even": (2, -2), "down": (2, -2), "up": (3, -3)}
    for way, (above, below) in ways.items():
        assert (rounded(half, 1, way), rounded(-half, 1, way)) == (above, below), way


def calendar():
    """The third month from 31 January, and the edges of periods."""
    origin = date(2011, 1, 31)
    assert add(origin, {"months": 3}) == date(2011, 4, 30)
    months = Period({"from": "2011-01-31", "every": {"months": 1}})
    assert [months.first(n) for n in (1, 2, 3)] == [origin, date(2011, 2, 28), date(2011, 3, 31)]
    assert months.of(date(2011, 3, 30)) == 2 and months.of(date(2011, 3, 31)) == 3
    listed = Period({"starts": ["2011-01-01", "2011-01-05"], "to": "2011-01-09"})
    assert listed.last(1) == date(2011, 1, 4) and listed.begun(date(2012, 1, 1)) == [1, 2]


def money_of(curve, days):
    """What a curve over one figure gives."""
    unit = "points" if "point" in days else "count"
    steps = [{"do": "measure", "id": "m", "outcome": "o", "is": "sum", "what": "n", "by": []},
             {"do": "curve", "id": "c", "gives": "money", "keys": [], **curve}]
    run = Run(Contract({
        "currency": "GBP", "payment": steps,
        "tables": {"t": {"role": "figures", "columns": {"n": {"type": "text"}}}},
        "outcomes": {"o": {"kind": "figures", "table": "t", "keys": [],
                           "numbers": {"n": "number" if unit == "count" else unit}}}}),
              {"o": [{"n": days}]}, "2020-01-01")
    return run.series["c"].lines[0].number


def curves():
    """The prices of steps.md, and each form at its edges."""
    assert money_of({"each": "6090", "per": "1 point", "times": "m"}, "3 points") == 18270
    assert money_of({"each": "-5", "times": "m"}, "10") == -50
    steps = {"at": "m", "steps": [{"from": "5", "gives": "100"}, {"from": "7", "gives": "300"}]}
    assert [money_of(steps, n) for n in ("4", "5", "6.9", "7")] == [0, 100, 100, 300]
    slide = {"at": "m", "linear": [{"at": "0", "gives": "10"}, {"at": "4", "gives": "20"}]}
    assert [money_of({**slide, "below": "zero"}, n) for n in ("-1", "0", "1", "9")] \
        == [0, 10, Fraction(25, 2), 20]
    assert money_of({**slide, "below": "hold"}, "-1") == 10
    parts = {"at": "m", "marginal": [{"from": "0", "each": "0"}, {"from": "10", "each": "3"},
                                     {"from": "20", "each": "1"}]}
    assert [money_of(parts, n) for n in ("-5", "10", "15", "25")] == [0, 0, 15, 35]


def clocks():
    """A break on the day it would be reached; runs that pay once, again and at once."""
    def days(again, *rows):
        one = {"reached": {"from": "in", "for": {"days": 10}, "broken_by": ["out"]}}
        one.update({"times": "every", "again": again} if again else {"times": "once"})
        made = [{"what": what, "on": date(2020, 1, n)} for what, n in rows]
        return [on.day for on in clock(one, made, date(2020, 1, 31))]
    assert days(None, ("in", 1)) == [11] and days(None, ("in", 1), ("out", 11)) == []
    assert days(None, ("in", 1), ("in", 5)) == [11] and days(None, ("in", 25)) == []
    assert days("after_break", ("in", 1), ("out", 12), ("in", 12)) == [11, 22]
    assert days("at_once", ("in", 1)) == [11, 21, 31]
    assert days("at_once", ("in", 1), ("out", 21), ("in", 21)) == [11, 31]


def pennies():
    """0.10 among 6 : 6 : 2, then 0.11."""
    def shared(total, bills, before):
        shares = {"a": 6, "b": 6, "c": 2}
        target = {p: Fraction(total * share, 14) for p, share in shares.items()}
        target[split.UNPAID] = Fraction(0)
        return split.pennies(total, target, bills, before), target
    bills, before = shared(10, {}, {})
    assert bills == {"a": 4, "b": 4, "c": 2}
    assert split.remainders(11, shared(11, {}, {})[1], list("abc"))["c"] == 1
    assert shared(11, bills, before)[0] == {"a": 5, "b": 4, "c": 2}


def settled(steps, outcomes, stages, **parts):
    """A contract in pounds over undated people and dated figures, as a chain."""
    tables = {"t": {"role": "outcomes", "columns": {"who": {"type": "text"}}},
              "u": {"role": "figures", "columns": {"on": {"type": "date"}}}}
    due = {"do": "settle", "id": "due", "of": steps[-1]["id"], "below_zero": "repay",
           "below_nothing": "owed", "undecided": "stop"}
    stages = [{"pays": True, "facts": "as_known", **one} for one in stages]
    return Chain(Contract({
        "contract": "c", "version": "1", "currency": "GBP", "tables": tables, "payment": [
            *steps, due], "outcomes": outcomes, "settlement": {"stages": stages}, **parts}))


def figures(**numbers):
    """An outcome of dated figures."""
    return {"kind": "figures", "table": "u", "keys": [], "on": "on", "numbers": numbers}


def floors():
    """A floor whose lines wait for a cohort, and whose year has not ended: the lines stand first.

    A cohort that is open until the end of 2021, settled in the middle of it."""
    chain = settled([
        {"do": "measure", "id": "m", "outcome": "worth", "is": "sum", "what": "persons", "by": []},
        {"do": "measure", "id": "n", "outcome": "work", "is": "sum", "what": "n", "by": ["year"]},
        {"do": "curve", "id": "p", "gives": "money", "at": "m", "times": "n", "keys": ["year"],
         "steps": [{"from": "0", "gives": "1"}]},
        {"do": "round", "id": "r", "of": "p", "to": "0.01", "rounding": "down"},
        {"do": "limit", "id": "l", "of": "r", "at_least": "50", "keys": ["year"], "per": ["year"],
         "charged_to": "payers"}],
        {"worth": {"kind": "values", "table": "t"}, "work": figures(n="count")},
        [{"id": "end", "as_at": "2021-06-30", "lines": "all"}],
        cohorts=[{"id": "c", "window": {"from": "2020-01-01", "to": "2021-12-31"}}],
        periods={"year": {"from": "2020-01-01", "every": {"months": 12}}})
    record = chain.settle("end", {"worth": [{"cohort": "c", "persons": 1}],
                                  "work": [{"on": "2020-03-01", "n": 1}]})
    lines = record.run.series["l"].lines
    assert [one.keys["line"] for one in lines] == ["p", "p", "l", "l"]
    assert {one.reason for one in lines} == {"cohort_open"}


def restated():
    """What is known now could not have been settled then, in 64 bits: it is blank."""
    large = [{"on": "2020-01-01", "a": "92233720368547758.07", "b": "5"},
             {"on": "2020-01-02", "a": "0.01", "b": "0"}]
    chain = settled([
        *({"do": "measure", "id": name, "outcome": "work", "is": "sum", "what": name,
           "by": ["on"]} for name in "ab"),
        {"do": "limit", "id": "most", "of": ["a", "b"], "at_most": "100", "keys": ["on"],
         "per": [], "fill": "pro_rata"}], {"work": figures(a="money", b="money")},
        [{"id": "one", "as_at": "2020-06-30", "lines": "all"},
         {"id": "two", "as_at": "2020-12-31", "lines": ["b"], "replaces": ["a"]}])
    try:
        chain.settle("one", {"work": large})
        raise AssertionError("2^63 pennies were shared out")
    except Refused as error:
        assert error.status == "overflow"
    chain.settle("one", {"work": [{"on": "2020-01-01", "a": "1", "b": "5"}]})
    due = chain.settle("two", {"work": large}).due
    assert (due["now"], due["restated"]) == (-1, None)


def main():
    """Runs every check."""
    checks = (readme, values, calendar, curves, clocks, pennies, floors, restated)
    for check in checks:
        check()
        print(f"PASS: worked numbers: {check.__name__}")


if __name__ == "__main__":
    sys.exit(main())
