"""Writes symbols.txt and layout.c: see tests/abi/update."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/abi"
sys.path.insert(0, str(ROOT / "tests/lint"))
from source import without_comments  # noqa: E402

SYMBOLS_HEAD = """\
# Exported symbols, reviewed: a line that goes breaks programs that are already linked.
# Written by tests/abi/update.
"""
LAYOUT_HEAD = """\
/* The memory layout of every public struct, as it is on 64-bit systems: a field that moves
 * stops the build. Options may grow at the end, so theirs is a lower bound.
 * Written by tests/abi/update. */
#include <sib.h>

#include <stddef.h>

#if UINTPTR_MAX == UINT64_MAX
"""


def symbols(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return sorted(line.split()[2].replace("@@", "@") for line in lines if line.split()[1] != "A")


def fields(body):
    """Names of the fields of a struct whose members are not structs written in place."""
    for declaration in without_comments(body).split(";"):
        declaration = declaration.strip()
        if not declaration:
            continue
        function = re.search(r"\(\*(\w+)\)\(", declaration)
        if function:
            yield function.group(1)
        else:
            yield from re.findall(r"(\w+)\s*(?:\[\w+\])?\s*(?:,|$)", declaration)


def structs():
    for path in sorted((ROOT / "include/sib").glob("*.h*")):
        text = path.read_text()
        for match in re.finditer(r"typedef struct (sib_\w+) \{(.*?)\n\} \1;", text, re.S):
            yield match.group(1), list(fields(match.group(2)))


def measure(build_include):
    """What the compiler says: (text of the sizeof or offsetof, value)."""
    asked = []
    for title, names in structs():
        asked.append(f"sizeof({title})")
        asked.extend(f"offsetof({title}, {field})" for field in names)
    prints = "".join(f'    printf("%zu\\n", {text});\n' for text in asked)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ask.c"
        source.write_text(f"#include <sib.h>\n#include <stdio.h>\nint main(void)\n{{\n{prints}}}\n")
        subprocess.run(["cc", "-std=c11", f"-I{ROOT}/include", f"-I{build_include}", str(source),
                        "-o", f"{folder}/ask"], check=True)
        answers = subprocess.run([f"{folder}/ask"], check=True, capture_output=True,
                                 text=True).stdout
    return zip(asked, answers.split())


def main():
    library, build_include = sys.argv[1:3]
    (HERE / "symbols.txt").write_text(SYMBOLS_HEAD + "\n".join(symbols(library)) + "\n")
    lines = []
    for text, value in measure(build_include):
        grows = re.match(r"sizeof\(sib_\w+_options\)", text)
        lines.append(f'_Static_assert({text} {">=" if grows else "=="} {value}, "{text}");\n')
    (HERE / "layout.c").write_text(LAYOUT_HEAD + "".join(lines) + "#endif\n")


main()
