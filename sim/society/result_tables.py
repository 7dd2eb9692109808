"""From the state of a society to its result tables (columns, units and meanings: `sim.tables`)."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.array_types import AnyFloats, AnyInts, Floats, Ints
from sim.networks import LAYERS
from sim.population.people import ROLES
from sim.state.questions import ANSWERED, CHANNELS, EXPIRED, OPEN, STATUSES, WITHDRAWN, travelled
from sim.state.society_state import State
from sim.state.today import COUNTS
from sim.tables import conform


def _category(codes: AnyInts, names: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(np.asarray(codes, np.int64), categories=list(names))


def _question_id(state: State) -> Ints:
    """Identity of each question: tick of asking and asker, the same in every scenario compared."""
    q = state.questions
    return q.asked.astype(np.int64) * state.people.count + q.asker


def _masked(values: AnyInts) -> pd.arrays.IntegerArray:
    """Integers of which those below 0 are missing."""
    return pd.arrays.IntegerArray(np.maximum(values, 0).astype(np.int64), values < 0)


def _sorted(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return frame.sort_values(by, kind="stable", ignore_index=True)


def questions(state: State, life: int = 0) -> pd.DataFrame:
    """One row a question, in order of question_id."""
    q = state.questions
    sets = range(1 << len(CHANNELS))
    names = np.array(["+".join(n for c, n in enumerate(CHANNELS) if bits >> c & 1) for bits in sets])
    got = q.first_tick >= 0
    first = np.where(got, q.first_tick * state.days, np.nan)
    asked = q.asked * state.days
    unended = (q.status == OPEN) | (q.status == WITHDRAWN)
    status = np.where(unended & (q.answers > 0), ANSWERED, q.status)
    order = np.array([2, 0, 1, 2])  # codes of sim.state.questions.STATUSES in the order of the table's
    assert STATUSES == ("open", "answered", "expired", "withdrawn")
    watched = _watched(state)
    frame = pd.DataFrame({
        "life": life, "question_id": _question_id(state), "asker": q.asker,
        "topic": _category(q.topic, state.people.topic_names), "difficulty": q.difficulty.astype(np.float64),
        "asked_day": asked, "channels": pd.Categorical(names[travelled(q.channels)]),
        "status": _category(order[status], ("answered", "expired", "open")),
        "first_answer_day": first, "wait_days": first - asked, "first_helper": _masked(q.first_helper),
        "first_channel": _category(q.first_channel, CHANNELS), "first_hops": _masked(q.first_hops),
        "answers": q.answers, "attempts": q.attempts, "shown": q.shown, "read": q.read,
        "watched_days": watched * state.days, "censored": ~got & (watched < state.lifetime),
    })  # fmt: skip
    return conform("questions", _sorted(frame, ["question_id"]))


def _watched(state: State) -> Ints:
    """Ticks for which each question could be answered: its life, unless the run or its asker's stay ended."""
    q = state.questions
    asked = q.asked.astype(np.int64)
    end = np.minimum(asked + state.lifetime, state.tick)
    if state.removed is not None:
        left = state.removed[q.asker]
        end = np.where(left >= 0, np.minimum(end, left), end)
    return end - asked


def answers(state: State, life: int = 0) -> pd.DataFrame:
    """One row an attempt, in order of day, question_id and helper."""
    a = state.answers
    frame = pd.DataFrame({
        "life": life, "question_id": _question_id(state)[a.question],
        "asker": state.questions.asker[a.question],
        "helper": a.helper, "day": a.tick * state.days, "channel": _category(a.channel, CHANNELS),
        "hops": a.hops, "helpful": a.helpful, "surplus": a.surplus,
    })  # fmt: skip
    return conform("answers", _sorted(frame, ["day", "question_id", "helper"]))


def people(state: State, life: int = 0) -> pd.DataFrame:
    """One row a person."""
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
        "standing": p.standing.astype(np.float64) * state.fame.scale,
        "ties_face_to_face": state.ties.face_to_face.degree, "ties_online": state.ties.online.degree,
        "favourite_topic": _category(p.interest.argmax(axis=1), p.topic_names),
        "removed_day": np.full(n, np.nan) if state.removed is None
        else np.where(state.removed < 0, np.nan, state.removed * state.days),
    })  # fmt: skip
    return conform("people", frame)


def effort_fifth(effort: AnyFloats) -> NDArray[np.int8]:
    """Fifth of effort that each person belongs to, 1 (least) to 5 (most); equal efforts by row."""
    rank = np.argsort(np.argsort(effort, kind="stable"), kind="stable")
    return (rank * 5 // max(1, len(effort)) + 1).astype(np.int8)


def _median_waits(state: State) -> Floats:
    """Median wait of each person's answered questions, days; NaN for none."""
    q = state.questions
    got = q.first_tick >= 0
    waits = pd.Series((q.first_tick[got] - q.asked[got]) * state.days)
    medians: Floats = waits.groupby(q.asker[got]).median().reindex(range(state.people.count)).to_numpy()
    return medians


def days(state: State, life: int = 0) -> pd.DataFrame:
    """One row a day lived."""
    q, a, ticks = state.questions, state.answers, state.tick
    daily = {name: np.array([row[name] for row in state.daily]) for name in _DAILY}
    helped = np.bincount(a.tick[a.helpful], minlength=ticks)
    same = a.helpful & (_town_then(state, a.helper) == _town_then(state, q.asker[a.question]))
    near = np.bincount(a.tick[same], minlength=ticks)
    lasts = q.asked[q.status == EXPIRED].astype(np.int64) + state.lifetime - 1
    frame = pd.DataFrame({
        "life": life, "day": np.arange(ticks) * state.days, **daily,
        "answered": np.bincount(q.first_tick[q.first_tick >= 0], minlength=ticks),
        "expired": np.bincount(lasts, minlength=ticks), "helped": helped,
        "surplus": np.bincount(a.tick[a.surplus], minlength=ticks),
        "gini_helped": _gini_so_far(state), "share_same_town": near / np.where(helped, helped, np.nan),
        **_shares_by_channel(state),
    })  # fmt: skip
    return conform("days", frame)


def _shares_by_channel(state: State) -> dict[str, Floats]:
    """Share of each day's questions that travel on each channel; missing where nobody asked."""
    q, ticks = state.questions, state.tick
    asked = np.bincount(q.asked, minlength=ticks)[:ticks]
    every, bits = np.where(asked, asked, np.nan), travelled(q.channels)
    return {
        f"share_on_{name}": np.bincount(q.asked[bits >> c & 1 == 1], minlength=ticks)[:ticks] / every
        for c, name in enumerate(CHANNELS)
    }


_DAILY = ("shown", "open", "on_crowd_share", "mean_morale", *COUNTS)


def _town_then(state: State, who: AnyInts) -> AnyInts:
    """Town of each attempt's helper or asker on the day of the attempt."""
    town = state.people.town[who]
    for tick, movers, lived in reversed(state.lived):
        before = np.full(state.people.count, -1, np.int16)
        before[movers] = lived
        town = np.where((state.answers.tick < tick) & (before[who] >= 0), before[who], town)
    return town


def _gini_so_far(state: State) -> Floats:
    """Gini coefficient of helpful answers given up to each day, from the counts of people by help given.

    With h_c people who gave c answers, sum over pairs of |c - c'| = 2 sum over c of F_c (N - F_c), where
    F_c people gave c or fewer; the Gini is that over 2 N times the sum of answers.
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
    """One row a tie, each face-to-face tie from both sides, as of the last evening."""
    parts = []
    for index, name in enumerate(LAYERS):
        layer = state.ties.layer(index)
        row, column, other = layer.edges()
        account = layer.account[row, column].astype(np.int64)
        scale = np.where(account & 1 == 1, state.fading.shielded_scale, state.fading.scale)
        p = state.people
        apart = np.hypot(p.x[row].astype(np.float64) - p.x[other], p.y[row].astype(np.float64) - p.y[other])
        parts.append(pd.DataFrame({
            "life": life, "day": max(0, state.tick - 1) * state.days, "from": row, "to": other,
            "layer": pd.Categorical([name] * row.size, categories=LAYERS),
            "strength": layer.strength[row, column].astype(np.float64) * scale,
            "owed": (account >> 1) / max(1, state.scenario.ties.owed_cap), "distance_km": apart,
        }))  # fmt: skip
    return conform("ties", _sorted(pd.concat(parts, ignore_index=True), ["layer", "from", "to"]))


class Results:
    """Result tables of something that has a `state` (columns, units and meanings: `sim.tables`)."""

    state: State

    def questions_table(self) -> pd.DataFrame:
        """Return the table of questions, one row each."""
        return questions(self.state)

    def answers_table(self) -> pd.DataFrame:
        """Return the table of attempts to answer, one row each."""
        return answers(self.state)

    def people_table(self) -> pd.DataFrame:
        """Return the table of people, one row each."""
        return people(self.state)

    def days_table(self) -> pd.DataFrame:
        """Return the table of days, one row each."""
        return days(self.state)

    def ties_table(self) -> pd.DataFrame:
        """Return the table of today's ties, one row each."""
        return ties(self.state)

    def tables(self, *, ties: bool = False) -> dict[str, pd.DataFrame]:
        """Return all result tables by name; with `ties`, that of the ties too."""
        names = ["questions", "answers", "people", "days", *(["ties"] if ties else [])]
        return {name: getattr(self, f"{name}_table")() for name in names}
