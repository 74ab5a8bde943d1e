"""Conditions that no test decides by themselves, from what llvm-cov exports: one line each, and
a line of sums for each module. Those that conditions.txt names are summed apart, with the reason
there why no unit test can decide them.

    python3 tests/conditions.py all.json module ...
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "mutation"))
import modules
import mutants


def function_at(source, line):
    """The function that a line stands in."""
    end = source.lines[line - 1] if line <= len(source.lines) else len(source.text)
    inside = [f for f, t in zip(source.function, source.tokens) if t.start <= end]
    return inside[-1] if inside else None


def decision(source, record):
    """The text of a decision, on one line."""
    begin = ([-1] + source.lines)[record[0] - 1] + record[1]
    end = ([-1] + source.lines)[record[2] - 1] + record[3]
    return " ".join(source.text[begin:end].split())


def condition(text, index):
    pieces = [one.strip() for one in re.split(r"&&|\|\|", text)]
    return pieces[index] if index < len(pieces) else text


def named():
    """What conditions.txt names; the reason stands above, the names are four spaces in."""
    lines = pathlib.Path(__file__).with_suffix(".txt").read_text().splitlines()
    return {line.strip() for line in lines if line.startswith("    ")}


def count(sums, names, covered, said):
    for name in names:
        one = sums.setdefault(name, [0, 0, 0])
        one[0] += covered
        one[1] += said
        one[2] += 1


def main():
    exported = json.loads(pathlib.Path(sys.argv[1]).read_text())
    known = named()
    parts = {file: name for name, _, files in modules.listed() for file in files}
    sums = {module: [0, 0, 0] for module in sys.argv[2:]}
    for file in sorted(exported["data"][0]["files"], key=lambda one: one["filename"]):
        path = pathlib.Path(file["filename"])
        inside = path.is_relative_to(ROOT / "lib") and path.suffix == ".c"
        module = path.relative_to(ROOT / "lib").parts[0] if inside else None
        if module not in sums or not file.get("mcdc_records"):
            continue
        place = str(path.relative_to(ROOT))
        counted = {module, parts.get(place, module)}
        source = mutants.Source(path.read_text())
        for record in file["mcdc_records"]:
            text = decision(source, record)
            for i, covered in enumerate(record[-1]):
                name = (f"{place} {function_at(source, record[0])}: {condition(text, i)}   in   "
                        f"{text}")
                said = not covered and name in known
                count(sums, counted, covered, said)
                if not covered and not said:
                    print(f"{record[0]}: {name}")
    for module, (covered, said, every) in sums.items():
        share = 100 * (covered + said) / every if every else 100.0
        print(f"{module:14} {covered:5} and {said:3} named of {every:5} conditions {share:6.1f} %")


if __name__ == "__main__":
    main()
