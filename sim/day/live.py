"""Live: run a whole day in one call of the engine, if nothing else needs its intermediate results."""

from sim.day.ask import rates
from sim.day.plug_in import prepare_audience
from sim.engine.engine import Engine
from sim.population.keenness import relative_keenness
from sim.rules.rank import EQUAL_CHANCE
from sim.state.questions import FEED, HUB, WORD_OF_MOUTH
from sim.state.society_state import State
from sim.state.today import Today

CHANNELS = {WORD_OF_MOUTH, HUB, FEED}


def runs_as_a_whole(state: State, engine: Engine, today: Today) -> bool:
    """Return whether the engine can run the rest of this day in one call, from asking to closing.

    It can't if a user's rule or channel takes part, if managers introduce questions, if people pass questions
    on, if the feed has an order, if people come and go, if a tick is shorter than a day, if threads share the
    work, or if something has been done by hand today.
    """
    untouched = today.shown is None and today.asked == 0 and not today.offers
    plain = CHANNELS.issuperset(state.channels.used) and not state.rules and not state.passes_on
    without_order = state.channels.ranking == EQUAL_CHANCE and not state.vote_keys.size
    at_once = state.short_ticks is None and state.presence is None and state.threads == 1
    return engine.live is not None and untouched and plain and without_order and at_once


def live(state: State, engine: Engine, today: Today) -> None:
    """Ask, circulate, read, help, thank and close, in one call of the engine."""
    assert engine.live is not None
    if state.people.keenness is None:  # somebody's effort was set by hand
        state.people.keenness = relative_keenness(state.people.effort, state.scenario.people.keenness)
    if state.scenario.channels.feed is not None:
        prepare_audience(state)
    engine.live(state, today, rates(state))
