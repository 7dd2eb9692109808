"""Who gets answers: the answered share by group, with intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import (
    columns,
    group_rows,
    group_size,
    key_below,
    label_groups,
    on_axes,
    plain,
    point,
    reach,
    shown_groups,
)


def plot_groups(groups: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the answered share of each group: a point a scenario, a bar for its 95 % interval.

    Parameters
    ----------
    groups : DataFrame
        ``scenario, group_kind, group, mean, low, high``, shares from 0 to 1. A missing interval draws
        no bar, a missing mean no point.
    """
    names = shown_groups(list(dict.fromkeys(groups["group"])))
    scenarios = list(dict.fromkeys(groups["scenario"]))
    heights = np.array(group_rows(names))
    with on_axes(ax, size=group_size(names)) as axes:
        for place, scenario in enumerate(scenarios):
            own = groups[groups["scenario"] == scenario].set_index("group").reindex(names)
            aside = 0.36 * ((len(scenarios) - 1) / 2 - place) / max(1, len(scenarios) - 1)
            mean, low, high = columns(own, "mean", "low", "high", scale=100.0)
            bars, look = reach(mean, low, high), point(place, 7)
            axes.errorbar(mean, heights + aside, xerr=bars, label=plain(scenario), **look)
        label_groups(axes, names, heights.tolist())
        axes.set_xlim(0, 100)
        known = "" if groups["low"].isna().all() else ", with 95 % interval"
        axes.set_xlabel(f"questions answered (%){known}")
        axes.set_title("Who gets answers?")
        key_below(axes, columns=min(3, max(1, len(scenarios))))
    return axes
