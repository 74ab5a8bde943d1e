"""Makes the records of 50 small bonds, and Python's pages and answers of them.

    reports.py <folder>
"""

import sys
from pathlib import Path

from small_bond import contract, tables

import libsib

CHANGES = (
    {}, {"outcome": {"unlinked": "missing"}}, {"balance": {"max_smd": "0.000001"}},
    {"title": "<b>&amp; \u202eturned \u05d0\u05d1 " + "long" * 30},
    {"effect": {"weighting": "per_treated"}},
)


def made(number):
    stated = libsib.read_contract(contract(**CHANGES[number % len(CHANGES)]))
    given = tables(number, 150 + 20 * number, (0.5, 0.2, -0.3)[number % 3])
    if number % 7 == 6:
        return stated.design({"releases": given["releases"]}, "end")
    return stated.evaluate(given, "end")


def main(folder):
    for number in range(50):
        one = made(number)
        (folder / "records" / f"{number:02d}.json").write_text(one.to_json(), encoding="utf-8")
        for audience in ("assessor", "public"):
            name = f"{number:02d}.{audience}"
            one.to_html(folder / "python" / f"{name}.html", audience=audience)
            (folder / "python" / f"{name}.txt").write_text(
                one.summary(audience=audience) + "\n", encoding="utf-8", newline="\n")


main(Path(sys.argv[1]))
