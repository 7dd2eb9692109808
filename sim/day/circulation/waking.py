"""Keep what reaches people in their sleep until they wake up (ODD: Submodels, daily rhythm)."""

import numpy as np

from sim.channels import Exposures, join_exposures
from sim.state.questions import OPEN
from sim.state.society_state import State


def wait_until_awake(state: State, shown: Exposures) -> Exposures:
    """Return the exposures of people who are awake, with those that have waited for them to wake up.

    The others wait. If the question has closed, or the person has been removed, when the person wakes up,
    the exposure is dropped.
    """
    short = state.short_ticks
    if short is None or short.waking is None:
        return shown
    ahead = short.waking[state.people.town[shown.person], state.tick % short.ticks_per_day]
    for ticks in np.unique(ahead[ahead > 0]).tolist():
        later = Exposures(*(column[ahead == ticks] for column in shown))
        short.asleep.setdefault(state.tick + ticks, []).append((state.open[later.question], later))
    parts = [Exposures(*(column[ahead == 0] for column in shown))]
    for rows, later in short.asleep.pop(state.tick, []):
        here = (state.questions.status[rows] == OPEN) & state.present[later.person]
        place = np.searchsorted(state.open, rows[here]).astype(np.int32)
        parts.append(Exposures(*(column[here] for column in later))._replace(question=place))
    return join_exposures(parts)
