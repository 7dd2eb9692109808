"""Meet: people meet at events and through common friends (ODD: Submodels, meet)."""

import numpy as np

from sim.array_types import Ints
from sim.engine.engine import Engine
from sim.networks import FACE_TO_FACE, ONLINE
from sim.networks.tie_updates import TieChanges
from sim.rules import meet as meeting
from sim.state.society_state import State
from sim.state.today import Today


def meet(state: State, engine: Engine, today: Today) -> None:
    """Hold the regular event if one is due today, and let people introduce their friends to each other."""
    m = state.scenario.meeting
    if m.every and state.tick and state.tick % round(m.every / state.tick_days) == 0:
        bring_together(state, engine, today, *hold_event(state, 0, m.turnout, m.meets))
    if m.closure > 0:
        near = state.ties.face_to_face
        rate = m.closure * state.tick_days
        pairs = meeting.friends_of_friends(
            state.luck, state.tick, rate, near.neighbour, near.strength, near.degree
        )
        bring_together(state, engine, today, *pairs)


def hold_event(
    state: State, nth: int, turnout: float, rounds: int, town: int | None = None
) -> tuple[Ints, Ints]:
    """Draw the pairs who meet at an event in the given town, or at events in every town if `town` is None.

    `nth` distinguishes the events of one day.
    """
    here = state.present if town is None else state.present & (state.people.town == town)
    who = meeting.draw_attendees(state.luck, state.tick, nth, np.flatnonzero(here), turnout)
    return meeting.draw_pairs(
        state.luck, state.tick, nth, who, state.people.town[who].astype(np.int64), rounds
    )


def bring_together(state: State, engine: Engine, today: Today, a: Ints, b: Ints) -> None:
    """Strengthen or make the face-to-face tie of each pair that meets; strengthen existing online ties."""
    row, other = np.stack([a, b], 1).ravel(), np.stack([b, a], 1).ravel()
    known = state.ties.online.slot_of(row, other) >= 0
    layer = np.repeat(np.array([FACE_TO_FACE, ONLINE]), [row.size, int(known.sum())])
    row, other = np.concatenate([row, row[known]]), np.concatenate([other, other[known]])
    changes = TieChanges(row, other, layer, np.zeros(row.size, np.int64))
    engine.update_ties(state.ties, state.tie_terms, changes)
    today.met += a.size
