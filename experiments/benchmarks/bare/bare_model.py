"""The bare question-and-answer model of docs/benchmark.md: parameters, starting society and outputs.

The forms of other frameworks import this file and nothing else of the project, so that they run wherever the
framework is installed. A form is a file with a class ``Model(start, seed, days)``, whose ``run()`` simulates
all days and returns an `Outcome`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEGREE = 19  # mean number of ties of a person
TOPICS = 8
ASK = 0.02  # chance that a person without an open question asks one, per day
OWN_TOPIC = 0.5  # share of questions about the asker's own topic; the others are about any topic
LIFETIME = 7  # days for which a question is open at most
EFFORT = 0.25  # answers that a person's budget regains per day, up to 1; an answer costs 1
BASE, MATCH, TIE = 0.05, 0.3, 0.4  # chance of being willing: base, if it is the reader's topic, per strength
LEARNING = 0.25  # share of the gap between a tie's strength and 1 that an answer closes
FADING = 0.99  # factor of every tie's strength, per day


@dataclass(frozen=True)
class Start:
    """A society before its first day: N people, and M ties, each between two people and the same for both.

    `topic` (N,) and `skill` (N,) belong to people; `one`, `two` and `strength`, (M,), to ties.
    """

    topic: Ints
    skill: Floats
    one: Ints
    two: Ints
    strength: Floats

    @property
    def people(self) -> int:
        """Number of people."""
        return self.topic.size


@dataclass(frozen=True)
class Outcome:
    """What a form reports after its last day.

    `asked`, `answered` and `unanswered` count questions (those still open are in neither of the last two),
    `waited` is the sum over answered questions of the days from asking to the answer (0: the same day),
    `shown` counts exposures, `helped` (N,) the answers that each person gave, and `strength` (M,) is that of
    the ties, in their original order.
    """

    asked: int
    answered: int
    unanswered: int
    waited: int
    shown: int
    helped: Ints
    strength: Floats


def draw_start(people: int, seed: int = 1) -> Start:
    """Draw a society: topics and skills uniform, and M = people * DEGREE / 2 different pairs at random."""
    rng = np.random.default_rng(seed)
    many = min(round(people * DEGREE / 2), people * (people - 1) // 2)
    pairs = np.zeros(0, np.int64)
    while pairs.size < many:
        a, b = rng.integers(people, size=(2, many - pairs.size + 64))
        low, high = np.minimum(a, b), np.maximum(a, b)
        pairs = np.unique(np.append(pairs, (low * people + high)[low < high]))
    pairs = np.sort(rng.permutation(pairs)[:many])
    return Start(
        topic=rng.integers(TOPICS, size=people),
        skill=rng.random(people),
        one=pairs // people,
        two=pairs % people,
        strength=rng.random(many),
    )


MEASURES = {
    "asked": "questions per person",
    "answered_share": "answered share of the questions that have closed",
    "mean_wait": "mean days from asking to the answer",
    "shown": "exposures per question",
    "answers": "answers per question",
    "gini_helped": "Gini coefficient of answers given",
    "mean_strength": "mean strength of ties at the end",
    "sd_strength": "standard deviation of these strengths",
}


def measure(outcome: Outcome) -> dict[str, float]:
    """Return the numbers in which all forms must agree (`MEASURES`)."""
    helped = np.sort(outcome.helped).astype(float)
    rank = np.arange(1, helped.size + 1)
    gini = (2 * rank - helped.size - 1) @ helped / (helped.size * helped.sum())
    values: dict[str, Any] = {
        "asked": outcome.asked / helped.size,
        "answered_share": outcome.answered / (outcome.answered + outcome.unanswered),
        "mean_wait": outcome.waited / outcome.answered,
        "shown": outcome.shown / outcome.asked,
        "answers": helped.sum() / outcome.asked,
        "gini_helped": gini,
        "mean_strength": outcome.strength.mean(),
        "sd_strength": outcome.strength.std(),
    }
    return {name: float(value) for name, value in values.items()}
