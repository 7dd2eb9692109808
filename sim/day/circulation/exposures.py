"""The channels that come with the package: whom questions reach on each, and who can ask on it.

Each channel has a function of its name, which `circulate` calls on every tick with the state and the open
`questions`. `starting` are the same questions, but only those whose day begins with this tick are on a
channel. The function returns exposures, and may write to the state.
"""

# ruff: noqa: ARG001 - every channel gets the same arguments

import numpy as np

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Exposures, hub as relaying, join_exposures, make_exposures, word_of_mouth as telling
from sim.channels.feed import is_found
from sim.day.circulation.arrivals import this_tick
from sim.day.manage import introduce
from sim.day.own_rules import apply_rules
from sim.engine.numpy.circulate import plan_audiences, show, tell
from sim.parts.columns import PassingOn
from sim.population.people import MANAGER
from sim.state.questions import FEED, HUB, MANAGERS, OPEN, WORD_OF_MOUTH
from sim.state.retellings import Retellings, no_retellings
from sim.state.society_state import State
from sim.state.today import OpenQuestions


def word_of_mouth(state: State, questions: OpenQuestions, starting: OpenQuestions) -> list[Exposures]:
    """Let askers tell people to whom they have ties, and let those who were told pass questions on."""
    told = this_tick(state, questions, tell(state, starting), WORD_OF_MOUTH, 1.0)
    return [told] if state.retellings is None else [told, _pass_on(state)]


def _pass_on(state: State) -> Exposures:
    """Let people pass on open questions of which they heard a day ago; return the resulting exposures."""
    w = state.scenario.channels.word_of_mouth
    assert w is not None
    due, chance = take_tellers(state)
    posts = state.posts(due.question)
    circle = telling.Circle(state.ties.face_to_face, state.people.keenness)
    person = telling.pass_on(posts, due.teller, chance, w.referral, circle, state.people.match)
    passed = person >= 0
    place = np.searchsorted(state.open, due.question[passed])
    return make_exposures(place, person[passed], WORD_OF_MOUTH, due.hops[passed] + 1)


def take_tellers(state: State) -> tuple[Retellings, Floats]:
    """Remove and return who may pass on an open question now, and the chance that each does so."""
    due, state.retellings = state.retellings, None
    w = state.scenario.channels.word_of_mouth
    if due is None or w is None:
        return no_retellings(), np.zeros(0)
    if state.short_ticks is not None:
        state.retellings, due = due.at(due.tick > state.tick), due.at(due.tick == state.tick)
    due = due.at(state.questions.status[due.question] == OPEN)
    chance = np.full(due.teller.size, float(w.pass_on))
    if state.has_rules("passing_on"):
        posts = state.posts(due.question)
        columns = PassingOn(due.teller, posts.asker, posts.topic, posts.asked, due.hops, chance)
        chance = apply_rules(state, "passing_on", columns)
    return due, chance


def hub(state: State, questions: OpenQuestions, starting: OpenQuestions) -> list[Exposures]:
    """Let every hub relay as many questions of its queue as its capacity allows; return the exposures.

    Questions that have closed in the meantime leave the queue.
    """
    h, short = state.scenario.channels.hub, state.short_ticks
    assert h is not None and state.hub_members is not None
    rows = state.hub_queue[state.questions.status[state.hub_queue] == OPEN]
    posts = state.posts(rows)
    hub_of = state.hub_of[posts.asker]
    capacity = state.count_today(h.capacity)
    left = capacity if short is None else (capacity - short.relay_counts)[hub_of]
    ties = state.ties.face_to_face.degree[posts.asker].astype(np.int64)
    taken = relaying.take_from_queue(posts, hub_of, h.order, ties, left)
    state.hub_queue = rows[~taken]
    rows, hub_of, posts = rows[taken], hub_of[taken], posts.at(taken)
    if short is not None:
        short.relay_counts += np.bincount(hub_of, minlength=short.relay_counts.size)
    place, person = relaying.relay_audience(state.hub_members, hub_of, posts.asker)
    heeded = relaying.hub_is_heeded(posts, h.resistance)[place]
    return [make_exposures(np.searchsorted(state.open, rows)[place], person, HUB, 1, heeded)]


def at_open_hub(state: State, asker: Ints) -> Bools:
    """Return whether each asker is a member of an open hub."""
    closed = state.closed_hubs
    return np.ones(asker.size, np.bool_) if closed is None else ~closed[state.hub_of[asker]]


def feed(state: State, questions: OpenQuestions, starting: OpenQuestions) -> list[Exposures]:
    """Show questions to followers of the askers and to people who are interested in the topic.

    If a tick is shorter than a day, those who find a question by themselves do so at any time of the day.
    """
    f = state.scenario.channels.feed
    assert f is not None
    place, person = show(state, starting)
    late = _finds(state, starting, place) if state.short_ticks is not None and f.found > 0 else None
    if state.scenario.ties.online.kind == "from_file":  # a file may have followers who aren't on the feed
        reached = state.people.on_crowd[person]
        place, person = place[reached], person[reached]
        late = late if late is None else late[reached]
    if late is None:
        return [this_tick(state, questions, (place, person), FEED, f.fading)]
    shown = join_exposures([
        this_tick(state, questions, (place[group], person[group]), FEED, fading)
        for group, fading in ((~late, f.fading), (late, 1.0))
    ])  # fmt: skip
    return [shown.at(np.argsort(shown.question, kind="stable"))]


def _finds(state: State, starting: OpenQuestions, place: AnyInts) -> Bools:
    """Return for each exposure of the day that begins now whether the person finds the question, (E,)."""
    places, near, far, _ = plan_audiences(state, starting)
    shown = np.zeros(starting.asker.size, np.int64)
    shown[places] = near + far
    return is_found(place, shown)


def on_crowd(state: State, asker: Ints) -> Bools:
    """Return whether each asker has joined the feed."""
    return state.people.on_crowd[asker]


def managers(
    state: State,
    questions: OpenQuestions,
    starting: OpenQuestions,
) -> list[Exposures]:
    """Let community managers introduce unanswered questions to people who may answer them."""
    return [introduce(state, questions, np.flatnonzero(questions.bits & (1 << MANAGERS)))]


def with_managers(state: State, asker: Ints) -> Bools:
    """Return True for every asker if there is at least one manager."""
    return np.full(asker.size, bool((state.people.role == MANAGER).any()))
