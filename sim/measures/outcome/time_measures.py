"""Measures of change during a run: first and second half, weeks, and the time after a move."""

import math

import numpy as np

from sim.array_types import Ints
from sim.measures.declaration import COUNT, SHARE, SIGNED, Life, Span, declare
from sim.measures.outcome.question_shares import (
    SLACK,
    answered_share_of,
    asked_day,
    asker_rows,
    first_half_questions,
    full_life_questions,
    in_second_half,
    is_answered,
    present,
    ratio,
    second_half_questions,
    share,
)
from sim.measures.outcome.waiting_times import kaplan_meier, waits
from sim.measures.rows import rows_of
from sim.tables.array_table import categories_of, codes_of

WEEK = 7.0
LAST_DAYS = 30.0
"""A person counts as still active if they asked or helped in the last so many days of a run: a month."""
WINDOW_DAYS = 14.0
"""Window for the answered share of people who moved. Shorter windows have too few questions."""


@declare("Days simulated", "days", range=COUNT)
def simulated_days(life: Life, span: Span) -> float:  # noqa: ARG001 - every measure takes both
    """Days that the run lasted: all days of the scenario, or fewer if it stopped at a condition."""
    return span.days


@declare("Mean wait, at most a lifetime", "days", range=COUNT, better="less")
def mean_wait_days(life: Life, span: Span) -> float:
    r"""Mean days to the first helpful answer; a question that never gets one counts its whole lifetime.

    .. math:: \int_0^L \hat S(t)\,dt

    with :math:`\hat S` the Kaplan–Meier share still waiting and L the lifetime of a question. This is the
    mean over questions of the wait or the lifetime, whichever is smaller. Unlike the median wait, it has a
    value however few questions are answered. 0 if all are answered on the day they are asked; NaN if nobody
    asked.

    References
    ----------
    Royston and Parmar (2013), BMC Medical Research Methodology 13, 152 (the restricted mean).
    """
    times, happened = waits(life["questions"], days=span.days)
    if times.size == 0:
        return float("nan")
    curve = kaplan_meier(times, happened)
    edges = np.clip(np.concatenate([[0.0], curve.times, [span.lifetime_days]]), 0.0, span.lifetime_days)
    return float(np.concatenate([[1.0], curve.share]) @ np.diff(edges))


@declare("First answers after a week", "share", range=SHARE)
def week_wait_share(life: Life, span: Span) -> float:
    """Answered questions whose first helpful answer came after a week or later, among answered questions.

    Only questions observed for their whole lifetime count. NaN if none of them is answered.
    """
    own = full_life_questions(life, span) & is_answered(life)
    wait = life["questions"]["wait_days"].to_numpy(dtype=np.float64, na_value=np.nan)[own]
    return share(wait >= WEEK - SLACK)


@declare("Answered share, second half", "share", range=SHARE, better="more")
def late_answered_share(life: Life, span: Span) -> float:
    """Answered share of questions asked in the second half of the run."""
    return answered_share_of(life, second_half_questions(life, span))


@declare("Loss of answered share", "share", range=(-math.inf, 1.0), better="less")
def lost_share(life: Life, span: Span) -> float:
    """Relative fall of the answered share from the first to the second half of the run; 1 is a total loss.

    1 if nothing is answered any more, 0 if nothing has changed, below 0 if more is answered. Questions belong
    to the first half if their lifetime ended in it, and to the second if they were asked in it.
    """
    before = answered_share_of(life, first_half_questions(life, span))
    return ratio(before - answered_share_of(life, second_half_questions(life, span)), before)


@declare("Deviation from week to week", "share", range=(0.0, math.sqrt(0.5)), better="less")
def weekly_deviation(life: Life, span: Span) -> float:
    """Standard deviation over weeks of the answered share of the questions asked in a week.

    A week counts if somebody asked in it and the lifetime of all its questions ends within the run. For n
    weeks the divisor is n - 1; NaN for fewer than two weeks. For comparison, chance alone gives
    sqrt(p (1 - p) / m) for m questions per week that are answered with probability p.
    """
    week = np.floor((asked_day(life) + SLACK) / WEEK).astype(np.int64)
    weeks = int((span.days - span.lifetime_days + 1.0 + SLACK) // WEEK)
    own = full_life_questions(life, span) & (week < weeks)
    asked = np.bincount(week[own], minlength=1)
    got = np.bincount(week[own], weights=is_answered(life)[own], minlength=1)
    shares = got[asked > 0] / asked[asked > 0]
    return float(shares.std(ddof=1)) if shares.size > 1 else float("nan")


@declare("Change in use of the feed", "share", range=SIGNED)
def feed_choice_change(life: Life, span: Span) -> float:
    """Share of questions that people on the crowd post on the feed, second half minus first half.

    From −1 to 1. Only who is on the crowd at the end is known, so use this measure only if nobody joins or
    leaves the crowd during the run.
    """
    channels = life["questions"]["channels"]
    on_feed = np.array(["feed" in name.split("+") for name in categories_of(channels)], np.bool_)
    feed = on_feed[codes_of(channels)]
    own = life["people"]["on_crowd"].to_numpy(np.bool_)[asker_rows(life)]
    second = in_second_half(asked_day(life), span)
    return share(feed[own & second]) - share(feed[own & ~second])


@declare("Change in activity", "share", range=(-1.0, math.inf))
def activity_change(life: Life, span: Span) -> float:
    """Relative change in the number of questions and helpful answers from the first to the second half.

    −1 if nothing happens in the second half; NaN if nothing happened in the first.
    """
    days = life["days"]
    asked, helped = (days[name].to_numpy(dtype=np.float64) for name in ("asked", "helped"))
    count = asked + helped
    second = in_second_half(days["day"].to_numpy(dtype=np.float64), span)
    return ratio(count[second].sum(), count[~second].sum()) - 1.0


@declare(
    "People still asking",
    "share",
    f"share of people at the end who asked a question in the last {LAST_DAYS:.0f} days",
    range=SHARE,
)
def asking_at_end_share(life: Life, span: Span) -> float:
    """Return the share of people at the end who asked in the last :data:`LAST_DAYS` days."""
    recent = asked_day(life) >= span.days - LAST_DAYS - SLACK
    return _of_people(life, asker_rows(life)[recent])


@declare(
    "People still helping",
    "share",
    f"share of people at the end who gave a helpful answer in the last {LAST_DAYS:.0f} days",
    range=SHARE,
)
def helping_at_end_share(life: Life, span: Span) -> float:
    """Return the share of people at the end who helped in the last :data:`LAST_DAYS` days."""
    answers = life["answers"]
    recent = answers["day"].to_numpy(dtype=np.float64) >= span.days - LAST_DAYS - SLACK
    own = recent & answers["helpful"].to_numpy(np.bool_)
    return _of_people(life, rows_of(life["people"], answers["helper"].to_numpy()[own]))


def _of_people(life: Life, rows: Ints) -> float:
    """Return which share of the people present at the end has a row number that occurs in `rows`."""
    people = life["people"]
    return share((np.bincount(rows, minlength=len(people)) > 0)[present(people)])


@declare(
    "Days to regain the former answered share",
    "days",
    f"days until people who moved have as high an answered share, over {WINDOW_DAYS:.0f} days, as before; "
    "the days left in the run if they never have",
    range=COUNT,
    better="less",
    needs=("paths",),
)
def days_to_regain(life: Life, span: Span) -> float:
    """Return how many days after a move people are again answered as often as before it.

    For each day after the move, take the answered share of the questions that the movers asked in the
    :data:`WINDOW_DAYS` days before that day. The result is the first day on which this share reaches the
    answered share of the movers' questions whose lifetime ended before the move. So it is at least
    :data:`WINDOW_DAYS`. If that level is never reached, the result is the number of days observed after the
    move. When few people moved, the level is reached sooner by chance, so compare only scenarios with equal
    numbers of movers. NaN if nobody moved, or if the movers asked nothing before the move or in every window
    after it.
    """
    moved = life["paths"]["moved_day"].to_numpy(dtype=np.float64)[asker_rows(life)]
    own = full_life_questions(life, span) & ~np.isnan(moved)
    since, got = (asked_day(life) - moved)[own], is_answered(life)[own]
    before = share(got[since + span.lifetime_days <= SLACK])
    longest = span.days - span.lifetime_days - float(np.min(moved[own], initial=np.inf))
    if np.isnan(before) or longest < WINDOW_DAYS:
        return float("nan")
    found = [
        (day, share(got[(since >= day - WINDOW_DAYS - SLACK) & (since < day - SLACK)]))
        for day in np.arange(WINDOW_DAYS, longest + 1.0)
    ]
    known = [(day, value) for day, value in found if not np.isnan(value)]
    if not known:
        return float("nan")
    return next((float(day) for day, value in known if value >= before - SLACK), longest)
