"""Draw the sizes of Dunbar's circles of ties beside the sizes in the literature: 5, 15, 50 and 150."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from sim.plots.style import INK, columns, error_bars, key_below, on_axes, plain, point

# Sizes range from 0 to several hundred, so the axis is logarithmic above 1.
_TICKS = (0, 1, 2, 5, 15, 50, 150, 500)


def plot_circles(circles: pd.DataFrame, *, layer: str = "both", ax: Axes | None = None) -> Axes:
    """Draw each circle's mean size, the range that contains 80 % of people, and the size in the literature.

    Parameters
    ----------
    circles : DataFrame
        ``circle_sizes`` of one or more scenarios, with a column ``scenario`` if there are several.
    layer : str
        ``face_to_face``, ``online`` or ``both``.
    """
    own = circles[circles["layer"] == layer]
    own = own if "scenario" in own else own.assign(scenario="mean, with the range of 80 % of people")
    names = list(dict.fromkeys(own["scenario"]))
    first = own.drop_duplicates("circle")
    places = np.arange(len(first))
    with on_axes(ax) as axes:
        for index, name in enumerate(names):
            offset = 0.5 * (index - (len(names) - 1) / 2) / len(names)
            mean, *ends = columns(own[own["scenario"] == name], "mean", "tenth", "ninetieth")
            bars, look = error_bars(mean, *ends), point(index)
            axes.errorbar(places + offset, mean, yerr=bars, label=plain(name), **look)
        expected = first["expected"].to_numpy(dtype=float)
        axes.hlines(
            expected, places - 0.42, places + 0.42, color=INK, linewidth=2.5, label="in the literature"
        )
        _label_axes(axes, first)
        axes.set_title("How many people are how close?")
        key_below(axes, columns=min(3, 1 + len(names)), gap=92)
    return axes


def _label_axes(axes: Axes, first: pd.DataFrame) -> None:
    labels = [
        f"{row.circle}\nevery {_interval_words(row.contact_days)}\n(≥ {row.strength:.2f})"
        for row in first.itertuples()
    ]
    axes.set_yscale("symlog", linthresh=1.0, linscale=0.5)
    axes.set_yticks(_TICKS, [str(tick) for tick in _TICKS])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_ylim(-0.1, 500)
    axes.set_xticks(np.arange(len(first)), labels)
    axes.set_xlim(-0.6, len(first) - 0.4)
    axes.grid(visible=False, axis="x")
    axes.set_xlabel("circle, with how often its members are in contact (in brackets: the least tie strength)")
    axes.set_ylabel("people in the circle\n(mean; bar: 80 % of people)")


def _interval_words(days: float) -> str:
    """Write a number of days in the largest unit that fits: ``week``, ``2 months``."""
    for length, word in ((364.0, "year"), (30.0, "month"), (6.9, "week")):
        if days >= length:
            number = round(days / (365.0 if word == "year" else 365.0 / 12 if word == "month" else 7.0), 1)
            return word if number == 1 else f"{number:g} {word}s"
    return f"{days:g} days"
