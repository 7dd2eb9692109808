"""Draw how long people wait: the share of questions answered within a number of days."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.outcome.waiting_times import StillWaiting, kaplan_meier, waits
from sim.plots.style import INK, colour, columns, dashes, on_axes, plain

_TICK = 16  # length, in points, of the ticks that mark questions still open when the run ended


def plot_waiting_bands(waiting: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share answered by each day after asking: the mean over runs, with an interval.

    Parameters
    ----------
    waiting : DataFrame
        ``scenario, day, mean, low, high`` (`sim.measures.outcome.waiting_times.waiting_table`). No band is
        drawn where the interval is missing.
    """
    known = waiting.dropna(subset=["mean"])
    longest = float(known["day"].max()) + 1.0 if len(known) else 1.0
    with on_axes(ax) as axes:
        for index, name in enumerate(dict.fromkeys(waiting["scenario"])):
            own = known[known["scenario"] == name]
            if own.empty:
                continue
            days = np.r_[own["day"].to_numpy(dtype=float), longest]
            mean, low, high = (
                np.r_[0.0, each, each[-1]] for each in columns(own, "mean", "low", "high", scale=100.0)
            )
            times, shade = np.r_[-0.25, days], colour(index)
            axes.fill_between(times, low, high, step="post", color=shade, alpha=0.2, linewidth=0)
            _step(axes, times, mean, index, str(name))
        _finish(axes, longest, legend=bool(len(known)))
    return axes


def plot_waiting(questions: pd.DataFrame, *, days: float, ax: Axes | None = None) -> Axes:
    """Draw the share of one run's questions answered by each day after asking (1 minus Kaplan-Meier).

    There is no band, because one run doesn't show how much runs differ.

    Parameters
    ----------
    questions : DataFrame
        Tables of questions of one or more scenarios, with a column ``scenario``.
    days : float
        Length of the run. Questions still open when the run ended are censored and marked with ticks.
    """
    curves = {
        str(name): kaplan_meier(*waits(part, days=days))
        for name, part in questions.groupby("scenario", sort=False, observed=True)
    }
    longest = max([float(np.max(c.times, initial=0.0)) for c in curves.values()], default=0.0) + 1.0
    with on_axes(ax) as axes:
        censored = [
            _draw(axes, curve, index=index, name=name, until=longest)
            for index, (name, curve) in enumerate(curves.items())
        ]
        if any(censored):
            label = "open when the run ended"
            axes.plot([], [], "|", color=INK, markersize=_TICK, markeredgewidth=2.2, label=label)
        _finish(axes, longest, legend=bool(curves))
    return axes


def _step(axes: Axes, times: Floats, answered: Floats, index: int, name: str) -> None:
    shade, label = colour(index), plain(name)
    axes.step(times, answered, dashes(index), where="post", color=shade, linewidth=2.5, label=label)


def _finish(axes: Axes, longest: float, *, legend: bool) -> None:
    axes.set(xlim=(-0.25, longest), ylim=(0, 100), title="How long until the first helpful answer?")
    axes.set(xlabel="days since asking (0: the same day)", ylabel="questions answered so far (%)")
    if legend:
        axes.legend(loc="best", frameon=True, framealpha=0.9)


def _draw(axes: Axes, curve: StillWaiting, *, index: int, name: str, until: float) -> bool:
    """Draw one curve and a tick for each censored question; return whether any question was censored."""
    times = np.r_[-0.25, curve.times, until]
    answered = 100.0 * (1.0 - np.r_[1.0, curve.share, curve.share[-1:] if curve.share.size else 1.0])
    _step(axes, times, answered, index, name)
    left = np.unique(curve.left[curve.left <= until])
    # A question was censored at some time between two events, so the tick is drawn midway.
    moments = np.r_[0.0, curve.times]
    spots = (left + moments[np.searchsorted(moments, left) - 1]) / 2.0
    level = [100.0 * (1.0 - curve.at(float(time))) for time in left]
    axes.plot(spots, level, "|", color=colour(index), markersize=_TICK, markeredgewidth=2.2)
    return bool(left.size)
