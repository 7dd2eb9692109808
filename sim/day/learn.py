"""Learn: which channels people can use, and what they learn about these channels (ODD: Submodels, ask)."""

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.day.circulation.own_channels import can_ask
from sim.rules import learn as learning
from sim.state.society_state import State


def channels_of(state: State, asker: Ints) -> Bools:
    """Return which channels each asker can use today, (A, C)."""
    has = np.zeros((asker.size, len(state.channels.names)), bool)
    for index in state.channels.used:
        has[:, index] = can_ask(state, index, asker)
    return has


def weights(state: State, asker: Ints) -> tuple[Floats | None, Floats | None]:
    """Return the weights with which each asker draws one channel, and fallback weights.

    The fallback weights are for askers whose usable channels all have weight 0. Returns None and None if
    questions travel on all channels.
    """
    a = state.scenario.asking
    if a.channels == "all":
        return None, None
    first = learning.initial_propensity(a.channel_weights, state.channels.names)
    return (first, None) if state.channel_propensity is None else (state.channel_propensity[asker], first)


def learn(state: State, rows: Ints) -> None:
    """Let askers learn from their questions that end today (`rows`), one by one in the order of asking."""
    if state.channel_propensity is None:
        return
    q, forgetting = state.questions, float(state.scenario.asking.learning)
    rows = rows[np.lexsort((q.asked[rows], q.asker[rows]))]
    asker = q.asker[rows].astype(np.int64)
    nth = np.arange(rows.size) - np.searchsorted(asker, asker, side="left")
    for n in range(int(nth.max(initial=-1)) + 1):
        now = nth == n
        state.channel_propensity[asker[now]] = learning.reinforce(
            state.channel_propensity[asker[now]], q.first_channel[rows[now]], forgetting
        )
