"""Give figures titles that say what they show, and make figures narrow enough for a phone."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter

from sim.plots.figure_style import current_style
from sim.plots.style import figure_of, house_style, key_below, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.plots.figure_files import Figures

# inches: width on a phone, height of one panel of several, and of one that is a map with its key
_WIDTH, _PANEL, _MAP = 4.3, 3.9, 6.2
_LETTERS = 7.0  # letters of a title for each inch
_SMALL = 10.5  # size of text in points


def with_titles(figures: Figures, titles: Mapping[str, str]) -> Figures:
    """Return the functions that draw figures, whose figures have these titles instead of their own."""
    return {
        name: partial(_titled, draw, titles[name]) if titles.get(name) else draw
        for name, draw in figures.items()
    }


def _titled(draw: Callable[[], Axes | Figure], title: str) -> Figure:
    figure = figure_of(draw())
    if not current_style().titles:
        return figure
    with house_style():
        titled = [axes for axes in figure.axes if axes.get_title(loc="left")]
        if len(titled) == 1:  # titles of several panels say which is which
            titled[0].set_title("", loc="left")
        letters = int(_LETTERS * figure.get_figwidth())
        lines = textwrap.fill(title.removesuffix("."), letters, break_long_words=False)
        figure.suptitle(plain(lines), x=0.012, ha="left", fontsize=15, fontweight="bold")
    return figure


def make_narrow(figure: Figure) -> Figure:
    """Change a figure so that it fits a phone: no title, one column of panels, lines broken; return it."""
    with house_style():
        figure.suptitle("")
        panels = [axes for axes in figure.axes if axes.get_subplotspec() is not None]
        bars = [axes for axes in figure.axes if axes.get_label() == "<colorbar>"]
        panels = [axes for axes in panels if axes not in bars]
        _in_one_column(figure, panels)
        for axes in panels:
            _narrow_axes(axes, alone=len(panels) == 1)
        for axes in bars:
            axes.yaxis.label.set_fontsize(_SMALL)
        figure.set_layout_engine("constrained")
    return figure


def _in_one_column(figure: Figure, panels: list[Axes]) -> None:
    width, height = figure.get_size_inches()
    if len(panels) > 1:
        grid = figure.add_gridspec(len(panels), 1)
        for row, axes in enumerate(panels):
            axes.set_subplotspec(grid[row, 0])
        heights = [_MAP if axes.get_aspect() == 1.0 else _PANEL for axes in panels]
        figure.set_size_inches(_WIDTH, sum(heights))
    else:
        figure.set_size_inches(_WIDTH, min(max(height, 5.2), 7.0) if width > height else _WIDTH + 1.2)


def _narrow_axes(axes: Axes, *, alone: bool) -> None:
    """Break long labels, use smaller letters, and put the key below in one column."""
    title = "" if alone else textwrap.fill(axes.get_title(loc="left"), 30)
    axes.set_title(title, loc="left", fontsize=12)
    for label, letters in ((axes.xaxis.label, 34), (axes.yaxis.label, 34)):
        lines = (textwrap.fill(line, letters) for line in label.get_text().split("\n"))
        label.set_text("\n".join(lines))
        label.set_fontsize(_SMALL)
    axes.tick_params(labelsize=_SMALL)
    if isinstance(axes.yaxis.get_major_formatter(), FixedFormatter):
        names = [textwrap.fill(text.get_text(), 20) for text in axes.get_yticklabels()]
        axes.set_yticks(axes.get_yticks(), names)
    axes.tick_params(axis="x", labelrotation=0)
    for text in axes.texts:
        text.set_fontsize(min(text.get_fontsize(), _SMALL))
    legend = axes.get_legend()
    if legend is None:
        return
    texts = [textwrap.fill(text.get_text(), 40) for text in legend.get_texts()]
    title = textwrap.fill(legend.get_title().get_text(), 42)
    gap = 42 + 14 * (axes.xaxis.label.get_text().count("\n"))
    more = {"title": title, "title_fontsize": _SMALL} if title else {}
    key_below(axes, columns=1, gap=gap, handles=legend.legend_handles, labels=texts, fontsize=_SMALL, **more)
