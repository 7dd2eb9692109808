"""Help: who of the readers is willing, able and has effort left (ODD: Submodels, help).

The log odds add up what moves people to help: interest, ties and what one owes (reciprocity), nearness,
rivalry of near people with the same interests, and on the feed the asker's standing and a shared purpose.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints

_ONE, _ZERO = np.float64(1.0), np.float64(0.0)
NOT_NEAR = np.float64(20.0)  # ranges beyond which nearness (below 2e-9) counts as none


def depth(followers: Floats, dilution: np.float64, shallowness: np.float64) -> Floats:
    """How deep a tie to someone with so many followers goes: (1 + followers/dilution)**-shallowness."""
    return rng.exp(-shallowness * rng.log(_ONE + followers / dilution))


def visibility(standing: Floats, half: np.float64) -> Floats:
    """Visible standing v = standing / (standing + half), 0 to 1."""
    return standing / (standing + half)


def nearness(across: Floats, along: Floats, reach: Floats) -> Floats:
    """exp(-distance / range), and 0 beyond 20 ranges; distances in km along both axes."""
    distance = np.sqrt(across * across + along * along)
    near = rng.exp(-(distance / reach))
    return rng.where(distance > NOT_NEAR * reach, _ZERO, near)


def together(one: Floats, other: Floats | float) -> Floats:
    """Combined strength of two ties, or of a tie and the trust in who introduces: 1 - (1 - a)(1 - b)."""
    return _ONE - (_ONE - one) * (_ONE - other)


def log_odds(
    baseline: np.float64,
    interest: float,
    match: Floats,
    tie: float,
    strength: Floats,
    owed_weight: float,
    owed: Floats,
    nearness_weight: float,
    near: Floats,
    rivalry: float,
    cosine: Floats,
    public: Floats,
    bystander: float,
    answers: Floats,
) -> Floats:
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


def believes_able(skill: Floats, misjudgement: np.float64, z: Floats, difficulty: Floats) -> Bools:
    """Whether a person thinks to be up to a question: skill + misjudgement z >= difficulty."""
    return skill + misjudgement * z >= difficulty


def spend(question: AnyInts, person: AnyInts, odds: Floats, channel: AnyInts, budget: AnyFloats) -> Ints:
    """Return which of the willing (C,) answer, the most willing first, each as far as the budget (N,) goes.

    One answer costs 1. The same question heard twice counts once, at its most favourable. The places (A,)
    come in order of question, log odds (greatest first) and person.
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
    return order[np.lexsort((person[order], -odds[order], question[order]))]


def judge(
    question: AnyInts, person: AnyInts, topic: Ints, difficulty: Floats, answers: Floats, ability: AnyFloats
) -> tuple[Bools, Ints]:
    """Which attempts are helpful (skill >= difficulty), and how many helpful answers came before each.

    `question` (place) and `person`, (A,), are in order of question and willingness; `topic`, `difficulty` and
    the `answers` as of the morning, (Q,), are the day's questions'. `ability` (K, N) is skill, topic by
    topic.
    """
    skill = ability[topic[question], person].astype(np.float64)
    helpful = skill >= difficulty[question]
    nth: Ints = np.cumsum(helpful) - helpful
    first_of = np.searchsorted(question, question, side="left")
    return helpful, nth - nth[first_of] + answers[question].astype(np.int64)
