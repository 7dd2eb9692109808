"""Measures of what changes as a run goes on: its halves, its weeks, what comes after a move."""

import numpy as np

from sim.array_types import Ints
from sim.measures.declaration import Life, Span, declare
from sim.measures.outcome.question_shares import (
    SLACK,
    is_answered,
    answered_share_of,
    asked_day,
    asker_rows,
    full_life_questions,
    first_half_questions,
    in_second_half,
    second_half_questions,
    ratio,
    share,
    present,
)
from sim.measures.outcome.waiting_times import kaplan_meier, waits
from sim.measures.rows import rows_of

WEEK = 7.0
LAST_DAYS = 30.0
"""Days at the end of a run in which somebody must have asked or helped to count as still there: a month."""
WINDOW_DAYS = 14.0
"""Days over which the answered share of people who moved is taken: shorter ones hold too few questions."""


@declare("Mean wait, at most a lifetime", "days")
def mean_wait_days(life: Life, span: Span) -> float:
    r"""Mean days to the first helpful answer, a question that never gets one counting its whole life.

    .. math:: \int_0^L \hat S(t)\,dt

    with :math:`\hat S` the Kaplan–Meier share still waiting and L the lifetime: the mean of the smaller of
    wait and lifetime, which is known however few are answered, while a median isn't. 0 where all are answered
    on the day they are asked; NaN where nobody asked.

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


@declare("Answered share, second half", "share")
def late_answered_share(life: Life, span: Span) -> float:
    """Answered share of questions asked in the second half of the run."""
    return answered_share_of(life, second_half_questions(life, span))


@declare("Answered share lost", "share")
def lost_share(life: Life, span: Span) -> float:
    """Part of the first half's answered share that is gone in the second half; 1 is all of it.

    1 where nothing is answered any more, 0 where nothing has changed, below 0 where more is answered. The
    first half holds questions whose life was over by its end, the second those asked from then on.
    """
    before = answered_share_of(life, first_half_questions(life, span))
    return ratio(before - answered_share_of(life, second_half_questions(life, span)), before)


@declare("Deviation from week to week", "share")
def weekly_deviation(life: Life, span: Span) -> float:
    """Standard deviation of the answered share over weeks of asking.

    Over the weeks all of whose questions can have their whole life and in which somebody asked; with n - 1
    below, NaN for fewer than two. Chance alone gives sqrt(p (1 - p) / n) for n questions a week.
    """
    week = np.floor((asked_day(life) + SLACK) / WEEK).astype(np.int64)
    weeks = int((span.days - span.lifetime_days + 1.0 + SLACK) // WEEK)
    own = full_life_questions(life, span) & (week < weeks)
    asked = np.bincount(week[own], minlength=1)
    got = np.bincount(week[own], weights=is_answered(life)[own], minlength=1)
    shares = got[asked > 0] / asked[asked > 0]
    return float(shares.std(ddof=1)) if shares.size > 1 else float("nan")


@declare("Turning to the feed", "share")
def feed_choice_change(life: Life, span: Span) -> float:
    """Share of questions that people on the crowd put on the feed, second half less first.

    The share of their questions that travel on the feed, in the second half less in the first; from −1 to 1.
    Who is on the crowd is known of the end only, so it is for crowds that nobody joins or leaves.
    """
    channels = life["questions"]["channels"].astype(str)
    feed = np.array([("feed" in each.split("+")) for each in channels], np.bool_)
    own = life["people"]["on_crowd"].to_numpy(np.bool_)[asker_rows(life)]
    second = in_second_half(asked_day(life), span)
    return share(feed[own & second]) - share(feed[own & ~second])


@declare("Change of activity", "share")
def activity_change(life: Life, span: Span) -> float:
    """Questions and helpful answers of the second half over those of the first, less 1.

    Questions and helpful answers of the second half over those of the first, less 1: −1 where nothing happens
    any more; NaN where nothing happened in the first half.
    """
    days = life["days"]
    many = (days["asked"] + days["helped"]).to_numpy(dtype=np.float64)
    second = in_second_half(days["day"].to_numpy(dtype=np.float64), span)
    return ratio(many[second].sum(), many[~second].sum()) - 1.0


@declare(
    "People still asking",
    "share",
    f"people who asked in the last {LAST_DAYS:.0f} days, of those who are there",
)
def asking_at_end_share(life: Life, span: Span) -> float:
    """Return the share of people there at the end who asked in the last :data:`LAST_DAYS` days."""
    recent = asked_day(life) >= span.days - LAST_DAYS - SLACK
    return _of_people(life, asker_rows(life)[recent])


@declare(
    "People still helping",
    "share",
    f"people who gave a helpful answer in the last {LAST_DAYS:.0f} days, of those who are there",
)
def helping_at_end_share(life: Life, span: Span) -> float:
    """Return the share of people there at the end who helped in the last :data:`LAST_DAYS` days."""
    answers = life["answers"]
    recent = answers["day"].to_numpy(dtype=np.float64) >= span.days - LAST_DAYS - SLACK
    own = recent & answers["helpful"].to_numpy(np.bool_)
    return _of_people(life, rows_of(life["people"], answers["helper"].to_numpy()[own]))


def _of_people(life: Life, rows: Ints) -> float:
    """Share of the people there at the end who stand in `rows`."""
    people = life["people"]
    return share((np.bincount(rows, minlength=len(people)) > 0)[present(people)])


@declare(
    "Days to regain the former share",
    "days",
    f"days until those who moved are answered as often, over {WINDOW_DAYS:.0f} days, as before; "
    "the rest of the run where that never comes",
    needs=("paths",),
)
def days_to_regain(life: Life, span: Span) -> float:
    """Return how long it takes those who moved to get answers as often as before.

    The answered share of all their questions asked in the :data:`WINDOW_DAYS` days up to some day after the
    move, looked at from day to day, until it is what it was of questions whose life was over before the move.
    So it is no less than that window; where the share is never regained, it is the time that was watched.
    Chance regains it sooner where few moved: compare only scenarios in which as many did. NaN where nobody
    moved, or movers asked nothing before or within no window after.
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
