"""The report on what the community loses without each of the people whom it needs most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.html_page import page, run_facts
from sim.report.interval_rows import Line, interval_rows, marks_explained
from sim.report.number_words import NOTHING, listed, number
from sim.report.percent import change_per_hundred
from sim.report.quantities import percent, points
from sim.report.small_screen import Chart
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.resilience.each_person import EachPerson
    from sim.studies.store.study_folder import Table

_SIGNIFICANCE = 0.05
_MOST_NAMED = 5
COLUMNS = (
    "person", "town", "only answer", "if nobody leaves", "if the person leaves", "difference", "p (Holm)",
)  # fmt: skip


def render_each_person(study: EachPerson) -> str:
    """Return the report as a single, self-contained HTML page."""
    headline, *others = each_person_sentences(study)
    chart = _chart(study)
    return page(
        "each_person.html.j2",
        name=study.scenario.name,
        question=study.scenario.question,
        day=number(study.day, 0),
        headline=headline,
        sentences=others,
        chart=chart,
        marks=marks_explained(chart),
        columns=COLUMNS,
        rows=[_row(row) for _, row in study.people.iterrows()],
        ranked=study.ranked,
        count=f"{study.count:,}",
        drawn=bool((study.people["drawn"] != "").any()),
        basis={**run_facts(study), "days": number(float(study.scenario.days), 0)},
    )


def _chart(study: EachPerson) -> Chart:
    """Return a chart of what is lost without each of the people whose loss clearly costs answers."""
    named = _clear(study).head(_MOST_NAMED) if study.ranked and len(study.people) else study.people.head(0)
    lines = [
        Line(
            f"without {row.name}",
            number(100 * row.difference, sign=True),
            row.difference,
            row.low,
            row.high,
            0,
        )
        for row in named.itertuples()
    ]
    return interval_rows("change in answers per 100 questions of the others", lines)


def each_person_sentences(study: EachPerson) -> list[str]:
    """Return whose loss clearly costs answers, and how far the file determines this."""
    return [_headline(study), *_named(study), _source(study)]


def each_person_table(study: EachPerson) -> Table:
    """Return the table of the people who left in turn, as text."""
    title = (
        f"Answered share of the others' questions if one person leaves on day {study.day:g} (paired "
        "differences in percentage points, 95 % intervals)"
    )
    cells = [_row(row) for _, row in study.people.iterrows()]
    rows = [[f"{value} {interval}".strip() for value, interval in row] for row in cells]
    return title, list(COLUMNS), rows


def _headline(study: EachPerson) -> str:
    if not len(study.people):
        return "In no society was anybody the only one to answer a question."
    if not study.ranked:
        return (
            "Whom the community needs most can't be said, because the file doesn't give the "
            f"{study.properties.replace(', ', ' and ')} of {study.drawn:,} of {study.count:,} people: they "
            "are drawn anew in every society."
        )
    clear = _clear(study)
    if clear.empty:
        if len(study.people) == 1:
            return "Losing the one person who left doesn't clearly cost answers."
        return f"No single loss clearly costs answers, of the {len(study.people)} people who left in turn."
    size, _ = change_per_hundred(*clear[["difference", "low", "high"]].iloc[0])
    who = "person" if len(clear) == 1 else "people"
    most = "" if len(clear) == 1 else "at most "
    return f"The loss of {len(clear)} single {who} clearly costs answers: {most}{size} of every 100."


def _named(study: EachPerson) -> list[str]:
    """Return a sentence that names the people whose loss clearly costs answers, if there are any."""
    clear = _clear(study)
    if clear.empty or not study.ranked:
        return []
    texts = []
    for row in clear.head(_MOST_NAMED).itertuples():
        size, interval = change_per_hundred(row.difference, row.low, row.high)
        texts.append(f"{row.name} ({size}; 95 % interval {interval})")
    if len(clear) > _MOST_NAMED:
        texts.append(f"{len(clear) - _MOST_NAMED} more")
    return [f"Answers to every 100 questions of the others, without {listed(texts)}."]


def _clear(study: EachPerson) -> pd.DataFrame:
    """Return the people whose loss clearly costs answers, largest loss first, as far as the file tells."""
    p = study.people
    clear = p[(p["p_holm"] < _SIGNIFICANCE) & (p["difference"] < 0) & (p["drawn"] == "")]
    return clear.sort_values("difference", kind="stable")


def _source(study: EachPerson) -> str:
    """Return how people were chosen, and how much their order depends on luck."""
    correlation = NOTHING if math.isnan(study.correlation) else number(study.correlation, 2)
    given = study.count - study.drawn
    many = f"{len(study.people)} of {study.count:,} people left"
    chosen = (
        f"{many}: the only one with questions that nobody else answered"
        if len(study.people) == 1
        else f"{many} in turn: those with the most questions that only they answered"
    )
    return (
        f"{chosen}, in {study.replicates} other societies. The rank correlation of this number in "
        f"two societies is {correlation} (1: the same order in both; 0: luck alone). The file gives effort, "
        f"interests and ties of {given:,} people."
    )


def _row(row: pd.Series) -> list[tuple[str, str]]:
    """Return the cells of a row of `COLUMNS`: each value, and its interval or an empty text."""
    known = not math.isnan(row["needed_low"])
    needed = f"({number(row['needed_low'])} to {number(row['needed_high'])})" if known else ""
    p = row["p_holm"]
    return [
        (row["name"] + (" *" if row["drawn"] else ""), ""),
        (row["town"], ""),
        (number(row["needed"]), needed),
        (percent(row["otherwise"]), ""),
        (percent(row["after"]), ""),
        (points(row["difference"], row["low"], row["high"]), ""),
        (NOTHING if math.isnan(p) else "<0.001" if p < 0.001 else number(p, 3), ""),
    ]
