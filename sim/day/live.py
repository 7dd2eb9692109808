"""Live: run a day, or parts of it, in compiled calls if the engine has them, otherwise in NumPy.

The functions of the other modules of `sim.day` are the NumPy form, which specifies the compiled one.
"""

from __future__ import annotations

import numpy as np

from sim.array_types import Floats, Ints, Singles
from sim.channels import Exposures, join_exposures, make_exposures
from sim.day.ask import ask as ask_in_numpy, chances, daily_rates
from sim.day.circulation.circulate import choose_audience, circulate as circulate_in_numpy, starting
from sim.day.circulation.exposures import take_tellers
from sim.day.circulation.own_channels import can_ask, expose_own
from sim.day.close import close, end_run, record
from sim.day.help import help as choose_attempts, vote
from sim.day.manage import introduce
from sim.day.plug_in import plug_in, prepare_audience
from sim.day.read import read
from sim.day.thank import thank
from sim.engine.engine import (
    ASKING,
    CIRCULATING,
    EVENING,
    HELPING,
    INTRODUCING,
    MORNING,
    NIGHT,
    READING,
    Brought,
    Engine,
)
from sim.engine.numpy.circulate import open_questions
from sim.population.keenness import relative_keenness
from sim.population.people import MANAGER
from sim.state.questions import MANAGERS
from sim.state.retellings import no_retellings
from sim.state.short_ticks import no_rows
from sim.state.society_state import State
from sim.state.today import Today

NO_SINGLES, NONE, NO_TIMES = np.zeros(0, np.float32), np.zeros(0), np.zeros((0, 1))
PERSON_DAYS_A_CALL = 2_000_000  # a third of a second, so that Ctrl-C doesn't have to wait long


def runs_as_a_whole(state: State, engine: Engine, today: Today) -> bool:
    """Return whether the engine can run the rest of this tick, from asking to closing, in one or two calls.

    It can't if something has been done by hand today, or if a user's rule sees the middle of the day.
    """
    untouched = today.shown is None and today.asked == 0 and not today.offers
    sees = state.has_rules("audience", "reading", "willingness", "thanking")
    return engine.live is not None and untouched and not sees


def runs_unseen(state: State) -> bool:
    """Return whether the engine can run several ticks in one call, so that nothing else sees them.

    It can't if a user's rule or channel takes part.
    """
    return not state.rules and not _own_channels(state)


def next_busy_tick(state: State) -> int:
    """Return the next tick, from the current one on, whose morning has more to do than the engine's call.

    On such a tick there is an intervention or a regular event, or stored values are multiplied by the scale
    of fading. Returns the number of ticks of the run if there is none.
    """
    now, s = state.tick, state.scenario
    busy = [round(each.day / state.tick_days) for each in s.interventions]
    if s.meeting.every:
        every = round(s.meeting.every / state.tick_days)
        busy.append(max(1, -(-now // every)) * every)
    busy += state.term_ends
    fadings = state.tie_fading, state.standing_fading
    busy += [max(1, now) + each.ticks_left(state.ticks) for each in fadings]
    return min((tick for tick in busy if tick >= now), default=state.ticks)


def live_through(state: State, engine: Engine, until: int) -> None:
    """Run the ticks before `until` in calls of the engine that run several ticks."""
    assert engine.live is not None
    most = max(1, PERSON_DAYS_A_CALL // state.people.count)
    while state.tick < until:
        _prepare(state, engine)
        end, today = min(until, state.tick + most), Today()
        engine.live(state, today, _bring(state, today, MORNING), end)
        end_run(state)


def live(state: State, engine: Engine, today: Today) -> None:
    """Run the rest of the current tick, from asking to the record."""
    assert engine.live is not None
    _prepare(state, engine)
    first = ASKING
    if _own_channels(state):  # they must see today's questions
        ask(state, engine, today)
        first = INTRODUCING
    engine.live(state, today, _bring(state, today, first), state.tick + 1, first, EVENING)
    plug_in(state, today)
    record(state, today)


def ask(state: State, engine: Engine, today: Today) -> None:
    """Draw who asks today, and add their questions to the state."""
    if engine.live is None:
        ask_in_numpy(state, today)
    else:
        brought = _bring(state, today, ASKING, INTRODUCING)
        engine.live(state, today, brought, state.tick + 1, ASKING, INTRODUCING)


def circulate(state: State, engine: Engine, today: Today) -> None:
    """Turn the open questions into exposures, and decide the outcome of each."""
    _prepare(state, engine)
    decides = not state.has_rules("reading", "willingness")
    if engine.live is None:
        circulate_in_numpy(state, today)
        read(state, today)
        return
    until = HELPING if decides and not state.has_rules("audience") else READING
    engine.live(state, today, _bring(state, today, INTRODUCING), state.tick + 1, INTRODUCING, until)
    choose_audience(state, today)
    if not decides:
        read(state, today)
    elif until == READING:
        engine.live(state, today, _bring(state, today, READING), state.tick + 1, READING, HELPING)


def finish(state: State, engine: Engine, today: Today) -> None:
    """Let people answer as long as their effort lasts, vote and thank, and close questions."""
    if engine.live is not None and not state.has_rules("thanking"):
        engine.live(state, today, _bring(state, today, HELPING), state.tick + 1, HELPING, EVENING)
        return
    choose_attempts(state, today)
    vote(state, today)
    thank(state, engine, today)
    close(state)


def _own_channels(state: State) -> list[int]:
    """Return the channels of users that the scenario uses."""
    return [index for index in state.channels.used if not state.channels.part(index).built_in]


def _bring(state: State, today: Today, first: int, until: int = NIGHT) -> Brought:
    """Return what the call for the stages from `first` to before `until` can't get from the state."""
    nobody: tuple[Floats | float, Floats, Singles, Ints] = 0.0, NO_TIMES, NO_SINGLES, no_rows()
    asking = nobody if first > ASKING else _asking(state, today)
    used = sum(1 << index for index in state.channels.used)
    if not (state.people.role == MANAGER).any():
        used &= ~(1 << MANAGERS)
    further, tellers, chance, late = _no_exposures(), no_retellings(), NONE, no_rows()
    if first <= CIRCULATING < until:
        mouth = state.scenario.channels.word_of_mouth
        chance = NONE if mouth is None else np.array([float(mouth.pass_on)])
        if state.has_rules("passing_on"):
            tellers, chance = take_tellers(state)
        late, further = _further(state, first)
    introduces = MANAGERS in state.channels.used and not _own_channels(state)
    return Brought(*asking, used, introduces, further, tellers, chance, late)


def _asking(state: State, today: Today) -> tuple[Floats | float, Floats, Singles, Ints]:
    """Return rates of asking, activity, readiness, and the usable channels, as in `Brought`."""
    usable, short = no_rows(), state.short_ticks
    for index in _own_channels(state):
        if state.channels.part(index).askers is not None:
            usable = np.full(state.people.count, -1, np.int64) if usable.size == 0 else usable
            everybody = np.arange(state.people.count)
            usable[~can_ask(state, index, everybody)] &= ~(1 << index)
    rate, activity, ready = daily_rates(state), NO_TIMES, state.people.morale
    if state.has_rules("asking"):
        rate, ready = chances(state), np.ones(state.people.count, np.float32)
    elif short is not None and short.activity is not None:
        activity = short.activity
    else:
        rate = rate * state.tick_days
    if today.asked:  # some have asked by hand already; a person asks at most once a day
        ready = ready.copy()
        ready[state.questions.asker[-today.asked :]] = 0
    return rate, activity, ready, usable


def _prepare(state: State, engine: Engine) -> None:
    """Compute keenness and the audience of the feed anew, if something has changed them."""
    if state.people.keenness is None:  # everybody is equally keen, or somebody's effort was set by hand
        state.people.keenness = relative_keenness(state.people.effort, state.scenario.people.keenness)
    made_in_calls = engine.live is not None and state.feed_changes
    if state.scenario.channels.feed is not None and not made_in_calls:
        prepare_audience(state, engine)


def _further(state: State, first: int) -> tuple[Ints, Exposures]:
    """Return the questions whose first day begins late, and the exposures on channels of users."""
    parts, late, own, short = [_no_exposures()], no_rows(), _own_channels(state), state.short_ticks
    if short is not None:
        late = short.late_questions
    if first == INTRODUCING and own:
        questions = open_questions(state)
        begun = starting(state, questions)
        if MANAGERS in state.channels.used:  # users' channels come after them, and may look at their effort
            parts.append(introduce(state, questions, np.flatnonzero(questions.bits & (1 << MANAGERS))))
        parts += [part for index in own for part in expose_own(state, index, questions, begun)]
    if short is not None:
        short.late_questions = no_rows()
    return late, join_exposures(parts)


def _no_exposures() -> Exposures:
    return make_exposures(no_rows(), no_rows(), 0)
