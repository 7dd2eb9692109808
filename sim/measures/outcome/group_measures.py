"""Measures of who gets answers: gaps between groups of people, and how often people who join are answered."""

import numpy as np

from sim.array_types import Bools
from sim.measures.declaration import SHARE, SIGNED, Life, Span, declare
from sim.measures.outcome.question_shares import (
    answered_share_of,
    asked_day,
    asker_rows,
    full_life_questions,
    is_answered,
    lives_in_first_town,
    mean_between,
    present,
    ratio,
    second_half_questions,
    share,
    took_part,
    top_bottom_gap,
)
from sim.measures.rows import answers_received, rows_of

FIFTH = 0.2
TENTH = 0.1


@declare("Gap between effort fifths", "share", range=SIGNED)
def effort_gap(life: Life, span: Span) -> float:
    """Answered share of the fifth of people with most effort minus that of the fifth with least.

    Every question has the same weight. From −1 to 1; NaN if one of the two fifths asked nothing.
    """
    fifth = life["people"]["effort_fifth"].to_numpy()[asker_rows(life)]
    own = full_life_questions(life, span)
    return answered_share_of(life, own & (fifth == 5)) - answered_share_of(life, own & (fifth == 1))


@declare("Answered share, least effort", "share", range=SHARE, better="more")
def least_effort_share(life: Life, span: Span) -> float:
    """Answered share of the questions of the fifth of people with least effort."""
    least = life["people"]["effort_fifth"].to_numpy() == 1
    return answered_share_of(life, full_life_questions(life, span) & least[asker_rows(life)])


@declare("Help from the tenth with most effort", "share", range=SIGNED)
def top_effort_help_margin(life: Life, _span: Span) -> float:
    """Share of helpful answers given by the tenth of people with most effort minus the share of all others.

    Above 0 if this tenth gives more than half. People with equal effort all count with the mean of their
    answers, so the margin is −0.8 if everybody has the same effort. From −1 to 1; NaN if nobody helped.
    """
    effort, helped = (life["people"][name].to_numpy(dtype=np.float64) for name in ("effort", "helped"))
    count = effort.size
    top = mean_between(effort, helped, count - TENTH * count, count) if count else 0.0
    return 2.0 * ratio(TENTH * count * top, float(helped.sum())) - 1.0


@declare(
    "Gap by answers given before",
    "share",
    "answered share of the fifth of questions whose askers had given most helpful answers before, minus "
    "that of the fifth whose askers had given least; questions of the second half of the run",
    range=SIGNED,
)
def given_before_gap(life: Life, span: Span) -> float:
    """Return how much more often people are answered who gave many answers before they asked.

    Questions of the second half of the run are ordered by the number of helpful answers that their askers
    had given by the evening before. The result is the answered share of the highest fifth minus that of the
    lowest fifth. Questions with equal numbers all count with the mean of their outcomes. From −1 to 1.
    """
    answers = life["answers"]
    helpful = answers["helpful"].to_numpy(np.bool_)
    helper = rows_of(life["people"], answers["helper"].to_numpy()[helpful])
    day = answers["day"].to_numpy(dtype=np.float64)[helpful]
    own = second_half_questions(life, span)
    asker, asked = asker_rows(life)[own], asked_day(life)[own]
    order = np.lexsort((day, helper))
    helper, day = helper[order], day[order]
    first = np.searchsorted(helper, np.arange(len(life["people"]) + 1))
    given = [np.searchsorted(day[first[i] : first[i + 1]], t) for i, t in zip(asker, asked, strict=True)]
    return top_bottom_gap(np.array(given, np.float64), is_answered(life)[own].astype(np.float64), FIFTH)


@declare("Answered share, first town", "share", range=SHARE, better="more")
def first_town_share(life: Life, span: Span) -> float:
    """Answered share of the questions of people who live in the first town."""
    return answered_share_of(
        life, full_life_questions(life, span) & lives_in_first_town(life)[asker_rows(life)]
    )


@declare("Standing beyond its size, first town", "share", range=SIGNED)
def first_town_standing_lead(life: Life, _span: Span) -> float:
    """The first town's share of all standing (reputation) at the end minus its share of the people.

    From −1 to 1; NaN if nobody has standing.
    """
    people = life["people"]
    own, standing = lives_in_first_town(life), people["standing"].to_numpy(dtype=np.float64)
    return ratio(standing[own].sum(), standing.sum()) - share(own[took_part(people)])


@declare("Joiners' lead", "share", range=SIGNED, needs=("paths",))
def joiners_lead(life: Life, span: Span) -> float:
    """Answered share of people whom an intervention put on the crowd minus that of people never on it.

    Only questions of the second half of the run count. If the intervention chose people at random, the two
    groups differ only in being put on the crowd (the feed). From −1 to 1; NaN if one of them asked nothing.
    """
    paths = life["paths"]
    brought = ~np.asarray(paths["brought_day"].isna(), np.bool_)
    never = np.asarray(paths["joined_day"].isna(), np.bool_)
    own, asker = second_half_questions(life, span), asker_rows(life)
    return answered_share_of(life, own & brought[asker]) - answered_share_of(life, own & never[asker])


@declare("Answered share of first members", "share", range=SHARE, better="more", needs=("paths",))
def incumbents_late_share(life: Life, span: Span) -> float:
    """Answered share of people on the crowd from the first morning; second half of the run."""
    first = life["paths"]["joined_day"].to_numpy(dtype=np.float64) == 0.0
    return answered_share_of(life, second_half_questions(life, span) & first[asker_rows(life)])


@declare("Put on the crowd and still there", "share", range=SHARE, needs=("paths",))
def brought_stay_share(life: Life, _span: Span) -> float:
    """People still on the crowd at the end, among those whom an intervention put on it."""
    brought = ~np.asarray(life["paths"]["brought_day"].isna(), np.bool_)
    return share(life["people"]["on_crowd"].to_numpy(np.bool_)[brought & present(life["people"])])


@declare("Unanswered margin of people who only ask", "share", range=SIGNED, better="less")
def posters_unanswered_margin(life: Life, span: Span) -> float:
    """Unanswered share minus answered share of the questions of people who never helped.

    1 if none of these questions is answered, 0 if half are, −1 if all are; NaN if there are no such
    questions. A person never helped if they gave no helpful answer in the whole run.
    """
    return 1.0 - 2.0 * answered_share_of(
        life, full_life_questions(life, span) & _never_helped(life)[asker_rows(life)]
    )


@declare("People who only ask and get nothing", "share", range=SIGNED, better="less")
def posters_nothing_margin(life: Life, _span: Span) -> float:
    """Among people who asked and never helped: share without any helpful answer minus share with one.

    From −1 to 1. The longer the run, the lower is this measure, because people who ask more questions are
    more likely to get at least one answer.
    """
    own = _never_helped(life) & (np.bincount(asker_rows(life), minlength=len(life["people"])) > 0)
    return 1.0 - 2.0 * share((answers_received(life) > 0)[own])


@declare("Lead of those who helped", "share", range=SIGNED)
def helpers_lead(life: Life, span: Span) -> float:
    """Answered share of people who helped at least once minus that of people who never helped."""
    own, never = full_life_questions(life, span), _never_helped(life)[asker_rows(life)]
    return answered_share_of(life, own & ~never) - answered_share_of(life, own & never)


def _never_helped(life: Life) -> Bools:
    return np.asarray(life["people"]["helped"].to_numpy() == 0, np.bool_)
