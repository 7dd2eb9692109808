"""All pictures of a comparison, written as SVG and PNG."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from sim.plots.glyphs import dress
from sim.plots.runs.daily_plot import course_figure
from sim.plots.runs.giving_plot import fifth_key, plot_giving
from sim.plots.runs.map_plot import plot_place
from sim.plots.runs.waiting_plot import plot_waiting_bands
from sim.plots.studies.group_plots import plot_counterfactual, plot_differences, plot_groups
from sim.plots.style import house_style, new_figure, plain, root
from sim.tables import ComparisonTables, atomic_file
from sim.tables.comparison import pairs

# Dots per inch: 9 inches give 1350 pixels, a projector's width. What an SVG holds as dots needs fewer.
_DPI = 150
_DPI_INSIDE = 100


def figures(comparison: ComparisonTables, folder: Path) -> dict[str, Path]:
    """Write every picture of a comparison and return the path of each.

    Returns
    -------
    dict of str to Path
        ``groups.svg``, ``groups.png``, ``waiting.svg`` … and where each lies. The same comparison gives
        the same bytes.
    """
    drawn = ((figure, Path(folder) / name) for name, figure in _drawn(comparison))
    return {path.name: path for figure, place in drawn for path in save_figure(figure, place)}


def save_figure(figure: Figure, path: Path) -> tuple[Path, Path]:
    """Write a figure as SVG and PNG to a path without suffix; the same figure gives the same bytes."""
    svg, png = path.with_name(f"{path.name}.svg"), path.with_name(f"{path.name}.png")
    dress(figure)
    with house_style():
        with atomic_file(png) as temporary:
            _save_png(figure, temporary)
        # The layout is found once, and holds for both files.
        figure.set_layout_engine("none")
        with atomic_file(svg) as temporary:
            metadata = {"Date": None, "Creator": "whoanswers"}
            figure.savefig(temporary, format="svg", dpi=_DPI_INSIDE, metadata=metadata)
    return svg, png


def _save_png(figure: Figure, path: Path) -> None:
    pixels = io.BytesIO()
    figure.savefig(pixels, format="png", dpi=_DPI, pil_kwargs={"compress_level": 1})
    # 256 colours, chosen for the picture, look the same and take a third of the room.
    picture = Image.open(pixels).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, format="PNG", dpi=(_DPI, _DPI))


def _drawn(comparison: ComparisonTables) -> Iterator[tuple[str, Figure]]:
    # A scenario whose first run failed has no tables to draw.
    tables = {name: comparison.tables[name] for name in comparison.scenarios if name in comparison.tables}
    yield "groups", root(plot_groups(comparison.groups))
    yield "waiting", root(plot_waiting_bands(comparison.waiting))
    yield "over_time", course_figure(comparison.over_time, comparison.values)
    if tables:
        giving = _panels({name: found["people"] for name, found in tables.items()}, plot_giving)
        fifth_key(giving, giving.axes)
        yield "giving", giving
        yield "map", _panels(tables, plot_place)
    for each in pairs(comparison):
        yield f"differences{each.suffix}", root(plot_differences(each.differences))
        yield f"counterfactual{each.suffix}", root(plot_counterfactual(each.counterfactual))


def _panels(tables: Mapping[str, object], plot: Callable[..., Axes]) -> Figure:
    columns = min(2, len(tables))
    rows = -(-len(tables) // columns)
    with house_style():
        figure = new_figure((7.2 * columns, 7.4 * rows))
        for place, (name, table) in enumerate(tables.items()):
            axes = plot(table, ax=figure.add_subplot(rows, columns, place + 1))
            if place == 0:
                figure.suptitle(axes.get_title(loc="left"), fontsize=17, fontweight="bold")
            axes.set_title(plain(name))
        for get, put in (("get_xlim", "set_xlim"), ("get_ylim", "set_ylim")):
            limits = [getattr(axes, get)() for axes in figure.axes]
            for axes in figure.axes:
                getattr(axes, put)(min(low for low, _ in limits), max(high for _, high in limits))
    return figure
