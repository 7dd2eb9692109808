"""Compute the numbers in a lesson's answer key from the result tables of the recorded runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from sim.measures import by_group, full_life, measure
from sim.measures.statistics.intervals import student_interval

ALIKE = 0.03  # shares that differ by less than this are called about the same, here and in page/panel.js
RECENT = 14.0  # days after helping somebody in which a question counts as asked soon after
LUCKY = 30  # number of people with the best results in the first life
Tables = dict[str, pd.DataFrame]


class Span(TypedDict):
    """Length of a run and lifetime of a question, in days."""

    days: float
    lifetime_days: float


def run_facts(tables: Tables, span: Span) -> dict[str, float]:
    """Return the results of one run: answered shares (of all, on day one, by effort), wait, morale, help."""
    found, groups = measure(tables, **span), by_group(tables, **span)
    fifths = groups.loc[groups["group_kind"] == "effort_fifth", "answered_share"].to_list()
    helped = np.sort(tables["people"]["helped"].to_numpy())[::-1]
    tenth = helped[: max(1, helped.size // 10)].sum() / max(1, helped.sum())
    first = tables["questions"]["first_channel"].dropna()
    return {
        "asked": float(len(tables["questions"])), "share": found["answered_share"],
        "same_day": found["answered_first_day_share"], "wait": found["median_wait_days"],
        "morale": found["mean_morale"], "gave": float(tenth),
        "hub_share": float((first == "hub").mean()) if len(first) else np.nan,
        **{f"fifth_{n + 1}": share for n, share in enumerate(fifths)},
    }  # fmt: skip


def _whole_lives(tables: Tables, span: Span) -> pd.DataFrame:
    questions = tables["questions"]
    return questions[full_life(questions, **span)]


def common_questions(a: Tables, b: Tables, span: Span) -> dict[str, int]:
    """Count the questions asked in two runs, and those answered in both, in one and in neither."""
    answered = [_whole_lives(tables, span).set_index("question_id")["answers"] > 0 for tables in (a, b)]
    both = pd.concat(answered, axis=1, join="inner").to_numpy(dtype=bool)
    one, other = both[:, 0], both[:, 1]
    return {
        "common": len(both), "both": int((one & other).sum()), "only_a": int((one & ~other).sum()),
        "only_b": int((~one & other).sum()), "neither": int((~one & ~other).sum()),
    }  # fmt: skip


def before_and_after(tables: Tables, span: Span, day: float) -> tuple[float, float]:
    """Return the answered shares of questions that ended before a day, and of questions asked since then."""
    questions = _whole_lives(tables, span)
    answered, asked = questions["answers"] > 0, questions["asked_day"]
    ended = asked + span["lifetime_days"] <= day
    return float(answered[ended].mean()), float(answered[asked >= day].mean())


def luckiest(lives: Sequence[Tables]) -> dict[str, float]:
    """Return the answered shares, in the first and the other lives, of the people who did best in the first.

    ``all`` is the answered share of everybody. Only people who asked at least twice are considered. People
    with equal shares are sorted by how many questions they asked, then by their index.
    """
    first = lives[0]["people"]
    ended = first["answered"] + first["expired"]
    asked = first[ended >= 2]
    share = asked["answered"] / (asked["answered"] + asked["expired"])
    best = asked.assign(share=share).sort_values(
        ["share", "asked", "person"], ascending=[False, False, True], kind="stable"
    )["person"][:LUCKY]
    return {
        "many": float(len(best)),
        "first": _share_answered(lives[:1], best),
        "rest": _share_answered(lives[1:], best),
        "all": _share_answered(lives, first["person"]),
    }


def helping_first(lives: Sequence[Tables], span: Span, days: float = RECENT) -> dict[str, float]:
    """Compare questions asked soon after helping somebody with other questions of the same people.

    Returns the answered share of both (``yes``, ``no``), weighted so that each person counts equally in both,
    the difference (``gain``), and the ends of its 95 % interval over the lives (``low``, ``high``).
    """
    shares = [found for one in lives if (found := _recent_or_not(one, span, days)) is not None]
    if not shares:
        return dict.fromkeys(("yes", "no", "gain", "low", "high"), math.nan)
    yes, no = np.mean(shares, axis=0)
    interval = student_interval([with_help - without for with_help, without in shares])
    return {"yes": float(yes), "no": float(no), "gain": float(yes - no), "low": interval.low,
            "high": interval.high}  # fmt: skip


def _recent_or_not(tables: Tables, span: Span, days: float) -> tuple[float, float] | None:
    questions = _whole_lives(tables, span)[["asker", "asked_day", "answers"]].astype(float)
    helped = tables["answers"].loc[tables["answers"]["helpful"], ["helper", "day"]].astype(float)
    helped = helped.rename(columns={"helper": "asker"}).sort_values("day")
    helped["last"] = helped["day"]
    # Help of the same day comes after asking, so only earlier days count.
    joined = pd.merge_asof(
        questions.sort_values("asked_day"), helped, left_on="asked_day", right_on="day", by="asker",
        allow_exact_matches=False,
    )  # fmt: skip
    recent = (joined["asked_day"] - joined["last"]) <= days
    by_person = (joined["answers"] > 0).groupby([joined["asker"], recent]).agg(["mean", "size"]).unstack()
    if len(by_person.columns) < 4 or not len(by_person := by_person.dropna()):
        return None
    many = by_person["size"]
    weight = many[True] * many[False] / (many[True] + many[False])
    share = by_person["mean"]
    return tuple(float(np.average(share[side], weights=weight)) for side in (True, False))  # type: ignore[return-value]


def _share_answered(lives: Sequence[Tables], who: Iterable[int]) -> float:
    if not lives:
        return float("nan")
    rows = pd.concat([tables["people"][tables["people"]["person"].isin(who)] for tables in lives])
    ended = int(rows["answered"].sum() + rows["expired"].sum())
    return float(rows["answered"].sum() / ended) if ended else float("nan")
