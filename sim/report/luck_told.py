"""What came out of a luck study, for a reader who reads nothing else: a headline and three sentences.

Of two shares the larger is named only where their intervals leave no doubt.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from sim.measures.luck import PARTS, QUESTIONS
from sim.measures.same_person import FEWEST_ASKED, in_two_lives
from sim.report.amounts import NOTHING
from sim.report.changing import Try
from sim.report.hundred import between, decimals
from sim.report.words import number

_ONE = {
    "luck": "A single question is mostly luck",
    "person": "Even a single question is mostly the person's own",
    "unclear": "Of a single question neither luck nor the person clearly makes more",
    "unknown": "Of a single question nothing can be said",
}
_MANY = {
    "luck": "a hundred are mostly luck",
    "person": "a hundred are mostly the person's own",
    "unclear": "of a hundred neither clearly makes more",
    "unknown": "of a hundred nothing can be said",
}
_NEARLY = 0.05


class Share(NamedTuple):
    """One part's share of the variance, with its interval; below 0 where it's estimated so."""

    share: float
    low: float
    high: float

    @property
    def shown(self) -> str:
        """Per cent with the interval, as a page writes it."""
        if math.isnan(self.share):
            return NOTHING
        reach = "" if math.isnan(self.low) else f" ({number(100 * self.low)} to {number(100 * self.high)})"
        return f"{number(100 * self.share)} %{reach}"

    @property
    def clear(self) -> bool:
        """Whether there is any such part: the interval lies above 0."""
        return self.low > 0


def part(shares: pd.DataFrame, questions: int, name: str) -> Share:
    """Return one part's share over so many questions."""
    row = shares[(shares["questions"] == questions) & (shares["part"] == name)].iloc[0]
    return Share(float(row["share"]), float(row["low"]), float(row["high"]))


def leading(shares: pd.DataFrame, questions: int) -> str:
    """Return what clearly makes more than half of the differences: ``luck``, ``person``, else ``unclear``."""
    luck, person = (part(shares, questions, name) for name in ("luck", "person"))
    if math.isnan(luck.share) or math.isnan(luck.low):
        return "unknown"
    if luck.low > 0.5:
        return "luck"
    return "person" if person.low > 0.5 else "unclear"


def headline(shares: pd.DataFrame) -> str:
    """Return the one idea: what one question and a hundred hang on."""
    one, many = leading(shares, QUESTIONS[0]), leading(shares, QUESTIONS[-1])
    if one == many == "unknown":
        return "Of what getting answers hangs on nothing can be said"
    if one == many == "luck":
        return "Who gets answers is mostly luck, even over a hundred questions"
    if one == many == "person":
        return "Who gets answers hangs mostly on the person, even for a single question"
    if one == many:
        return "Neither luck nor the person clearly makes more of who gets answers"
    return f"{_ONE[one]}; {_MANY[many]}"


def certainty(shares: pd.DataFrame) -> str:
    """Return in plain words how sure the headline is."""
    luck = [part(shares, n, "luck") for n in (QUESTIONS[0], QUESTIONS[-1])]
    if any(math.isnan(each.low) for each in luck):
        return "Too few people asked, or all fared alike, so there is no likely range to give."
    one, many = (f"{number(100 * each.low)} to {number(100 * each.high)} %" for each in luck)
    return (
        f"The likely range (95 % interval) of luck's part is {one} for a single question and {many} over a "
        "hundred. “Mostly” is written only where such a range lies wholly beyond half."
    )


def luck_sentence(shares: pd.DataFrame) -> str:
    """Return the first sentence: how much is luck over one, ten and a hundred questions."""
    told = [f"{part(shares, n, 'luck').shown} over {_questions(n)}" for n in QUESTIONS]
    if math.isnan(part(shares, QUESTIONS[0], "luck").share):
        return "All fared alike, so there is nothing for luck, effort or position to explain."
    return (
        "Of all that the answered shares of people and lives differ by, luck makes "
        f"{', '.join(told[:-1])} and {told[-1]}."
    )


def person_sentence(shares: pd.DataFrame) -> str:
    """Return the second sentence: effort against position, over a hundred questions."""
    effort, position = (part(shares, QUESTIONS[-1], name) for name in ("effort", "position"))
    if math.isnan(effort.share) or math.isnan(effort.low) or math.isnan(position.low):
        return "Of effort and position nothing can be said."
    told = f"Over a hundred questions effort makes {effort.shown} and position {position.shown}: "
    if effort.low > position.high:
        return f"{told}effort clearly makes more."
    if position.low > effort.high:
        return f"{told}position clearly makes more."
    doubt = [name for name, each in (("effort", effort), ("position", position)) if not each.clear]
    if doubt:
        return f"{told}whether {' or '.join(doubt)} makes any difference at all can't be said."
    return f"{told}which of the two makes more can't be said."


def again_sentence(rank: Mapping[str, float], fifths: pd.DataFrame) -> str:
    """Return the third sentence: the same person in two lives."""
    value, low, high = (float(rank[name]) for name in ("correlation", "low", "high"))
    if math.isnan(value) or math.isnan(low):
        return f"How far the same person fares alike in two lives can't be said.{_best(fifths)}"
    reach = f"{number(value, 2)} ({number(low, 2)} to {number(high, 2)})"
    told = f"The rank of the same person in two lives correlates by {reach}"
    if low > 0:
        said = "who fares well in one life tends to fare well in another"
    elif high < 0:
        said = "who fares well in one life tends to fare badly in another"
    else:
        said = "whether who fares well in one life does so in another can't be said"
    return f"{told}: {said}.{_best(fifths)}"


def _best(fifths: pd.DataFrame) -> str:
    own, other = (
        fifths[(fifths["by"] == by) & (fifths["fifth"] == 5)] for by in ("the life itself", "another life")
    )
    if own.empty or other.empty or own["share"].isna().any() or other["share"].isna().any():
        return ""
    one, rest = (number(100 * float(each["share"].iloc[0])) for each in (own, other))
    return f" The fifth that fared best in one life had {one} % answered there, {rest} % in its other lives."


def three(shares: pd.DataFrame, rank: Mapping[str, float], fifths: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the three sentences, each with what it is about."""
    return [
        ("Luck", luck_sentence(shares)),
        ("Effort and position", person_sentence(shares)),
        ("The same person twice", again_sentence(rank, fifths)),
    ]


def one_more_sentence(one_more: pd.DataFrame) -> str:
    """Return what one more answer given a week does to one's own answered share."""
    row = one_more[one_more["whose"] == "everybody"].iloc[0]
    change, low, high = (float(row[name]) for name in ("change", "low", "high"))
    if math.isnan(change) or math.isnan(low):
        return "What one more answer given a week brings can't be said: effort hardly moves what is given."
    places = decimals(*(x for x in (change, low, high)))
    reach = between(low, high, places)
    if low <= 0 <= high:
        return (
            "Whether one more answer given a week gets a person more of their own questions answered can't "
            f"be said (95 % interval {reach} of every 100, which holds 0)."
        )
    way = "more" if low > 0 else "fewer"
    return (
        f"One more answer given a week gets a person {number(abs(100 * change), places)} {way} of every 100 "
        f"of their own questions answered (95 % interval {reach})."
    )


def balance(shares: pd.DataFrame) -> str:
    """Say over how many questions luck and person would weigh the same, by the estimates."""
    rows = shares[shares["questions"] == QUESTIONS[0]].set_index("part")["variance"]
    person, life, single = (
        float(rows[name]) for name in ("person", "luck of the life", "luck of the question")
    )
    if not (person > 0 or life > 0 or single > 0):
        return "All fared alike: nothing to weigh."
    if person <= life:
        return (
            "By these estimates no number of questions makes the person count for more than luck: what a "
            "whole life has in store doesn't even out within it."
        )
    many = max(1, math.ceil(single / (person - life)))
    questions = "question" if many == 1 else "questions"
    return (
        f"By these estimates the person counts for as much as luck from about {many:,} {questions} a life on."
    )


def asked_sentence(fates: pd.DataFrame, lifetime: float) -> str:
    """Say how many questions a person asked in a life, beside the numbers that shares are told for."""
    counted = number(float(fates["asked"].mean()))
    return (
        f"A person asked {counted} questions a life on average, of those that had their whole "
        f"{number(lifetime, 0)} days. Ten and a hundred questions are what the same parts would make if "
        "everybody asked so many: only the luck of the question shrinks as questions grow more."
    )


def besides(shares: pd.DataFrame, fates: pd.DataFrame) -> dict[str, str]:
    """Return what is to be known of the pictures of this study, by the picture's name."""
    drawn, everybody = len(in_two_lives(fates)), fates["person"].nunique()
    told = {
        "two_lives": (
            f"Drawn are {drawn:,} of {everybody:,} people: those who asked {FEWEST_ASKED} questions or more "
            "in both of these lives, since a share of one or two says next to nothing. The rank correlation "
            "below the pictures is over all pairs of lives and all who asked in both."
        )
    }
    below = shares[shares["part"].isin(PARTS) & (shares["share"] < 0)]
    if len(below):
        parts = ", ".join(
            f"{row['part']} ({number(100 * row['share'])} % over {_questions(row['questions'])})"
            for row in below.to_dict("records")
        )
        told["luck"] = (
            f"A part estimated below 0 can't be drawn, and the other parts of its bar then reach beyond "
            f"100 % by as much: {parts}."
        )
    return told


def unsettled(shares: pd.DataFrame, people: int) -> list[str]:
    """Say how many people would settle what the headline leaves open, were the estimates to stay."""
    told = []
    for n in (QUESTIONS[0], QUESTIONS[-1]):
        luck = part(shares, n, "luck")
        if leading(shares, n) != "unclear":
            continue
        gap = luck.share - 0.5
        reach = luck.share - luck.low if gap > 0 else luck.high - luck.share
        where = f"Over {_questions(n)}"
        if abs(gap) < 1e-9 or (reach / gap) ** 2 * people > 1e7:
            told.append(f"{where} luck is so near to half that no society of a usual size would settle it.")
        else:
            many = max(people + 1, math.ceil(people * (reach / gap) ** 2 * (1 + _NEARLY)))
            told.append(
                f"{where} about {many:,} people would settle whether luck makes more than half, if its part "
                f"stays as it is; {people:,} lived."
            )
    return told


def tries(name: str, setting: Mapping[str, float], lives: int, data: Sequence[str]) -> list[Try]:
    """Return commands to try in the study's folder, for exactly this scenario.

    Parameters
    ----------
    name : str
        The scenario's name.
    setting : mapping of str to float
        Values to try, one a command.
    lives : int
        Lives lived.
    data : sequence of str
        Options that name the user's files.
    """
    import shlex

    luck = ["whoanswers", "luck", f"scenarios/{name}.yaml"]
    more = min(2 * lives, 100_000)
    made = [Try(f"More lives, {more:,} of them:", shlex.join([*luck, "--lives", str(more), *data]))]
    for path, value in setting.items():
        words = [*luck, "--set", f"{path}={value:g}", "--lives", str(lives), *data]
        made.append(Try(_WHY.get(path, f"Another {path}:"), shlex.join(words)))
    return made


_WHY = {
    "people.effort.sigma": "People whose effort differs half as much:",
    "asking.rate": "People who ask twice as often, so that single questions weigh less:",
}


def _questions(many: int) -> str:
    return {1: "a single question", 10: "ten questions", 100: "a hundred questions"}.get(
        many, f"{many} questions"
    )
