"""The commands answer as sib-evaluate does: the same exit codes for the same wrongs."""

import os
import signal
import stat
import subprocess
import sys
import time

import pytest

import libsib
from test_evaluation import CONTRACT, NAMES, STAGE, bond, command, programs  # noqa: F401

PROGRAM = [sys.executable, "-m", "libsib"]


@pytest.fixture(scope="module")
def record(bond, tmp_path_factory):  # noqa: F811
    path = tmp_path_factory.mktemp("record") / "record.json"
    code, _, err = command("evaluate", CONTRACT, STAGE, *tables(bond), "--record", path)
    assert code == 0, err
    return path


def tables(bond, *names):  # noqa: F811
    return [text for name in names or NAMES for text in ("--table", f"{name}={bond[name]}")]


SIB_EVALUATE = "tools/sib-evaluate/sib-evaluate"


def codes(programs, *arguments):  # noqa: F811
    """Exit codes of both programs."""
    words = [str(a) for a in arguments]
    both = [subprocess.run([*program, *words], capture_output=True, text=True, check=False)
            for program in ([str(programs / SIB_EVALUATE)], PROGRAM)]
    return [made.returncode for made in both], both[1].stdout


def test_show(programs, record):  # noqa: F811
    both, out = codes(programs, "show", record)
    opened = libsib.open_evaluation(record.read_text())
    assert both == [0, 0] and out == opened.summary() + "\n"


def test_report(programs, record, tmp_path):  # noqa: F811
    paths = [tmp_path / "c.html", tmp_path / "python.html"]
    for program, path in zip(([str(programs / SIB_EVALUATE)], PROGRAM), paths):
        subprocess.run([*program, "report", record, "--audience", "public", "--output", path],
                       check=True)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    both, out = codes(programs, "report", record)
    assert both == [0, 0] and out == libsib.open_evaluation(record.read_text()).to_html()


def test_a_changed_record_differs_and_is_not_shown(programs, record, bond, tmp_path):  # noqa: F811
    changed = tmp_path / "changed.json"
    text = record.read_text()
    assert '"arm":"treated"' in text
    changed.write_text(text.replace('"arm":"treated"', '"arm":"comparison"'))
    assert codes(programs, "verify", CONTRACT, changed, *tables(bond))[0] == [1, 1]
    assert codes(programs, "show", changed)[0] == [3, 3]


@pytest.mark.parametrize("text, code", [("{", 3), ("{}", 3), ('{"result": {"format": "x"}}', 3)])
def test_what_is_no_record(programs, tmp_path, text, code):  # noqa: F811
    path = tmp_path / "no.json"
    path.write_text(text)
    assert codes(programs, "show", path)[0] == [code, code]


def test_wrong_use_and_absent_files(programs, record, bond, tmp_path):  # noqa: F811
    absent = tmp_path / "absent.json"
    assert codes(programs, "show")[0] == [2, 2]
    assert codes(programs, "show", record, "--table", "a=b")[0] == [2, 2]
    assert codes(programs, "show", absent)[0] == [4, 4]
    assert codes(programs, "evaluate", CONTRACT, STAGE, *tables(bond), "--record",
                 absent / "no folder" / "record.json")[0] == [4, 4]


def test_design_count_settle(programs, bond, tmp_path):  # noqa: F811
    paths = [tmp_path / name for name in ("design.json", "annex.json", "counted.json")]
    made = ("design", CONTRACT, STAGE, *tables(bond, "releases", "history"), "--record", paths[0],
            "--annex", paths[1])
    assert codes(programs, *made)[0] == [0, 0]
    assert stat.S_IMODE(paths[1].stat().st_mode) == 0o600
    assert codes(programs, "count", CONTRACT, STAGE, "--design", paths[0], "--design-annex",
                 paths[1], *tables(bond, "outcomes"), "--record", paths[2])[0] == [0, 0]
    settle = ("settle", CONTRACT, STAGE, "--evaluation", paths[2])
    both = [subprocess.run([*program, *map(str, settle)], stdout=subprocess.PIPE, check=True).stdout
            for program in ([str(programs / SIB_EVALUATE)], PROGRAM)]
    assert both[0] == both[1]


def test_commands_never_write_over_what_they_read(programs, bond, record, tmp_path):  # noqa: F811
    before = record.read_bytes()
    link = tmp_path / "link.json"
    link.symlink_to(record)
    for paths in (("--record", CONTRACT), ("--record", bond["releases"]), ("--report", link),
                  ("--record", tmp_path / "one", "--annex", tmp_path / "." / "one")):
        made = codes(programs, "evaluate", CONTRACT, STAGE, *tables(bond), *paths)
        assert made[0] == [4, 4], paths
    assert codes(programs, "report", record, "--output", record)[0] == [4, 4]
    assert record.read_bytes() == before and os.listdir(tmp_path) == ["link.json"]


def test_a_closed_standard_output_is_an_error(programs, record):  # noqa: F811
    for program in ([str(programs / SIB_EVALUATE)], PROGRAM):
        done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *program, "show", str(record)],
                              capture_output=True, check=False)
        assert done.returncode == 4, done.stderr


@pytest.mark.measures
def test_control_c_ends_a_command_without_a_traceback(bond, tmp_path):  # noqa: F811
    path = tmp_path / "record.json"
    program = ("import sys, libsib.__main__ as m; print('ready', flush=True); "
               "sys.exit(m.main(sys.argv[1:]))")
    running = subprocess.Popen([sys.executable, "-c", program, "evaluate", str(CONTRACT), STAGE,
                                *tables(bond), "--record", str(path)], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout.readline() == "ready\n"
    time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, err) in ((130, "libsib: stopped\n"), (0, ""))
    assert path.exists() == (running.returncode == 0) and len(os.listdir(tmp_path)) <= 1
