"""The type of an engine: one function for each slow process of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints, Singles
    from sim.channels import Exposures
    from sim.channels.feed import Audience
    from sim.networks import Ties
    from sim.networks.kinds.drawing import Drawing
    from sim.networks.tie_updates import TieChanges, TieTerms
    from sim.state.society_state import State
    from sim.state.today import Decisions, Offers, OpenQuestions, Tally, Today


class Live(Protocol):
    """Function that runs whole ticks (`sim.engine.compiled.day.live.live`)."""

    def __call__(self, state: State, today: Today, rate: Floats | float, until: int, *, begun: bool) -> bool:
        """Run the ticks before `until`; return False if somebody joins or leaves the feed tonight."""


@dataclass(frozen=True)
class Engine:
    """The slow processes of a day, one function each.

    The functions of the NumPy engine (`sim.engine.numpy`) describe the arguments and results.
    """

    choose_drawing: Callable[[int], Drawing]  # given the number of people
    build_audience: Callable[[Bools, AnyFloats, Singles | None], Audience]
    renew: Callable[[Singles, Singles, Singles, float, float, float], Singles]
    ask: Callable[[int, int, Singles, Floats | float], Ints]
    draw_topic_and_difficulty: Callable[
        [int, int, Ints, Singles, float, tuple[float, float]], tuple[Ints, Floats]
    ]
    open_questions: Callable[[State], OpenQuestions]
    tell: Callable[[State, OpenQuestions], tuple[AnyInts, AnyInts]]
    show: Callable[[State, OpenQuestions], tuple[AnyInts, AnyInts]]
    decide: Callable[[State, OpenQuestions, Exposures], Decisions]
    tally: Callable[[State, Decisions, Exposures], Tally]
    choose_attempts: Callable[[AnyInts, AnyInts, Floats, AnyInts, AnyFloats], Ints]
    record_answers: Callable[[State, OpenQuestions, Offers], tuple[TieChanges, Ints]]
    update_ties: Callable[[Ties, TieTerms, TieChanges], None]
    change_morale: Callable[[Singles, Ints, float, float], None]
    live: Live | None = None  # None if the engine can't run whole ticks in one call
