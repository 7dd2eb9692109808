"""The page on a luck study: one HTML file that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report import words
from sim.report.page import page
from sim.report.pictures import pictures
from sim.tables import versions
from sim.tables.manifest import commit


def render_luck(study: Any, *, figures: Mapping[str, Path | bytes]) -> str:
    """Return the page on a luck study.

    It makes no request of any kind, runs no script, and shows every name that a user chose as text.

    Parameters
    ----------
    study : Luck
        What came out.
    figures : mapping of str to path or bytes
        Its pictures, as `sim.plots.luck_figures` writes them; none may be given.
    """
    return page(
        "luck.html.j2",
        name=study.setting.name,
        question=study.setting.question,
        tables=study.summary(),
        pictures=pictures(figures),
        lives=study.lives,
        people=f"{len(study.people):,}",
        days=words.number(float(study.setting.days), 0),
        seconds=words.number(study.seconds, 0),
        notes=study.notes,
        versions=versions(),
        commit=commit(),
    )
