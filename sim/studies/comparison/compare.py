"""Compare scenarios over the same people, ties and luck, to see who gets answers under each."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from sim.errors import StudyError, spelled
from sim.measures.outcome.daily_curves import course_table
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.outcome.waiting_times import waiting_table
from sim.runner import Funnel, Ran, Run, seeded, told_once
from sim.scenarios.loading import Scenario, load
from sim.scenarios.written_names import composed
from sim.studies.comparison.comparable import require_a_pair
from sim.studies.comparison.counterfactual import Outcomes, counterfactual_table, outcomes
from sim.studies.comparison.differences import differences_table, groups_table, notes_on_groups
from sim.studies.comparison.few_pairs import notes_on_few_pairs
from sim.studies.comparison.question_outcomes import check_whose, ends_table, same_questions
from sim.studies.store.study_lives import How, StudyOfLives, live_all

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_REPLICATES = 100_000


@dataclass(frozen=True)
class Comparison:
    """What a comparison gave (the protocol `sim.tables.Compared` says what each table holds).

    The scenarios of a replicate share people, ties and luck, so every difference is paired, down to the
    single question; intervals are Student's over replicates, at 95 %, of shares on the logit scale and from
    five replicates on, of ratios of totals the jackknife's.
    """

    scenarios: tuple[str, ...]
    values: dict[str, dict[str, Any]]
    settings: tuple[Scenario, ...]
    runs: pd.DataFrame
    groups: pd.DataFrame
    differences: pd.DataFrame
    counterfactual: pd.DataFrame
    over_time: pd.DataFrame
    waiting: pd.DataFrame
    tables: dict[str, dict[str, pd.DataFrame]]
    days: float
    replicates: int
    seconds: float
    notes: tuple[str, ...] = ()
    ends: pd.DataFrame | None = None
    questions: pd.DataFrame | None = None
    whose: str | None = None

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw the answered share of each group with its interval, one colour a scenario."""
        from sim.plots import plot_groups

        return plot_groups(self.groups, ax=ax)

    def report(self, path: str | Path) -> Path:
        """Write the report as one HTML file that opens offline; gives its path."""
        from tempfile import TemporaryDirectory

        from sim.report import render_comparison
        from sim.studies.contents import drawn_of
        from sim.tables import write_text

        with TemporaryDirectory() as folder:
            write_text(Path(path), render_comparison(self, figures=drawn_of(self, Path(folder))))
        return Path(path)

    def save(self, folder: str | Path, *, command: str = "") -> Path:
        """Write the study folder: tables, manifest, scenarios, pictures and report; gives the folder."""
        from sim.studies.contents import of_comparison
        from sim.studies.store.study_folder import save_study

        return save_study(Path(folder), of_comparison(self), command=command)

    def summary(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Tables for the eye: (title, names of columns, rows of text)."""
        from sim.studies.comparison.comparison_text import summary

        return summary(self)

    def records(self) -> dict[str, list[dict[Any, Any]]]:
        """Return the rows of each table by its name, with numbers as numbers; runs that failed last."""
        from sim.studies.comparison.comparison_text import records

        return records(self)

    def brief(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Tables for the eye where there are many scenarios: one row each, all else left to the report."""
        from sim.studies.comparison.comparison_text import brief

        return brief(self)


def compare(  # noqa: PLR0913 - what one may choose, by keyword
    scenarios: Sequence[str | Path | Scenario], *, overrides: Mapping[str, Any] | None = None,
    replicates: int = 20, data: str | Path | None = None, threads: int = 1, engine: str = "compiled",
    questions: str | None = None, **how: Unpack[How],
) -> Comparison:  # fmt: skip
    """Run each scenario over the same replicates, and compare the others with the first.

    Parameters
    ----------
    scenarios : sequence of str, Path or Scenario
        Two or more, of different names, with the same people: people and places must agree but for who
        is on the crowd, and so must days, tick and asking.
    overrides : mapping
        Values by dotted path, set in every scenario.
    replicates : int
        Societies (people, ties and luck drawn anew), each lived once under every scenario.
    questions : str or None
        Whose questions to list, with what happened to them in each network (a person's id, or
        ``most-divided``), and to tell where questions end; None for neither.
    **how
        Workers, limits, and the folder in which lives are kept (`sim.studies.store.study_lives.How`).

    Raises
    ------
    UserError
        A scenario is refused, or the scenarios can't be paired.
    """
    began = time.perf_counter()
    settings = tuple(_settled(s, overrides, data) for s in scenarios)
    questions = None if questions is None else composed(questions)
    _check(settings, replicates, questions)
    runs = _runs(settings, replicates, engine, threads, watch=None if questions is None else Funnel)
    ran = live_all(StudyOfLives("compare", settings, runs, outcomes, (Outcomes,), tuple(MEASURES)), **how)
    names = tuple(s.name for s in settings)
    _require_a_pair(names[0], ran)
    differences = differences_table(names, ran)
    return Comparison(
        scenarios=names,
        settings=settings,
        values={s.name: s.to_dict() for s in settings},
        runs=pd.DataFrame([one.row for one in ran]),
        groups=groups_table(names, ran),
        differences=differences,
        counterfactual=counterfactual_table(names, ran),
        **_curves(names, ran),
        tables={one.run.scenario.name: one.tables for one in ran if one.tables is not None},
        days=float(settings[0].days),
        replicates=replicates,
        seconds=time.perf_counter() - began,
        notes=(*_notes(names, settings, ran), *notes_on_few_pairs(replicates, differences)),
        **_ends(questions, settings, ran),
    )


def _require_a_pair(first: str, ran: Sequence[Ran]) -> None:
    """Refuse runs in which the first scenario completed in no replicate beside another."""
    kinds = [one.run.scenario.name for one in ran]
    require_a_pair(kinds, ran, first, f"of both {first} and another scenario")


def _notes(names: Sequence[str], settings: Sequence[Scenario], ran: Sequence[Ran]) -> tuple[str, ...]:
    """What was done to the user's files, what is doubtful, and what pictures can't show."""
    told = told_once((note for one in ran for note in one.notes), len(ran))
    return (*told, *_on_failures(names, ran), *notes_on_groups(names, ran), *_on_pictures(settings, ran))


def _on_failures(names: Sequence[str], ran: Sequence[Ran]) -> tuple[str, ...]:
    """Say which scenarios can't be compared, and which the pictures of a single run can't show."""
    ended = {
        name: [o.run.replicate for o in ran if o.harvest and o.run.scenario.name == name] for name in names
    }
    lost = [f"All runs of {name} failed, so it is not compared." for name in names if not ended[name]]
    first = [name for name in names if ended[name] and 0 not in ended[name]]
    if first:
        lost.append(
            f"The first run of {', '.join(first)} failed, so what shows a single run leaves "
            f"{'it' if len(first) == 1 else 'them'} out: the pictures of giving and places, and "
            "questions side by side."
        )
    return tuple(lost)


def _on_pictures(settings: Sequence[Scenario], ran: Sequence[Ran]) -> tuple[str, ...]:
    """Say which towns and labels pictures can't show as they are written."""
    towns = [name for one in ran if one.harvest is not None for name in one.harvest.member]
    shown = [*towns, *(each.label for setting in settings for each in setting.interventions)]
    foreign = [name for name in shown if not name.isascii()]  # without any, nothing is loaded that draws
    if not foreign:
        return ()
    from sim.plots.glyphs import notes_on_names

    return notes_on_names(foreign)


def _runs(
    settings: Sequence[Scenario], replicates: int, engine: str, threads: int, *, watch: Any
) -> list[Run]:
    """Every scenario in every replicate, with the seeds of the replicate; the first keeps its tables."""
    return [
        Run(place, seeded(setting, r), r, engine, threads, keep=r == 0, watch=watch)
        for place, (r, setting) in enumerate(product(range(replicates), settings))
    ]


def _ends(which: str | None, settings: Sequence[Scenario], ran: Sequence[Ran]) -> dict[str, Any]:
    """Return where questions end, and some questions of the scenarios whose first run completed."""
    if which is None:
        return {}
    tables = {one.run.scenario.name: one.tables for one in ran if one.tables is not None}
    listed = same_questions(tables, which, [s for s in settings if s.name in tables])
    return {"ends": ends_table([s.name for s in settings], ran), "questions": listed, "whose": which}


def _curves(names: Sequence[str], ran: Sequence[Ran]) -> dict[str, pd.DataFrame]:
    """Return the mean curves of each scenario: day by day, and by days since asking."""
    ended = {name: _ended(name, ran) for name in names}
    return {
        "over_time": course_table({name: [each.course for each in own] for name, own in ended.items()}),
        "waiting": waiting_table({name: [each.waiting for each in own] for name, own in ended.items()}),
    }


def _ended(name: str, ran: Sequence[Ran]) -> list[Outcomes]:
    """Return the outcomes of the completed runs of a scenario."""
    return [one.harvest for one in ran if one.harvest is not None and one.run.scenario.name == name]


def _settled(
    scenario: str | Path | Scenario, overrides: Mapping[str, Any] | None, data: str | Path | None
) -> Scenario:
    if isinstance(scenario, (str, Path)):
        return load(scenario, overrides, data=None if data is None else Path(data))
    return scenario.replace(overrides) if overrides else scenario


def _check(settings: Sequence[Scenario], replicates: int, questions: str | None) -> None:
    """Refuse what can't be paired.

    Raises
    ------
    StudyError
    """
    if len(settings) < 2:
        raise StudyError("A comparison needs two scenarios or more.")
    names = [s.name for s in settings]
    if len(set(names)) < len(names):
        raise StudyError(f"The scenarios must have different names; got {', '.join(names)}.")
    if not 1 <= replicates <= MOST_REPLICATES:
        raise StudyError(f"replicates must be from 1 to {MOST_REPLICATES:,}; got {replicates}.")
    check_paired(settings)
    check_whose(questions, settings[0])


def check_paired(settings: Sequence[Scenario]) -> None:
    """Refuse scenarios whose people or questions differ.

    Raises
    ------
    StudyError
        Saying which value differs.
    """
    first = _shared(settings[0])
    for other in settings[1:]:
        theirs = _shared(other)
        for path in first:
            if first[path] != theirs.get(path):
                raise StudyError(
                    f"{settings[0].name} and {other.name} can't be paired: {path} is {first[path]} in the "
                    f"one and {theirs.get(path)} in the other; set it to the same value "
                    f"{spelled('with --set', 'in overrides')}."
                )


def _shared(setting: Scenario) -> dict[str, Any]:
    """Values that must agree, so that the same person asks the same question on the same day."""
    whole = setting.to_dict()
    people = {k: v for k, v in whole["people"].items() if not k.startswith("on_crowd")}
    if setting.people.from_file is not None:  # the same file, from wherever its path is written
        people["from_file"] = {**people["from_file"], "path": str(setting.people.from_file.path.resolve())}
    asking = {k: whole["asking"][k] for k in ("lifetime", "outside", "difficulty")}
    return {
        "days": whole["days"], "tick_hours": whole["tick_hours"], "seed": whole["seed"],
        **{f"people.{k}": v for k, v in people.items()}, "places": whole["places"],
        **{f"asking.{k}": v for k, v in asking.items()},
        "what interventions set of the questions": [
            (act["day"], _about_questions(act)) for act in whole["interventions"] if _about_questions(act)
        ],
    }  # fmt: skip


def _about_questions(act: Mapping[str, Any]) -> dict[str, Any]:
    """What an intervention sets that makes other questions of the same draws."""
    return {
        k: v for k, v in act.get("set", {}).items() if k.startswith(("asking.outside", "asking.difficulty"))
    }
