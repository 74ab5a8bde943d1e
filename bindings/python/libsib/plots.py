"""Plots on matplotlib's axes: of a matching, and of the report. matplotlib is imported where a
plot is made, never before."""

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


def curve(ax: Any, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Any:
    """Events a person so far, by month. names: of both axes, treated, comparison."""
    months = [0] + [row["month"] for row in rows]
    for arm, colour, name, dashes in zip(("treated", "comparison"), (TREATED, COMPARISON),
                                         names[2:], ("-", "--")):
        so_far = [0.0] + [row[f"events_{arm}"] for row in rows]
        ax.plot(months, so_far, color=colour, linestyle=dashes, label=name, linewidth=1.8,
                marker="o", markersize=3.5)
    if months[-1] <= 24:
        ax.set_xticks(range(0, months[-1] + 1, 3 if months[-1] > 6 else 1))
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ax.set_xlabel(names[0])
    ax.set_ylabel(names[1])
    ax.grid(color="#e0e0e0", linewidth=0.6)
    ax.legend(frameon=False, loc="upper left")
    _bare(ax)
    return ax


def reduction(ax: Any, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Any:
    """Each reduction with its interval and threshold. rows: name, value, low, high, threshold, as
    fractions. names: of the axis, the threshold."""
    at = list(range(len(rows)))[::-1]
    ax.axvline(0.0, color="#1a1a1a", linewidth=0.8)
    for row, y in zip(rows, at):
        if row["low"] is not None and row["high"] is not None:
            ax.plot([100 * row["low"], 100 * row["high"]], [y, y], color=TREATED, linewidth=2,
                    solid_capstyle="butt")
        if row["value"] is not None:
            ax.plot([100 * row["value"]], [y], marker="o", markersize=7, color=TREATED)
        if row["threshold"] is not None:
            x = 100 * row["threshold"]
            ax.plot([x, x], [y - 0.3, y + 0.3], color=COMPARISON, linewidth=3,
                    solid_capstyle="butt")
    low, high = ax.get_xlim()
    for row, y in zip(rows, at):
        if row["threshold"] is not None:  # near an edge the label leans inwards
            x = 100 * row["threshold"]
            side = (x - low) / (high - low)
            ax.annotate(f"{names[1]} {x:.6g} %", (x, y + 0.33), va="bottom", color=COMPARISON,
                        ha="left" if side < 0.2 else "right" if side > 0.8 else "center",
                        fontsize="small")
    ax.set_xlim(low, high)
    ax.set_yticks(at)
    ax.set_yticklabels([text(row["name"], 22) for row in rows])
    ax.set_ylim(-0.6, max(len(rows), 1) - 0.2)
    ax.set_xlabel(names[0])
    ax.grid(axis="x", color="#e0e0e0", linewidth=0.6)
    ax.set_axisbelow(True)
    _bare(ax)
    return ax


def _bare(ax: Any) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _legend(ax: Any) -> None:
    ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncol=2, borderaxespad=0.2)
    _bare(ax)
