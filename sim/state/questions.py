"""Questions and attempts to answer them: growing columns, one row each (ODD: Entities, state)."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

OPEN, ANSWERED, EXPIRED, WITHDRAWN = 0, 1, 2, 3
STATUSES = ("open", "answered", "expired", "withdrawn")
WORD_OF_MOUTH, HUB, FEED, MANAGERS = 0, 1, 2, 3
CHANNELS = ("word_of_mouth", "hub", "feed", "managers")
LEFT = 4  # a channel that a question has left is kept so many bits higher


def travelled(channels: Any) -> Any:
    """Bits of the channels that a question has been on, those that it has left included."""
    return (channels | channels >> LEFT) & ((1 << LEFT) - 1)


class Columns:
    """Named columns of equal length that grow at the end; rows are appended and never moved."""

    fields: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, expected: int) -> None:
        self.size = 0
        self._columns = {n: np.full(max(16, expected), v, t) for n, (t, v) in self.fields.items()}
        self._show()

    def _show(self) -> None:
        """Let every column be an attribute: what is filled of it."""
        for name, column in self._columns.items():
            self.__dict__[name] = column[: self.size]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"'{type(self).__name__}' has no column '{name}'.")

    def __getstate__(self) -> dict[str, Any]:
        return {"size": self.size, "_columns": self._columns}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        self.__dict__.update(kept)
        self._show()

    def append(self, rows: int, **values: Any) -> Ints:
        """Append `rows` rows; a column without a value keeps its initial one. Gives the new row numbers."""
        start, self.size = self.size, self.size + rows
        if self.size > next(iter(self._columns.values())).size:
            for name, column in self._columns.items():
                more = max(self.size, column.size * 3 // 2) - column.size
                initial = np.full(more, self.fields[name][1], column.dtype)
                self._columns[name] = np.concatenate([column, initial])
        for name, value in values.items():
            self._columns[name][start : self.size] = value
        self._show()
        return np.arange(start, self.size)


class Questions(Columns):
    """Every question asked; ticks count from 0, -1 means not yet.

    Columns: `asker`, `topic`, `difficulty`, `asked` (tick), `channels` (bit 1 << channel), `status`,
    `first_tick`, `first_helper`, `first_channel`, `first_hops`, `answers` (helpful), `attempts`,
    `shown` (exposures), `read` (people who read it, summed over days).
    """

    fields: ClassVar[dict[str, tuple[Any, Any]]] = {
        "asker": (np.int32, 0),
        "topic": (np.int16, 0),
        "difficulty": (np.float32, 0),
        "asked": (np.uint16, 0),
        "channels": (np.uint8, 0),
        "status": (np.uint8, OPEN),
        "first_tick": (np.int32, -1),
        "first_helper": (np.int32, -1),
        "first_channel": (np.int8, -1),
        "first_hops": (np.int8, -1),
        "answers": (np.int32, 0),
        "attempts": (np.int32, 0),
        "shown": (np.int32, 0),
        "read": (np.int32, 0),
    }


class Answers(Columns):
    """Every attempt to answer: which question (row), by whom, when, how it was heard of, and its worth."""

    fields: ClassVar[dict[str, tuple[Any, Any]]] = {
        "question": (np.int32, 0),
        "helper": (np.int32, 0),
        "tick": (np.uint16, 0),
        "channel": (np.int8, 0),
        "hops": (np.int8, 0),
        "helpful": (np.bool_, False),
        "surplus": (np.bool_, False),
    }
