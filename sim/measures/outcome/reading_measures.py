"""Measures of who reads questions and where help comes from: followers, hostile replies and towns."""

from __future__ import annotations

import numpy as np

from sim.array_types import Floats
from sim.measures.declaration import COUNT, SHARE, SIGNED, Life, Span, declare
from sim.measures.outcome.question_shares import (
    asker_rows,
    from_same_town,
    full_life_questions,
    ratio,
    share,
    spearman,
)
from sim.measures.rows import Tables, rows_of
from sim.measures.statistics.intervals import Interval, ratio_interval
from sim.tables.array_table import AnyTable, where_equal
from sim.tables.lazy_pandas import pd

TOP = 0.01
"""Share of questions that are called the most read: 1 %."""

FOLLOWERS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
"""Smallest number of followers in each group of askers; the steps are about equal on a logarithmic scale."""


@declare("Help from other towns", "share", range=SIGNED)
def far_help_margin(life: Life, _span: Span) -> float:
    """Share of helpful answers from other towns minus the share from the asker's own town.

    Above 0 if most answers come from other towns. From −1 to 1; NaN if nobody helped.
    """
    return 2.0 * share(~from_same_town(life)) - 1.0


@declare("Hostile replies per question", "replies", range=COUNT, better="less")
def hostile_per_question(life: Life, _span: Span) -> float:
    """Hostile replies on the feed per question asked."""
    return ratio(life["days"]["hostile"].to_numpy().sum(), len(life["questions"]))


@declare("Readings of the most read questions", "share", range=SHARE)
def readers_top_share(life: Life, span: Span) -> float:
    """Readings of the most read 1 % of questions, as a share of all readings.

    Only questions observed for their whole lifetime count. If 1 % of them isn't a whole number, the last
    question counts in part. :data:`TOP` if all questions are read equally often; NaN if nothing was read.
    """
    read = np.sort(_readings(life)[full_life_questions(life, span)])[::-1]
    size = TOP * read.size
    weight = np.clip(size - np.arange(read.size), 0.0, 1.0)
    return ratio(float(weight @ read), float(read.sum()))


@declare("Readings not explained by effort", "share", range=SIGNED)
def effort_no_plan_margin(life: Life, span: Span) -> float:
    """Rank variance of readings: share not explained by the asker's effort minus share explained by it.

    ``1 - 2 r**2``, with r Spearman's rank correlation over questions between the number of readings and the
    asker's effort. 1 if the two are unrelated, −1 if effort determines the ranks.
    """
    own = full_life_questions(life, span)
    effort = life["people"]["effort"].to_numpy(dtype=np.float64)[asker_rows(life)]
    return 1.0 - 2.0 * spearman(effort[own], _readings(life)[own]) ** 2


@declare("Followers and readings", "correlation", range=SIGNED, needs=("ties_at_start",))
def followers_readers_rank(life: Life, span: Span) -> float:
    """Rank correlation over askers between followers on the first morning and readings per question.

    Spearman's correlation, from −1 to 1. Followers are counted at the start, because later followers can be a
    result of helping.
    """
    followers, asked, read, _ = _by_asker(life, span, life["ties_at_start"])
    return spearman(followers[asked > 0], read[asked > 0] / asked[asked > 0])


@declare("Followers and help per reading", "correlation", range=SIGNED, needs=("ties_at_start",))
def followers_help_rank(life: Life, span: Span) -> float:
    """Rank correlation over askers between followers on the first morning and helpful answers per reading.

    Spearman's correlation over people whose questions were read, from −1 to 1.
    """
    followers, _, read, helped = _by_asker(life, span, life["ties_at_start"])
    return spearman(followers[read > 0], helped[read > 0] / read[read > 0])


def reading_by_followers(tables: Tables, *, lifetime_days: float, days: float) -> pd.DataFrame:
    """Return readings per question and helpful answers per reading, by the asker's number of followers.

    `tables` must have ``questions``, ``people`` and ``ties`` of one life. Only questions observed for their
    whole lifetime count. Askers are grouped by their online followers at the end of the run. They aren't
    grouped by readings, because a question is closed once it is answered: questions that are answered by
    their first reader would then seem to get the most help per reading.

    Returns
    -------
    DataFrame
        ``followers_from, followers_to`` (missing in the last group), ``askers, questions``;
        ``readings, readings_low, readings_high`` per question and ``help, help_low, help_high`` per reading.
        The 95 % intervals allow the questions of one asker to depend on each other. Groups without questions
        have no row.
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
                **_interval_columns("readings", ratio_interval(read[own], asked[own])),
                **_interval_columns("help", ratio_interval(helped[own], read[own])),
            }
        )
    return pd.DataFrame(rows)


def _interval_columns(name: str, found: Interval) -> dict[str, float]:
    return {name: found.mean, f"{name}_low": float(np.maximum(found.low, 0.0)), f"{name}_high": found.high}


def _by_asker(life: Life, span: Span, ties: AnyTable) -> tuple[Floats, Floats, Floats, Floats]:
    """Return each person's numbers of followers in `ties`, questions, readings and helpful answers, (N,)."""
    people, count = life["people"], len(life["people"])
    online = rows_of(people, ties["to"].to_numpy()[where_equal(ties["layer"], "online")])
    own = full_life_questions(life, span)
    asker, got = asker_rows(life)[own], life["questions"]["answers"].to_numpy(dtype=np.float64)[own]
    followers, asked, read, helped = (
        np.bincount(who, weights=weights, minlength=count).astype(np.float64)
        for who, weights in ((online, None), (asker, None), (asker, _readings(life)[own]), (asker, got))
    )
    return followers, asked, read, helped


def _readings(life: Life) -> Floats:
    found: Floats = life["questions"]["read"].to_numpy(dtype=np.float64)
    return found
