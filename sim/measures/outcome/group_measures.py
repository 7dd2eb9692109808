"""Measures of who gets answers: gaps between groups of people, and what comes of those who join."""

import numpy as np
from numpy.typing import NDArray

from sim.measures.declaration import Life, Measure, Span
from sim.measures.outcome.inequality import answers_received, rows_of
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

Bools = NDArray[np.bool_]
FIFTH = 0.2


def effort_gap(life: Life, span: Span) -> float:
    """Return the answered share of the fifth of people with most effort less that of the fifth with least.

    Every question weighs the same; from −1 to 1, NaN where one of the two fifths asked nothing.
    """
    fifth = life["people"]["effort_fifth"].to_numpy()[askers(life)]
    own = counted(life, span)
    return answered_of(life, own & (fifth == 5)) - answered_of(life, own & (fifth == 1))


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


def first_town_share(life: Life, span: Span) -> float:
    """Return the answered share of the people who live, at the end, in the first town."""
    return answered_of(life, counted(life, span) & first_town(life)[askers(life)])


def first_town_standing_lead(life: Life, _span: Span) -> float:
    """Return the first town's share of all standing at the end less its share of the people who are there.

    From −1 to 1; NaN where nobody has standing.
    """
    people = life["people"]
    own, standing = first_town(life), people["standing"].to_numpy(dtype=np.float64)
    return ratio(standing[own].sum(), standing.sum()) - share(own[there(people)])


def joiners_lead(life: Life, span: Span) -> float:
    """Return the answered share of those brought onto the crowd less that of those who never were on it.

    Of questions asked in the second half of the run. Where chance chose whom an intervention brought, the two
    groups differ in nothing else. From −1 to 1; NaN where one of them asked nothing.
    """
    paths = life["paths"]
    brought = paths["brought_day"].notna().to_numpy(np.bool_)
    never = paths["joined_day"].isna().to_numpy(np.bool_)
    own, asker = late(life, span), askers(life)
    return answered_of(life, own & brought[asker]) - answered_of(life, own & never[asker])


def incumbents_late_share(life: Life, span: Span) -> float:
    """Return the answered share, in the second half, of those on the crowd from the first morning."""
    first = life["paths"]["joined_day"].to_numpy(dtype=np.float64) == 0.0
    return answered_of(life, late(life, span) & first[askers(life)])


def brought_stay_share(life: Life, _span: Span) -> float:
    """Return the share of those whom an intervention brought onto the crowd who are on it at the end."""
    brought = life["paths"]["brought_day"].notna().to_numpy(np.bool_)
    return share(life["people"]["on_crowd"].to_numpy(np.bool_)[brought & there(life["people"])])


def posters_unanswered_margin(life: Life, span: Span) -> float:
    """Return how far the questions of people who never helped are unanswered rather than answered.

    Their unanswered share less their answered share: 1 where none is answered, 0 where half are, −1 where all
    are; NaN where there are no such questions. Never helped: gave no helpful answer in the whole run.
    """
    return 1.0 - 2.0 * answered_of(life, counted(life, span) & _never_helped(life)[askers(life)])


def posters_nothing_margin(life: Life, _span: Span) -> float:
    """Return how far people who asked and never helped got nothing rather than something.

    The share of them without any helpful answer in the whole run less the share with one; from −1 to 1. It
    falls with the length of the run, because who asks more often is answered some time.
    """
    own = _never_helped(life) & (np.bincount(askers(life), minlength=len(life["people"])) > 0)
    return 1.0 - 2.0 * share((answers_received(life) > 0)[own])


def helpers_lead(life: Life, span: Span) -> float:
    """Return the answered share of people who helped at least once less that of those who never did."""
    own, never = counted(life, span), _never_helped(life)[askers(life)]
    return answered_of(life, own & ~never) - answered_of(life, own & never)


def _never_helped(life: Life) -> Bools:
    return np.asarray(life["people"]["helped"].to_numpy() == 0, np.bool_)


GROUP_MEASURES = (
    Measure(
        "effort_gap",
        "Gap between effort fifths",
        "share",
        "answered share of the fifth with most effort less that of the fifth with least",
        effort_gap,
    ),
    Measure(
        "given_before_gap",
        "Gap by answers given before",
        "share",
        "answered share of the fifth of questions whose askers had given most before less that of the fifth "
        "with least, second half",
        given_before_gap,
    ),
    Measure(
        "first_town_share",
        "Answered share, first town",
        "share",
        "answered share of questions asked by people of the first town",
        first_town_share,
    ),
    Measure(
        "first_town_standing_lead",
        "Standing beyond its size, first town",
        "share",
        "the first town's share of all standing at the end less its share of the people",
        first_town_standing_lead,
    ),
    Measure(
        "joiners_lead",
        "Joiners' lead",
        "share",
        "answered share of those brought onto the crowd less that of those never on it, second half",
        joiners_lead,
        ("paths",),
    ),
    Measure(
        "incumbents_late_share",
        "Answered share of those there first",
        "share",
        "answered share of those on the crowd from the first morning, second half",
        incumbents_late_share,
        ("paths",),
    ),
    Measure(
        "brought_stay_share",
        "Brought in and still there",
        "share",
        "people on the crowd at the end, of those whom an intervention brought onto it",
        brought_stay_share,
        ("paths",),
    ),
    Measure(
        "posters_unanswered_margin",
        "Silence for those who only ask",
        "share",
        "unanswered less answered share of questions by people who never helped",
        posters_unanswered_margin,
    ),
    Measure(
        "posters_nothing_margin",
        "Only asked, got nothing",
        "share",
        "of people who asked and never helped: share without any answer less share with one",
        posters_nothing_margin,
    ),
    Measure(
        "helpers_lead",
        "Lead of those who helped",
        "share",
        "answered share of people who helped at least once less that of those who never did",
        helpers_lead,
    ),
)
