"""Where questions die: of all that nobody answered, how far anybody came with them."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.plots.stacked_bars import add_part
from sim.plots.style import PALE, colour, drawn_on, key_below, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS = {
    "not shown": "shown to nobody",
    "not read": "shown, but read by nobody",
    "not able": "read by nobody who could solve it",
    "not willing": "read by some who could, none willing",
    "no effort left": "some could and would, without effort left",
}
_HATCHES = ("", "//", "..", "", "\\\\")


def plot_ends(ends: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw where the unanswered questions of each scenario were lost, as one bar of parts.

    Parameters
    ----------
    ends : DataFrame
        ``scenario, end, share``; shares of all questions, and those of the answered are left out.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    names = list(dict.fromkeys(ends["scenario"]))
    wide = ends.pivot_table(index="scenario", columns="end", values="share", dropna=False).reindex(names)
    heights = -np.arange(len(names), dtype=float)
    with drawn_on(ax, size=(10.5, 3.2 + 0.8 * len(names))) as axes:
        start = np.zeros(len(names))
        for n, (end, word) in enumerate(_WORDS.items()):
            width = 100 * np.nan_to_num(wide[end].to_numpy(float))
            shade = colour(n) if n else "#bdbdbd"
            drawn = {"color": shade, "hatch": _HATCHES[n], "label": word}
            start = add_part(axes, (heights, start, width), drawn, behind="white")
        for height, left in zip(heights, start, strict=True):
            axes.text(left + 0.8, height, f"{left:.0f} % unanswered", color=PALE, va="center")
        axes.set_yticks(heights, [plain(name) for name in names])
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, max(10.0, float(start.max(initial=0)) * 1.3))
        axes.set_xlabel("share of all questions (%)")
        axes.set_title("Where questions die")
        key_below(axes, columns=2)
    return axes
