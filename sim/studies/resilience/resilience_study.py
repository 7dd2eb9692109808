"""How much the answered share changes when hubs, top helpers, the best connected or random people leave."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sim import plots, report
from sim.errors import spelled
from sim.measures.registry import columns_of, required_tables, with_standard
from sim.runner import FinishedRun, Run, merge_notes, with_replicate_seeds
from sim.scenarios import Scenario
from sim.studies.comparison.pairs import notes_on_few_replicates, require_a_pair
from sim.studies.resilience import resilience_text
from sim.studies.resilience.leaving_measures import leaving_measures
from sim.studies.resilience.leavings import NOBODY, SHARES, Leaving, cells_of, with_leaving
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
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.studies.store.study_lives import StudyOfLives, StudyOptions, resolve, run_lives
from sim.studies.store.study_measures import check_measures, notes_on_no_value
from sim.tables import Column
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.plots import Figures

_LEAVING = (
    Column("who", "category", "", "who leaves: hubs, top_helpers, best_connected, random, nobody"),
    Column("share", "float64", "share", "share of them that leaves"),
)


@dataclass(frozen=True, repr=False)
class Resilience(StudyResult):
    """Result of a resilience study.

    Attributes
    ----------
    effects : DataFrame
        Change of the answered share for each kind of people and share that leaves
        (`sim.studies.resilience.resilience_tables.effects_table`).
    contrasts : DataFrame
        Difference between the effects of two kinds of people, if equal numbers of them leave
        (`sim.studies.resilience.resilience_tables.contrasts_table`).
    helpers : Helpers
        Whether those who help most are the same people in every society.
    course : DataFrame
        Answered share of the questions asked in each week, for each kind of people and share that leaves.
    runs : DataFrame
        One row per run, with every measure over the whole run.
    day : float
        The day on whose morning people or hubs leave.
    measures : DataFrame
        The further measures that were asked for, for each kind of people and share that leaves
        (`sim.studies.resilience.leaving_measures.leaving_measures`).
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
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the change of the answered share, by who leaves and how many."""
        return plots.plot_resilience(self.effects, ax=ax)

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        tables = {"summary": self.effects, "contrasts": self.contrasts, "course": self.course}
        return Contents(
            study="resilience",
            settings=[self.scenario],
            tables=tables if self.measures.empty else {**tables, "measures": self.measures},
            figures=self._figures(),
            page=lambda drawn: report.render_resilience(self, figures=drawn),
            seconds=self.seconds,
            runs=self.runs,
            columns=(*_LEAVING, *columns_of(self.runs.columns)),
            details={"day": self.day, "replicates": self.replicates, "notes": list(self.notes)},
        )

    def _figures(self) -> Figures:
        drawn = {"resilience": partial(plots.plot_resilience, self.effects)}
        if self.course["mean"].notna().any():
            drawn["course"] = partial(plots.plot_weekly_share, self.course, day=self.day)
        return drawn

    def records(self) -> dict[str, object]:
        """Return the results as plain values, ready for JSON."""
        tables = {"effects": self.effects, "contrasts": self.contrasts, "measures": self.measures}
        found = {name: table.to_dict("records") for name, table in tables.items()}
        return {"day": self.day, "headline": self.headline(), **found, "helpers": self.helpers._asdict()}

    def headline(self) -> str:
        """Return sentences on whose loss costs most, and whether all societies have the same top helpers."""
        found = report.headline(self.effects, self.contrasts)
        whose = report.whose_help(self.helpers, own=self.scenario.people.from_file is not None)
        return f"{found} {whose}".strip()

    def sentences(self) -> list[str]:
        """Return the headline, which says how many answers the loss of each kind of people costs."""
        return [self.headline()]

    def brief(self) -> list[Table]:
        """Return a table that fits on a screen: for each kind of people, the row with the largest share."""
        return resilience_text.brief(self)

    def summary(self) -> list[Table]:
        """Return the tables to print: title, columns, rows."""
        return resilience_text.summary(self)


def resilience(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: str | Path | Scenario, *, overrides: Mapping[str, object] | None = None,
    who: Sequence[str] | None = None, shares: Sequence[float] = SHARES, day: int | None = None,
    replicates: int = 20, data: str | Path | None = None, engine: str = "compiled",
    measures: Sequence[str] = (), small_groups: bool = False,
    **how: Unpack[StudyOptions],
) -> Resilience:  # fmt: skip
    """Let some people or hubs leave on one day, and compare with the same society in which nobody leaves.

    Each replicate draws a new society, and runs it once without anybody leaving and once for each `who` and
    share. Until the morning of that day all these runs are identical, and afterwards they use the same luck
    seed. Answered shares include only questions of the people who stay. In the run in which nobody leaves,
    they include only questions of these same people. A question counts as *before* if its lifetime was over
    on that morning, and as *after* if it was asked from that morning on and its lifetime ended within the
    run.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The society's scenario, which may have interventions of its own.
    overrides : mapping
        Values by dotted path, set in the scenario.
    who : sequence of str, optional
        Who leaves: any of ``hubs``, ``top_helpers``, ``best_connected``, ``random``. If left out, all of
        these, but hubs only if the scenario has some.
    shares : sequence of float
        Shares of people who leave. Hubs close by quarters of their number instead.
    day : int, optional
        The day on whose morning people or hubs leave; the middle of the run if left out.
    replicates : int
        Number of societies.
    measures : sequence of str
        Names of measures to compute besides the standard ones (`sim.measures.KNOWN`), and to report for each
        `who` and share.
    small_groups : bool
        Whether fewer than five people may leave. Otherwise such shares are left out.
    **how
        Workers, limits, and the folder in which runs are stored: the fields of
        `sim.studies.store.study_lives.StudyOptions`.

    Raises
    ------
    UserError
        The scenario has faults, there is nothing to compare, or there is no such measure.
    """
    began = time.perf_counter()
    setting = resolve(scenario, overrides, data)
    when = int(setting.days // 2) if day is None else day
    cells = cells_of(setting, who, shares, when, replicates, small_groups=small_groups)
    every = cells_of(setting, who, shares, when, replicates, small_groups=True)
    further = check_measures(measures)
    like = Run(0, setting, 0, engine, measures=further, needs=required_tables(further))
    ran = run_lives(_study(like, [with_leaving(setting, cell, when) for cell in cells], replicates), **how)
    leavings = [cells[one.run.number % len(cells)] for one in ran]
    require_a_pair(leavings, ran, NOBODY, "both with nobody and with somebody leaving")
    span = float(when), float(setting.asking.lifetime)
    effects, course = effects_table(leavings, ran, *span), course_table(leavings, ran, float(when))
    return Resilience(
        scenario=setting,
        day=float(when),
        effects=effects,
        contrasts=contrasts_table(changes_by_replicate(leavings, ran, *span)),
        helpers=same_helpers(leavings, ran),
        course=course,
        runs=pd.DataFrame([one.row | cell._asdict() for cell, one in zip(leavings, ran, strict=True)]),
        replicates=replicates,
        measures=leaving_measures(further, leavings, ran),
        seconds=time.perf_counter() - began,
        notes=(
            *_notes(leavings, ran, replicates),
            *_notes_on_small([cell for cell in every if cell not in cells]),
            *_notes_on_missing_shares(effects, course),
            *notes_on_no_value(further, ran),
        ),
    )


def _study(like: Run, settings: Sequence[Scenario], replicates: int) -> StudyOfLives:
    """Return the study with a run of each setting in each replicate; the runs have the options of `like`."""
    runs = [
        replace(like, number=n, scenario=with_replicate_seeds(setting, r), replicate=r)
        for n, (r, setting) in enumerate(product(range(replicates), settings))
    ]
    every = with_standard(like.measures)
    return StudyOfLives("resilience", [like.scenario], runs, outcomes_by_question, (Outcomes,), every)


def _notes(leavings: Sequence[Leaving], ran: Sequence[FinishedRun], replicates: int) -> tuple[str, ...]:
    """Return the notes of the runs, and notes on too few replicates and on failed runs."""
    own = merge_notes((note for one in ran for note in one.notes), len(ran))
    return (*notes_on_few_replicates(replicates), *own, *_notes_on_failures(leavings, ran))


def _notes_on_failures(leavings: Sequence[Leaving], ran: Sequence[FinishedRun]) -> tuple[str, ...]:
    """Return notes on runs that failed, and on each kind and share whose runs all failed."""
    failed = [one for one in ran if one.row["error"] is not None]
    if not failed:
        return ()
    ended = {cell for cell, one in zip(leavings, ran, strict=True) if one.row["error"] is None}
    lost = [f"{cell.who} ({cell.share:.0%})" for cell in dict.fromkeys(leavings) if cell not in ended]
    note = f"{len(failed)} of {len(ran)} runs failed; the first error: {failed[0].row['error']}."
    if not lost:
        return (note,)
    return note, f"There are no results for {', '.join(lost)}, because all runs in which they leave failed."


def _notes_on_small(left_out: Sequence[Leaving]) -> tuple[str, ...]:
    """Return a note on the shares of people that are left out, because fewer than five people leave."""
    if not left_out:
        return ()
    shares = " and ".join(f"{share:.3g} %" for share in sorted({100 * cell.share for cell in left_out}))
    return (
        f"Fewer than five people leave with a share of {shares}, so it is left out "
        f"({spelled('--small-groups', 'small_groups=True')} reports it).",
    )


def _notes_on_missing_shares(effects: pd.DataFrame, course: pd.DataFrame) -> tuple[str, ...]:
    """Return a note if shares are missing, and a note if there is no curve by weeks."""
    notes = []
    if effects["difference"].isna().any():
        notes.append("If a share or a difference is missing, those who stay asked no question at that time.")
    if course["mean"].isna().all():
        notes.append(
            "There is no curve of the answered share by weeks, because no whole week with questions lies "
            "within the run."
        )
    return tuple(notes)
