#!/usr/bin/env python3
"""Files of at most 400 lines, functions of at most 60, lines of at most 100 columns."""

import ast
import re

from source import Check, functions, leave, name, sources

FILE_LINES = 400
FUNCTION_LINES = 60
COLUMNS = 100 # of Python and R; clang-format sees to C
WIDE = ("Python", "R")


def python_functions(text):
    """(name, first line, lines without the docstring) of each function of a Python file."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0]
            docstring = ast.get_docstring(node) is not None
            said = first.end_lineno - first.lineno + 1 if docstring else 0
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1 - said


def r_functions(text):
    """The same of each function that an R file assigns at its left margin."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        assigned = re.match(r"(\S+) <- function\(", line)
        if not assigned:
            continue
        end = start
        while end + 1 < len(lines) and (not lines[end + 1] or re.match(r"[\s})]", lines[end + 1])):
            end += 1
        while not lines[end].strip():
            end -= 1
        yield assigned.group(1), start + 1, end - start + 1


def functions_of(kind, text):
    if kind == "C":
        return [(one, first, last - first + 1) for one, first, last in functions(text)]
    readers = {"Python": python_functions, "R": r_functions}
    return list(readers[kind](text)) if kind in readers else []


def check_sizes(every):
    longest = Check(f"no source file is longer than {FILE_LINES} lines")
    longest_function = Check(f"no function of C, Python or R is longer than {FUNCTION_LINES} lines")
    widest = Check(f"no line of Python or R is wider than {COLUMNS} columns")
    count = 0
    for path, kind in every:
        text = path.read_text()
        lines = text.splitlines()
        if len(lines) > FILE_LINES:
            longest.fault(f"{name(path)}: {len(lines)} lines")
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS and kind in WIDE:
                widest.fault(f"{name(path)}:{number}: {len(line)} columns")
        for function, first, size in functions_of(kind, text):
            count += 1
            if size > FUNCTION_LINES:
                longest_function.fault(f"{name(path)}:{first}: {function} has {size} lines")
    longest.report(len(every))
    longest_function.report(count)
    widest.report(sum(kind in WIDE for _, kind in every))


def check_finished(every):
    unfinished = Check("no source file carries a mark of unfinished work")
    marks = ("TO" + "DO", "FIX" + "ME", "HA" + "CK")
    for path, _ in every:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if any(mark in line.split() or mark + ":" in line.split() for mark in marks):
                unfinished.fault(f"{name(path)}:{number}")
    unfinished.report(len(every))


found = sources()
check_sizes(found)
check_finished(found)
leave()
