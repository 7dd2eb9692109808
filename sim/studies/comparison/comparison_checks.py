"""Refuse, before any run, arguments with which nothing can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import StudyError, option
from sim.scenarios import Scenario
from sim.studies.comparison.comparison_runs import MOST_REPLICATES
from sim.studies.comparison.pairs import check_paired, with_other_people
from sim.studies.comparison.question_outcomes import check_question_choice
from sim.tables import chosen_tables


def check_comparison(settings: Sequence[Scenario], replicates: int, questions: str | None) -> None:
    """Refuse, before any run, arguments with which nothing can be compared."""
    if len(settings) < 2:
        raise StudyError("A comparison needs two scenarios or more.")
    names = [s.name for s in settings]
    if len(set(names)) < len(names):
        raise StudyError(f"The scenarios must have different names; got {', '.join(names)}.")
    if not 1 <= replicates <= MOST_REPLICATES:
        raise StudyError(f"replicates must be from 1 to {MOST_REPLICATES:,}; got {replicates}.")
    unpaired = with_other_people(settings)
    check_paired(settings, unpaired)
    if questions is not None and unpaired:
        raise StudyError(
            f"{option('questions')} needs scenarios in which the same people ask; {unpaired[0]} has other "
            f"people than {names[0]}."
        )
    check_question_choice(questions, settings[0])


def kept_names(keep: Sequence[str], until: object, folder: Path | None) -> tuple[str, ...]:
    """Return the names of the tables that each run keeps; refuse tables without a folder, and `until`."""
    if until is not None:
        raise StudyError(
            "compare has no until: its runs must last equally long, because one network would otherwise have "
            "more time for its answers than another. Use a sweep with until; its measure simulated_days says "
            "how long each run lasted."
        )
    if keep and not folder:
        raise StudyError("keep: give the folder in which the tables of all runs are kept.")
    return chosen_tables(keep, given="keep") if keep else ()
