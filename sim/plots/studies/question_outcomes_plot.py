"""Draw why questions were not answered: the furthest step that anybody reached."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.stacked_bars import Part, stack
from sim.plots.style import INK, PALE, Colour, key_below, on_axes, plain

# From light to dark: the further a question came. No scenario has one of these colours.
_PARTS: dict[str, tuple[str, Colour, str, Colour]] = {
    "not shown": ("shown to nobody", "#e4e4e4", "", INK),
    "not read": ("shown, but read by nobody", "#cfc0dd", "//", INK),
    "not able": ("read, but nobody was able to solve it", "#a98cc4", "..", INK),
    "not willing": ("somebody was able, but nobody willing", "#7d559f", "", "white"),
    "no effort left": ("somebody was willing, but had no effort left", "#4c2b6b", "\\\\", "white"),
}


def plot_question_outcomes(ends: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw at which step the unanswered questions of each scenario failed, as one stacked bar per scenario.

    Parameters
    ----------
    ends : DataFrame
        ``scenario, end, share``; shares of all questions. Answered questions are not drawn.
    """
    names = list(dict.fromkeys(ends["scenario"]))
    wide = ends.pivot_table(index="scenario", columns="end", values="share", dropna=False).reindex(names)
    heights = -np.arange(len(names), dtype=float)
    parts = [
        Part(100 * np.nan_to_num(wide[end].to_numpy(float)), *look, behind=look[1])
        for end, look in _PARTS.items()
    ]
    with on_axes(ax, size=(10.5, 3.2 + 0.8 * len(names))) as axes:
        totals = stack(axes, heights, parts)
        for height, total in zip(heights, totals, strict=True):
            axes.text(total + 0.8, height, f"{total:.0f} % unanswered", color=PALE, va="center")
        axes.set_yticks(heights, [plain(name) for name in names])
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, max(10.0, float(totals.max(initial=0)) * 1.3))
        axes.set(xlabel="share of all questions (%)", title="Why are questions not answered?")
        key_below(axes, columns=2)
    return axes
