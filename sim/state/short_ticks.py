"""State that a society needs only if a tick is shorter than a day (ODD: Ticks shorter than a day)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.rules.rhythm import ticks_until_awake
from sim.state.questions import HUB


def no_rows() -> Ints:
    """Return an empty column of rows."""
    return np.zeros(0, np.int64)


class Later(NamedTuple):
    """Exposures that will reach people on later ticks, (L,), in the order in which they were stored.

    `when` is the tick, `question` the row, and `hops` 0 if all members of a hub ignore the question.
    """

    when: Ints
    question: Ints
    person: NDArray[np.int32]
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]

    def at(self, rows: Bools) -> Later:
        """Return the exposures at some rows."""
        when, question, person, channel, hops = self
        return Later(when[rows], question[rows], person[rows], channel[rows], hops[rows])

    @property
    def wait(self) -> Bools:
        """Which wait for people to wake up: exposures by a hub, and by people who pass questions on."""
        return np.asarray((self.channel == HUB) | (self.hops > 1))


class Messages(NamedTuple):
    """Messages of the last 24 hours, (K,), in order of tick; `key` is person * M + kind."""

    tick: AnyInts  # int64
    key: AnyInts  # int32


class Ranked(NamedTuple):
    """Exposures on a ranked feed in the last 24 hours, (R,), in order of tick; `key` is that of the order."""

    tick: AnyInts  # int64
    person: AnyInts  # int32
    key: AnyInts  # int64


def no_later() -> Later:
    """Return no exposures."""
    none = np.zeros(0, np.int8)
    return Later(no_rows(), no_rows(), np.zeros(0, np.int32), none, none)


@dataclass
class ShortTicks:
    """What a society remembers of today and of the last 24 hours, if a tick is shorter than a day."""

    ticks_per_day: int  # ticks in a day
    # Exposures of each person in the last `ticks_per_day` - 1 ticks by message kind, (N, M).
    message_counts: NDArray[np.int32]
    relay_counts: Ints  # (H,) number of questions that each hub has relayed today
    # Each of these exposures.
    messages: Messages = field(default_factory=lambda: Messages(no_rows(), np.zeros(0, np.int32)))
    later: Later = field(default_factory=no_later)
    # Questions that managers have picked in the last 24 hours, and the tick on which each was picked.
    recent_picks: Ints = field(default_factory=no_rows)
    pick_ticks: Ints = field(default_factory=no_rows)
    # Questions asked by hand after this tick's circulation; they start with the next tick.
    late_questions: Ints = field(default_factory=no_rows)
    ranked: Ranked = field(default_factory=lambda: Ranked(no_rows(), np.zeros(0, np.int32), no_rows()))
    ranking: str = ""  # the order of the feed to which `ranked` belongs
    unread: Floats | None = None  # (N,) readings by which each person has fallen short of equal chances
    activity: Floats | None = None  # (T, ticks) share of a day's activity in each tick, by town; None: even
    waking: Ints | None = None  # (T, ticks) ticks until people of each town are awake

    def __post_init__(self) -> None:
        """Compute when people wake up."""
        if self.activity is not None:
            self.waking = np.stack([ticks_until_awake(shares) for shares in self.activity])

    def begin_tick(self, tick: int) -> None:
        """Reset the hubs' counts if a day begins with this tick, and drop picks older than 24 hours."""
        if tick % self.ticks_per_day == 0:
            self.relay_counts[:] = 0
        recent = self.pick_ticks > tick - self.ticks_per_day
        self.recent_picks, self.pick_ticks = self.recent_picks[recent], self.pick_ticks[recent]

    def add_picks(self, tick: int, rows: Ints) -> None:
        """Remember the questions that managers pick on this tick."""
        self.recent_picks = np.concatenate([self.recent_picks, rows])
        self.pick_ticks = np.concatenate([self.pick_ticks, np.full(rows.size, tick)])

    def day_begins(self, tick: int, rows: Ints, asked: Ints) -> Bools:
        """Return whether a new day of each open question begins on this tick.

        The first day of a question begins with the tick of asking.
        """
        begins: Bools = (tick - asked) % self.ticks_per_day == 0
        if self.late_questions.size:
            begins, self.late_questions = begins | np.isin(rows, self.late_questions), self.late_questions[:0]
        return begins

    def store(self, later: Later) -> None:
        """Store exposures that arrive on later ticks."""
        old = self.later
        if later.when.size:
            self.later = Later(
                np.concatenate([old.when, later.when]),
                np.concatenate([old.question, later.question]),
                np.concatenate([old.person, later.person]),
                np.concatenate([old.channel, later.channel]),
                np.concatenate([old.hops, later.hops]),
            )

    def take_due(self, tick: int, channel: int | None) -> Later:
        """Remove and return the exposures stored for this tick: on a channel, or (None) those that wait."""
        due = self.later.when == tick
        due &= self.later.wait if channel is None else ~self.later.wait & (self.later.channel == channel)
        taken, self.later = self.later.at(due), self.later.at(~due) if due.any() else self.later
        return taken

    def count_messages(self, tick: int, person: AnyInts, kind: Ints) -> None:
        """Add this tick's messages to the counts of the last 24 hours, and subtract the oldest tick's.

        `kind` is the message kind of each exposure (`sim.state.channel_table`).
        """
        counted, before = kind >= 0, self.messages
        keys = self.message_counts.shape[1] * person[counted].astype(np.int64) + kind[counted]
        self.message_counts += self._count_by_person(keys)
        old = before.tick <= tick + 1 - self.ticks_per_day
        self.message_counts -= self._count_by_person(before.key[old])
        self.messages = Messages(
            np.concatenate([before.tick[~old], np.full(keys.size, tick)]),
            np.concatenate([before.key[~old], keys.astype(np.int32)]),
        )

    def remember_order(self, tick: int, ranking: str, person: AnyInts, key: Ints, fewer: Floats) -> None:
        """Remember this tick's ranked exposures, and forget those of 24 hours ago and of other orders.

        `fewer` is the chance of reading each of them without an order minus the chance with it.
        """
        new = Ranked(np.full(key.size, tick), person.astype(np.int32), key)
        before = self.in_order(tick + 1, ranking)
        self.ranking, self.ranked = ranking, Ranked(*map(np.concatenate, zip(before, new, strict=True)))
        if self.unread is None:
            self.unread = np.zeros(self.message_counts.shape[0])
        self.unread += np.bincount(person, fewer, self.unread.size)

    def in_order(self, tick: int, ranking: str) -> Ranked:
        """Return the exposures of the 24 hours up to `tick` that were ranked in this order."""
        kept = (self.ranked.tick > tick - self.ticks_per_day) & (self.ranking == ranking)
        return Ranked(*(column[kept] for column in self.ranked))

    def _count_by_person(self, keys: AnyInts) -> NDArray[np.int32]:
        return (
            np.bincount(keys, minlength=self.message_counts.size)
            .astype(np.int32)
            .reshape(self.message_counts.shape)
        )
