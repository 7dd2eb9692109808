"""Measures of who reads and from where help comes: hits, broad appeal, bad replies, other towns."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.declaration import Life, Measure, Span
from sim.measures.outcome.inequality import rows_of
from sim.measures.outcome.question_shares import askers, counted, ratio, share, spearman

F8 = NDArray[np.float64]

TOP = 0.01
"""Share of questions that count as hits: the most read hundredth."""


def far_help_margin(life: Life, _span: Span) -> float:
    """Return how far help comes from other towns rather than from the asker's own.

    The share of helpful answers from other towns less that from the own: above 0 where most come from
    elsewhere; from −1 to 1, NaN where nobody helped.
    """
    town = pd.Categorical(life["people"]["town"]).codes
    helper, asker = life.helpful
    return 2.0 * share(town[helper] != town[asker]) - 1.0


def hostile_per_question(life: Life, _span: Span) -> float:
    """Return how many bad replies there are on the feed for each question asked."""
    return ratio(life["days"]["hostile"].to_numpy().sum(), len(life["questions"]))


def readers_top_share(life: Life, span: Span) -> float:
    """Return the share of all readings that go to the most read hundredth of questions.

    Of questions that lived their whole life; where the hundredth is no whole number, the last question counts
    in part. :data:`TOP` where all are read alike; NaN where nothing was read.
    """
    read = np.sort(_readings(life)[counted(life, span)])[::-1]
    size = TOP * read.size
    weight = np.clip(size - np.arange(read.size), 0.0, 1.0)
    return ratio(float(weight @ read), float(read.sum()))


def effort_no_plan_margin(life: Life, span: Span) -> float:
    """Return how far the ranks of readings are chance rather than the asker's effort.

    ``1 - 2 r**2`` with r the rank correlation (Spearman) over questions between how often one was read and
    its asker's effort: the share of the ranks' variance that effort leaves open less the share that it
    explains. 1 where the two have nothing to do with each other, −1 where effort settles all.
    """
    own = counted(life, span)
    effort = life["people"]["effort"].to_numpy(dtype=np.float64)[askers(life)]
    return 1.0 - 2.0 * spearman(effort[own], _readings(life)[own]) ** 2


def followers_readers_rank(life: Life, span: Span) -> float:
    """Return how far those with more followers at the start have more readers for a question.

    Spearman's correlation over people who asked, between followers on the first morning and readings for each
    question; from −1 to 1. Followers at the start, because later ones come with help given.
    """
    followers, asked, read, _ = _by_asker(life, span)
    return spearman(followers[asked > 0], read[asked > 0] / asked[asked > 0])


def followers_help_rank(life: Life, span: Span) -> float:
    """Return how far those with more followers at the start are helped more by each reading.

    Spearman's correlation over people who were read, between followers on the first morning and helpful
    answers for each reading; from −1 to 1.
    """
    followers, _, read, helped = _by_asker(life, span)
    return spearman(followers[read > 0], helped[read > 0] / read[read > 0])


def _by_asker(life: Life, span: Span) -> tuple[F8, F8, F8, F8]:
    """Followers at the start, questions, readings and helpful answers of each person, (N,) each."""
    people, ties = life["people"], life["ties_at_start"]
    many = len(people)
    online = rows_of(people, ties["to"].to_numpy()[(ties["layer"] == "online").to_numpy()])
    own = counted(life, span)
    asker, got = askers(life)[own], life["questions"]["answers"].to_numpy(dtype=np.float64)[own]
    followers: F8 = np.bincount(online, minlength=many).astype(np.float64)
    asked: F8 = np.bincount(asker, minlength=many).astype(np.float64)
    read: F8 = np.bincount(asker, weights=_readings(life)[own], minlength=many).astype(np.float64)
    helped: F8 = np.bincount(asker, weights=got, minlength=many).astype(np.float64)
    return followers, asked, read, helped


def _readings(life: Life) -> F8:
    read: F8 = life["questions"]["read"].to_numpy(dtype=np.float64)
    return read


READING_MEASURES = (
    Measure(
        "far_help_margin",
        "Help from elsewhere",
        "share",
        "helpful answers from other towns less those from the asker's own, as a share of all",
        far_help_margin,
    ),
    Measure(
        "hostile_per_question",
        "Hostile replies for each question",
        "replies",
        "bad replies on the feed for each question asked",
        hostile_per_question,
    ),
    Measure(
        "readers_top_share",
        "Readings of the most read",
        "share",
        "readings that go to the most read hundredth of questions, of all readings",
        readers_top_share,
    ),
    Measure(
        "effort_no_plan_margin",
        "Readings not by effort",
        "share",
        "variance of the ranks of readings that the asker's effort leaves open, less what it explains",
        effort_no_plan_margin,
    ),
    Measure(
        "followers_readers_rank",
        "Readers go with followers",
        "correlation",
        "rank correlation over askers of followers on the first morning with readings for each question",
        followers_readers_rank,
        ("ties_at_start",),
    ),
    Measure(
        "followers_help_rank",
        "Help by a reading goes with followers",
        "correlation",
        "rank correlation over askers of followers on the first morning with helpful answers a reading",
        followers_help_rank,
        ("ties_at_start",),
    ),
)
