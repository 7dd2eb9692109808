"""Single steps of the compiled circulation, for days that don't run in one call (`sim.day.live`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.array_types import AnyInts
from sim.engine.compiled.day import groups
from sim.engine.compiled.day.circulate import SHOWN, TOLD, circulate, open_questions as collect
from sim.engine.compiled.day.law import law_today
from sim.engine.compiled.day.room import memory_of
from sim.engine.compiled.jit import jit
from sim.state.today import OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State


@jit
def _open_questions(
    folk: Any, net: Any, reach: Any, law: Any, book: Any, opened: Any, many: int
) -> None:  # fmt: skip
    collect(folk, net, reach, law, book, opened, many)


def open_questions(state: State) -> OpenQuestions:
    """Do the same as `sim.engine.numpy.circulate.open_questions`."""
    many, memory = state.open.size, memory_of(state)
    memory.provide(open=many)
    o, book = memory.opened, groups.Book(*state.questions.whole())
    o.row[:many] = state.open
    folk = groups.folk(state, 0.0)
    _open_questions(folk, groups.net(state), groups.reach(state), law_today(state), book, o, many)
    names = "asker", "asked", "topic", "difficulty", "answers", "depth", "seen", "bits"
    return OpenQuestions(state.luck, state.tick, *(getattr(o, name)[:many].copy() for name in names))


@jit
def _circulate(
    seed: Any, tick: Any, folk: Any, net: Any, reach: Any, ways: Any, law: Any, opened: Any, room: Any, sizes: Any
) -> Any:  # fmt: skip
    return circulate(seed, tick, folk, net, reach, ways, law, opened, room, sizes)


def tell(state: State, questions: OpenQuestions) -> tuple[AnyInts, AnyInts]:
    """Do the same as `sim.engine.numpy.circulate.tell`."""
    return _on_one_channel(state, questions, TOLD)


def show(state: State, questions: OpenQuestions) -> tuple[AnyInts, AnyInts]:
    """Do the same as `sim.engine.numpy.circulate.show`."""
    return _on_one_channel(state, questions, SHOWN)


def _on_one_channel(state: State, questions: OpenQuestions, channel: int) -> tuple[AnyInts, AnyInts]:
    """Return the exposures on the channel with this bit, in order of question: (place, person)."""
    many, memory = questions.asker.size, memory_of(state)
    sizes = memory.new_sizes()
    memory.provide_for_people(state)
    memory.provide(open=many, exposures=0, candidates=0)
    memory.opened.relayed[:many] = memory.opened.shown[:many] = 0
    sizes.open[0] = many
    opened = memory.opened._replace(
        asker=questions.asker,
        asked=questions.asked,
        topic=questions.topic,
        bits=questions.bits & channel,
        answers=questions.answers,
        seen=questions.visibility,
    )
    law = law_today(state)._replace(only_members=0)
    day = np.uint64(state.luck), np.uint64(state.tick), groups.folk(state, 0.0), groups.net(state)
    others = groups.reach(state), groups.ways(state), law, opened
    while (end := _circulate(*day, *others, memory.room, sizes)) < 0:
        memory.provide(exposures=int(sizes.exposures[0]), candidates=int(sizes.candidates[0]))
    return memory.room.place[:end].copy(), memory.room.person[:end].copy()
