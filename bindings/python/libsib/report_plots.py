"""The plots of the report as SVG that stands in the page: the same bytes for the same numbers."""

from __future__ import annotations

import io
import re
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from . import plots
from .report_text import html, say

_LOOK = {
    "svg.hashsalt": "libsib", "svg.fonttype": "none", "font.size": 10.0,
    "font.sans-serif": ["Liberation Sans", "Arial", "Helvetica", "DejaVu Sans"],
    "font.family": ["sans-serif"], "text.usetex": False, "axes.unicode_minus": True,
}
_WIDTH = 4.7  # inches; a phone shows it at about three quarters of its size


def available() -> bool:
    """Whether matplotlib is there."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def _figure(caption: str, height: float, draw: Callable[[Any], Any], prefix: str) -> str:
    import logging

    import matplotlib.style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    fonts = logging.getLogger("matplotlib.font_manager")
    level = fonts.level
    fonts.setLevel(logging.ERROR)  # a font of the list that is absent is no news
    try:
        with matplotlib.style.context(["default", _LOOK]):
            figure = Figure(figsize=(_WIDTH, height), constrained_layout=True)
            FigureCanvasSVG(figure)
            draw(figure)
            file = io.StringIO()
            figure.savefig(file, format="svg", metadata={"Date": None})
    finally:
        fonts.setLevel(level)
    return (f"<figure>\n{_inline(file.getvalue(), caption, prefix)}\n"
            f"<figcaption>{html(caption)}</figcaption>\n</figure>")


def _inline(svg: str, caption: str, prefix: str) -> str:
    """SVG as a part of a page: without prolog, metadata and namespaces, its ids its own."""
    svg = svg[svg.index("<svg"):]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.S)
    svg = re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}-", svg)
    return svg.replace("<svg", f'<svg role="img" aria-label="{html(caption)}"', 1).strip()


def reduction(rows: Sequence[Mapping[str, Any]]) -> str:
    names = [say("plot.effect.axis"), say("plot.effect.threshold")]
    return _figure(say("plot.effect"), 0.9 + 0.62 * len(rows),
                   lambda f: plots.reduction(f.subplots(), rows, names), "effect")


def balance(name: str, rows: Sequence[Mapping[str, Any]], terms: int, number: int) -> str:
    names = [say("plot.balance.axis"), say("plot.before"), say("plot.after")]
    key = "plot.balance" if len(rows) == terms else "plot.balance.some"
    return _figure(say(key, name=name, shown=len(rows), terms=terms), 1.1 + 0.2 * len(rows),
                   lambda f: plots.balance(f.subplots(), rows, names), f"balance{number}")


def overlap(name: str, bins: Sequence[plots.Bin], number: int) -> str:
    names = [say("plot.overlap.axis"), say("plot.overlap.before"), say("plot.overlap.after"),
             say("arm.treated"), say("arm.comparison")]
    return _figure(say("plot.overlap", name=name), 3.6,
                   lambda f: plots.overlap(f.subplots(2, 1, sharex=True), bins, names),
                   f"overlap{number}")


def curve(name: str, rows: Sequence[Mapping[str, Any]], number: int) -> str:
    names = [say("plot.curve.axis"), say("plot.curve.events"), say("arm.treated"),
             say("arm.comparison")]
    return _figure(say("plot.curve", name=name), 2.9,
                   lambda f: plots.curve(f.subplots(), rows, names), f"curve{number}")


def _enough(numbers: Sequence[float], least: int) -> bool:
    return all(abs(n) < 1e-6 or n > least - 1e-6 for n in numbers)


def merge_bins(bins: Sequence[plots.Bin], least: int) -> List[Dict[str, Any]]:
    """Neighbouring bins put together until each holds nobody of a group, or at least so many; so
    too for those of a bin who were not matched. What is left over joins the last."""
    counted = ("treated", "comparison", "matched_treated", "comparison_weight")
    done: List[Dict[str, Any]] = []
    open_bin: Optional[Dict[str, Any]] = None
    for b in bins:
        open_bin = dict(b) if open_bin is None else _joined(open_bin, b, counted)
        if _fit(open_bin, least):
            done.append(open_bin)
            open_bin = None
    while open_bin is not None and done:
        open_bin = _joined(done.pop(), open_bin, counted)
        if _fit(open_bin, least):
            break
    if open_bin is not None and _fit(open_bin, least):
        done.append(open_bin)
    return done


def _fit(b: plots.Bin, least: int) -> bool:
    return _enough([b["treated"], b["comparison"], b["matched_treated"], b["comparison_weight"],
                    b["treated"] - b["matched_treated"],
                    max(b["comparison"] - b["comparison_weight"], 0.0)], least)


def _joined(a: plots.Bin, b: plots.Bin, counted: Sequence[str]) -> Dict[str, Any]:
    return {**a, "to": b["to"], **{name: a[name] + b[name] for name in counted}}


def merge_months(rows: Sequence[Mapping[str, Any]], people: Mapping[str, int],
                 least: int) -> List[Mapping[str, Any]]:
    """The months between which nobody, or at least so many people, were first reconvicted, and
    likewise events came to be; the last month is always one. Empty: not even the whole fits."""
    kept: List[Mapping[str, Any]] = []
    for row in rows:
        if _month_fits(kept[-1] if kept else None, row, people, least):
            kept.append(row)
    while rows and (not kept or kept[-1] is not rows[-1]):
        if not kept:
            return []
        kept.pop()
        if _month_fits(kept[-1] if kept else None, rows[-1], people, least):
            kept.append(rows[-1])
    return kept


def _month_fits(before: Optional[Mapping[str, Any]], row: Mapping[str, Any],
                people: Mapping[str, int], least: int) -> bool:
    grown: List[float] = []
    for arm in ("treated", "comparison"):
        for name, unit in ((f"persons_{arm}", 1), (f"events_{arm}", people[arm])):
            grown.append(unit * (row[name] - (before[name] if before else 0)))
    return _enough(grown, least)
