"""Figures of a lesson's answer key: all counted in the tables of the runs, none written down beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import by_group, full_life, measure

ALIKE = 0.03  # difference of shares that is called about the same, here and in page/panel.js
LUCKY = 30  # people looked at who fared best in the first life
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Span:
    """How long a run lasts and a question lives, in days."""

    days: float
    lifetime: float


def of_network(tables: Tables, span: Span) -> dict[str, float]:
    """Figures of one run: shares answered (all, on the first day, by effort), wait, morale, help."""
    told = measure(tables, lifetime_days=span.lifetime, days=span.days)
    groups = by_group(tables, lifetime_days=span.lifetime, days=span.days)
    fifths = groups.loc[groups["group_kind"] == "effort_fifth", "answered_share"].to_list()
    helped = np.sort(tables["people"]["helped"].to_numpy())[::-1]
    tenth = helped[: max(1, helped.size // 10)].sum() / max(1, helped.sum())
    first = tables["questions"]["first_channel"].dropna()
    return {
        "asked": float(len(tables["questions"])), "share": told["answered_share"],
        "same_day": told["answered_first_day_share"], "wait": told["median_wait_days"],
        "morale": told["mean_morale"], "gave": float(tenth),
        "hub_share": float((first == "hub").mean()) if len(first) else np.nan,
        **{f"fifth_{n + 1}": share for n, share in enumerate(fifths)},
    }  # fmt: skip


def pairs(a: Tables, b: Tables, span: Span) -> dict[str, int]:
    """How many questions asked in both runs were answered in both, one or neither."""
    kept = []
    for tables in (a, b):
        questions = tables["questions"]
        whole = full_life(questions, lifetime_days=span.lifetime, days=span.days)
        kept.append(questions.loc[whole].set_index("question_id")["answers"] > 0)
    both = pd.concat(kept, axis=1, join="inner").to_numpy(dtype=bool)
    one, other = both[:, 0], both[:, 1]
    return {
        "common": len(both), "both": int((one & other).sum()), "only_a": int((one & ~other).sum()),
        "only_b": int((~one & other).sum()), "neither": int((~one & ~other).sum()),
    }  # fmt: skip


def since(tables: Tables, span: Span, day: float) -> tuple[float, float]:
    """Share answered of the questions that ended before a day, and of those asked from it on."""
    questions = tables["questions"]
    whole = questions[full_life(questions, lifetime_days=span.lifetime, days=span.days)]
    answered = whole["answers"] > 0
    asked = whole["asked_day"]
    return float(answered[asked + span.lifetime <= day].mean()), float(answered[asked >= day].mean())


def luckiest(lives: Sequence[Tables]) -> dict[str, float]:
    """How those who fared best in the first life fared in the others, and everybody: shares answered.

    Only who asked at least twice is looked at; equal shares are settled by who asked more, then by number.
    """
    first = lives[0]["people"]
    ended = first["answered"] + first["expired"]
    asked = first[ended >= 2]
    share = asked["answered"] / (asked["answered"] + asked["expired"])
    best = asked.assign(share=share).sort_values(
        ["share", "asked", "person"], ascending=[False, False, True], kind="stable"
    )["person"][:LUCKY]
    return {
        "many": float(len(best)), "first": _of(lives[:1], best), "rest": _of(lives[1:], best),
        "all": _of(lives, first["person"]),
    }  # fmt: skip


def _of(lives: Sequence[Tables], who: Any) -> float:
    """Share answered of the questions of some people that ended, over lives."""
    if not lives:
        return float("nan")
    rows = pd.concat([tables["people"][tables["people"]["person"].isin(who)] for tables in lives])
    ended = int(rows["answered"].sum() + rows["expired"].sum())
    return float(rows["answered"].sum() / ended) if ended else float("nan")
