"""The report: what stands on the page, and what must not stand there."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_bond import contract, tables

import libsib
from libsib import report_plots
from libsib.report_people import People
from libsib.report_text import HIDDEN

drawn = pytest.mark.skipif(not report_plots.available(), reason="matplotlib is not installed")


class Page(HTMLParser):
    """A page taken apart: text, tables by their header, and what it would load. Tags must nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.tables, self.links, self.tags = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []
        self.text = " ".join("".join(self.texts).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("src", "href", "xlink:href", "data", "srcset", "action"):
                self.links.append(value)
        self.links += re.findall(r"url\(([^)]*)\)", str(attrs))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag not in ("meta", "wbr"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.texts.append(data + (" " if "td" in self.open else ""))
        if "td" in self.open or "th" in self.open:
            self.tables[-1][-1][-1] += data

    def handle_comment(self, data):
        assert "--" not in data

    def rows(self, title):
        """The rows of each table with a column of this title, as dicts."""
        for table in self.tables:
            if title in table[0]:
                yield [dict(zip(table[0], row)) for row in table[1:]]


@pytest.fixture(scope="module")
def evaluated():
    return libsib.evaluate(contract(), tables(3, 900, 0.5))


def plain(number):
    return int(number.replace(",", ""))


def test_every_number_of_the_statement_is_on_the_page(evaluated):
    page = Page(evaluated.to_html())
    text = page.text.replace("\u00a0", " ")
    assert f"PAID GBP {evaluated.total:,}" in text and "NOT PAID" not in text
    for line in evaluated.statement.rows():
        assert f"GBP {float(line['amount']):,.2f}" in text and line["why"] in text
        if line["quantity_value"] is not None:
            assert "%.3f" % line["quantity_value"] in text
    for payer in evaluated.table("payers").rows():
        assert payer["id"] in text and f"GBP {float(payer['amount']):,.2f}" in text
    for gate in evaluated.table("gates").rows():
        assert "%.2f %%" % (100 * gate["reduction_value"]) in text
        assert ("%+.1f" % gate["distance_value"]).replace("-", "−") in text
    assert evaluated.result_hash in text
    for row in evaluated.table("inputs").rows():
        assert row["digest"] in text


@drawn
def test_a_page_loads_nothing_and_runs_nothing(evaluated):
    for audience in ("assessor", "public"):
        page = Page(evaluated.to_html(audience=audience))
        assert page.links and all(link.startswith("#") for link in page.links)
        assert not {"script", "link", "iframe", "img", "object", "form"} & set(page.tags)
        assert "http" not in evaluated.to_html(audience=audience)


def test_not_paid_and_not_payable():
    text = Page(libsib.evaluate(contract(), tables(3, 900, -0.5)).to_html()).text
    assert "NOT PAID" in text and "missed by" in text
    refused = libsib.evaluate(contract(balance={"max_smd": 0.000001}), tables(3, 900, 0.5))
    text = Page(refused.to_html()).text
    assert "NOT PAYABLE" in text and "This forbids payment." in text


def test_a_design_has_a_page_without_outcomes():
    given = tables(3, 900)
    design = libsib.design(contract(), {"releases": given["releases"]})
    text = Page(design.to_html()).text
    assert "NO ANSWER YET" in text and "What is owed" not in text and "Who counted" in text


def test_hostile_texts_are_shown_as_texts():
    evil = "<script>alert(1)</script>&\"'$x_{2}$ https://example.org/{name}" + "long" * 30
    hostile = contract(title=evil, contract=evil)
    hostile["cohorts"][0]["id"] = evil
    hostile["covariates"][1]["name"] = evil
    hostile["payment"]["payers"][0]["id"] = evil
    hostile["eligibility"]["rules"][1]["description"] = evil
    hostile["eligibility"]["notes"] = {"keep": {"note": evil, "source": "</table>\x01"}}
    page = Page(libsib.evaluate(hostile, tables(3, 900, 0.5)).to_html())
    assert "script" not in page.tags and page.text.count(evil) > 5
    assert all(link.startswith("#") for link in page.links)


def test_the_bytes_depend_on_the_evaluation_alone(evaluated, tmp_path):
    given = tables(3, 900, 0.5)
    order = list(range(len(given["releases"]["person"])))[::-1]
    given["releases"] = {name: [column[i] for i in order]
                         for name, column in given["releases"].items()}
    again = libsib.evaluate(contract(), given, threads=2)
    assert re.sub(r"\s+", " ", again.to_html()) == re.sub(r"\s+", " ", evaluated.to_html())
    (tmp_path / "record.json").write_text(evaluated.to_json())
    program = ("import libsib, sys; sys.stdout.reconfigure(encoding='utf-8', newline=''); "
               "print(libsib.open_record(open(sys.argv[1]).read()).to_html(), end='')")
    for seed in ("1", "2"):
        made = subprocess.run([sys.executable, "-c", program, tmp_path / "record.json"],
                              env={**os.environ, "PYTHONHASHSEED": seed},
                              stdout=subprocess.PIPE, check=True)
        assert made.stdout.decode() == evaluated.to_html()  # from the record alone


@drawn
def test_without_matplotlib_the_page_says_how_to_get_the_plots(evaluated, monkeypatch):
    assert evaluated.to_html().count("<svg") == 7
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = evaluated.to_html()
    assert "<svg" not in page and "pip install matplotlib" in page
    Page(page)
    assert "pip install" not in evaluated.to_html(plots=False)


def test_a_report_is_written_and_arguments_are_checked(evaluated, tmp_path):
    path = tmp_path / "report.html"
    assert evaluated.to_html(path) == path.read_text(encoding="utf-8")
    for wrong in ({"audience": "everybody"}, {"least": 0}):
        with pytest.raises(libsib.ArgumentError):
            evaluated.to_html(**wrong)


def steps(page):
    """The numbers of people by cohort, arm and step, as printed."""
    found = {}
    for number, table in enumerate(page.rows("Step")):
        if "Treated" in table[0]:
            for row in table:
                for arm in ("Treated", "Comparison"):
                    found[number, arm, row["Step"]] = row[arm]
    return found


def bounds(shown, sums):
    """What can be worked out of each hidden number, from sums of numbers of people."""
    low = {key: 0 if text == "[c]" else plain(text) for key, text in shown.items()}
    high = {key: 10**9 if text == "[c]" else plain(text) for key, text in shown.items()}
    for _ in range(20):
        for total, parts in sums:
            low[total] = max(low[total], sum(low[p] for p in parts))
            high[total] = min(high[total], sum(high[p] for p in parts))
            for part in parts:
                others = [p for p in parts if p != part]
                low[part] = max(low[part], low[total] - sum(high[p] for p in others))
                high[part] = min(high[part], high[total] - sum(low[p] for p in others))
    return low, high


@pytest.mark.parametrize("seed", range(12))
def test_a_public_page_gives_no_small_number_away(seed):
    made = libsib.evaluate(contract(outcome={"unlinked": ("missing", "zero")[seed % 2]}),
                           tables(seed, 200 + 60 * seed, 0.2))
    page, full = (Page(made.to_html(audience=a, plots=False)) for a in ("public", "assessor"))
    shown, truth = steps(page), {key: plain(text) for key, text in steps(full).items()}
    assert shown.keys() == truth.keys()
    small = {key for key, number in truth.items() if 0 < number < 5}
    assert all(shown[key] == "[c]" for key in small)
    sums = []
    for number, arm in {key[:2] for key in truth}:
        names = [key[2] for key in truth if key[:2] == (number, arm)]
        keys = {name: (number, arm, name) for name in names}
        left = names[: names.index("Counted") + 1]
        shown[number, arm, "all"] = str(sum(truth[keys[name]] for name in left))
        sums.append(((number, arm, "all"), [keys[name] for name in left]))
        sums.append((keys["Counted"], [keys[n] for n in names if "without a score" in n or
                                       "no fit" in n or n == "Matched"]))
        sums.append((keys["Matched"], [keys[n] for n in names if "left out of the effect" in n or
                                       n == "Compared"]))
    low, high = bounds(shown, sums)
    assert all(low[key] < high[key] and high[key] >= 5 for key in small)
    for table in page.rows("Events a person"):
        for row in table:
            people, again = row["People"], row["Reconvicted"]
            for number in (people, again, row["Events"]):
                assert number == "[c]" or plain(number) == 0 or plain(number) >= 5
            if "[c]" not in (people, again):
                assert not 0 < plain(people) - plain(again) < 5
    assert made.to_html(audience="public", least=1, plots=False).count("[c]") == 1  # where it is explained


def test_hidden_numbers_do_not_follow_from_sums():
    people = People(5)
    for key, number in (("all", 103), ("a", 3), ("b", 40), ("c", 60), ("d", 0)):
        people.put(key, number)
    people.sum("all", ["a", "b", "c", "d"])
    assert [people.show(key) for key in ("all", "a", "b", "c", "d")] == [103, HIDDEN, HIDDEN, 60, 0]
    people = People(5)  # two hidden parts whose sum is small itself
    for key, number in (("all", 52), ("a", 1), ("b", 1), ("c", 50)):
        people.put(key, number)
    people.sum("all", ["a", "b", "c"])
    assert [people.hidden(key) for key in ("all", "a", "b", "c")] == [False, True, True, True]
    people = People(5)  # two parts that can only be 4 each
    for key, number in (("all", 58), ("a", 4), ("b", 4), ("c", 50)):
        people.put(key, number)
    people.sum("all", ["a", "b", "c"])
    assert people.hidden("c")
    people = People(5)  # what is left of a total, which nobody prints
    people.put("matched", 50)
    people.put("again", 47)
    people.rest("matched", "again", "never")
    assert people.hidden("again") and not people.hidden("matched")
    assert not People(0).small(1)


def test_plots_of_a_public_page_hold_enough_people():
    def bin_of(i, *numbers):
        names = ("treated", "comparison", "matched_treated", "comparison_weight")
        return {"from": i, "to": i + 1, **dict(zip(names, numbers))}

    bins = [bin_of(0, 0, 7, 0, 0.0), bin_of(1, 2, 30, 2, 20.0), bin_of(2, 9, 40, 9, 18.0),
            bin_of(3, 8, 50, 8, 16.0), bin_of(4, 1, 3, 1, 1.0)]
    merged = report_plots.merge_bins(bins, 5)
    assert [(b["from"], b["to"]) for b in merged] == [(0, 1), (1, 3), (3, 5)]
    for name in ("treated", "comparison", "matched_treated", "comparison_weight"):
        assert sum(b[name] for b in merged) == sum(b[name] for b in bins)
        assert all(b[name] == 0 or b[name] >= 5 for b in merged)
    assert report_plots.merge_bins([bin_of(0, 3, 30, 3, 6.0)], 5) == []

    def month(i, persons, events):
        return {"month": i, "persons_treated": persons, "persons_comparison": 10 * persons,
                "events_treated": events / 100, "events_comparison": events / 10}

    people = {"treated": 100, "comparison": 100}
    rows = [month(1, 6, 8), month(2, 8, 12), month(3, 15, 20), month(4, 15, 20), month(5, 17, 30)]
    kept = report_plots.merge_months(rows, people, 5)
    assert [row["month"] for row in kept] == [1, 5]
    assert report_plots.merge_months(rows[:1], people, 50) == []


def test_commands_write_the_report(tmp_path):
    pd = pytest.importorskip("pandas")
    import json

    arguments = [sys.executable, "-m", "libsib", "evaluate", tmp_path / "contract.json", "--quiet",
                 "--report", tmp_path / "report.html", "--audience", "public"]
    (tmp_path / "contract.json").write_text(json.dumps(contract()))
    for name, columns in tables(3, 900, 0.5).items():
        pd.DataFrame(columns).to_csv(tmp_path / f"{name}.csv", index=False)
        arguments += ["--table", f"{name}={tmp_path / name}.csv"]
    subprocess.run(arguments, check=True)
    text = Path(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "For the public" in Page(text).text


def test_a_matching_is_plotted_on_axes():
    pytest.importorskip("matplotlib").use("agg")
    given = tables(5, 300)["releases"]
    keep = [i for i, score in enumerate(given["score"]) if score is not None]
    data = {"id": [given["person"][i] for i in keep],
            "treated": [given["prison"][i] == "A" for i in keep],
            "$score$": [given["score"][i] for i in keep], "days": [given["days"][i] for i in keep]}
    m = libsib.match(data, covariates=["$score$", "days"], id="id")
    ax = m.plot_balance("aggregate")
    rows = m.balance("aggregate").table.rows()
    before, after = [line.get_xdata() for line in ax.lines if line.get_marker() == "o"]
    assert list(before) == [row["smd_before"] for row in rows]
    assert list(after) == [row["smd_after"] for row in rows]
    assert m.plot_balance(ax=ax) is ax
    first, second = m.plot_overlap()
    assert first.get_title(loc="left") == "Before matching" and len(second.lines) == 2
    ax.figure.canvas.draw()
    first.figure.canvas.draw()
    with pytest.raises(libsib.ArgumentError):
        libsib.match(data, covariates=["days"], id="id").balance("none")
