"""Live: run whole ticks in calls of the engine, as long as nothing else needs to see one of them."""

from sim.day.ask import rates
from sim.day.close import record
from sim.day.plug_in import plug_in, prepare_audience
from sim.engine.engine import Engine
from sim.population.keenness import relative_keenness
from sim.rules.rank import EQUAL_CHANCE
from sim.state.questions import FEED, HUB, WORD_OF_MOUTH
from sim.state.society_state import State
from sim.state.today import Today

CHANNELS = {WORD_OF_MOUTH, HUB, FEED}
PERSON_DAYS_A_CALL = 2_000_000  # a third of a second, so that Ctrl-C doesn't have to wait long


def runs_as_a_whole(state: State, engine: Engine, today: Today) -> bool:
    """Return whether the engine can run the rest of this tick in one call, from asking to the record.

    It can't if a user's rule or channel takes part, if managers introduce questions, if people pass questions
    on, if the feed has an order, if people come and go, if a tick is shorter than a day, if threads share the
    work, or if something has been done by hand today.
    """
    untouched = today.shown is None and today.asked == 0 and not today.offers
    plain = CHANNELS.issuperset(state.channels.used) and not state.rules and not state.passes_on
    without_order = state.channels.ranking == EQUAL_CHANCE and not state.vote_keys.size
    at_once = state.short_ticks is None and state.presence is None and state.threads == 1
    without_managers = state.host_work is None
    return engine.live is not None and untouched and plain and without_order and at_once and without_managers


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
    fadings = state.tie_fading, state.standing_fading
    busy += [max(1, now) + each.ticks_left(state.ticks) for each in fadings]
    return min((tick for tick in busy if tick >= now), default=state.ticks)


def live(state: State, engine: Engine, until: int, today: Today | None = None) -> None:
    """Run the ticks before `until` in calls of the engine. `today` is the current tick if it has begun.

    If somebody joins or leaves the feed, the evening of that tick isn't part of a call: it is rare, and most
    of its work is on large arrays.
    """
    assert engine.live is not None
    most = max(1, PERSON_DAYS_A_CALL // state.people.count)
    begun, today = today is not None, today or Today()
    while state.tick < until:
        if state.people.keenness is None:  # somebody's effort was set by hand
            state.people.keenness = relative_keenness(state.people.effort, state.scenario.people.keenness)
        if state.scenario.channels.feed is not None:
            prepare_audience(state, engine)
        end = min(until, state.tick + most)
        if not engine.live(state, today, rates(state), end, begun=begun):
            plug_in(state, today)
            record(state, today)
        begun, today = False, Today()
