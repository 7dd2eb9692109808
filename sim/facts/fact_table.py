"""Every fact of a community, declared once: name, unit, meaning, group and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Literal

import numpy as np

from sim.array_types import Ints
from sim.facts.people_facts import People, top_share
from sim.facts.question_facts import Questions
from sim.measures.declaration import COUNT, SHARE, SIGNED, Range
from sim.measures.outcome.inequality import gini
from sim.measures.outcome.question_shares import share
from sim.tables import Column

Over = Literal["people", "weeks"]


@dataclass(frozen=True)
class Fact:
    """One number that describes a community.

    Attributes
    ----------
    name, unit, meaning : str
        Name in tables, unit (``share``, ``Gini``, ``hours``, …; empty for a pure number), and a phrase.
    group : str
        Heading under which the fact is listed.
    over : {"people", "weeks"}
        What the bootstrap resamples: active people, or weeks of asking.
    of : callable
        Function of `People` or of `Questions` that returns the number; NaN if it isn't defined.
    """

    name: str
    unit: str
    meaning: str
    group: str
    over: Over
    of: Callable[..., float]

    @property
    def range(self) -> Range:
        """Smallest and largest possible value."""
        return {"share": SHARE, "Gini": SHARE, "correlation": SIGNED}.get(self.unit, COUNT)


_ANSWERED = "Answered questions"
_WAITING = "Waiting for the first answer"
_ANSWERS = "Answers per question"
_HELP = "Spread of help"
_ASKING = "Spread of asking"
_ROLES = "Asking and helping"
_EARLIER = "Answered share by earlier help"
_GROWTH = "Growth"

_TOPS = (1, 3, 5, 10)  # per cent
_QUANTILES = (10, 25, 50, 75, 90, 95)  # per cent
_KNOTS = (1, 7, 30)  # days
_HELP_BEFORE: tuple[tuple[int, float], ...] = (
    (0, 0), (1, 4), (5, 19), (20, np.inf), (1, 2), (3, 10), (11, 50),
)  # fmt: skip
_OBSERVED = ", of the questions observed for their whole lifetime"


def _answered() -> Iterator[Fact]:
    yield Fact(
        "answered_share", "share", f"share answered within the lifetime{_OBSERVED}", _ANSWERED, "weeks",
        lambda q: share(q.answered),
    )  # fmt: skip
    for day in _KNOTS:
        meaning = f"share of all questions answered less than {_days(day)} after asking (Kaplan–Meier)"
        yield Fact(
            f"answered_by_day_{day}", "share", meaning, _ANSWERED, "weeks",
            partial(Questions.answered_by, day=float(day)),
        )  # fmt: skip


def _waiting() -> Iterator[Fact]:
    for percent in _QUANTILES:
        yield Fact(
            f"wait_hours_p{percent}", "hours",
            f"time within which {percent} % of the answered questions had their first answer",
            _WAITING, "weeks", partial(Questions.wait_hours, quantile=percent / 100),
        )  # fmt: skip
    yield Fact(
        "first_answers_day_0", "share",
        "share of first answers that came less than 24 hours after asking (in ticks of a day: the same tick)",
        _WAITING, "weeks", partial(Questions.waited_less, days=1.0),
    )  # fmt: skip
    yield Fact(
        "first_answers_after_day_7", "share", "share of first answers that came 7 days after asking or later",
        _WAITING, "weeks", lambda q: 1.0 - q.waited_less(7.0),
    )  # fmt: skip


def _answers() -> Iterator[Fact]:
    counts = (("0", "no answer", 0, 0), ("1", "one answer", 1, 1), ("2", "two answers", 2, 2))
    for name, words, low, high in (*counts, ("3_or_more", "three answers or more", 3, np.inf)):
        yield Fact(
            f"with_{name}_answer{'' if name == '1' else 's'}", "share",
            f"share with {words}{_OBSERVED}", _ANSWERS, "weeks",
            partial(Questions.with_answers, low=low, high=high),
        )  # fmt: skip


def _help() -> Iterator[Fact]:
    def helpers(p: People) -> Ints:
        return p.help_of_helpers

    def active(p: People) -> Ints:
        return p.help_of_all

    for name, whom, of in (("helpers", "helpers", helpers), ("active", "active people", active)):
        yield Fact(
            f"help_gini_{name}", "Gini", f"Gini coefficient of answers given, among {whom}", _HELP, "people",
            lambda p, of=of: gini(of(p)),
        )  # fmt: skip
        for percent in _TOPS:
            yield Fact(
                f"help_by_top_{percent}_{name}", "share",
                f"share of the answers that the most helpful {percent} % of {whom} gave", _HELP, "people",
                lambda p, of=of, part=percent / 100: top_share(of(p), part),
            )  # fmt: skip
        yield Fact(
            f"helped_once_{name}", "share", f"share of {whom} who gave one answer", _HELP, "people",
            lambda p, of=of: share(of(p) == 1),
        )  # fmt: skip


def _asking() -> Iterator[Fact]:
    meaning = "share of askers who asked one question"
    yield Fact("asked_once", "share", meaning, _ASKING, "people", People.asked_once)
    meaning = "Gini coefficient of questions asked, among askers"
    yield Fact("asking_gini", "Gini", meaning, _ASKING, "people", People.asking_gini)


def _roles() -> Iterator[Fact]:
    def role(name: str, words: str, of: Callable[[People], float]) -> Fact:
        return Fact(name, "share", f"share of active people who {words}", _ROLES, "people", of)

    yield role("only_ask", "asked and gave no answer", lambda p: share(p.given == 0))
    yield role("only_answer", "gave answers and didn't ask", lambda p: share(p.asked == 0))
    yield role("ask_and_answer", "asked and gave answers", lambda p: share((p.given > 0) & (p.asked > 0)))
    yield Fact(
        "reciprocity", "share", "share of pairs of a helper and an asker in which help went both ways",
        _ROLES, "people", People.reciprocity,
    )  # fmt: skip
    yield Fact(
        "reciprocity_by_chance", "share",
        "the same share in random networks in which each person helps, and is helped by, as many people",
        _ROLES, "people", lambda p: p.null.mean,
    )  # fmt: skip
    yield Fact(
        "reciprocity_over_chance", "", "reciprocity divided by reciprocity by chance", _ROLES, "people",
        People.reciprocity_over_chance,
    )  # fmt: skip
    yield Fact(
        "given_received_rank", "correlation",
        "rank correlation of answers given and received, over people who did both", _ROLES, "people",
        People.exchange,
    )  # fmt: skip


def _earlier() -> Iterator[Fact]:
    for low, high in _HELP_BEFORE:
        name = f"{low}" if low == high else f"{low}_or_more" if np.isinf(high) else f"{low}_to_{high:g}"
        words = "no answer" if not high else f"{name.replace('_', ' ')} answers"
        yield Fact(
            f"answered_after_help_{name}", "share",
            f"answered share if the asker had given {words} earlier in the window{_OBSERVED}",
            _EARLIER, "weeks", partial(Questions.answered_after_help, low=low, high=high),
        )  # fmt: skip


def _growth() -> Iterator[Fact]:
    for name, third in (("first", 0), ("last", 2)):
        yield Fact(
            f"questions_per_week_{name}_third", "questions",
            f"mean number of questions a week in the {name} third of the full weeks", _GROWTH, "weeks",
            partial(Questions.per_week, third=third),
        )  # fmt: skip
    yield Fact(
        "growth", "", "questions a week in the last third of the full weeks, divided by those in the first",
        _GROWTH, "weeks", Questions.growth,
    )  # fmt: skip


def _days(number: int) -> str:
    return "a day" if number == 1 else f"{number} days"


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in chain(
        _answered(), _waiting(), _answers(), _help(), _asking(), _roles(), _earlier(), _growth()
    )
}
"""Every fact by name, in the order of the tables."""

COLUMNS: tuple[Column, ...] = tuple(
    Column(fact.name, "float64", fact.unit, fact.meaning, nullable=True) for fact in FACTS.values()
)
"""The facts as columns of a table with one row for each community."""


def compute(people: People, questions: Questions, over: Over | None = None) -> dict[str, float]:
    """Return all facts, or those about people or weeks."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            name: float(fact.of(people if fact.over == "people" else questions))
            for name, fact in FACTS.items()
            if over in (None, fact.over)
        }
