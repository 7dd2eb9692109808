"""Help: who of the readers is willing, able and has effort left (ODD: Submodels, help).

The log odds add up what moves people to help: interest, ties and what one owes (reciprocity), nearness,
rivalry of near people with the same interests, and on the feed the asker's standing and a shared purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]

_ONE, _ZERO = np.float64(1.0), np.float64(0.0)
NOT_NEAR = np.float64(20.0)  # ranges beyond which nearness (below 2e-9) counts as none


def depth(followers: Any, dilution: Any, shallowness: Any) -> Any:
    """How deep a tie to someone with so many followers goes: (1 + followers/dilution)**-shallowness."""
    return rng.exp(-shallowness * rng.log(_ONE + followers / dilution))


def visibility(standing: Any, half: Any) -> Any:
    """Visible standing v = standing / (standing + half), 0 to 1."""
    return standing / (standing + half)


def nearness(across: Any, along: Any, reach: Any) -> Any:
    """exp(-distance / range), and 0 beyond 20 ranges; distances in km along both axes."""
    distance = np.sqrt(across * across + along * along)
    near = rng.exp(-(distance / reach))
    return rng.where(distance > NOT_NEAR * reach, _ZERO, near)


def together(face_to_face: Any, online: Any) -> Any:
    """Combined strength of a pair's ties: 1 - (1 - s_face)(1 - s_online)."""
    return _ONE - (_ONE - face_to_face) * (_ONE - online)


def introduced(strength: Any, trust: Any) -> Any:
    """Strength of a tie to an asker whom somebody trusted introduces: 1 - (1 - s)(1 - trust)."""
    return _ONE - (_ONE - strength) * (_ONE - trust)


def log_odds(
    baseline: Any,
    interest: Any,
    match: Any,
    tie: Any,
    strength: Any,
    owed_weight: Any,
    owed: Any,
    nearness_weight: Any,
    near: Any,
    rivalry: Any,
    cosine: Any,
    public: Any,
    bystander: Any,
    answers: Any,
) -> Any:
    """Log odds that a reader is willing, elementwise in float64, summed from left to right.

    `strength` is the combined strength times the asker's depth, `owed` lies in [-1, 1], `public` is what
    standing and purpose add on the feed (0 elsewhere), `answers` is the number of answers so far.
    """
    return (
        baseline
        + interest * match
        + tie * strength
        + owed_weight * owed
        + nearness_weight * near
        - rivalry * near * cosine
        + public
        - bystander * answers
    )


def believes_able(skill: Any, misjudgement: Any, z: Any, difficulty: Any) -> Any:
    """Whether a person thinks to be up to a question: skill + misjudgement z >= difficulty."""
    return skill + misjudgement * z >= difficulty


@dataclass(frozen=True)
class Attempts:
    """Attempts that were made today, in order of question, willingness (greatest first) and person.

    Attributes
    ----------
    question, person : (A,) int64
    channel, hops : (A,) int8
    """

    question: Ints
    person: Ints
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]


def spend(question: Any, person: Any, odds: F8, channel: Any, hops: Any, budget: Any) -> Attempts:
    """Let the willing answer as far as their budget goes, the most willing first.

    Parameters
    ----------
    question, person, odds, channel, hops : (C,)
        The willing, with their log odds. The same question heard twice counts once, at its most favourable.
    budget : (N,) float32
        One answer costs 1.
    """
    order = np.lexsort((channel, -odds, person, question))
    q, p = question[order], person[order]
    first = np.ones(order.size, bool)
    first[1:] = (q[1:] != q[:-1]) | (p[1:] != p[:-1])
    order = order[first]
    order = order[np.lexsort((question[order], -odds[order], person[order]))]
    p = person[order]
    rank = np.arange(p.size) - np.searchsorted(p, p, side="left")
    order = order[rank + 1 <= budget[p].astype(np.float64)]
    order = order[np.lexsort((person[order], -odds[order], question[order]))]
    return Attempts(
        question[order].astype(np.int64), person[order].astype(np.int64), channel[order], hops[order]
    )


def judge(
    question: Ints, person: Ints, topic: Ints, difficulty: F8, answers: F8, ability: NDArray[np.float32]
) -> tuple[NDArray[np.bool_], Ints]:
    """Which attempts are helpful (skill >= difficulty), and how many helpful answers came before each.

    Parameters
    ----------
    question, person : (A,) int64
        Attempts in order of question (place) and willingness.
    topic, difficulty, answers : (Q,)
        Of the day's questions; answers so far, as of the morning.
    ability : (K, N) float32
        Skill, topic by topic.
    """
    skill = ability[topic[question], person].astype(np.float64)
    helpful = skill >= difficulty[question]
    nth: Ints = np.cumsum(helpful) - helpful
    first_of = np.searchsorted(question, question, side="left")
    return helpful, nth - nth[first_of] + answers[question].astype(np.int64)
