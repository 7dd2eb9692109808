"""Draw the points of a search, and the front of those that are best."""

import textwrap
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from sim.measures.registry import label_in_sentence, unit_of
from sim.plots.style import PALE, columns, error_bars, figure_of, key_below, on_axes, plain, point

_LETTERS = 6.3  # letters of the title for each inch of the figure


def plot_front(
    trials: pd.DataFrame, objectives: Sequence[str], *, title: str = "", ax: Axes | None = None
) -> Axes:
    """Draw each point by its first two objectives; those on the front have bars of 95 % intervals.

    With one objective, the points are drawn in the order in which they were tried. Points on the front are
    drawn at the means of their fresh replicates, if there are any: those of the search are likely too good.

    Parameters
    ----------
    trials : DataFrame
        ``trial``, each objective with ``_low`` and ``_high``, optionally the same for the fresh replicates
        (``_fresh``, ``_fresh_low``, ``_fresh_high``), and whether a point is on the ``front``.
    objectives
        Names of the measures.
    title
        What the picture shows.
    """
    y, x = objectives[0], objectives[1] if len(objectives) > 1 else "trial"
    front = trials[trials["front"]].sort_values(x)
    others = trials[~trials["front"]]
    fresh = "_fresh" if f"{y}_fresh" in front and front[f"{y}_fresh"].notna().any() else ""
    with on_axes(ax) as axes:
        (dots,) = axes.plot(_values(others, x), _values(others, y), "o", color=PALE, label="other points")
        dots.set(alpha=0.5, markersize=6)
        places = [_values(front, name, fresh if name != "trial" else "") for name in (x, y)]
        bars = [
            error_bars(at, *(_values(front, name, f"{fresh}{end}") for end in ("_low", "_high")))
            if name != "trial" else None
            for name, at in zip((x, y), places, strict=True)
        ]  # fmt: skip
        runs = "fresh runs, 95 % interval" if fresh else "95 % interval"
        look = point(0, 9) | {"capsize": 3, "label": f"best points ({runs})"}
        axes.errorbar(places[0], places[1], xerr=bars[0], yerr=bars[1], **look)
        axes.set_xlabel(_label(x))
        axes.set_ylabel(_label(y))
        letters = int(_LETTERS * figure_of(axes).get_figwidth())
        axes.set_title(plain(textwrap.fill(title, letters, break_long_words=False)))
        key_below(axes)
    return axes


def _values(table: pd.DataFrame, name: str, end: str = "") -> pd.Series:
    scale = 100.0 if unit_of(name) == "share" else 1.0
    return next(columns(table, f"{name}{end}", scale=scale))


def _label(name: str) -> str:
    if name == "trial":
        return "points, in the order in which they were tried"
    label, unit = label_in_sentence(name), unit_of(name)
    return plain(label if unit and label.startswith(unit) else f"{label}{_bracketed(unit)}")


def _bracketed(unit: str) -> str:
    return f" ({'%' if unit == 'share' else unit})" if unit else ""
