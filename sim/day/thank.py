"""Thank: record answers, and change ties, accounts, standing and morale (ODD: Submodels, thank)."""

from dataclasses import replace

import numpy as np

from sim.day.own_rules import apply_rules
from sim.engine.engine import Engine
from sim.engine.numpy.thank import record_answers
from sim.networks import FACE_TO_FACE, ONLINE
from sim.networks.layer import Layer
from sim.networks.tie_updates import TieChanges
from sim.parts.columns import Thanking
from sim.rules.thank import change_morale
from sim.state.society_state import State
from sim.state.today import Today


def thank(state: State, engine: Engine, today: Today) -> None:
    """Record the answers; strengthen ties, update accounts, raise standing and morale."""
    assert today.attempts is not None and today.questions is not None
    changes, newly = record_answers(state, today.questions, today.attempts)
    if state.presence is not None:
        changes = _without_absent_askers(state, changes)
    if state.has_rules("thanking"):
        changes = _with_rules(state, changes)
    if state.ties.face_to_face.directed:
        changes = _without_new_ways(state.ties.face_to_face, changes)
    engine.update_ties(state.ties, state.tie_terms, changes)
    d = state.scenario.discouragement
    if d.enabled:
        change_morale(state.people.morale, state.among_present(newly), 0.0, float(d.up))


def _without_absent_askers(state: State, changes: TieChanges) -> TieChanges:
    """Leave out both changes of each answer to an asker who has left, and therefore gives no thanks."""
    stays = np.repeat(state.present[changes.row[::2]], 2)
    row, other = changes.row[stays], changes.other[stays]
    return TieChanges(row, other, changes.layer[stays], changes.change[stays])


def _without_new_ways(near: Layer, changes: TieChanges) -> TieChanges:
    """Leave out the helper's side of face-to-face ties with a direction if the helper can't ask the asker.

    Whoever helps doesn't gain a tie to the asker, so an expert whom all ask stays one.
    """
    back = np.arange(changes.row.size) % 2 == 1  # the helper's side of each answer
    stays = ~back | (changes.layer != FACE_TO_FACE) | (near.slot_of(changes.row, changes.other) >= 0)
    learning = None if changes.learning is None else changes.learning[stays]
    row, other = changes.row[stays], changes.other[stays]
    return TieChanges(row, other, changes.layer[stays], changes.change[stays], learning)


def _with_rules(state: State, changes: TieChanges) -> TieChanges:
    """Let users' rules change how much each helpful answer strengthens the tie between helper and asker.

    Each answer has two changes: one in the asker's row, then one in the helper's.
    """
    asker, helper = changes.row[::2], changes.other[::2]
    online = changes.layer[::2] == ONLINE
    learning = np.full(helper.size, float(state.tie_terms.learning))
    learning = apply_rules(state, "thanking", Thanking(helper, asker, online, learning))
    return replace(changes, learning=np.repeat(learning, 2))
