"""Write the events of one day as a frame of bytes. Recorded lessons and the live page play these frames.

Numbers are written with seven bits per byte, lowest bits first; the eighth bit says whether more bytes follow
(LEB128, as in the DWARF debugging format, section 7.6). Numbers that may be negative are folded first: 0, -1,
1, -2, ... become 0, 1, 2, 3, ... A frame consists of sections, and each section begins with its number of
entries:

======== ==================================================================================================
changed  people who joined or left the crowd; people who were removed; people who moved (person, town, x, y
         in tens of metres, folded, from the lowest at the start); hubs that closed; people who arrived or
         left the community
asked    asker, topic, difficulty in thousandths, bits of channels; questions are numbered in this order
went     question and channel, the number of people shown it, and who they are. Through a hub, which shows
         it to all members: those who read it or those who did not, whichever are fewer, then those who were
         able but not willing, then those who were willing. On every other channel: every person with the
         step reached (0 shown, 1 read it, 2 was able to solve it, 3 was willing too)
tried    question, helper, and as bits of one number: the channel's two lowest, whether helpful, whether
         surplus (more answers than were wanted), and the channel's other bits
expired  questions that expired unanswered; then questions withdrawn because their asker left
tied     layer, the two people, strength in per cent if the tie is new or grew; 0 if it is gone
evening  mean morale in ten-thousandths, and bad replies on the feed
======== ==================================================================================================

``sim/web/page/reading.js`` reads these frames.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import sub
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import AnyFloats, AnyInts, Bools, Ints

if TYPE_CHECKING:
    from sim.state.questions import Answers

HUB = 1  # index of the channel
READ, ABLE, WILLING = 1, 2, 3  # the same codes as in sim.runner.observers.funnel
Column = AnyInts | Bools | Sequence[int]


def packed(numbers: Sequence[int]) -> bytes:
    """Encode non-negative whole numbers as bytes.

    Examples
    --------
    >>> packed([0, 127, 128, 300]).hex(" ")
    '00 7f 80 01 ac 02'
    """
    v = np.asarray(numbers, np.uint64)
    size = np.ones(v.size, np.int64)
    for bits in range(7, 64, 7):
        size += v >= np.uint64(1 << bits)
    first = np.cumsum(size) - size
    out = np.zeros(int(size.sum()), np.uint8)
    for k in range(int(size.max(initial=0))):
        has = size > k
        low = (v[has] >> np.uint64(7 * k)) & np.uint64(127)
        out[first[has] + k] = low | ((size[has] > k + 1).astype(np.uint64) << np.uint64(7))
    return out.tobytes()


def folded(numbers: AnyInts | Sequence[int]) -> Ints:
    """Fold numbers of any sign into non-negative numbers.

    Examples
    --------
    >>> folded([0, -1, 1, -2]).tolist()
    [0, 1, 2, 3]
    """
    signed = np.asarray(numbers, np.int64)
    return np.where(signed >= 0, 2 * signed, -2 * signed - 1)


def steps(values: AnyInts | Sequence[int]) -> Ints:
    """Return each value's folded difference from the previous one; the first value is compared with 0."""
    row = np.asarray(values, np.int64)
    return folded(row - np.concatenate([[0], row[:-1]]))


class Numbers:
    """Collects the numbers of a frame."""

    def __init__(self) -> None:
        self.values: list[int] = []

    def add(self, *numbers: int) -> None:
        """Append single numbers to the frame."""
        self.values += numbers

    def rising(self, numbers: AnyInts) -> None:
        """Append the number of sorted values, and the difference of each value from the previous one."""
        listed = numbers.tolist()  # np.diff takes five times as long for such short lists
        self.values += [len(listed), *map(sub, listed, [0, *listed[:-1]])]

    def rows(self, *columns: Column) -> None:
        """Append the number of rows to the frame, and then the values row by row."""
        table = np.column_stack(columns).astype(np.int64)
        self.values += [len(table), *table.ravel().tolist()]

    def bytes(self) -> bytes:
        """Return all numbers of the frame as bytes."""
        return packed(self.values)


def changed(out: Numbers, crowd: Ints, removed: Ints, moved: Ints, hubs: Ints, away: Ints) -> None:  # noqa: PLR0913
    """Append to `out` the people who joined or left the crowd, were removed or moved, and the closed hubs.

    `moved` has rows (person, town, x, y). `away` are the people who arrived or left.
    """
    out.rising(crowd)
    out.rising(removed)
    out.rows(moved[:, 0], moved[:, 1], folded(moved[:, 2]), folded(moved[:, 3]))
    out.rising(hubs)
    out.rising(away)


def asked(out: Numbers, asker: AnyInts, topic: AnyInts, difficulty: AnyFloats, channels: AnyInts) -> None:
    """Append the day's questions to `out`."""
    out.rows(steps(asker), topic, np.rint(difficulty * 1000).astype(np.int64), channels)


def went(out: Numbers, shown: Sequence[AnyInts], members: Callable[[int], Ints]) -> None:
    """Append to `out`, for each question and channel, the people who were shown the question that day.

    `shown` holds the day's exposures as four columns (E,): number of the question, channel, person, and step
    reached (0 to 3). `members` returns the sorted members of a question's hub, without its asker.
    """
    order = np.lexsort((shown[2], shown[1], shown[0]))
    question, channel, person, stage = (each[order] for each in shown)
    new = np.ones(order.size, bool)
    new[1:] = (question[1:] != question[:-1]) | (channel[1:] != channel[:-1])
    edges = np.append(np.flatnonzero(new), order.size)
    steps_on = np.diff(person, prepend=0)
    steps_on[edges[:-1]] = person[edges[:-1]]
    gaps = (steps_on * 4 + stage).tolist()
    questions, channels = question[edges[:-1]].tolist(), channel[edges[:-1]].tolist()
    out.add(edges.size - 1)
    before = 0
    for (begin, end), number, way in zip(pairwise(edges.tolist()), questions, channels, strict=True):
        out.add(number - before, way)
        before = number
        if way == HUB:
            _relayed(out, person[begin:end], stage[begin:end], members(number))
        else:
            out.add(end - begin, *gaps[begin:end])


def _relayed(out: Numbers, person: AnyInts, stage: AnyInts, members: Ints) -> None:
    """Append to `out` which hub members read a question, were able to solve it, and were willing to help.

    A flag says whether the first list names the readers (0) or those who did not read it (1).
    """
    read = stage >= READ
    turned = np.array_equal(person, members) and np.count_nonzero(read) * 2 > person.size
    out.add(person.size, int(turned))
    out.rising(person[~read] if turned else person[read])
    out.rising(person[stage == ABLE])
    out.rising(person[stage == WILLING])


def tried(out: Numbers, answers: Answers, which: slice) -> None:
    """Append to `out` the attempts to help that `which` selects, sorted by question."""
    order = np.argsort(answers.question[which], kind="stable")
    columns = ("channel", "helpful", "surplus", "question", "helper")
    channel, helpful, surplus, question, helper = (
        getattr(answers, name)[which][order].astype(np.int64) for name in columns
    )
    out.rows(steps(question), helper, (channel & 3) + 4 * helpful + 8 * surplus + 16 * (channel >> 2))


def tied(out: Numbers, ties: Ints) -> None:
    """Append to `out` the changed ties: rows (layer, from, to, per cent), sorted by layer and from."""
    out.rows(ties[:, 0], steps(ties[:, 1]), ties[:, 2], ties[:, 3])
