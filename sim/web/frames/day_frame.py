"""What happened on one day, as one frame of bytes: what the page plays, recorded or live.

A frame is a row of numbers (`sim.web.frames.varint`), section by section, each led by how many entries it
has:

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

from sim.array_types import AnyFloats, AnyInts, Ints
from sim.web.frames.varint import Numbers, folded, steps

if TYPE_CHECKING:
    from sim.state.questions import Answers

HUB = 1  # the channel's place in the tables' list of channels
READ, ABLE, WILLING = 1, 2, 3  # as in sim.runner.observers.funnel


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
