"""What the pages of sweeps, sensitivity analyses and discoveries have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.report import number_words, provenance
from sim.report.embedded_pictures import pictures
from sim.report.findings.scenario_titles import with_title
from sim.report.html_page import page
from sim.report.small_screen import Chart
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.sweeps.sweep_result import SweepResult

MOST_ROWS = 60
"""Rows of a table on a page; the CSV file has all."""


class Table(NamedTuple):
    """A table of text. `texts` holds the places of the columns that aren't numbers."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: Sequence[int] = ()


class Part(NamedTuple):
    """A part of a page that can be opened: topic, finding, and what is in it."""

    id: str
    topic: str
    finding: str = ""
    texts: Sequence[str] = ()
    picture: str = ""
    table: Table | None = None
    items: Sequence[str] = ()
    terms: Sequence[tuple[str, str]] = ()


class First(NamedTuple):
    """The first screen: headline, chart with caption, at most three sentences with topics, and a lead."""

    headline: str
    chart: Chart
    caption: str
    sentences: Sequence[tuple[str, str]]
    lead: str = ""


def study_page(
    title: str, swept: SweepResult, first: First, parts: Sequence[Part], figures: Mapping[str, bytes]
) -> str:
    """Return the page of an experiment: the first screen, parts that open, and the runs."""
    experiment = swept.experiment
    titles = {each.picture: each.finding or each.topic for each in parts if each.picture}
    failed = swept.failed["error"]
    every = [*parts, _varied(swept)]
    return page(
        "study.html.j2",
        title=title,
        name=experiment.name,
        headline=first.headline.rstrip("."),
        lead=first.lead,
        chart=first.chart,
        caption=first.caption,
        shown_first=list(first.sentences)[:3],
        rests=_rests(swept),
        contents=[(each.id, each.topic) for each in every if not each.picture] + [("basis", "Runs")],
        parts=every,
        pictures=pictures(figures, titles=titles),
        basis={
            "runs": f"{len(swept.runs):,}", "failed": len(failed),
            "error": str(failed.iloc[0]) if len(failed) else "",
            "seconds": number_words.number(swept.seconds, 0), "notes": [*swept.notes, *swept.gaps],
        },
    )  # fmt: skip


def first_rows(points: pd.DataFrame, caption: str, file: str) -> tuple[pd.DataFrame, str]:
    """Return the first points of a table, and its caption, which names the file that has all of them."""
    more = f" The first {MOST_ROWS} of {len(points):,} points; {file} has all."
    return points.head(MOST_ROWS), caption + (more if len(points) > MOST_ROWS else "")


def parameter_words(path: str) -> str:
    """Return the meaning of a parameter with its name; only the name if its meaning isn't known.

    Examples
    --------
    >>> parameter_words("people.on_crowd"), parameter_words("x")
    ('share of people plugged into the crowd on day 0 (people.on_crowd)', 'x')
    """
    meaning = provenance.meaning(path).split(";")[0]
    return f"{meaning} ({path})" if meaning else path


def short_words(path: str) -> str:
    """Return the first clause of a parameter's meaning, without brackets; its name if no meaning is known.

    Examples
    --------
    >>> short_words("people.effort.sigma"), short_words("x")
    ('spread of effort among people', 'x')
    """
    return re.split("[:;,]", re.sub(r" ?\([^)]*\)", "", provenance.meaning(path)))[0].strip() or path


def shown_value(value: object) -> str:
    """Write the value of a parameter."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.4g}".replace("-", number_words.MINUS)
    return str(value)


def _rests(swept: SweepResult) -> str:
    experiment = swept.experiment
    points, many = experiment.design.count(), int(swept.runs["replicate"].nunique())
    names = number_words.listed([f"“{with_title(name)}”" for name in experiment.scenarios])
    societies = "1 society" if many == 1 else f"{many:,} societies"
    shared = "" if experiment.independent or many == 1 else ", the same at every point"
    known = [each.to_dict() for each in experiment.scenarios.values() if each is not None]
    count = f" {provenance.count_sentence(known)}" if known else ""
    return (
        f"{points:,} points of a {experiment.design.kind.replace('_', ' ')} design, each run in "
        f"{societies}{shared}: {names}.{count}"
    )


def _varied(swept: SweepResult) -> Part:
    """Return the part that lists the parameters of the design with their values."""
    rows = []
    for dimension in swept.experiment.design.dimensions:
        values = dimension.values
        found = swept.runs[dimension.path].dropna()
        if len(values) > 0:
            text = ", ".join(shown_value(each) for each in values)
        elif len(found):
            text = f"{shown_value(found.min())} to {shown_value(found.max())}"
        else:
            text = number_words.NOTHING
        rows.append([dimension.path, provenance.meaning(dimension.path), text])
    columns = ("parameter", "meaning", "values")
    question = swept.experiment.question
    return Part(
        "varied", "What was varied", texts=[question] if question else [],
        table=Table(("The parameters of the design, and the values at which the scenarios were "
            "run."), columns, rows, (1, 2)),
    )  # fmt: skip
