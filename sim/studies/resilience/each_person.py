"""What the community loses without each of the people whom it needs most, one at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Unpack

import numpy as np

from sim import report
from sim.errors import StudyError
from sim.measures.registry import columns_of, with_standard
from sim.runner import FinishedRun, Run, merge_notes, with_replicate_seeds
from sim.scenarios import Scenario
from sim.studies.comparison.pairs import notes_on_few_replicates, require_a_pair
from sim.studies.comparison.person_outcomes import between_societies
from sim.studies.resilience.each_person_runs import MOST, check_fixed_people, scenario_without, screening_runs
from sim.studies.resilience.each_person_table import losses_table, most_needed, needed_table, people_of
from sim.studies.resilience.leavings import NOBODY, Leaving, check_day
from sim.studies.resilience.resilience_tables import Outcomes, outcomes_by_question
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.studies.store.study_lives import StudyOfLives, StudyOptions, resolve, run_lives
from sim.tables import Column
from sim.tables.lazy_pandas import pd

_PERSON = Column("left", "text", "", "id of the person who leaves; empty if nobody does")


@dataclass(frozen=True, repr=False)
class EachPerson(StudyResult):
    """Result of a study of what the community loses without single people.

    Attributes
    ----------
    people : DataFrame
        One row for each person who was left out in turn, the most needed in the screening first (in the order
        of the file unless `ranked`): ``id, name, town``; ``needed``, the mean number
        of questions that only this person answered, in the societies of the screening, with its 95 % interval
        ``needed_low`` to ``needed_high``; ``otherwise`` and ``after``, the answered shares of the others'
        questions if nobody leaves and if the person leaves; ``difference, low, high``, their paired
        difference with Student's 95 % interval; ``p, p_holm``, its p-value, and the p-value adjusted for all
        rows (Holm 1979); ``drawn``, the properties of the person that the file doesn't give;
        ``replicates``.
    correlation : float
        Mean rank correlation of ``needed`` in two societies, over all people.
    count, drawn : int
        Number of people, and number of those with a property that the file doesn't give.
    properties : str
        The properties that the file doesn't give for somebody: effort, interests and ties.
    """

    scenario: Scenario
    day: float
    people: pd.DataFrame
    correlation: float
    count: int
    drawn: int
    properties: str
    runs: pd.DataFrame
    replicates: int
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def ranked(self) -> bool:
        """Whether people can be named and ranked: the file gives all properties of at least half of them."""
        return 2 * self.drawn <= self.count

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        return Contents(
            study="resilience each",
            settings=[self.scenario],
            tables={"people": self.people},
            page=lambda _: report.render_each_person(self),
            seconds=self.seconds,
            runs=self.runs,
            columns=(_PERSON, *columns_of(self.runs.columns)),
            details={
                "day": self.day, "replicates": self.replicates, "correlation": self.correlation,
                "notes": list(self.notes),
            },
        )  # fmt: skip

    def records(self) -> dict[str, object]:
        """Return the results as plain values, ready for JSON."""
        return {
            "day": self.day, "headline": self.sentences()[0], "people": self.people.to_dict("records"),
            "correlation": self.correlation, "drawn": self.drawn,
        }  # fmt: skip

    def sentences(self) -> list[str]:
        """Return whose loss clearly costs answers, and how far the file determines this."""
        return report.each_person_sentences(self)

    def brief(self) -> list[Table]:
        """Return the table of all people who were left out in turn."""
        return [report.each_person_table(self)]

    def summary(self) -> list[Table]:
        """Return the tables to print: title, columns, rows."""
        return self.brief()


def each_person(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: str | Path | Scenario, *, overrides: Mapping[str, object] | None = None,
    day: int | None = None, replicates: int = 20, data: str | Path | None = None, engine: str = "compiled",
    **how: Unpack[StudyOptions],
) -> EachPerson:  # fmt: skip
    """Let each of the people whom the community needs most leave in turn, and compare with nobody leaving.

    A screening chooses 20 people: those with the most questions that only they answered, on average over
    `replicates` societies in which nobody leaves. The comparison uses `replicates` other societies, so that
    nobody is chosen because of luck in the runs that are compared. There, each person leaves in a run of
    their own. Until the morning of `day` the runs of a society are identical, and afterwards they use the
    same luck seed. Answered shares include only the questions of the others, asked from that morning on.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A scenario whose people are from a file. Over drawn societies, row 17 is another person each time.
    overrides : mapping
        Values by dotted path, set in the scenario.
    day : int, optional
        The day on whose morning the person leaves; the middle of the run if left out.
    replicates : int
        Number of societies of the screening, and of the comparison.
    **how
        Workers, limits, and the folder in which runs are stored: the fields of
        `sim.studies.store.study_lives.StudyOptions`.

    Raises
    ------
    UserError
        The scenario has faults, or its people aren't from a file.
    """
    began = time.perf_counter()
    setting = resolve(scenario, overrides, data)
    when = int(setting.days // 2) if day is None else day
    check_fixed_people(setting, replicates)
    check_day(when, float(setting.asking.lifetime), float(setting.days))
    beyond = range(replicates, 2 * replicates)
    screened = _run(setting, screening_runs(setting, beyond, engine), how, more=replicates * (MOST + 1))
    needed = np.array([one.harvest.sole for one in screened if one.harvest is not None], np.float64)
    if not len(needed):
        raise StudyError(f"No run completed; the first error: {screened[0].row['error']}.")
    people, chosen = people_of(setting), most_needed(needed)
    cells = [NOBODY, *(Leaving(people.ids[person], 1 / len(people.ids)) for person in chosen)]
    settings = [setting, *(scenario_without(setting, people.ids[person], when) for person in chosen)]
    runs = [
        Run(len(screened) + n, with_replicate_seeds(each, r), r, engine)
        for n, (r, each) in enumerate(product(range(replicates), settings))
    ]
    again: StudyOptions = {**how, "resume": True} if how.get("folder") is not None else how
    ran = _run(setting, runs, again, done=len(screened))
    leavings = [cells[n % len(cells)] for n in range(len(ran))]
    if chosen:
        require_a_pair(leavings, ran, NOBODY, "both with nobody and with somebody leaving")
    losses = losses_table(leavings, ran, (float(when), float(setting.asking.lifetime)))
    in_order = sorted(chosen) if 2 * people.unknown > len(people.ids) else chosen
    return EachPerson(
        scenario=setting, day=float(when), people=needed_table(in_order, people, needed, losses),
        correlation=between_societies(needed), count=len(people.ids), drawn=people.unknown,
        properties=people.properties, replicates=replicates, seconds=time.perf_counter() - began,
        runs=_rows([*screened, *ran], [*[NOBODY] * len(screened), *leavings]),
        notes=_notes([*screened, *ran], chosen, replicates),
    )  # fmt: skip


def _run(
    setting: Scenario, runs: list[Run], how: StudyOptions, *, done: int = 0, more: int = 0
) -> list[FinishedRun]:
    """Run one of the two parts of the study; progress counts the runs of both."""
    progress = how.get("progress")
    shown: StudyOptions = how
    if callable(progress):
        shown = {**how, "progress": lambda some, all_: progress(done + some, done + all_ + more)}
    study = StudyOfLives(
        "resilience of each person", [setting], runs, outcomes_by_question, (Outcomes,), with_standard(())
    )
    return run_lives(study, **shown)


def _rows(ran: Sequence[FinishedRun], leavings: Sequence[Leaving]) -> pd.DataFrame:
    """Return one row per run, with the person who leaves."""
    left = ("" if cell == NOBODY else cell.who for cell in leavings)
    return pd.DataFrame([{"left": who, **one.row} for who, one in zip(left, ran, strict=True)])


def _notes(ran: Sequence[FinishedRun], chosen: Sequence[int], replicates: int) -> tuple[str, ...]:
    """Return the notes of the runs, on failed runs, and on too few replicates."""
    notes = [
        *notes_on_few_replicates(replicates),
        *merge_notes((n for one in ran for n in one.notes), len(ran)),
    ]
    failed = [one for one in ran if one.row["error"] is not None]
    if failed:
        notes.append(f"{len(failed)} of {len(ran)} runs failed; the first error: {failed[0].row['error']}.")
    if not chosen:
        notes.append("Nobody was the only one to answer a question in the screening, so nobody leaves.")
    return tuple(notes)
