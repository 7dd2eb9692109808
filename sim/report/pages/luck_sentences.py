"""What came out of a luck study, for a reader who reads nothing else: a headline and three sentences.

Of two shares the larger is named only where their intervals leave no doubt.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from sim.measures.luck.lives import Window, windows_of
from sim.measures.luck.more_help import WHO
from sim.measures.luck.rank_stability import FEWEST_ASKED, shares_in_two_lives
from sim.measures.luck.variance_parts import PARTS
from sim.report.next_steps import Suggestion, line
from sim.report.number_words import listed, number
from sim.report.percent import decimals
from sim.report.quantities import NOTHING

_ONE = {
    "luck": "A single question is mostly luck",
    "person": "Even a single question is mostly the person's own",
    "unclear": "For a single question neither luck nor the person clearly makes more",
    "unknown": "For a single question nothing can be said",
}
_MANY = {
    "luck": "{} are mostly luck",
    "person": "{} are mostly the person's own",
    "unclear": "for {} neither clearly makes more",
    "unknown": "for {} nothing can be said",
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


def part(shares: pd.DataFrame, questions: float, name: str) -> Share:
    """Return one part's share over so many questions."""
    row = shares[(shares["questions"] == questions) & (shares["part"] == name)].iloc[0]
    return Share(float(row["share"]), float(row["low"]), float(row["high"]))


def leading(shares: pd.DataFrame, questions: float) -> str:
    """Return what clearly makes more than half of the differences: ``luck``, ``person``, else ``unclear``."""
    luck, person = (part(shares, questions, name) for name in ("luck", "person"))
    if math.isnan(luck.share) or math.isnan(luck.low):
        return "unknown"
    if luck.low > 0.5:
        return "luck"
    return "person" if person.low > 0.5 else "unclear"


def headline(shares: pd.DataFrame) -> str:
    """Return the one idea: what one question depends on, and as many as were lived."""
    asked = windows_of(shares)
    one, many = (leading(shares, each.questions) for each in (asked[0], asked[-1]))
    if one == many == "unknown":
        return "What getting answers depends on can't be said"
    if len(asked) == 1:
        return _ONE[one]
    if one == many == "luck":
        return f"Who gets answers is mostly luck, even over {asked[-1].words}"
    if one == many == "person":
        return "Who gets answers depends mostly on the person, even for a single question"
    if one == many:
        return "Neither luck nor the person clearly makes more of who gets answers"
    return f"{_ONE[one]}; {_MANY[many].format(asked[-1].words)}"


def certainty(shares: pd.DataFrame) -> str:
    """Return in plain words how sure the headline is."""
    told = [(part(shares, each.questions, "luck"), _over(each)) for each in windows_of(shares)]
    if any(math.isnan(each.low) for each, _ in told):
        return "Too few people asked, or all fared alike, so no interval can be given."
    ends = [f"{number(100 * each.low)} to {number(100 * each.high)} % {words}" for each, words in told]
    return (
        f"The 95 % interval of luck's share is {listed(list(dict.fromkeys([ends[0], ends[-1]])))}. "
        "“Mostly” is written only where such an interval lies wholly beyond half. It holds for this society "
        "and people like these; other societies were not lived."
    )


def luck_sentence(shares: pd.DataFrame) -> str:
    """Return the first sentence: how much is luck over one question, and over more as far as were lived."""
    asked = windows_of(shares)
    told = [f"{part(shares, each.questions, 'luck').shown} {_over(each)}" for each in asked]
    if math.isnan(part(shares, asked[0].questions, "luck").share):
        return "All fared alike, so there is nothing for luck, effort or position to explain."
    return f"Of all that the answered shares of people and lives differ by, luck makes {listed(told)}."


def person_sentence(shares: pd.DataFrame) -> str:
    """Return the second sentence: effort against position, over as many questions as were lived."""
    last = windows_of(shares)[-1]
    effort, position = (part(shares, last.questions, name) for name in ("effort", "position"))
    if math.isnan(effort.share) or math.isnan(effort.low) or math.isnan(position.low):
        return "Of effort and position nothing can be said."
    words = _over(last)
    told = f"{words[0].upper()}{words[1:]} effort makes {effort.shown} and position {position.shown}: "
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


def more_help_sentences(more: pd.DataFrame) -> list[str]:
    """Return what 10 % more help given does: one person's own alone, and everybody's."""
    told = []
    for who, row in ((who, more[(more["who"] == who) & (more["whose"] == "everybody")]) for who in WHO):
        if who == WHO[1] and row.empty:
            told.append(
                "What everybody giving more would do was not lived: the scenario's effort is without limit, "
                "nothing, or given by a file."
            )
        else:
            told.append(_change_sentence(who, row.iloc[0]))
    return told


def _change_sentence(who: str, row: pd.Series) -> str:
    change, low, high = (float(row[name]) for name in ("change", "low", "high"))
    alone = who == WHO[0]
    if math.isnan(change) or math.isnan(low):
        why = (
            "effort hardly changes how much help people give"
            if alone
            else "too few lives were lived both ways"
        )
        return f"What more help given by {who} does can't be said: {why}."
    rise = number(100 * float(row["more_given"]), sign=True)
    cause = (
        "If one person alone gives 10 % more help than now, that person's own answered share"
        if alone
        else f"If everybody has 10 % more effort (help given changes by {rise} %), everybody's answered share"
    )
    places = decimals(change, low, high)
    reach = f"95 % interval {number(100 * low, places, sign=True)} to {number(100 * high, places, sign=True)}"
    now = f"from {number(100 * float(row['share']))} %"
    if low <= 0 <= high:
        return f"{cause} ({now}) may rise or fall: the interval of the change in points contains 0 ({reach})."
    way = "rises" if low > 0 else "falls"
    mean = "on average " if alone else ""
    return f"{cause} {way} {mean}by {number(abs(100 * change), places)} points {now} ({reach})."


def asked_sentence(fates: pd.DataFrame, lifetime: float, shares: pd.DataFrame) -> str:
    """Say how many questions a person asked in a life, and for how many shares are given."""
    counted = number(float(fates["asked"].mean()))
    return (
        f"A person asked {counted} questions a life on average, of those that had their whole "
        f"{number(lifetime, 0)} days. Shares are given for no more questions than were asked, with the days "
        f"within which people ask so many ({listed([each.words for each in windows_of(shares)])}): luck that "
        "questions share fades with the days between them."
    )


def besides(shares: pd.DataFrame, fates: pd.DataFrame) -> dict[str, str]:
    """Return what is to be known of the pictures of this study, by the picture's name."""
    drawn, everybody = len(shares_in_two_lives(fates)), fates["person"].nunique()
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
            f"{row.part} ({number(100 * row.share)} % {_over(Window(row.questions, row.days))})"
            for row in below.itertuples()
        )
        told["luck"] = (
            f"A part estimated below 0 can't be drawn, and the other parts of its bar then reach beyond "
            f"100 % by as much: {parts}."
        )
    return told


def unsettled(shares: pd.DataFrame, people: int) -> list[str]:
    """Say how many people would settle what the headline leaves open, were the estimates to stay."""
    told = []
    asked = windows_of(shares)
    for each in dict.fromkeys([asked[0], asked[-1]]):
        luck = part(shares, each.questions, "luck")
        if leading(shares, each.questions) != "unclear":
            continue
        gap = luck.share - 0.5
        reach = luck.share - luck.low if gap > 0 else luck.high - luck.share
        where = f"O{_over(each)[1:]}"
        if abs(gap) < 1e-9 or (reach / gap) ** 2 * people > 1e7:
            told.append(f"{where} luck is so near to half that no society of a usual size would settle it.")
        else:
            many = max(people + 1, math.ceil(people * (reach / gap) ** 2 * (1 + _NEARLY)))
            told.append(
                f"{where} about {many:,} people would settle whether luck makes more than half, if its part "
                f"stays as it is; {people:,} lived."
            )
    return told


def suggestions(
    name: str, setting: Mapping[str, float], lives: int, values: Mapping[str, object]
) -> list[Suggestion]:
    """Return commands to try in the study's folder: with more lives, and with each value of `setting`.

    `lives` were lived of the scenario of that name and those values.
    """
    luck = ["luck", f"scenarios/{name}.yaml"]
    more = min(2 * lives, 100_000)
    made = [Suggestion(f"More lives, {more:,} of them:", line([*luck, "--lives", str(more)], [values]))]
    for path, value in setting.items():
        words = [*luck, "--set", f"{path}={value:g}", "--lives", str(lives)]
        made.append(Suggestion(_WHY[path], line(words, [values])))
    return made


_WHY = {
    "people.effort.sigma": "People whose effort differs half as much:",
    "asking.rate": "People who ask twice as often, so that single questions weigh less:",
}


def _over(asked: Window) -> str:
    return "over a single question" if asked.questions == 1 else f"over {asked.words}"
