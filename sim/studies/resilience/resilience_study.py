"""What becomes of answers when hubs, top helpers, the best connected or random people leave."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Unpack

import numpy as np
import pandas as pd

from sim import plots, report
from sim.errors import StudyError
from sim.measures import COLUMNS, MEASURES
from sim.runner import Ran, Run, merge_notes, seeded
from sim.scenarios import Scenario
from sim.studies.comparison.pairs import notes_on_few_replicates, require_a_pair
from sim.studies.resilience import resilience_text
from sim.studies.resilience.resilience_tables import (
    Helpers,
    Outcomes,
    changes_by_replicate,
    contrasts_table,
    course_table,
    effects_table,
    outcomes_by_question,
    same_helpers,
)
from sim.studies.store.study_folder import Contents, Drawn, StudyResult, Table
from sim.studies.store.study_lives import How, StudyOfLives, live_all, resolve
from sim.tables import Column

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WHO = ("hubs", "top_helpers", "best_connected", "random")
SHARES = (0.05, 0.1, 0.2, 0.4)
_QUARTERS = (0.25, 0.5, 0.75, 1.0)
_LEAVING = (
    Column("who", "category", "", "who leaves: hubs, top_helpers, best_connected, random, nobody"),
    Column("share", "float64", "share", "share of them that leaves"),
)


class Leaving(NamedTuple):
    """Who leaves, and what share of them; the share 0 is that nobody does."""

    who: str
    share: float


NOBODY = Leaving("nobody", 0.0)


@dataclass(frozen=True)
class Resilience(StudyResult):
    """Result of a resilience study.

    Attributes
    ----------
    effects : DataFrame
        One row for each who and share (`sim.studies.resilience.resilience_tables.effects_table`).
    contrasts : DataFrame
        How much more one kind costs than as many of another
        (`sim.studies.resilience.resilience_tables.contrasts_table`).
    helpers : Helpers
        Whether those who help most are the same people in every society.
    course : DataFrame
        Answered share of the questions asked in each week, for each who and share.
    runs : DataFrame
        One row a run, with every measure over the whole run.
    day : float
        On whose morning they leave.
    """

    scenario: Scenario
    day: float
    effects: pd.DataFrame
    contrasts: pd.DataFrame
    helpers: Helpers
    course: pd.DataFrame
    runs: pd.DataFrame
    replicates: int
    seconds: float
    notes: tuple[str, ...] = ()

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw how much the answered share changes, by who leaves and how many."""
        return plots.plot_resilience(self.effects, ax=ax)

    def contents(self) -> Contents:
        """Describe the study folder."""
        return Contents(
            settings=[self.scenario],
            tables={"summary": self.effects, "contrasts": self.contrasts, "course": self.course},
            draw=self._draw,
            page=lambda drawn: report.render_resilience(self, figures=drawn),
            seconds=self.seconds,
            runs=self.runs,
            columns=(*_LEAVING, *COLUMNS),
            details={"day": self.day, "replicates": self.replicates, "notes": list(self.notes)},
        )

    def _draw(self, folder: Path) -> Drawn:
        drawn = {"resilience": plots.plot_resilience(self.effects)}
        if self.course["mean"].notna().any():
            drawn["course"] = plots.plot_course(self.course, day=self.day)
        figures = [plots.save_figure(plots.root(axes), folder / name) for name, axes in drawn.items()]
        return {path.name: path for paths in figures for path in paths}

    def records(self) -> dict[str, object]:
        """Return the results as plain values, for programs."""
        tables = {"effects": self.effects, "contrasts": self.contrasts}
        found = {name: table.to_dict("records") for name, table in tables.items()}
        return {"day": self.day, "headline": self.headline(), **found, "helpers": self.helpers._asdict()}

    def headline(self) -> str:
        """Say whose leaving costs most, and whether the top helpers are the same people in every society."""
        found = report.headline(self.effects, self.contrasts)
        whose = report.whose_help(self.helpers, own=self.scenario.people.from_file is not None)
        return f"{found} {whose}".strip()

    def sentences(self) -> list[str]:
        """Return the headline: what losing each kind of people costs."""
        return [self.headline()]

    def brief(self) -> list[Table]:
        """Return the table that fits on a screen: each kind of people when the most of them leave."""
        return resilience_text.brief(self)

    def summary(self) -> list[Table]:
        """Return text tables: title, columns, rows."""
        return resilience_text.summary(self)


def resilience(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: str | Path | Scenario, *, who: Sequence[str] | None = None, shares: Sequence[float] = SHARES,
    day: int | None = None, replicates: int = 20, data: str | Path | None = None,
    engine: str = "compiled", **how: Unpack[How],
) -> Resilience:  # fmt: skip
    """Let some people or hubs leave on one day, in societies that are the same until then, and compare.

    Each replicate draws a society anew and runs it once with nobody leaving, and once for each `who` and
    share. Until that morning all these runs are equal to the bit, and afterwards they share their luck.
    Answered shares are of the questions of those who stay; in the run without leaving, too, only questions
    of the same people count. A question counts as before if its whole life was over by then, and as after
    if it was asked from then on and had its whole life within the run.

    Parameters
    ----------
    scenario : str, Path or Scenario
        It may have interventions of its own.
    who : sequence of str, optional
        ``hubs``, ``top_helpers``, ``best_connected``, ``random``; all if left out, hubs only if the
        scenario has any.
    shares : sequence of float
        Shares of people who leave. Hubs close by quarters of their number.
    day : int, optional
        The day on whose morning they leave; half-way if left out.
    replicates : int
        Number of societies.
    **how
        Workers, limits, and the folder in which lives are stored (`sim.studies.store.study_lives.How`).

    Raises
    ------
    UserError
        The scenario is refused, or there is nothing to compare.
    """
    began = time.perf_counter()
    settled = resolve(scenario, None, data)
    when = int(settled.days // 2) if day is None else day
    cells = _cells(settled, who, shares, when, replicates)
    lives = product(range(replicates), [_with(settled, cell, when) for cell in cells])
    runs = [Run(number, seeded(life, r), r, engine) for number, (r, life) in enumerate(lives)]
    study = StudyOfLives("resilience", [settled], runs, outcomes_by_question, (Outcomes,), tuple(MEASURES))
    ran = live_all(study, **how)
    of = [cells[one.run.number % len(cells)] for one in ran]
    require_a_pair(of, ran, NOBODY, "both with nobody and with somebody leaving")
    span = float(when), float(settled.asking.lifetime)
    effects, course = effects_table(of, ran, *span), course_table(of, ran, float(when))
    return Resilience(
        scenario=settled,
        day=float(when),
        effects=effects,
        contrasts=contrasts_table(changes_by_replicate(of, ran, *span)),
        helpers=same_helpers(of, ran),
        course=course,
        runs=pd.DataFrame([one.row | cell._asdict() for cell, one in zip(of, ran, strict=True)]),
        replicates=replicates,
        seconds=time.perf_counter() - began,
        notes=(*_notes(of, ran, replicates), *_without_shares(effects, course)),
    )


def _notes(of: Sequence[Leaving], ran: Sequence[Ran], replicates: int) -> tuple[str, ...]:
    once = merge_notes((note for one in ran for note in one.notes), len(ran))
    return (*notes_on_few_replicates(replicates), *once, *_missing(of, ran))


def _missing(of: Sequence[Leaving], ran: Sequence[Ran]) -> tuple[str, ...]:
    failed = [one for one in ran if one.row["error"] is not None]
    if not failed:
        return ()
    ended = {cell for cell, one in zip(of, ran, strict=True) if one.row["error"] is None}
    lost = [f"{cell.who} ({cell.share:.0%})" for cell in dict.fromkeys(of) if cell not in ended]
    note = f"{len(failed)} of {len(ran)} runs failed; the first error: {failed[0].row['error']}."
    return (note, f"All runs failed in which these leave: {', '.join(lost)}.") if lost else (note,)


def _without_shares(effects: pd.DataFrame, course: pd.DataFrame) -> tuple[str, ...]:
    """Report where there was nothing to compare, and why no course is drawn."""
    notes = []
    if effects["difference"].isna().any():
        notes.append(
            "Where a share or a difference is missing, those who stay asked no question at that time."
        )
    if course["mean"].isna().all():
        notes.append(
            "There is no course by weeks, because no week with questions lies wholly within the run."
        )
    return tuple(notes)


def _check_day(day: float, lifetime: float, days: float) -> None:
    """Refuse a day before or after which no question has its whole life."""
    if days < 2 * lifetime:
        raise StudyError(
            f"A run of {days:g} days holds no questions with their whole life of {lifetime:g} days both "
            f"before and after somebody leaves; set days to {2 * lifetime:g} or more."
        )
    if not lifetime <= day <= days - lifetime:
        raise StudyError(
            f"day {day} leaves no question its whole life of {lifetime:g} days both before and after it, "
            f"in a run of {days:g} days; choose a day from {lifetime:g} to {days - lifetime:g}, or set days."
        )


def _cells(
    scenario: Scenario, who: Sequence[str] | None, shares: Sequence[float], day: int, replicates: int
) -> list[Leaving]:
    """Return who leaves in the runs of a replicate, nobody first."""
    hub = scenario.channels.hub
    chosen = [name for name in WHO if name != "hubs" or hub is not None] if who is None else list(who)
    lifetime, days = float(scenario.asking.lifetime), float(scenario.days)
    _check_day(day, lifetime, days)
    for name in chosen:
        if name not in WHO:
            raise StudyError(f"who must be among {', '.join(WHO)}; got {name!r}.")
        if name == "hubs" and hub is None:
            raise StudyError(f"{scenario.name} uses no hubs (channels.hub), so none can be taken away.")
    wrong = [share for share in shares if not 0.0 < share < 1.0]
    if wrong or not shares:
        raise StudyError(f"shares must be above 0 and below 1; got {wrong[0] if wrong else 'none'}.")
    if replicates < 1:
        raise StudyError(f"replicates must be 1 or more; got {replicates}.")
    found = [NOBODY]
    for name in dict.fromkeys(chosen):
        several = _hub_shares(scenario) if name == "hubs" else sorted(set(shares))
        found += [Leaving(name, share) for share in several]
    return found


def _hub_shares(scenario: Scenario) -> list[float]:
    """Return quarters of the hubs as shares, each number of hubs once."""
    towns, hub = scenario.places.towns, scenario.channels.hub
    assert hub is not None
    if hub.per == "world":
        return [1.0]
    number = towns if isinstance(towns, int) else len(towns)
    closed = {int(np.floor(quarter * number + 0.5)) for quarter in _QUARTERS}
    return [count / number for count in sorted(closed - {0})]


def _with(scenario: Scenario, cell: Leaving, day: int) -> Scenario:
    if cell == NOBODY:
        return scenario
    removal = {"day": day, "remove": {"who": cell.who, "share": cell.share}}
    return scenario.replace({"interventions": [*scenario.to_dict()["interventions"], removal]})
