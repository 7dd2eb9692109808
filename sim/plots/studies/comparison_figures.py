"""Name the figures of a comparison, and draw those with a panel for each scenario."""

from collections.abc import Callable, Mapping
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.registry import further_measures
from sim.plots.figure_files import Figures
from sim.plots.figure_style import current_style
from sim.plots.runs.daily_plot import course_figure
from sim.plots.runs.giving_plot import add_effort_key, plot_giving
from sim.plots.runs.map_plot import plot_map
from sim.plots.runs.waiting_plot import plot_waiting_bands
from sim.plots.studies.group_plots import plot_counterfactual, plot_differences, plot_groups
from sim.plots.studies.measure_plot import plot_measure
from sim.plots.style import house_style, new_figure, plain
from sim.tables import ComparisonTables
from sim.tables.comparison import pairs


def comparison_figures(comparison: ComparisonTables) -> Figures:
    """Return a function for each figure of a comparison that draws it, by the figure's name."""
    # A scenario whose first run failed has no tables to draw.
    tables = {name: comparison.tables[name] for name in comparison.scenarios if name in comparison.tables}
    drawn: dict[str, Callable[[], Axes | Figure]] = {
        "groups": partial(plot_groups, comparison.groups),
        "waiting": partial(plot_waiting_bands, comparison.waiting),
        "over_time": partial(course_figure, comparison.over_time, comparison.values),
    }
    if tables:
        people = {name: run["people"] for name, run in tables.items()}
        drawn |= {"giving": partial(_giving, people), "map": partial(_panels, tables, plot_map)}
    for each in pairs(comparison):
        drawn[f"differences{each.suffix}"] = partial(plot_differences, each.differences)
        if each.paired:
            drawn[f"counterfactual{each.suffix}"] = partial(plot_counterfactual, each.counterfactual)
    for name in further_measures(comparison.differences):
        drawn[f"measure_{name}"] = partial(plot_measure, comparison.runs, name)
    return drawn


def _giving(people: Mapping[str, object]) -> Figure:
    figure = _panels(people, plot_giving)
    add_effort_key(figure, figure.axes)
    return figure


def _panels(tables: Mapping[str, object], plot: Callable[..., Axes]) -> Figure:
    """Draw one panel per scenario, all on the same scale. The first panel's title becomes the figure's."""
    columns = current_style().columns(min(2, len(tables)))
    rows = -(-len(tables) // columns)
    with house_style():
        figure = new_figure((7.2 * columns, 7.4 * rows))
        for index, (name, table) in enumerate(tables.items()):
            axes = plot(table, ax=figure.add_subplot(rows, columns, index + 1))
            if index == 0 and current_style().titles:
                figure.suptitle(axes.get_title(loc="left"), fontsize=17, fontweight="bold")
            axes.set_title(plain(name))
        for getter, setter in (("get_xlim", "set_xlim"), ("get_ylim", "set_ylim")):
            limits = [getattr(axes, getter)() for axes in figure.axes]
            for axes in figure.axes:
                getattr(axes, setter)(min(low for low, _ in limits), max(high for _, high in limits))
    return figure
