"""Draw how the answered share changes when people leave: by the share that leaves, and week by week."""

import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import INK, PALE, colour, columns, dashes, error_bars, key_below, marker, on_axes, point

# Labels of the kinds of people in the two pictures. Each kind always has the same colour and shape.
WHO = {
    "hubs": ("hubs (% of hubs)", "hubs leave ({share} % of hubs)"),
    "top_helpers": ("top helpers", "top helpers leave ({share} % of people)"),
    "best_connected": ("best connected people", "best connected leave ({share} % of people)"),
    "random": ("random people", "random people leave ({share} % of people)"),
}


def plot_resilience(effects: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how much the answered share of those who stay changes, by who leaves and how many.

    Parameters
    ----------
    effects : DataFrame
        ``who, share, difference, low, high``, shares from 0 to 1. Without an interval, no bar is drawn.
    """
    with on_axes(ax) as axes:
        axes.axhline(0, color=INK, linewidth=1.5)
        for index, (who, (label, _)) in enumerate(WHO.items()):
            own = effects[effects["who"] == who].sort_values("share")
            if own.empty:
                continue
            share, middle, low, high = columns(own, "share", "difference", "low", "high", scale=100.0)
            look = point(index, 8, joined=True)
            axes.errorbar(share, middle, yerr=error_bars(middle, low, high), label=label, **look)
        axes.set(xlim=(0, 1.05 * max(5.0, 100 * float(effects["share"].max()))))
        axes.set_title("Whose departure costs the most answers?")
        axes.set_xlabel("share that leaves (% of people; for hubs, % of hubs)")
        interval = "" if effects["low"].isna().all() else ", 95 % interval"
        axes.set_ylabel(f"change in the answered share\n(percentage points{interval})")
        key_below(axes, columns=4)
    return axes


def plot_weekly_share(course: pd.DataFrame, *, day: float, ax: Axes | None = None) -> Axes:
    """Draw the answered share week by week, by who leaves, for the largest share that leaves.

    Parameters
    ----------
    course : DataFrame
        ``who, share, day, mean, low, high``, shares from 0 to 1.
    day : float
        They leave on the morning of this day.
    """
    with on_axes(ax) as axes:
        axes.axvline(day, color=INK, linewidth=1.5)
        for index, who in enumerate((*WHO, "nobody")):
            own = course[course["who"] == who]
            if own.empty:
                continue
            most = float(own["share"].max())
            own = own[own["share"] == most].sort_values("day")
            (at,), (mean, low, high) = columns(own, "day"), columns(own, "mean", "low", "high", scale=100.0)
            shade = PALE if who == "nobody" else colour(index)
            label = "nobody leaves" if who == "nobody" else WHO[who][1].format(share=f"{100 * most:.0f}")
            axes.plot(at, mean, dashes(index), marker=marker(index), color=shade, markersize=5, label=label)
            axes.fill_between(at, low, high, color=shade, alpha=0.15, linewidth=0)
        axes.set(ylim=(0, 100), xlim=(0, None), title="Before and after the departure")
        axes.annotate(
            f"they leave on day {day:g} ", (day, 3), ha="right", va="bottom", fontsize=12, color=INK
        )
        axes.set_xlabel("day on which the question is asked (one point per week)")
        axes.set_ylabel("answered questions\nof those who stay (%)")
        key_below(axes, columns=2)
    return axes
