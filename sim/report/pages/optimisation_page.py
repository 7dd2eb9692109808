"""The report on a search for the best values of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.report.embedded_pictures import pictures
from sim.report.html_page import page, run_facts
from sim.report.provenance import meaning

if TYPE_CHECKING:
    from sim.studies.optimisation.optimisation import Optimisation


def render_optimisation(study: Optimisation, *, figures: Mapping[str, bytes]) -> str:
    """Return the report as a single, self-contained HTML page."""
    headline, *others = study.sentences()
    _, columns, rows = study.summary()[0]
    searched = [
        (each.path, meaning(each.path), ", ".join(map(str, each.values)) or f"{each.low:g} to {each.high:g}")
        for each in study.dimensions
    ]
    return page(
        "optimisation.html.j2",
        scenarios=[each.name for each in study.scenarios],
        headline=headline,
        sentences=others,
        columns=columns,
        rows=rows,
        searched=searched,
        points=len(study.trials),
        pictures=pictures(figures),
        basis=run_facts(study),
    )
