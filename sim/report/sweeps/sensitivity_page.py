"""The report on a sensitivity analysis: which parameters change the results most."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.measures.registry import KNOWN, label_in_sentence, label_of
from sim.report.interval_rows import Line, level_rows
from sim.report.number_words import listed, number, with_capital
from sim.report.sweeps.study_parts import First, Part, Table, short_words, study_page
from sim.scenarios import rows
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.sensitivity.sensitivity import Sensitivity
    from sim.studies.sweeps.sweep_result import SweepResult

_SHOWN, _NAMED = 7, 3
_METHOD = {
    "total": "Sobol' indices (Saltelli's estimator): shares of the variance of the expected measure.",
    "mu_star": "Morris' elementary effects: the mean size of the effect of a parameter over its "
    "range, in units of the measure.",
}


def render_sensitivity(swept: SweepResult, found: Sensitivity, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a sensitivity analysis as a single, self-contained HTML page.

    `figures` holds the SVG of each figure by name, as in :func:`render_comparison`.
    """
    known = found.ranking.dropna(subset=["value"])
    groups = {key: own.sort_values("rank") for key, own in known.groupby(["scenario", "measure"], sort=False)}
    order = sorted(groups, key=lambda key: swept.measures.index(str(key[1])))
    titles = {key: ranking_title(groups[key]) for key in order}
    lead = f"Value: {found.meaning}, with 95 % interval."
    first = First(
        titles[order[0]] if order else "No parameter can be ranked",
        level_rows(found.meaning, _lines(groups[order[0]]) if order else [], scale=0.01),
        f"The most important of {len(groups[order[0]]) if order else 0} parameters."
        + (f" {label_of(str(order[0][1]))} under {order[0][0]}." if order else ""),
        [
            *((_topic(key), f"{titles[key]}.") for key in order[1:3]),
            *_certainty(found.warnings),
        ],
        lead,
    )
    parts = [
        Part(f"ranking-{n}", _topic(key), titles[key], picture=ranking_name(*map(str, key)))
        for n, key in enumerate(order)
    ]
    return study_page("Which parameters matter?", swept, first, [*parts, *_further_parts(found)], figures)


def _certainty(warnings: Sequence[str]) -> list[tuple[str, str]]:
    """Return a sentence on how certain the order is, if there are warnings; the page lists all of them."""
    if not warnings:
        return []
    more = len(warnings) - 1
    note = f" {more} more such {'note is' if more == 1 else 'notes are'} listed below." if more else ""
    return [("How certain", f"{_in_words(warnings[0]).rstrip('.')}.{note}")]


def _in_words(warning: str) -> str:
    """Return a warning with words instead of the names of measures and parameters."""
    words = {each: label_in_sentence(each) for each in KNOWN} | {
        row.path: short_words(row.path) for row in rows()
    }
    return re.sub(r"\b[\w.]+\b", lambda found: words.get(found[0], found[0]), warning)


def _topic(key: tuple[str, str]) -> str:
    scenario, measure = key
    return f"{label_of(str(measure))}, {scenario}"


def _further_parts(found: Sensitivity) -> list[Part]:
    """Return the parts about all parameters, how certain their order is, and the method."""
    main = "total" if "total" in set(found.indices.get("index", ())) else "mu_star"
    sure = ("Nothing makes the indices uncertain beyond their intervals.",)
    terms = [
        ("Method", _METHOD[main]),
        ("95 % interval", "Over the points of the design and over replicates, whose luck differs."),
        ("Limits", "A ranking holds for the ranges that were tried. Other ranges may give another ranking."),
    ]
    return [
        Part("ranking", "Ranking", table=_table(found.ranking)),
        Part(
            "certainty",
            "How certain the order is",
            items=[_in_words(each) for each in found.warnings] or sure,
        ),
        Part("how", "How it was computed", terms=terms),
    ]


def ranking_name(scenario: str, measure: str) -> str:
    """Return the name of the figure with the indices of a measure under a scenario."""
    return f"sensitivity-{scenario}-{measure}"


def ranking_title(own: pd.DataFrame) -> str:
    """Return than how many other parameters the first one clearly matters more: intervals don't overlap.

    Examples
    --------
    >>> rows = pd.DataFrame({"parameter": ["a", "b", "c"], "value": [0.6, 0.4, 0.1], "rank": [1, 2, 3],
    ...     "low": [0.5, 0.1, 0.0], "high": [0.7, 0.55, 0.2], "measure": "answered_share", "scenario": "hub"})
    >>> ranking_title(rows.assign(high=[0.7, 0.3, 0.2]))
    'a matters most for answered share under hub'
    >>> ranking_title(rows)
    'For answered share under hub, a matters more than 1 of 2 other parameters; b may matter as much'
    >>> ranking_title(rows.assign(high=0.65))
    'For answered share under hub, no parameter clearly stands out'
    """
    first, others = own.sort_values("rank").iloc[0], own.sort_values("rank").iloc[1:]
    name = short_words(str(first["parameter"]))
    where = f"{label_in_sentence(str(first['measure']))} under {first['scenario']}"
    if math.isnan(first["low"]):
        return f"For {where}, too few data to say which parameter matters most"
    close = [short_words(str(each)) for each in others.loc[others["high"] >= first["low"], "parameter"]]
    if not close:
        return f"{with_capital(name) if len(name) > 1 else name} matters most for {where}"
    if len(close) == len(others):
        return f"For {where}, no parameter clearly stands out"
    more = f"{name} matters more than {len(others) - len(close)} of {len(others)} other parameters"
    rest = f"; {listed(close)} may matter as much" if len(close) <= _NAMED else ""
    return f"For {where}, {more}{rest}"


def ranked_sentences(own: pd.DataFrame) -> list[str]:
    """Return the size of the effect of each parameter with its interval, largest first."""
    return [
        f"{with_capital(short_words(str(row.parameter)))}: {_value(row.value, row.low, row.high)}."
        for row in own.sort_values("rank").itertuples()
    ]


def _lines(own: pd.DataFrame) -> list[Line]:
    return [
        Line(
            short_words(str(row.parameter)), _value(row.value, row.low, row.high), float(row.value),
            float(row.low), float(row.high), 0, str(row.parameter),
        )
        for row in own.head(_SHOWN).itertuples()
    ]  # fmt: skip


def _value(value: float, low: float, high: float) -> str:
    reach = "" if math.isnan(low) else f" ({number(low, 2)} to {number(high, 2)})"
    return f"{number(value, 2)}{reach}"


def _table(ranking: pd.DataFrame) -> Table:
    rows = [
        [
            str(row.parameter), str(row.scenario), label_of(str(row.measure)),
            "–" if pd.isna(row.rank) else f"{int(row.rank)}",
            _value(row.value, row.low, row.high), str(row.note),
        ]
        for row in ranking.itertuples()
    ]  # fmt: skip
    columns = ("parameter", "scenario", "measure", "rank", "value", "note")
    return Table(
        "All parameters by measure and scenario; indices.csv has all indices.", columns, rows, (1, 2, 5)
    )
