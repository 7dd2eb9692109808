"""Let a user act for one person by hand, with the same rules and random numbers as `Society.step`.

Some values of a person may be set between the processes of a day. The others can't be set, because they are
drawn at the start, because other state would have to change with them (homes, towns, roles), or because they
report what has happened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import day, rng
from sim.array_types import Floats, Ints
from sim.day.ask import chances, draw_topic_and_difficulty
from sim.day.plug_in import join, leave
from sim.day.read import OwnRules
from sim.engine.numpy.help import believes_able, log_odds
from sim.rules.renew import ONE, budget_cap
from sim.state.questions import STATUSES, WORD_OF_MOUTH, channels_used
from sim.state.today import Offers, OpenQuestions, Today

if TYPE_CHECKING:
    from sim.society.society import Society
    from sim.state.society_state import State

# largest number to which each value may be set; the smallest is 0
MAXIMA = {"effort": math.inf, "budget": math.inf, "morale": 1.0, "standing": 1e9}
NUMBER_TYPES = (int, float, np.integer, np.floating)
SETTABLE = (*MAXIMA, "on_crowd")


@dataclass(frozen=True)
class Question:
    """A question, given by a row; every access to a value reads the society's columns."""

    society: Society
    row: int

    def __getattr__(self, name: str) -> float:
        if name in ("asker", "answers", "attempts", "shown", "read", "difficulty"):
            value: float = getattr(self.society.state.questions, name)[self.row].item()
            return value
        raise AttributeError(f"A question has no attribute '{name}'.")

    @property
    def topic(self) -> str:
        """Name of the topic."""
        return self.society.people.topic_names[int(self.society.state.questions.topic[self.row])]

    @property
    def status(self) -> str:
        """``"open"`` (also with answers, if it wants more), ``"answered"``, ``"expired"`` or ``"withdrawn"``.

        A question is withdrawn if its asker is removed before it has a helpful answer.
        """
        return STATUSES[int(self.society.state.questions.status[self.row])]

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels on which the question has travelled."""
        bits = int(channels_used(self.society.state.questions.channels[self.row]))
        return tuple(name for c, name in enumerate(self.society.state.channels.names) if bits >> c & 1)


def wants_to_ask(society: Society, row: int) -> bool:
    """Return whether the person asks today. `Society.step` uses the same random number."""
    state = society.state
    society.begin_day()
    draws = rng.words(state.luck, rng.ASK, state.tick, row // 4)
    return bool(rng.unit(draws[row % 4])[0] < chances(state)[row])


def ask(society: Society, row: int, topic: int | str | None, difficulty: float | None) -> Question:
    """Let a person ask a question now; topic and difficulty, if None, are drawn as in `Society.step`."""
    state = society.state
    _refuse_absent(society, row)
    who = np.array([row])
    q = state.questions
    if ((q.asker == row) & (q.asked == state.tick)).any():
        raise ValueError(f"Person {row} has asked today already; a person can ask one question a day.")
    topics, difficulties = draw_topic_and_difficulty(state, who)
    if topic is not None:
        topics = np.array([_topic(society, topic)])
    if difficulty is not None:
        if not 0 <= difficulty <= 1:
            raise ValueError(f"A difficulty must lie between 0 and 1; got {difficulty}.")
        difficulties = np.array([difficulty])
    rows = day.add(state, society.today, who, topics, difficulties)
    return Question(society, int(rows[0]))


def _refuse_absent(society: Society, row: int) -> None:
    if absence := _absence(society.state, row):
        why, word = absence
        raise ValueError(f"Person {row} {why}, and can neither ask nor help {word}.")


def _absence(state: State, row: int) -> tuple[str, str] | None:
    """Return why a person isn't present, and "yet" or "any more"; None if the person is present."""
    if state.present[row]:
        return None
    if (presence := state.presence) is None or presence.here[row]:
        return "has been removed", "any more"
    if (departure := presence.departure[row]) >= 0:
        return f"left on day {departure * state.tick_days:g}", "any more"
    arrival = presence.stays.arrival[row]
    if arrival >= state.ticks or presence.stays.length[row] <= 0:
        return "is never present", "in this run"
    return f"arrives only on day {arrival * state.tick_days:g}", "yet"


def set_value(society: Society, row: int, name: str, value: object) -> None:
    """Set a value of a person after checking its type and range."""
    state, today = society.state, society.editable_day()
    if absence := _absence(state, row):
        why, word = absence
        raise ValueError(f"Person {row} {why}, so {name} can't be set {word}.")
    truth = isinstance(value, (bool, np.bool_))
    if name == "on_crowd":
        if not truth:
            raise ValueError(f"on_crowd must be True or False; got {value!r}.")
        if bool(value) != bool(state.people.on_crowd[row]):
            _change_crowd(society, today, row, joins=bool(value))
        return
    most = _largest_budget(state, row) if name == "budget" else MAXIMA[name]
    if truth or not isinstance(value, NUMBER_TYPES) or not 0 <= value <= most:  # nan fails every comparison
        limits = "be a number, 0 or more" if math.isinf(most) else f"lie between 0 and {most:,.6g}"
        raise ValueError(f"The {name} of person {row} must {limits}; got {value!r}.")
    _write(state, row, name, float(value))


def _write(state: State, row: int, name: str, value: float) -> None:
    """Write a value of a person to the column `name`. New effort also changes budget and keenness.

    On the first tick the budget is set to the effort, because everybody starts with the effort of one day.
    Later the budget is lowered to the most that the new effort can save.
    """
    p = state.people
    getattr(p, name)[row] = value / state.standing_fading.scale if name == "standing" else value
    if name == "effort":
        if state.scenario.people.keenness > 0:  # computed anew when questions next circulate
            p.keenness = state.feed_audience = None
        p.budget[row] = value if state.tick == 0 else min(float(p.budget[row]), _largest_budget(state, row))


def _largest_budget(state: State, row: int) -> float:
    """Return the largest budget that a person can save up."""
    effort = state.people.effort[[row]].astype(np.float64)
    return float(np.maximum(ONE, budget_cap(np.float64(state.scenario.people.effort.backlog), effort))[0])


def _change_crowd(society: Society, today: Today, row: int, *, joins: bool) -> None:
    """Let a person join or leave the feed, as `sim.day.plug_in` does; the daily counts include the change."""
    if society.state.scenario.channels.feed is None:
        raise ValueError("The scenario has no feed (channels.feed), so nobody can join or leave it.")
    _refuse_after_circulation(society, f"on_crowd of person {row} can't be set")
    (join if joins else leave)(society.state, np.array([row]))
    today.joined, today.left = today.joined + joins, today.left + (not joins)


def remove(society: Society, row: int) -> None:
    """Remove a person for good, as the intervention `remove` does."""
    today = society.editable_day()
    _refuse_after_circulation(society, f"Person {row} can't be removed")
    day.remove_people(society.state, today, np.array([row]))


def _refuse_after_circulation(society: Society, what: str) -> None:
    """Raise ValueError if today's questions have been shown, because the change would come too late."""
    if society.editable_day().shown is not None:
        raise ValueError(
            f"{what} after today's questions were shown: do it before Society.circulate or after "
            "Society.end_day."
        )


def _topic(society: Society, topic: int | str) -> int:
    names = society.people.topic_names
    if isinstance(topic, str) and topic in names:
        return names.index(topic)
    if isinstance(topic, int) and 0 <= topic < len(names):
        return topic
    raise ValueError(f"The topics are {', '.join(names)} (or 0 to {len(names) - 1}); got {topic!r}.")


def help(society: Society, row: int, question: Question) -> str:  # noqa: A001 - the ODD's word
    """Decide whether the person offers to help with a question; return "offers" or the reason why not."""
    _is_question(question)
    state, today = society.state, society.today
    _refuse_absent(society, row)
    if today.shown is None:
        society.circulate()
    assert today.questions is not None
    questions = today.questions
    at = _open_place(state, questions, question, row)
    if state.has_tried(np.array([question.row]), row)[0]:
        return "already tried"
    if state.people.budget[row] < 1:
        return "no effort left"
    place, who = np.array([at]), np.array([row])
    draws = questions.at(place).draws(rng.DECIDE, who, daily=False)
    if not believes_able(state, questions, place, who, rng.unit(draws[1]))[0]:
        return "not able"
    channel, hops, odds = _most_favourable(state, today, place, who)
    if not rng.unit(draws[0])[0] < rng.logistic(odds)[0]:
        return "not willing"
    way = np.array([channel], np.int8), np.array([hops], np.int8)
    today.offers.append(Offers(place.astype(np.int32), who.astype(np.int32), odds, *way))
    return "offers"


def _open_place(state: State, questions: OpenQuestions, question: Question, row: int) -> int:
    """Return the place of a question among the open ones; raise ValueError if the person can't help now."""
    at = np.searchsorted(state.open, question.row)
    if at == state.open.size or state.open[at] != question.row:
        raise ValueError("The question is closed; people can help only with open questions.")
    if at >= questions.asker.size:
        raise ValueError(
            "The question was asked after today's questions were shown; people can help with it tomorrow."
        )
    if questions.asker[at] == row:
        raise ValueError(f"Person {row} asked this question; only others can help with it.")
    return int(at)


def _is_question(question: object) -> None:
    if not isinstance(question, Question):
        raise TypeError(
            "Person.help needs a question that Person.ask or Society.read_today returned; "
            f"got {question!r}, of type {type(question).__name__}."
        )


def _most_favourable(state: State, today: Today, place: Ints, who: Ints) -> tuple[int, int, Floats]:
    """Return channel, hops and log odds of the exposure of today that makes the person most willing to help.

    If the person has not read the question today, the log odds are computed for word of mouth from the asker.
    """
    shown, questions = today.shown, today.questions
    assert shown is not None and questions is not None and today.decisions is not None
    mine = np.flatnonzero((shown.question == place[0]) & (shown.person == who[0]) & today.decisions.read)
    ways = [(int(shown.channel[e]), int(shown.hops[e])) for e in mine] or [(WORD_OF_MOUTH, 1)]
    found = []
    for c, h in ways:
        channel = np.array([c], np.int8)
        odds = log_odds(state, questions, place, who, channel)
        if state.has_rules("willingness"):
            odds = OwnRules(state, questions).willingness(place, who, channel, odds)
        found.append((c, h, odds))
    return min(found, key=lambda way: (-way[2][0], way[0]))
