"""What came out of a comparison, for a reader who reads nothing else: a headline and three sentences.

Nothing is said to differ where the 95 % interval of the paired difference holds 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from sim.measures.outcome.groups import CROWD, EVERYBODY, FIFTHS
from sim.report.number_words import Change, amount, listed, share_words
from sim.report.percent import change_per_hundred, per_hundred

_CLEAR = ("more", "less")
_WORDS = {"more": "more", "less": "fewer"}
_FIFTH = ("the least", "the second least", "middling", "the second most", "the most")
_WORTH_TELLING = 0.01  # share of questions
PARTS = ("both", "only_b", "only_a", "neither")


class Ahead(NamedTuple):
    """In how many societies each of two scenarios had the greater share answered."""

    a: int
    b: int
    even: int

    @property
    def all(self) -> int:
        """All societies that both scenarios came to the end of."""
        return self.a + self.b + self.even


def ahead(runs: pd.DataFrame, a: str, b: str) -> Ahead:
    """Count the societies in which each scenario of a pair was ahead, of those that have a share in both."""
    wide = runs.pivot_table(index="replicate", columns="scenario", values="answered_share", dropna=False)
    if not {a, b} <= set(wide.columns):
        return Ahead(0, 0, 0)
    change = (wide[b] - wide[a]).dropna()
    return Ahead(int((change < 0).sum()), int((change > 0).sum()), int((change == 0).sum()))


def headline(changes: Sequence[Change]) -> str:
    """Return the one idea: under which scenario more questions are answered, by how much.

    `changes` are of the answered share of everybody, one for each pair with the first scenario.

    Examples
    --------
    >>> headline([Change("answered_share", "all", "hub", "feed", 0.4, 0.5, 0.1, 0.05, 0.15, 9)])
    'More questions are answered under “feed” than under “hub”: 10.0 more of every 100'
    """
    if not changes:
        return "No question lived its whole life in both, so nothing can be said of who gets answers"
    if len(changes) == 1:
        return _headline(changes[0])
    said = {"more": "more questions are answered under", "less": "fewer questions are answered under",
            "unclear": "no clear difference shows for", "unknown": "nothing can be said of"}  # fmt: skip
    parts = [
        f"{said[kind]} {listed([f'“{each.b}”' for each in own])}"
        for kind in said
        if (own := [each for each in changes if kind_of(each) == kind])
    ]
    return f"Compared with “{changes[0].a}”, " + "; ".join(parts)


def kind_of(change: Change) -> str:
    """Return what may be said of a change; nothing of one that has no value."""
    return "unknown" if math.isnan(change.difference) else change.verdict


def _headline(change: Change) -> str:
    kind = kind_of(change)
    if kind in _CLEAR:
        size, _ = _change_per_hundred(change)
        return (
            f"{_WORDS[kind].capitalize()} questions are answered under “{change.b}” than under "
            f"“{change.a}”: {size} of every 100"
        )
    if kind == "unknown":
        return f"Whether “{change.a}” or “{change.b}” answers more questions can't be said from these runs"
    if change.constant:
        return f"“{change.a}” and “{change.b}” answered equally many questions in every society"
    return f"No clear difference between “{change.a}” and “{change.b}” in how many questions are answered"


def certainty(change: Change) -> str:
    """Return in plain words how sure the headline is."""
    kind = kind_of(change)
    if kind == "unknown":
        return "Five societies or more are needed before luck can be told from a difference."
    if change.constant:
        return "The difference was the same in every society, so there is no range to give."
    _, reach = _change_per_hundred(change)
    meaning = (
        "Were all repeated with other people and other luck, 95 of 100 such ranges would hold the true "
        "difference of the model."
    )
    if kind in _CLEAR:
        return f"The likely range (95 % interval) is {reach} of every 100. {meaning}"
    return (
        f"The likely range (95 % interval) under “{change.b}” is {reach} of every 100. It holds 0, so these "
        f"societies can't say which answers more. {meaning}"
    )


def overall(change: Change | None, found: Ahead) -> str:
    """Return the first sentence: the share answered in both, their difference, and how often it held."""
    if change is None or math.isnan(change.difference):
        return "No question lived its whole life in both, so nothing can be said of who gets answers."
    shares = (
        f"Under “{change.b}” {per_hundred(change.mean_b)} of every 100 questions got a helpful answer, under "
        f"“{change.a}” {per_hundred(change.mean_a)}: {_size(change)}"
    )
    if found.all < 2:
        return f"{shares}."
    a, b = (f"{many} of {found.all} societies" for many in (found.a, found.b))
    even = f", and they were even in {found.even}" if found.even else ""
    return f"{shares}; “{change.b}” was ahead in {b}, “{change.a}” in {a}{even}."


def _size(change: Change) -> str:
    size, reach = _change_per_hundred(change)
    if change.verdict == "unknown":
        return "whether that is more than luck can't be said from so few societies"
    if change.constant:
        return f"{size if change.difference else 'the same'} in every society"
    if change.verdict == "unclear":
        return f"no clear difference (95 % interval {reach}, which holds 0)"
    return f"{size} (95 % interval {reach})"


def groups(found: Sequence[Change]) -> str:
    """Return the second sentence: how many groups clearly gain or lose, and which the most."""
    known = [each for each in found if kind_of(each) != "unknown"]
    if not known:
        return "Of no group can it be said whether it gains or loses."
    gains, losses = ([each for each in known if each.verdict == kind] for kind in _CLEAR)
    many = f"{len(known)} group{'s' if len(known) > 1 else ''} compared"
    if not gains and not losses:
        whom = f"for each of the {many}" if len(known) > 1 else "for the one group compared"
        return f"No group stands out: {whom} the 95 % interval of the difference holds 0."
    told = [
        _extreme(own, verb, kind, everyone=1 < len(own) == len(known))
        for own, verb, kind in ((gains, "gain", "gain"), (losses, "lose", "loss"))
        if own
    ]
    none = "" if gains and losses else "; none clearly loses" if gains else "; none clearly gains"
    return f"Of the {many} " + ", and ".join(told) + f"{none}."


def _extreme(own: Sequence[Change], verb: str, noun: str, *, everyone: bool) -> str:
    count = "all" if everyone else str(len(own))
    most = max(own, key=lambda each: abs(each.difference))
    size, reach = _change_per_hundred(most)
    sure = "in every society" if most.constant else reach
    ends = f"{verb}s" if len(own) == 1 else verb
    which = f"the {noun} being" if len(own) == 1 else f"the largest {noun} being"
    whose = group_words(most.group)
    return f"{count} clearly {ends}, {which} that of {whose}: {size} of every 100 ({sure})"


def group_words(group: str) -> str:
    """Return a group as it stands in a sentence.

    Examples
    --------
    >>> group_words("effort fifth 1 (least)"), group_words("town Ashby")
    ('the fifth of people with the least effort', 'the people of “Ashby”')
    """
    if group in FIFTHS:
        return f"the fifth of people with {_FIFTH[FIFTHS.index(group)]} effort"
    if group in CROWD:
        return f"the people {group}"
    return f"the people of “{group.removeprefix('town ')}”" if group.startswith("town ") else f"“{group}”"


def same_question(row: pd.Series | None) -> str:
    """Return the third sentence: how the same question fares in both, by everybody's row of that table."""
    if row is None or not row["questions"] or math.isnan(float(row["both"])):
        return "No question was asked in both, so none can be followed through both."
    both, only_b, only_a, neither = (
        share_words(float(row[part]), *(float(row.get(f"{part}_{end}", math.nan)) for end in ("low", "high")))
        for part in PARTS
    )
    moved = per_hundred(float(row["only_a"]) + float(row["only_b"]))
    return (
        "Of the same questions, asked by the same people on the same days with the same luck, "
        f"{both} were answered under both, {only_b} only under “{row['b']}”, {only_a} only under "
        f"“{row['a']}” and {neither} under neither; so for {moved} of every 100 the scenario decided."
        f"{_asked_in_one(row)}"
    )


def _asked_in_one(row: pd.Series) -> str:
    """Say how many questions were asked under one scenario only, where they are one of a hundred or more."""
    said = []
    for part in "ba":
        alone = int(row.get(f"asked_only_{part}", 0))
        share = alone / (alone + int(row["questions"]))
        if share >= _WORTH_TELLING:
            said.append(f"{amount('answered_share', share)} of those under “{row[part]}”")
    if not said:
        return ""
    return (
        " People ask as long as their morale lets them, so "
        f"{' and '.join(said)} were asked there only; these count in the first sentence and not in this."
    )


def three(found: Sequence[Change], counterfactual: pd.DataFrame, counted: Ahead) -> list[tuple[str, str]]:
    """Return the three sentences of a pair, each with what it is about.

    They are made from all its differences, its counterfactual table and how often each scenario was ahead.
    """
    shares = [each for each in found if each.measure == "answered_share"]
    everybody = next((each for each in shares if each.group == EVERYBODY), None)
    own = counterfactual[counterfactual["group"] == EVERYBODY]
    return [
        ("Overall", overall(everybody, counted)),
        ("Who gains, who loses", groups([each for each in shares if each.group != EVERYBODY])),
        ("The same question twice", same_question(None if own.empty else own.iloc[0])),
    ]


def _change_per_hundred(change: Change) -> tuple[str, str]:
    return change_per_hundred(change.difference, change.low, change.high)
