"""Compare scenarios over the same people, ties and luck, to see who gets answers under each."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from sim import plots, report
from sim.errors import StudyError
from sim.measures import COLUMNS
from sim.measures.outcome.daily_curves import course_table
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.outcome.waiting_times import waiting_table
from sim.runner import Funnel, Ran, Run, merge_notes, seeded
from sim.scenarios import Scenario
from sim.scenarios.written_names import composed
from sim.studies.comparison import comparison_text
from sim.studies.comparison.counterfactual import Outcomes, counterfactual_table, outcomes
from sim.studies.comparison.differences import completed, differences_table, groups_table, notes_on_groups
from sim.studies.comparison.pairs import check_paired, notes_on_few_pairs, require_a_pair
from sim.studies.comparison.question_outcomes import check_whose, ends_table, same_questions
from sim.studies.store.study_folder import Contents, Drawn, StudyResult, Table
from sim.studies.store.study_lives import How, StudyOfLives, live_all, resolve
from sim.tables import Compared, write_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_REPLICATES = 100_000


@dataclass(frozen=True)
class Comparison(Compared, StudyResult):
    """Result of a comparison (`sim.tables.Compared` describes its tables).

    The scenarios of a replicate share people, ties and luck, so every difference is paired, down to the
    single question; intervals are Student's over replicates, at 95 %, of shares on the logit scale and from
    five replicates on, of ratios of totals the jackknife's.
    """

    settings: tuple[Scenario, ...]
    notes: tuple[str, ...] = ()
    ends: pd.DataFrame | None = None
    questions: pd.DataFrame | None = None
    whose: str | None = None

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the answered share of each group with its interval, one colour a scenario."""
        return plots.plot_groups(self.groups, ax=ax)

    def report(self, path: str | Path) -> Path:
        """Write the report as one HTML file that opens offline; returns its path."""
        with TemporaryDirectory() as folder:
            write_text(Path(path), self._page(self._draw(Path(folder))))
        return Path(path)

    def _page(self, drawn: Drawn) -> str:
        noted = replace(self, notes=(*self.notes, *self.picture_notes))
        return report.render_comparison(noted, figures=drawn)

    @property
    def picture_notes(self) -> tuple[str, ...]:
        """Notes on towns and labels that pictures can't show as they are written.

        They need the installed fonts, which take a second to look through, so only saving and reporting does.
        """
        shown = [*self.groups["group"], *(i.label for each in self.settings for i in each.interventions)]
        foreign = [name.removeprefix("town ") for name in dict.fromkeys(shown) if not name.isascii()]
        return plots.notes_on_names(foreign) if foreign else ()

    def contents(self) -> Contents:
        """Describe the study folder."""
        tables = {
            "summary": self.groups, "differences": self.differences, "counterfactual": self.counterfactual,
            "over_time": self.over_time, "waiting": self.waiting, "ends": self.ends,
            "questions": self.questions,
        }  # fmt: skip
        return Contents(
            settings=self.settings,
            tables={name: table for name, table in tables.items() if table is not None},
            draw=self._draw,
            page=self._page,
            seconds=self.seconds,
            runs=self.runs,
            columns=COLUMNS,
            details={"replicates": self.replicates, "notes": [*self.notes, *self.picture_notes]},
        )

    def _draw(self, folder: Path) -> Drawn:
        drawn = plots.figures(self, folder)
        if self.ends is not None:
            ends = plots.save_figure(plots.root(plots.plot_ends(self.ends)), folder / "ends")
            drawn |= {path.name: path for path in ends}
        return drawn

    def summary(self) -> list[Table]:
        """Return text tables: title, columns, rows."""
        return comparison_text.summary(self)

    def records(self) -> dict[str, list[dict[str, object]]]:
        """Return the rows of each table by its name, with numbers as numbers; runs that failed last."""
        tables = {
            "groups": self.groups, "differences": self.differences, "counterfactual": self.counterfactual,
            "ends": self.ends, "questions": self.questions,
        }  # fmt: skip
        runs = self.runs[["run_id", "scenario", "replicate", "error"]]
        tables["failed"] = runs[runs["error"].notna()]
        return {name: table.to_dict("records") for name, table in tables.items() if table is not None}

    def sentences(self) -> list[str]:
        """Return who gets answers, and by how much with its interval, as the report words it."""
        return comparison_text.sentences(self)

    def brief(self) -> list[Table]:
        """Return text tables that fit on a screen: the main measures, or one row a scenario."""
        return comparison_text.brief(self)


def compare(  # noqa: PLR0913 - what one may choose, by keyword
    scenarios: Sequence[str | Path | Scenario], *, overrides: Mapping[str, object] | None = None,
    replicates: int = 20, data: str | Path | None = None, threads: int = 1, engine: str = "compiled",
    questions: str | None = None, **how: Unpack[How],
) -> Comparison:  # fmt: skip
    """Run each scenario over the same replicates, and compare the others with the first.

    Parameters
    ----------
    scenarios : sequence of str, Path or Scenario
        Two or more, of different names, with the same people: people and places must agree except for who
        is on the crowd, and so must days, tick and asking.
    overrides : mapping
        Values by dotted path, set in every scenario.
    replicates : int
        Societies (people, ties and luck drawn anew), each run once under every scenario.
    questions : str or None
        Whose questions to list, with what happened to them in each network (a person's id, or
        ``most-divided``). Also reports where questions end. None for neither.
    **how
        Workers, limits, and the folder in which lives are stored (`sim.studies.store.study_lives.How`).

    Raises
    ------
    UserError
        A scenario is refused, or the scenarios can't be paired.
    """
    began = time.perf_counter()
    settings = tuple(resolve(s, overrides, data) for s in scenarios)
    questions = None if questions is None else composed(questions)
    _check(settings, replicates, questions)
    runs = _runs(settings, replicates, engine, threads, watched=questions is not None)
    ran = live_all(StudyOfLives("compare", settings, runs, outcomes, (Outcomes,), tuple(MEASURES)), **how)
    names = tuple(s.name for s in settings)
    require_a_pair(
        [one.run.scenario.name for one in ran], ran, names[0], f"of both {names[0]} and another scenario"
    )
    differences, ended = differences_table(names, ran), completed(names, ran)
    tables = {one.run.scenario.name: one.tables for one in ran if one.tables is not None}
    return Comparison(
        scenarios=names,
        settings=settings,
        values={s.name: s.to_dict() for s in settings},
        runs=pd.DataFrame([one.row for one in ran]),
        groups=groups_table(names, ran),
        differences=differences,
        counterfactual=counterfactual_table(names, ran),
        over_time=course_table({name: [each.course for each in own.values()] for name, own in ended.items()}),
        waiting=waiting_table({name: [each.waiting for each in own.values()] for name, own in ended.items()}),
        tables=tables,
        days=float(settings[0].days),
        replicates=replicates,
        seconds=time.perf_counter() - began,
        notes=(*_notes(names, ran), *notes_on_few_pairs(replicates, differences)),
        ends=None if questions is None else ends_table(names, ran),
        questions=None if questions is None else same_questions(tables, questions, settings),
        whose=questions,
    )


def _runs(
    settings: Sequence[Scenario], replicates: int, engine: str, threads: int, *, watched: bool
) -> list[Run]:
    """Return every scenario in every replicate, with its seeds; replicate 0 keeps its tables."""
    watch = Funnel if watched else None
    return [
        Run(number, seeded(setting, r), r, engine, threads, keep=r == 0, watch=watch)
        for number, (r, setting) in enumerate(product(range(replicates), settings))
    ]


def _notes(names: Sequence[str], ran: Sequence[Ran]) -> tuple[str, ...]:
    """Return the notes of the runs, on failures, and on groups of other people."""
    merged = merge_notes((note for one in ran for note in one.notes), len(ran))
    return (*merged, *_on_failures(names, ran), *notes_on_groups(names, ran))


def _on_failures(names: Sequence[str], ran: Sequence[Ran]) -> tuple[str, ...]:
    """Say which scenarios can't be compared, and which the pictures of a single run can't show."""
    ended = completed(names, ran)
    lost = [f"All runs of {name} failed, so it is not compared." for name in names if not ended[name]]
    first = [name for name in names if ended[name] and 0 not in ended[name]]
    if first:
        lost.append(
            f"The first run of {', '.join(first)} failed, so what shows a single run leaves "
            f"{'it' if len(first) == 1 else 'them'} out: the pictures of giving and places, and "
            "questions side by side."
        )
    return tuple(lost)


def _check(settings: Sequence[Scenario], replicates: int, questions: str | None) -> None:
    if len(settings) < 2:
        raise StudyError("A comparison needs two scenarios or more.")
    names = [s.name for s in settings]
    if len(set(names)) < len(names):
        raise StudyError(f"The scenarios must have different names; got {', '.join(names)}.")
    if not 1 <= replicates <= MOST_REPLICATES:
        raise StudyError(f"replicates must be from 1 to {MOST_REPLICATES:,}; got {replicates}.")
    check_paired(settings)
    check_whose(questions, settings[0])
