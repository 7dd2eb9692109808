"""The report on a sweep: where the first measure is high and low, and how it responds to each parameter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.measures.registry import label_in_sentence, label_of, unit_of
from sim.report.interval_rows import Line, level_rows
from sim.report.number_words import amount, span
from sim.report.sweeps.study_parts import (
    First,
    Part,
    Table,
    first_rows,
    parameter_words,
    shown_value,
    study_page,
)
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.sweeps.sweep_result import SweepResult

Curves = Mapping[tuple[str, str], pd.DataFrame]
"""How each measure responds to each parameter, by parameter and measure."""


class _Ends(NamedTuple):
    """The measure at the lowest and the highest level of a parameter under one scenario."""

    scenario: str
    low: pd.Series
    high: pd.Series

    @property
    def clear(self) -> bool:
        """Whether the two intervals don't overlap."""
        return bool(self.low["high"] < self.high["low"] or self.high["high"] < self.low["low"])

    @property
    def size(self) -> float:
        """The difference between the two means."""
        return abs(float(self.high["mean"] - self.low["mean"]))


def render_sweep(swept: SweepResult, curves: Curves, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a sweep as a single, self-contained HTML page.

    Parameters
    ----------
    swept : SweepResult
    curves : mapping
        The response of measures to parameters (`sim.studies.sweeps.response_curves.curves`).
    figures : mapping of str to bytes
        The SVG of each figure by name.
    """
    summary = swept.summary
    measure = str(summary["measure"].iloc[0]) if len(summary) else ""
    own = summary[summary["measure"] == measure].dropna(subset=["mean"])
    names = list(swept.experiment.scenarios)
    extremes = _extremes_of(own)
    first = First(
        _headline(measure, extremes),
        level_rows(_axis(measure), _lines(swept, measure, extremes, names), scale=_scale(measure)),
        "The points with the lowest and the highest mean under each scenario. The extremes of many points "
        "are partly due to chance.",
        [(path, text) for (path, m), text in response_titles(curves).items() if m == measure],
    )
    parts = [
        Part(f"response-{n}", f"{label_of(m)} and {path}", title, picture=response_name(path, m))
        for n, ((path, m), title) in enumerate(response_titles(curves).items())
    ]
    return study_page(
        "How do results depend on parameters?", swept, first, [*parts, _points(swept, own)], figures
    )


def sweep_headline(summary: pd.DataFrame) -> str:
    """Return between which values the first measure lies under each scenario.

    `summary` has the columns ``scenario, measure, mean, low, high``.
    """
    measure = str(summary["measure"].iloc[0])
    return _headline(measure, _extremes_of(summary[summary["measure"] == measure].dropna(subset=["mean"])))


def response_name(parameter: str, measure: str) -> str:
    """Return the name of the figure that shows how a measure responds to a parameter."""
    return f"response-{measure}-{parameter}"


def response_titles(curves: Curves) -> dict[tuple[str, str], str]:
    """Return, for each parameter and measure, how the measure changes; the largest changes come first.

    A change is claimed only if the intervals at the lowest and the highest level don't overlap.
    """
    found: list[tuple[float, tuple[str, str], str]] = []
    for (path, measure), curve in curves.items():
        ends = _ends(curve)
        most = max((each.size for each in ends if each.clear), default=0.0)
        found.append((most, (path, measure), _response(path, measure, ends)))
    order = list(dict.fromkeys(measure for _, measure in curves))
    found.sort(key=lambda each: (order.index(each[1][1]), -each[0]))
    return {key: text for _, key, text in found}


def _ends(curve: pd.DataFrame) -> list[_Ends]:
    known = curve.dropna(subset=["mean"])
    return [
        _Ends(str(name), own.sort_values("level").iloc[0], own.sort_values("level").iloc[-1])
        for name, own in known.groupby("scenario", sort=False)
        if len(own) > 1
    ]


def _response(path: str, measure: str, ends: Sequence[_Ends]) -> str:
    clear = [each for each in ends if each.clear]
    label = label_in_sentence(measure)
    if not clear:
        return f"No clear difference in {label} between low and high values of {parameter_words(path)}."
    parts = []
    for each in clear:
        verb = "rises" if each.high["mean"] > each.low["mean"] else "falls"
        ends_text = " to ".join(amount(measure, float(row["mean"])) for row in (each.low, each.high))
        parts.append(f"{verb} from {ends_text} under {each.scenario}")
    low, high = (shown_value(float(row["level"])) for row in (clear[0].low, clear[0].high))
    return f"With {parameter_words(path)} from {low} to {high}, {label} {', and '.join(parts)}."


def _extremes_of(own: pd.DataFrame) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Return the points with the lowest and the highest mean under each scenario."""
    return {
        str(name): (rows.loc[rows["mean"].idxmin()], rows.loc[rows["mean"].idxmax()])
        for name, rows in own.groupby("scenario", sort=False)
    }


def _headline(measure: str, extremes: Mapping[str, tuple[pd.Series, pd.Series]]) -> str:
    """Return between which values the first measure lies under each scenario, if they clearly differ."""
    if not extremes:
        return "No run has a value of the first measure"
    parts = []
    for name, (low, high) in extremes.items():
        ends = " to ".join(amount(measure, float(row["mean"])) for row in (low, high))
        if low["high"] < high["low"]:
            parts.append(f"from {ends} under {name}")
        elif math.isnan(low["low"] + high["low"]):
            parts.append(f"from {ends} under {name} (too few replicates to say whether points differ)")
        else:
            parts.append(f"without clear differences under {name}")
    return f"{label_of(measure)} ranges {', '.join(parts)}"


def _lines(
    swept: SweepResult,
    measure: str,
    extremes: Mapping[str, tuple[pd.Series, pd.Series]],
    names: Sequence[str],
) -> list[Line]:
    lines = []
    for name, rows in extremes.items():
        for word, row in zip(("lowest", "highest"), rows, strict=True):
            place = ", ".join(f"{path} {shown_value(row[path])}" for path in swept.experiment.parameters[:3])
            lines.append(
                Line(
                    f"{name}, {word}", _value(measure, row), float(row["mean"]), float(row["low"]),
                    float(row["high"]), names.index(name), f"at {place}",
                )
            )  # fmt: skip
    return lines


def _value(measure: str, row: pd.Series) -> str:
    text = amount(measure, float(row["mean"]))
    return text if math.isnan(row["low"]) else f"{text} ({span(measure, row['low'], row['high'])})"


def _axis(measure: str) -> str:
    unit = unit_of(measure)
    shown = ", %" if unit == "share" else f", {unit}" if unit else ""
    return f"{label_in_sentence(measure)}{shown}"


def _scale(measure: str) -> float:
    return 1.0 if unit_of(measure) == "share" else 0.01


def _points(swept: SweepResult, own: pd.DataFrame) -> Part:
    """Return the table of all points, or of the first ones if there are many."""
    if own.empty:
        return Part("points", "All points", texts=["No run has a value of the first measure."])
    measure = str(own["measure"].iloc[0])
    paths = list(swept.experiment.parameters)
    caption = f"{label_of(measure)} at each point: mean over replicates, with 95 % interval."
    shown, caption = first_rows(own, caption, "summary.csv")
    rows = [
        [str(row["scenario"]), *(shown_value(row[path]) for path in paths), _value(measure, row)]
        for _, row in shown.iterrows()
    ]
    return Part("points", "All points", table=Table(caption, ("scenario", *paths, label_of(measure)), rows))
