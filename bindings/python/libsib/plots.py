"""Plots of a matching on matplotlib's axes. matplotlib is imported where a plot is made, never
before."""

from __future__ import annotations

from math import floor
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

TREATED, COMPARISON = "#0b4f8a", "#b4500b"
Bin = Mapping[str, Any]


def text(label: str, most: int = 28) -> str:
    """A label that matplotlib takes as it stands: no mathematics, no line breaks, not too long."""
    plain = "".join(c if c.isprintable() else " " for c in label)
    plain = plain if len(plain) <= most else plain[: most - 1] + "…"
    return plain.replace("$", r"\$")


def axes(ax: Optional[Any], count: int = 1, size: Tuple[float, float] = (6.0, 4.0)) -> Any:
    """The axes given, or new ones of pyplot."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(count, 1, figsize=size, sharex=True, constrained_layout=True)[1]


def balance(ax: Any, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Any:
    """A love plot: standardised mean differences of each term, before and after. names: of the
    axis, before, and after."""
    rows = [row for row in rows if row["smd_before"] is not None]
    at = list(range(len(rows)))[::-1]
    ax.axvline(0.0, color="#1a1a1a", linewidth=0.8)
    for edge in (-0.1, 0.1):
        ax.axvline(edge, color="#909090", linewidth=0.8, linestyle=":")
    ax.plot([row["smd_before"] for row in rows], at, linestyle="none", marker="o", markersize=5,
            markerfacecolor="none", color=COMPARISON, label=names[1])
    after = [(row["smd_after"], y) for row, y in zip(rows, at) if row["smd_after"] is not None]
    ax.plot([x for x, _ in after], [y for _, y in after], linestyle="none", marker="o",
            markersize=5, color=TREATED, label=names[2])
    ax.set_yticks(at)
    ax.set_yticklabels([text(row["term"], 24) for row in rows])
    ax.set_ylim(-0.7, max(len(rows), 1) - 0.3)
    ax.set_xlabel(names[0])
    ax.grid(axis="y", color="#e0e0e0", linewidth=0.6)
    ax.set_axisbelow(True)
    _legend(ax)
    return ax


def bins_of(scores: Sequence[float], treated: Sequence[int], weights: Sequence[float],
            most: int = 20) -> List[Dict[str, Any]]:
    """People by score, in at most this many bins and one: edges are multiples of a power of two,
    as in a record."""
    low, high = min(scores), max(scores)
    width = 1.0
    while high - low > most * width:
        width *= 2.0
    while high - low <= 0.5 * most * width and width > 2.0 ** -10:
        width *= 0.5
    first = floor(low / width)
    bins: List[Dict[str, Any]] = [
        {"from": (first + i) * width, "to": (first + i + 1) * width, "treated": 0, "comparison": 0,
         "matched_treated": 0, "comparison_weight": 0.0}
        for i in range(floor(high / width) - first + 1)]
    for score, arm, weight in zip(scores, treated, weights):
        one = bins[floor(score / width) - first]
        one["treated" if arm == 1 else "comparison"] += 1
        if arm == 1:
            one["matched_treated"] += weight > 0
        else:
            one["comparison_weight"] += weight
    return bins


def overlap(axs: Sequence[Any], bins: Sequence[Bin], names: Sequence[str]) -> Any:
    """Scores of both arms, before matching and after it. bins: from, to, treated, comparison,
    matched_treated, comparison_weight. names: of the axis, before, after, treated, comparison."""
    for ax, title, arms in zip(axs, names[1:3], (("treated", "comparison"),
                                                 ("matched_treated", "comparison_weight"))):
        for arm, colour, name, dashes in zip(arms, (TREATED, COMPARISON), names[3:], ("-", "--")):
            edges, heights = _outline(bins, arm)
            ax.plot(edges, heights, color=colour, linestyle=dashes, label=name, linewidth=1.6)
            ax.fill_between(edges, heights, color=colour, alpha=0.12, linewidth=0)
        ax.set_title(title, loc="left", fontsize="medium")
        ax.set_yticks([])
        ax.set_ylim(bottom=0)
        _bare(ax)
    axs[0].legend(frameon=False, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncol=2,
                  borderaxespad=0.2, fontsize="small")
    axs[-1].set_xlabel(names[0])
    return axs


def _outline(bins: Sequence[Bin], arm: str) -> Tuple[List[float], List[float]]:
    """The outline of a histogram of shares over the width of each bin."""
    everybody = sum(b[arm] for b in bins) or 1.0
    edges, heights = [bins[0]["from"]], [0.0]
    for b in bins:
        height = b[arm] / everybody / (b["to"] - b["from"])
        edges += [b["from"], b["to"]]
        heights += [height, height]
    return edges + [bins[-1]["to"]], heights + [0.0]


def waterfall(ax: Any, bars: Sequence[Tuple[str, float]], totals: Sequence[Tuple[str, float]],
              currency: str, most: int = 20) -> Any:
    """What each line adds, one after the other, and totals from nothing. Of more lines than most
    the smallest are drawn as one."""
    if len(bars) > most:
        kept = set(sorted(range(len(bars)), key=lambda i: -abs(bars[i][1]))[:most - 1])
        others = [bars[i][1] for i in range(len(bars)) if i not in kept]
        bars = [bars[i] for i in sorted(kept)] + [(f"{len(others)} other lines", sum(others))]
    at = 0.0
    for y, (_, height) in enumerate(bars):
        ax.barh(y, height, left=at, color=TREATED if height >= 0 else COMPARISON)
        at += height
    for y, (_, height) in enumerate(totals, len(bars)):
        ax.barh(y, height, color="#5a5a5a")
    names = [name for name, _ in [*bars, *totals]]
    ax.set_yticks(range(len(names)))
    ax.set_yticklabels([text(name) for name in names])
    ax.invert_yaxis()
    ax.axvline(0.0, color="#1a1a1a", linewidth=0.8)
    ax.locator_params(axis="x", nbins=5)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xlabel(currency)
    _bare(ax)
    return ax


def _bare(ax: Any) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _legend(ax: Any) -> None:
    ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncol=2, borderaxespad=0.2)
    _bare(ax)
