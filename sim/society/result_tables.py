"""Make the result tables of a society from its state. `sim.tables` describes their columns and units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import NDArray

from sim import tables as tables_of_runs  # its networks load networkx only when they are used
from sim.array_types import AnyFloats, AnyInts, Floats, Ints
from sim.population.people import ROLES
from sim.society.presence_columns import presence_by_day, presence_of_people
from sim.society.tie_table import ties_now
from sim.state.questions import ANSWERED, EXPIRED, OPEN, STATUSES, WITHDRAWN, channels_used
from sim.state.society_state import State
from sim.state.today import COUNTS
from sim.tables.array_table import ArrayColumn, ArrayTable, Cells, array_table, with_ids
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    import networkx as nx

    from sim.tables.exports.network_export import NetworkOptions


def _category(codes: AnyInts, names: tuple[str, ...]) -> ArrayColumn:
    return ArrayColumn(np.asarray(codes, np.int64), tuple(names))


def _question_id(state: State) -> Ints:
    """Return the id of each question: tick of asking * number of people + asker.

    A person's question on a given tick has the same id in every scenario with the same number of people.
    """
    q = state.questions
    return q.asked.astype(np.int64) * state.people.count + q.asker


def _nullable(values: AnyInts) -> ArrayColumn:
    """Return a column of whole numbers; those below 0 are missing."""
    return ArrayColumn(np.maximum(values, 0), None, np.asarray(values < 0))


def _sorted(name: str, columns: Mapping[str, Cells], by: tuple[AnyInts | AnyFloats, ...]) -> ArrayTable:
    """Return a table with its rows in the order of `by`, of which the first is the most important.

    Rows are usually recorded in this order; then they aren't copied again.
    """
    later = np.zeros(max(0, by[0].size - 1), np.bool_)
    same = ~later
    for values in by:
        later |= same & (values[1:] > values[:-1])
        same &= values[1:] == values[:-1]
    table = array_table(name, columns)
    return table if bool((later | same).all()) else table.select(np.lexsort(by[::-1]))


def questions(state: State, life: int = 0) -> ArrayTable:
    """Return one row per question, in order of question_id."""
    q = state.questions
    sets, which = np.unique(channels_used(q.channels), return_inverse=True)
    all_names = state.channels.names
    names = ["+".join(n for c, n in enumerate(all_names) if bits >> c & 1) for bits in sets]
    in_order = tuple(sorted(set(names)))
    channels = np.array([in_order.index(name) for name in names], np.int64)[which]
    got = q.first_tick >= 0
    first = np.where(got, q.first_tick * state.tick_days, np.nan)
    asked = q.asked * state.tick_days
    unended = (q.status == OPEN) | (q.status == WITHDRAWN)
    status = np.where(unended & (q.answers > 0), ANSWERED, q.status)
    order = np.array([2, 0, 1, 2])  # the table's code for each code of sim.state.questions.STATUSES
    assert STATUSES == ("open", "answered", "expired", "withdrawn")
    watched = _watched_ticks(state)
    ids = _question_id(state)
    columns: dict[str, Cells] = {
        "life": life, "question_id": ids, "asker": q.asker,
        "topic": _category(q.topic, state.people.topic_names), "difficulty": q.difficulty.astype(np.float64),
        "asked_day": asked, "channels": _category(channels, in_order),
        "status": _category(order[status], ("answered", "expired", "open")),
        "first_answer_day": first, "wait_days": first - asked, "first_helper": _nullable(q.first_helper),
        "first_channel": _category(q.first_channel, all_names), "first_hops": _nullable(q.first_hops),
        "answers": q.answers, "attempts": q.attempts, "shown": q.shown, "read": q.read,
        "watched_days": watched * state.tick_days, "censored": ~got & (watched < state.lifetime),
    }  # fmt: skip
    return _sorted("questions", columns, (ids,))


def _watched_ticks(state: State) -> Ints:
    """Return how many ticks of each question's lifetime pass before the run ends or the asker is removed."""
    q = state.questions
    asked = q.asked.astype(np.int64)
    end = np.minimum(asked + state.lifetime, state.tick)
    if state.removal_tick is not None:
        left = state.removal_tick[q.asker]
        end = np.where(left >= 0, np.minimum(end, left), end)
    return end - asked


def answers(state: State, life: int = 0) -> ArrayTable:
    """Return one row per attempt to answer, in order of day, question_id and helper."""
    a, channels = state.answers, state.channels.names
    ids = _question_id(state)[a.question]
    columns: dict[str, Cells] = {
        "life": life, "question_id": ids,
        "asker": state.questions.asker[a.question],
        "helper": a.helper, "day": a.tick * state.tick_days, "channel": _category(a.channel, channels),
        "hops": a.hops, "helpful": a.helpful, "surplus": a.surplus,
    }  # fmt: skip
    return _sorted("answers", columns, (a.tick, ids, a.helper))


def people(state: State, life: int = 0) -> ArrayTable:
    """Return one row per person."""
    p, q, a = state.people, state.questions, state.answers
    n = p.count
    ended = (q.status != OPEN) & (q.status != WITHDRAWN)
    done = (q.answers > 0) & ended
    answered = np.bincount(q.asker[q.answers > 0], minlength=n)
    expired = np.bincount(q.asker[q.status == EXPIRED], minlength=n)
    of_ended = np.bincount(q.asker[ended], minlength=n)
    with np.errstate(invalid="ignore"):
        share = np.bincount(q.asker[done], minlength=n) / np.where(of_ended, of_ended, np.nan)
    columns: dict[str, Cells] = {
        "life": life, "person": np.arange(n),
        "id": np.arange(n).astype(str) if p.ids is None else np.array(p.ids, object),
        **({} if p.names is None else {"name": np.array([name or None for name in p.names], object)}),
        "town": _category(p.town, p.town_names),
        "x_km": p.x.astype(np.float64), "y_km": p.y.astype(np.float64),
        "range_km": p.range.astype(np.float64), "effort": p.effort.astype(np.float64),
        "effort_fifth": effort_fifth(p.effort), "on_crowd": p.on_crowd, "role": _category(p.role, ROLES),
        "asked": np.bincount(q.asker, minlength=n), "answered": answered, "expired": expired,
        "answered_share": share, "median_wait_days": _median_waits(state),
        "helped": np.bincount(a.helper[a.helpful], minlength=n),
        "attempts": np.bincount(a.helper, minlength=n),
        "surplus": np.bincount(a.helper[a.surplus], minlength=n), "morale": p.morale.astype(np.float64),
        "standing": p.standing.astype(np.float64) * state.standing_fading.scale,
        "ties_face_to_face": state.ties.face_to_face.degree, "ties_online": state.ties.online.degree,
        "favourite_topic": _category(p.interest.argmax(axis=1), p.topic_names),
        "removed_day": np.full(n, np.nan) if state.removal_tick is None
        else np.where(state.removal_tick < 0, np.nan, state.removal_tick * state.tick_days),
        **presence_of_people(state),
    }  # fmt: skip
    return array_table("people", columns)


def effort_fifth(effort: AnyFloats) -> NDArray[np.int8]:
    """Return each person's fifth when people are ordered by effort, 1 (least) to 5 (most).

    Equal efforts are ordered by row.
    """
    rank = np.argsort(np.argsort(effort, kind="stable"), kind="stable")
    return (rank * 5 // max(1, len(effort)) + 1).astype(np.int8)


def _median_waits(state: State) -> Floats:
    """Return the median wait of each person's answered questions in days, NaN if there are none."""
    q = state.questions
    got = q.first_tick >= 0
    asker, wait = q.asker[got], (q.first_tick[got] - q.asked[got]) * state.tick_days
    order = np.lexsort((wait, asker))
    asker, wait = asker[order], wait[order]
    who, first, many = np.unique(asker, return_index=True, return_counts=True)
    medians = np.full(state.people.count, np.nan)
    medians[who] = (wait[first + many // 2] + wait[first + (many - 1) // 2]) / 2
    return medians


def days(state: State, life: int = 0) -> ArrayTable:
    """Return one row per tick of the run so far."""
    q, a, ticks = state.questions, state.answers, state.tick
    daily = {name: np.array([row[name] for row in state.daily]) for name in _DAILY}
    helped = np.bincount(a.tick[a.helpful], minlength=ticks)
    same = a.helpful & (_town_then(state, a.helper) == _town_then(state, q.asker[a.question]))
    near = np.bincount(a.tick[same], minlength=ticks)
    lasts = q.asked[q.status == EXPIRED].astype(np.int64) + state.lifetime - 1
    columns: dict[str, Cells] = {
        "life": life, "day": np.arange(ticks) * state.tick_days, **daily, **presence_by_day(state),
        "answered": np.bincount(q.first_tick[q.first_tick >= 0], minlength=ticks),
        "expired": np.bincount(lasts, minlength=ticks), "helped": helped,
        "surplus": np.bincount(a.tick[a.surplus], minlength=ticks),
        "gini_helped": _gini_so_far(state), "share_same_town": near / np.where(helped, helped, np.nan),
        **_shares_by_channel(state),
    }  # fmt: skip
    return array_table("days", columns)


def _shares_by_channel(state: State) -> dict[str, Floats]:
    """Return the share of each tick's questions that travel on each channel; missing if nobody asked."""
    q, ticks = state.questions, state.tick
    asked = np.bincount(q.asked, minlength=ticks)[:ticks]
    every, bits = np.where(asked, asked, np.nan), channels_used(q.channels)
    return {
        f"share_on_{name}": np.bincount(q.asked[bits >> c & 1 == 1], minlength=ticks)[:ticks] / every
        for c, name in enumerate(state.channels.names)
    }


_DAILY = ("shown", "open", "on_crowd_share", "mean_morale", *COUNTS)


def _town_then(state: State, who: AnyInts) -> AnyInts:
    """Return the town in which `who`, the helper or the asker of each attempt, lived when it was made."""
    town = state.people.town[who]
    for tick, movers, old_towns in reversed(state.past_moves):
        before = np.full(state.people.count, -1, np.int16)
        before[movers] = old_towns
        town = np.where((state.answers.tick < tick) & (before[who] >= 0), before[who], town)
    return town


def _gini_so_far(state: State) -> Floats:
    """Return the Gini coefficient of the numbers of helpful answers that people have given up to each tick.

    The N people are all who have been present so far. If F_c of them have given c answers or fewer, the sum
    of |c - c'| over all ordered pairs of people is 2 * (sum over c of F_c * (N - F_c)). The Gini coefficient
    is this sum divided by 2 * N * (number of answers).
    """
    a, n, so_far = state.answers, state.people.count, _people_so_far(state)
    given = np.zeros(n, np.int64)
    people_with = np.zeros(64, np.int64)
    people_with[0] = n
    result = np.full(state.tick, np.nan)
    helper, tick = a.helper[a.helpful], a.tick[a.helpful].astype(np.int64)
    edges = np.searchsorted(tick, np.arange(state.tick + 1))
    for t in range(state.tick):
        who, more = np.unique(helper[edges[t] : edges[t + 1]], return_counts=True)
        if who.size:
            before = given[who]
            given[who] += more
            top = int(given[who].max())
            if top >= people_with.size:
                people_with = np.concatenate([people_with, np.zeros(top, np.int64)])
            np.subtract.at(people_with, before, 1)
            np.add.at(people_with, given[who], 1)
        if edges[t + 1]:
            below = np.cumsum(people_with).astype(np.float64) - (n - so_far[t])
            result[t] = float((below * (so_far[t] - below)).sum()) / (so_far[t] * float(edges[t + 1]))
    return result


def _people_so_far(state: State) -> Ints:
    """Return how many people have been present up to each tick."""
    if (presence := state.presence) is None:
        return np.full(state.tick, state.people.count)
    arrival = np.sort(presence.stays.arrival[presence.has_arrived])
    return np.searchsorted(arrival, np.arange(state.tick), side="right")


class Results:
    """Methods that return the result tables. `sim.tables` describes their columns.

    Subclasses provide `state`.
    """

    state: State

    def questions_table(self) -> pd.DataFrame:
        """Return the table of questions, one row per question."""
        return self._shown(questions(self.state))

    def answers_table(self) -> pd.DataFrame:
        """Return the table of attempts to answer, one row per attempt."""
        return self._shown(answers(self.state))

    def people_table(self) -> pd.DataFrame:
        """Return the table of people, one row per person."""
        return people(self.state).to_pandas()

    def days_table(self) -> pd.DataFrame:
        """Return the table of days, one row per tick."""
        return days(self.state).to_pandas()

    def ties_table(self) -> pd.DataFrame:
        """Return the table of the ties as they are now, one row per tie."""
        return self._shown(ties_now(self.state))

    def tables(self, *, ties: bool = False) -> dict[str, pd.DataFrame]:
        """Return all result tables by name; the table of ties is included if `ties` is true."""
        return {name: self._shown(table) for name, table in self.array_tables(ties=ties).items()}

    def to_networkx(self, what: str = "help", **options: Unpack[NetworkOptions]) -> nx.DiGraph:
        """Return the network of ``help`` so far, or of ``ties`` as they are now (`sim.to_networkx`)."""
        return tables_of_runs.to_networkx(self.tables(ties=what == "ties"), what, **options)

    def _shown(self, table: ArrayTable) -> pd.DataFrame:
        """Return a table as a data frame, with the ids of people from a file beside their numbers."""
        return with_ids(table, self.state.people.ids).to_pandas()

    def array_tables(self, *, ties: bool = False, life: int = 0) -> dict[str, ArrayTable]:
        """Return all result tables by name as arrays, without importing pandas. `life` fills their column."""
        makers = {"questions": questions, "answers": answers, "people": people, "days": days}
        makers |= {"ties": ties_now} if ties else {}
        return {name: make(self.state, life) for name, make in makers.items()}
