"""Measures of who gets answers: gaps between groups of people, and what comes of those who join."""

import numpy as np

from sim.array_types import Bools
from sim.measures.declaration import Life, Span, declare
from sim.measures.outcome.question_shares import (
    answered,
    answered_of,
    asked_day,
    askers,
    counted,
    ends_gap,
    first_town,
    late,
    ratio,
    share,
    there,
)
from sim.measures.rows import answers_received, rows_of

FIFTH = 0.2


@declare("Gap between effort fifths", "share")
def effort_gap(life: Life, span: Span) -> float:
    """Answered share of the fifth with most effort less that of the fifth with least.

    Every question weighs the same; from −1 to 1, NaN where one of the two fifths asked nothing.
    """
    fifth = life["people"]["effort_fifth"].to_numpy()[askers(life)]
    own = counted(life, span)
    return answered_of(life, own & (fifth == 5)) - answered_of(life, own & (fifth == 1))


@declare(
    "Gap by answers given before",
    "share",
    "answered share of the fifth of questions whose askers had given most before less that of the fifth "
    "with least, second half",
)
def given_before_gap(life: Life, span: Span) -> float:
    """Return what it is worth to have given answers before one asks.

    The answered share of the fifth of questions whose askers had given most helpful answers by the evening
    before, less that of the fifth with least, among questions of the second half of the run. Questions with
    equal numbers share their mean. From −1 to 1.
    """
    answers = life["answers"]
    helpful = answers["helpful"].to_numpy(np.bool_)
    helper = rows_of(life["people"], answers["helper"].to_numpy()[helpful])
    day = answers["day"].to_numpy(dtype=np.float64)[helpful]
    which = late(life, span)
    asker, asked = askers(life)[which], asked_day(life)[which]
    order = np.lexsort((day, helper))
    helper, day = helper[order], day[order]
    first = np.searchsorted(helper, np.arange(len(life["people"]) + 1))
    given = [np.searchsorted(day[first[i] : first[i + 1]], t) for i, t in zip(asker, asked, strict=True)]
    return ends_gap(np.array(given, np.float64), answered(life)[which].astype(np.float64), FIFTH)


@declare("Answered share, first town", "share")
def first_town_share(life: Life, span: Span) -> float:
    """Answered share of questions asked by people of the first town."""
    return answered_of(life, counted(life, span) & first_town(life)[askers(life)])


@declare("Standing beyond its size, first town", "share")
def first_town_standing_lead(life: Life, _span: Span) -> float:
    """The first town's share of all standing at the end less its share of the people.

    From −1 to 1; NaN where nobody has standing.
    """
    people = life["people"]
    own, standing = first_town(life), people["standing"].to_numpy(dtype=np.float64)
    return ratio(standing[own].sum(), standing.sum()) - share(own[there(people)])


@declare("Joiners' lead", "share", needs=("paths",))
def joiners_lead(life: Life, span: Span) -> float:
    """Answered share of those brought onto the crowd less that of those never on it, second half.

    Of questions asked in the second half of the run. Where chance chose whom an intervention brought, the two
    groups differ in nothing else. From −1 to 1; NaN where one of them asked nothing.
    """
    paths = life["paths"]
    brought = paths["brought_day"].notna().to_numpy(np.bool_)
    never = paths["joined_day"].isna().to_numpy(np.bool_)
    own, asker = late(life, span), askers(life)
    return answered_of(life, own & brought[asker]) - answered_of(life, own & never[asker])


@declare("Answered share of those there first", "share", needs=("paths",))
def incumbents_late_share(life: Life, span: Span) -> float:
    """Answered share of those on the crowd from the first morning, second half."""
    first = life["paths"]["joined_day"].to_numpy(dtype=np.float64) == 0.0
    return answered_of(life, late(life, span) & first[askers(life)])


@declare("Brought in and still there", "share", needs=("paths",))
def brought_stay_share(life: Life, _span: Span) -> float:
    """People on the crowd at the end, of those whom an intervention brought onto it."""
    brought = life["paths"]["brought_day"].notna().to_numpy(np.bool_)
    return share(life["people"]["on_crowd"].to_numpy(np.bool_)[brought & there(life["people"])])


@declare("Silence for those who only ask", "share")
def posters_unanswered_margin(life: Life, span: Span) -> float:
    """Unanswered less answered share of questions by people who never helped.

    Their unanswered share less their answered share: 1 where none is answered, 0 where half are, −1 where all
    are; NaN where there are no such questions. Never helped: gave no helpful answer in the whole run.
    """
    return 1.0 - 2.0 * answered_of(life, counted(life, span) & _never_helped(life)[askers(life)])


@declare("Only asked, got nothing", "share")
def posters_nothing_margin(life: Life, _span: Span) -> float:
    """Of people who asked and never helped: share without any answer less share with one.

    The share of them without any helpful answer in the whole run less the share with one; from −1 to 1. It
    falls with the length of the run, because who asks more often is answered some time.
    """
    own = _never_helped(life) & (np.bincount(askers(life), minlength=len(life["people"])) > 0)
    return 1.0 - 2.0 * share((answers_received(life) > 0)[own])


@declare("Lead of those who helped", "share")
def helpers_lead(life: Life, span: Span) -> float:
    """Answered share of people who helped at least once less that of those who never did."""
    own, never = counted(life, span), _never_helped(life)[askers(life)]
    return answered_of(life, own & ~never) - answered_of(life, own & never)


def _never_helped(life: Life) -> Bools:
    return np.asarray(life["people"]["helped"].to_numpy() == 0, np.bool_)
