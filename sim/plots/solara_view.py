"""Two pictures of a `Society` for Mesa's own view, SolaraViz: they are drawn anew after every step.

Both are ``components`` of SolaraViz. An example stands in docs/view.py; the extra ``solara`` brings what they
need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader
from matplotlib.axes import Axes

from sim.plots.runs.map_plot import plot_place
from sim.plots.style import INK, colour, key_below, on_axes, plain, root

if TYPE_CHECKING:
    from sim.society.society import Society


solara = lazy_loader.load("solara")

LINES = 150  # of help in the map, drawn anew every day
COURSES = ("asked", "answered", "expired")


def place(society: Society) -> object:
    """Show where people live, and who helped whom so far."""
    people, answers = society.people_table(), society.answers_table()
    return _shown(plot_place({"people": people, "answers": answers}, at_most=LINES))


def course(society: Society) -> object:
    """Show how many questions were asked, answered and left to expire on each day so far."""
    return _shown(plot_course(society))


def plot_course(society: Society, *, ax: Axes | None = None) -> Axes:
    """Draw the days so far on axes, or on a new figure; gives the axes.

    Examples
    --------
    >>> from sim.society.society import Society
    >>> society = Society("neighbours-only", people__count=30, days=5, engine="numpy").run()
    >>> [line.get_label() for line in plot_course(society).lines]
    ['asked', 'answered', 'expired']
    """
    days = society.days_table()
    lines = zip(COURSES, (INK, colour(0), colour(1)), ("-", "--", ":"), strict=True)
    with on_axes(ax, size=(8.0, 6.0)) as axes:
        for name, shade, dashes in lines:
            axes.plot(days["day"], days[name], color=shade, linestyle=dashes, linewidth=2, label=plain(name))
        axes.set(xlabel="day", ylabel="questions a day", title="How many are answered?")
        axes.set_ylim(bottom=0)
        key_below(axes, columns=3)
    return axes


def _shown(axes: Axes) -> object:
    return solara.FigureMatplotlib(root(axes), format="png", bbox_inches="tight")
