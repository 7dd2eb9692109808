"""What a sweep shows: which parameters matter, how a measure responds, where one scenario beats another."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.outcome.run_measures import MEASURES, unit_of
from sim.plots.style import (
    INK,
    PALE,
    Colour,
    colour,
    columns,
    dashes,
    key_below,
    marker,
    on_axes,
    plain,
    point,
    root,
)

_DRAWN = 15  # parameters
_NAMED = 12  # levels at most that are named along an axis
_LABELS = {
    "first": "by itself (first order)",
    "total": "with all it interacts with (total)",
    "mu_star": "mean size of its effect over its range",
}


def plot_sensitivity(indices: pd.DataFrame, *, absent: Sequence[str] = (), ax: Axes | None = None) -> Axes:
    """Draw the indices of one scenario and measure, the parameter that matters most on top, 15 at most.

    Parameters
    ----------
    indices : DataFrame
        ``scenario, measure, index, parameter, value, low, high`` (`sim.studies.sensitivity.sensitivity`).
    absent
        Parameters that the scenario doesn't have, which are named below the axis.
    """
    shown = [name for name in _LABELS if (indices["index"] == name).any()]
    every = indices[indices["index"] == shown[-1]].sort_values("value")
    main = every.tail(_DRAWN)
    order = {name: height for height, name in enumerate(main["parameter"])}
    with on_axes(ax, size=(9.0, 2.4 + 0.55 * len(order))) as axes:
        axes.axvline(0, color=INK, linewidth=1.5)
        for place, name in enumerate(shown):
            rows = indices[(indices["index"] == name) & indices["parameter"].isin(order)]
            aside = 0.16 * (place - (len(shown) - 1) / 2)
            heights = np.array([order[each] for each in rows["parameter"]]) + aside
            middle, low, high = columns(rows, "value", "low", "high")
            look = point(place) | {"capsize": 3, "label": _LABELS[name]}
            axes.errorbar(middle, heights, xerr=np.maximum([middle - low, high - middle], 0), **look)
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


def plot_response(curve: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how a measure responds to a parameter, a line with 95 % intervals for each scenario.

    No line is drawn through a level at which some runs have no value, because the others may differ from
    them: the mean of the others is a hollow marker beside which their number stands. Runs without a median
    wait count as the whole lifetime; their levels are hollow too, and the axis says so.

    Parameters
    ----------
    curve : DataFrame
        ``scenario, parameter, measure, level, mean, low, high, valued, censored, runs, scale``
        (`sim.studies.sweeps.response_curves`).
    """
    first = curve.iloc[0]
    measure = str(first["measure"])
    with on_axes(ax) as axes:
        for place, (_, part) in enumerate(curve.groupby("scenario", sort=False)):
            _draw_curve(axes, part, place, 100.0 if unit_of(measure) == "share" else 1.0)
        _scale(axes, np.unique(curve["level"].to_numpy(float)), log=first["scale"] == "log")
        uncounted = _without_value(curve)
        axes.set_xlabel(plain(str(first["parameter"])) + uncounted)
        axes.set_ylabel(plain(f"{_label(measure)}{_unit(measure)}\n(mean, 95 % interval)"))
        axes.set_title(plain(f"How it responds: {_label(measure)}"))
        key_below(axes, gap=56 + 16 * uncounted.count("\n"))
    return axes


def _draw_curve(axes: Axes, part: pd.DataFrame, place: int, scale: float) -> None:
    """Draw one scenario: a line where all is known, hollow markers where some runs have no value."""
    level, valued, runs, censored = columns(part, "level", "valued", "runs", "censored")
    known = valued + censored == runs
    mean, low, high = columns(part, "mean", "low", "high", scale=scale)
    shade, shape = colour(place), marker(place)
    line, lower, upper = (np.where(known, values, np.nan) for values in (mean, low, high))
    axes.plot(
        level, line, marker=shape, linestyle=dashes(place), color=shade, linewidth=2.5, markersize=9,
        label=plain(str(part["scenario"].iloc[0])),
    )  # fmt: skip
    axes.fill_between(level, lower, upper, color=shade, alpha=0.2, linewidth=0)
    hollow = valued < runs
    axes.plot(
        level[hollow], mean[hollow], marker=shape, linestyle="none", color=shade, markersize=9,
        markerfacecolor="white", markeredgewidth=2.5,
    )  # fmt: skip
    _count_values(axes, part.assign(mean=mean)[~known], shade)


def _count_values(axes: Axes, partial: pd.DataFrame, shade: Colour) -> None:
    """Write beside each hollow marker how many runs have a value; at the bottom where none has."""
    for row in partial.itertuples():
        none = np.isnan(row.mean)
        spot = (row.level, 0.02 if none else row.mean)
        axes.annotate(
            f"{row.valued} of {row.runs}",
            spot,
            xycoords=("data", "axes fraction") if none else "data",
            xytext=(6, 6),
            textcoords="offset points",
            color=shade,
            fontsize=10,
        )


def _without_value(curve: pd.DataFrame) -> str:
    """Return the lines below the axis that count runs without a value, and say what is drawn for them."""
    censored, runs = int(curve["censored"].sum()), int(curve["runs"].sum())
    missing = runs - censored - int(curve["valued"].sum())
    if censored:
        return (
            f"\n(hollow: in {censored:,} of {runs:,} runs fewer than half of the questions were answered;"
            "\nthey count as the whole lifetime, so the true mean is higher)"
        )
    if missing:
        return (
            "\n(hollow, with their number: mean of the runs that have a value;"
            f"\n{missing:,} of {runs:,} runs have none and may differ)"
        )
    return ""


def _scale(axes: Axes, levels: Floats, *, log: bool) -> None:
    """Spread levels that grow by factors evenly, declared so or not, and name them where they are few."""
    if log or (len(levels) > 2 and levels[0] > 0 and levels[-1] / levels[0] >= 20):
        axes.set_xscale("log")
        axes.minorticks_off()
    if len(levels) <= _NAMED:
        axes.set_xticks(levels, [f"{level:.3g}" for level in levels])


def plot_phases(points: pd.DataFrame, x: str, y: str, *, ax: Axes | None = None) -> Axes:
    """Draw on a map of two parameters by how much scenario b has more of a measure than a.

    Parameters
    ----------
    points : DataFrame
        One row a point of a grid: the two parameters, ``a`` and ``b`` (means), ``loses`` and ``wins``, and
        the columns ``name_a, name_b, measure``. A difference that is neither stands in brackets.
    x, y : str
        The parameters.
    """
    first = points.iloc[0]
    scale, unit = (100.0, " (percentage points)") if unit_of(first["measure"]) == "share" else (1.0, "")
    gained = points.assign(gap=scale * (points["b"] - points["a"]), clear=points["loses"] | points["wins"])
    table = gained.pivot_table(index=y, columns=x, values="gap")
    clear = gained.pivot_table(index=y, columns=x, values="clear", aggfunc="all").to_numpy()
    gaps = table.to_numpy(float)
    most = float(np.nanmax(np.abs(gaps))) or 1.0
    with on_axes(ax) as axes:
        drawn = axes.imshow(gaps, cmap="PuOr", vmin=-most, vmax=most, origin="lower", aspect="auto")
        axes.grid(visible=False)
        for (row, column), gap in np.ndenumerate(gaps):
            ink = "white" if abs(gap) > 0.6 * most else INK
            text = number(gap, 1 if most >= 1 else 2, sign=True)
            # where a scenario has no value there is no gap, and clear is neither
            text = "no value" if np.isnan(gap) else text if clear[row, column] else f"({text})"
            axes.text(column, row, text, ha="center", va="center", color=ink)
        for ticks, values in ((axes.set_xticks, table.columns), (axes.set_yticks, table.index)):
            words = [value if isinstance(value, str) else f"{value:.4g}" for value in values]
            ticks(range(len(values)), words)
        title = f"Where does {first['name_b']} do better than {first['name_a']}?"
        axes.set(xlabel=plain(x), ylabel=plain(y), title=plain(title))
        bar = root(axes).colorbar(drawn, ax=axes)
        what = _label(first["measure"])
        unclear = "" if gained["clear"].all() else "; in brackets: unclear"
        bar.set_label(plain(f"difference in {what}{unit}:\npurple more, orange less{unclear}"), color=PALE)
    return axes


def _unit(measure: str) -> str:
    unit = unit_of(measure)
    return f" ({'%' if unit == 'share' else unit})" if unit else ""


def _label(measure: str) -> str:
    return MEASURES[measure].label.lower() if measure in MEASURES else measure


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """Write a number with a true minus, and no sign where it is nothing."""
    text = f"{abs(value):.{decimals}f}"
    if not float(text):
        return text
    return ("\u2212" if value < 0 else "+" if sign else "") + text
