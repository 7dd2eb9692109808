"""Intervals of facts: a bootstrap over people or weeks, or Student's interval over societies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.array_types import Floats, Ints
from sim.facts.fact_table import FACTS, Fact, compute
from sim.facts.people_facts import People
from sim.facts.question_facts import Questions
from sim.measures.luck.variance_parts import bootstrap_interval, resample_weights
from sim.measures.ranges import clip
from sim.measures.statistics.intervals import Interval, share_interval, student_interval

FEWEST = 5
"""A bootstrap over fewer people or weeks gives no interval."""

MOST_UNDEFINED = 0.01
"""Nor does one in which a larger share of the resamples lacks the fact. A fact about questions that were
asked in m of many weeks is missing from about exp(-m) of the resamples: 0.007 with five weeks, 0.018 with
four."""

NONE = (float("nan"), float("nan"))


def bootstrap_intervals(
    people: People, questions: Questions, *, draws: int, seed: int
) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each fact: the percentile bootstrap of Efron (1979) with `draws` resamples.

    Facts about people are computed again from active people drawn with replacement, facts about questions
    from weeks of asking drawn with replacement. An interval that doesn't contain its fact is widened to it.
    The interval of reciprocity by chance is the range of the middle 95 % of the random networks.
    """
    weeks = int(questions.week.max(initial=-1)) + 1
    weeks = max(weeks, questions.weekly.size)
    drawn = {"people": _resamples(people.asked.size, draws, seed), "weeks": _resamples(weeks, draws, seed)}
    found: dict[str, list[float]] = {name: [] for name in FACTS}
    for times in drawn["people"]:
        _add(found, compute(people.resampled(times), questions, over="people"))
    for times in drawn["weeks"]:
        _add(found, compute(people, questions.resampled(times), over="weeks"))
    ends = {name: _ends(np.array(values)) for name, values in found.items()}
    if draws:
        ends["reciprocity_by_chance"] = people.null.low, people.null.high
    return ends


def _resamples(count: int, draws: int, seed: int) -> Iterator[Ints]:
    """Yield how often each unit is drawn: first each once, then in each resample; nothing for few units."""
    if draws and count >= FEWEST:
        for block in resample_weights(count, seed, resamples=draws):
            yield from block.astype(np.int64)


def _add(found: dict[str, list[float]], values: dict[str, float]) -> None:
    for name, value in values.items():
        found[name].append(value)


def _ends(drawn: Floats) -> tuple[float, float]:
    """Return the interval from the fact itself and its resamples; NaN if there are none, or too few."""
    if drawn.size < 2 or np.isnan(drawn[0]) or np.isnan(drawn).mean() > MOST_UNDEFINED:
        return NONE
    low, high = bootstrap_interval(drawn)
    return min(low, float(drawn[0])), max(high, float(drawn[0]))


def interval_over_runs(fact: Fact, values: Sequence[float]) -> Interval:
    """Return the mean of a fact over societies, or lives, with Student's 95 % interval.

    Shares and Gini coefficients have it on the logit scale, and need five values.
    """
    if fact.unit in ("share", "Gini"):
        return share_interval(values)
    return clip(student_interval(values), fact.range)
