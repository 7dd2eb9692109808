"""Draw the points of a search, and the front of those that are best."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from sim.measures.registry import label_in_sentence, unit_of
from sim.plots.style import PALE, columns, error_bars, key_below, on_axes, plain, point


def plot_front(trials: pd.DataFrame, objectives: Sequence[str], *, ax: Axes | None = None) -> Axes:
    """Draw each point by its first two objectives; those on the front have bars of 95 % intervals and a line.

    With one objective, the points are drawn in the order in which they were tried.

    Parameters
    ----------
    trials : DataFrame
        ``trial``, each objective with ``_low`` and ``_high``, and whether a point is on the ``front``.
    objectives
        Names of the measures.
    """
    y, x = objectives[0], objectives[1] if len(objectives) > 1 else "trial"
    front = trials[trials["front"]].sort_values(x)
    others = trials[~trials["front"]]
    with on_axes(ax) as axes:
        axes.plot(
            _values(others, x),
            _values(others, y),
            "o",
            color=PALE,
            alpha=0.5,
            markersize=6,
            label="other points",
        )
        bars = [
            error_bars(_values(front, name), *(_values(front, name, end) for end in ("_low", "_high")))
            if name != "trial" else None
            for name in (x, y)
        ]  # fmt: skip
        joined = len(objectives) == 2
        look = point(0, 9, joined=joined) | {"capsize": 3, "label": "best points (95 % interval)"}
        axes.errorbar(_values(front, x), _values(front, y), xerr=bars[0], yerr=bars[1], **look)
        axes.set_xlabel(_label(x))
        axes.set_ylabel(_label(y))
        axes.set_title("What is the best that can be had?" if joined else "Which points are best?")
        key_below(axes)
    return axes


def _values(table: pd.DataFrame, name: str, end: str = "") -> pd.Series:
    scale = 100.0 if unit_of(name) == "share" else 1.0
    return next(columns(table, f"{name}{end}", scale=scale))


def _label(name: str) -> str:
    if name == "trial":
        return "point, in the order in which they were tried"
    unit = unit_of(name)
    return plain(f"{label_in_sentence(name)}{_bracketed(unit)}")


def _bracketed(unit: str) -> str:
    return f" ({'%' if unit == 'share' else unit})" if unit else ""
