"""Write how more help or more people would change a luck study's results, and list commands to try."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.measures.luck.lives import windows_of
from sim.measures.luck.more_help import WHO
from sim.report.next_steps import Suggestion, line
from sim.report.number_words import number
from sim.report.pages.luck_sentences import leading, over_words, part
from sim.report.percent import decimals
from sim.tables.lazy_pandas import pd

_MARGIN = 0.05  # this share is added to the number of people that would be enough
_PURPOSE = {
    "people.effort.sigma": "The same study with half as large differences in effort between people:",
    "asking.rate": "The same study with people who ask twice as often, so that each question counts less:",
}


def more_help_sentences(more: pd.DataFrame) -> list[str]:
    """Return sentences on the effect of 10 % more help, given by one person alone or by everybody."""
    sentences = []
    for who, row in ((who, more[(more["who"] == who) & (more["whose"] == "everybody")]) for who in WHO):
        if who == WHO[1] and row.empty:
            sentences.append(
                "It was not simulated what happens if everybody gives more, because effort in this scenario "
                "is unlimited, zero or given by a file."
            )
        else:
            sentences.append(_change_sentence(who, row.iloc[0]))
    return sentences


def _change_sentence(who: str, row: pd.Series) -> str:
    change, low, high = (float(row[name]) for name in ("change", "low", "high"))
    alone = who == WHO[0]
    if math.isnan(change) or math.isnan(low):
        why = (
            "effort hardly changes how much help people give"
            if alone
            else "too few lives were simulated both ways"
        )
        return f"It can't be said what more help by {who} does, because {why}."
    rise = number(100 * float(row["more_given"]), sign=True)
    cause = (
        "If one person alone gives 10 % more help, that person's own answered share"
        if alone
        else f"If everybody has 10 % more effort (which changes help given by {rise} %), the answered share"
    )
    places = decimals(change, low, high)
    interval = f"{number(100 * low, places, sign=True)} to {number(100 * high, places, sign=True)}"
    now = f"{number(100 * float(row['share']))} %"
    if low <= 0 <= high:
        return (
            f"{cause} (now {now}) may rise or fall: the 95 % interval of the change is {interval} percentage "
            "points, which includes 0."
        )
    way = "rises" if low > 0 else "falls"
    mean = "on average " if alone else ""
    return (
        f"{cause} {way} {mean}by {number(abs(100 * change), places)} percentage points from {now} (95 % "
        f"interval {interval})."
    )


def unsettled(shares: pd.DataFrame, people: int) -> list[str]:
    """Return sentences on how many people would be enough to settle what is unclear in the headline."""
    sentences = []
    asked = windows_of(shares)
    for each in dict.fromkeys([asked[0], asked[-1]]):
        luck = part(shares, each.questions, "luck")
        if leading(shares, each.questions) != "unclear":
            continue
        gap = luck.share - 0.5
        half_width = luck.share - luck.low if gap > 0 else luck.high - luck.share
        where = f"O{over_words(each)[1:]}"
        if abs(gap) < 1e-9 or (half_width / gap) ** 2 * people > 1e7:
            sentences.append(
                f"{where}, luck's share is so close to half that no society of a usual size could decide "
                "which side it is on."
            )
        else:
            many = max(people + 1, math.ceil(people * (half_width / gap) ** 2 * (1 + _MARGIN)))
            sentences.append(
                f"{where}, about {many:,} people would be enough to tell whether luck accounts for more than "
                f"half, if its share stays the same; this society has {people:,}."
            )
    return sentences


def suggestions(
    name: str, setting: Mapping[str, float], lives: int, values: Mapping[str, object]
) -> list[Suggestion]:
    """Return commands to try in the study's folder: with more lives, and with each value of `setting`.

    `name` and `values` belong to the scenario; `lives` is the study's number of lives.
    """
    luck = ["luck", f"scenarios/{name}.yaml"]
    more = min(2 * lives, 100_000)
    found = [
        Suggestion(f"The same study with {more:,} lives:", line([*luck, "--lives", str(more)], [values]))
    ]
    for path, value in setting.items():
        words = [*luck, "--set", f"{path}={value:g}", "--lives", str(lives)]
        found.append(Suggestion(_PURPOSE[path], line(words, [values])))
    return found
