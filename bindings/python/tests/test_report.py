"""The report as Python hands it out: the library's bytes, in a file or as text."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_bond import contract, tables

import libsib


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


def evaluate(contract, given, **how):
    return libsib.read_contract(contract).evaluate(given, "end", **how)


@pytest.fixture(scope="module")
def evaluated():
    return evaluate(contract(), tables(3, 900, 0.5))


def test_every_effect_is_on_the_page(evaluated):
    text = Page(evaluated.to_html()).text.replace("\u00a0", " ")
    for row in evaluated.table("effects").rows():
        assert "%.2f %%" % (100 * row["reduction_value"]) in text
    assert evaluated.result_hash in text
    for row in evaluated.table("inputs").rows():
        assert row["digest"] in text


def test_pages_are_well_formed_and_load_nothing(evaluated):
    given = tables(3, 900)
    for made in (evaluated, evaluate(contract(), tables(3, 900, -0.5)),
                 evaluate(contract(balance={"max_smd": "0.000001"}), tables(3, 900, 0.5)),
                 libsib.read_contract(contract()).design({"releases": given["releases"]}, "end")):
        for audience in ("assessor", "public"):
            page = Page(made.to_html(audience=audience))
            assert page.links == [] and page.tags.count("svg") > 0
            assert not {"script", "link", "iframe", "img", "object", "form"} & set(page.tags)
    assert "<svg" not in evaluated.to_html(figures=False)


def test_what_an_evaluation_prints_is_the_answer(evaluated):
    assert str(evaluated) == evaluated.summary()
    assert "[c]" in evaluate(contract(), tables(4, 240, 0.2)).summary(audience="public")
    assert max(map(len, evaluated.summary(width=60).splitlines())) < max(
        map(len, evaluated.summary(width=200).splitlines()))


def test_hostile_texts_are_shown_as_texts():
    evil = "<script>alert(1)</script>&\"'$x_{2}$ https://example.org/{name}" + "long" * 30
    hostile = contract(title=evil)
    hostile["cohorts"][0]["id"] = evil[:60]
    sections = hostile["comparisons"]["others"]
    sections["covariates"][1]["name"] = evil
    sections["eligibility"]["rules"][1]["description"] = evil
    sections["eligibility"]["keep"] = {"value": "first", "note": evil,
                                       "source": "</table>\x01\u202e"}
    made = evaluate(hostile, tables(3, 900, 0.5))
    page = Page(made.to_html())
    assert "script" not in page.tags and page.text.count(evil[:60]) > 5 and page.links == []
    for text in (made.to_html(), made.summary(), made.to_html(audience="public")):
        assert not set(re.sub(r"\n", "", text)) & set("\u202e\x01\x1b\x7f")


def test_the_bytes_depend_on_the_evaluation_alone(evaluated, tmp_path):
    given = tables(3, 900, 0.5)
    order = list(range(len(given["releases"]["person"])))[::-1]
    given["releases"] = {name: [column[i] for i in order]
                         for name, column in given["releases"].items()}
    again = evaluate(contract(), given, threads=2)
    assert again.to_html() == evaluated.to_html()
    (tmp_path / "record.json").write_text(evaluated.to_json())
    program = ("import libsib, sys; sys.stdout.reconfigure(encoding='utf-8', newline=''); "
               "print(libsib.open_evaluation(open(sys.argv[1]).read()).to_html(), end='')")
    made = subprocess.run([sys.executable, "-c", program, tmp_path / "record.json"],
                          env={**os.environ, "PYTHONHASHSEED": "1"},
                          stdout=subprocess.PIPE, check=True)
    assert made.stdout.decode() == evaluated.to_html()  # from the record alone


def test_a_report_is_written_whole_or_not_at_all(evaluated, tmp_path):
    path = tmp_path / "report.html"
    assert evaluated.to_html(path) == path.read_text(encoding="utf-8")
    path.chmod(0o600)
    for wrong in ({"audience": "everybody"}, {"least": 2}, {"least": 1001}):
        with pytest.raises(libsib.ArgumentError):
            evaluated.to_html(path, **wrong)
    path.write_text("before")
    with pytest.raises(OSError):
        evaluated.to_html(tmp_path / "absent" / "report.html")
    evaluated.to_html(path)
    assert path.read_text(encoding="utf-8") == evaluated.to_html()
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_commands_write_the_report(tmp_path):
    pd = pytest.importorskip("pandas")
    import json

    arguments = [sys.executable, "-m", "libsib", "evaluate", tmp_path / "contract.json", "end",
                 "--quiet", "--report", tmp_path / "report.html", "--audience", "public"]
    (tmp_path / "contract.json").write_text(json.dumps(contract()))
    for name, columns in tables(3, 900, 0.5).items():
        pd.DataFrame(columns).to_csv(tmp_path / f"{name}.csv", index=False)
        arguments += ["--table", f"{name}={tmp_path / name}.csv"]
    subprocess.run(arguments, check=True)
    text = Path(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "For the public" in Page(text).text


def test_commands_print_the_same_bytes_in_every_locale(evaluated, tmp_path):
    assert not evaluated.summary().isascii()
    (tmp_path / "record.json").write_text(evaluated.to_json(), encoding="utf-8")
    for command, text in (("show", evaluated.summary() + "\n"), ("report", evaluated.to_html())):
        said = subprocess.run([sys.executable, "-m", "libsib", command, tmp_path / "record.json"],
                              env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0",
                                   "PYTHONCOERCECLOCALE": "0"},
                              stdout=subprocess.PIPE, check=True).stdout
        assert said == text.encode()


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
