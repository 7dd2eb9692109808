"""Measures of who reads and from where help comes: hits, broad appeal, bad replies, other towns."""

import numpy as np
import pandas as pd

from sim.array_types import Floats
from sim.measures.declaration import Life, Span, declare
from sim.measures.outcome.question_shares import asker_rows, full_life_questions, ratio, from_same_town, share, spearman
from sim.measures.rows import Tables, rows_of
from sim.measures.statistics.intervals import Interval, ratio_interval

TOP = 0.01
"""Share of questions that count as hits: the most read hundredth."""

FOLLOWERS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
"""Least number of followers of each group of askers; about equal steps on a scale of logarithms."""


@declare("Help from elsewhere", "share")
def far_help_margin(life: Life, _span: Span) -> float:
    """Helpful answers from other towns less those from the asker's own, as a share of all.

    The share of helpful answers from other towns less that from the own: above 0 where most come from
    elsewhere; from −1 to 1, NaN where nobody helped.
    """
    return 2.0 * share(~from_same_town(life)) - 1.0


@declare("Hostile replies for each question", "replies")
def hostile_per_question(life: Life, _span: Span) -> float:
    """Bad replies on the feed for each question asked."""
    return ratio(life["days"]["hostile"].to_numpy().sum(), len(life["questions"]))


@declare("Readings of the most read", "share")
def readers_top_share(life: Life, span: Span) -> float:
    """Readings that go to the most read hundredth of questions, of all readings.

    Of questions that lived their whole life; where the hundredth is no whole number, the last question counts
    in part. :data:`TOP` where all are read alike; NaN where nothing was read.
    """
    read = np.sort(_readings(life)[full_life_questions(life, span)])[::-1]
    size = TOP * read.size
    weight = np.clip(size - np.arange(read.size), 0.0, 1.0)
    return ratio(float(weight @ read), float(read.sum()))


@declare("Readings not by effort", "share")
def effort_no_plan_margin(life: Life, span: Span) -> float:
    """Variance of the ranks of readings that the asker's effort leaves open, less what it explains.

    ``1 - 2 r**2`` with r the rank correlation (Spearman) over questions between how often one was read and
    its asker's effort: the share of the ranks' variance that effort leaves open less the share that it
    explains. 1 where the two have nothing to do with each other, −1 where effort settles all.
    """
    own = full_life_questions(life, span)
    effort = life["people"]["effort"].to_numpy(dtype=np.float64)[asker_rows(life)]
    return 1.0 - 2.0 * spearman(effort[own], _readings(life)[own]) ** 2


@declare("Readers go with followers", "correlation", needs=("ties_at_start",))
def followers_readers_rank(life: Life, span: Span) -> float:
    """Rank correlation over askers of followers on the first morning with readings for each question.

    Spearman's correlation over people who asked, between followers on the first morning and readings for each
    question; from −1 to 1. Followers at the start, because later ones come with help given.
    """
    followers, asked, read, _ = _by_asker(life, span, life["ties_at_start"])
    return spearman(followers[asked > 0], read[asked > 0] / asked[asked > 0])


@declare("Help by a reading goes with followers", "correlation", needs=("ties_at_start",))
def followers_help_rank(life: Life, span: Span) -> float:
    """Rank correlation over askers of followers on the first morning with helpful answers a reading.

    Spearman's correlation over people who were read, between followers on the first morning and helpful
    answers for each reading; from −1 to 1.
    """
    followers, _, read, helped = _by_asker(life, span, life["ties_at_start"])
    return spearman(followers[read > 0], helped[read > 0] / read[read > 0])


def reading_by_followers(tables: Tables, *, lifetime_days: float, days: float) -> pd.DataFrame:
    """Return readings per question and helpful answers per reading, by the asker's followers.

    Of ``questions``, ``people`` and ``ties`` of one life; only questions that lived their whole life count.
    Askers are grouped by how many follow them online at the end. Not by readings: a question leaves once it
    is answered, so those read once and answered would seem to be the best helped.

    Returns
    -------
    DataFrame
        ``followers_from, followers_to`` (missing in the last group), ``askers, questions``, and
        ``readings, readings_low, readings_high`` per question, ``help, help_low, help_high`` per reading,
        with 95 % intervals in which the questions of one asker may depend on one another. Groups without
        questions are left out.
    """
    life = Life(tables)
    followers, asked, read, helped = _by_asker(life, Span(lifetime_days, days), life["ties"])
    group = np.searchsorted(FOLLOWERS, followers, side="right") - 1
    rows = []
    for place in np.unique(group[asked > 0]):
        own = (group == place) & (asked > 0)
        rows.append(
            {
                "followers_from": FOLLOWERS[place],
                "followers_to": FOLLOWERS[place + 1] - 1 if place + 1 < len(FOLLOWERS) else None,
                "askers": int(own.sum()),
                "questions": int(asked[own].sum()),
                **_named("readings", ratio_interval(read[own], asked[own])),
                **_named("help", ratio_interval(helped[own], read[own])),
            }
        )
    return pd.DataFrame(rows)


def _named(name: str, found: Interval) -> dict[str, float]:
    return {name: found.mean, f"{name}_low": float(np.maximum(found.low, 0.0)), f"{name}_high": found.high}


def _by_asker(life: Life, span: Span, ties: pd.DataFrame) -> tuple[Floats, Floats, Floats, Floats]:
    """Followers by some ties, questions, readings and helpful answers of each person, (N,) each."""
    people, many = life["people"], len(life["people"])
    online = rows_of(people, ties["to"].to_numpy()[(ties["layer"] == "online").to_numpy()])
    own = full_life_questions(life, span)
    asker, got = asker_rows(life)[own], life["questions"]["answers"].to_numpy(dtype=np.float64)[own]
    followers, asked, read, helped = (
        np.bincount(who, weights=weights, minlength=many).astype(np.float64)
        for who, weights in ((online, None), (asker, None), (asker, _readings(life)[own]), (asker, got))
    )
    return followers, asked, read, helped


def _readings(life: Life) -> Floats:
    found: Floats = life["questions"]["read"].to_numpy(dtype=np.float64)
    return found
