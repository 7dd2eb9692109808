"""Get an engine by its name, and choose the faster one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import engine
from sim.errors import StudyError

if TYPE_CHECKING:
    from sim.engine.engine import Engine
    from sim.scenarios.loading import Scenario

ENGINES = ("compiled", "numpy")
# Measured on two processors with warm caches: the time for a tick and for a person-day in the NumPy engine,
# and for loading the compiled engine. The first compilation, half a minute, is not included.
SECONDS_A_TICK, SECONDS_A_PERSON_DAY, SECONDS_TO_LOAD = 8e-3, 5e-6, 0.8


def fastest_engine(scenario: Scenario, lives: int = 1) -> str:
    """Return the name of the engine that is expected to finish first.

    It is "numpy" if the NumPy engine needs less time for all lives than loading the compiled code takes.
    Results don't depend on the engine. The estimate uses `people.count`, although a user's file may have
    another number of people.
    """
    ticks = scenario.days * 24.0 / scenario.tick_hours
    work = lives * (ticks * SECONDS_A_TICK + scenario.people.count * scenario.days * SECONDS_A_PERSON_DAY)
    return "numpy" if work < SECONDS_TO_LOAD else "compiled"


def engine_named(name: str) -> Engine:
    """Return an engine by its name; raises StudyError for unknown names."""
    if name == "compiled":
        return engine.compiled.ENGINE
    if name == "numpy":
        return engine.numpy.ENGINE
    raise StudyError(f"There is no engine '{name}'; choose one of {', '.join(ENGINES)}.")
