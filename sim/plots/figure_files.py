"""Write all pictures of a comparison as SVG and PNG files."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from sim.measures.registry import further_measures
from sim.plots.glyphs import use_fallback_fonts
from sim.plots.runs.daily_plot import course_figure
from sim.plots.runs.giving_plot import add_effort_key, plot_giving
from sim.plots.runs.map_plot import plot_map
from sim.plots.runs.waiting_plot import plot_waiting_bands
from sim.plots.studies.group_plots import plot_counterfactual, plot_differences, plot_groups
from sim.plots.studies.measure_plot import plot_measure
from sim.plots.style import figure_of, house_style, new_figure, plain
from sim.tables import ComparisonTables, atomic_file
from sim.tables.comparison import pairs

# Dots per inch: 9 inches give 1350 pixels, the width of a projector. Bitmaps inside an SVG need fewer.
_DPI = 150
_DPI_IN_SVG = 100


def figures(comparison: ComparisonTables, folder: Path) -> dict[str, Path]:
    """Write every picture of a comparison and return the path of each.

    Returns
    -------
    dict of str to Path
        File names (``groups.svg``, ``groups.png``, ``waiting.svg`` …) and their paths. The same comparison
        gives the same bytes.
    """
    drawn = ((figure, Path(folder) / name) for name, figure in _draw_all(comparison))
    return {path.name: path for figure, target in drawn for path in save_figure(figure, target)}


def save_figure(figure: Figure, path: Path) -> tuple[Path, Path]:
    """Write a figure as SVG and PNG, and return both paths; the same figure gives the same bytes.

    `path` has no suffix.
    """
    svg, png = path.with_name(f"{path.name}.svg"), path.with_name(f"{path.name}.png")
    use_fallback_fonts(figure)
    with house_style():
        with atomic_file(png) as temporary:
            _save_png(figure, temporary)
        # The layout was computed for the PNG and is reused for the SVG.
        figure.set_layout_engine("none")
        with atomic_file(svg) as temporary:
            metadata = {"Date": None, "Creator": "whoanswers"}
            figure.savefig(temporary, format="svg", dpi=_DPI_IN_SVG, metadata=metadata)
    return svg, png


def _save_png(figure: Figure, path: Path) -> None:
    pixels = io.BytesIO()
    figure.savefig(pixels, format="png", dpi=_DPI, pil_kwargs={"compress_level": 1})
    # A palette of 256 colours, chosen for the picture, looks the same at a third of the size.
    picture = Image.open(pixels).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, format="PNG", dpi=(_DPI, _DPI))


def _draw_all(comparison: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    """Draw the pictures of a comparison one after the other, and yield each with a name."""
    # A scenario whose first run failed has no tables to draw.
    tables = {name: comparison.tables[name] for name in comparison.scenarios if name in comparison.tables}
    yield "groups", figure_of(plot_groups(comparison.groups))
    yield "waiting", figure_of(plot_waiting_bands(comparison.waiting))
    yield "over_time", course_figure(comparison.over_time, comparison.values)
    if tables:
        giving = _panels({name: run["people"] for name, run in tables.items()}, plot_giving)
        add_effort_key(giving, giving.axes)
        yield "giving", giving
        yield "map", _panels(tables, plot_map)
    for each in pairs(comparison):
        yield f"differences{each.suffix}", figure_of(plot_differences(each.differences))
        yield f"counterfactual{each.suffix}", figure_of(plot_counterfactual(each.counterfactual))
    for name in further_measures(comparison.differences):
        yield f"measure_{name}", figure_of(plot_measure(comparison.runs, name))


def _panels(tables: Mapping[str, object], plot: Callable[..., Axes]) -> Figure:
    """Draw one panel per scenario, all on the same scale. The first panel's title becomes the figure's."""
    columns = min(2, len(tables))
    rows = -(-len(tables) // columns)
    with house_style():
        figure = new_figure((7.2 * columns, 7.4 * rows))
        for index, (name, table) in enumerate(tables.items()):
            axes = plot(table, ax=figure.add_subplot(rows, columns, index + 1))
            if index == 0:
                figure.suptitle(axes.get_title(loc="left"), fontsize=17, fontweight="bold")
            axes.set_title(plain(name))
        for getter, setter in (("get_xlim", "set_xlim"), ("get_ylim", "set_ylim")):
            limits = [getattr(axes, getter)() for axes in figure.axes]
            for axes in figure.axes:
                getattr(axes, setter)(min(low for low, _ in limits), max(high for _, high in limits))
    return figure
