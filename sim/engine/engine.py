"""The type of an engine: the processes of a day that have a compiled form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from sim.array_types import AnyFloats, Bools, Floats, Ints, Singles
    from sim.channels import Exposures
    from sim.channels.feed import Audience
    from sim.networks import Ties
    from sim.networks.kinds.drawing import Drawing
    from sim.networks.tie_updates import TieChanges, TieTerms
    from sim.state.retellings import Retellings
    from sim.state.society_state import State
    from sim.state.today import Today

MORNING, ARRIVING, MEETING, BEFRIENDING, ASKING, INTRODUCING = range(6)
CIRCULATING, READING, HELPING, TYING, EVENING, NIGHT = range(6, 12)
"""The stages of a day: a call of an engine can begin with one and end before one."""


class Brought(NamedTuple):
    """What a compiled day gets from parts of the day that aren't compiled.

    Attributes
    ----------
    rate : (N,) float64, or a number
        Expected questions of each person on a tick at full morale, or of all; in a day if `activity` has
        rows.
    activity : (T, ticks) float64
        Share of a day's questions that people of each town ask on each tick of a day; no rows if it is even.
    ready : (N,) float32
        Morale of those who can ask today, and 0 for the others.
    usable : (N,) int64
        Channels that each person can use, as bits; empty if this depends only on hubs and the feed.
    used : int
        Channels that people can use today, as bits.
    introduces : bool
        Whether managers introduce questions in this call.
    further : Exposures
        Exposures that the call can't make.
    tellers : Retellings
        Who may pass on questions today, in order of question, and `chance` (R,) of doing so, or (1,) if it is
        the same for all.
    late : (L,) int64
        Questions asked earlier whose first day begins now.
    """

    rate: Floats | float
    activity: Floats
    ready: Singles
    usable: Ints
    used: int
    introduces: bool
    further: Exposures
    tellers: Retellings
    chance: Floats
    late: Ints


class Live(Protocol):
    """Function that runs ticks or parts of one (`sim.engine.compiled.day.live.live`)."""

    def __call__(
        self,
        state: State,
        today: Today,
        brought: Brought,
        until: int,
        first: int = MORNING,
        stop: int = NIGHT,
    ) -> None:
        """Run the ticks before `until`, from the stage `first` of the current one; end before `stop`."""


@dataclass(frozen=True)
class Engine:
    """The slow processes of a day.

    An engine without `live` leaves a day to the functions of `sim.day`.
    """

    choose_drawing: Callable[[int], Drawing]  # given the number of people
    build_audience: Callable[[Bools, AnyFloats, Singles | None], Audience]
    renew: Callable[[Singles, Singles, Singles, float, float, float], Singles]
    update_ties: Callable[[Ties, TieTerms, TieChanges], None]
    live: Live | None = None
