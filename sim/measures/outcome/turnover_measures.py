"""Measures of a society in which people come and go: newcomers and regulars, and rates per person and day."""

from sim.array_types import Ints
from sim.measures.declaration import COUNT, SHARE, SIGNED, Life, Span, declare
from sim.measures.outcome.groups import NEWCOMER_DAYS, TENURE, groupings
from sim.measures.outcome.question_shares import (
    answered_share_of,
    asked_day,
    asker_rows,
    full_life_questions,
    person_days,
    ratio,
)

_FIRST = f"first {NEWCOMER_DAYS:.0f} days after they arrived"


@declare(
    "Answered share, newcomers",
    "share",
    f"answered share of the questions that people asked in the {_FIRST}; missing if nobody arrived",
    range=SHARE,
    better="more",
)
def newcomer_answered_share(life: Life, span: Span) -> float:
    """Return the answered share of newcomers' questions; NaN if there are none."""
    return _answered_share(life, span, "newcomers")


@declare(
    "Newcomers' lead",
    "share",
    f"answered share of the questions that people asked in the {_FIRST} minus that of all other questions; "
    "below 0 if newcomers are answered less",
    range=SIGNED,
)
def newcomer_lead(life: Life, span: Span) -> float:
    """Return the answered share of newcomers minus that of regulars; NaN if one of them asked nothing."""
    return _answered_share(life, span, "newcomers") - _answered_share(life, span, "regulars")


@declare("Questions per person and day", "questions", range=COUNT)
def asking_rate(life: Life, span: Span) -> float:
    """Questions asked, divided by the days on which people were present, summed over people."""
    return ratio(len(life["questions"]), person_days(life, span))


@declare("Answers per person and day", "answers", range=COUNT)
def helping_rate(life: Life, span: Span) -> float:
    """Helpful answers given, divided by the days on which people were present, summed over people."""
    return ratio(life["questions"]["answers"].to_numpy().sum(), person_days(life, span))


def _answered_share(life: Life, span: Span, group: str) -> float:
    return answered_share_of(life, full_life_questions(life, span) & (_tenure(life) == TENURE.index(group)))


def _tenure(life: Life) -> Ints:
    """Return the place in `TENURE` of each question's asker when it was asked; without arrivals, regulars."""
    asker = asker_rows(life)
    for each in groupings(life["people"]):
        if each.kind == "tenure":
            return each.of_questions(asker, asked_day(life))
    return asker * 0 + TENURE.index("regulars")
