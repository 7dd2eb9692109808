"""The summary of a comparison for readers who read nothing else: a headline and three sentences.

The summary claims a difference only where the 95 % interval of the difference excludes 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.measures.outcome.groups import CROWD, EVERYBODY, FIFTHS
from sim.report.number_words import NO_QUESTION, Change, amount, listed, share_words
from sim.report.percent import change_per_hundred, per_hundred
from sim.tables.comparison import Pair, with_size
from sim.tables.lazy_pandas import pd

_CLEAR = ("more", "less")
_FIFTH = ("the least", "the second least", "medium", "the second most", "the most")
_LEAST_TO_MENTION = 0.01  # share of questions
FEWEST_IN_HEADLINE = 5
"""Smallest group of people that a headline or a first sentence may be about."""
PARTS = ("both", "only_b", "only_a", "neither")


class Ahead(NamedTuple):
    """The number of societies in which each of two scenarios had the higher answered share."""

    a: int
    b: int
    equal: int

    @property
    def all(self) -> int:
        """Number of societies that have an answered share in each of the two scenarios."""
        return self.a + self.b + self.equal


def ahead(runs: pd.DataFrame, a: str, b: str, *, paired: bool = True) -> Ahead:
    """Count the societies in which each scenario of a pair had the higher answered share.

    If the scenarios aren't paired, they have no societies in common, and all counts are 0.
    """
    if not paired:
        return Ahead(0, 0, 0)
    wide = runs.pivot_table(index="replicate", columns="scenario", values="answered_share", dropna=False)
    if not {a, b} <= set(wide.columns):
        return Ahead(0, 0, 0)
    change = (wide[b] - wide[a]).dropna()
    return Ahead(int((change < 0).sum()), int((change > 0).sum()), int((change == 0).sum()))


def other_people(pairs: Sequence[Pair]) -> list[str]:
    """Return a sentence for each pair of scenarios with other people: its differences aren't paired."""
    return [
        f"“{each.b}” has other people than “{each.a}”. Their runs are independent, so the intervals of "
        "differences are wider than with the same people, and differences may be due to people and networks."
        for each in pairs
        if not each.paired
    ]


def headline(changes: Sequence[Change]) -> str:
    """Return the main result: under which scenario more questions are answered, and how many more.

    `changes` holds the changes in everybody's answered share, one for each pair with the first scenario.

    Examples
    --------
    >>> headline([Change("answered_share", "all", "hub", "feed", 0.4, 0.5, 0.1, 0.05, 0.15, 9)])
    'Under “feed”, 10.0 more of every 100 questions are answered than under “hub”'
    """
    if not changes:
        return NO_QUESTION.removesuffix(".")
    if len(changes) == 1:
        return _headline(changes[0])
    labels = {
        "more": "more questions are answered under",
        "less": "fewer questions are answered under",
        "unclear": "there is no clear difference for",
        "unknown": "nothing can be said about",
    }
    parts = [
        f"{labels[kind]} {listed([_name_and_size(each) for each in own])}"
        for kind in labels
        if (own := [each for each in changes if kind_of(each) == kind])
    ]
    return f"Compared with “{changes[0].a}”, " + "; ".join(parts)


def kind_of(change: Change) -> str:
    """Return the verdict on a change; ``unknown`` if it has no value."""
    return "unknown" if math.isnan(change.difference) else change.verdict


def _name_and_size(change: Change) -> str:
    """Write a scenario's name and, if clear, how many more or fewer questions are answered there."""
    if kind_of(change) not in _CLEAR:
        return f"“{change.b}”"
    size, _ = _change_per_hundred(change)
    return f"“{change.b}” ({size} of every 100)"


def _headline(change: Change) -> str:
    kind = kind_of(change)
    if kind in _CLEAR:
        size, _ = _change_per_hundred(change)
        return f"Under “{change.b}”, {size} of every 100 questions are answered than under “{change.a}”"
    if kind == "unknown":
        return f"Too few runs to tell whether “{change.a}” or “{change.b}” answers more questions"
    if change.constant:
        return f"“{change.a}” and “{change.b}” answered equally many questions in every society"
    return f"No clear difference between “{change.a}” and “{change.b}” in how many questions are answered"


def certainty(change: Change) -> str:
    """Return in plain words how certain the headline is."""
    kind = kind_of(change)
    if kind == "unknown":
        return "At least five societies are needed to tell a real difference from chance."
    if change.constant:
        return "The difference was the same in every society, so there is no range to give."
    _, interval = _change_per_hundred(change)
    if kind in _CLEAR:
        return f"The likely range (95 % confidence interval) is {interval} of every 100 questions."
    return (
        f"The likely range (95 % confidence interval) under “{change.b}” is {interval} of every 100. It "
        f"includes 0, so this study can't tell under which scenario more questions are answered."
    )


def certainties(changes: Sequence[Change]) -> list[str]:
    """Return how certain the headline is: a sentence for one pair, the intervals of several pairs in one."""
    if len(changes) < 2:
        return [certainty(each) for each in changes]
    known = [(each, _change_per_hundred(each)[1]) for each in changes if kind_of(each) != "unknown"]
    parts = [f"{each.b} {'the same in every society' if each.constant else text}" for each, text in known]
    if not parts:
        return [certainty(changes[0])]
    return [f"Likely ranges (95 % confidence intervals), of every 100 questions: {'; '.join(parts)}."]


def overall(change: Change | None, found: Ahead) -> str:
    """Return the first sentence: the two answered shares, the difference, and how often each was higher."""
    if change is None or math.isnan(change.difference):
        return NO_QUESTION
    shares = (
        f"Under “{change.b}”, {per_hundred(change.mean_b)} of every 100 questions got a helpful answer; "
        f"under “{change.a}”, {per_hundred(change.mean_a)}: {_size(change)}."
    )
    if found.all < 2:
        return shares
    equal = f", and they were equal in {found.equal}" if found.equal else ""
    ahead_in = f"“{change.b}” was ahead in {found.b} of {found.all} societies, “{change.a}” in {found.a}"
    return f"{shares} {ahead_in}{equal}."


def _size(change: Change) -> str:
    """Write a change and an interval, or that there is no clear difference."""
    size, interval = _change_per_hundred(change)
    if change.verdict == "unknown":
        return "too few societies to tell whether the difference is due to chance"
    if change.constant:
        return f"{size if change.difference else 'the same'} in every society"
    if change.verdict == "unclear":
        return f"no clear difference (95 % interval {interval}, which includes 0)"
    return f"{size} (95 % interval {interval})"


def groups(found: Sequence[Change]) -> str:
    """Return the second sentence: how many groups clearly gain or lose, and the group that changes most."""
    known = [each for each in found if kind_of(each) != "unknown"]
    if not known:
        return "No group has a 95 % interval, so it can't be said who gains or loses."
    gains, losses = ([each for each in known if each.verdict == kind] for kind in _CLEAR)
    groups_compared = f"{len(known)} group{'s' if len(known) > 1 else ''} compared"
    if not gains and not losses:
        each = f"for each of the {groups_compared}" if len(known) > 1 else "for the one group compared"
        return f"No group clearly gains or loses: {each}, the 95 % interval of the difference includes 0."
    texts = [
        _largest(own, verb, noun, everyone=1 < len(own) == len(known))
        for own, verb, noun in ((gains, "gain", "gain"), (losses, "lose", "loss"))
        if own
    ]
    none = " No group clearly loses." if gains else " No group clearly gains."
    if len(gains) + len(losses) == len(known) or (gains and losses):
        none = ""
    return f"Of the {groups_compared}, " + ". ".join(texts) + f".{none}"


def _largest(own: Sequence[Change], verb: str, noun: str, *, everyone: bool) -> str:
    """Write how many groups clearly gain (or lose), and the largest gain (or loss) with an interval."""
    count = "all" if everyone else str(len(own))
    # The share of a few people depends on luck, and says too much about each of them.
    large = [each for each in own if not each.people < FEWEST_IN_HEADLINE]
    if not large:
        return f"{count} clearly {verb}{'s' if len(own) == 1 else ''}, of fewer than five people"
    most = max(large, key=lambda each: abs(each.difference))
    size, interval = _change_per_hundred(most)
    certainty = "in every society" if most.constant else f"95 % interval {interval}"
    ending, which = ("s", "the") if len(own) == 1 else ("", "the largest")
    whose = with_size(group_words(most.group), most.people)
    return (
        f"{count} clearly {verb}{ending}; {which} {noun} is that of {whose}, with {size} of every 100 "
        f"questions ({certainty})"
    )


def group_words(group: str) -> str:
    """Return the name of a group for use in a sentence.

    Examples
    --------
    >>> group_words("effort fifth 1 (least)"), group_words("town Ashby"), group_words("town 4")
    ('the fifth of people with the least effort', 'the people of “Ashby”', 'the people of town 4')
    """
    if group in FIFTHS:
        return f"the fifth of people with {_FIFTH[FIFTHS.index(group)]} effort"
    if group in CROWD:
        return f"the people {group}"
    if not group.startswith("town "):
        return f"“{group}”"
    town = group.removeprefix("town ")
    return f"the people of town {town}" if town.isdigit() else f"the people of “{town}”"


def same_question(row: pd.Series | None) -> str:
    """Return the third sentence: how many of the same questions were answered in both, one or no scenario.

    `row` is everybody's row of the counterfactual table.
    """
    if row is None or not row["questions"] or math.isnan(float(row["both"])):
        return "No question was asked in both scenarios, so the same questions can't be compared."
    both, only_b, only_a, neither = (
        share_words(float(row[part]), *(float(row.get(f"{part}_{end}", math.nan)) for end in ("low", "high")))
        for part in PARTS
    )
    decided = per_hundred(float(row["only_a"]) + float(row["only_b"]))
    return (
        "Of the questions that the same people asked on the same days in both scenarios, "
        f"{both} were answered in both, {only_b} only under “{row['b']}”, {only_a} only under "
        f"“{row['a']}” and {neither} in neither. So the scenario made the difference for {decided} of every "
        f"100 questions.{_asked_in_one(row)}"
    )


def _asked_in_one(row: pd.Series) -> str:
    """Return a sentence on questions asked in only one scenario; empty if they are fewer than 1 %."""
    parts = []
    for part in "ba":
        alone = int(row.get(f"asked_only_{part}", 0))
        share = alone / (alone + int(row["questions"]))
        if share >= _LEAST_TO_MENTION:
            parts.append(f"{amount('answered_share', share)} of the questions under “{row[part]}”")
    if not parts:
        return ""
    return (
        " People with low morale ask less, so "
        f"{' and '.join(parts)} were asked only there. These count in the first sentence but not in this one."
    )


def summary(found: Sequence[Change], counterfactual: pd.DataFrame, counted: Ahead) -> list[tuple[str, str]]:
    """Return the summary sentences on a pair of scenarios, each with a heading.

    `found` holds the pair's differences, `counted` the societies in which each scenario was ahead.
    """
    shares = [each for each in found if each.measure == "answered_share"]
    everybody = next((each for each in shares if each.group == EVERYBODY), None)
    own = counterfactual[counterfactual["group"] == EVERYBODY]
    texts = [
        ("Overall", overall(everybody, counted)),
        ("Who gains, who loses", groups([each for each in shares if each.group != EVERYBODY])),
    ]
    if everybody is not None and not everybody.paired:
        return texts
    same = same_question(None if own.empty else own.iloc[0])
    return [*texts, ("The same question in both scenarios", same)]


def _change_per_hundred(change: Change) -> tuple[str, str]:
    return change_per_hundred(change.difference, change.low, change.high)
