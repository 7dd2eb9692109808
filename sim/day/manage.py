"""Manage: community managers introduce questions, are hired and dismissed (ODD: Submodels, managers)."""

import math

import numpy as np

from sim.array_types import Ints
from sim.channels import Exposures, make_exposures, managers
from sim.population.people import MANAGER, MEMBER
from sim.state.questions import MANAGERS
from sim.state.society_state import State, choose_managers
from sim.state.today import OpenQuestions


def introduce(state: State, questions: OpenQuestions, places: Ints) -> Exposures:
    """Let managers introduce the oldest unanswered questions among `places` to people who fit their topic."""
    m, p = state.scenario.channels.managers, state.people
    assert m is not None
    most, short = int(np.count_nonzero(p.role == MANAGER) * state.count_today(m.picks)), state.short_ticks
    if short is not None:  # use the rest of today's picks, for questions not picked in the last 24 hours
        most = max(0, most - short.picks_today(state.tick))
        places = places[~np.isin(state.open[places], short.recent_picks)]
    places = places[managers.pick_questions(questions.at(places), questions.answers[places], most)]
    if short is not None:
        short.add_picks(state.tick, state.open[places])
    place, person = managers.introduce(
        questions.at(places), np.flatnonzero(p.budget >= 1) if places.size else places, m.sample,
        m.introductions, p.match, lambda place, who: state.has_tried(state.open[places[place]], who),
    )  # fmt: skip
    return make_exposures(places[place], person, MANAGERS)


def hire(state: State, count: int, days: float = math.inf) -> Ints:
    """Make `count` members community managers for `days` days from now, and return their rows.

    The members with the most face-to-face ties and followers are chosen. If there are fewer than `count`
    members, all of them become managers. Managers do nothing if the scenario has no `channels.managers`.
    """
    rows = choose_managers(state, count)
    appoint(state, rows, days)
    return rows


def appoint(state: State, rows: Ints, days: float = math.inf) -> None:
    """Make the members with these rows community managers for `days` days from now."""
    state.people.role[rows] = MANAGER
    if not math.isinf(days):
        end = state.tick + max(1, round(days / state.tick_days))
        state.term_ends[end] = np.concatenate([state.term_ends.get(end, rows[:0]), rows])


def dismiss(state: State, rows: Ints) -> None:
    """Turn the managers among `rows` into members again."""
    rows = rows[state.people.role[rows] == MANAGER]
    state.people.role[rows] = MEMBER


def end_terms(state: State) -> None:
    """Dismiss the managers whose term ends this morning."""
    if (rows := state.term_ends.pop(state.tick, None)) is not None:
        dismiss(state, rows)
