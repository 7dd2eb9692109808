"""Pictures of result tables: each draws on the axes given, or on a figure of its own, and returns them.

Matplotlib and seaborn are imported when a picture is drawn, and pyplot keeps none of the figures.
"""

from sim.plots.circles import plot_circles
from sim.plots.counterfactual import plot_counterfactual
from sim.plots.differences import plot_differences
from sim.plots.ends import plot_ends
from sim.plots.figures import figures, save_figure
from sim.plots.giving import plot_giving
from sim.plots.groups import plot_groups
from sim.plots.luck import luck_figures, plot_luck, plot_strips, plot_two_lives
from sim.plots.over_time import plot_over_time
from sim.plots.place import plot_place
from sim.plots.reading import plot_reading
from sim.plots.resilience import plot_course, plot_resilience
from sim.plots.sweeps import plot_phases, plot_response, plot_sensitivity
from sim.plots.waiting import plot_waiting, plot_waiting_bands

__all__ = [
    "figures",
    "luck_figures",
    "plot_circles",
    "plot_counterfactual",
    "plot_course",
    "plot_differences",
    "plot_ends",
    "plot_giving",
    "plot_groups",
    "plot_luck",
    "plot_over_time",
    "plot_phases",
    "plot_place",
    "plot_reading",
    "plot_resilience",
    "plot_response",
    "plot_sensitivity",
    "plot_strips",
    "plot_two_lives",
    "plot_waiting",
    "plot_waiting_bands",
    "save_figure",
]
