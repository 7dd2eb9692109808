"""The same questions in two worlds: answered in neither, in one, in both."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.stacked_bars import Numbers, Part, stack
from sim.plots.style import (
    PALE,
    Colour,
    colour,
    group_size,
    key_below,
    label_groups,
    on_axes,
    plain,
    rows_of_groups,
)


def plot_counterfactual(counterfactual: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw, for each group, how its questions fared in both scenarios, as one bar of four parts.

    Parameters
    ----------
    counterfactual : DataFrame
        ``group, neither, only_a, only_b, both, a, b`` of one pair of scenarios, shares from 0 to 1.
    """
    own, names, heights = rows_of_groups(counterfactual)
    a, b = (str(own[which].iloc[0]) if names else which for which in ("a", "b"))
    looks: dict[str, tuple[str, Colour, str, str]] = {
        "neither": ("in neither", "#bdbdbd", "", "black"),
        "only_a": (plain(f"only in {a}"), colour(0), "//", "white"),
        "only_b": (plain(f"only in {b}"), colour(1), "..", "black"),
        "both": ("in both", colour(2), "", "black"),
    }
    parts = [
        Part(100.0 * np.nan_to_num(own[column].to_numpy(dtype=float)), *look, behind=look[1])
        for column, look in looks.items()
    ]
    with on_axes(ax, size=group_size(names)) as axes:
        ends = stack(axes, heights, parts, thick=0.72, numbers=Numbers(room=2.5))
        for height in heights[ends == 0.0]:
            axes.text(1, height, "no questions", color=PALE, va="center")
        if names:
            label_groups(axes, names, heights.tolist())
        axes.set_xlim(0, 100)
        axes.set_xlabel("questions asked in both scenarios (%)")
        axes.set_title("Would the same question be answered elsewhere?")
        key_below(axes)
    return axes
