"""Types: the package under mypy --strict, what users of it see, and the stub of the C module."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

import libsib
from libsib import _core

SETTINGS = Path(__file__).resolve().parent.parent / "pyproject.toml"
needs_mypy = pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="no mypy")


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What mypy says of a file or folder, under the strict settings of pyproject.toml."""
    cache = tmp_path_factory.mktemp("mypy")

    def run(path):
        command = [sys.executable, "-m", "mypy", "--config-file", SETTINGS, "--cache-dir", cache,
                   "--no-error-summary", path]
        return subprocess.run(command, capture_output=True, text=True).stdout

    return run


@needs_mypy
def test_the_package_is_strictly_typed(checked):
    assert "strict = true" in SETTINGS.read_text()
    assert checked(Path(libsib.__file__).parent) == ""


@needs_mypy
def test_users_are_told_of_wrong_names_and_types(checked, tmp_path):
    program = tmp_path / "program.py"
    program.write_text("""
import libsib
m = libsib.match({}, order="largest", ratio=2)
low, high = libsib.estimate_effect(m, {}, weighting="aggregate").confidence_interval(level=0.9)
reveal_type(low)
reveal_type(m.caliper)
libsib.match({}, order="greatest")
libsib.match({}, ratio="two")
libsib.estimate_effect(m, {})
m.verdict = "ok"
""")
    told = checked(program)
    lines = {int(line) for line in re.findall(r"program\.py:(\d+): error", told)}
    assert lines == {7, 8, 9, 10}, told
    assert '"builtins.float"' in told and "builtins.dict" in told


def test_the_stub_lists_the_functions_of_the_module():
    stub = Path(_core.__file__).with_name("_core.pyi").read_text()
    described = re.findall(r"^def (\w+)\(", stub, re.M)
    there = [name for name in dir(_core)
             if callable(getattr(_core, name)) and not name.startswith(("SWIG_", "__"))]
    assert sorted(described) == sorted(there)


def test_the_stub_counts_the_arguments_right():
    stub = Path(_core.__file__).with_name("_core.pyi").read_text()
    for name, arguments in re.findall(r"^def (sib_\w+)\((.*?)\) ->", stub, re.M):
        count = len(re.findall(r"\w+: ", arguments))
        told = {0: "takes no arguments", 1: "takes exactly one argument"}
        with pytest.raises(TypeError, match=told.get(count, f"expected {count} arguments")):
            getattr(_core, name)(*[None] * (count + 1))
