"""The two engines, and which of them ends sooner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import engine
from sim.errors import StudyError

if TYPE_CHECKING:
    from sim.array_types import AnyFloats, AnyInts, Floats, Ints, Singles
    from sim.channels import Exposures
    from sim.networks import Ties
    from sim.networks.exchange import Changes, Terms
    from sim.networks.kinds.proximity import Seek
    from sim.scenarios.loading import Scenario
    from sim.state.society_state import State
    from sim.state.today import Decisions, Offers, OpenQuestions, Tally

ENGINES = ("compiled", "numpy")
# Measured on two processors with warm caches: what a tick and a person-day cost the NumPy engine, and what
# loading the compiled one costs. The first compiling, half a minute, is not counted.
SECONDS_A_TICK, SECONDS_A_PERSON_DAY, SECONDS_TO_LOAD = 8e-3, 5e-6, 0.8


@dataclass(frozen=True)
class Engine:
    """The hot processes of a day; the NumPy functions say what each of them takes and gives."""

    seek_near: Seek
    renew: Callable[[Singles, Singles, Singles, float, float, float], Singles]
    ask: Callable[[int, int, Singles, float], Ints]
    draw_topic_and_difficulty: Callable[
        [int, int, Ints, Singles, float, tuple[float, float]], tuple[Ints, Floats]
    ]
    open_questions: Callable[[State], OpenQuestions]
    tell: Callable[[State, OpenQuestions], tuple[AnyInts, AnyInts]]
    show: Callable[[State, OpenQuestions], tuple[AnyInts, AnyInts]]
    decide: Callable[[State, OpenQuestions, Exposures], Decisions]
    tally: Callable[[State, Decisions, AnyInts], Tally]
    spend: Callable[[AnyInts, AnyInts, Floats, AnyInts, AnyFloats], Ints]
    enter: Callable[[State, OpenQuestions, Offers], tuple[Changes, Ints]]
    exchange: Callable[[Ties, Terms, Changes], None]
    move: Callable[[Singles, Ints, float, float], None]


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
