import os
import signal
from pathlib import Path

import pytest


@pytest.fixture
def real_data():
    """Path of a file of real data; the test is skipped, by name, where there is none."""

    def find(name):
        path = Path(os.environ.get("SIB_TEST_DATA", "/nowhere")) / name
        if not path.exists():
            pytest.skip(f"no {name} in SIB_TEST_DATA")
        return path

    return find


@pytest.fixture(autouse=True, scope="session")
def interrupts():
    """Ctrl-C works here and in children, even where a shell started this in the background, for
    which it makes a process ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
