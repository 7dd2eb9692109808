"""State that a society needs only if a tick is shorter than a day (ODD: Ticks shorter than a day)."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Exposures
from sim.rules.rhythm import ticks_until_awake


def no_rows() -> Ints:
    """Return an empty column of rows."""
    return np.zeros(0, np.int64)


@dataclass
class ShortTicks:
    """What a society remembers of today and of the last 24 hours, if a tick is shorter than a day."""

    ticks_per_day: int  # ticks in a day
    # Exposures of each person in the last `ticks_per_day` - 1 ticks by message kind, (N, M).
    message_counts: NDArray[np.int32]
    relay_counts: Ints  # (H,) number of questions that each hub has relayed today
    # Exposures that will arrive on later ticks, by (channel, tick of arrival): rows of questions and people.
    pending: dict[tuple[int, int], list[tuple[Ints, AnyInts]]] = field(default_factory=dict)
    # Questions that managers have picked in the last 24 hours.
    recent_picks: Ints = field(default_factory=no_rows)
    pick_ticks: Ints = field(default_factory=no_rows)  # tick on which each of these was picked
    # Questions asked by hand after this tick's circulation; they start with the next tick.
    late_questions: Ints = field(default_factory=no_rows)
    # Exposures on a ranked feed in the ticks of the last 24 hours: tick, order, people, keys of the order.
    ranked: list[tuple[int, str, AnyInts, Ints]] = field(default_factory=list)
    unread: Floats | None = None  # (N,) readings by which each person has fallen short of equal chances
    activity: Floats | None = None  # (T, ticks) share of a day's activity in each tick, by town; None: even
    waking: Ints | None = None  # (T, ticks) ticks until people of each town are awake
    # Exposures that wait for people to wake up, by the tick of waking: rows of questions, and exposures.
    asleep: dict[int, list[tuple[Ints, Exposures]]] = field(default_factory=dict)
    _messages: list[NDArray[np.int32]] = field(default_factory=list)

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

    def store(self, tick: int, channel: int, ahead: Ints, rows: Ints, person: AnyInts) -> None:
        """Store exposures that arrive later than on this tick: `ahead` (at least 1) ticks from now."""
        order = np.argsort(ahead, kind="stable")
        ahead, rows, person = ahead[order], rows[order], person[order]
        for piece in np.split(np.arange(ahead.size), np.flatnonzero(np.diff(ahead)) + 1):
            if piece.size:
                when = channel, tick + int(ahead[piece[0]])
                self.pending.setdefault(when, []).append((rows[piece], person[piece]))

    def take_due(self, tick: int, channel: int) -> tuple[Ints, AnyInts]:
        """Remove and return the exposures stored for this tick: rows of questions and of people."""
        none = np.zeros(0, np.int64)
        rows, person = zip((none, none), *self.pending.pop((channel, tick), []), strict=True)
        return np.concatenate(rows), np.concatenate(person)

    def count_messages(self, person: AnyInts, kind: Ints) -> None:
        """Add this tick's messages to the counts of the last 24 hours, and subtract the oldest tick's.

        `kind` is the message kind of each exposure (`sim.state.channel_table`).
        """
        counted = kind >= 0
        keys = self.message_counts.shape[1] * person[counted].astype(np.int64) + kind[counted]
        self._messages.append(keys.astype(np.int32))
        self.message_counts += self._count_by_person(self._messages[-1])
        if len(self._messages) >= self.ticks_per_day:
            self.message_counts -= self._count_by_person(self._messages.pop(0))

    def remember_order(self, tick: int, ranking: str, person: AnyInts, key: Ints, fewer: Floats) -> None:
        """Remember this tick's ranked exposures, and forget those of 24 hours ago and of other orders.

        `fewer` is the chance of reading each of them without an order minus the chance with it.
        """
        self.ranked = [*self.in_order(tick + 1, ranking), (tick, ranking, person, key)]
        if self.unread is None:
            self.unread = np.zeros(self.message_counts.shape[0])
        self.unread += np.bincount(person, fewer, self.unread.size)

    def in_order(self, tick: int, ranking: str) -> list[tuple[int, str, AnyInts, Ints]]:
        """Return the exposures of the 24 hours up to `tick` that were ranked in this order."""
        return [each for each in self.ranked if each[0] > tick - self.ticks_per_day and each[1] == ranking]

    def _count_by_person(self, keys: NDArray[np.int32]) -> NDArray[np.int32]:
        return (
            np.bincount(keys, minlength=self.message_counts.size)
            .astype(np.int32)
            .reshape(self.message_counts.shape)
        )
