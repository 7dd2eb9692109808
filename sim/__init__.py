"""whoanswers: who gets answers? An agent-based simulation of local and crowd collaboration networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import ScenarioError, StudyError, TableError, UserError, WriteError
    from sim.measures import by_group, measure
    from sim.runner import run_lives
    from sim.scenarios import Row, rows, schema
    from sim.scenarios.loading import Scenario, load, shipped_scenarios, write_starter
    from sim.society.person import Person
    from sim.society.society import Society
    from sim.studies.claims.board import Board, claims
    from sim.studies.comparison.compare import Comparison, compare
    from sim.studies.discovery.discovery import Discovery, discover
    from sim.studies.experiments.experiment import Experiment
    from sim.studies.experiments.experiment_files import load_experiment
    from sim.studies.experiments.shipped_experiments import shipped_experiments
    from sim.studies.luck.luck_study import Luck, luck
    from sim.studies.resilience.resilience_study import Resilience, resilience
    from sim.studies.sensitivity.sensitivity import Sensitivity, sensitivity
    from sim.studies.sweeps.merge import merge
    from sim.studies.sweeps.sweep import Swept, sweep
    from sim.studies.validate import validate
    from sim.tables import SavedRun, load_run, save_run
    from sim.web.lesson.lesson import Lesson, lesson

__all__ = [
    "Board",
    "Comparison",
    "Discovery",
    "Experiment",
    "Lesson",
    "Luck",
    "Person",
    "Resilience",
    "Row",
    "SavedRun",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Society",
    "StudyError",
    "Swept",
    "TableError",
    "UserError",
    "WriteError",
    "by_group",
    "claims",
    "compare",
    "discover",
    "lesson",
    "load",
    "load_experiment",
    "load_run",
    "luck",
    "measure",
    "merge",
    "resilience",
    "rows",
    "run_lives",
    "save_run",
    "schema",
    "sensitivity",
    "shipped_experiments",
    "shipped_scenarios",
    "sweep",
    "validate",
    "write_starter",
]

# Where each public name is defined: its module, and behind a colon what it is called there if not so.
_HOMES = {
    "Board": "sim.studies.claims.board",
    "Comparison": "sim.studies.comparison.compare",
    "Discovery": "sim.studies.discovery.discovery",
    "Experiment": "sim.studies.experiments.experiment",
    "Lesson": "sim.web.lesson.lesson",
    "Luck": "sim.studies.luck.luck_study",
    "Person": "sim.society.person",
    "Resilience": "sim.studies.resilience.resilience_study",
    "Row": "sim.scenarios",
    "SavedRun": "sim.tables",
    "Scenario": "sim.scenarios.loading",
    "ScenarioError": "sim.errors",
    "Sensitivity": "sim.studies.sensitivity.sensitivity",
    "Society": "sim.society.society",
    "StudyError": "sim.errors",
    "Swept": "sim.studies.sweeps.sweep",
    "TableError": "sim.errors",
    "UserError": "sim.errors",
    "WriteError": "sim.errors",
    "by_group": "sim.measures",
    "claims": "sim.studies.claims.board",
    "compare": "sim.studies.comparison.compare",
    "discover": "sim.studies.discovery.discovery",
    "lesson": "sim.web.lesson.lesson",
    "load": "sim.scenarios.loading",
    "load_experiment": "sim.studies.experiments.experiment_files",
    "load_run": "sim.tables",
    "luck": "sim.studies.luck.luck_study",
    "measure": "sim.measures",
    "merge": "sim.studies.sweeps.merge",
    "resilience": "sim.studies.resilience.resilience_study",
    "rows": "sim.scenarios",
    "run_lives": "sim.runner",
    "save_run": "sim.tables",
    "schema": "sim.scenarios",
    "sensitivity": "sim.studies.sensitivity.sensitivity",
    "shipped_experiments": "sim.studies.experiments.shipped_experiments",
    "shipped_scenarios": "sim.scenarios.loading",
    "sweep": "sim.studies.sweeps.sweep",
    "validate": "sim.studies.validate",
    "write_starter": "sim.scenarios.loading",
}


def __getattr__(name: str) -> Any:
    """Load a public name or a module when it is first used, so that importing `sim` costs next to nothing."""
    if not name.startswith("_"):
        from importlib import import_module, util  # a tenth of the start of `--help`

        if name in _HOMES:
            module, _, called = _HOMES[name].partition(":")
            return getattr(import_module(module), called or name)
        if util.find_spec(f"sim.{name}") is not None:
            return import_module(f"sim.{name}")
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Public names."""
    return list(__all__)
