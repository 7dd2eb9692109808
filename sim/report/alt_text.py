"""What each picture shows, in words and numbers, for who can't see it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.measures.luck.lives import Window
from sim.report.number_words import amount, changes, number, share_words
from sim.report.percent import change_words
from sim.report.quantities import NOTHING
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, pairs

_MOST = 12  # groups told of; a table beside the picture holds all
_COURSES = {"answered_share": "answered share", "mean_morale": "mean morale"}


def comparison_texts(comparison: ComparisonTables) -> dict[str, str]:
    """Return the words of every picture of a comparison, by the picture's name."""
    found = {
        "groups": _groups(comparison),
        "waiting": _measure(comparison, "median_wait_days", "Median wait"),
        "over_time": _over_time(comparison.over_time),
        "giving": f"{_measure(comparison, 'gini_helped', 'Inequality of help given, from 0 to 1')} "
        + _measure(comparison, "gini_helped_null", "By chance alone, if everybody were as likely to help"),
        "map": _measure(comparison, "same_town_share", "Answers from the same town"),
    }
    ends = getattr(comparison, "ends", None)
    if ends is not None:
        parts = (
            f"{row.scenario}, {row.end} {amount('answered_share', row.share)}" for row in ends.itertuples()
        )
        found["ends"] = "; ".join(parts) + "."
    for each in pairs(comparison):
        found[f"differences{each.suffix}"] = _differences(each)
        found[f"counterfactual{each.suffix}"] = _same(each)
    return found


def _groups(comparison: ComparisonTables) -> str:
    known = comparison.groups.dropna(subset=["mean"])
    parts = []
    for name in comparison.scenarios:
        own = known[known["scenario"] == name].itertuples()
        parts.append(
            f"{name}: " + _several([f"{row.group} {share_words(row.mean, row.low, row.high)}" for row in own])
        )
    return "Answered share with its 95 % interval. " + ". ".join(parts) + "."


def _differences(pair: Pair) -> str:
    said = [
        f"{each.group} {change_words(each)}"
        for each in changes(pair.differences)
        if each.measure == "answered_share" and not math.isnan(each.difference)
    ]
    return f"Questions of every 100 answered under {pair.b} beside {pair.a}: {_several(said)}."


def _same(pair: Pair) -> str:
    named = {"both": "in both", "only_a": f"only in {pair.a}", "only_b": f"only in {pair.b}"}
    named["neither"] = "in neither"
    known = pair.counterfactual[pair.counterfactual["questions"] > 0].dropna(subset=["both"])
    said = [
        f"{row['group']} "
        + ", ".join(f"{amount('answered_share', row[part])} {words}" for part, words in named.items())
        for _, row in known.iterrows()
    ]
    return f"Where the same questions were answered: {_several(said)}."


def _measure(comparison: ComparisonTables, measure: str, words: str) -> str:
    """Return a measure of all runs under each scenario, from the pairs."""
    rows = comparison.differences
    own = rows[(rows["measure"] == measure) & (rows["group"] == "all")]
    means: dict[str, float] = {}
    for each in changes(own):
        means |= {each.a: each.mean_a, each.b: each.mean_b}
    said = [f"{name} {amount(measure, value)}" for name, value in means.items() if not math.isnan(value)]
    return f"{words}, the mean over the pairs of runs that are compared: {_several(said)}."


def _over_time(course: pd.DataFrame) -> str:
    said = []
    for (name, measure), own in course.dropna(subset=["mean"]).groupby(["scenario", "measure"], sort=False):
        if measure in _COURSES and len(own):
            ends = own.sort_values("day").iloc[[0, -1]].itertuples()
            shares = [f"{number(100 * each.mean)} % on day {number(each.day, 0)}" for each in ends]
            said.append(f"{name}, {_COURSES[str(measure)]}: " + " and ".join(shares))
    return "From the first day to the last. " + "; ".join(said) + "."


def luck_texts(shares: pd.DataFrame, rank: dict[str, float], people: pd.DataFrame) -> dict[str, str]:
    """Return the words of every picture of a luck study, by the picture's name."""
    parts = [
        f"over {Window(n, days).words} "
        + ", ".join(
            f"{row.part} {number(100 * row.share)} %"
            for row in own.itertuples()
            if row.part not in ("person", "luck")
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


def _several(said: Sequence[str]) -> str:
    rest = f" and {len(said) - _MOST} more, in the table" if len(said) > _MOST else ""
    return "; ".join(said[:_MOST]) + rest if said else "nothing to show"
