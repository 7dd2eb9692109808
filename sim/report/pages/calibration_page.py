"""The report on a calibration: a single, self-contained HTML file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report import number_words
from sim.report.embedded_pictures import pictures
from sim.report.html_page import page
from sim.report.number_words import listed
from sim.report.quantities import NOTHING
from sim.report.small_screen import Chart, Mark, Row, position
from sim.report.sweeps.study_parts import short_words
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.calibration.calibration import Calibration

_COUNTS = ("questions", "answers", "active_people", "days")
_ENOUGH = 0.6  # share of facts that a fitted scenario must predict
_MET = {True: "yes", False: "no"}


def render_calibration(study: Calibration, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a calibration as a single, self-contained HTML page.

    `figures` holds the SVG of each figure by name, as in :func:`render_comparison`.
    """
    title = headline(study.parameters, study.facts)
    estimates = tuple(f"{path}: " for path in study.parameters["parameter"])  # shown in the chart
    return page(
        "calibration.html.j2",
        name=study.scenario.name,
        question=study.scenario.question,
        headline=title,
        sentences=[each for each in study.sentences() if each != title and not each.startswith(estimates)],
        rows=[_parameter(row) for _, row in study.parameters.iterrows()],
        facts=[_fact(row) for _, row in study.facts.iterrows()],
        chart=_chart(study.parameters),
        pictures=pictures(figures),
        source=Path(study.community.source).name,
        counts=[
            f"{study.community.about[name]:,.4g} {name.replace('_', ' ')}"
            for name in _COUNTS
            if name in study.community.about
        ],
        days=number_words.number(float(study.scenario.days), 0),
        runs=f"{study.runs:,}",
        failed=study.failed,
        seconds=number_words.number(study.seconds, 0),
        notes=study.notes,
    )


def _chart(parameters: pd.DataFrame) -> Chart:
    """Return a chart of each estimate with its interval, within the range of values that was tried."""
    rows = []
    for row in parameters.itertuples():
        ends = (row.prior_low, row.prior_high)
        at, low, high = (position(each, *ends) for each in (row.estimate, row.low, row.high))
        lost = row.identified == "no"
        value = f"{row.estimate:.3g} ({row.low:.3g} to {row.high:.3g})".replace("-", number_words.MINUS)
        words = "not identified" if lost else value
        mark = Mark(at, low, high, 0, 0, "hollow" if lost else "point")
        name = short_words(str(row.parameter))
        path = ", ".join(filter(None, (str(row.parameter), str(row.unit))))
        rows.append(Row(name, words, 1, [mark], hue=0, words=path, value=words))
    ticks = [(position(at, 0, 1), words) for at, words in ((0, "lowest value tried"), (1, "highest"))]
    return Chart("estimate with 90 % interval, within the values that were tried", (), ticks, rows)


def headline(parameters: pd.DataFrame, facts: pd.DataFrame) -> str:
    """Return the headline: how many parameters the facts identify, unless the fit predicts few facts.

    Examples
    --------
    >>> identified = pd.DataFrame({"identified": ["yes", "yes", "no"]})
    >>> headline(identified, pd.DataFrame({"met": [True, True, None]}))
    'The facts of the log identify 2 of 3 parameters and say nothing about 1.'
    """
    if warning := unlike(facts):
        return warning
    known, partly, lost = (int((parameters["identified"] == word).sum()) for word in ("yes", "partly", "no"))
    parts = [f"identify {known} of {len(parameters)} parameters"]
    parts += [f"narrow {partly} a little"] if partly else []
    parts += [f"say nothing about {lost}"] if lost else []
    return f"The facts of the log {listed(parts)}."


def unlike(facts: pd.DataFrame) -> str:
    """Return a warning if the fitted scenario predicts few facts of the log; empty if it predicts enough.

    If the scenario were the community, it would predict nine of ten facts.

    Examples
    --------
    >>> unlike(pd.DataFrame({"met": [True, False, False]}))[:50]
    'The fitted scenario predicts only 1 of 3 facts, so'
    """
    met = facts["met"].dropna().astype(bool)
    if met.mean() >= _ENOUGH:
        return ""
    return (
        f"The fitted scenario predicts only {met.sum()} of {len(met)} facts, so it isn't like this "
        "community: don't rely on the values."
    )


def _parameter(row: pd.Series) -> dict[str, str]:
    return {
        "path": row["parameter"],
        "meaning": row["meaning"],
        "unit": row["unit"],
        "estimate": f"{row['estimate']:.3g}",
        "interval": f"{row['low']:.3g} to {row['high']:.3g}",
        "prior": f"{row['prior_low']:.3g} to {row['prior_high']:.3g}",
        "identified": row["identified"],
        "coverage": f"{100 * row['coverage']:.0f} %",
        "widening": f"{row['widening']:.2f}",
        "related_facts": row["related_facts"],
    }


def _fact(row: pd.Series) -> dict[str, str]:
    interval = f"({_number(row['observed_low'])} to {_number(row['observed_high'])})"
    return {
        "name": row["fact"],
        "meaning": row["meaning"],
        "observed": _number(row["observed"]),
        "interval": "" if math.isnan(row["observed_low"]) else interval,
        "predicted": _number(row["predicted"]),
        "runs": f"{_number(row['low'])} to {_number(row['high'])}",
        "met": _MET.get(row["met"], NOTHING),
        "use": row["use"],
    }


def _number(value: float) -> str:
    return NOTHING if math.isnan(value) else f"{value:.3g}"
