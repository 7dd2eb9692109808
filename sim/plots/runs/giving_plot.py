"""Help given against answers received, person by person."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from sim.measures.outcome.inequality import gini, gini_null
from sim.plots.style import INK, house_style, key_below, on_axes, root

_FIFTHS, _COLOURS = Normalize(1, 5), "viridis"
_TICKS = np.array([0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000])


def plot_giving(people: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw help given against questions answered: a circle for all people with the same two counts.

    Its area says how many they are, its colour their mean effort fifth. The axes are linear from 0 to
    1 and logarithmic above, so that those who gave or got nothing are seen.

    Parameters
    ----------
    people : DataFrame
        The table of people of one run.
    """
    with on_axes(ax, size=(7.5, 6.5)) as axes:
        kept = people.groupby(["answered", "helped"], as_index=False).agg(
            number=("effort_fifth", "size"), fifth=("effort_fifth", "mean")
        )
        # Large circles first, so that they hide none of the small ones.
        kept = kept.sort_values("number", ascending=False, kind="stable")
        axes.scatter(
            kept["answered"],
            kept["helped"],
            s=14 + 500 * kept["number"].to_numpy(dtype=float) / max(40, kept["number"].max()),
            c=kept["fifth"],
            alpha=0.9,
            edgecolors="white",
            linewidths=0.5,
            rasterized=True,
            norm=_FIFTHS,
            cmap=_COLOURS,
        )
        axes.plot([0, _TICKS[-1]], [0, _TICKS[-1]], "--", color=INK, label="as much given as received")
        axes.text(0.02, 0.98, _inequality(people), transform=axes.transAxes, va="top", fontsize=12, color=INK)
        _count_axes(axes, int(max(1, people["answered"].max(), people["helped"].max())))
        axes.set(xlabel="own questions answered", ylabel="helpful answers given")
        axes.set_title("Do those who help get answers?")
        key_below(axes)
        if ax is None:
            fifth_key(root(axes), [axes])
    return axes


def _inequality(people: pd.DataFrame) -> str:
    """Return the inequality of help given by those there at the end, and what chance would make of it."""
    helped = people["helped"].to_numpy()
    if "removed_day" in people:
        helped = helped[people["removed_day"].isna().to_numpy()]
    if not helped.sum():
        return ""
    by_chance = gini_null(int(helped.sum()), helped.size)
    return f"Gini of help given: {gini(helped):.2f}\nby chance alone: {by_chance:.2f}"


def fifth_key(figure: Figure, axes: list[Axes]) -> None:
    """Put the key to the colours beside the given axes of a figure."""
    with house_style():
        scale = ScalarMappable(_FIFTHS, _COLOURS)
        figure.colorbar(scale, ax=axes, label="mean effort fifth (5: most effort)", ticks=[1, 2, 3, 4, 5])


def _count_axes(axes: Axes, top: int) -> None:
    axes.set_xscale("symlog", linthresh=1.0, linscale=0.5)
    axes.set_yscale("symlog", linthresh=1.0, linscale=0.5)
    shown = _TICKS[: int(np.searchsorted(_TICKS, top)) + 1]
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(shown, [f"{tick:,}" for tick in shown])
        axis.set_minor_locator(NullLocator())
    axes.set(xlim=(-0.45, top * 1.5), ylim=(-0.45, top * 1.5))
