"""Make the result tables of a society from its state. `sim.tables` describes their columns and units."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Floats, Ints
from sim.networks import LAYERS
from sim.population.people import ROLES
from sim.state.questions import ANSWERED, EXPIRED, OPEN, STATUSES, WITHDRAWN, channels_used
from sim.state.society_state import State
from sim.state.today import COUNTS
from sim.tables import conform


def _category(codes: AnyInts, names: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(np.asarray(codes, np.int64), categories=list(names))


def _question_id(state: State) -> Ints:
    """Return the id of each question: tick of asking * number of people + asker.

    A person's question on a given tick has the same id in every scenario with the same number of people.
    """
    q = state.questions
    return q.asked.astype(np.int64) * state.people.count + q.asker


def _nullable(values: AnyInts) -> pd.arrays.IntegerArray:
    """Return nullable integers; values below 0 are missing."""
    return pd.arrays.IntegerArray(np.maximum(values, 0).astype(np.int64), values < 0)


def _sorted(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sort a table. If it is in order already, no copy is made: rows are usually recorded in this order."""
    later = np.zeros(max(0, len(frame) - 1), bool)
    same = ~later
    for name in by:
        values = frame[name].to_numpy()
        later |= same & (values[1:] > values[:-1])
        same &= values[1:] == values[:-1]
    return frame if bool((later | same).all()) else frame.sort_values(by, kind="stable", ignore_index=True)


def questions(state: State, life: int = 0) -> pd.DataFrame:
    """Return one row per question, in order of question_id."""
    q = state.questions
    sets, which = np.unique(channels_used(q.channels), return_inverse=True)
    all_names = state.channels.names
    names = ["+".join(n for c, n in enumerate(all_names) if bits >> c & 1) for bits in sets]
    code = np.argsort(np.argsort(names)).astype(np.int8 if len(names) < 100 else np.int64)
    got = q.first_tick >= 0
    first = np.where(got, q.first_tick * state.tick_days, np.nan)
    asked = q.asked * state.tick_days
    unended = (q.status == OPEN) | (q.status == WITHDRAWN)
    status = np.where(unended & (q.answers > 0), ANSWERED, q.status)
    order = np.array([2, 0, 1, 2])  # the table's code for each code of sim.state.questions.STATUSES
    assert STATUSES == ("open", "answered", "expired", "withdrawn")
    watched = _watched_ticks(state)
    frame = pd.DataFrame({
        "life": life, "question_id": _question_id(state), "asker": q.asker,
        "topic": _category(q.topic, state.people.topic_names), "difficulty": q.difficulty.astype(np.float64),
        "asked_day": asked, "channels": pd.Categorical.from_codes(code[which], categories=sorted(names)),
        "status": _category(order[status], ("answered", "expired", "open")),
        "first_answer_day": first, "wait_days": first - asked, "first_helper": _nullable(q.first_helper),
        "first_channel": _category(q.first_channel, all_names), "first_hops": _nullable(q.first_hops),
        "answers": q.answers, "attempts": q.attempts, "shown": q.shown, "read": q.read,
        "watched_days": watched * state.tick_days, "censored": ~got & (watched < state.lifetime),
    })  # fmt: skip
    return conform("questions", _sorted(frame, ["question_id"]), copy=False)


def _watched_ticks(state: State) -> Ints:
    """Return how many ticks of each question's lifetime pass before the run ends or the asker is removed."""
    q = state.questions
    asked = q.asked.astype(np.int64)
    end = np.minimum(asked + state.lifetime, state.tick)
    if state.removal_tick is not None:
        left = state.removal_tick[q.asker]
        end = np.where(left >= 0, np.minimum(end, left), end)
    return end - asked


def answers(state: State, life: int = 0) -> pd.DataFrame:
    """Return one row per attempt to answer, in order of day, question_id and helper."""
    a, channels = state.answers, state.channels.names
    frame = pd.DataFrame({
        "life": life, "question_id": _question_id(state)[a.question],
        "asker": state.questions.asker[a.question],
        "helper": a.helper, "day": a.tick * state.tick_days, "channel": _category(a.channel, channels),
        "hops": a.hops, "helpful": a.helpful, "surplus": a.surplus,
    })  # fmt: skip
    return conform("answers", _sorted(frame, ["day", "question_id", "helper"]), copy=False)


def people(state: State, life: int = 0) -> pd.DataFrame:
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
    frame = pd.DataFrame({
        "life": life, "person": np.arange(n),
        "id": list(p.ids) if p.ids is not None else np.arange(n).astype(str),
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
    })  # fmt: skip
    return conform("people", frame, copy=False)


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
    waits = pd.Series((q.first_tick[got] - q.asked[got]) * state.tick_days)
    medians: Floats = waits.groupby(q.asker[got]).median().reindex(range(state.people.count)).to_numpy()
    return medians


def days(state: State, life: int = 0) -> pd.DataFrame:
    """Return one row per tick of the run so far."""
    q, a, ticks = state.questions, state.answers, state.tick
    daily = {name: np.array([row[name] for row in state.daily]) for name in _DAILY}
    helped = np.bincount(a.tick[a.helpful], minlength=ticks)
    same = a.helpful & (_town_then(state, a.helper) == _town_then(state, q.asker[a.question]))
    near = np.bincount(a.tick[same], minlength=ticks)
    lasts = q.asked[q.status == EXPIRED].astype(np.int64) + state.lifetime - 1
    frame = pd.DataFrame({
        "life": life, "day": np.arange(ticks) * state.tick_days, **daily,
        "answered": np.bincount(q.first_tick[q.first_tick >= 0], minlength=ticks),
        "expired": np.bincount(lasts, minlength=ticks), "helped": helped,
        "surplus": np.bincount(a.tick[a.surplus], minlength=ticks),
        "gini_helped": _gini_so_far(state), "share_same_town": near / np.where(helped, helped, np.nan),
        **_shares_by_channel(state),
    })  # fmt: skip
    return conform("days", frame, copy=False)


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

    If F_c people have given c answers or fewer, the sum of |c - c'| over all ordered pairs of people is
    2 * (sum over c of F_c * (N - F_c)). The Gini coefficient is this sum divided by 2 * N * (number of
    answers).
    """
    a, n = state.answers, state.people.count
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
            below = np.cumsum(people_with).astype(np.float64)
            result[t] = float((below * (n - below)).sum()) / (n * float(edges[t + 1]))
    return result


def ties(state: State, life: int = 0) -> pd.DataFrame:
    """Return one row per tie as of the last evening; a face-to-face tie has a row for each of its people.

    The rows are in order of layer, from and to. They are filled in for some people at a time, because this is
    the largest table.
    """
    count = state.people.count
    size = sum(int(state.ties.layer(index).degree.sum()) for index in range(len(LAYERS)))
    columns = {name: np.empty(size, dtype) for name, dtype in _TIE_COLUMNS.items()}
    end = 0
    for index in range(len(LAYERS)):
        for piece in rng.pieces(count):
            found = _ties_of(state, index, np.arange(piece.start, piece.stop))
            begin, end = end, end + found["from"].size
            for name, column in columns.items():
                column[begin:end] = found[name]
    layer = pd.Categorical.from_codes(columns.pop("layer"), categories=list(LAYERS))
    day = max(0, state.tick - 1) * state.tick_days
    frame = pd.DataFrame(
        {"life": np.full(size, life, np.int32), "day": np.full(size, day), **columns}, copy=False
    )
    return conform("ties", frame.assign(layer=layer), copy=False)


_TIE_COLUMNS = {
    "from": np.int32, "to": np.int32, "layer": np.int8,
    "strength": np.float64, "owed": np.float64, "distance_km": np.float64,
}  # fmt: skip


def _ties_of(state: State, index: int, who: Ints) -> dict[str, AnyFloats | AnyInts]:
    """Return the columns of the ties that the people `who`, ascending, have in a layer, in order."""
    layer, p = state.ties.layer(index), state.people
    row, column, other = layer.edges(who)
    order = np.argsort(row * p.count + other)
    row, column, other = row[order], column[order], other[order]
    account = layer.account[row, column].astype(np.int64)
    scale = np.where(account & 1 == 1, state.tie_fading.shielded_scale, state.tie_fading.scale)
    apart = np.hypot(p.x[row].astype(np.float64) - p.x[other], p.y[row].astype(np.float64) - p.y[other])
    return {
        "from": row, "to": other, "layer": np.full(row.size, index),
        "strength": layer.strength[row, column].astype(np.float64) * scale,
        "owed": (account >> 1) / max(1, state.scenario.ties.owed_cap), "distance_km": apart,
    }  # fmt: skip


class Results:
    """Methods that return the result tables. `sim.tables` describes their columns.

    Subclasses provide `state`.
    """

    state: State

    def questions_table(self) -> pd.DataFrame:
        """Return the table of questions, one row per question."""
        return questions(self.state)

    def answers_table(self) -> pd.DataFrame:
        """Return the table of attempts to answer, one row per attempt."""
        return answers(self.state)

    def people_table(self) -> pd.DataFrame:
        """Return the table of people, one row per person."""
        return people(self.state)

    def days_table(self) -> pd.DataFrame:
        """Return the table of days, one row per tick."""
        return days(self.state)

    def ties_table(self) -> pd.DataFrame:
        """Return the table of the ties as they are now, one row per tie."""
        return ties(self.state)

    def tables(self, *, ties: bool = False) -> dict[str, pd.DataFrame]:
        """Return all result tables by name; the table of ties is included if `ties` is true."""
        names = ["questions", "answers", "people", "days", *(["ties"] if ties else [])]
        return {name: getattr(self, f"{name}_table")() for name in names}
