"""Compare scenarios over the same people, ties and luck, and see who gets answers under each."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,  # noqa: F401 - for the types of fields that `Comparison` inherits
    Unpack,
)

from sim import plots, report
from sim.errors import StudyError
from sim.measures.outcome.daily_curves import curve_table
from sim.measures.outcome.waiting_times import waiting_table
from sim.measures.registry import columns_of, required_tables, with_standard
from sim.runner import FinishedRun, Funnel, Run, merge_notes
from sim.scenarios import Scenario
from sim.scenarios.names import to_nfc
from sim.studies.calibration.posterior_draws import read_draws
from sim.studies.comparison import comparison_text
from sim.studies.comparison.comparison_checks import check_comparison, kept_names
from sim.studies.comparison.comparison_runs import (
    comparison_runs,
    measures_of_hosts,
    values_of,
)
from sim.studies.comparison.counterfactual import Outcomes, counterfactual_table, outcomes
from sim.studies.comparison.differences import (
    completed_outcomes,
    differences_table,
    groups_table,
    notes_on_groups,
    notes_on_small_groups,
)
from sim.studies.comparison.means_table import means_table
from sim.studies.comparison.pairs import (
    notes_on_failures,
    notes_on_few_pairs,
    notes_on_other_people,
    require_a_pair,
    with_other_people,
)
from sim.studies.comparison.person_outcomes import person_tables
from sim.studies.comparison.question_outcomes import ends_table, same_questions
from sim.studies.store.kept_tables import KeptTables
from sim.studies.store.study_folder import Contents, Drawn, StudyResult, Table
from sim.studies.store.study_lives import StudyOfLives, StudyOptions, resolve, run_lives
from sim.studies.store.study_measures import check_measures, notes_on_no_value
from sim.tables import ComparisonTables, frames_of, write_text
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.plots import Figures


@dataclass(frozen=True, repr=False)
class Comparison(StudyResult, ComparisonTables):
    """Result of a comparison (`sim.tables.ComparisonTables` describes its tables).

    The scenarios of a replicate share people, ties and luck, so every difference is paired, even for single
    questions. Intervals are Student's 95 % intervals over replicates. Intervals of shares are computed on the
    logit scale and need five replicates; intervals of ratios of totals are computed with the jackknife.

    Attributes
    ----------
    settings
        The scenarios.
    notes
        Notes on failed runs, groups that can't be compared, and the user's files.
    ends
        How questions ended under each scenario; None unless `compare` was called with `questions`.
    questions
        What happened to the same questions in each network; None unless `compare` was called with
        `questions`.
    people : DataFrame
        What happens to each person of a file, over all societies
        (`sim.studies.comparison.person_outcomes.person_tables`); empty without such people.
    people_columns : DataFrame
        For each column of `people`, whether the file determines it, and its correlation in two societies.
    means : DataFrame
        The mean of every measure under each scenario, and the answered share of each group
        (`sim.studies.comparison.means_table`), which ``summary.csv`` holds.
    question_choice
        The argument `questions` of `compare`: the id of the person whose questions are listed, or
        ``most-divided``; None if no questions are listed.
    folder
        The folder in which the runs are stored; None if they were made in memory.
    """

    settings: tuple[Scenario, ...]
    notes: tuple[str, ...] = ()
    ends: pd.DataFrame | None = None
    questions: pd.DataFrame | None = None
    question_choice: str | None = None
    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    people_columns: pd.DataFrame = field(default_factory=pd.DataFrame)
    means: pd.DataFrame = field(default_factory=pd.DataFrame)
    folder: Path | None = None

    def kept(self, table: str) -> pd.DataFrame:
        """Return a table of all completed runs that was kept with ``compare(…, keep=[…])``.

        Its first columns are ``run_id, scenario`` and ``replicate``. Raises `StudyError` if the table wasn't
        kept, or if there is no such table.
        """
        if self.folder is None:
            raise StudyError("No tables were kept: compare needs a folder and keep=[…].")
        return KeptTables(self.folder).read(table, self.runs, ["run_id", "scenario", "replicate"])

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the answered share of each group with its interval, in one colour for each scenario."""
        return plots.plot_groups(self.groups, ax=ax)

    def report(self, path: str | Path) -> Path:
        """Write the report as one HTML file that opens offline, and return its path."""
        write_text(Path(path), self._page(plots.draw_svg(self._figures())))
        return Path(path)

    def _page(self, drawn: Drawn) -> str:
        noted = replace(self, notes=(*self.notes, *self.picture_notes))
        return report.render_comparison(noted, figures=drawn)

    @property
    def picture_notes(self) -> tuple[str, ...]:
        """Notes on names of towns and labels with characters that no installed font has.

        Searching the fonts takes a second, so the notes are computed only when the study is saved or
        reported.
        """
        shown = [*self.groups["group"], *(i.label for each in self.settings for i in each.interventions)]
        foreign = [name.removeprefix("town ") for name in dict.fromkeys(shown) if not name.isascii()]
        return plots.notes_on_names(foreign) if foreign else ()

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        tables = {
            "summary": self.means, "differences": self.differences, "counterfactual": self.counterfactual,
            "over_time": self.over_time, "waiting": self.waiting, **self._tables_on_request(),
        }  # fmt: skip
        return Contents(
            study="compare",
            settings=self.settings,
            tables=tables,
            figures=self._figures(),
            page=self._page,
            seconds=self.seconds,
            runs=self.runs,
            columns=columns_of(self.runs.columns),
            details={"replicates": self.replicates, "notes": [*self.notes, *self.picture_notes]},
        )

    def _figures(self) -> Figures:
        drawn = dict(plots.comparison_figures(self))
        if self.ends is not None:
            drawn["ends"] = partial(plots.plot_question_outcomes, self.ends)
        return plots.with_titles(drawn, report.picture_titles(self))

    def summary(self) -> list[Table]:
        """Return the tables to print: title, columns, rows."""
        return comparison_text.summary(self)

    def records(self) -> dict[str, list[dict[str, object]]]:
        """Return the rows of each table by the table's name, and last the runs that failed."""
        tables = {
            "groups": self.groups, "differences": self.differences, "counterfactual": self.counterfactual,
            **self._tables_on_request(),
        }  # fmt: skip
        runs = self.runs[["run_id", "scenario", "replicate", "error"]]
        tables["failed"] = runs[runs["error"].notna()]
        return {name: table.to_dict("records") for name, table in tables.items()}

    def _tables_on_request(self) -> dict[str, pd.DataFrame]:
        """Return the tables of questions if they were asked for, and of people if a file lists them."""
        people = {} if self.people.empty else {"people": self.people, "people_columns": self.people_columns}
        asked_for = {"ends": self.ends, "questions": self.questions}
        return {name: table for name, table in asked_for.items() if table is not None} | people

    def sentences(self) -> list[str]:
        """Return the report's sentences on who gets answers, with differences and their intervals."""
        return comparison_text.sentences(self)

    def brief(self) -> list[Table]:
        """Return text tables that fit on a screen: the main measures, or one row per scenario."""
        return comparison_text.brief(self)


def compare(  # noqa: PLR0913 - what one may choose, by keyword
    scenarios: Sequence[str | Path | Scenario], *, overrides: Mapping[str, object] | None = None,
    replicates: int = 20, data: str | Path | None = None, engine: str = "compiled",
    questions: str | None = None, measures: Sequence[str] = (), small_groups: bool = False,
    draws: str | Path | None = None, keep: Sequence[str] = (), until: str | None = None,
    **how: Unpack[StudyOptions],
) -> Comparison:  # fmt: skip
    """Run each scenario over the same replicates, and compare the others with the first.

    If a scenario has people of another file than the first, such as those of another year, its runs aren't
    paired with those of the first scenario, and have seeds of their own.

    Parameters
    ----------
    scenarios : sequence of str, Path or Scenario
        Two or more scenarios with different names. They must have the same days, tick length and rules of
        asking, and the same people and places (who is on the crowd may differ) unless their people are from
        different files.
    overrides : mapping
        Values by dotted path, set in every scenario.
    replicates : int
        Number of societies. Each has its own people, ties and luck, and is run once under every scenario.
    questions : str or None
        Which questions to list, with what happened to them in each network: a person's id for the questions
        of that person, or ``most-divided`` for questions answered in one network and not in another. If
        given, the comparison also counts how all questions end.
    measures : sequence of str
        Names of measures to compute besides the standard ones (`sim.measures.KNOWN`).
    small_groups : bool
        Whether groups of fewer than five people have shares and differences of their own.
    draws : str or Path, optional
        The folder of a calibration (`sim.calibrate`). Each replicate has values drawn from its posterior, so
        that intervals include the uncertainty of the fit.
    keep : sequence of str
        Tables to keep of every run in the folder, such as ``days``; `Comparison.kept` reads them.
    until : None
        Must be None, because compared runs must last equally long. A sweep can have a stop condition.
    **how
        Workers, limits, and the folder in which runs are stored: the fields of
        `sim.studies.store.study_lives.StudyOptions`.

    Raises
    ------
    UserError
        A scenario has faults, the scenarios can't be paired, or there is no such measure.
    """
    began = time.perf_counter()
    folder = Path(how["folder"] or "") if how.get("folder") else None
    kept = kept_names(keep, until, folder)
    settings = tuple(resolve(s, overrides, data) for s in scenarios)
    questions = None if questions is None else to_nfc(questions)
    check_comparison(settings, replicates, questions)
    further = tuple(dict.fromkeys([*check_measures(measures), *measures_of_hosts(settings)]))
    like = Run(0, settings[0], 0, engine, kept=kept, measures=further, needs=required_tables(further))
    unpaired = with_other_people(settings)
    like = like if questions is None else replace(like, watch=Funnel)
    drawn = None if draws is None else read_draws(draws)
    runs = comparison_runs(settings, unpaired, replicates, like, drawn)
    every = with_standard(further)
    ran = run_lives(StudyOfLives("compare", settings, runs, outcomes, (Outcomes,), every, kept), **how)
    names = tuple(s.name for s in settings)
    require_a_pair(
        [one.run.scenario.name for one in ran], ran, names[0], f"of both {names[0]} and another scenario"
    )
    groups = groups_table(names, ran, unpaired, small_groups=small_groups)
    differences = differences_table(names, ran, unpaired, small_groups=small_groups)
    ended = completed_outcomes(names, ran)
    people, people_columns = person_tables(names, ran, settings)
    tables = {one.run.scenario.name: frames_of(one.tables) for one in ran if one.tables is not None}
    return Comparison(
        scenarios=names,
        settings=settings,
        values=values_of(settings),
        runs=pd.DataFrame([one.row for one in ran]),
        groups=groups,
        differences=differences,
        counterfactual=counterfactual_table(names, ran, unpaired, small_groups=small_groups),
        over_time=curve_table({name: [each.course for each in own.values()] for name, own in ended.items()}),
        waiting=waiting_table({name: [each.waiting for each in own.values()] for name, own in ended.items()}),
        tables=tables,
        days=float(settings[0].days),
        replicates=replicates,
        seconds=time.perf_counter() - began,
        notes=(
            *(() if drawn is None else drawn.notes(settings, replicates)),
            *notes_on_other_people(names[0], unpaired),
            *_notes(names, ran, unpaired),
            *(() if small_groups else notes_on_small_groups(names, ran)),
            *notes_on_no_value(further, ran),
            *notes_on_few_pairs(replicates, differences),
        ),
        ends=None if questions is None else ends_table(names, ran),
        questions=None if questions is None else same_questions(tables, questions, settings),
        question_choice=questions,
        people=people,
        people_columns=people_columns,
        means=means_table(names, ran, groups, unpaired),
        folder=folder,
    )


def _notes(names: Sequence[str], ran: Sequence[FinishedRun], unpaired: Collection[str]) -> tuple[str, ...]:
    """Return the notes of the runs, and notes on failed runs and on groups with different people."""
    merged = merge_notes((note for one in ran for note in one.notes), len(ran))
    return (*merged, *notes_on_failures(names, ran), *notes_on_groups(names, ran, unpaired))
