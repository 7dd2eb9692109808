"""Deciding on introductions, which are few: by the array form, after all else is decided compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import deciding
from sim.channels import Exposures
from sim.kernels import deciding as compiled
from sim.questions import MANAGERS


def decide(state: Any, asked: deciding.Asked, shown: Exposures, got: Any) -> deciding.Decisions:
    """Twin of `sim.deciding.decide`."""
    decisions = compiled.decide(state, asked, shown, got)
    if state.scenario.channels.managers is not None:
        at = np.flatnonzero(shown.channel == MANAGERS)
        few = Exposures(
            shown.question[at], shown.person[at], shown.channel[at], shown.hops[at], shown.heard[at]
        )
        told = deciding.decide(state, asked, few, got)
        decisions.code[at], decisions.odds[at] = told.code, told.odds
    return decisions
