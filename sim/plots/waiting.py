"""How long people wait: Kaplan–Meier curves of questions answered."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.survival import StillWaiting, kaplan_meier, waits
from sim.plots.style import INK, colour, dashes, drawn_on, percent, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_waiting(questions: pd.DataFrame, *, days: float, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of questions answered by each day after asking (Kaplan–Meier, upside down).

    Parameters
    ----------
    questions : DataFrame
        Tables of questions of one or more scenarios, with a column ``scenario``.
    days : float
        Length of the run: questions open at its end are censored, and marked with ticks.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    curves = {
        str(name): kaplan_meier(*waits(part, days=days))
        for name, part in questions.groupby("scenario", sort=False, observed=True)
    }
    longest = max([float(np.max(c.times, initial=0.0)) for c in curves.values()], default=0.0) + 1.0
    with drawn_on(ax) as axes:
        censored = [
            _draw(axes, curve, place=place, name=name, until=longest)
            for place, (name, curve) in enumerate(curves.items())
        ]
        if any(censored):
            axes.plot(
                [], [], "|", color=INK, markersize=16, markeredgewidth=2.2, label="open when the run ended"
            )
        axes.set_xlim(-0.25, longest)
        axes.set_ylim(0, 100)
        axes.set_xlabel("days since asking (0: the same day)")
        axes.set_ylabel("questions answered by then (%)")
        axes.set_title("How long until the first helpful answer?")
        if curves:
            axes.legend(loc="best", frameon=True, framealpha=0.9)
    return axes


def _draw(axes: "Axes", curve: StillWaiting, *, place: int, name: str, until: float) -> bool:
    times = np.r_[-0.25, curve.times, until]
    answered = percent(1.0 - np.r_[1.0, curve.share, curve.share[-1:] if curve.share.size else 1.0])
    low = percent(1.0 - np.r_[1.0, curve.high, curve.high[-1:] if curve.high.size else 1.0])
    high = percent(1.0 - np.r_[1.0, curve.low, curve.low[-1:] if curve.low.size else 1.0])
    axes.fill_between(times, low, high, step="post", color=colour(place), alpha=0.2, linewidth=0)
    shade = colour(place)
    axes.step(times, answered, dashes(place), where="post", color=shade, linewidth=2.5, label=plain(name))
    left = np.unique(curve.left[curve.left <= until])
    # Lost from sight somewhere between two moments at which something could happen: midway is honest.
    moments = np.r_[0.0, curve.times]
    spots = (left + moments[np.searchsorted(moments, left) - 1]) / 2.0
    level = [percent(1.0 - curve.at(float(time))) for time in left]
    axes.plot(spots, level, "|", color=colour(place), markersize=16, markeredgewidth=2.2)
    return bool(left.size)
