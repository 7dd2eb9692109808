"""Help: which readers are willing and able to help, and have effort left (ODD: Submodels, help).

The log odds of being willing are a sum of motives: interest, ties, debts (reciprocity), nearness, rivalry
between people who live near each other and have the same interests, and on the feed the asker's standing and
a shared purpose.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints

_ONE, _ZERO = np.float64(1.0), np.float64(0.0)
NOT_NEAR = np.float64(20.0)  # distance in ranges beyond which nearness (below 2e-9) is set to 0


def tie_depth(followers: Floats, dilution: np.float64, shallowness: np.float64) -> Floats:
    """Return the depth (1 + followers / dilution)**-shallowness of ties to people with so many followers."""
    return rng.exp(-shallowness * rng.log(_ONE + followers / dilution))


def visibility(standing: Floats, half: np.float64) -> Floats:
    """Return the visible standing v = standing / (standing + half), 0 to 1."""
    return standing / (standing + half)


def nearness(across: Floats, along: Floats, reach: Floats) -> Floats:
    """Return the nearness exp(-distance / reach); 0 if the distance is larger than 20 * reach.

    `across` and `along` are the distances east-west and north-south, in km.
    """
    distance = np.sqrt(across * across + along * along)
    near = rng.exp(-(distance / reach))
    return rng.where(distance > NOT_NEAR * reach, _ZERO, near)


def combine_strengths(one: Floats, other: Floats | float) -> Floats:
    """Return the combined strength of two ties, or of a tie and trust: 1 - (1 - one) * (1 - other)."""
    return _ONE - (_ONE - one) * (_ONE - other)


def add_trust(strength: Floats, trust: Floats) -> Floats:
    """Return the strength of ties after adding the trust in whoever introduces the asker, 0 for nobody."""
    return np.where(trust > 0, combine_strengths(strength, trust), strength)


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
    """Return the log odds that a reader is willing to help, elementwise in float64.

    `strength` is the combined tie strength times the depth of ties to the asker, `owed` is the reader's debt
    to the asker in [-1, 1], `public` is the sum of the terms for standing and purpose on the feed (0 on other
    channels), and `answers` is the number of helpful answers so far. The terms are added from left to right,
    so that all engines give the same result.
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
    """Return whether a person believes they can answer a question: skill + misjudgement * z >= difficulty.

    z is a standard normal number.
    """
    return skill + misjudgement * z >= difficulty


def choose_attempts(
    question: AnyInts, person: AnyInts, odds: Floats, channel: AnyInts, budget: AnyFloats
) -> Ints:
    """Return the offers that become attempts to answer, as places in the list of offers, (A,).

    One answer costs 1 of the person's `budget` (N,). If the budget isn't enough for all offers of a person,
    the offers with the largest log odds count. If a person has two offers for one question, only the offer
    with the larger log odds counts. The result is in order of question, log odds (greatest first) and person.
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
    """Return which attempts are helpful, and how many helpful answers the question has before each attempt.

    An attempt is helpful if skill >= difficulty. The attempts are given by `question` (place in the list of
    open questions) and `person`, (A,), in order of question and willingness. `topic`, `difficulty` and
    `answers` (as of the morning), (Q,), belong to the open questions. `ability` (K, N) is the skill of each
    person in each topic.
    """
    skill = ability[topic[question], person].astype(np.float64)
    helpful = skill >= difficulty[question]
    nth: Ints = np.cumsum(helpful) - helpful
    first_of = np.searchsorted(question, question, side="left")
    return helpful, nth - nth[first_of] + answers[question].astype(np.int64)
