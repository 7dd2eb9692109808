"""What happened on one day, as one frame of bytes: what the page plays, recorded or live.

A number takes seven bits a byte, the lowest first; the eighth bit says that more follow (LEB128, as in the
DWARF debugging format, section 7.6). A number that may be negative is folded first: 0, -1, 1, -2, ... become
0, 1, 2, 3, ... A frame is a row of such numbers, section by section, each led by how many entries it has:

======== ==================================================================================================
changed  people who joined or left the crowd; people who were removed; people who moved (person, town, x, y
         in tens of metres, folded, from the lowest at the start); hubs that closed
asked    asker, topic, difficulty in thousandths, bits of channels; questions are numbered in this order
went     question and channel, to how many people, and who they were: by word of mouth, on the feed and
         through managers every person with how far each came (0 shown, 1 read it, 2 was able to solve it, 3
         was willing too); through a hub, all of whose members are shown it, those who read it or those who
         did not, whichever are fewer, then those who were able and no more, then those who were willing too
tried    question, helper, channel, whether helpful, whether more than was wanted
expired  questions that ended unanswered; then those that were withdrawn with their asker
tied     layer, the two people, strength in per cent where a tie is new or grew; 0 where it is gone
evening  mean morale in ten-thousandths, and bad replies on the feed
======== ==================================================================================================

``sim/web/page/reading.js`` reads the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import AnyFloats, AnyInts, Bools, Ints

if TYPE_CHECKING:
    from sim.state.questions import Answers

HUB = 1  # the channel's place in the tables' list of channels
READ, ABLE, WILLING = 1, 2, 3  # as in sim.runner.observers.funnel
Column = AnyInts | Bools | Sequence[int]


def packed(numbers: Sequence[int]) -> bytes:
    """Return numbers from 0 on as bytes.

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
    """Return numbers of any sign as numbers from 0 on.

    Examples
    --------
    >>> folded([0, -1, 1, -2]).tolist()
    [0, 1, 2, 3]
    """
    signed = np.asarray(numbers, np.int64)
    return np.where(signed >= 0, 2 * signed, -2 * signed - 1)


def steps(values: AnyInts | Sequence[int]) -> Ints:
    """Return each value as its folded step from the one before, the first from 0."""
    row = np.asarray(values, np.int64)
    return folded(row - np.concatenate([[0], row[:-1]]))


class Numbers:
    """The numbers of a frame, as they are put down."""

    def __init__(self) -> None:
        self.put: list[int] = []

    def add(self, *numbers: int) -> None:
        """Put numbers down."""
        self.put += numbers

    def rising(self, numbers: AnyInts) -> None:
        """Put down how many there are, and each as its step from the one before; they must rise."""
        self.put += [len(numbers), *np.diff(numbers, prepend=0).tolist()]

    def rows(self, *columns: Column) -> None:
        """Put down how many rows there are, and row after row the values of the columns."""
        table = np.column_stack(columns).astype(np.int64)
        self.put += [len(table), *table.ravel().tolist()]

    def bytes(self) -> bytes:
        """Return everything put down, as bytes."""
        return packed(self.put)


def changed(out: Numbers, crowd: Ints, removed: Ints, moved: Ints, hubs: Ints) -> None:
    """Put down who came, went or moved; `moved` holds rows (person, town, x, y)."""
    out.rising(crowd)
    out.rising(removed)
    out.rows(moved[:, 0], moved[:, 1], folded(moved[:, 2]), folded(moved[:, 3]))
    out.rising(hubs)


def asked(out: Numbers, asker: AnyInts, topic: AnyInts, difficulty: AnyFloats, channels: AnyInts) -> None:
    """Put down the day's questions."""
    out.rows(steps(asker), topic, np.rint(difficulty * 1000).astype(np.int64), channels)


def went(out: Numbers, shown: Sequence[AnyInts], members: Callable[[int], Ints]) -> None:
    """Put down where the questions went.

    `shown` are the day's exposures, (E,) each: question by its number, channel, person, and how far they came
    (0 to 3). `members` gives the people of a question's hub but its asker, rising.
    """
    order = np.lexsort((shown[2], shown[1], shown[0]))
    question, channel, person, stage = (each[order] for each in shown)
    new = np.ones(order.size, bool)
    new[1:] = (question[1:] != question[:-1]) | (channel[1:] != channel[:-1])
    edges = np.append(np.flatnonzero(new), order.size)
    steps_on = np.diff(person, prepend=0)
    steps_on[edges[:-1]] = person[edges[:-1]]
    gaps = (steps_on * 4 + stage).tolist()
    firsts, ways = question[edges[:-1]].tolist(), channel[edges[:-1]].tolist()
    out.add(edges.size - 1)
    before = 0
    for (begin, end), first, way in zip(pairwise(edges.tolist()), firsts, ways, strict=True):
        out.add(first - before, way)
        before = first
        if way == HUB:
            _relayed(out, person[begin:end], stage[begin:end], members(first))
        else:
            out.add(end - begin, *gaps[begin:end])


def _relayed(out: Numbers, person: AnyInts, stage: AnyInts, members: Ints) -> None:
    """Put down who of a hub's members read a question (0: they follow, 1: the others), was able, willing."""
    read = stage >= READ
    turned = np.array_equal(person, members) and np.count_nonzero(read) * 2 > person.size
    out.add(person.size, int(turned))
    out.rising(person[~read] if turned else person[read])
    out.rising(person[stage == ABLE])
    out.rising(person[stage == WILLING])


def tried(out: Numbers, answers: Answers, which: slice) -> None:
    """Put down some of the attempts to help, in order of question."""
    order = np.argsort(answers.question[which], kind="stable")
    named = ("channel", "helpful", "surplus", "question", "helper")
    channel, helpful, surplus, question, helper = (getattr(answers, name)[which][order] for name in named)
    out.rows(steps(question), helper, channel.astype(np.int64) + 4 * helpful + 8 * surplus)


def tied(out: Numbers, ties: Ints) -> None:
    """Put down changed ties: rows (layer, from, to, per cent), in order of layer and from."""
    out.rows(ties[:, 0], steps(ties[:, 1]), ties[:, 2], ties[:, 3])
