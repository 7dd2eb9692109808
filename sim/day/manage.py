"""Manage: community managers introduce questions, are hired and dismissed (ODD: Submodels, managers)."""

import math

import numpy as np

from sim.array_types import Bools, Ints
from sim.channels import Exposures, make_exposures, managers
from sim.population.people import MANAGER, MEMBER
from sim.state.host_work import HostWork
from sim.state.questions import MANAGERS, OPEN
from sim.state.society_state import State, choose_managers
from sim.state.today import OpenQuestions


def introduce(state: State, questions: OpenQuestions, places: Ints) -> Exposures:
    """Let managers introduce the oldest unanswered questions among `places` to people who fit their topic.

    An introduction uses the day's paid time, and after that the manager's own effort.
    """
    m, p, work, short = state.scenario.channels.managers, state.people, state.host_work, state.short_ticks
    assert m is not None and work is not None
    rows = np.flatnonzero(p.role == MANAGER)
    _go_on_duty(state, work, rows)
    paid = int(min(state.count_today(m.hours * 60 / m.minutes), managers.MOST)) - work.paid_today[rows]
    left = np.maximum(paid, 0) + managers.affordable(p.budget[rows], m.cost)
    order = np.lexsort((rows, -left))  # managers with most time left begin
    rows, left = rows[order], left[order]
    picks = np.minimum(int(min(state.count_today(m.picks), managers.MOST)) - work.picked_today[rows], left)
    if short is not None:  # use the rest of today's picks, for questions not picked in the last 24 hours
        places = places[~np.isin(state.open[places], short.recent_picks)]
    most = int(np.minimum(np.maximum(picks, 0), places.size).sum())
    places = places[managers.pick_questions(questions.at(places), questions.answers[places], most)]
    taker = managers.deal_questions(picks, places.size)
    if short is not None:
        short.add_picks(state.tick, state.open[places])
    work.picked_today[rows] += np.bincount(taker, minlength=rows.size)
    none = np.zeros(0, np.int64)
    made = [(none, none)]
    made += [
        _introduce_for(state, questions, int(rows[who]), places[taker == who], int(left[who]))
        for who in np.unique(taker).tolist()
    ]
    place, person = (np.concatenate(column) for column in zip(*made, strict=True))
    order = np.lexsort((np.arange(place.size), place))
    return make_exposures(place[order], person[order], MANAGERS)


def _go_on_duty(state: State, work: HostWork, rows: Ints) -> None:
    """Count this tick for the managers in `rows`; a new calendar day begins without picks."""
    if state.tick % state.ticks_per_day == 0:
        work.begin_day()
    work.office_days[rows] += state.tick_days
    days = state.tick_days if state.tick else 1.0  # people begin with the effort of a whole day
    work.effort_had[rows] += state.people.effort[rows].astype(np.float64) * days
    is_open = state.questions.status[work.keys // state.people.count] == OPEN
    work.keys, work.by = work.keys[is_open], work.by[is_open]


def _introduce_for(
    state: State, questions: OpenQuestions, manager: int, places: Ints, left: int
) -> tuple[Ints, Ints]:
    """Let one manager introduce questions at most `left` times, and charge the manager: (place, person)."""
    m, p, work = state.scenario.channels.managers, state.people, state.host_work
    assert m is not None and work is not None

    def is_old(place: Ints, who: Ints) -> Bools:
        key = state.open[places[place]] * p.count + who
        return state.has_tried(state.open[places[place]], who) | (work.introducer(key) >= 0)

    place, person = managers.introduce(
        questions.at(places), _available(state, manager), m.sample, m.introductions, p.match, is_old
    )
    place, person = places[place[:left]], person[:left]
    paid = int(min(state.count_today(m.hours * 60 / m.minutes), managers.MOST)) - int(
        work.paid_today[manager]
    )
    paid = min(max(paid, 0), place.size)
    cost = (place.size - paid) * m.cost
    work.paid_today[manager] += paid
    work.introductions[manager] += place.size
    work.effort_spent[manager] += cost
    p.budget[manager] = max(0.0, float(p.budget[manager]) - cost)
    work.add(state.open[place] * p.count + person, np.full(person.size, manager))
    return place, person


def _available(state: State, manager: int) -> Ints:
    """Return the rows of the people with effort left who know a manager, ascending.

    They are the manager's face-to-face ties and followers.
    """
    face, who = state.ties.face_to_face, np.array([manager])
    near = face.neighbours_of(manager)
    both = face.with_tie_to(who) if face.directed else near[:0]
    found = np.unique(np.concatenate([near, both, state.ties.followers.list_of(manager)])).astype(np.int64)
    return np.asarray(found[(found != manager) & (state.people.budget[found] >= 1)], np.int64)


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
