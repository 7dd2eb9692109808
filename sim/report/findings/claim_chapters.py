"""The order of the claims on a board: a story from home to the community."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

CHAPTERS: Mapping[str, tuple[str, ...]] = {
    "Home: who knows whom": (
        "nearness-predicts", "small-core", "near-rivals", "far-helpers", "broad-is-shallow", "move-away",
    ),
    "The hub: one office for all": ("hub-falls", "same-resistance", "load-crossing"),
    "The crowd: anyone may answer": (
        "local-silent", "hashtags-connect", "aimless-crowd", "purpose", "purpose-in-noise", "many-doors",
        "unanswered-first", "late-by-search", "learn-to-ask",
    ),
    "Effort: what helping brings": (
        "effort-pays", "scarce-help", "be-a-source", "answered-hundreds", "keen-lookers",
    ),
    "Luck: what nobody can plan": ("hard-work-luck", "viral-is-rare", "nobody-cares", "newcomers-less"),
    "Community: home and crowd together": (
        "home-base", "both-reinforce", "more-channels", "bring-locals", "water-not-drink", "critical-mass",
        "cluster-wins", "good-host", "small-and-often", "interest-shown", "silence-spreads",
    ),
}  # fmt: skip
"""Titles of the chapters, with the ids of their claims in order."""
_OTHERS = "Further claims"


def in_chapters(claims: Sequence[T], ids: Sequence[str]) -> list[tuple[str, list[T]]]:
    """Return claims by chapter, in the order of the story. Claims of users follow in their own order.

    Examples
    --------
    >>> in_chapters([1, 2, 3], ["my-own", "hub-falls", "small-core"])
    [('Home: who knows whom', [3]), ('The hub: one office for all', [2]), ('Further claims', [1])]
    """
    order = {name: (title, place) for title, names in CHAPTERS.items() for place, name in enumerate(names)}
    found: dict[str, list[tuple[int, T]]] = defaultdict(list)
    for index, (claim, name) in enumerate(zip(claims, ids, strict=True)):
        title, place = order.get(name, (_OTHERS, index))
        found[title].append((place, claim))
    return [
        (title, [claim for _, claim in sorted(found[title], key=lambda each: each[0])])
        for title in (*CHAPTERS, _OTHERS)
        if title in found
    ]
