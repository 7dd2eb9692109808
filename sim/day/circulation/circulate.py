"""Circulate: open questions become exposures, channel by channel (ODD: Submodels, circulate)."""

from dataclasses import replace
from pkgutil import resolve_name
from typing import Any

import numpy as np

from sim.channels import join_exposures
from sim.day.circulation import exposures as exposures  # the declarations of channels name its functions
from sim.day.circulation.own_channels import expose_own
from sim.day.circulation.waking import wait_until_awake
from sim.day.own_rules import apply_rules
from sim.engine.numpy.circulate import open_questions
from sim.parts.columns import Audience
from sim.state.society_state import State
from sim.state.today import OpenQuestions, Today


def circulate(state: State, today: Today) -> None:
    """Turn the open questions into exposures, channel by channel."""
    today.questions = questions = open_questions(state)
    begun = starting(state, questions)
    parts = []
    for index in state.channels.used:
        part = state.channels.part(index)
        if part.built_in:
            expose: Any = resolve_name(part.function)
            parts += expose(state, questions, begun)
        else:
            parts += expose_own(state, index, questions, begun)
    today.shown = wait_until_awake(state, join_exposures(parts))
    choose_audience(state, today)


def starting(state: State, questions: OpenQuestions) -> OpenQuestions:
    """Return the open questions; only those whose day begins with this tick are on channels."""
    if state.short_ticks is None:
        return questions
    starts = state.short_ticks.day_begins(state.tick, state.open, questions.asked)
    return replace(questions, bits=np.where(starts, questions.bits, 0))


def choose_audience(state: State, today: Today) -> None:
    """Let users' rules leave out some of today's exposures."""
    shown, questions = today.shown, today.questions
    assert shown is not None and questions is not None
    if state.has_rules("audience"):
        q = questions.at(shown.question)
        every = np.ones(shown.person.size, np.bool_)
        columns = Audience(shown.person, q.asker, q.topic, q.asked, shown.channel, shown.hops, every)
        keep = apply_rules(state, "audience", columns)
        today.shown = shown.at(keep)
    assert today.shown is not None
    today.exposures = today.shown.question.size
