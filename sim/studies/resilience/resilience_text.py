"""A resilience study as tables of text, and as the rows of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.pages.resilience_page import WHO, measure_rows
from sim.report.quantities import number, points, share
from sim.tables.comparison import with_size

if TYPE_CHECKING:
    from sim.studies.resilience.resilience_study import Resilience
    from sim.studies.store.study_folder import Table


def summary(study: Resilience) -> list[Table]:
    """Return all tables: title, columns, rows of text."""
    return [_effects(study), *contrasts(study), *_measures(study)]


def brief(study: Resilience) -> list[Table]:
    """Return one row for each kind of people: the answered share if the largest share of them leaves."""
    title, columns, rows = _effects(study)
    last = {row[0]: row for row in rows}  # within a kind, shares are in ascending order
    chosen = [
        columns.index(name) for name in ("who leaves", "share", "after, if nobody leaves", "difference")
    ]
    short = [[row[place] for place in chosen] for row in last.values()]
    return [(title, [columns[place] for place in chosen], short), *_measures(study)]


def _effects(study: Resilience) -> Table:
    """Return the table of answered shares before and after the departure."""
    rows = [
        [
            WHO[e.who],
            f"{e.share:.0%}" if e.who == "hubs" else with_size(f"{e.share:.0%}", e.left),
            share(e.before, e.before_low, e.before_high),
            share(e.otherwise, e.otherwise_low, e.otherwise_high),
            share(e.after, e.after_low, e.after_high),
            points(e.difference, e.low, e.high, unit=" points"),
        ]
        for e in study.effects.itertuples()
    ]
    title = (
        f"Answered share if people leave on day {study.day:g} (questions of those who stay; 95 % intervals)"
    )
    return title, ["who leaves", "share", "before", "after, if nobody leaves", "after", "difference"], rows


def _measures(study: Resilience) -> list[Table]:
    """Return the table of the further measures, if some were asked for."""
    rows = [list(row.values()) for row in measure_rows(study.measures)]
    columns = ["measure", "who leaves", "share", "if nobody leaves", "if they leave", "difference"]
    title = "Further measures of the whole run (means, and paired difference with 95 % interval)"
    return [(title, columns, rows)] if rows else []


def contrasts(study: Resilience) -> list[Table]:
    """Return the table of the kinds of people compared with each other, if there are two or more."""
    rows = [
        [
            f"{WHO[c.who]} minus {WHO[c.less]}",
            f"{c.share:.0%}",
            points(c.difference, c.low, c.high, unit=" points"),
            "<0.001" if c.p_holm < 0.001 else number(c.p_holm),
        ]
        for c in study.contrasts.itertuples()
    ]
    title = "Does it matter who leaves? (equal numbers of people, same societies; 95 % intervals)"
    columns = ["who leaves", "share", "difference of the changes", f"p (Holm, of {len(rows)})"]
    return [(title, columns, rows)] if rows else []
