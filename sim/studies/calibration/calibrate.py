"""Fit parameters of a scenario to the facts of a community."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

import numpy as np

from sim.array_types import Floats
from sim.errors import ScenarioError, StudyError, spelled
from sim.facts import FACTS
from sim.scenarios import Scenario
from sim.studies.calibration.abc_regression import Fit, fit
from sim.studies.calibration.calibration import Calibration
from sim.studies.calibration.community_facts import CommunityFacts, Source, read_facts
from sim.studies.calibration.facts_task import FactsTask
from sim.studies.calibration.fitted_parameters import advice_on_files, fitted_dimensions, people_count
from sim.studies.calibration.posterior_tables import facts_table, parameters_table
from sim.studies.calibration.sample_facts import UsedFacts, check_leave_out, used_facts
from sim.studies.experiments.design import Content, Design, Dimension, rounded
from sim.studies.experiments.dimensions import balance
from sim.studies.experiments.experiment import Experiment, content_text, same_value
from sim.studies.store.execute_runs import Watch
from sim.studies.store.notebook_progress import progress_of
from sim.studies.store.study_lives import Limits, resolve
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_result import SweepResult

POINTS, CHECKS, ROUNDS = 256, 64, 1
_FEWEST = 64  # points
_MARGIN = 0.05  # share of the range of the draws that is added on each side for the next round
_SEED = 1  # of the design, and of the draws


@dataclass(frozen=True)
class CalibrationPlan:
    """A calibration before its first run: what is run, and where it is stored."""

    scenario: Scenario
    community: CommunityFacts
    dimensions: tuple[Dimension, ...]
    points: int
    notes: tuple[str, ...]

    def sample(self, dimensions: Sequence[Dimension], number: int) -> Experiment:
        """Return the experiment of one round: a Sobol' sample, each run with seeds of its own."""
        name = f"{self.scenario.name}-fit-{number}"
        design = Design("sobol", tuple(dimensions), self.points, _SEED + number)
        scenarios = {self.scenario.name: self.scenario}
        return Experiment(name, scenarios, design, replicates=1, independent=True)

    def work(self) -> FactsTask:
        """Return the function object that executes one run."""
        return FactsTask({self.scenario.name: self.scenario})

    def check(self, points: Sequence[Content]) -> Experiment:
        """Return the experiment that runs the fitted scenario at draws from the posterior."""
        design = Design("list", tuple(Dimension(path) for path, _ in points[0]), listed=tuple(points))
        scenarios = {self.scenario.name: self.scenario}
        return Experiment(f"{self.scenario.name}-check", scenarios, design, replicates=1, independent=True)


def plan_calibration(  # noqa: PLR0913 - the arguments of `calibrate` that matter before the first run
    scenario: str | Path | Scenario, facts: Source, *, parameters: Sequence[str] | None = None,
    points: int = POINTS, overrides: Mapping[str, object] | None = None, data: str | Path | None = None,
) -> CalibrationPlan:  # fmt: skip
    """Return what `calibrate` would run. The arguments are those of `calibrate`.

    Raises
    ------
    UserError
        The scenario or the facts have faults, the log is too small, a parameter can't be fitted, or the
        community has more people than the scenario.
    """
    community = read_facts(facts)
    if not isinstance(points, int) or points < _FEWEST or balance("sobol", points):
        given = spelled(f"--points {points}", f"points={points}")
        raise StudyError(f"{given}: it must be a power of two, and {_FEWEST} or more.")
    setting, notes = _like_the_log(resolve(scenario, overrides, data), community)
    return CalibrationPlan(
        setting, community, fitted_dimensions(setting, parameters, community), points, notes
    )


def calibrate(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: str | Path | Scenario, facts: Source, folder: str | Path, *,
    parameters: Sequence[str] | None = None, leave_out: Sequence[str] = (), points: int = POINTS,
    rounds: int = ROUNDS, checks: int = CHECKS, overrides: Mapping[str, object] | None = None,
    data: str | Path | None = None, watch: Watch | None = None, **how: Unpack[Limits],
) -> Calibration:  # fmt: skip
    """Fit parameters of a scenario to the facts of a community's log.

    The scenario is run at the points of a Sobol' sample of the prior ranges, and the facts of each run are
    computed in the same way as those of the log. The posterior comes from regression-adjusted approximate
    Bayesian computation (`sim.studies.calibration.abc_regression`), whose 90 % intervals are widened until
    they contain the truth for nine of ten runs of the sample, each left out and treated as the community.
    Then the scenario is run at draws from the posterior, to see which facts it predicts.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The scenario to fit. Its days and the lifetime of its questions are set to those of the log.
    facts : Facts, mapping, str or Path
        The facts of the community (`sim.studies.calibration.community_facts.read_facts`).
    folder : str or Path
        Where runs and tables are stored. With `resume`, its runs are used again, even with another choice of
        facts.
    parameters : sequence of str, optional
        Dotted paths, each with or without a range: ``asking.spread=0:2``. See `fitted_dimensions`.
    leave_out : sequence of str
        Facts that the fit ignores; they are still predicted. ``outside`` stands for every fact because of
        which the fit would be refused.
    points : int
        Number of runs of a round, a power of two.
    rounds : int
        Number of rounds. Each round after the first samples the ranges that the previous one found plausible.
    checks : int
        Number of draws from the posterior at which the fitted scenario is run.
    overrides, data
        Values by dotted path, and the folder of the user's files, as in `sim.compare`.
    watch : callable, optional
        Called with the numbers of completed, planned and failed runs of the whole calibration.
    **how
        Workers, limits and `resume`: the fields of `sim.studies.store.study_lives.Limits`.

    Raises
    ------
    UserError
        As in `plan_calibration`; a name in `leave_out` is unknown; or no run of the sample comes near a fact
        of the log, or shows two of its facts together.
    """
    began = time.perf_counter()
    check_leave_out(leave_out)
    plan = plan_calibration(
        scenario, facts, parameters=parameters, points=points, overrides=overrides, data=data
    )
    runs = _Runs(plan, Path(folder), how, watch, rounds * points + checks)
    sample = _sampled(plan, runs, rounds, leave_out)
    listed = _draws(sample.dimensions, sample.fit.draws)
    checked = runs.check(_distinct(listed, checks))
    return Calibration(
        scenario=plan.scenario,
        community=plan.community,
        parameters=parameters_table(plan, sample.dimensions, sample.fit, sample.positions, sample.used),
        facts=facts_table(plan.community, sample.used, checked.runs),
        draws=listed,
        runs=sample.runs,
        failed=sample.failed + len(checked.failed),
        seconds=time.perf_counter() - began,
        notes=(*plan.notes, *checked.notes),
    )


class _Runs:
    """Executes the sweeps of a calibration in its folder, and reports their progress as one study."""

    def __init__(
        self, plan: CalibrationPlan, folder: Path, how: Limits, watch: Watch | None, total: int
    ) -> None:
        self._plan, self._folder, self._how = plan, folder, how
        self._watch = progress_of(watch, f"fit of {plan.scenario.name}")
        self._total, self._before, self._failed = total, 0, 0

    def sample(self, dimensions: Sequence[Dimension], number: int) -> SweepResult:
        """Execute the runs of a round. The first round's ledger lies in the folder itself."""
        place = self._folder if number == 1 else self._folder / f"round-{number}"
        return self._swept(self._plan.sample(dimensions, number), place, self._how)

    def check(self, points: list[Content]) -> SweepResult:
        """Run the scenario at draws from the posterior. Another fit of the same runs has its own folder."""
        text = "\n".join(content_text(point) for point in points)
        name = f"check-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        return self._swept(self._plan.check(points), self._folder / name, self._how)

    def _swept(self, experiment: Experiment, place: Path, how: Limits) -> SweepResult:
        limits: Limits = how if place == self._folder else {**how, "resume": True}
        return sweep(experiment, place, work=self._plan.work(), watch=self._report, **limits)

    def _report(self, done: int, total: int, failed: int) -> None:
        self._watch(self._before + done, self._total, self._failed + failed)
        if done == total:  # this sweep is over
            self._before, self._failed = self._before + total, self._failed + failed


@dataclass(frozen=True)
class _Sample:
    dimensions: tuple[Dimension, ...]
    positions: Floats
    used: UsedFacts
    fit: Fit
    runs: int
    failed: int


def _sampled(plan: CalibrationPlan, runs: _Runs, rounds: int, leave_out: Sequence[str]) -> _Sample:
    """Run the rounds, each within the ranges that the previous fit found plausible; return the last fit."""
    dimensions, swept = plan.dimensions, list[SweepResult]()
    for number in range(1, rounds + 1):
        swept.append(runs.sample(dimensions, number))
        found = _fitted(plan, dimensions, swept, leave_out)
        if number < rounds:
            dimensions = _narrowed(dimensions, found.fit.draws)
    return found


def _fitted(
    plan: CalibrationPlan, dimensions: tuple[Dimension, ...], swept: Sequence[SweepResult],
    leave_out: Sequence[str],
) -> _Sample:  # fmt: skip
    """Fit all completed runs that lie within the ranges, where the runs of every round are uniform."""
    ended = [each.runs[each.runs["error"].isna()] for each in swept]
    columns = {
        name: np.concatenate([table[name].to_numpy(np.float64) for table in ended])
        for name in (*FACTS, *(dimension.path for dimension in dimensions))
    }
    positions = np.column_stack([_positions(each, columns[each.path]) for each in dimensions])
    inside = ((positions >= 0) & (positions <= 1)).all(axis=1)
    if inside.sum() < _FEWEST // 2:
        raise StudyError(f"{plan.scenario.name}: only {inside.sum()} runs were completed, too few for a fit.")
    known = {name: columns[name][inside] for name in FACTS}
    used = used_facts(
        plan.community, known, leave_out, tick_hours=float(plan.scenario.tick_hours),
        advice=advice_on_files(plan.scenario),
    )  # fmt: skip
    positions = positions[inside][used.rows]
    found = fit(positions, used.sample, used.observed)
    failed = sum(len(each.failed) for each in swept)
    return _Sample(dimensions, positions, used, found, sum(len(each.runs) for each in swept), failed)


def _positions(dimension: Dimension, values: Floats) -> Floats:
    return np.array([dimension.position(value) for value in values.tolist()])


def _narrowed(dimensions: tuple[Dimension, ...], draws: Floats) -> tuple[Dimension, ...]:
    """Return the ranges that hold nearly all draws, a little wider."""
    ends = np.quantile(draws, (0.005, 0.995), axis=0)
    low, high = np.maximum(ends[0] - _MARGIN, 0.0), np.minimum(ends[1] + _MARGIN, 1.0)
    found = []
    for place, each in enumerate(dimensions):
        first, last = (each.at(float(end[place])) for end in (low, high))
        assert isinstance(first, float | int) and isinstance(last, float | int)
        found.append(replace(each, low=float(first), high=float(last)))
    return tuple(found)


def _draws(dimensions: Sequence[Dimension], draws: Floats) -> list[Content]:
    """Return the draws as values by path."""
    return [
        tuple(sorted((each.path, each.at(share)) for each, share in zip(dimensions, row, strict=True)))
        for row in draws.tolist()
    ]


def _distinct(draws: Sequence[Content], many: int) -> list[Content]:
    return list(dict.fromkeys(draws))[:many]


def _like_the_log(scenario: Scenario, community: CommunityFacts) -> tuple[Scenario, tuple[str, ...]]:
    """Return the scenario with the days and the lifetime of the log, with a note on each change."""
    changes: dict[str, object] = {}
    notes = []
    days, lifetime = community.counted("days"), community.counted("lifetime_days")
    if days:
        changes["days"] = max(1, round(days))
    if lifetime:
        changes["asking.lifetime"] = rounded(lifetime)
    values = {"days": scenario.days, "asking.lifetime": scenario.asking.lifetime}
    for path, value in list(changes.items()):
        if same_value(values[path], value):
            del changes[path]
        else:
            notes.append(f"{path} is {value:g}, as in the log (the scenario has {values[path]:g}).")
    active, people = community.counted("active_people"), people_count(scenario)
    if active and active > people:
        raise StudyError(
            f"{community.source}: {active:g} people asked or answered, but {scenario.name} has only {people} "
            f"people; give the size of the community ({spelled('--set people.count=N', 'people__count=N')})."
        )
    try:
        return (scenario.replace(changes) if changes else scenario), tuple(notes)
    except ScenarioError as error:
        raise StudyError(f"{community.source}: the log doesn't suit a run: {'; '.join(error.args)}") from None
