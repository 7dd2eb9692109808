"""Where questions die: of all that nobody answered, how far anybody came with them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.stacked_bars import Part, stack
from sim.plots.style import PALE, Colour, colour, key_below, on_axes, plain

_PARTS: dict[str, tuple[str, Colour, str]] = {
    "not shown": ("shown to nobody", "#bdbdbd", ""),
    "not read": ("shown, but read by nobody", colour(1), "//"),
    "not able": ("read by nobody who could solve it", colour(2), ".."),
    "not willing": ("read by some who could, none willing", colour(3), ""),
    "no effort left": ("some could and would, without effort left", colour(4), "\\\\"),
}


def plot_ends(ends: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw where the unanswered questions of each scenario were lost, as one bar of parts.

    Parameters
    ----------
    ends : DataFrame
        ``scenario, end, share``; shares of all questions, and those of the answered are left out.
    """
    names = list(dict.fromkeys(ends["scenario"]))
    wide = ends.pivot_table(index="scenario", columns="end", values="share", dropna=False).reindex(names)
    heights = -np.arange(len(names), dtype=float)
    parts = [Part(100 * np.nan_to_num(wide[end].to_numpy(float)), *look) for end, look in _PARTS.items()]
    with on_axes(ax, size=(10.5, 3.2 + 0.8 * len(names))) as axes:
        found = stack(axes, heights, parts)
        for height, left in zip(heights, found, strict=True):
            axes.text(left + 0.8, height, f"{left:.0f} % unanswered", color=PALE, va="center")
        axes.set_yticks(heights, [plain(name) for name in names])
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, max(10.0, float(found.max(initial=0)) * 1.3))
        axes.set(xlabel="share of all questions (%)", title="Where questions die")
        key_below(axes, columns=2)
    return axes
