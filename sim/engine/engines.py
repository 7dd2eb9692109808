"""The two engines, and which of them ends sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import engine
from sim.errors import StudyError

if TYPE_CHECKING:
    from sim.engine.engine import Engine
    from sim.scenarios.loading import Scenario

ENGINES = ("compiled", "numpy")
# Measured on two processors with warm caches: what a tick and a person-day cost the NumPy engine, and what
# loading the compiled one costs. The first compiling, half a minute, is not counted.
SECONDS_A_TICK, SECONDS_A_PERSON_DAY, SECONDS_TO_LOAD = 8e-3, 5e-6, 0.8


def fastest_engine(scenario: Scenario, lives: int = 1) -> str:
    """Name of the engine that ends sooner: NumPy for so little work that loading compiled code takes longer.

    No result depends on it. The estimate takes the scenario's number of people; files may hold another.
    """
    ticks = scenario.days * 24.0 / scenario.tick_hours
    work = lives * (ticks * SECONDS_A_TICK + scenario.people.count * scenario.days * SECONDS_A_PERSON_DAY)
    return "numpy" if work < SECONDS_TO_LOAD else "compiled"


def engine_named(name: str) -> Engine:
    """Return an engine by its name; raises StudyError where there is none."""
    if name == "compiled":
        return engine.compiled.ENGINE
    if name == "numpy":
        return engine.numpy.ENGINE
    raise StudyError(f"There is no engine '{name}'; take one of {', '.join(ENGINES)}.")
