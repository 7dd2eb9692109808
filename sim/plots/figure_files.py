"""All pictures of a comparison, written as SVG and PNG."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.plots.glyphs import dress
from sim.plots.runs.daily_plot import course_figure
from sim.plots.runs.giving_plot import fifth_key, plot_giving
from sim.plots.runs.groups_plot import plot_groups
from sim.plots.runs.map_plot import plot_place
from sim.plots.runs.waiting_plot import plot_waiting_bands
from sim.plots.studies.counterfactual_plot import plot_counterfactual
from sim.plots.studies.differences_plot import plot_differences
from sim.plots.style import look, new_figure, plain, root
from sim.tables import Compared, whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Dots per inch: 9 inches give 1350 pixels, a projector's width. What an SVG holds as dots needs fewer.
_DPI = 150
_DPI_INSIDE = 100


def figures(comparison: Compared, folder: Path) -> dict[str, Path]:
    """Write every picture of a comparison and return the path of each.

    Parameters
    ----------
    comparison : Comparison
        What came out.
    folder : path
        Where to write them; made if need be.

    Returns
    -------
    dict of str to Path
        ``groups.svg``, ``groups.png``, ``waiting.svg`` … and where each lies. The same comparison gives
        the same bytes.
    """
    written: dict[str, Path] = {}
    for name, figure in _drawn(comparison):
        for path in save_figure(figure, Path(folder) / name):
            written[path.name] = path
    return written


def save_figure(figure: "Figure", path: Path) -> tuple[Path, Path]:
    """Write a figure as SVG and PNG, each whole or not at all, with nothing in it that changes.

    Parameters
    ----------
    figure : Figure
        The figure.
    path : path
        Where, without suffix.
    """
    import matplotlib as mpl

    svg, png = path.with_name(f"{path.name}.svg"), path.with_name(f"{path.name}.png")
    dress(figure)
    with mpl.rc_context(look()):
        with whole_file(png) as temporary:
            _save_png(figure, temporary)
        # The layout is found once, and holds for both files.
        figure.set_layout_engine("none")
        with whole_file(svg) as temporary:
            metadata = {"Date": None, "Creator": "whoanswers"}
            figure.savefig(temporary, format="svg", dpi=_DPI_INSIDE, metadata=metadata)
    return svg, png


def _save_png(figure: "Figure", path: Path) -> None:
    from PIL import Image

    pixels = io.BytesIO()
    figure.savefig(pixels, format="png", dpi=_DPI, pil_kwargs={"compress_level": 1})
    # 256 colours, chosen for the picture, look the same and take a third of the room.
    picture = Image.open(pixels).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, format="PNG", dpi=(_DPI, _DPI))


def _drawn(comparison: Compared) -> Iterator[tuple[str, "Figure"]]:
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
    pairs = list(dict.fromkeys(zip(comparison.differences["a"], comparison.differences["b"], strict=True)))
    for place, (a, b) in enumerate(pairs):
        suffix = "" if place == 0 else f"_{place + 1}"
        for name, table, plot in (
            ("differences", comparison.differences, plot_differences),
            ("counterfactual", comparison.counterfactual, plot_counterfactual),
        ):
            own = table[(table["a"] == a) & (table["b"] == b)]
            yield name + suffix, root(plot(own))


def _panels(tables: Mapping[str, Any], plot: Callable[..., "Axes"]) -> "Figure":
    import matplotlib as mpl

    columns = min(2, len(tables))
    rows = -(-len(tables) // columns)
    with mpl.rc_context(look()):
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
