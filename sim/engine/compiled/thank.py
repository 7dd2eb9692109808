"""Compiled thanking: judge and record answers, and change morale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.array_types import Ints, Singles
from sim.engine.compiled.jit import jit, morale_after
from sim.networks.tie_updates import TieChanges
from sim.state.today import Offers, OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State


@jit
def _record_answers(
    rows: Any, asker: Any, topic: Any, difficulty: Any, answers: Any, question: Any, person: Any, channel: Any,
    hops: Any, tick: int, answers_wanted: int, gain: Any, ability: Any, standing: Any, layers: Any, public: Any,
    new: Any, old: Any, changes: Any, newly: Any,
) -> Any:  # fmt: skip
    """Write the attempts (`new`), and update the questions (`old`) and the standing of helpers.

    Returns the number of changes of ties and the number of first answers.
    """
    of, helper, when, through, far, is_helpful, surplus = new
    attempts, total, first_tick, first_helper, first_channel, first_hops = old
    rank = made = first = 0
    for a in range(question.size):
        q, i = question[a], person[a]
        row = rows[q]
        if a == 0 or question[a - 1] != q:
            rank = int(answers[q])
        helpful = np.float64(ability[topic[q], i]) >= difficulty[q]
        of[a], helper[a], when[a], through[a], far[a] = row, i, tick, channel[a], hops[a]
        is_helpful[a], surplus[a] = helpful, helpful and rank >= answers_wanted
        attempts[row] += 1
        if not helpful:
            continue
        total[row] += 1
        if rank == 0:
            first_tick[row], first_helper[row], first_channel[row] = tick, i, channel[a]
            first_hops[row] = hops[a]
            newly[first] = asker[q]
            first += 1
        rank += 1
        if public[channel[a]]:
            standing[i] += gain
        for side in range(2):
            changes[0, made], changes[1, made] = (asker[q], i) if side == 0 else (i, asker[q])
            changes[2, made], changes[3, made] = layers[channel[a]], 1 - 2 * side
            made += 1
    return made, first


def record_answers(state: State, questions: OpenQuestions, attempts: Offers) -> tuple[TieChanges, Ints]:
    """Do the same as `sim.engine.numpy.thank.record_answers`."""
    q, a, many = state.questions, state.answers, attempts.question.size
    start = a.size
    a.append(many)
    new = tuple(getattr(a, name)[start:] for name in a.fields)
    old = q.attempts, q.answers, q.first_tick, q.first_helper, q.first_channel, q.first_hops
    changes, newly = np.empty((4, 2 * many), np.int64), np.empty(many, np.int64)
    made, first = _record_answers(
        state.open, questions.asker, questions.topic, questions.difficulty, questions.answers, attempts.question,
        attempts.person, attempts.channel, attempts.hops, state.tick, int(state.scenario.asking.answers_wanted),
        np.float32(1 / state.standing_fading.scale), state.people.skill_by_topic, state.people.standing, state.channels.layer,
        state.channels.public, new, old, changes, newly,
    )  # fmt: skip
    return TieChanges(*changes[:, :made]), newly[:first]


@jit
def _change_morale(morale: Any, whose: Any, down: float, up: float) -> None:
    for m in range(whose.size):
        morale[whose[m]] = morale_after(np.float64(morale[whose[m]]), down, up)


def change_morale(morale: Singles, whose: Ints, down: float, up: float) -> None:
    """Do the same as `sim.rules.thank.change_morale`."""
    _change_morale(morale, whose, down, up)
