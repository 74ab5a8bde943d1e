"""The parts of the library that decide money, counts or pairs, as modules.txt lists them."""

import fnmatch
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def listed():
    """Name, programs and files of each module."""
    for line in (HERE / "modules.txt").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, programs, patterns = line.split(":")
        wanted, _, unwanted = patterns.partition(" - ")
        files = {str(f.relative_to(ROOT)) for p in wanted.split() for f in (ROOT / "lib").glob(p)}
        files = {f for f in files if not any(fnmatch.fnmatch(f, "lib/" + p)
                                             for p in unwanted.split())}
        yield name, programs.split(), sorted(files)
