"""Identify the function that a sweep runs at each point. To resume a sweep, the function must be the same."""

from __future__ import annotations

from sim.studies.store.execute_runs import Work
from sim.studies.store.function_digest import digest_of
from sim.studies.store.study_measures import measure_identities
from sim.studies.sweeps.sweep_tasks import FunctionTask, ScenarioTask


def identity_of_work(work: object) -> str:
    """Return the name of a function or function object, with a digest of its source and its values."""
    if type(work) is ScenarioTask:
        return "runs of scenarios"
    return digest_of(work, work.function if isinstance(work, FunctionTask) else None)


def study_of_work(work: Work, engine: str) -> dict[str, object]:
    """Return what all runs have in common besides their scenarios: engine, work and measures."""
    about: dict[str, object] = {"engine": engine, "work": identity_of_work(work)}
    if isinstance(work, ScenarioTask):
        about["measures"] = measure_identities(work.measures)
    return about


def modules_of_work(work: object) -> tuple[str, ...]:
    """Return the modules that `work` needs; a user's own function may use any measure or runner."""
    own = ScenarioTask.__module__
    return (own,) if type(work) is ScenarioTask else (own, "sim.measures", "sim.runner")
