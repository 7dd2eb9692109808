"""Who gets answers: the answered share by group, with intervals."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.plots.style import (
    colour,
    drawn_on,
    group_rows,
    group_size,
    key_below,
    label_groups,
    marker,
    percent,
    plain,
    shown_groups,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_groups(groups: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the answered share of each group: a point a scenario, a bar for its 95 % interval.

    Parameters
    ----------
    groups : DataFrame
        ``scenario, group_kind, group, mean, low, high``, shares from 0 to 1. A missing interval draws
        no bar, a missing mean no point.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    names = shown_groups(list(dict.fromkeys(groups["group"])))
    scenarios = list(dict.fromkeys(groups["scenario"]))
    heights = np.array(group_rows(names))
    with drawn_on(ax, size=group_size(names)) as axes:
        for place, scenario in enumerate(scenarios):
            own = groups[groups["scenario"] == scenario].set_index("group").reindex(names)
            aside = 0.36 * ((len(scenarios) - 1) / 2 - place) / max(1, len(scenarios) - 1)
            mean = percent(own["mean"].to_numpy(dtype=float))
            below = mean - percent(own["low"].to_numpy(dtype=float))
            above = percent(own["high"].to_numpy(dtype=float)) - mean
            axes.errorbar(
                mean,
                heights + aside,
                xerr=np.nan_to_num(np.vstack([below, above])),
                fmt=marker(place),
                color=colour(place),
                markersize=7,
                elinewidth=2.5,
                capsize=5,
                label=plain(scenario),
            )
        label_groups(axes, names, heights.tolist())
        axes.set_xlim(0, 100)
        known = "" if groups["low"].isna().all() else ", with 95 % interval"
        axes.set_xlabel(f"questions answered (%){known}")
        axes.set_title("Who gets answers?")
        key_below(axes, columns=min(3, max(1, len(scenarios))))
    return axes
