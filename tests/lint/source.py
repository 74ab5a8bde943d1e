"""What the checks of tests/lint share: C text without comments, and how results are said."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^">]+)[>"]', re.M)

# Where sources written by hand lie, and what their names end with.
FOLDERS = ("lib", "include", "examples", "tools", "tests", "bindings", "cmake", "scripts", ".ci")
ENDINGS = {".c": "C", ".h": "C", ".cpp": "C", ".py": "Python", ".R": "R", ".js": "JavaScript",
           ".css": "CSS", ".awk": "awk", ".cmake": "CMake", ".i": "SWIG", ".html": "HTML"}
# lines that say nothing but data: tables of layouts
EXEMPT = {"tests/abi/layout.c"}


def read_modules():
    """The modules from below, each with what it may include beside itself (lib/modules.txt)."""
    below = {}
    for line in (ROOT / "lib/modules.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            module, words = line.split(":")
            below[module] = tuple(below) if words.strip() == "all" else tuple(words.split())
    return below


BELOW = read_modules()

# Public headers that are not named after their module.
HEADER_MODULE = {"context": "core", "status": "core", "types": "core", "export": "core",
                 "version": "core"}


def files(*patterns):
    """Files of the source tree, sorted; build trees and generated files are not in it."""
    found = set()
    for pattern in patterns:
        found.update(path for path in ROOT.glob(pattern) if path.is_file())
    return sorted(found)


def name(path):
    return str(path.relative_to(ROOT))


def language(path):
    """What a file is written in, None for data and documents."""
    if path.suffix in ENDINGS or "." in path.name:
        return "CMake" if path.name == "CMakeLists.txt" else ENDINGS.get(path.suffix)
    first = path.open(errors="replace").readline()
    return "bash" if re.match(r"#!.*\b(bash|sh)\b", first) else None


def sources():
    """(path, language) of what is written by hand."""
    every = files(*(f"{folder}/**/*" for folder in FOLDERS))
    listed = [(path, language(path)) for path in every
              if not {"__pycache__", "glue"} & set(path.parts) and name(path) not in EXEMPT]
    return [(path, kind) for path, kind in listed if kind]


def without_comments(text, strings=True):
    """The text with comments (and the inside of strings) blanked; lines keep their numbers."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def blank(match):
        piece = match.group(0)
        if piece[0] != "/" and not strings:
            return piece
        inside = re.sub(r"[^\n]", " ", piece)
        return inside if piece[0] == "/" else piece[0] + inside[1:-1] + piece[0]

    return re.sub(pattern, blank, text, flags=re.S)


def without_directives(text):
    """The text with its preprocessor lines blanked; lines keep their numbers."""
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",
                  lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.M)


def enumerations(header):
    """(name, list without _LIST) of each enumeration a public header declares (sib/types.h)."""
    return re.findall(r"^SIB_DECLARE_ENUM(?:_AS)?\((?:sib_\w+,\s+)?(sib_\w+),\s+(SIB_\w+)_LIST\);",
                      header, re.M)


def includes(path):
    """(line, " or <, what is included) of each #include of a file."""
    text = without_comments(path.read_text(), strings=False)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def functions(text):
    """(name, first line, last line) of each function defined in C text."""
    plain = without_directives(without_comments(text))
    found, depth, start, head = [], 0, 0, 0
    for at, letter in enumerate(plain):
        if letter == "{":
            if depth == 0:
                start = at
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                before = plain[head:start].strip()
                # the last brackets, and the name before them; lines before may be macros
                called = re.search(r"(\w+)\s*(\((?:[^(){}]|\([^(){}]*\))*\))"
                                   r"\s*(?:__attribute__\s*\(.*\))?$", before, re.S)
                if called and "=" not in before.split("(")[0]:
                    begin = head + len(plain[head:]) - len(plain[head:].lstrip())
                    found.append((called.group(1), plain.count("\n", 0, begin) + 1,
                                  plain.count("\n", 0, at) + 1))
                head = at + 1
        elif letter == ";" and depth == 0:
            head = at + 1
    return found


class Check:
    """One named rule; its faults are shown beneath it."""

    failed = False

    def __init__(self, sentence):
        self.sentence = sentence
        self.faults = []

    def fault(self, text):
        self.faults.append(text)

    def report(self, examined):
        """A rule that examined nothing has not passed."""
        if examined == 0:
            self.faults.append("found nothing to examine")
        print(("FAIL: " if self.faults else "PASS: ") + self.sentence + f" ({examined} examined)")
        for fault in self.faults:
            print("      " + fault)
        Check.failed = Check.failed or bool(self.faults)


def leave():
    sys.exit(1 if Check.failed else 0)
