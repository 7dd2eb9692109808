"""Manage: community managers introduce questions, come and go (ODD: Submodels, managers)."""

import math

import numpy as np

from sim.array_types import Ints
from sim.channels import Exposures, exposures, managers
from sim.population.people import MANAGER, MEMBER
from sim.state.questions import MANAGERS
from sim.state.society_state import State, appointed
from sim.state.today import OpenQuestions


def introduce(state: State, questions: OpenQuestions, places: Ints) -> Exposures:
    """Introduce the oldest unanswered of the questions at `places` to people who fit them."""
    m, p = state.scenario.channels.managers, state.people
    assert m is not None
    most, short = int(np.count_nonzero(p.role == MANAGER) * state.per_day(m.picks)), state.short
    if short is not None:  # what is left of today's, for questions not looked after in the last 24 hours
        most = max(0, most - short.picked_today(state.tick))
        places = places[~np.isin(state.open[places], short.picked)]
    places = places[managers.pick(questions.at(places), questions.answers[places], most)]
    if short is not None:
        short.pick(state.tick, state.open[places])
    place, person = managers.introduce(
        questions.at(places), np.flatnonzero(p.budget >= 1) if places.size else places, m.sample,
        m.introductions, p.match, lambda place, who: state.has_tried(state.open[places[place]], who),
    )  # fmt: skip
    return exposures(places[place], person, MANAGERS)


def hire(state: State, count: int, days: float = math.inf) -> Ints:
    """Make `count` members community managers from now on, for so many days; gives their rows.

    They are the people whom most know now. Fewer become managers where fewer are left, and none work where
    the scenario has no `channels.managers`.
    """
    rows = appointed(state, count)
    state.people.role[rows] = MANAGER
    if not math.isinf(days):
        end = state.tick + max(1, round(days / state.days))
        state.offices[end] = np.concatenate([state.offices.get(end, rows[:0]), rows])
    return rows


def dismiss(state: State, rows: Ints) -> None:
    """Make managers members again; who is none stays what they are."""
    rows = rows[state.people.role[rows] == MANAGER]
    state.people.role[rows] = MEMBER


def end_terms(state: State) -> None:
    """Dismiss those whose term ends this morning."""
    if (rows := state.offices.pop(state.tick, None)) is not None:
        dismiss(state, rows)
