"""The report on a search for the best values of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.measures.registry import label_in_sentence
from sim.report.embedded_pictures import pictures
from sim.report.html_page import page, run_facts
from sim.report.provenance import meaning

if TYPE_CHECKING:
    from sim.studies.optimisation.optimisation import Optimisation

_WANTED = {"more": "high", "less": "low"}


def render_optimisation(study: Optimisation, *, figures: Mapping[str, bytes]) -> str:
    """Return the report as a single, self-contained HTML page."""
    headline, *others = study.sentences()
    caption, columns, rows = study.summary()[0]
    searched = [
        (each.path, meaning(each.path), ", ".join(map(str, each.values)) or f"{each.low:g} to {each.high:g}")
        for each in study.dimensions
    ]
    return page(
        "optimisation.html.j2",
        scenarios=[each.name for each in study.scenarios],
        headline=headline,
        sentences=others,
        caption=caption,
        columns=columns,
        rows=rows,
        searched=searched,
        objectives=", ".join(
            f"{_WANTED[each.better]} {label_in_sentence(each.measure)}" for each in study.objectives
        ),
        points=len(study.trials),
        fresh=f"{len(study.fresh_runs):,}",
        each=int(study.trials["fresh_replicates"].max()),
        pictures=pictures(figures),
        basis=run_facts(study),
    )
