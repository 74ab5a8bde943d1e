#!/usr/bin/env python3
"""The documents say what is true: programs they show are files that are compiled and run, links
lead somewhere, each module has its page."""

import re

from source import BELOW, ROOT, Check, files, leave, name

COMMAND = re.compile(r"\b((?:tests|examples|scripts|\.ci)/[a-z/-]+)(?=[ `\n])(?![.])")
PATH = re.compile(r"`((?:bindings|cmake|docs|examples|include|lib|pkgconfig|schema|scripts|tests|"
                  r"tools)/[\w./-]+)`")
readme = (ROOT / "README.md").read_text()
pages = files("*.md", "docs/**/*.md")

shown = Check("each program in README.md is, to the letter, a file of examples")
count = 0
for language, programs in {"c": "c/*.c", "python": "python/*.py", "r": "r/*.R"}.items():
    known = {path.read_text().strip() for path in files(f"examples/{programs}")}
    blocks = re.findall(rf"^```{language}\n(.*?)^```", readme, re.S | re.M)
    count += len(blocks)
    for block in blocks:
        if block.strip() not in known:
            shown.fault("a block that begins: " + block.strip().splitlines()[0])
shown.report(count)

links = Check("each link between documents leads to a file")
count = 0
for page in pages:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        count += 1
        if not (page.parent / target).exists():
            links.fault(f"{name(page)}: {target}")
links.report(count)

commands = Check("each command that the documents name is a file that can be run")
count = 0
for page in pages:
    for command in set(COMMAND.findall(page.read_text())):
        path = ROOT / command
        count += 1
        if not path.exists() or (path.is_file() and not path.stat().st_mode & 0o100):
            commands.fault(f"{name(page)}: {command}")
commands.report(count)

named = Check("each file that the documents name is there")
count = 0
for page in pages:
    for path in set(PATH.findall(page.read_text())):
        count += 1
        if not (ROOT / path).exists():
            named.fault(f"{name(page)}: {path}")
named.report(count)

floors = Check("each module of lib/modules.txt stands in the table of floors, and in README.md")
architecture = (ROOT / "docs/architecture.md").read_text()
drawn = re.search(r"^## Floors\n.*?```\n(.*?)```", architecture, re.S | re.M)
modules = [module for module in BELOW if (ROOT / "lib" / module).is_dir()]
for module in modules:
    if not re.search(rf"\b{module}\b", drawn.group(1)):
        floors.fault(f"docs/architecture.md: {module}")
    if f"`{module}`" not in readme:
        floors.fault(f"README.md: {module}")
floors.report(len(modules))

# What the rooms around an evaluation do is on its page.
methods = Check("each module above core has a page in docs/methods")
modules = [module for module in modules if module not in ("core", "scheme", "contract", "record")]
for module in modules:
    if not (ROOT / f"docs/methods/{module}.md").is_file():
        methods.fault(f"docs/methods/{module}.md")
methods.report(len(modules))
leave()
