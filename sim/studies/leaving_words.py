"""A resilience study as a table of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.amounts import points, share

if TYPE_CHECKING:
    from sim.studies.resilience import Resilience

WORDS = {
    "hubs": "hubs",
    "top_helpers": "top helpers",
    "best_connected": "best connected",
    "random": "random people",
    "nobody": "nobody",
}


def summary(study: Resilience) -> tuple[str, list[str], list[list[str]]]:
    """Give the table that the command prints: its title, names of columns, rows of text."""
    rows = [
        [
            WORDS[e.who],
            f"{e.share:.0%}",
            share(e.before, e.before_low, e.before_high),
            share(e.otherwise, e.otherwise_low, e.otherwise_high),
            share(e.after, e.after_low, e.after_high),
            points(e.difference, e.low, e.high, unit=" points"),
        ]
        for e in study.effects.itertuples()
    ]
    title = (
        f"Answered share when some leave on day {study.day:g} (questions of those who stay; 95 % intervals)"
    )
    return title, ["who leaves", "share", "before", "after, had nobody left", "after", "difference"], rows
