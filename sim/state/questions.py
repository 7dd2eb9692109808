"""Questions and attempts to answer them: growing columns, one row each (ODD: Entities, state)."""

from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.array_types import AnyInts, Ints
from sim.registry.parts import MOST_CHANNELS

Scalar = TypeVar("Scalar", bound=np.generic)

OPEN, ANSWERED, EXPIRED, WITHDRAWN = 0, 1, 2, 3
STATUSES = ("open", "answered", "expired", "withdrawn")
WORD_OF_MOUTH, HUB, FEED, MANAGERS = 0, 1, 2, 3
SHIPPED = ("word_of_mouth", "hub", "feed", "managers")  # the channels that come with the package, by index


def channels_used(channels: AnyInts) -> AnyInts:
    """Return the bits of all channels that a question has been on, including those that it has left."""
    return (channels | channels >> MOST_CHANNELS) & ((1 << MOST_CHANNELS) - 1)


def column(dtype: type[Scalar], initial: int = 0) -> NDArray[Scalar]:
    """Declare a column by an array whose only element is the initial value of each row."""
    return np.array([initial], dtype)


class Columns:
    """Named columns of equal length, to which rows can be appended; the number of a row never changes."""

    fields: ClassVar[dict[str, NDArray[np.generic]]]

    def __init_subclass__(cls) -> None:
        cls.fields = {name: value for name, value in vars(cls).items() if isinstance(value, np.ndarray)}

    def __init__(self, expected: int) -> None:
        self.size = 0
        self._columns = {name: initial.repeat(max(16, expected)) for name, initial in self.fields.items()}
        self._update_views()

    def _update_views(self) -> None:
        """Set an attribute for every column: a view of its filled rows."""
        for name, column in self._columns.items():
            self.__dict__[name] = column[: self.size]

    def __getstate__(self) -> dict[str, object]:
        return {"size": self.size, "_columns": self._columns}

    def __setstate__(self, stored: dict[str, object]) -> None:
        self.__dict__.update(stored)
        self._update_views()

    def append(self, rows: int, **values: ArrayLike) -> Ints:
        """Append `rows` rows and return their numbers; columns not named get their initial value."""
        self.reserve(rows)
        start = self.size
        for name, value in values.items():
            self._columns[name][start : start + rows] = value
        self.resize(start + rows)
        return np.arange(start, self.size)

    def reserve(self, rows: int) -> None:
        """Make room for so many more rows, which have their initial values."""
        if self.size + rows > next(iter(self._columns.values())).size:
            for name, column in self._columns.items():
                more = max(self.size + rows, column.size * 3 // 2) - column.size
                self._columns[name] = np.concatenate([column, self.fields[name].repeat(more)])
            self._update_views()

    def whole(self) -> tuple[NDArray[np.generic], ...]:
        """Return all columns with their free rows."""
        return tuple(self._columns.values())

    def resize(self, size: int) -> None:
        """Let the first `size` rows be the filled ones."""
        if size != self.size:
            self.size = size
            self._update_views()


class Questions(Columns):
    """Every question asked, one row each. Ticks count from 0; -1 means that there is no answer yet.

    `asked` is the tick of asking. `channels` has the bit 1 << c for each channel c on which the question
    travels, and the bit 1 << (c + 16) for each channel that it has left. `answers` counts helpful answers,
    `shown` counts exposures, and `read` counts the people who read the question, summed over days.
    """

    asker = column(np.int32)
    topic = column(np.int16)
    difficulty = column(np.float32)
    asked = column(np.uint16)
    channels = column(np.uint32)
    status = column(np.uint8, OPEN)
    first_tick = column(np.int32, -1)
    first_helper = column(np.int32, -1)
    first_channel = column(np.int8, -1)
    first_hops = column(np.int8, -1)
    answers = column(np.int32)
    attempts = column(np.int32)
    shown = column(np.int32)
    read = column(np.int32)


class Answers(Columns):
    """Every attempt to answer: question (row), helper, tick, channel, hops, and whether it was helpful.

    `surplus` marks helpful answers beyond the number that the asker wanted.
    """

    question = column(np.int32)
    helper = column(np.int32)
    tick = column(np.uint16)
    channel = column(np.int8)
    hops = column(np.int8)
    helpful = column(np.bool_)
    surplus = column(np.bool_)
