"""Pictures of result tables: each draws on the axes given, or on a figure of its own, and returns them.

Matplotlib and seaborn are imported when a picture is drawn, and pyplot keeps none of the figures.
"""

from sim.plots.figure_files import figures, save_figure
from sim.plots.runs.circles_plot import plot_circles
from sim.plots.runs.daily_plot import plot_over_time
from sim.plots.runs.giving_plot import plot_giving
from sim.plots.runs.groups_plot import plot_groups
from sim.plots.runs.map_plot import plot_place
from sim.plots.runs.reading_plot import plot_reading
from sim.plots.runs.waiting_plot import plot_waiting, plot_waiting_bands
from sim.plots.studies.counterfactual_plot import plot_counterfactual
from sim.plots.studies.differences_plot import plot_differences
from sim.plots.studies.luck_plot import luck_figures, plot_luck, plot_strips, plot_two_lives
from sim.plots.studies.question_outcomes_plot import plot_ends
from sim.plots.studies.resilience_plot import plot_course, plot_resilience
from sim.plots.studies.sweep_plots import plot_phases, plot_response, plot_sensitivity

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
