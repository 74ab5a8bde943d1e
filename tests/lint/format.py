#!/usr/bin/env python3
"""C is set as clang-format 14 sets it, with the rules of .clang-format."""

import re
import shutil
import subprocess

from source import ROOT, Check, leave, sources


def said(*command):
    ran = subprocess.run(command, capture_output=True, text=True)
    return ran.stdout + ran.stderr


def check():
    sentence = "C is set as clang-format 14 sets it"
    program = next(filter(None, map(shutil.which, ("clang-format-14", "clang-format"))), None)
    if not program or " 14." not in said(program, "--version"):
        print(f"SKIPPED: {sentence} (no clang-format 14)")
        return
    paths = [path for path, kind in sources() if kind == "C"]
    listed = said(program, "--dry-run", *map(str, paths))
    check = Check(sentence)
    for path in sorted(set(re.findall(r"^(.*?):\d+:\d+: (?:warning|error)", listed, re.M))):
        check.fault(path.removeprefix(f"{ROOT}/"))
    check.report(len(paths))


if __name__ == "__main__":
    check()
    leave()
