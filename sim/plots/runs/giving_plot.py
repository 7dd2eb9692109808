"""Draw the help that each person gave against the answers that the person received."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from sim.measures.outcome.inequality import gini, gini_null
from sim.measures.outcome.question_shares import took_part
from sim.plots.style import INK, figure_of, house_style, key_below, on_axes

_FIFTHS, _COLOURS = Normalize(1, 5), "viridis"
_TICKS = np.array([0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000])


def plot_giving(people: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw help given against questions answered, with one circle for all people with the same two counts.

    A circle's area shows the number of people, and a circle's colour their mean effort fifth. The axes
    are linear from 0 to 1 and logarithmic above, so that people who gave or received nothing are visible.

    Parameters
    ----------
    people : DataFrame
        The table of people of one run.
    """
    with on_axes(ax, size=(7.5, 6.5)) as axes:
        circles = people.groupby(["answered", "helped"], as_index=False).agg(
            number=("effort_fifth", "size"), fifth=("effort_fifth", "mean")
        )
        # Large circles are drawn first, so that they don't hide small ones.
        circles = circles.sort_values("number", ascending=False, kind="stable")
        axes.scatter(
            circles["answered"],
            circles["helped"],
            s=14 + 500 * circles["number"].to_numpy(dtype=float) / max(40, circles["number"].max()),
            c=circles["fifth"],
            alpha=0.9,
            edgecolors="white",
            linewidths=0.5,
            rasterized=True,
            norm=_FIFTHS,
            cmap=_COLOURS,
        )
        axes.plot(
            [0, _TICKS[-1]], [0, _TICKS[-1]], "--", color=INK, label="as many answers given as received"
        )
        axes.text(0.02, 0.98, _inequality(people), transform=axes.transAxes, va="top", fontsize=12, color=INK)
        _set_count_scales(axes, int(max(1, people["answered"].max(), people["helped"].max())))
        axes.set(xlabel="own questions answered", ylabel="helpful answers given")
        axes.set_title("Do those who help get answers?")
        key_below(axes)
        if ax is None:
            add_effort_key(figure_of(axes), [axes])
    return axes


def _inequality(people: pd.DataFrame) -> str:
    """Write the Gini of the help that people gave who took part, and the Gini expected by chance."""
    helped = people["helped"].to_numpy()[took_part(people)]
    if not helped.sum():
        return ""
    by_chance = gini_null(int(helped.sum()), helped.size)
    return f"Gini of help given: {gini(helped):.2f}\nby chance alone: {by_chance:.2f}"


def add_effort_key(figure: Figure, axes: list[Axes]) -> None:
    """Draw the key to the effort colours beside some axes of a figure."""
    with house_style():
        scale = ScalarMappable(_FIFTHS, _COLOURS)
        figure.colorbar(scale, ax=axes, label="mean effort fifth (5: most effort)", ticks=[1, 2, 3, 4, 5])


def _set_count_scales(axes: Axes, top: int) -> None:
    """Give both axes the same scale for counts from 0 to `top`."""
    axes.set_xscale("symlog", linthresh=1.0, linscale=0.5)
    axes.set_yscale("symlog", linthresh=1.0, linscale=0.5)
    shown = _TICKS[: int(np.searchsorted(_TICKS, top)) + 1]
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(shown, [f"{tick:,}" for tick in shown])
        axis.set_minor_locator(NullLocator())
    axes.set(xlim=(-0.45, top * 1.5), ylim=(-0.45, top * 1.5))
