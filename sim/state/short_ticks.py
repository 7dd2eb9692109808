"""What a society has to remember of a day where a tick is shorter (ODD: Ticks shorter than a day)."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Ints


def no_rows() -> Ints:
    """Return an empty column of rows."""
    return np.zeros(0, np.int64)


@dataclass
class ShortTicks:
    """Memory of the last 24 hours and of today; no society has one whose tick is a whole day."""

    per_day: int  # ticks in a day
    # Messages that each person got in the last `per_day` - 1 ticks, on the feed and otherwise, (N, 2).
    got: NDArray[np.int32]
    relayed: Ints  # (H,) questions that each hub has relayed today
    # Exposures of a day that has begun, by channel and by the tick on which they come: questions, people.
    later: dict[tuple[int, int], list[tuple[Ints, AnyInts]]] = field(default_factory=dict)
    picked: Ints = field(default_factory=no_rows)  # questions that managers have looked after in 24 hours
    picked_at: Ints = field(default_factory=no_rows)  # and on which tick
    late: Ints = field(default_factory=no_rows)  # asked after this tick's went round: their day begins later
    _messages: list[NDArray[np.int32]] = field(default_factory=list)

    def begin(self, tick: int) -> None:
        """Forget what hubs relayed yesterday, if a day begins with this tick, and picks of 24 hours ago."""
        if tick % self.per_day == 0:
            self.relayed[:] = 0
        recent = self.picked_at > tick - self.per_day
        self.picked, self.picked_at = self.picked[recent], self.picked_at[recent]

    def picked_today(self, tick: int) -> int:
        """Return how many questions managers have looked after since the day began."""
        return int(np.count_nonzero(self.picked_at >= tick - tick % self.per_day))

    def pick(self, tick: int, rows: Ints) -> None:
        """Remember the questions that managers look after now."""
        self.picked = np.concatenate([self.picked, rows])
        self.picked_at = np.concatenate([self.picked_at, np.full(rows.size, tick)])

    def starts(self, tick: int, rows: Ints, asked: Ints) -> Bools:
        """Return whether a day in the life of each open question, the first or a later one, begins now."""
        begins: Bools = (tick - asked) % self.per_day == 0
        if self.late.size:
            begins, self.late = begins | np.isin(rows, self.late), self.late[:0]
        return begins

    def keep(self, tick: int, channel: int, ahead: Ints, rows: Ints, person: AnyInts) -> None:
        """Store the exposures that come `ahead` ticks, 1 or more, from now."""
        order = np.argsort(ahead, kind="stable")
        ahead, rows, person = ahead[order], rows[order], person[order]
        for piece in np.split(np.arange(ahead.size), np.flatnonzero(np.diff(ahead)) + 1):
            if piece.size:
                when = channel, tick + int(ahead[piece[0]])
                self.later.setdefault(when, []).append((rows[piece], person[piece]))

    def due(self, tick: int, channel: int) -> tuple[Ints, AnyInts]:
        """Take out the exposures that were stored for this tick: rows of questions, and of people."""
        none = np.zeros(0, np.int64)
        rows, person = zip((none, none), *self.later.pop((channel, tick), []), strict=True)
        return np.concatenate(rows), np.concatenate(person)

    def receive(self, person: AnyInts, on_feed: Bools) -> None:
        """Count this tick's messages among those of the last 24 hours, and forget the oldest tick's."""
        self._messages.append((2 * person + ~on_feed).astype(np.int32))
        self.got += self._counted(self._messages[-1])
        if len(self._messages) >= self.per_day:
            self.got -= self._counted(self._messages.pop(0))

    def _counted(self, keys: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.bincount(keys, minlength=self.got.size).astype(np.int32).reshape(self.got.shape)
