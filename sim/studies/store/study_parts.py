"""Find the parts of users that a study uses, and check that its workers can find them too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Executor
from typing import Any

from sim.registry.parts import Part
from sim.registry.plugins import measures_of_users, refuse_scripts
from sim.runner.executors import InlineExecutor
from sim.scenarios import Scenario
from sim.scenarios.used_parts import used_parts
from sim.studies.experiments.design import Design
from sim.studies.experiments.experiment import Experiment

Settings = Iterable[tuple[str, object]]
"""Dotted paths of parameters, each with a value."""


def parts_of_study(
    scenarios: Iterable[Scenario | None], settings: Settings = (), measures: Collection[str] = ()
) -> list[Any]:
    """Return the parts of users that scenarios, further settings and the named measures use, each once."""
    found: list[Any] = used_parts({}, settings)
    for scenario in scenarios:
        found += used_parts({} if scenario is None else scenario.to_dict())
    found += [each for each in measures_of_users() if each.name in measures]
    return list({(type(part), part.name): part for part in found}.values())


def parts_of_experiment(experiment: Experiment, measures: Collection[str] = ()) -> list[Any]:
    """Return the parts of users that the scenarios, design and named measures of an experiment use."""
    return parts_of_study(experiment.scenarios.values(), settings_of_design(experiment.design), measures)


def settings_of_design(design: Design) -> Iterator[tuple[str, object]]:
    """Yield the parameters of a design with each of their values, or with None instead of a range."""
    for dimension in design.dimensions:
        yield from ((dimension.path, value) for value in dimension.values or (None,))
    for point in design.listed:
        yield from point


def check_found_by_workers(parts: Iterable[Any], executor: Executor | None, workers: int | None) -> None:
    """Refuse a study, before its first run, whose workers can't find parts of a script or notebook.

    Measures are not checked. `executor` and `workers` are as in `sim.studies.store.study_lives.Limits`.

    Raises
    ------
    StudyError
        There is such a part, and the runs don't take place in this process.
    """
    inline = workers == 0 if executor is None else isinstance(executor, InlineExecutor)
    if not inline:
        refuse_scripts(each for each in parts if isinstance(each, Part))
