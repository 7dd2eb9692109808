"""Circulate: open questions become exposures, channel by channel (ODD: Submodels, circulate)."""

from dataclasses import replace
from pkgutil import resolve_name
from typing import Any

import numpy as np

from sim.channels import Exposures, join_exposures
from sim.day.circulation import exposures as exposures  # the declarations of channels name its functions
from sim.day.circulation.own_channels import expose_own
from sim.day.circulation.waking import wait_until_awake
from sim.day.own_rules import apply_rules
from sim.engine.engine import Engine
from sim.parts.columns import Audience
from sim.population.keenness import relative_keenness
from sim.state.society_state import State
from sim.state.today import Today


def circulate(state: State, engine: Engine, today: Today) -> None:
    """Turn the open questions into exposures, channel by channel."""
    if state.people.keenness is None:  # everybody is equally keen, or somebody's effort was set by hand
        state.people.keenness = relative_keenness(state.people.effort, state.scenario.people.keenness)
    today.questions = starting = questions = engine.open_questions(state)
    if state.short_ticks is not None:
        starts = state.short_ticks.day_begins(state.tick, state.open, questions.asked)
        starting = replace(questions, bits=np.where(starts, questions.bits, 0))
    parts = []
    for index in state.channels.used:
        part = state.channels.part(index)
        if part.built_in:
            expose: Any = resolve_name(part.function)
            parts += expose(state, engine, questions, starting)
        else:
            parts += expose_own(state, index, questions, starting)
    today.shown = shown = wait_until_awake(state, join_exposures(parts))
    if state.has_rules("audience"):
        q = questions.at(shown.question)
        every = np.ones(shown.person.size, np.bool_)
        columns = Audience(shown.person, q.asker, q.topic, q.asked, shown.channel, shown.hops, every)
        keep = apply_rules(state, "audience", columns)
        today.shown = Exposures(*(column[keep] for column in shown))
    today.exposures = today.shown.question.size
