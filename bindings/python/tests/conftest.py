import os
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
