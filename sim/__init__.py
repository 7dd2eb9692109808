"""whoanswers: who gets answers? An agent-based simulation of local and crowd collaboration networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.checking import validate
    from sim.errors import ScenarioError, StudyError, TableError, UserError, WriteError
    from sim.measures import by_group, measure
    from sim.model import Society
    from sim.parameters import Row, rows, schema
    from sim.person import Person
    from sim.runner import run_lives
    from sim.scenario import Scenario, load, shipped_scenarios, write_starter
    from sim.studies.claims.board import Board, claims
    from sim.studies.compare import Comparison, compare
    from sim.studies.discovery import Discovery, discover
    from sim.studies.experiment import Experiment
    from sim.studies.luck import Luck, luck
    from sim.studies.merge import merge
    from sim.studies.reading import load_experiment
    from sim.studies.resilience import Resilience, resilience
    from sim.studies.sensitivity import Sensitivity, sensitivity
    from sim.studies.shipped import shipped_experiments
    from sim.studies.sweep import Swept, sweep
    from sim.tables import SavedRun, load_run, save_run
    from sim.web.lesson import Lesson, lesson

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
    "Comparison": "sim.studies.compare",
    "Discovery": "sim.studies.discovery",
    "Experiment": "sim.studies.experiment",
    "Lesson": "sim.web.lesson",
    "Luck": "sim.studies.luck",
    "Person": "sim.person",
    "Resilience": "sim.studies.resilience",
    "Row": "sim.parameters",
    "SavedRun": "sim.tables",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.errors",
    "Sensitivity": "sim.studies.sensitivity",
    "Society": "sim.model",
    "StudyError": "sim.errors",
    "Swept": "sim.studies.sweep",
    "TableError": "sim.errors",
    "UserError": "sim.errors",
    "WriteError": "sim.errors",
    "by_group": "sim.measures",
    "claims": "sim.studies.claims.board",
    "compare": "sim.studies.compare",
    "discover": "sim.studies.discovery",
    "lesson": "sim.web.lesson",
    "load": "sim.scenario",
    "load_experiment": "sim.studies.reading",
    "load_run": "sim.tables",
    "luck": "sim.studies.luck",
    "measure": "sim.measures",
    "merge": "sim.studies.merge",
    "resilience": "sim.studies.resilience",
    "rows": "sim.parameters",
    "run_lives": "sim.runner",
    "save_run": "sim.tables",
    "schema": "sim.parameters",
    "sensitivity": "sim.studies.sensitivity",
    "shipped_experiments": "sim.studies.shipped",
    "shipped_scenarios": "sim.scenario",
    "sweep": "sim.studies.sweep",
    "validate": "sim.checking",
    "write_starter": "sim.scenario",
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
