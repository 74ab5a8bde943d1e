"""The one-call chain: the same hash as the C program, from CSV and from frames."""

import json
import os
import pickle
import re
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import libsib

ROOT = Path(__file__).resolve().parents[3]
CONTRACT = ROOT / "examples" / "contracts" / "peterborough_design.json"
NAMES = ("releases", "history", "outcomes")


@pytest.fixture(scope="module")
def programs():
    """The build with the C programs that generate and evaluate the example bond."""
    folder = Path(os.environ.get("SIB_BUILD", ROOT / "build" / "release"))
    if not (folder / "examples" / "sib-generate").exists():
        pytest.skip("the example bond's C programs are not built")
    return folder


@pytest.fixture(scope="module")
def bond(programs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bond")
    subprocess.run([programs / "examples" / "sib-generate", folder, "7", "30000"], check=True,
                   stdout=subprocess.DEVNULL)
    return {name: folder / f"{name}.csv" for name in NAMES}


@pytest.fixture(scope="module")
def evaluated(bond):
    return libsib.evaluate(CONTRACT, bond)


def part(tables, *names):
    return {name: tables[name] for name in names}


def test_the_hash_is_that_of_the_c_program(programs, bond, evaluated, tmp_path):
    record = tmp_path / "record.json"
    tables = [text for name, path in bond.items() for text in ("--table", f"{name}={path}")]
    program = programs / "tools" / "sib-evaluate" / "sib-evaluate"
    subprocess.run([program, "evaluate", CONTRACT, *tables, "--record", record, "--quiet"],
                   check=True)
    other = json.loads(record.read_text())
    assert evaluated.result_hash == other["result_hash"]
    assert evaluated.record["result"] == other["result"]
    assert evaluated.record["provenance"]["language"] == "Python"
    assert libsib.compare(evaluated, record.read_text()).identical


def test_two_steps_give_the_same_result(bond, evaluated):
    design = libsib.design(CONTRACT, part(bond, "releases", "history"))
    assert design.stage == "design" and design.blind and not design.payable and design.total is None
    settled = libsib.settle(design, part(bond, "outcomes"), seal=design.result_hash)
    assert settled.result_hash == evaluated.result_hash and settled.blind and not evaluated.blind
    apart = libsib.settle(design.to_json(), part(bond, "outcomes"), annex=design.annex)
    assert apart.result_hash == settled.result_hash
    with pytest.raises(libsib.DataError):
        libsib.settle(design, part(bond, "outcomes"), seal="0" * 64)
    with pytest.raises(libsib.ArgumentError):
        libsib.design(CONTRACT, bond)  # a design sees no outcome
    with pytest.raises(KeyError):
        design.table("statement")


def test_frames_give_the_hash_of_the_files(bond, evaluated):
    frames = {name: pd.read_csv(path, keep_default_na=False, na_values=[""])
              for name, path in bond.items()}
    assert libsib.evaluate(CONTRACT, frames, threads=2).result_hash == evaluated.result_hash


def test_rows_in_another_order_give_the_hash(bond, evaluated):
    frames = {name: pd.read_csv(path).sample(frac=1, random_state=5) for name, path in bond.items()}
    assert libsib.evaluate(CONTRACT, frames).result_hash == evaluated.result_hash


def test_tables_and_money(evaluated):
    assert evaluated.payable and evaluated.currency == "GBP" and evaluated.total is not None
    assert len(evaluated.table("cohorts")) >= 2 and len(evaluated.statement) >= 0
    assert evaluated.result_hash in evaluated.summary() and evaluated.findings
    assert "P0" not in evaluated.to_json() and "P0" in evaluated.annex
    assert f"GBP {evaluated.total:,}>" in repr(evaluated)
    opened = libsib.open_record(evaluated.to_json())
    assert opened.result_hash == evaluated.result_hash and opened.annex == ""
    assert libsib.verify_payment(evaluated)


def test_pickled_evaluations_answer_the_same(bond, evaluated):
    design = libsib.design(CONTRACT, part(bond, "releases", "history"))
    for whole in (evaluated, design, libsib.open_record(evaluated.to_json())):
        twin = pickle.loads(pickle.dumps(whole))
        assert twin.to_json() == whole.to_json() and twin.annex == whole.annex
        assert twin.summary() == whole.summary() and twin._repr_html_() == whole._repr_html_()
        for name in ("cohorts", "findings", "statement", "options"):
            try:
                rows = whole.table(name).rows()
            except KeyError:
                continue
            assert twin.table(name).rows() == rows
        with pytest.raises(AttributeError):
            twin.stage = "other"
    again = libsib.settle(pickle.loads(pickle.dumps(design)), part(bond, "outcomes"))
    assert again.result_hash == evaluated.result_hash
    assert pickle.loads(pickle.dumps(libsib.compare(evaluated, design))).step is not None


def test_records_verify(bond, evaluated):
    assert evaluated.verify(bond, threads=2).identical
    assert libsib.verify(evaluated.to_json(), bond, contract=CONTRACT)
    frame = pd.read_csv(bond["outcomes"]).iloc[1:]
    different = evaluated.verify({**bond, "outcomes": frame})
    assert not different and different.step == "inputs"
    changed = evaluated.to_json().replace('"rows":1', '"rows":2', 1)
    with pytest.raises(libsib.DataError):
        libsib.open_record(changed)


def test_the_readmes_contract_runs(bond, evaluated, tmp_path, monkeypatch, capsys):
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text()
    program = re.findall(r"^```python\n(.*?)^```", readme, re.S | re.M)[-1]
    for name, path in {**bond, "contract": CONTRACT}.items():
        (tmp_path / f"{name}{Path(path).suffix}").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert evaluated.summary() in capsys.readouterr().out
    assert (tmp_path / "record.json").read_text() == evaluated.to_json()
    assert "</html>" in (tmp_path / "report.html").read_text()


def test_records_are_taken_as_paths(bond, evaluated, tmp_path):
    record, annex = tmp_path / "record.json", tmp_path / "annex.json"
    record.write_text(evaluated.to_json())
    annex.write_text(evaluated.annex)
    for path in (record, str(record)):
        assert libsib.open_record(path, annex).annex == evaluated.annex
        assert libsib.verify_payment(path) and libsib.compare(path, evaluated)
        assert libsib.verify(path, bond, contract=CONTRACT, threads=2)
    with pytest.raises(FileNotFoundError):
        libsib.open_record("nowhere.json")


def test_contracts_that_are_dicts_are_refused_with_the_key(bond):
    contract = json.loads(CONTRACT.read_text())
    effect = {**contract["effect"], "weightng": "aggregate"}
    with pytest.raises(libsib.TermsError, match='look at the key "weightng"$'):
        libsib.read_contract({**contract, "effect": effect})
    with pytest.raises(libsib.ArgumentError, match="from the contract's names, releases, "):
        libsib.evaluate(contract, list(bond.values()))
    frame = pd.read_csv(bond["releases"]).rename(columns={"sex": "gender"})
    with pytest.raises(libsib.ArgumentError, match="data of releases have no column sex"):
        libsib.evaluate(contract, {**bond, "releases": frame})


def test_contracts_are_refused_with_line_and_column(bond):
    contract = json.loads(CONTRACT.read_text())
    with pytest.raises(libsib.TermsError, match="line 1, column"):
        libsib.evaluate({**contract, "raito": 1}, bond)
    with pytest.raises(libsib.VersionError):
        libsib.evaluate({**contract, "preset": "rand14_design@99"}, bond)
    with pytest.raises(libsib.ArgumentError, match="no table relases"):
        libsib.evaluate(contract, {"relases": bond["releases"]})


def command(*arguments):
    made = subprocess.run([sys.executable, "-m", "libsib", *map(str, arguments)], text=True,
                          capture_output=True)
    return made.returncode, made.stdout, made.stderr


def test_commands(bond, evaluated, tmp_path):
    def tables(*names):
        return [text for name in names for text in ("--table", f"{name}={bond[name]}")]

    files = {name: tmp_path / f"{name}.json" for name in ("design", "annex", "record", "settled")}
    code, out, _ = command("evaluate", CONTRACT, *tables(*NAMES), "--record", files["record"])
    assert code == 0 and evaluated.result_hash in out
    assert files["record"].read_text() == evaluated.to_json()
    assert command("verify", CONTRACT, files["record"], *tables(*NAMES))[:2] == (0, "IDENTICAL\n")
    assert command("design", CONTRACT, *tables("releases", "history"), "--record", files["design"],
                   "--annex", files["annex"])[0] == 0
    assert stat.S_IMODE(files["annex"].stat().st_mode) == 0o600
    code, out, _ = command("settle", "--design", files["design"], "--design-annex", files["annex"],
                           *tables("outcomes"), "--record", files["settled"])
    assert code == 0 and evaluated.result_hash in out
    other = tmp_path / "other.csv"
    other.write_text("".join(bond["outcomes"].read_text().splitlines(True)[:-1]))
    code, out, _ = command("verify", CONTRACT, files["record"], *tables("releases", "history"),
                           "--table", f"outcomes={other}")
    assert code == 1 and "first in step inputs" in out


def test_commands_refuse(bond, tmp_path):
    table = f"releases={bond['releases']}"
    assert command("evaluat")[0] == 2
    assert command("evaluate", CONTRACT, "--table", "releases")[0] == 2
    assert command("evaluate", CONTRACT, "--table", table, "--table", table)[0] == 2
    code, _, err = command("evaluate", CONTRACT, "--table", table)
    assert code == 3 and "(argument)" in err
    assert command("evaluate", tmp_path / "absent.json", "--table", table)[0] == 4
    assert command("evaluate", CONTRACT, "--table", "releases=absent.csv")[0] == 4
