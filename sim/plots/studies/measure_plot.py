"""Draw any measure under each scenario: its mean with interval, and its value in every run."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.measures.ranges import clip_to_range, is_bounded
from sim.measures.registry import label_of, unit_of
from sim.measures.statistics.intervals import bounds_if_enough, student_interval
from sim.plots.style import PALE, error_bars, on_axes, plain, point


def plot_measure(runs: pd.DataFrame, measure: str, *, ax: Axes | None = None) -> Axes:
    """Draw a measure under each scenario: a small dot for each run, and a point with its 95 % interval.

    Parameters
    ----------
    runs : DataFrame
        One row for each run: ``scenario`` and the measure. Runs without a value are not drawn.
    measure : str
        Name of the measure (`sim.measures.KNOWN`). Shares are drawn in per cent.
    """
    scenarios = list(dict.fromkeys(runs["scenario"]))
    scale, unit = (100.0, "%") if unit_of(measure) == "share" else (1.0, unit_of(measure))
    with on_axes(ax, size=(9.0, 2.2 + 0.6 * len(scenarios))) as axes:
        for index, name in enumerate(scenarios):
            values = runs.loc[runs["scenario"] == name, measure].dropna().to_numpy(dtype=float)
            i = clip_to_range(measure, student_interval(values))
            i = bounds_if_enough(i) if is_bounded(measure) else i
            axes.plot(scale * values, np.full(values.size, index), "o", color=PALE, alpha=0.4, markersize=5)
            middle, low, high = (np.array([scale * each]) for each in i[:3])
            axes.errorbar(middle, [index], xerr=error_bars(middle, low, high), **point(index))
        axes.set_yticks(range(len(scenarios)), [plain(name) for name in scenarios])
        axes.set_ylim(len(scenarios) - 0.5, -0.5)
        axes.set_xlabel(plain(f"mean of the runs, with 95 % interval{f' ({unit})' if unit else ''}"))
        axes.set_title(plain(label_of(measure)))
    return axes
