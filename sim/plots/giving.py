"""Help given against answers received, person by person."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.plots.style import INK, drawn_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TICKS = np.array([0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000])


def plot_giving(people: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw help given against questions answered: a circle for all people with the same two counts.

    Its area says how many they are, its colour their mean effort fifth. The axes are linear from 0 to
    1 and logarithmic above, so that those who gave or got nothing are seen.

    Parameters
    ----------
    people : DataFrame
        The table of people of one run.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    with drawn_on(ax, size=(7.5, 6.5)) as axes:
        kept = people.groupby(["answered", "helped"], as_index=False).agg(
            number=("effort_fifth", "size"), fifth=("effort_fifth", "mean")
        )
        # Large circles first, so that they hide none of the small ones.
        kept = kept.sort_values("number", ascending=False, kind="stable")
        scale = 900.0 / max(40, int(kept["number"].max() if len(kept) else 0))
        points = axes.scatter(
            kept["answered"],
            kept["helped"],
            s=14 + scale * kept["number"].to_numpy(dtype=float),
            c=kept["fifth"],
            cmap="viridis",
            vmin=1,
            vmax=5,
            alpha=0.85,
            edgecolors="white",
            linewidths=0.6,
            rasterized=True,
        )
        top = float(max(people["answered"].max(), people["helped"].max(), 1)) if len(people) else 1.0
        axes.plot([0, top], [0, top], "--", color=INK, linewidth=1.5, label="as much given as received")
        _count_axis(axes, top)
        axes.set_xlabel("own questions answered")
        axes.set_ylabel("helpful answers given")
        axes.set_title("Do those who help get answers?")
        axes.legend(loc="upper left", frameon=True, framealpha=0.9)
        axes.figure.colorbar(points, ax=axes, label="mean effort fifth (5: most)", ticks=[1, 2, 3, 4, 5])
    return axes


def _count_axis(axes: "Axes", top: float) -> None:
    from matplotlib.ticker import NullLocator

    shown = _TICKS[: int(np.searchsorted(_TICKS, top)) + 1]
    for axis in (axes.xaxis, axes.yaxis):
        axis.axes.set_xscale("symlog", linthresh=1.0)
        axis.axes.set_yscale("symlog", linthresh=1.0)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(shown, [f"{tick:,}" for tick in shown])
        axis.set_minor_locator(NullLocator())
    axes.set_xlim(-0.35, top * 1.5)
    axes.set_ylim(-0.35, top * 1.5)
