"""Draw the results of a sweep: sensitivity indices, response curves, and where one scenario does better."""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.registry import label_in_sentence, label_of, unit_of
from sim.plots.parameter_labels import parameter_label
from sim.plots.style import (
    INK,
    PALE,
    Colour,
    colour,
    columns,
    dashes,
    error_bars,
    figure_of,
    key_below,
    marker,
    on_axes,
    plain,
    point,
)

_MOST_PARAMETERS = 15  # parameters in one picture
_LETTERS = 6.3  # letters of a title for each inch of the figure
_BESIDE = 38  # letters of a line beside a row
_MOST_TICKS = 12  # with more levels, matplotlib chooses the ticks
_LABELS = {
    "first": "on its own (first order)",
    "total": "including interactions (total)",
    "mu_star": "mean absolute effect over its range",
}


def plot_sensitivity(indices: pd.DataFrame, *, absent: Sequence[str] = (), ax: Axes | None = None) -> Axes:
    """Draw the sensitivity indices of at most 15 parameters, the most important on top.

    All rows belong to one scenario and one measure.

    Parameters
    ----------
    indices : DataFrame
        ``scenario, measure, index, parameter, value, low, high`` (`sim.studies.sensitivity.sensitivity`).
    absent
        Parameters that the scenario doesn't have. They are listed below the axis.
    """
    shown = [name for name in _LABELS if (indices["index"] == name).any()]
    every = indices[indices["index"] == shown[-1]].sort_values("value")
    main = every.tail(_MOST_PARAMETERS)
    order = {name: height for height, name in enumerate(main["parameter"])}
    with on_axes(ax, size=(9.0, (3.8 if absent else 2.8) + 0.55 * len(order))) as axes:
        axes.axvline(0, color=INK, linewidth=1.5)
        for index, name in enumerate(shown):
            rows = indices[(indices["index"] == name) & indices["parameter"].isin(order)]
            offset = 0.16 * (index - (len(shown) - 1) / 2)
            heights = np.array([order[each] for each in rows["parameter"]]) + offset
            middle, low, high = columns(rows, "value", "low", "high")
            look = point(index) | {"capsize": 3, "label": _LABELS[name]}
            axes.errorbar(middle, heights, xerr=np.maximum([middle - low, high - middle], 0), **look)
        axes.set_yticks(list(order.values()), [_short(parameter_label(name)) for name in order])
        quantity = "share of the variance between points" if "total" in shown else "change in the measure"
        unused = ", ".join(map(parameter_label, absent))
        missing = f"\n(not used by this scenario: {unused})" if absent else ""
        axes.set_xlabel(plain(f"{quantity} (95 % interval){missing}"))
        first = indices.iloc[0]
        what = label_in_sentence(first["measure"])
        axes.set_title(plain(f"What changes {what} most?\n({first['scenario']})"))
        if len(every) > len(main):
            axes.set_ylabel(f"the {len(main)} most important of {len(every)} parameters")
        key_below(axes, columns=1, gap=72 if absent else 56)
    return axes


def plot_response(curve: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how a measure responds to a parameter: one line with 95 % intervals per scenario.

    At a level where some runs have no value, the other runs may not represent them. So the line is
    interrupted there, and a hollow marker shows the mean of the runs that have a value, with their number. If
    a run has no median wait, its wait counts as the whole lifetime of a question; such levels are hollow too,
    and a note below the axis explains them.

    Parameters
    ----------
    curve : DataFrame
        ``scenario, parameter, measure, level, mean, low, high, valued, censored, runs, scale``
        (`sim.studies.sweeps.response_curves`).
    """
    first = curve.iloc[0]
    measure = str(first["measure"])
    with on_axes(ax) as axes:
        for index, (_, part) in enumerate(curve.groupby("scenario", sort=False)):
            _draw_curve(axes, part, index, 100.0 if unit_of(measure) == "share" else 1.0)
        if first["scale"] == "words":
            named = curve.drop_duplicates("level")
            axes.set_xticks(named["level"], [plain(text) for text in named["value"]])
        else:
            _set_level_axis(axes, np.unique(curve["level"].to_numpy(float)), log=first["scale"] == "log")
        note = _note_on_missing(curve)
        axes.set_xlabel(plain(parameter_label(str(first["parameter"]))) + note)
        interval = "95 % interval" if curve["low"].notna().any() else "without interval: too few replicates"
        axes.set_ylabel(plain(f"{label_in_sentence(measure)}{_unit(measure)}\n(mean, {interval})"))
        shown = f"{label_of(measure)}, by {parameter_label(str(first['parameter'])).split(' (')[0]}"
        axes.set_title(plain(textwrap.fill(shown, int(_LETTERS * figure_of(axes).get_figwidth()))))
        key_below(axes, gap=56 + 16 * note.count("\n"))
    return axes


def _draw_curve(axes: Axes, part: pd.DataFrame, index: int, scale: float) -> None:
    """Draw one scenario: a line where every run has a value, hollow markers where some have none."""
    level, valued, runs, censored = columns(part, "level", "valued", "runs", "censored")
    known = valued + censored == runs
    mean, low, high = columns(part, "mean", "low", "high", scale=scale)
    shade, shape = colour(index), marker(index)
    line, lower, upper = (np.where(known, values, np.nan) for values in (mean, low, high))
    if part["scale"].iloc[0] == "words":  # words have no order, so no line joins them
        level, dash = level + 0.06 * index, "none"
        axes.errorbar(level, line, yerr=error_bars(line, lower, upper), **point(index) | {"fmt": "none"})
    else:
        dash = dashes(index)
        axes.fill_between(level, lower, upper, color=shade, alpha=0.2, linewidth=0)
    axes.plot(
        level, line, marker=shape, linestyle=dash, color=shade, linewidth=2.5, markersize=9,
        label=plain(str(part["scenario"].iloc[0])),
    )  # fmt: skip
    hollow = valued < runs
    axes.plot(
        level[hollow], mean[hollow], marker=shape, linestyle="none", color=shade, markersize=9,
        markerfacecolor="white", markeredgewidth=2.5,
    )  # fmt: skip
    _count_values(axes, part.assign(mean=mean)[~known], shade)


def _count_values(axes: Axes, partial: pd.DataFrame, shade: Colour) -> None:
    """Write how many runs have a value: beside each hollow marker, or at the bottom if no run has one."""
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
            fontsize=12,
        )


def _note_on_missing(curve: pd.DataFrame) -> str:
    """Return the note below the axis on runs without a value; empty if every run has one."""
    censored, runs = int(curve["censored"].sum()), int(curve["runs"].sum())
    missing = runs - censored - int(curve["valued"].sum())
    if censored:
        return (
            f"\n(hollow: in {censored:,} of {runs:,} runs fewer than half of the questions were answered;"
            "\nthese count as a wait of the whole lifetime, so the true mean is higher)"
        )
    if missing:
        return (
            "\n(hollow: mean of the runs that have a value, with their number;"
            f"\n{missing:,} of {runs:,} runs have no value and may differ)"
        )
    return ""


def _set_level_axis(axes: Axes, levels: Floats, *, log: bool) -> None:
    """Use a logarithmic axis if levels grow by factors, and one tick per level if there are few levels."""
    if log or (len(levels) > 2 and levels[0] > 0 and levels[-1] / levels[0] >= 20):
        axes.set_xscale("log")
        axes.minorticks_off()
    if len(levels) <= _MOST_TICKS:
        axes.set_xticks(levels, [f"{level:.3g}" for level in levels])


def plot_phases(points: pd.DataFrame, x: str, y: str, *, ax: Axes | None = None) -> Axes:
    """Draw, on a grid of two parameters, by how much a measure is higher in scenario b than in scenario a.

    Parameters
    ----------
    points : DataFrame
        One row per grid point: the two parameters, the means ``a`` and ``b``, ``loses`` and ``wins``, and the
        columns ``name_a, name_b, measure``. A difference that is neither a clear win nor a clear loss is
        written in brackets.
    x, y : str
        Names of the parameters on the two axes.
    """
    first = points.iloc[0]
    scale, unit = (100.0, " (percentage points)") if unit_of(first["measure"]) == "share" else (1.0, "")
    table = points.assign(gap=scale * (points["b"] - points["a"]), clear=points["loses"] | points["wins"])
    gap_grid = table.pivot_table(index=y, columns=x, values="gap")
    clear = table.pivot_table(index=y, columns=x, values="clear", aggfunc="all").to_numpy()
    gaps = gap_grid.to_numpy(float)
    most = float(np.nanmax(np.abs(gaps))) or 1.0
    with on_axes(ax) as axes:
        drawn = axes.imshow(gaps, cmap="PuOr", vmin=-most, vmax=most, origin="lower", aspect="auto")
        axes.grid(visible=False)
        for (row, column), gap in np.ndenumerate(gaps):
            ink = "white" if abs(gap) > 0.6 * most else INK
            text = number(gap, 1 if most >= 1 else 2, sign=True)
            # If a scenario has no value at a point, the difference is missing and ``clear`` means nothing.
            text = "no value" if np.isnan(gap) else text if clear[row, column] else f"({text})"
            axes.text(column, row, text, ha="center", va="center", color=ink)
        for ticks, values in ((axes.set_xticks, gap_grid.columns), (axes.set_yticks, gap_grid.index)):
            labels = [value if isinstance(value, str) else f"{value:.4g}" for value in values]
            ticks(range(len(values)), labels)
        title = f"Where is {first['name_b']} ahead of {first['name_a']}?"
        axes.set(xlabel=plain(parameter_label(x)), ylabel=plain(parameter_label(y)), title=plain(title))
        bar = figure_of(axes).colorbar(drawn, ax=axes)
        what = label_in_sentence(first["measure"])
        unclear = "" if table["clear"].all() else "; in brackets: not clear"
        lines = textwrap.wrap(f"difference in {what}{unit}:", _BESIDE)
        lines += textwrap.wrap(f"purple: higher, orange: lower{unclear}", _BESIDE)
        bar.set_label(plain("\n".join(lines)), color=PALE)
    return axes


def _short(label: str) -> str:
    """Return a label in lines that fit beside a row."""
    return plain("\n".join(textwrap.wrap(label, _BESIDE)))


def _unit(measure: str) -> str:
    unit = unit_of(measure)
    return f" ({'%' if unit == 'share' else unit})" if unit else ""


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """Write a number with a true minus sign, and without a sign if it rounds to 0."""
    text = f"{abs(value):.{decimals}f}"
    if not float(text):
        return text
    return ("\u2212" if value < 0 else "+" if sign else "") + text
