"""Effort, asking, position or luck: run the same society in many lives, and see who gets answers in each.

A life is one run of the society. All lives have the same people and ties, and only their luck seed differs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np

from sim import plots, report
from sim.errors import StudyError, spelled
from sim.measures.luck.lives import Lives, windows
from sim.measures.luck.more_help import MORE, more_help
from sim.measures.luck.rank_stability import fifths, rank_correlation
from sim.measures.luck.variance_parts import luck_by_lag, luck_table, variances
from sim.measures.registry import required_tables
from sim.measures.statistics.explained import columns_of
from sim.runner import AskingChance, FinishedRun, Run, merge_notes, positions, with_replicate_seeds
from sim.scenarios import Scenario
from sim.studies.luck import luck_text
from sim.studies.luck.life_counts import count_by_person, counts_table, join_lives, pair_lives, people_table
from sim.studies.luck.life_measures import life_measures
from sim.studies.luck.limit_notes import notes_on_fifths, notes_on_limits, notes_on_longer_runs
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.studies.store.study_lives import StudyOfLives, StudyOptions, resolve, run_lives
from sim.studies.store.study_measures import check_measures, notes_on_no_value
from sim.tables.array_table import with_ids
from sim.tables.lazy_pandas import pd
from sim.user_data import people_ids

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LIVES = 100_000
FEWEST = 20  # smallest number of people for which the study can be computed


@dataclass(frozen=True, repr=False)
class Luck(StudyResult):
    """Result of a luck study.

    Attributes
    ----------
    setting : Scenario
        The society's scenario, as it was run.
    shares : DataFrame
        Parts of the variance of answered shares (`sim.measures.luck.variance_parts.luck_table`).
    by_lag : DataFrame
        Covariance due to luck of two questions of one person in one life, by the days between them.
    rank : dict
        ``correlation, low, high``: correlation of people's ranks in two lives.
    fifths : DataFrame
        Answered shares of fifths of people by effort or success (`sim.measures.luck.rank_stability.fifths`).
    more_help : DataFrame
        Effect of giving 10 % more help on answered shares (`sim.measures.luck.more_help`).
    people : DataFrame
        Effort, rate of asking, position and outcomes of each person; ``counted`` is false for those who asked
        too little. People from a file have their ``id`` too.
    counts : DataFrame
        ``life, person, asked, answered, helped``: one row for each life and person, with ``id`` likewise.
    lives, failed : int
        Number of completed lives, not counting lives with more effort; and number of lives that failed.
    seconds : float
        How long this call took.
    notes : tuple of str
        Notes on the user's files and on the limits of the estimates.
    measures : DataFrame
        The measures that were asked for, over the lives (`sim.studies.luck.life_measures.life_measures`).
    """

    setting: Scenario
    shares: pd.DataFrame
    by_lag: pd.DataFrame
    rank: dict[str, float]
    fifths: pd.DataFrame
    more_help: pd.DataFrame
    people: pd.DataFrame
    counts: pd.DataFrame
    lives: int
    seconds: float
    notes: tuple[str, ...] = ()
    failed: int = 0
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the shares of effort, asking, position and luck, for each number of questions in `shares`."""
        return plots.plot_luck(self.shares, ax=ax)

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        tables = {
            "luck": self.shares, "luck_by_lag": self.by_lag, "fifths": self.fifths,
            "more_help": self.more_help, "people": self.people, "lives": self.counts,
        }  # fmt: skip
        return Contents(
            study="luck",
            settings=[self.setting],
            tables=tables if self.measures.empty else {**tables, "measures": self.measures},
            figures=plots.luck_figures(self.shares, self.counts, self.people),
            page=lambda drawn: report.render_luck(self, figures=drawn),
            page_name="luck.html",
            seconds=self.seconds,
            details={"lives": self.lives, "rank_correlation": self.rank, "notes": list(self.notes)},
        )

    def records(self) -> dict[str, object]:
        """Return the results as plain values, ready for JSON."""
        return {
            "lives": self.lives, "shares": self.shares.to_dict("records"), "rank": self.rank,
            "fifths": self.fifths.to_dict("records"), "by_lag": self.by_lag.to_dict("records"),
            "more_help": self.more_help.to_dict("records"), "measures": self.measures.to_dict("records"),
        }  # fmt: skip

    def sentences(self) -> list[str]:
        """Return the headline of the HTML report, and its sentence about luck with the interval."""
        return luck_text.sentences(self)

    def brief(self) -> list[Table]:
        """Return tables that fit on a screen: what the answered share depends on, and further measures."""
        return luck_text.brief(self)

    def summary(self) -> list[Table]:
        """Return the tables to print: title, columns, rows."""
        return luck_text.summary(self)


def luck(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: str | Path | Scenario, *, overrides: Mapping[str, object] | None = None, lives: int = 20,
    data: str | Path | None = None, engine: str = "compiled", measures: Sequence[str] = (),
    small_groups: bool = False, **how: Unpack[StudyOptions],
) -> Luck:  # fmt: skip
    """Run one society many times, and estimate how much people and luck decide who gets answers.

    Each life is run a second time with everybody's effort 10 % higher, unless effort is unlimited, zero, or
    given by the user's own file.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The society's scenario.
    overrides : mapping
        Values by dotted path, set in the scenario.
    lives : int
        Number of lives. All have the same people and ties, and each has its own luck seed.
    measures : sequence of str
        Names of measures (`sim.measures.KNOWN`) to compute in each life besides what the study needs.
    small_groups : bool
        Whether fifths of fewer than five people have results of their own.
    **how
        Workers, limits, and the folder in which lives are stored: the fields of
        `sim.studies.store.study_lives.StudyOptions`.

    Raises
    ------
    UserError
        The scenario has faults, the run is shorter than the lifetime of a question, too few people asked
        often enough, or there is no such measure.
    """
    began = time.perf_counter()
    setting = resolve(scenario, overrides, data)
    _check_setting(setting, lives)
    settings, further = [setting, *_scenarios_with_more_effort(setting)], check_measures(measures)
    needs = required_tables(further)
    runs = [
        Run(
            k * lives + r, with_replicate_seeds(each, r, society=False), r, engine, watch=AskingChance,
            measures=further, needs=needs,
        )
        for k, each in enumerate(settings)
        for r in range(lives)
    ]  # fmt: skip
    ran = run_lives(StudyOfLives("luck", settings, runs, count_by_person, measures=further), **how)
    found = _study(setting, ran[:lives], ran[lives:], began, small_groups=small_groups)
    failed = sum(one.harvest is None for one in ran)
    notes = (*found.notes, *notes_on_no_value(further, ran[:lives]))
    return replace(found, failed=failed, measures=life_measures(further, ran[:lives]), notes=notes)


def _scenarios_with_more_effort(setting: Scenario) -> list[Scenario]:
    """Return the scenario with everybody's effort 10 % higher; empty if effort can't be raised."""
    # Effort is the mean times a number drawn for each person, so a 10 % higher mean raises everybody's.
    given = setting.people.from_file is not None and setting.people.from_file.effort is not None
    mean = setting.people.effort.mean
    if given or not 0 < mean < float("inf"):
        return []
    return [setting.replace({"name": f"{setting.name}-more-effort", "people.effort.mean": mean * (1 + MORE)})]


def _check_setting(setting: Scenario, lives: int) -> None:
    """Refuse, before any run, a scenario that a luck study can't analyse."""
    if not 2 <= lives <= MOST_LIVES:
        raise StudyError(f"lives must be from 2 to {MOST_LIVES:,}; got {lives}.")
    if setting.people.from_file is None and setting.people.count < FEWEST:
        raise StudyError(
            f"A luck study needs {FEWEST} people or more; people.count is {setting.people.count}."
        )
    if setting.days < setting.asking.lifetime:
        raise StudyError(f"{setting.name}: {setting.warnings[0]}")


def _check_ran(ran: list[FinishedRun], more: list[FinishedRun]) -> tuple[str, ...]:
    """Return the notes of the runs, and notes on failed lives; refuse fewer than two completed lives."""
    failed = [one for one in ran if one.harvest is None]
    if len(ran) - len(failed) < 2:
        raise StudyError(
            f"A luck study needs two completed lives, but {len(ran) - len(failed)} of {len(ran)} completed; "
            f"the first error: {failed[0].row['error']}."
        )
    notes = list(merge_notes((note for one in ran for note in one.notes), len(ran)))
    if lost := [one for one in more if one.harvest is None]:
        notes.append(
            f"{len(lost)} of {len(more)} lives with 10 % more effort failed; the first error: "
            f"{lost[0].row['error']}. The effect of everybody giving more is estimated from the other lives."
        )
    if failed:
        notes.append(f"{len(failed)} of {len(ran)} lives failed; the first error: {failed[0].row['error']}.")
    return tuple(notes)


def _study(
    setting: Scenario, ran: list[FinishedRun], more: list[FinishedRun], began: float, *, small_groups: bool
) -> Luck:
    """Analyse the lives as they are (`ran`) and with more effort (`more`)."""
    notes = _check_ran(ran, more)
    completed = [one for one in ran if one.harvest is not None]
    lives, pairs = join_lives(setting, completed), pair_lives(setting, ran, more) if more else None
    _check_enough(lives)
    place, usable, ids = positions(setting), lives.usable, people_ids(setting)
    own, effort = lives.select(usable), place["effort"].to_numpy(np.float64)[usable]
    asking = place["asking_rate"].to_numpy(np.float64)[usable]
    columns = columns_of(place.loc[usable].drop(columns=["effort", "asking_rate"]))
    wanted = windows(float(lives.asked.mean()), lives)
    shares = luck_table(variances(own, effort, columns, wanted, asking=asking))
    by_fifth = fifths(own, effort, small_groups=small_groups)
    return Luck(
        setting=setting,
        shares=shares,
        by_lag=luck_by_lag(own),
        rank=rank_correlation(own),
        fifths=by_fifth,
        more_help=more_help(own, effort, pairs and (pairs[0].select(usable), pairs[1].select(usable))),
        people=with_ids(people_table(lives, place, usable), ids),
        counts=with_ids(counts_table(lives, [one.run.replicate for one in completed]), ids),
        lives=len(completed),
        seconds=time.perf_counter() - began,
        notes=(
            *notes,
            *notes_on_limits(shares, lives),
            *(() if small_groups else notes_on_fifths(by_fifth)),
            *notes_on_longer_runs(setting, lives),
        ),
    )


def _check_enough(lives: Lives) -> None:
    """Refuse lives that can't be analysed because too few people asked often enough."""
    usable = int(lives.usable.sum())
    if usable < FEWEST:
        raise StudyError(
            f"A luck study needs {FEWEST} people or more who ask in two lives, and twice in one of them; "
            f"got {usable}. Take more lives (with {spelled('--resume', 'resume=True')} the finished ones are "
            "reused), more days or people, or a higher asking.rate."
        )
