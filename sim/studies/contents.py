"""What each study of lives writes into its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.measures import COLUMNS
from sim.studies.store.study_folder import Contents, Drawn
from sim.tables import Column

if TYPE_CHECKING:
    from sim.studies.comparison.compare import Comparison
    from sim.studies.luck.luck_study import Luck
    from sim.studies.resilience.resilience_study import Resilience

_LEAVING = (
    Column("who", "category", "", "who leaves: hubs, top_helpers, best_connected, random, nobody"),
    Column("share", "float64", "share", "share of them that leaves"),
)


def of_comparison(comparison: Comparison) -> Contents:
    """What a comparison writes."""
    from sim.report import render_comparison

    tables = {
        "summary": comparison.groups, "differences": comparison.differences,
        "counterfactual": comparison.counterfactual, "over_time": comparison.over_time,
        "waiting": comparison.waiting,
        "ends": comparison.ends, "questions": comparison.questions,
    }  # fmt: skip
    return Contents(
        settings=comparison.settings,
        tables={name: table for name, table in tables.items() if table is not None},
        draw=lambda folder: drawn_of(comparison, folder),
        page=lambda drawn: render_comparison(comparison, figures=drawn),
        seconds=comparison.seconds,
        runs=comparison.runs,
        columns=COLUMNS,
        details={"replicates": comparison.replicates, "notes": list(comparison.notes)},
    )


def drawn_of(comparison: Comparison, folder: Path) -> Drawn:
    """Write the pictures of a comparison, with that of where questions die if it was watched."""
    from sim.plots.figure_files import figures, save_figure
    from sim.plots.studies.question_outcomes_plot import plot_ends
    from sim.plots.style import root

    drawn = figures(comparison, folder)
    if comparison.ends is not None:
        drawn |= {path.name: path for path in save_figure(root(plot_ends(comparison.ends)), folder / "ends")}
    return drawn


def of_luck(study: Luck) -> Contents:
    """What a luck study writes."""
    from sim.plots.studies.luck_plot import luck_figures
    from sim.report import render_luck

    return Contents(
        settings=[study.setting],
        tables={
            "luck": study.shares, "luck_by_lag": study.by_lag, "fifths": study.fifths,
            "more_help": study.more_help, "people": study.people, "lives": study.fates,
        },
        draw=lambda folder: luck_figures(study.shares, study.fates, study.people, folder),
        page=lambda drawn: render_luck(study, figures=drawn),
        called="luck.html",
        seconds=study.seconds,
        details={"lives": study.lives, "rank_correlation": study.rank, "notes": list(study.notes)},
    )  # fmt: skip


def of_resilience(study: Resilience) -> Contents:
    """What a resilience study writes."""
    from sim.report import render_resilience

    return Contents(
        settings=[study.scenario],
        tables={"summary": study.effects, "contrasts": study.contrasts, "course": study.course},
        draw=lambda folder: _drawn_of_leaving(study, folder),
        page=lambda drawn: render_resilience(study, figures=drawn),
        seconds=study.seconds,
        runs=study.runs,
        columns=(*_LEAVING, *COLUMNS),
        details={"day": study.day, "replicates": study.replicates, "notes": list(study.notes)},
    )


def _drawn_of_leaving(study: Resilience, folder: Path) -> Drawn:
    from sim.plots import plot_course, plot_resilience, save_figure
    from sim.plots.style import root

    drawn = {"resilience": plot_resilience(study.effects)}
    if study.course["mean"].notna().any():
        drawn["course"] = plot_course(study.course, day=study.day)
    return {
        path.name: path for name, axes in drawn.items() for path in save_figure(root(axes), folder / name)
    }
