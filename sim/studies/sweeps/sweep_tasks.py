"""Execute one run of a sweep: run a scenario and measure it, or evaluate a function."""

from __future__ import annotations

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sim.errors import StudyError
from sim.measures import measure_named
from sim.measures.registry import required_tables, with_standard
from sim.runner import START_CACHE, Note, WarmUp, failure_reason
from sim.runner.extra_tables import run_with_arrays
from sim.scenarios import Scenario, Seed
from sim.society.plain_society import PlainSociety
from sim.society.stop_condition import StopCondition
from sim.studies.experiments.design import Content
from sim.studies.experiments.experiment import Experiment, Task, span_of
from sim.studies.store.ledger import RunOutcome
from sim.studies.store.study_measures import check_measures
from sim.tables import pack
from sim.user_data import refuse_faults

Measured = tuple[dict[str, float], tuple[Note, ...]]
MeasuredAndKept = tuple[dict[str, float], tuple[Note, ...], bytes | None]
"""Measures of a run and its notes, with its packed tables if they are kept."""
_CACHED = 1_000  # largest number of scenarios that a worker caches, about 20 kB each


class ScenarioTask:
    """Runs a scenario at a point of the design, and computes the standard measures and `further` ones.

    The task object is sent to each worker once, not with every run.

    Parameters
    ----------
    scenarios, engine, further
        The scenarios by name, the engine, and the names of further measures.
    until
        The condition at which a run stops, if there is one.
    keep
        Names of the tables of each run that are packed into its outcome.
    """

    def __init__(
        self, scenarios: Mapping[str, Scenario], engine: str = "compiled", further: Sequence[str] = (), *,
        until: StopCondition | None = None, keep: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.scenarios, self.engine, self.further = dict(scenarios), engine, tuple(further)
        self.until, self.keep = until, tuple(keep)
        self._packed: bytes | None = None
        self._points: OrderedDict[tuple[str, Content], Scenario] = OrderedDict()

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures of a run."""
        return with_standard(self.further)

    def __reduce__(self) -> tuple[Callable[[bytes], ScenarioTask], tuple[bytes]]:
        if self._packed is None:
            more = {"until": self.until, "keep": self.keep}
            self._packed = pickle.dumps((type(self), self.scenarios, self.engine, self.further, more))
        return _unpacked, (self._packed,)

    def __call__(self, task: Task) -> RunOutcome:
        """Execute one run."""
        return _timed(self._measured, task)

    def _measured(self, task: Task) -> Measured | MeasuredAndKept:
        """Run the scenario; return the measures, the notes and the packed tables."""
        return _run(self.scenario_of(task), self.measures, self.engine, self.until, self.keep)

    def scenario_of(self, task: Task) -> Scenario:
        """Return the scenario of a run, with its seeds."""
        people, ties, luck = task.seeds
        seed = Seed(people=people, ties=ties, luck=luck)
        return self._at(task.scenario, task.content).model_copy(update={"seed": seed})

    def _at(self, name: str, content: Content) -> Scenario:
        """Return the scenario at a point, from a cache because building one takes milliseconds."""
        key = (name, content)
        if key in self._points:
            self._points.move_to_end(key)
            return self._points[key]
        scenario = self.scenarios[name]
        self._points[key] = scenario.replace(dict(content)) if content else scenario
        if len(self._points) > _CACHED:
            self._points.popitem(last=False)
        return self._points[key]

    def warm(self) -> None:
        """Load compiled code."""
        WarmUp(self.scenarios.values(), self.engine).warm()


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> ScenarioTask:
    """Return the unpickled task, which is the same object for all runs in this process."""
    kind, scenarios, engine, further, more = pickle.loads(packed)
    task: ScenarioTask = kind(scenarios, engine, further, **more)
    return task


def measure_scenario(
    scenario: Scenario, names: Sequence[str], *, engine: str = "compiled"
) -> tuple[dict[str, float], tuple[Note, ...]]:
    """Run a scenario with the seeds it contains; return the named measures, and the notes of the run."""
    return _run(scenario, names, engine)[:2]


def _run(
    scenario: Scenario, names: Sequence[str], engine: str, until: StopCondition | None = None,
    keep: Sequence[str] = (),
) -> MeasuredAndKept:  # fmt: skip
    society = PlainSociety(scenario, engine=engine, starts=START_CACHE, until=until)
    wanted = tuple(dict.fromkeys(names))
    kept_ties = {"ties"}.intersection(keep)
    tables = run_with_arrays(society, {*required_tables(wanted), *kept_ties})
    span = {**span_of(scenario), "days": society.state.tick * society.state.tick_days}
    record = pack({name: tables[name] for name in keep}) if keep else None
    return measure_named(wanted, tables, **span), society.state.notes, record


class FunctionTask:
    """Evaluates a function at a point instead of running a scenario.

    The function takes the values by path and returns measures by name. Workers import it by its name, so it
    must be defined at the top level of a module.
    """

    def __init__(
        self, function: Callable[[dict[str, Any]], Mapping[str, float]], measures: tuple[str, ...]
    ) -> None:
        self.function, self.measures = function, measures

    def __call__(self, task: Task) -> RunOutcome:
        """Evaluate the function for one run."""
        return _timed(self._evaluate, task)

    def _evaluate(self, task: Task) -> Measured:
        found = dict(self.function(dict(task.content)))
        if missing := set(self.measures) - set(found):
            raise KeyError(f"the function returned no '{min(missing)}'")
        return found, ()

    def warm(self) -> None:
        """Do nothing: a function needs no preparation."""


def _timed(work: Callable[[Task], Measured | MeasuredAndKept], task: Task) -> RunOutcome:
    """Execute one run and time it; if it raises an error, return the error in the outcome."""
    began = time.perf_counter()
    try:
        found = work(task)
    except (Exception, SystemExit) as error:
        return RunOutcome({}, time.perf_counter() - began, failure_reason(error))
    record = found[2] if len(found) == 3 else None
    return RunOutcome(found[0], time.perf_counter() - began, None, found[1], record)


def scenario_task(
    experiment: Experiment, engine: str, measures: Sequence[str] = (), keep: Sequence[str] = ()
) -> ScenarioTask:
    """Return the task that runs the scenarios of an experiment, and computes its and the standard measures.

    `measures` are further measures, and `keep` names tables that are kept of each run. If runs stop at a
    condition, the measure `simulated_days` is computed too.

    Raises
    ------
    UserError
        A scenario is None, which means a function instead of a scenario; it names files with faults; or there
        is no measure with one of these names.
    """
    found = {name: scenario for name, scenario in experiment.scenarios.items() if scenario is not None}
    if len(found) < len(experiment.scenarios):
        raise StudyError("An experiment over functions needs the argument work, such as a FunctionTask.")
    refuse_faults(found.values())
    standard = set(with_standard(()))
    stopping = () if experiment.until is None else ("simulated_days",)
    wanted = dict.fromkeys([*check_measures(experiment.measures), *check_measures(measures), *stopping])
    further = [name for name in wanted if name not in standard]
    return ScenarioTask(found, engine, further, until=experiment.until, keep=keep)
