"""Ask: people ask today's questions and choose channels for them (ODD: Submodels, ask)."""

import numpy as np

from sim.array_types import Floats, Ints, Singles
from sim.channels import hub
from sim.day.learn import channels_of, weights
from sim.day.own_rules import apply_rules
from sim.parts.columns import Asking
from sim.population.asking_rates import asking_rates
from sim.rules import ask as asking
from sim.state.questions import HUB
from sim.state.rhythm import day_share
from sim.state.society_state import State
from sim.state.today import Today


def ask(state: State, today: Today) -> None:
    """Draw who asks today, and add their questions to the state."""
    asker = asking.draw_askers(state.luck, state.tick, chances(state))
    if today.asked:  # some have asked by hand already; a person asks at most once a day
        asker = asker[~np.isin(asker, state.questions.asker[-today.asked :])]
    add(state, today, asker, *draw_topic_and_difficulty(state, asker))


def daily_rates(state: State) -> Floats | float:
    """Return the expected questions of each person in a day at full morale, (N,) or one number for all."""
    return asking_rates(state.people, float(state.scenario.asking.rate))


def chances(state: State) -> Floats:
    """Return the chance that each person asks a question on this tick, (N,), after users' rules."""
    chance: Floats = daily_rates(state) * day_share(state) * readiness(state).astype(np.float64)
    if state.has_rules("asking"):
        columns = Asking(np.arange(chance.size), np.minimum(chance, 1.0))
        chance = np.where(state.present, apply_rules(state, "asking", columns), 0.0)
    return chance


def readiness(state: State) -> Singles:
    """Return each person's morale, (N,), but 0 for people who aren't present."""
    morale = state.people.morale
    return morale if state.presence is None else np.where(state.presence.here, morale, np.float32(0))


def draw_topic_and_difficulty(state: State, asker: Ints) -> tuple[Ints, Floats]:
    """Draw the topics and difficulties of the questions that the askers ask today."""
    a = state.scenario.asking
    d = a.difficulty
    shape = (float(d), 0.0) if isinstance(d, (int, float)) else (float(d.a), float(d.b))
    topic, difficulty = asking.draw_topic_and_difficulty(
        state.luck, state.tick, asker, state.people.interest, float(a.outside), shape
    )
    if a.hopeless > 0:
        difficulty = asking.make_hopeless(state.luck, state.tick, asker, a.hopeless, difficulty)
    return topic, difficulty


def add(state: State, today: Today, asker: Ints, topic: Ints, difficulty: Floats) -> Ints:
    """Add questions that are asked today to the state, choose their channels, and return their rows."""
    s = state.scenario
    bits = asking.choose_channels(
        state.luck, state.tick, asker, channels_of(state, asker), *weights(state, asker)
    )
    if s.channels.hub is not None:
        submitted = hub.draw_submissions(state.luck, state.tick, asker, s.channels.hub.submits)
        bits[~submitted] &= ~np.uint32(1 << HUB)
    rows = state.questions.append(
        asker.size, asker=asker, topic=topic, difficulty=difficulty, asked=state.tick, channels=bits
    )
    state.open = np.concatenate([state.open, rows])
    if s.channels.hub is not None:
        state.hub_queue = np.concatenate([state.hub_queue, rows[bits & (1 << HUB) != 0]])
    if state.short_ticks is not None and today.shown is not None:  # asked by hand after circulation
        state.short_ticks.late_questions = np.concatenate([state.short_ticks.late_questions, rows])
    today.asked += asker.size
    return rows
