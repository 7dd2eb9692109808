"""Where people ask: the channels they have, and what they learned of them (ODD: Submodels, ask)."""

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.population.people import MANAGER
from sim.rules import learn as learning
from sim.state.questions import CHANNELS, FEED, HUB, MANAGERS
from sim.state.society_state import State


def channels_of(state: State, asker: Ints) -> Bools:
    """Which channels each asker has today, (A, C): the feed takes the crowd, managers who are in post."""
    channels = state.scenario.channels
    has = np.zeros((asker.size, len(CHANNELS)), bool)
    has[:] = [getattr(channels, name) is not None for name in CHANNELS]
    has[:, FEED] &= state.people.on_crowd[asker]
    if state.closed is not None:
        has[:, HUB] &= ~state.closed[state.hub_of[asker]]
    if channels.managers is not None:
        has[:, MANAGERS] &= (state.people.role == MANAGER).any()
    return has


def weights(state: State, asker: Ints) -> tuple[Floats | None, Floats | None]:
    """Weights by which each asker takes one channel, and those of askers whom they leave without one."""
    a = state.scenario.asking
    if a.channels == "all":
        return None, None
    first = learning.at_first(a.channel_weights, CHANNELS)
    return (first, None) if state.propensity is None else (state.propensity[asker], first)


def learn(state: State, rows: Ints) -> None:
    """Let askers learn from questions that end today, one by one in the order in which they were asked."""
    if state.propensity is None:
        return
    q, forgetting = state.questions, float(state.scenario.asking.learning)
    rows = rows[np.lexsort((q.asked[rows], q.asker[rows]))]
    asker = q.asker[rows].astype(np.int64)
    nth = np.arange(rows.size) - np.searchsorted(asker, asker, side="left")
    for n in range(int(nth.max(initial=-1)) + 1):
        now = nth == n
        state.propensity[asker[now]] = learning.reinforced(
            state.propensity[asker[now]], q.first_channel[rows[now]], forgetting
        )
