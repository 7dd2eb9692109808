"""Define the look of all pictures: colours for colour-blind readers, and sizes that suit a projector."""

import io
import textwrap
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from sim.array_types import Floats
from sim.errors import StudyError
from sim.plots.figure_style import current_style
from sim.plots.formats import FORMATS
from sim.plots.glyphs import FAMILY, drawable, use_fallback_fonts
from sim.plots.print_size import save_in_print

# Markers and dashes repeat what the colours say, for print in black and white.
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_DASHES = ("-", "--", "-.", ":")
# Six colours of seaborn's palette "colorblind" (Waskom 2021). Its brown, pale pink, pale brown and grey are
# left out, because they are too similar to the others.
_PALETTE = ("#0173b2", "#de8f05", "#029e73", "#d55e00", "#cc78bc", "#56b4e9")
Colour = str
INK = "#222222"
_DPI_IN_NOTEBOOK = 80
_LETTERS = 9.5  # letters of a label in an inch
_BESIDE, _BELOW = 0.7, 1.4  # inches of a figure that its axes don't cover
_LINE = 18.0  # height, in points, of a line of a label
PALE = "#6b6b6b"
OTHER = "#8b1a6b"  # of what belongs to no scenario


_LOOK: dict[Any, object] = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.bottom": False,
    "ytick.left": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "lines.solid_capstyle": "round",
    "patch.edgecolor": "white",
    "patch.force_edgecolor": True,
    "font.family": [FAMILY],
    "font.size": 12,
    "axes.titlesize": 15,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.labelsize": 13,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "legend.fontsize": 12,
    "figure.constrained_layout.use": True,
    # With a fixed salt, the ids inside the file are the same every time.
    "svg.hashsalt": "whoanswers",
}


def house_style() -> AbstractContextManager[None]:
    """Return a context manager that sets the look of all pictures."""
    return mpl.rc_context(_LOOK)


@contextmanager
def on_axes(ax: Axes | None, *, size: tuple[float, float] = (9.0, 5.5)) -> Iterator[Axes]:
    """Yield the axes to draw on, with the shared look: the given axes, or axes on a new figure.

    The new figure is made without pyplot, so pyplot's list of figures doesn't grow.
    """
    with house_style():
        axes = ax if ax is not None else new_figure(size).add_subplot(axes_class=NotebookAxes)
        yield axes
        wrap_labels(axes)
        if not current_style().titles and ax is None:
            axes.set_title("")
        use_fallback_fonts(axes)


class ScaledFigure(Figure):
    """A figure that files show smaller than it is laid out, so that its text has the size of print."""

    scale = 1.0

    def savefig(self, fname: str | Path | BinaryIO, **options: object) -> None:  # type: ignore[override]
        """Save the figure as matplotlib does; in print, SVG, PDF and PNG files have the width of the style.

        Raises
        ------
        StudyError
            The figure has a width in print, and an option other than ``format`` is given.
        """
        form = options.get("format") or Path(str(fname)).suffix[1:]
        if self.scale == 1.0 or form not in FORMATS or not isinstance(fname, str | Path):
            super().savefig(fname, **options)  # type: ignore[arg-type]
            return
        if other := set(options) - {"format"}:
            raise StudyError(
                f"savefig: a figure with a width in print takes no option but format; got {min(other)}."
            )
        save_in_print(self, Path(fname), str(form), self.scale)


class NotebookAxes(Axes):
    """Axes that a notebook shows as the picture of their figure."""

    def _repr_png_(self) -> bytes:
        file = io.BytesIO()
        figure_of(self).savefig(file, format="png", dpi=_DPI_IN_NOTEBOOK)
        return file.getvalue()


def new_figure(size: tuple[float, float]) -> Figure:
    """Return an empty figure, drawn by Agg. No global list holds the figure, so it is freed after use.

    The size, in inches, is that on a screen; in print the figure has the width of the style.
    """
    style = current_style()
    figure = ScaledFigure(figsize=style.size(*size))
    figure.scale = style.scale
    FigureCanvasAgg(figure)
    return figure


def colour(index: int) -> Colour:
    """Return the colour of the n-th scenario, from a palette for colour-blind readers."""
    return _PALETTE[index % len(_PALETTE)]


def marker(index: int) -> str:
    """Return the shape of the n-th scenario's points."""
    return _MARKERS[index % len(_MARKERS)]


def dashes(index: int) -> str:
    """Return the dashes of the n-th scenario's lines."""
    return _DASHES[index % len(_DASHES)]


def point(index: int, size: float = 9, *, joined: bool = False) -> dict[str, Any]:
    """Return arguments for `Axes.errorbar` to draw the n-th scenario's points, with or without a line."""
    fmt = marker(index) + (dashes(index) if joined else "")
    return {"fmt": fmt, "color": colour(index), "markersize": size, "elinewidth": 2.5, "capsize": 5}


def error_bars(middle: Floats, low: Floats, high: Floats) -> Floats:
    """Return the lengths of error bars below and above each middle, (2, n).

    A length is 0 if the interval is missing, or if the middle lies outside the interval: with a skewed
    distribution, a mean can lie beyond a decile.
    """
    return np.nan_to_num(np.vstack([middle - low, high - middle])).clip(min=0.0)


def columns(table: pd.DataFrame, *names: str, scale: float = 1.0) -> Iterator[Floats]:
    """Yield columns of a table as numbers multiplied by `scale`. The scale 100 turns shares into per cent."""
    return (scale * table[name].to_numpy(dtype=float) for name in names)


def plain(text: str) -> str:
    """Return a user's text in a form that matplotlib can draw and doesn't take for a formula."""
    return drawable(text).replace("$", r"\$")


def key_below(ax: Axes, *, columns: int = 2, gap: float = 50, **more: Any) -> None:
    """Put the legend below the axis label, so that it hides no data; `gap` is the distance in points."""
    gap += _LINE * wrap_labels(ax)
    under = offset_copy(ax.transAxes, fig=figure_of(ax), y=-gap, units="points")
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=under,
        ncols=current_style().columns(columns),
        frameon=False,
        **more,
    )


def wrap_labels(ax: Axes) -> int:
    """Break the labels of axes that are longer than their axis; return the new lines of the lower label."""
    width, height = figure_of(ax).get_size_inches()
    panels = len({axes.get_subplotspec() for axes in figure_of(ax).axes if axes.get_subplotspec()}) or 1
    rows = 1 if panels == 1 else 2
    before = ax.get_xlabel().count("\n")
    names = [line for label in ax.get_yticklabels() for line in label.get_text().split("\n")]
    beside = _BESIDE + max(map(len, names), default=0) / _LETTERS
    ax.set_xlabel(_wrapped(ax.get_xlabel(), (width - beside) * _LETTERS))
    ax.set_ylabel(_wrapped(ax.get_ylabel(), (height - _BELOW) * _LETTERS / rows))
    return ax.get_xlabel().count("\n") - before


def _wrapped(text: str, most: float) -> str:
    letters = max(20, int(most))
    lines = [textwrap.wrap(line, letters, break_on_hyphens=False) or [""] for line in text.split("\n")]
    return "\n".join(each for line in lines for each in line)


def figure_of(ax: Axes | Figure) -> Figure:
    """Return a given figure, or the figure that contains the given axes, even if they lie in a subfigure."""
    # The attribute ``figure``, of a subfigure or of a figure, is the whole figure.
    return ax.figure.figure
