#!/usr/bin/env python3
"""Each way in which input or host can go wrong has its tests: tests/failure/modes.txt says so."""

import re

from source import ROOT, Check, files, leave, name, without_comments

MODES = 51
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
# test_add(suite, sentence, ...): the suite a literal or a name, the sentence of adjacent literals
ADD = re.compile(rf"test_add\(\s*(?:{LITERAL}|\w+)\s*,\s*((?:{LITERAL}\s*)+),")


def sentences(module):
    """What the tests of a module of tests/unit, or of another folder of tests, are called."""
    found = set()
    for path in files(f"tests/unit/{module}/*.c", f"tests/{module}/*.c"):
        for added in ADD.findall(without_comments(path.read_text(), strings=False)):
            found.add("".join(piece[1:-1] for piece in re.findall(LITERAL, added)))
    return found


def case_sources(module):
    """What the lines of tests/cases/<table>.txt give as their source."""
    lines = (ROOT / f"tests/{module}.txt").read_text().splitlines()
    return {line.split("|")[-1].strip() for line in lines if line.count("|") == 2}


path = ROOT / "tests/failure/modes.txt"
titles, listed, known = {}, {}, {}
exist = Check("each test that modes.txt names exists")
for number, line in enumerate(path.read_text().splitlines(), 1):
    title = re.match(r"# F(\d+) (.+)", line)
    if title:
        titles[int(title.group(1))] = title.group(2)
    if not line.strip() or line.startswith("#"):
        continue
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3 or not re.fullmatch(r"F[1-9]\d*", parts[0]):
        exist.fault(f"{name(path)}:{number}: not a line of mode, module and sentence")
        continue
    mode, module, sentence = parts
    listed.setdefault(int(mode[1:]), []).append(sentence)
    if module == "-":
        if not sentence.startswith(("not built: ", "bindings: ")):
            exist.fault(f"{name(path)}:{number}: says neither what is not built nor bindings")
        continue
    if module not in known:
        known[module] = case_sources(module) if module.startswith("cases/") else sentences(module)
    if sentence not in known[module]:
        exist.fault(f"{name(path)}:{number}: {module} has no test \"{sentence}\"")
exist.report(sum(map(len, listed.values())))

whole = Check(f"each mode from F1 to F{MODES} has a title and a line, and there is no other")
for mode in range(1, MODES + 1):
    if mode not in titles:
        whole.fault(f"F{mode} has no title")
    if mode not in listed:
        whole.fault(f"F{mode} has no line")
for mode in sorted(set(titles) | set(listed)):
    if not 1 <= mode <= MODES:
        whole.fault(f"F{mode} is no mode")
whole.report(len(titles))
leave()
