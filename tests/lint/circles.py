#!/usr/bin/env python3
"""The files of the library stand in an order: none needs another that needs it.

A header and the source of the same name are one idea. An idea needs another when it includes
its header, or when it uses a function that the other defines, whichever header declares it."""

import re

from source import Check, files, functions, includes, leave, name, without_comments

# The one circle there is a reason for: its files, and why.
ALLOWED = {
    ("table/functions", "table/parser", "table/predicate", "table/typing", "table/value"):
        "the grammar: a condition holds values, and a value may hold conditions (CASE)",
}


def idea(path):
    return name(path.with_suffix("")).removeprefix("lib/")


def needs(paths):
    """idea: the ideas it needs."""
    home = {function: idea(path) for path in paths if path.suffix == ".c"
            for function, _, _ in functions(path.read_text())
            if function.startswith("sib_")}
    graph = {}
    for path in paths:
        row = graph.setdefault(idea(path), set())
        row.update(included.removesuffix(".h") for _, quote, included in includes(path)
                   if quote == '"')
        words = re.findall(r"\bsib_\w+", without_comments(path.read_text()))
        row.update(home[word] for word in words if word in home and path.suffix == ".c")
    return {one: {other for other in row if other in graph and other != one}
            for one, row in graph.items()}


def reached(graph, start):
    """Every idea that `start` needs, through others too."""
    found, left = set(), [start]
    while left:
        for other in graph[left.pop()] - found:
            found.add(other)
            left.append(other)
    return found


def circles(graph):
    reach = {one: reached(graph, one) for one in graph}
    return {tuple(sorted(other for other in reach[one] if one in reach[other]))
            for one in graph if one in reach[one]}


def check():
    graph = needs(files("lib/**/*.[ch]"))
    found = circles(graph)
    none = Check("no file of the library needs another that needs it, but for the grammar's")
    for circle in sorted(found - set(ALLOWED)):
        none.fault("a circle:")
        for one in circle:
            for other in sorted(graph[one] & set(circle)):
                none.fault(f"    {one} -> {other}")
    for circle in sorted(set(ALLOWED) - found):
        none.fault(f"allowed, but there is no such circle: {', '.join(circle)}")
    none.report(len(graph))


if __name__ == "__main__":
    check()
    leave()
