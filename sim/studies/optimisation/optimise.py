"""Search for the points at which measures are best, such as most answers for the fewest readings."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Unpack

import numpy as np

from sim.array_types import Bools
from sim.errors import ScenarioError, StudyError, option, spelled
from sim.measures import MEASURES, paired_interval
from sim.scenarios import Scenario
from sim.studies.experiments.design import Content, Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.experiments.experiment_files import load_experiment
from sim.studies.experiments.stored_experiment import to_json
from sim.studies.optimisation.fresh_replicates import front_without_values, with_fresh_seeds
from sim.studies.optimisation.objectives import Objective, objectives_of, on_front
from sim.studies.optimisation.optimisation import Optimisation, trials_table
from sim.studies.optimisation.search import Search
from sim.studies.optimisation.tried_point import Tried
from sim.studies.store.execute_runs import Watch, executor_or_local
from sim.studies.store.notebook_progress import progress_of
from sim.studies.store.study_folder import open_ledger
from sim.studies.store.study_lives import Limits
from sim.studies.sweeps.export import export
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_result import SweepResult
from sim.studies.sweeps.sweep_tasks import ScenarioTask, scenario_task
from sim.tables.lazy_pandas import pd

BUDGET, FEWEST, MOST, BATCH, FRESH = 400, 4, 32, 8, 20
_FIRST = 16  # points that are spread at random before the search learns


def optimise(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: str | Path | Scenario | Sequence[str | Path | Scenario], objective: str | Sequence[str],
    parameters: Mapping[str, object], budget: int = BUDGET, folder: str | Path = "", *,
    overrides: Mapping[str, object] | None = None, data: str | Path | None = None,
    replicates: int = FEWEST, most_replicates: int = MOST, fresh: int = FRESH, seed: int = 1,
    watch: Watch | None = None, command: str = "", **how: Unpack[Limits],
) -> Optimisation:  # fmt: skip
    """Search for the values of parameters at which one or several measures are best.

    With several objectives, the result is their Pareto front: the points at which no objective can be better
    without another being worse. Points are proposed by Optuna's tree-structured Parzen estimator, eight at a
    time. Each has a few replicates, which share their random numbers with those of all other points. Points
    on the front, and points that can't be told apart from it, get twice as many replicates, round by round.
    After the search, each point on the front is run again with new random numbers. Its interval comes from
    these fresh replicates, because the best of many points is partly best by luck.

    Parameters
    ----------
    scenario : str, Path, Scenario or a sequence of these
        The scenario. Of several, such as some with interventions or other channels, the search chooses one.
    objective : str or sequence of str
        Measures, each perhaps with a direction: ``["answered_share", "less reads_per_answer"]``.
    parameters : mapping
        Ranges or lists of values by dotted path, as in the design of an experiment:
        ``{"channels.feed.reach": {"low": 1, "high": 32, "scale": "log"}}``.
    budget : int
        Number of runs of the search, without the fresh replicates.
    folder : str or Path
        Where the ledger and the tables are written.
    overrides, data
        Values by dotted path, set in every scenario; folder of the files that scenarios name.
    replicates, most_replicates : int
        Smallest and largest number of replicates of a point during the search.
    fresh : int
        Number of fresh replicates of each point on the front; 0 for none. A share needs five for an interval.
    seed : int
        Seed of the search; the same seed proposes the same points.
    watch : callable or False
        Called with the numbers of runs done, of all runs, and of failed runs.
    **how
        Workers, limits and `resume`: the fields of `sim.studies.store.study_lives.Limits`.

    Raises
    ------
    UserError
        A scenario or parameter has faults, an objective isn't a measure, a number is too small or isn't a
        whole number, or Optuna isn't installed.

    References
    ----------
    Watanabe (2023), arXiv:2304.11127 (the estimator); Ozaki et al. (2022), Journal of Artificial Intelligence
    Research 73, 1209-1250 (several objectives).
    """
    began = time.perf_counter()
    experiment, objectives = plan_search(scenario, objective, parameters, overrides=overrides, data=data)
    _check_sizes(budget, replicates, most_replicates, fresh, seed)
    if not str(folder):
        raise StudyError("optimise: give the folder in which the ledger and the tables are written.")
    names = [each.measure for each in objectives]
    task = scenario_task(experiment, "compiled", names)
    search = Search(list(experiment.scenarios), experiment.design.dimensions, objectives, seed, _FIRST)
    report = progress_of(watch, f"search in {', '.join(experiment.scenarios)}")
    limits = how.get("workers"), how.get("seconds", 3600.0), how.get("memory")
    with executor_or_local(how.get("executor"), *limits, task, task.measures) as executor:
        shared: Limits = {**how, "executor": executor}
        runner = _Runner(experiment, task, names, Path(folder), shared, command)
        tried = search_points(
            search, runner.measure, objectives, (budget, replicates, most_replicates), report
        )
        runs, notes = runner.finish(tried, time.perf_counter() - began)
        again = _Runner(with_fresh_seeds(experiment), task, names, Path(folder) / "fresh", shared, command)
        best = front_without_values(tried, objectives) if fresh else []
        total, fresh_runs, more = budget + len(best) * fresh, runs[:0], tuple[str, ...]()
        if best:
            report(budget, total, 0)
            again.measure(best, fresh)
            fresh_runs, more = again.finish(best, time.perf_counter() - began)
        report(total, total, 0)
    return Optimisation(
        scenarios=tuple(each for each in experiment.scenarios.values() if each is not None),
        objectives=objectives,
        dimensions=experiment.design.dimensions,
        trials=trials_table(tried, best, objectives, experiment.design.dimensions),
        runs=runs,
        fresh_runs=fresh_runs,
        folder=Path(folder),
        seconds=time.perf_counter() - began,
        notes=tuple(dict.fromkeys((*notes, *more))),
    )


def _check_sizes(budget: object, replicates: object, most: object, fresh: object, seed: object) -> None:
    """Raise StudyError if a number of runs or the seed isn't a whole number, or is too small or too large."""
    given = {
        "budget": budget,
        "replicates": replicates,
        "most_replicates": most,
        "fresh": fresh,
        "seed": seed,
    }
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
            raise StudyError(f"{option(name)} must be a whole number from 0 to {2**32 - 1}; got {value!r}.")
    assert isinstance(budget, int) and isinstance(replicates, int) and isinstance(most, int)
    if not 2 <= replicates <= most or budget < replicates * BATCH:
        raise StudyError(
            f"{option('budget')} must allow {BATCH} points of {replicates} replicates ({replicates * BATCH} "
            f"runs), and replicates must be from 2 to {most}; got {budget} runs."
        )


def plan_search(
    scenario: str | Path | Scenario | Sequence[str | Path | Scenario], objective: str | Sequence[str],
    parameters: Mapping[str, object], *, overrides: Mapping[str, object] | None = None,
    data: str | Path | None = None,
) -> tuple[Experiment, tuple[Objective, ...]]:  # fmt: skip
    """Return an experiment with the scenarios and dimensions of the search, and the objectives.

    The arguments are those of `optimise`.

    Raises
    ------
    UserError
        A scenario, a parameter or an objective has faults.
    """
    objectives = objectives_of(objective)
    scenarios = list(scenario) if isinstance(scenario, list | tuple) else [scenario]
    names = [each.measure for each in objectives]
    declared = {
        "name": "optimise", "scenarios": scenarios, "measures": list(dict.fromkeys([*names, *MEASURES])),
        "design": {"kind": "latin_hypercube", "points": BATCH, "parameters": parameters},
    }  # fmt: skip
    try:
        return load_experiment(declared, overrides, data=data), objectives
    except ScenarioError as error:  # the user wrote no experiment file
        named = spelled("--parameter ", "parameters.")
        lines = [line.replace("design.parameters.", named) for line in error.args]
        lines = [line.replace("design.parameters", "parameters") for line in lines]
        unknown = f"{option('parameter')}: unknown key "
        raise ScenarioError(*(line.replace("unknown key ", unknown, 1) for line in lines)) from None


class _Runner:
    """Runs points of a search in its folder, and reads their objectives from the table of runs."""

    def __init__(  # noqa: PLR0913 - what all runs have in common
        self, experiment: Experiment, task: ScenarioTask, names: Sequence[str], folder: Path, how: Limits,
        command: str,
    ) -> None:  # fmt: skip
        self._experiment, self._task, self._names = experiment, task, names
        self._folder, self._how, self._command = folder, how, command
        self._began = False

    def measure(self, chosen: Sequence[Tried], replicates: int) -> None:
        """Give the chosen points so many replicates."""
        for name in dict.fromkeys(each.scenario for each in chosen):
            own = [each for each in chosen if each.scenario == name]
            swept = self._swept(self._points({name: self._experiment.scenarios[name]}, own, replicates))
            values = np.stack([swept.by_point(measure, name) for measure in self._names], axis=-1)
            for place, each in enumerate(own):
                each.values = values[:replicates, place]

    def finish(self, every: Sequence[Tried], seconds: float) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """Write the tables of all points into the folder; return the table of runs, and notes on them."""
        experiment = self._points(self._experiment.scenarios, every, max(len(each.values) for each in every))
        with open_ledger(self._folder, self._task.measures, resume=True) as ledger:
            ledger.store_entries({"experiment": to_json(experiment)})
            runs = export(experiment, ledger, self._folder, command=self._command, seconds=seconds)
            return runs, tuple(ledger.notes())

    def _points(
        self, scenarios: Mapping[str, Scenario | None], points: Sequence[Tried], replicates: int
    ) -> Experiment:
        """Return an experiment over some points."""
        listed: tuple[Content, ...] = tuple(tuple(sorted(each.point.items())) for each in points)
        paths = tuple(Dimension(each.path) for each in self._experiment.design.dimensions)
        design = Design("list", paths, listed=listed)
        return Experiment("optimise", scenarios, design, replicates, measures=self._experiment.measures)

    def _swept(self, experiment: Experiment) -> SweepResult:
        how: Limits = {**self._how, "resume": self._began or bool(self._how.get("resume"))}
        self._began = True
        return sweep(
            experiment, self._folder, work=self._task, watch=False, command=self._command, **how
        )  # fmt: skip


def search_points(
    search: Search, measure: Callable[[Sequence[Tried], int], None], objectives: Sequence[Objective],
    sizes: tuple[int, int, int], report: Watch,
) -> list[Tried]:  # fmt: skip
    """Propose and run points until the budget is used up; return all points.

    `measure` runs points until they have a number of replicates, and stores the values of these. `sizes` are
    the budget, and the smallest and largest number of replicates.
    """
    budget, fewest, most = sizes
    tried: list[Tried] = []
    used = turn = 0
    report(0, budget, 0)
    while used + BATCH * fewest <= budget:
        turn += 1
        new = [Tried(len(tried) + n, turn, *each) for n, each in enumerate(search.propose(BATCH))]
        tried += new
        measure(new, fewest)
        used += BATCH * fewest
        for each in new:
            search.learn(each.trial, each.means.tolist())
        report(used, budget, 0)
        for size in sorted({len(each.values) for each in tried}):
            close = [
                each for each, near in zip(tried, unclear(tried, objectives), strict=True)
                if near and len(each.values) == size and 2 * size <= most
            ]  # fmt: skip
            # half of what is left is for new points
            close = close[: max(0, (budget - used) // 2 // size)]
            if close:
                measure(close, 2 * size)
                used += len(close) * size
                report(used, budget, 0)
    return tried


def unclear(tried: Sequence[Tried], objectives: Sequence[Objective]) -> Bools:
    """Return which points are on the front, or not clearly worse than a point on the front.

    A point is clearly worse than another if it is clearly worse in one objective (the 95 % interval of the
    paired difference lies on the worse side of 0), and clearly better in none.
    """
    front = on_front(np.array([each.means for each in tried]), [each.sign for each in objectives])
    best = [each for each, on in zip(tried, front, strict=True) if on]
    near: Bools = front | np.array([
        not np.isnan(each.means).any() and not any(_clearly_worse(each, other, objectives) for other in best)
        for each in tried
    ])  # fmt: skip
    return near


def _clearly_worse(one: Tried, other: Tried, objectives: Sequence[Objective]) -> bool:
    shared = min(len(one.values), len(other.values))
    worse = better = False
    for place, objective in enumerate(objectives):
        a, b = (objective.sign * each.values[:shared, place] for each in (one, other))
        both = ~np.isnan(a) & ~np.isnan(b)
        found = paired_interval(a[both], b[both])  # b minus a
        worse |= found.low > 0
        better |= found.high < 0
    return worse and not better
