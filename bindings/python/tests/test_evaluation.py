"""Evaluations of a contract: the same hash as the C program, from CSV and from frames."""

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
CONTRACT = ROOT / "examples" / "contracts" / "peterborough_bond" / "contract.json"
STAGE = "final"
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
def signed():
    return libsib.read_contract(CONTRACT)


@pytest.fixture(scope="module")
def evaluated(signed, bond):
    return signed.evaluate(bond, STAGE)


def part(tables, *names):
    return {name: tables[name] for name in names}


def test_the_hash_is_that_of_the_c_program(programs, bond, evaluated, tmp_path):
    record = tmp_path / "record.json"
    tables = [text for name, path in bond.items() for text in ("--table", f"{name}={path}")]
    program = programs / "tools" / "sib-evaluate" / "sib-evaluate"
    subprocess.run([program, "evaluate", CONTRACT, STAGE, *tables, "--record", record,
                    "--quiet"], check=True)
    other = json.loads(record.read_text())
    assert evaluated.result_hash == other["result_hash"]
    assert evaluated.record["result"] == other["result"]
    assert evaluated.record["provenance"]["language"] == "Python"
    assert libsib.compare_evaluations(evaluated, record.read_text()).identical


def test_two_steps_give_the_same_result(signed, bond, evaluated):
    design = signed.design(part(bond, "releases", "history"), STAGE)
    assert design.stage == "design" and design.blind and design.facts == {}
    outcomes = part(bond, "outcomes")
    counted = signed.count(design, outcomes, STAGE, seal=design.result_hash)
    assert counted.result_hash == evaluated.result_hash
    assert counted.stage == evaluated.stage == "evaluation"
    assert counted.blind and not evaluated.blind
    apart = signed.count(design.to_json(), outcomes, STAGE, annex=design.annex)
    assert apart.result_hash == counted.result_hash
    with pytest.raises(libsib.DataError):
        signed.count(design, outcomes, STAGE, seal="0" * 64)
    with pytest.raises(libsib.ArgumentError):
        signed.design(bond, STAGE)  # a design sees no outcome
    with pytest.raises(KeyError):
        design.table("effects")


def test_evaluations_and_records_settle_alike(signed, bond, evaluated, tmp_path):
    settled = signed.settle(STAGE, evaluations=evaluated)
    assert signed.settle(STAGE, records=bond).to_json() == settled.to_json()
    record = tmp_path / "record.json"
    record.write_text(evaluated.to_json())  # no person is in it
    for again in (record, evaluated.to_json(), [libsib.open_evaluation(record)],
                  pickle.loads(pickle.dumps(evaluated))):
        assert signed.settle(STAGE, evaluations=again).to_json() == settled.to_json()
    with pytest.raises(libsib.ArgumentError):
        signed.settle(STAGE, evaluations=evaluated, records=bond)
    with pytest.raises(libsib.ArgumentError):
        signed.settle(STAGE, evaluations=[evaluated, evaluated])
    with pytest.raises(libsib.ArgumentError):
        signed.settle(STAGE, evaluations=signed.design(part(bond, "releases", "history"), STAGE))


def test_frames_give_the_hash_of_the_files(signed, bond, evaluated):
    frames = {name: pd.read_csv(path, keep_default_na=False, na_values=[""])
              for name, path in bond.items()}
    assert signed.evaluate(frames, STAGE, threads=2).result_hash == evaluated.result_hash


def test_rows_in_another_order_give_the_hash(signed, bond, evaluated):
    frames = {name: pd.read_csv(path).sample(frac=1, random_state=5) for name, path in bond.items()}
    assert signed.evaluate(frames, STAGE).result_hash == evaluated.result_hash


def test_tables_and_facts(evaluated):
    assert len(evaluated.table("cohorts")) == 2 and evaluated.findings
    effects = evaluated.table("effects")
    assert set(effects["outcome"]) == {"reconvictions"}
    assert set(evaluated.facts) == {"reconvictions"}
    assert evaluated.result_hash in evaluated.summary()
    assert "P0" not in evaluated.to_json() and "P0" in evaluated.annex
    opened = libsib.open_evaluation(evaluated.to_json())
    assert opened.result_hash == evaluated.result_hash and opened.annex == ""


def test_pickled_evaluations_answer_the_same(signed, bond, evaluated):
    design = signed.design(part(bond, "releases", "history"), STAGE)
    for whole in (evaluated, design, libsib.open_evaluation(evaluated.to_json())):
        twin = pickle.loads(pickle.dumps(whole))
        assert twin.to_json() == whole.to_json() and twin.annex == whole.annex
        assert twin.summary() == whole.summary() and twin._repr_html_() == whole._repr_html_()
        for name in ("cohorts", "findings", "effects", "options"):
            try:
                rows = whole.table(name).rows()
            except KeyError:
                continue
            assert repr(twin.table(name).rows()) == repr(rows)
        with pytest.raises(AttributeError):
            twin.stage = "other"
    again = signed.count(pickle.loads(pickle.dumps(design)), part(bond, "outcomes"), STAGE)
    assert again.result_hash == evaluated.result_hash
    apart = libsib.compare_evaluations(evaluated, design)
    assert pickle.loads(pickle.dumps(apart)).step is not None


def test_records_verify(signed, bond, evaluated):
    assert signed.verify(evaluated, bond, threads=2).identical
    assert signed.verify(evaluated.to_json(), bond)
    frame = pd.read_csv(bond["outcomes"]).iloc[1:]
    different = signed.verify(evaluated, {**bond, "outcomes": frame})
    assert not different and different.step == "inputs"
    changed = evaluated.to_json().replace('"rows":1', '"rows":2', 1)
    with pytest.raises(libsib.DataError):
        libsib.open_evaluation(changed)


def test_the_readmes_contract_runs(signed, bond, evaluated, tmp_path, monkeypatch, capsys):
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text()
    program = re.findall(r"^```python\n(.*?)^```", readme, re.S | re.M)[-1]
    for name, path in {**bond, "contract": CONTRACT}.items():
        (tmp_path / f"{name}{Path(path).suffix}").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    said = capsys.readouterr().out
    assert evaluated.summary() in said
    assert signed.settle(STAGE, evaluations=evaluated).summary() in said
    assert (tmp_path / "record.json").read_text() == evaluated.to_json()
    assert "</html>" in (tmp_path / "report.html").read_text()


def test_records_are_taken_as_paths(signed, bond, evaluated, tmp_path):
    record, annex = tmp_path / "record.json", tmp_path / "annex.json"
    record.write_text(evaluated.to_json())
    annex.write_text(evaluated.annex)
    for path in (record, str(record)):
        assert libsib.open_evaluation(path, annex).annex == evaluated.annex
        assert libsib.compare_evaluations(path, evaluated)
        assert signed.verify(path, bond, threads=2)
    with pytest.raises(FileNotFoundError):
        libsib.open_evaluation("nowhere.json")


def test_tables_are_refused_with_their_names(signed, bond):
    with pytest.raises(libsib.ArgumentError, match="from the contract's names, releases, "):
        signed.evaluate(list(bond.values()), STAGE)
    with pytest.raises(libsib.ArgumentError, match="no table relases"):
        signed.evaluate({"relases": bond["releases"]}, STAGE)
    frame = pd.read_csv(bond["releases"]).rename(columns={"sex": "gender"})
    with pytest.raises(libsib.ArgumentError, match="data of releases have no column sex"):
        signed.evaluate({**bond, "releases": frame}, STAGE)


def test_what_a_contract_says_of_matching_is_refused_with_its_place(bond):
    contract = json.loads(CONTRACT.read_text())
    sections = contract["comparisons"]["other_prisons"]
    sections["effect"] = {**sections["effect"], "weightng": "aggregate"}
    with pytest.raises(libsib.TermsError, match="the nearest is weighting"):
        libsib.read_contract(contract).evaluate(bond, STAGE)
    for wrong in ({"comparison": "others"}, {"stage": "end"}):
        with pytest.raises(libsib.ArgumentError):
            libsib.read_contract(CONTRACT).evaluate(bond, **{"stage": STAGE, **wrong})


def command(*arguments):
    made = subprocess.run([sys.executable, "-m", "libsib", *map(str, arguments)], text=True,
                          capture_output=True)
    return made.returncode, made.stdout, made.stderr


def test_commands(bond, evaluated, signed, tmp_path):
    def tables(*names):
        return [text for name in names for text in ("--table", f"{name}={bond[name]}")]

    names = ("design", "annex", "record", "counted", "settled", "other")
    files = {name: tmp_path / f"{name}.json" for name in names}
    code, out, _ = command("evaluate", CONTRACT, STAGE, *tables(*NAMES), "--record",
                           files["record"])
    assert code == 0 and evaluated.result_hash in out
    assert files["record"].read_text() == evaluated.to_json()
    assert command("verify", CONTRACT, files["record"], *tables(*NAMES))[:2] == (0, "IDENTICAL\n")
    assert command("design", CONTRACT, STAGE, *tables("releases", "history"), "--record",
                   files["design"], "--annex", files["annex"])[0] == 0
    assert stat.S_IMODE(files["annex"].stat().st_mode) == 0o600
    code, out, _ = command("count", CONTRACT, STAGE, "--design", files["design"], "--design-annex",
                           files["annex"], *tables("outcomes"), "--record", files["counted"])
    assert code == 0 and evaluated.result_hash in out
    settled = signed.settle(STAGE, evaluations=evaluated)
    for given in (("--evaluation", files["counted"]), tables(*NAMES)):
        code, out, _ = command("settle", CONTRACT, STAGE, *given, "--record", files["settled"])
        assert (code, out) == (0, settled.summary() + "\n")
        assert files["settled"].read_text() == settled.to_json()
    code, out, _ = command("show", files["settled"], "--contract", CONTRACT)
    assert (code, out) == (0, settled.summary() + "\n")
    other = tmp_path / "other.csv"
    other.write_text("".join(bond["outcomes"].read_text().splitlines(True)[:-1]))
    code, out, _ = command("verify", CONTRACT, files["record"], *tables("releases", "history"),
                           "--table", f"outcomes={other}")
    assert code == 1 and "first in step inputs" in out


def test_commands_refuse(bond, tmp_path):
    table = f"releases={bond['releases']}"
    assert command("evaluat")[0] == 2
    assert command("evaluate", CONTRACT, STAGE, "--table", "releases")[0] == 2
    assert command("evaluate", CONTRACT, STAGE, "--table", table, "--table", table)[0] == 2
    code, _, err = command("evaluate", CONTRACT, STAGE, "--table", table)
    assert code == 3 and "(argument)" in err
    assert command("evaluate", tmp_path / "absent.json", STAGE, "--table", table)[0] == 4
    assert command("evaluate", CONTRACT, STAGE, "--table", "releases=absent.csv")[0] == 4
