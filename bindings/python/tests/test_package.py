"""The installed package: metadata and files."""

import base64
import csv
import doctest
import hashlib
import importlib
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

import libsib


def test_version_is_the_librarys():
    assert importlib.metadata.version("libsib") == libsib.__version__
    assert libsib.numerics_version >= 1 and libsib.build_info


def test_record_lists_every_file_with_its_hash():
    package = importlib.metadata.distribution("libsib")
    rows = {row[0]: row for row in csv.reader(package.read_text("RECORD").splitlines())}
    assert "libsib/py.typed" in rows and "libsib/errors.py" in rows
    for name in ("libsib/py.typed", "libsib/errors.py"):
        data = package.locate_file(name).read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        assert rows[name][1] == f"sha256={digest}"


def test_no_library_of_ours_is_needed():
    module = sys.modules["libsib._core"].__file__
    linked = subprocess.run(["ldd", module], capture_output=True, text=True, check=True).stdout
    assert "libsib" not in linked and "not found" not in linked


def test_works_without_numpy_and_pandas():
    program = """
import sys
sys.modules["numpy"] = sys.modules["pandas"] = None
import libsib
from array import array
table = libsib.as_table({"x": array("d", [1, 2]), "when": ["2020-01-01", None], "who": ["a", None],
                         "flag": [True, None]}, dates=["when"])
assert [row["x"] for row in table.rows()] == [1.0, 2.0], table.rows()
assert table.rows()[1] == {"x": 2.0, "when": None, "who": None, "flag": None}, table.rows()
assert list(table.evaluate("x > 1")) == [0, 1]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_function_of_the_headers_is_wrapped():
    package = Path(__file__).resolve().parent.parent
    root = package / "source" if (package / "source").is_dir() else package.parent.parent
    declared = set()
    for header in (root / "include" / "sib").rglob("*.h*"):
        declared |= set(re.findall(r"^SIB_API [^;(]*?(sib_\w+)\(", header.read_text(), re.M))
    frees = set(re.findall(r"%sib_handle\((\w+)\)", (root / "bindings/swig/sib.i").read_text()))
    made_by_the_rules = {name for name in declared if name.startswith("sib_context_")}
    made_by_the_rules |= {f"{handle}_free" for handle in frees}
    assert len(declared) > 120 and made_by_the_rules <= declared
    assert declared - made_by_the_rules <= set(dir(libsib._core))


@pytest.mark.parametrize("module", ["caseload", "contract", "effect", "matching", "members",
                                    "records", "settlement", "tables"])
def test_the_examples_of_the_docstrings_run(module):
    ran = doctest.testmod(importlib.import_module(f"libsib.{module}"))
    assert ran.attempted > 0 and ran.failed == 0


def test_the_examples_of_the_readme_run(tmp_path):
    readme = Path(__file__).resolve().parent.parent / "README.md"
    first, *parts = re.findall(r"^```python\n(.*?)^```", readme.read_text(), re.S | re.M)
    programs = [first, "".join(parts[:-1])]  # the last, on a contract, runs where there is one
    made = [subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True,
                           text=True, check=True, cwd=tmp_path).stdout for program in programs]
    assert made[0] == "1/4\n"
    assert "AUSTIN@1" in made[1] and "age: " in made[1] and "'reason'" in made[1]
    assert "reduction: " in made[1] and "PAID GBP 1,201,783.00" in made[1]
