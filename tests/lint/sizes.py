#!/usr/bin/env python3
"""Files of at most 400 lines, functions of at most 60."""

from source import Check, files, functions, leave, name

FILE_LINES = 400
FUNCTION_LINES = 60
# lines that say nothing but data: tables of cases and of layouts
EXEMPT = {"tests/abi/layout.c"}

paths = [path for path in files("lib/**/*.[ch]", "include/**/*.h", "examples/**/*.[ch]", "tools/**/*.[ch]",
                                "tests/**/*.[ch]", "bindings/**/*.[ch]")
         if name(path) not in EXEMPT]
longest = Check(f"no C file is longer than {FILE_LINES} lines")
functions_check = Check(f"no C function is longer than {FUNCTION_LINES} lines")
count = 0
for path in paths:
    text = path.read_text()
    lines = text.count("\n")
    if lines > FILE_LINES:
        longest.fault(f"{name(path)}: {lines} lines")
    for function, first, last in functions(text):
        count += 1
        if last - first + 1 > FUNCTION_LINES:
            functions_check.fault(f"{name(path)}:{first}: {function} has {last - first + 1} lines")
longest.report(len(paths))
functions_check.report(count)

unfinished = Check("no source file carries a mark of unfinished work")
marks = ("TO" + "DO", "FIX" + "ME", "HA" + "CK")
for path in paths:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if any(mark in line.split() or mark + ":" in line.split() for mark in marks):
            unfinished.fault(f"{name(path)}:{number}")
unfinished.report(len(paths))
leave()
