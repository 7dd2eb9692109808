"""What a sweep shows: which parameters matter, how a measure responds, where one scenario beats another."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.measures import MEASURES
from sim.plots.style import INK, PALE, colour, dashes, drawn_on, key_below, marker, plain, root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

_DRAWN = 15  # parameters
_NAMED = 12  # levels at most that are named along an axis
_LABELS = {
    "first": "by itself (first order)",
    "total": "with all it interacts with (total)",
    "mu_star": "mean size of its effect over its range",
}


def plot_sensitivity(
    indices: pd.DataFrame, *, absent: "Sequence[str]" = (), ax: "Axes | None" = None
) -> "Axes":
    """Draw the indices of one scenario and measure, the parameter that matters most on top, 15 at most.

    Parameters
    ----------
    indices : DataFrame
        ``scenario, measure, index, parameter, value, low, high`` (`sim.studies.sensitivity`).
    absent
        Parameters that the scenario doesn't have, which are named below the axis.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    shown = [name for name in _LABELS if (indices["index"] == name).any()]
    every = indices[indices["index"] == shown[-1]].sort_values("value")
    main = every.tail(_DRAWN)
    order = {name: height for height, name in enumerate(main["parameter"])}
    with drawn_on(ax, size=(9.0, 2.4 + 0.55 * len(order))) as axes:
        axes.axvline(0, color=INK, linewidth=1.5)
        for place, name in enumerate(shown):
            rows = indices[(indices["index"] == name) & indices["parameter"].isin(order)]
            heights = np.array([order[each] for each in rows["parameter"]]) + 0.16 * (
                place - (len(shown) - 1) / 2
            )
            middle = rows["value"].to_numpy(float)
            reach = np.vstack([middle - rows["low"].to_numpy(float), rows["high"].to_numpy(float) - middle])
            axes.errorbar(
                middle, heights, xerr=np.maximum(reach, 0), fmt=marker(place), color=colour(place),
                markersize=9, elinewidth=2.5, capsize=3, label=_LABELS[name],
            )  # fmt: skip
        axes.set_yticks(list(order.values()), [plain(name) for name in order])
        variance = "share of the variance between points" if "total" in shown else "change of the measure"
        missing = f"\n(not part of this scenario: {', '.join(absent)})" if absent else ""
        axes.set_xlabel(plain(f"{variance} (95 % interval){missing}"))
        first = indices.iloc[0]
        axes.set_title(plain(f"What moves it: {_label(first['measure'])} ({first['scenario']})"))
        if len(every) > len(main):
            axes.set_ylabel(f"the {len(main)} that matter most of {len(every)}")
        key_below(axes, columns=1, gap=72 if absent else 56)
    return axes


def plot_response(curve: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw how a measure responds to a parameter, a line with 95 % intervals for each scenario.

    Parameters
    ----------
    curve : DataFrame
        ``scenario, parameter, measure, level, mean, low, high, valued, runs, scale``
        (`sim.studies.response`). Where runs lack a value the marker is hollow, and the axis says how many.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    first = curve.iloc[0]
    measure, scale = str(first["measure"]), 100.0 if is_share(first["measure"]) else 1.0
    with drawn_on(ax) as axes:
        for place, (scenario, part) in enumerate(curve.groupby("scenario", sort=False)):
            level = part["level"].to_numpy(float)
            whole = (part["valued"] == part["runs"]).to_numpy()
            middle, low, high = (scale * part[name].to_numpy(float) for name in ("mean", "low", "high"))
            axes.plot(
                level, middle, marker=marker(place), linestyle=dashes(place), color=colour(place),
                linewidth=2.5, markersize=9, label=plain(str(scenario)),
            )  # fmt: skip
            axes.plot(
                level[~whole], middle[~whole], marker=marker(place), linestyle="none", color=colour(place),
                markersize=9, markerfacecolor="white", markeredgewidth=2.5,
            )  # fmt: skip
            axes.fill_between(level, low, high, color=colour(place), alpha=0.2, linewidth=0)
        _scale(axes, np.unique(curve["level"].to_numpy(float)), log=first["scale"] == "log")
        lacking, runs = int((curve["runs"] - curve["valued"]).sum()), int(curve["runs"].sum())
        said = f"\n(hollow: only part of the runs has a value; {lacking:,} of {runs:,} have none)"
        axes.set_xlabel(plain(str(first["parameter"])) + (said if lacking else ""))
        axes.set_ylabel(plain(f"{_label(measure)}{_unit(measure)}\n(mean, 95 % interval)"))
        axes.set_title(plain(f"How it responds: {_label(measure)}"))
        key_below(axes, gap=72 if lacking else 56)
    return axes


def _scale(axes: "Axes", levels: Any, *, log: bool) -> None:
    """Spread levels that grow by factors evenly, declared so or not, and name them where they are few."""
    if log or (len(levels) > 2 and levels[0] > 0 and levels[-1] / levels[0] >= 20):
        axes.set_xscale("log")
        axes.minorticks_off()
    if len(levels) <= _NAMED:
        axes.set_xticks(levels, [f"{level:.3g}" for level in levels])


def plot_phases(points: pd.DataFrame, x: str, y: str, *, ax: "Axes | None" = None) -> "Axes":
    """Draw on a map of two parameters by how much scenario b has more of a measure than a.

    Parameters
    ----------
    points : DataFrame
        One row a point of a grid: the two parameters, ``a`` and ``b`` (means), ``loses`` and ``wins``, and
        the columns ``name_a, name_b, measure``. A difference that is neither stands in brackets.
    x, y : str
        The parameters.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    first = points.iloc[0]
    scale, unit = (100.0, " (percentage points)") if is_share(first["measure"]) else (1.0, "")
    told = points.assign(gap=scale * (points["b"] - points["a"]), clear=points["loses"] | points["wins"])
    table = told.pivot_table(index=y, columns=x, values="gap")
    clear = told.pivot_table(index=y, columns=x, values="clear", aggfunc="all").to_numpy()
    gaps = table.to_numpy(float)
    most = float(np.nanmax(np.abs(gaps))) or 1.0
    with drawn_on(ax) as axes:
        drawn = axes.imshow(gaps, cmap="PuOr", vmin=-most, vmax=most, origin="lower", aspect="auto")
        axes.grid(visible=False)
        for (row, column), gap in np.ndenumerate(gaps):
            ink = "white" if abs(gap) > 0.6 * most else INK
            text = number(gap, 1 if most >= 1 else 2, sign=True)
            # where a scenario has no value there is no gap, and clear is neither
            text = "no value" if np.isnan(gap) else text if clear[row, column] else f"({text})"
            axes.text(column, row, text, ha="center", va="center", color=ink)
        for ticks, values in ((axes.set_xticks, table.columns), (axes.set_yticks, table.index)):
            ticks(
                range(len(values)), [value if isinstance(value, str) else f"{value:.4g}" for value in values]
            )
        axes.set_xlabel(plain(x))
        axes.set_ylabel(plain(y))
        axes.set_title(plain(f"Where does {first['name_b']} do better than {first['name_a']}?"))
        bar = root(axes).colorbar(drawn, ax=axes)
        what = _label(first["measure"])
        unclear = "" if told["clear"].all() else "; in brackets: unclear"
        bar.set_label(plain(f"difference in {what}{unit}:\npurple more, orange less{unclear}"), color=PALE)
    return axes


def is_share(measure: str) -> bool:
    """Whether a measure is a share, drawn as per cent."""
    return measure in MEASURES and MEASURES[measure].unit == "share"


def _unit(measure: str) -> str:
    unit = "%" if is_share(measure) else MEASURES[measure].unit if measure in MEASURES else ""
    return f" ({unit})" if unit else ""


def _label(measure: str) -> str:
    return MEASURES[measure].label.lower() if measure in MEASURES else measure


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """Write a number with a true minus, and no sign where it is nothing."""
    text = f"{abs(value):.{decimals}f}"
    if not float(text):
        return text
    return ("\u2212" if value < 0 else "+" if sign else "") + text
