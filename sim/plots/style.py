"""How every picture looks: colours that all can tell apart, sizes legible on a projector."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from sim.array_types import Floats
from sim.plots.glyphs import FAMILY, drawable, dress

# The colour-blind palette of seaborn; shapes and dashes say the same once more, for print.
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_DASHES = ("-", "--", "-.", ":")
Colour = str | tuple[float, float, float]
INK = "#222222"
PALE = "#6b6b6b"


def house_style() -> AbstractContextManager[None]:
    """Set how all pictures look, within a `with` statement."""
    return mpl.rc_context(
        {
            **sns.axes_style("whitegrid"),
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "grid.color": "#dddddd",
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
            # A fixed salt gives the same names inside the file every time.
            "svg.hashsalt": "whoanswers",
        }
    )


@contextmanager
def on_axes(ax: Axes | None, *, size: tuple[float, float] = (9.0, 5.5)) -> Iterator[Axes]:
    """Give the axes to draw on, with our look: the one given, or one on a figure of its own.

    The figure is made without pyplot, so that nothing is left behind in its list of figures.
    """
    with house_style():
        axes = ax if ax is not None else new_figure(size).add_subplot()
        yield axes
        dress(axes)


def new_figure(size: tuple[float, float]) -> Figure:
    """Return an empty figure, drawn by Agg, that no global list keeps."""
    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure


def colour(place: int) -> tuple[float, float, float]:
    """Return the colour of the n-th scenario."""
    # Brown, pink and grey come late in this palette and are too near to others; the sky blue is kept.
    palette = sns.color_palette("colorblind")
    red, green, blue = palette[(0, 1, 2, 3, 4, 9)[place % 6]]
    return float(red), float(green), float(blue)


def marker(place: int) -> str:
    """Return the shape of the n-th scenario's points."""
    return _MARKERS[place % len(_MARKERS)]


def dashes(place: int) -> str:
    """Return the dashes of the n-th scenario's lines."""
    return _DASHES[place % len(_DASHES)]


def point(place: int, size: float = 9, *, joined: bool = False) -> dict[str, Any]:
    """Return the look of the n-th scenario's points, as `Axes.errorbar` takes it, with or without a line."""
    fmt = marker(place) + (dashes(place) if joined else "")
    return {"fmt": fmt, "color": colour(place), "markersize": size, "elinewidth": 2.5, "capsize": 5}


def reach(middle: Floats, low: Floats, high: Floats) -> Floats:
    """Return how far intervals go below and above their middles, (2, n): nothing where there is none.

    A mean may lie beyond both deciles where people differ in a lopsided way, which also draws nothing.
    """
    return np.nan_to_num(np.vstack([middle - low, high - middle])).clip(min=0.0)


def columns(table: pd.DataFrame, *names: str, scale: float = 1.0) -> Iterator[Floats]:
    """Yield some columns as numbers, times a scale: 100 for shares that are drawn as per cent."""
    return (scale * table[name].to_numpy(dtype=float) for name in names)


def plain(text: str) -> str:
    """Return a user's text so that matplotlib takes no part of it for a formula, and can draw all of it."""
    return drawable(text).replace("$", r"\$")


def key_below(ax: Axes, *, columns: int = 2, gap: float = 50, **more: Any) -> None:
    """Put the legend under the picture and the words of its axis, where it hides nothing."""
    under = offset_copy(ax.transAxes, fig=root(ax), y=-gap, units="points")
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=under,
        ncols=columns,
        frameon=False,
        **more,
    )


def root(ax: Axes) -> Figure:
    """Return the figure that the axes lie on, be it in a part of it."""
    # A part of a figure knows the whole as its own ``figure``, and so does the whole itself.
    return ax.figure.figure
