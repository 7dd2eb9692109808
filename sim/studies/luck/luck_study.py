"""Effort, position or luck: the same society in many lives, and who gets answers in each."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np
import pandas as pd

from sim import plots, report
from sim.array_types import Bools
from sim.errors import StudyError, spelled, spelled_setting
from sim.measures.luck.lives import QUESTIONS, Lives, windows
from sim.measures.luck.more_help import MORE, more_help
from sim.measures.luck.rank_stability import fifths, rank_again
from sim.measures.luck.variance_parts import luck_by_lag, luck_table, variances
from sim.measures.statistics.explained import columns_of
from sim.runner import AskingChance, Ran, Run, merge_notes, positions, seeded
from sim.scenarios import Scenario
from sim.studies.luck import luck_text
from sim.studies.luck.life_counts import fate, lives_of, pairs_of
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.studies.store.study_lives import How, StudyOfLives, live_all, resolve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LIVES = 100_000
FEWEST = 20  # people, so that each fit has a few to learn from
OUTSIDE = (
    "A share below 0 % or above 100 % is no mistake: estimates are unbiased, so that of a part which "
    "is nearly nothing, or nearly all, falls on either side of it. An interval's end that would lie outside "
    "0 to 100 % is cut there, or at the estimate if that lies outside itself."
)


@dataclass(frozen=True)
class Luck(StudyResult):
    """Result of a luck study.

    Attributes
    ----------
    setting : Scenario
        The scenario that was run.
    shares : DataFrame
        ``questions, days, part, variance, share, low, high`` (`sim.measures.luck.variance_parts.luck_table`).
    by_lag : DataFrame
        ``days_apart, covariance, low, high``: luck that two questions of a person share in one life, by the
        days between them.
    rank : dict
        ``correlation, low, high``: the same person's rank in two lives.
    fifths : DataFrame
        The best and worst fifth (`sim.measures.luck.rank_stability`).
    more_help : DataFrame
        The effect of 10 % more help given on answered shares (`sim.measures.luck.more_help`).
    people : DataFrame
        One row a person: effort, position, and outcomes over all lives.
    fates : DataFrame
        ``life, person, asked, answered, helped``: one row a life and person.
    lives, seconds
        Completed lives of the scenario as it is, and how long all took.
    notes : tuple of str
        Notes on the user's files and on the limits of the estimates.
    failed : int
        Lives that failed, those with more effort included.
    """

    setting: Scenario
    shares: pd.DataFrame
    by_lag: pd.DataFrame
    rank: dict[str, float]
    fifths: pd.DataFrame
    more_help: pd.DataFrame
    people: pd.DataFrame
    fates: pd.DataFrame
    lives: int
    seconds: float
    notes: tuple[str, ...] = ()
    failed: int = 0

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the shares of effort, position and luck, for as many questions as were lived."""
        return plots.plot_luck(self.shares, ax=ax)

    def contents(self) -> Contents:
        """Describe the study folder."""
        return Contents(
            settings=[self.setting],
            tables={
                "luck": self.shares, "luck_by_lag": self.by_lag, "fifths": self.fifths,
                "more_help": self.more_help, "people": self.people, "lives": self.fates,
            },
            draw=lambda folder: plots.luck_figures(self.shares, self.fates, self.people, folder),
            page=lambda drawn: report.render_luck(self, figures=drawn),
            page_name="luck.html",
            seconds=self.seconds,
            details={"lives": self.lives, "rank_correlation": self.rank, "notes": list(self.notes)},
        )  # fmt: skip

    def records(self) -> dict[str, object]:
        """Return the results as plain values, for programs."""
        return {
            "lives": self.lives, "shares": self.shares.to_dict("records"), "rank": self.rank,
            "fifths": self.fifths.to_dict("records"), "by_lag": self.by_lag.to_dict("records"),
            "more_help": self.more_help.to_dict("records"),
        }  # fmt: skip

    def sentences(self) -> list[str]:
        """Return the headline of the page and its first sentence, which has the interval."""
        return luck_text.sentences(self)

    def brief(self) -> list[Table]:
        """Return the table that fits on a screen: what the answered share depends on."""
        return luck_text.summary(self)[:1]

    def summary(self) -> list[Table]:
        """Return text tables: title, columns, rows."""
        return luck_text.summary(self)


def luck(
    scenario: str | Path | Scenario, *, overrides: Mapping[str, object] | None = None, lives: int = 20,
    data: str | Path | None = None, engine: str = "compiled", **how: Unpack[How],
) -> Luck:  # fmt: skip
    """Run one society many times, and divide who gets answers into effort, position and luck.

    Each life is lived twice, the second time with everybody's effort 10 % higher, unless effort is without
    limit, nothing, or given by the user's own file.

    Parameters
    ----------
    scenario : str, Path or Scenario
    overrides : mapping
        Values by dotted path.
    lives : int
        Lives of the same people with the same ties, each with a luck of its own.
    **how
        Workers, limits, and the folder in which lives are stored (`sim.studies.store.study_lives.How`).

    Raises
    ------
    UserError
        The scenario is refused, no question lives its whole life, or too few people asked often enough.
    """
    began = time.perf_counter()
    setting = resolve(scenario, overrides, data)
    _check_setting(setting, lives)
    settings = [setting, *_more_effort(setting)]
    runs = [
        Run(k * lives + r, seeded(each, r, society=False), r, engine, watch=AskingChance)
        for k, each in enumerate(settings)
        for r in range(lives)
    ]
    ran = live_all(StudyOfLives("luck", settings, runs, fate), **how)
    found = _study(setting, ran[:lives], ran[lives:], began)
    return replace(found, failed=sum(one.harvest is None for one in ran))


def _more_effort(setting: Scenario) -> list[Scenario]:
    """Return the scenario with everybody's effort 10 % higher, if the scenario says how high it is."""
    # efforts are drawn as the mean times a number drawn for the person, so each person's is 10 % higher
    given = setting.people.from_file is not None and setting.people.from_file.effort is not None
    mean = setting.people.effort.mean
    if given or not 0 < mean < float("inf"):
        return []
    return [setting.replace({"name": f"{setting.name}-more-effort", "people.effort.mean": mean * (1 + MORE)})]


def _check_setting(setting: Scenario, lives: int) -> None:
    if not 2 <= lives <= MOST_LIVES:
        raise StudyError(f"lives must be from 2 to {MOST_LIVES:,}; got {lives}.")
    if setting.people.from_file is None and setting.people.count < FEWEST:
        raise StudyError(
            f"The luck study needs {FEWEST} people or more; people.count is {setting.people.count}."
        )
    if setting.days < setting.asking.lifetime:
        raise StudyError(f"{setting.name}: {setting.doubts[0]}")


def _check_ran(ran: list[Ran], more: list[Ran]) -> tuple[str, ...]:
    """Return the notes of the lives, and on those that failed; fewer than two can't be compared."""
    failed = [one for one in ran if one.harvest is None]
    if len(ran) - len(failed) < 2:
        raise StudyError(f"Fewer than two lives completed; the first error: {failed[0].row['error']}.")
    notes = list(merge_notes((note for one in ran for note in one.notes), len(ran)))
    if lost := [one for one in more if one.harvest is None]:
        notes.append(
            f"{len(lost)} of {len(more)} lives with 10 % more effort failed; the first error: "
            f"{lost[0].row['error']}; the effect of everybody giving more is estimated from the others."
        )
    if failed:
        notes.append(f"{len(failed)} of {len(ran)} lives failed; the first error: {failed[0].row['error']}.")
    return tuple(notes)


def _study(setting: Scenario, ran: list[Ran], more: list[Ran], began: float) -> Luck:
    notes = _check_ran(ran, more)
    whole = [one for one in ran if one.harvest is not None]
    lives, pairs = lives_of(setting, whole), pairs_of(setting, ran, more) if more else None
    _check_enough(lives)
    place, usable = positions(setting), lives.usable
    own, effort = lives.of(usable), place["effort"].to_numpy(np.float64)[usable]
    columns = columns_of(place.loc[usable].drop(columns="effort"))
    shares = luck_table(variances(own, effort, columns, windows(float(lives.asked.mean()), lives)))
    return Luck(
        setting=setting,
        shares=shares,
        by_lag=luck_by_lag(own),
        rank=rank_again(own),
        fifths=fifths(own, effort),
        more_help=more_help(own, effort, pairs and (pairs[0].of(usable), pairs[1].of(usable))),
        people=_people(lives, place, usable),
        fates=_fates(lives, [one.run.replicate for one in whole]),
        lives=len(whole),
        seconds=time.perf_counter() - began,
        notes=(*notes, *_limits(shares, lives), *_longer(setting, lives)),
    )


def _limits(shares: pd.DataFrame, lives: Lives) -> list[str]:
    """Say what limits the shares: people who asked too little, estimates outside 0 to 1, only two lives."""
    notes = []
    if few := int((~lives.usable).sum()):
        notes.append(f"{few} of {lives.usable.size} people asked too few questions to be counted.")
    if ((shares["share"] < 0) | (shares["share"] > 1)).any():
        notes.append(OUTSIDE)
    if len(lives.asked) < 3:
        notes.append(
            "With two lives the intervals don't cover the luck that the whole society has in common in one "
            f"life; take {spelled('--lives 3', 'lives=3')} or more."
        )
    return notes


def _longer(setting: Scenario, lives: Lives) -> list[str]:
    """Say how long people must live to ask 10 or 100 questions, and what that costs, if they asked fewer."""
    asked = float(lives.asked.mean())
    wanted = next((n for n in QUESTIONS if n > asked), None)
    if wanted is None:
        return []
    days = math.ceil(lives.days * wanted / asked + setting.days - lives.days)
    longer = spelled_setting("days", str(days))
    return [
        f"No shares are given for {wanted} questions: people asked {asked:.1f} on average within "
        f"{lives.days:,.0f} days, and how much luck questions share over longer times is unknown. At this "
        f"rate {wanted} questions take about {days:,} days ({longer}); such a study runs about "
        f"{days / setting.days:.1f} times as long as this one."
    ]


def _check_enough(lives: Lives) -> None:
    usable = int(lives.usable.sum())
    if usable < FEWEST:
        raise StudyError(
            f"The luck study needs {FEWEST} people or more who ask in two lives, and twice in one of them; "
            f"got {usable}. Take more lives ({spelled('--resume', 'resume=True')} keeps those "
            "lived), days or people, or a higher asking.rate."
        )


def _people(lives: Lives, place: pd.DataFrame, usable: Bools) -> pd.DataFrame:
    asked = lives.asked.sum(axis=0)
    with np.errstate(invalid="ignore"):
        by_life = lives.answered / np.where(lives.asked > 0, lives.asked, np.nan)
    some = (lives.asked > 0).any(axis=0)
    ends = np.full((2, asked.size), np.nan)
    ends[:, some] = np.nanmin(by_life[:, some], axis=0), np.nanmax(by_life[:, some], axis=0)
    return pd.DataFrame({
        "person": np.arange(asked.size), "told_of": usable, "asked": asked,
        "answered": lives.answered.sum(axis=0),
        "answered_share": lives.share, "worst_life_share": ends[0],
        "best_life_share": ends[1], "helped_a_week": lives.helped.mean(axis=0) / lives.weeks,
    }).join(place)  # fmt: skip


def _fates(lives: Lives, numbers: list[int]) -> pd.DataFrame:
    many = lives.asked.shape[1]
    return pd.DataFrame({
        "life": np.repeat(numbers, many), "person": np.tile(np.arange(many), len(numbers)),
        "asked": lives.asked.ravel(), "answered": lives.answered.ravel(), "helped": lives.helped.ravel(),
    })  # fmt: skip
