"""whoanswers: who gets answers? An agent-based simulation of local and crowd collaboration networks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import UserError
    from sim.model import Society
    from sim.person import Person
    from sim.scenario import Scenario, load
    from sim.studies.compare import Comparison, compare

__all__ = ["Comparison", "Person", "Scenario", "Society", "UserError", "compare", "load"]

_HOMES = {
    "Comparison": "sim.studies.compare",
    "Person": "sim.person",
    "Scenario": "sim.scenario",
    "Society": "sim.model",
    "UserError": "sim.errors",
    "compare": "sim.studies.compare",
    "load": "sim.scenario",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing `sim` costs next to nothing."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Public names."""
    return __all__
