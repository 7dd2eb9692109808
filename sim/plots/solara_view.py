"""Two pictures of a `Society` for SolaraViz, Mesa's own viewer. They are redrawn after every step.

Pass them as ``components`` of SolaraViz; docs/view.py is an example. They need the extra ``solara``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader
from matplotlib.axes import Axes

from sim.plots.runs.map_plot import plot_map
from sim.plots.style import INK, colour, figure_of, key_below, on_axes, plain

if TYPE_CHECKING:
    from sim.society.society import Society


solara = lazy_loader.load("solara")

LINES = 150  # lines on the map, which is redrawn every day
COUNTS = ("asked", "answered", "expired")


def people_map(society: Society) -> object:
    """Show where people live, and who has helped whom so far."""
    people, answers = society.people_table(), society.answers_table()
    return _component(plot_map({"people": people, "answers": answers}, at_most=LINES))


def daily_counts(society: Society) -> object:
    """Show how many questions were asked, answered and expired on each day so far."""
    return _component(plot_daily_counts(society))


def plot_daily_counts(society: Society, *, ax: Axes | None = None) -> Axes:
    """Draw the questions of each day so far on the given axes, or on a new figure, and return the axes.

    Examples
    --------
    >>> from sim.society.society import Society
    >>> society = Society("neighbours-only", people__count=30, days=5, engine="numpy").run()
    >>> [line.get_label() for line in plot_daily_counts(society).lines]
    ['asked', 'answered', 'expired']
    """
    days = society.days_table()
    lines = zip(COUNTS, (INK, colour(0), colour(1)), ("-", "--", ":"), strict=True)
    with on_axes(ax, size=(8.0, 6.0)) as axes:
        for name, shade, dashes in lines:
            axes.plot(days["day"], days[name], color=shade, linestyle=dashes, linewidth=2, label=plain(name))
        axes.set(xlabel="day", ylabel="questions per day", title="How many questions are answered?")
        axes.set_ylim(bottom=0)
        key_below(axes, columns=3)
    return axes


def _component(axes: Axes) -> object:
    return solara.FigureMatplotlib(figure_of(axes), format="png", bbox_inches="tight")
