"""Change the morale of people who are present."""

from sim.array_types import Ints
from sim.engine.engine import Engine
from sim.state.society_state import State


def lower_morale(state: State, engine: Engine, who: Ints, share: float) -> None:
    """Lower the morale of people by a share of it, once for each time that somebody is among `who`."""
    _change(state, engine, who, down=share)


def raise_morale(state: State, engine: Engine, who: Ints, share: float) -> None:
    """Raise the morale of people by a share of what is missing, once for each time they are among `who`."""
    _change(state, engine, who, up=share)


def _change(state: State, engine: Engine, who: Ints, *, down: float = 0.0, up: float = 0.0) -> None:
    if state.presence is not None:  # the morale of people who have left stays as it was
        who = state.presence.among_present(who)
    engine.change_morale(state.people.morale, who, down, up)
