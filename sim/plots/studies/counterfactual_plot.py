"""The same questions in two worlds: answered in neither, in one, in both."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.array_types import Floats
from sim.plots.style import (
    PALE,
    colour,
    drawn_on,
    group_rows,
    group_size,
    key_below,
    label_groups,
    plain,
    shown_groups,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Narrower parts hold no number.
_ROOM = 2.5


def plot_counterfactual(counterfactual: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw, for each group, how its questions fared in both scenarios, as one bar of four parts.

    Parameters
    ----------
    counterfactual : DataFrame
        ``group, neither, only_a, only_b, both, a, b`` of one pair of scenarios, shares from 0 to 1.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    own = counterfactual.set_index("group")
    names = shown_groups(list(own.index))
    own = own.reindex(names)
    heights = group_rows(names)
    a, b = (str(own[which].iloc[0]) if names else which for which in ("a", "b"))
    parts = (
        ("neither", "in neither", "#bdbdbd", "", "black"),
        ("only_a", f"only in {a}", colour(0), "//", "white"),
        ("only_b", f"only in {b}", colour(1), "..", "black"),
        ("both", "in both", colour(2), "", "black"),
    )
    with drawn_on(ax, size=group_size(names)) as axes:
        start = np.zeros(len(names))
        for column, word, shade, hatch, ink in parts:
            width = 100.0 * np.nan_to_num(own[column].to_numpy(dtype=float))
            axes.barh(
                heights,
                width,
                left=start,
                height=0.72,
                color=shade,
                hatch=hatch,
                edgecolor="white",
                linewidth=1,
                label=plain(word),
            )
            _numbers(axes, np.column_stack([heights, start, width]), ink=ink, shade=shade)
            start = start + width
        for height in np.array(heights)[start == 0.0]:
            axes.text(1, height, "no questions", color=PALE, va="center")
        if names:
            label_groups(axes, names, heights)
        axes.set_xlim(0, 100)
        axes.set_xlabel("questions asked in both scenarios (%)")
        axes.set_title("Would the same question be answered elsewhere?")
        key_below(axes)
    return axes


def _numbers(axes: "Axes", parts: Floats, *, ink: str, shade: Any) -> None:
    for height, start, width in parts:
        if width >= _ROOM:
            axes.text(
                start + width / 2,
                height,
                f"{width:.0f}",
                ha="center",
                va="center",
                color=ink,
                fontsize=12,
                fontweight="bold",
                bbox={"boxstyle": "square,pad=0.1", "facecolor": shade, "linewidth": 0},
            )
