"""All pictures of a comparison, written as SVG and PNG."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.plots.counterfactual import plot_counterfactual
from sim.plots.differences import plot_differences
from sim.plots.giving import plot_giving
from sim.plots.groups import plot_groups
from sim.plots.place import plot_place
from sim.plots.style import look, new_figure, plain, root
from sim.plots.waiting import plot_waiting
from sim.tables import Compared, whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Dots per inch of the PNG: 9 inches give 1350 pixels, a projector's width.
_DPI = 150


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
    with mpl.rc_context(look()):
        with whole_file(svg) as temporary:
            metadata = {"Date": None, "Creator": "whoanswers"}
            figure.savefig(temporary, format="svg", dpi=_DPI, metadata=metadata)
        with whole_file(png) as temporary:
            figure.savefig(temporary, format="png", dpi=_DPI, metadata={"Software": "whoanswers"})
    return svg, png


def _drawn(comparison: Compared) -> Iterator[tuple[str, "Figure"]]:
    yield "groups", root(plot_groups(comparison.groups))
    questions = pd.concat(
        [comparison.tables[name]["questions"].assign(scenario=name) for name in comparison.scenarios]
    )
    yield "waiting", root(plot_waiting(questions, days=comparison.days))
    yield (
        "giving",
        _panels(comparison, lambda name, ax: plot_giving(comparison.tables[name]["people"], ax=ax)),
    )
    yield "map", _panels(comparison, lambda name, ax: plot_place(comparison.tables[name], ax=ax))
    pairs = list(dict.fromkeys(zip(comparison.differences["a"], comparison.differences["b"], strict=True)))
    for place, (a, b) in enumerate(pairs):
        suffix = "" if place == 0 else f"_{place + 1}"
        for name, table, plot in (
            ("differences", comparison.differences, plot_differences),
            ("counterfactual", comparison.counterfactual, plot_counterfactual),
        ):
            own = table[(table["a"] == a) & (table["b"] == b)]
            yield name + suffix, root(plot(own))


def _panels(comparison: Compared, draw: Callable[[str, "Axes"], "Axes"]) -> "Figure":
    import matplotlib as mpl

    names = list(comparison.scenarios)
    columns = min(2, len(names))
    rows = -(-len(names) // columns)
    with mpl.rc_context(look()):
        figure = new_figure((7.2 * columns, 7.4 * rows))
        for place, name in enumerate(names):
            axes = draw(name, figure.add_subplot(rows, columns, place + 1))
            if place == 0:
                figure.suptitle(axes.get_title(loc="left"), fontsize=17, fontweight="bold")
            axes.set_title(plain(name))
        _same_limits(figure.axes)
    return figure


def _same_limits(axes: "list[Axes]") -> None:
    panels = [each for each in axes if each.get_label() != "<colorbar>"]
    for get, put in (("get_xlim", "set_xlim"), ("get_ylim", "set_ylim")):
        limits = [getattr(each, get)() for each in panels]
        for each in panels:
            getattr(each, put)(min(low for low, _ in limits), max(high for _, high in limits))
