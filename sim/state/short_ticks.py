"""State that a society needs only if a tick is shorter than a day (ODD: Ticks shorter than a day)."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Ints


def no_rows() -> Ints:
    """Return an empty column of rows."""
    return np.zeros(0, np.int64)


@dataclass
class ShortTicks:
    """Memory of today and of the last 24 hours; a society with ticks of a whole day has none."""

    per_day: int  # ticks in a day
    # Messages that each person got in the last `per_day` - 1 ticks, (N, 2): on the feed, on other channels.
    got: NDArray[np.int32]
    relayed: Ints  # (H,) number of questions that each hub has relayed today
    # Exposures of days that have begun, by (channel, tick of arrival): rows of questions and of people.
    later: dict[tuple[int, int], list[tuple[Ints, AnyInts]]] = field(default_factory=dict)
    picked: Ints = field(default_factory=no_rows)  # questions that managers have picked in the last 24 hours
    picked_at: Ints = field(default_factory=no_rows)  # tick on which each of these was picked
    # Questions asked by hand after this tick's circulation; they start with the next tick.
    late: Ints = field(default_factory=no_rows)
    _messages: list[NDArray[np.int32]] = field(default_factory=list)

    def begin(self, tick: int) -> None:
        """Reset the hubs' counts if a day begins with this tick, and drop picks older than 24 hours."""
        if tick % self.per_day == 0:
            self.relayed[:] = 0
        recent = self.picked_at > tick - self.per_day
        self.picked, self.picked_at = self.picked[recent], self.picked_at[recent]

    def picked_today(self, tick: int) -> int:
        """Return how many questions managers have picked since the day began."""
        return int(np.count_nonzero(self.picked_at >= tick - tick % self.per_day))

    def pick(self, tick: int, rows: Ints) -> None:
        """Remember the questions that managers pick on this tick."""
        self.picked = np.concatenate([self.picked, rows])
        self.picked_at = np.concatenate([self.picked_at, np.full(rows.size, tick)])

    def starts(self, tick: int, rows: Ints, asked: Ints) -> Bools:
        """Return whether a new day begins for each open question, counted from the tick of asking."""
        begins: Bools = (tick - asked) % self.per_day == 0
        if self.late.size:
            begins, self.late = begins | np.isin(rows, self.late), self.late[:0]
        return begins

    def keep(self, tick: int, channel: int, ahead: Ints, rows: Ints, person: AnyInts) -> None:
        """Store exposures that arrive `ahead` ticks from now, at least 1."""
        order = np.argsort(ahead, kind="stable")
        ahead, rows, person = ahead[order], rows[order], person[order]
        for piece in np.split(np.arange(ahead.size), np.flatnonzero(np.diff(ahead)) + 1):
            if piece.size:
                when = channel, tick + int(ahead[piece[0]])
                self.later.setdefault(when, []).append((rows[piece], person[piece]))

    def due(self, tick: int, channel: int) -> tuple[Ints, AnyInts]:
        """Remove and return the exposures stored for this tick: rows of questions and of people."""
        none = np.zeros(0, np.int64)
        rows, person = zip((none, none), *self.later.pop((channel, tick), []), strict=True)
        return np.concatenate(rows), np.concatenate(person)

    def receive(self, person: AnyInts, on_feed: Bools) -> None:
        """Add this tick's messages to the counts of the last 24 hours, and subtract the oldest tick's."""
        self._messages.append((2 * person + ~on_feed).astype(np.int32))
        self.got += self._counted(self._messages[-1])
        if len(self._messages) >= self.per_day:
            self.got -= self._counted(self._messages.pop(0))

    def _counted(self, keys: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.bincount(keys, minlength=self.got.size).astype(np.int32).reshape(self.got.shape)
