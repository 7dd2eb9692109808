"""Draw a map of where people live and who helped whom."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from sim.array_types import Bools, Floats
from sim.measures.rows import rows_of
from sim.plots.style import INK, OTHER, PALE, key_below, on_axes, plain

# With more lines, single lines can't be distinguished.
MOST_LINES = 400
INVENTED = "Homes drawn at random:\nno real places"
# With more towns, their names overlap.
MOST_TOWN_NAMES = 12


def plot_map(
    tables: Mapping[str, pd.DataFrame], *, at_most: int = MOST_LINES, invented: bool = True,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw people at their homes, and lines from helpers to the people they helped.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables ``people`` and ``answers`` of one run.
    at_most : int
        Largest number of helpful answers to draw, evenly spaced over the run. The key gives the number drawn.
    invented : bool
        Whether homes were drawn at random, as they are unless a people file gives them. The picture says so.
    """
    people, answers = tables["people"], tables["answers"]
    home = people[["x_km", "y_km"]].to_numpy(dtype=float)
    town = pd.Categorical(people["town"])
    helpful = answers[answers["helpful"].to_numpy()]
    drawn = np.unique(np.linspace(0, len(helpful) - 1, min(at_most, len(helpful))).astype(int))
    helpers = rows_of(people, helpful["helper"].to_numpy())
    askers = rows_of(people, helpful["asker"].to_numpy())
    away = town.codes[helpers] != town.codes[askers]
    with on_axes(ax, size=(8.0, 8.0)) as axes:
        _lines(axes, np.stack([home[helpers], home[askers]], axis=1)[drawn], away[drawn])
        if len(people):
            _dots(axes, people)
        _names(axes, home, town)
        axes.set(aspect="equal", xlabel="km east", ylabel="km north", title="Who helped whom, and where?")
        axes.margins(0.08)
        if invented:
            _say_invented(axes)
        between = f" ({100 * np.mean(away):.0f} % between towns)" if len(helpful) else ""
        title = f"lines: {len(drawn):,} of {len(helpful):,} helpful answers{between}"
        key_below(axes, title=title, markerscale=2.0, title_fontsize=12)
    return axes


def _say_invented(axes: Axes) -> None:
    """Write into the picture that its places are no real ones, as kilometres suggest."""
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.12 * (high - low), high)
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "alpha": 0.9, "edgecolor": PALE}
    axes.text(
        0.02, 0.02, INVENTED, transform=axes.transAxes, fontsize=12, fontweight="bold", bbox=box, zorder=6
    )


def _lines(axes: Axes, ends: Floats, away: Bools) -> None:
    for far, shade, name in ((False, PALE, "within a town"), (True, OTHER, "between towns")):
        own = list(ends[away == far])
        faint = LineCollection(own, colors=[shade], linewidths=0.9, alpha=0.3, zorder=4, rasterized=True)
        axes.add_collection(faint)
        # In the legend, a line as faint as the drawn ones would be invisible.
        axes.add_line(Line2D([], [], color=shade, linewidth=2, label=f"help {name}"))


def _dots(axes: Axes, people: pd.DataFrame) -> None:
    """Draw each person's home. Thousands of points are smaller as pixels, also within an SVG."""
    on_crowd = people["on_crowd"].to_numpy(dtype=bool)
    looks = (("off the crowd", ~on_crowd, "X", PALE), ("on the crowd", on_crowd, "o", INK))
    for label, own, marker, shade in looks:
        if own.any():
            axes.scatter(
                people["x_km"].to_numpy()[own], people["y_km"].to_numpy()[own],
                s=16, marker=marker, color=shade, edgecolors="white", linewidths=0.2, label=label,
                zorder=3, rasterized=True,
            )  # fmt: skip


def _names(axes: Axes, home: Floats, town: pd.Categorical) -> None:
    if len(town.categories) > MOST_TOWN_NAMES:
        return
    for code, name in enumerate(town.categories):
        own = home[town.codes == code]
        if len(own):
            # At the town's edge, the name hides few people. A single outlier doesn't move the edge.
            spot = (float(np.median(own[:, 0])), float(np.quantile(own[:, 1], 0.97)))
            axes.annotate(
                plain(f"town {name}" if str(name).isdigit() else str(name)),
                spot,
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=13,
                fontweight="bold",
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.8, "linewidth": 0},
                zorder=5,
            )
