"""Choose the question with which a lesson opens: one person asks, and the two networks answer differently."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.array_types import Bools, Ints
from sim.web.frames.record import Recording

SOME = 8  # number of people who hear a question in a good example
HEARD = 3  # number of people who must hear a question before their silence can be noticed


def opening_question(a: Recording, b: Recording, *, until: float, lifetime: float) -> dict[str, int] | None:
    """Return asker and time step of a question that shows what differs between two networks.

    The best one is heard by several people in A, who stay silent, and is answered in B on the same day by a
    stranger from another town. Otherwise, the question is answered in only one of them, or by a stranger.

    Parameters
    ----------
    a, b : Recording
        The recorded runs of the two networks.
    until : float
        Day by which the question's lifetime must be over, because the class has not guessed yet.
    lifetime : float
        Lifetime of a question, in days.

    Returns
    -------
    dict or None
        ``asker`` and ``asked`` (time step); None if no such question is among the first ones.
    """
    both = _both(a.tables["questions"], b.tables["questions"])
    both = both[both["asked_day_a"] + lifetime <= until]
    strangers = {side: _by_stranger(both, one, side) for side, one in (("a", a), ("b", b))}
    answered = {side: (both[f"answers_{side}"] > 0).to_numpy() for side in "ab"}
    at_once = {side: (both[f"wait_days_{side}"] < 1).to_numpy() for side in "ab"}
    heard = {side: (both[f"shown_{side}"] >= HEARD).to_numpy() for side in "ab"}
    for wanted in (
        ~answered["a"] & heard["a"] & strangers["b"] & at_once["b"],
        ~answered["b"] & heard["b"] & strangers["a"] & at_once["a"],
        ~answered["a"] & answered["b"],
        ~answered["b"] & answered["a"],
        strangers["a"] & strangers["b"] & (both["first_channel_a"] == "hub").to_numpy(),
        strangers["a"] & strangers["b"],
    ):
        if wanted.any():
            away = (both["shown_a"] - SOME).abs()  # a few neighbours: enough to notice their silence
            best = both[wanted].assign(away=away).sort_values(["away", "question_id"]).iloc[0]
            tick = a.head["tick"]
            return {"asker": int(best["asker_a"]), "asked": round(float(best["asked_day_a"]) / tick)}
    return None


def _both(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    return a.merge(b, on="question_id", suffixes=("_a", "_b"))


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
