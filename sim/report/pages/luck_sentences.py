"""The summary of a luck study for readers who read nothing else: a headline and three sentences.

The sentences call one share larger than another only if their intervals don't overlap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from sim.measures.luck.lives import Window, windows_of
from sim.measures.luck.rank_stability import FEWEST_ASKED, shares_in_two_lives
from sim.measures.luck.variance_parts import PARTS
from sim.report.number_words import listed, number, with_capital
from sim.report.quantities import NOTHING
from sim.tables.lazy_pandas import pd

_ONE = {
    "luck": "Whether a single question is answered is mostly luck",
    "person": "Even for a single question, getting an answer depends mostly on the person",
    "unclear": "For a single question, it is unclear whether luck or the person matters more",
    "unknown": "For a single question, nothing can be said",
}
_MANY = {
    "luck": "over {}, getting answers is mostly luck",
    "person": "over {}, getting answers depends mostly on the person",
    "unclear": "over {}, it is unclear whether luck or the person matters more",
    "unknown": "over {}, nothing can be said",
}


class Share(NamedTuple):
    """One part's share of the variance, with an interval. The estimate may be below 0."""

    share: float
    low: float
    high: float

    @property
    def shown(self) -> str:
        """The share in per cent and the interval, as text."""
        if math.isnan(self.share):
            return NOTHING
        interval = "" if math.isnan(self.low) else f" ({number(100 * self.low)} to {number(100 * self.high)})"
        return f"{number(100 * self.share)} %{interval}"

    @property
    def clear(self) -> bool:
        """Whether the interval lies above 0, so that the part clearly matters."""
        return self.low > 0


def part(shares: pd.DataFrame, questions: float, name: str) -> Share:
    """Return one part's share of the variance over a number of questions."""
    row = shares[(shares["questions"] == questions) & (shares["part"] == name)].iloc[0]
    return Share(float(row["share"]), float(row["low"]), float(row["high"]))


def leading(shares: pd.DataFrame, questions: float) -> str:
    """Return the part that clearly accounts for more than half of the differences between people.

    Either ``luck`` or ``person``; ``unclear`` if neither does; ``unknown`` if there is no interval.
    """
    luck, person = (part(shares, questions, name) for name in ("luck", "person"))
    if math.isnan(luck.share) or math.isnan(luck.low):
        return "unknown"
    if luck.low > 0.5:
        return "luck"
    return "person" if person.low > 0.5 else "unclear"


def headline(shares: pd.DataFrame) -> str:
    """Return the main result: whether luck or the person matters more, for one question and for many."""
    asked = windows_of(shares)
    one, many = (leading(shares, each.questions) for each in (asked[0], asked[-1]))
    first, last = (_luck_in_brackets(shares, each) for each in (asked[0], asked[-1]))
    if one == many == "unknown":
        return "There are too few data to say whether luck or the person matters more"
    if len(asked) == 1:
        return _ONE[one] + first
    if one == many == "luck":
        return f"Who gets answers is mostly luck, even over {asked[-1].words}{last}"
    if one == many == "person":
        return f"Who gets answers depends mostly on the person, even for a single question{first}"
    if one == many:
        return f"It is unclear whether luck or the person matters more for who gets answers{last}"
    return f"{_ONE[one]}{first}; {_MANY[many].format(asked[-1].words)}{last}"


def _luck_in_brackets(shares: pd.DataFrame, asked: Window) -> str:
    """Write luck's share over some questions for the headline; empty if it is missing."""
    share = part(shares, asked.questions, "luck").share
    return "" if math.isnan(share) else f" (luck: {number(100 * min(max(share, 0.0), 1.0), 0)} %)"


def certainty(shares: pd.DataFrame) -> str:
    """Return in plain words how certain the headline is."""
    parts = [(part(shares, each.questions, "luck"), over_words(each)) for each in windows_of(shares)]
    if any(math.isnan(each.low) for each, _ in parts):
        return "There is no interval, because too few people asked or everybody got equally many answers."
    ends = [f"{number(100 * each.low)} to {number(100 * each.high)} % {over}" for each, over in parts]
    return (
        "The 95 % confidence interval of luck's share is "
        f"{listed(list(dict.fromkeys([ends[0], ends[-1]])))}. “Mostly” means that this interval lies "
        "entirely above or below half. The result holds for this society and for people like these; other "
        "societies were not simulated."
    )


def luck_sentence(shares: pd.DataFrame) -> str:
    """Return the first sentence: the share of luck, for one question and for all that a person asked."""
    asked = windows_of(shares)
    parts = [f"{part(shares, each.questions, 'luck').shown} {over_words(each)}" for each in asked]
    if math.isnan(part(shares, asked[0].questions, "luck").share):
        return "Everybody got equally many answers, so there is nothing that luck or the person explains."
    return (
        f"Of the differences in answered shares between people and lives, luck accounts for {listed(parts)}."
    )


def person_sentence(shares: pd.DataFrame) -> str:
    """Return the second sentence: it gives the parts, and compares effort with position.

    The shares are those for all questions that a person asked.
    """
    last = windows_of(shares)[-1]
    effort, position = (part(shares, last.questions, name) for name in ("effort", "position"))
    if math.isnan(effort.share) or math.isnan(effort.low) or math.isnan(position.low):
        return "Nothing can be said about effort, asking and position."
    phrase = over_words(last)
    shares_text = (
        f"{with_capital(phrase)}, effort accounts for {effort.shown}, asking for "
        f"{part(shares, last.questions, 'asking').shown} and position for {position.shown}: "
    )
    if effort.low > position.high:
        return f"{shares_text}effort clearly matters more than position."
    if position.low > effort.high:
        return f"{shares_text}position clearly matters more than effort."
    doubtful = [name for name, each in (("effort", effort), ("position", position)) if not each.clear]
    if doubtful:
        return f"{shares_text}it can't be said whether {' or '.join(doubtful)} makes any difference at all."
    return f"{shares_text}it can't be said whether effort or position matters more."


def again_sentence(rank: Mapping[str, float], fifths: pd.DataFrame) -> str:
    """Return the third sentence: how similar the results of the same person are in two lives."""
    value, low, high = (float(rank[name]) for name in ("correlation", "low", "high"))
    if math.isnan(value) or math.isnan(low):
        return (
            f"It can't be said how similar the same person's results are in two lives.{_best_fifth(fifths)}"
        )
    correlation = f"{number(value, 2)} ({number(low, 2)} to {number(high, 2)})"
    if low > 0:
        meaning = "people who do well in one life tend to do well in another"
    elif high < 0:
        meaning = "people who do well in one life tend to do badly in another"
    else:
        meaning = "it can't be said whether people who do well in one life also do well in another"
    return (
        f"The rank correlation of the same people in two lives is {correlation}: "
        f"{meaning}.{_best_fifth(fifths)}"
    )


def _best_fifth(fifths: pd.DataFrame) -> str:
    """Return a sentence on how the fifth of people who did best in one life did in their other lives."""
    own, other = (
        fifths[(fifths["by"] == by) & (fifths["fifth"] == 5)] for by in ("the life itself", "another life")
    )
    if own.empty or other.empty or own["share"].isna().any() or other["share"].isna().any():
        return ""
    one, rest = (number(100 * float(each["share"].iloc[0])) for each in (own, other))
    size = f" (about {float(own['people'].iloc[0]):,.0f} people)" if "people" in own else ""
    return (
        f" The fifth of people who did best in one life{size} got {one} % of their questions answered in "
        f"that life, and {rest} % in their other lives."
    )


def summary(shares: pd.DataFrame, rank: Mapping[str, float], fifths: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the three summary sentences, each with a heading."""
    return [
        ("Luck", luck_sentence(shares)),
        ("Effort, asking and position", person_sentence(shares)),
        ("The same person in two lives", again_sentence(rank, fifths)),
    ]


def asked_sentence(fates: pd.DataFrame, lifetime: float, shares: pd.DataFrame) -> str:
    """Return sentences on how many questions people asked, and for which numbers of them shares are given."""
    counted = number(float(fates["asked"].mean()))
    return (
        f"On average, a person asked {counted} questions per life; only questions with their full lifetime "
        f"of {number(lifetime, 0)} days count. Shares are given only for numbers of questions that people "
        "really ask, and for the days they need to ask them "
        f"({listed([each.words for each in windows_of(shares)])}). The days matter because questions asked "
        "close together share some luck."
    )


def picture_remarks(shares: pd.DataFrame, fates: pd.DataFrame) -> dict[str, str]:
    """Return remarks on the pictures of this study, by the picture's name."""
    drawn, everybody = len(shares_in_two_lives(fates)), fates["person"].nunique()
    remarks = {
        "two_lives": (
            f"The picture shows {drawn:,} of {everybody:,} people: those who asked at least {FEWEST_ASKED} "
            "questions in both of these lives, because a share of one or two questions means little. The "
            "rank correlation in the tables uses all pairs of lives, and everybody who asked in both."
        )
    }
    below = shares[shares["part"].isin(PARTS) & (shares["share"] < 0)]
    if len(below):
        parts = ", ".join(
            f"{row.part} ({number(100 * row.share)} % {over_words(Window(row.questions, row.days))})"
            for row in below.itertuples()
        )
        remarks["luck"] = (
            "Parts estimated below 0 can't be drawn, so the other parts of their bars extend beyond 100 % by "
            f"as much: {parts}."
        )
    return remarks


def over_words(asked: Window) -> str:
    """Write a number of questions as in “over 10 questions within 300 days”."""
    return "over a single question" if asked.questions == 1 else f"over {asked.words}"
