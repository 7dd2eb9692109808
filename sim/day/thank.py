"""Thank: answers are written down; ties, accounts, standing and morale move (ODD: Submodels, thank)."""

from __future__ import annotations

from typing import Any

from sim.day.today import Today
from sim.networks.exchange import Scales
from sim.state.society_state import State


def thank(state: State, form: Any, today: Today) -> None:
    """Record the answers; strengthen ties, settle accounts, raise standing and morale."""
    attempts, columns = today.attempts, today.columns
    assert attempts is not None and columns is not None
    changes = form.enter(state, columns, attempts)
    t, d = state.scenario.ties, state.scenario.discouragement
    form.exchange(
        state.ties, Scales(state.fading.scale, state.fading.shielded_scale), float(t.learning),
        int(t.owed_cap), changes.row, changes.other, changes.layer, changes.change,
    )  # fmt: skip
    if d.enabled:
        form.move(state.people.morale, changes.newly, 0.0, float(d.up))
