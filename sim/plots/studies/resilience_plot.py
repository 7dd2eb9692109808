"""What becomes of answers when some leave: by how many, and week by week."""

import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import INK, PALE, colour, columns, dashes, key_below, marker, on_axes, point, reach

# Each has its colour and shape, whoever else is there.
WHO = {
    "hubs": ("hubs (% of hubs)", "hubs"),
    "top_helpers": ("top helpers", "people: top helpers"),
    "best_connected": ("best connected", "people: best connected"),
    "random": ("random people", "people: at random"),
}


def plot_resilience(effects: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how far the answered share of those who stay changes, by who leaves and how many.

    Parameters
    ----------
    effects : DataFrame
        ``who, share, difference, low, high``, shares from 0 to 1; a missing interval draws no bar.
    """
    with on_axes(ax) as axes:
        axes.axhline(0, color=INK, linewidth=1.5)
        for place, (who, (word, _)) in enumerate(WHO.items()):
            own = effects[effects["who"] == who].sort_values("share")
            if own.empty:
                continue
            share, middle, low, high = columns(own, "share", "difference", "low", "high", scale=100.0)
            look = point(place, 8, joined=True)
            axes.errorbar(share, middle, yerr=reach(middle, low, high), label=word, **look)
        axes.set(xlim=(0, 1.05 * max(5.0, 100 * float(effects["share"].max()))), title="Who is missed?")
        axes.set_xlabel("share that leaves (% of people; hubs: % of hubs)")
        axes.set_ylabel("change of the answered share\n(percentage points, 95 % interval)")
        key_below(axes, columns=4)
    return axes


def plot_course(course: pd.DataFrame, *, day: float, ax: Axes | None = None) -> Axes:
    """Draw the answered share week by week, by who leaves, each at the largest share that leaves.

    Parameters
    ----------
    course : DataFrame
        ``who, share, day, mean, low, high``, shares from 0 to 1.
    day : float
        The day on whose morning they leave.
    """
    with on_axes(ax) as axes:
        axes.axvline(day, color=INK, linewidth=1.5)
        for place, who in enumerate((*WHO, "nobody")):
            own = course[course["who"] == who]
            if own.empty:
                continue
            most = float(own["share"].max())
            own = own[own["share"] == most].sort_values("day")
            (at,), (mean, low, high) = columns(own, "day"), columns(own, "mean", "low", "high", scale=100.0)
            shade = PALE if who == "nobody" else colour(place)
            word = "nobody leaves" if who == "nobody" else f"{100 * most:.0f} % of {WHO[who][1]}"
            axes.plot(at, mean, dashes(place), marker=marker(place), color=shade, markersize=5, label=word)
            axes.fill_between(at, low, high, color=shade, alpha=0.15, linewidth=0)
        axes.set(ylim=(0, 100), xlim=(0, None), title="Before and after some leave")
        axes.annotate(
            f"they leave on day {day:g} ", (day, 3), ha="right", va="bottom", fontsize=12, color=INK
        )
        axes.set_xlabel("day on which the question is asked (a point a week)")
        axes.set_ylabel("questions of those who stay\nthat are answered (%)")
        key_below(axes, columns=2)
    return axes
