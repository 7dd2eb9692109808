"""Choose the question with which a lesson opens: one person asks, and the two networks answer differently."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.array_types import Bools, Ints
from sim.web.frames.record import Recording

SOME = 8  # number of people who hear a question in a good example
HEARD = 3  # number of people who must hear a question before their silence can be noticed
SOON = 14.0  # a question asked within so many days after a change is asked soon after it


def opening_question(
    a: Recording, b: Recording, *, until: float, lifetime: float, changed: float = math.inf
) -> dict[str, int] | None:
    """Return asker and time step of a question that shows what differs between two networks.

    The best one is heard by several people in one network, who stay silent, and is answered in the other on
    the same day by a stranger from another town. Otherwise, the question is answered in only one network.
    The network that answers is the one that more often answers questions which the other leaves unanswered.

    If all questions that end before `until` fare alike in both networks, the question is one asked soon after
    something changed. If these fare alike too, it is one that a stranger answers in both networks.

    Parameters
    ----------
    a, b : Recording
        The recorded runs of the two networks.
    until : float
        Day by which the question's lifetime must be over, because the class has not guessed yet.
    lifetime : float
        Lifetime of a question, in days.
    changed : float
        Day of the first intervention in either network; infinite if there is none.

    Returns
    -------
    dict or None
        ``asker`` and ``asked`` (time step); None if no such question is among the first ones.
    """
    both = a.tables["questions"].merge(b.tables["questions"], on="question_id", suffixes=("_a", "_b"))
    asked = both["asked_day_a"]
    first = both[asked + lifetime <= until]
    last = float(a.head["days"] * a.head["tick"])
    soon = both[(asked >= changed) & (asked < changed + SOON) & (asked + lifetime <= last)]
    for row in (_contrast(first, a, b), _contrast(soon, a, b), _alike(first, a, b)):
        if row is not None:
            return {"asker": int(row["asker_a"]), "asked": round(float(row["asked_day_a"]) / a.head["tick"])}
    return None


def _contrast(both: pd.DataFrame, a: Recording, b: Recording) -> pd.Series | None:
    """Return a question that is answered in only one network; None if there is none."""
    answered = {side: (both[f"answers_{side}"] > 0).to_numpy() for side in "ab"}
    only = {"a": answered["a"] & ~answered["b"], "b": answered["b"] & ~answered["a"]}
    side, other = sorted("ab", key=lambda each: -only[each].sum())
    at_once = (both[f"wait_days_{side}"] < 1).to_numpy()
    heard = (both[f"shown_{other}"] >= HEARD).to_numpy()
    stranger = _by_stranger(both, {"a": a, "b": b}[side], side)
    return _typical(both, [only[side] & at_once & heard & stranger, only[side]])


def _alike(both: pd.DataFrame, a: Recording, b: Recording) -> pd.Series | None:
    """Return a question that strangers answer in both networks, if possible through a hub in A."""
    strangers = _by_stranger(both, a, "a") & _by_stranger(both, b, "b")
    return _typical(both, [strangers & (both["first_channel_a"] == "hub").to_numpy(), strangers])


def _typical(both: pd.DataFrame, wanted: Sequence[Bools]) -> pd.Series | None:
    """Return a question from the first of these kinds that has any.

    Of that kind, it is the one whose audience in A or in B, whichever is smaller, is closest to `SOME`.
    """
    few = both[["shown_a", "shown_b"]].min(axis=1)
    for which in wanted:
        if which.any():
            away = (few[which] - SOME).abs()
            return both[which].assign(away=away).sort_values(["away", "question_id"]).iloc[0]
    return None


def _by_stranger(both: pd.DataFrame, one: Recording, side: str) -> Bools:
    """Return whether the first helper lives in another town than the asker and had no tie with the asker."""
    town: Ints = np.asarray(one.people["town"], np.int64)
    asker, helper = both[f"asker_{side}"].to_numpy(), both[f"first_helper_{side}"]
    known = helper.notna().to_numpy()
    who = helper.fillna(0).to_numpy(dtype=np.int64)
    ties = np.asarray(one.ties, np.int64).reshape(-1, 4)[:, 1:3]
    tied = {(int(x), int(y)) for x, y in ties} | {(int(y), int(x)) for x, y in ties}
    new = [(int(x), int(y)) not in tied for x, y in zip(asker, who, strict=True)]
    apart: Bools = np.asarray(town[asker] != town[who], np.bool_)
    found: Bools = known & apart & np.asarray(new, np.bool_)
    return found
