"""What each picture shows, in words and numbers, for who can't see it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.measures.luck.lives import Window
from sim.report.number_words import amount, changes, number, span
from sim.report.percent import between, decimals, fewer_or_more
from sim.report.quantities import NOTHING
from sim.tables import Compared

_MOST = 12  # groups told of; a table beside the picture holds all
_COURSES = {"answered_share": "answered share", "mean_morale": "mean morale"}


def of_comparison(comparison: Compared) -> dict[str, str]:
    """Return the words of every picture of a comparison, by the picture's name."""
    told = {
        "groups": _groups(comparison),
        "waiting": _measure(comparison, "median_wait_days", "Median wait"),
        "over_time": _over_time(comparison.over_time),
        "giving": " ".join(
            (
                _measure(comparison, "gini_helped", "Inequality of help given, from 0 to 1"),
                _measure(
                    comparison, "gini_helped_null", "By chance alone, if everybody were as likely to help"
                ),
            )
        ),
        "map": _measure(comparison, "same_town_share", "Answers from the same town"),
    }
    d, c = comparison.differences, comparison.counterfactual
    for place, (a, b) in enumerate(dict.fromkeys(zip(d["a"], d["b"], strict=True))):
        suffix = "" if place == 0 else f"_{place + 1}"
        told[f"differences{suffix}"] = _differences(d[(d["a"] == a) & (d["b"] == b)], str(a), str(b))
        told[f"counterfactual{suffix}"] = _same(c[(c["a"] == a) & (c["b"] == b)], str(a), str(b))
    return told


def _groups(comparison: Compared) -> str:
    g = comparison.groups
    parts = []
    for name in comparison.scenarios:
        own = g[g["scenario"] == name].to_dict("records")
        parts.append(f"{name}: " + _several(_mean(row) for row in own if not math.isnan(row["mean"])))
    return "Answered share with its 95 % interval. " + ". ".join(parts) + "."


def _mean(row: dict[Any, Any]) -> str:
    reach = span("answered_share", row["low"], row["high"])
    return f"{row['group']} {amount('answered_share', row['mean'])}" + (
        f" ({reach})" if reach != NOTHING else ""
    )


def _differences(rows: pd.DataFrame, a: str, b: str) -> str:
    found = [
        each for each in changes(rows) if each.measure == "answered_share" and not math.isnan(each.difference)
    ]
    told = []
    for each in found:
        known = [x for x in (each.difference, each.low, each.high) if not math.isnan(x)]
        places = decimals(*known)
        reach = "" if len(known) < 3 else f" ({between(each.low, each.high, places)})"
        told.append(f"{each.group} {fewer_or_more(each.difference, places)}{reach}")
    return f"Questions of every 100 answered under {b} beside {a}: {_several(told)}."


def _same(rows: pd.DataFrame, a: str, b: str) -> str:
    told = [
        f"{row['group']} {_parts(row, a, b)}"
        for row in rows.to_dict("records")
        if row["questions"] and not math.isnan(row["both"])
    ]
    return f"Where the same questions were answered: {_several(told)}."


def _parts(row: dict[Any, Any], a: str, b: str) -> str:
    named = (
        ("both", "in both"),
        ("only_a", f"only in {a}"),
        ("only_b", f"only in {b}"),
        ("neither", "in neither"),
    )
    return ", ".join(f"{amount('answered_share', float(row[part]))} {words}" for part, words in named)


def _measure(comparison: Compared, measure: str, words: str) -> str:
    """Return a measure of all runs under each scenario, from the pairs."""
    rows = comparison.differences
    own = rows[(rows["measure"] == measure) & (rows["group"] == "all")]
    means: dict[str, float] = {}
    for row in own.to_dict("records"):
        means |= {str(row["a"]): float(row["mean_a"]), str(row["b"]): float(row["mean_b"])}
    told = [f"{name} {amount(measure, value)}" for name, value in means.items() if not math.isnan(value)]
    return f"{words}, the mean over the pairs of runs that are compared: {_several(told)}."


def _over_time(course: pd.DataFrame) -> str:
    told = []
    for (name, measure), own in course.dropna(subset=["mean"]).groupby(["scenario", "measure"], sort=False):
        if measure in _COURSES and len(own):
            first, last = own.sort_values("day").iloc[[0, -1]].to_dict("records")
            ends = (
                f"{number(100 * each['mean'])} % on day {number(each['day'], 0)}" for each in (first, last)
            )
            told.append(f"{name}, {_COURSES[str(measure)]}: " + " and ".join(ends))
    return "From the first day to the last. " + "; ".join(told) + "."


def of_luck(shares: pd.DataFrame, rank: dict[str, float], people: pd.DataFrame) -> dict[str, str]:
    """Return the words of every picture of a luck study, by the picture's name."""
    parts = [
        f"over {Window(n, days).words} "
        + ", ".join(
            f"{row['part']} {number(100 * row['share'])} %"
            for row in own.to_dict("records")
            if row["part"] not in ("person", "luck")
        )
        for (n, days), own in shares.groupby(["questions", "days"], sort=False)
    ]
    reach = (people["best_life_share"] - people["worst_life_share"]).dropna()
    ranges = number(100 * float(reach.mean())) if len(reach) else NOTHING
    return {
        "luck": f"Shares of the variance: {'; '.join(parts)}.",
        "two_lives": f"Rank correlation of the same people in two lives: {number(rank['correlation'], 2)}.",
        "strips": f"Between a person's best and worst life lie on average {ranges} percentage points.",
    }


def _several(told: Any) -> str:
    known: list[str] = list(told) if isinstance(told, list | Iterator) else []
    rest = f" and {len(known) - _MOST} more, in the table" if len(known) > _MOST else ""
    return "; ".join(known[:_MOST]) + rest if known else "nothing to show"
