"""Write alternative texts, which describe each picture in words and numbers for readers who can't see it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.measures.luck.lives import Window
from sim.measures.registry import further_measures, label_of
from sim.report.number_words import amount, changes, number, share_words
from sim.report.percent import change_words
from sim.report.quantities import NOTHING
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, labels_with_sizes, pairs, with_size
from sim.tables.lazy_pandas import pd

_MOST_GROUPS = 12  # groups in one text; a table on the page lists all groups
_DAILY_MEASURES = {"answered_share": "answered share", "mean_morale": "mean morale"}


def comparison_texts(comparison: ComparisonTables) -> dict[str, str]:
    """Return the alternative text of every picture of a comparison, by the picture's name."""
    texts = {
        "groups": _groups(comparison),
        "waiting": _measure(comparison, "median_wait_days", "Median wait"),
        "over_time": _over_time(comparison.over_time),
        "giving": f"{_measure(comparison, 'gini_helped', 'Inequality of help given, from 0 to 1')} "
        + _measure(comparison, "gini_helped_null", "By chance, if everybody were equally likely to help"),
        "map": _measure(comparison, "same_town_share", "Share of answers from the same town"),
    }
    for name in further_measures(comparison.differences):
        texts[f"measure_{name}"] = _measure(comparison, name, label_of(name))
    ends = getattr(comparison, "ends", None)
    if ends is not None:
        parts = (
            f"{row.scenario}, {row.end} {amount('answered_share', row.share)}" for row in ends.itertuples()
        )
        texts["ends"] = "Shares of all questions: " + "; ".join(parts) + "."
    for each in pairs(comparison):
        texts[f"differences{each.suffix}"] = _differences(each)
        if each.paired:
            texts[f"counterfactual{each.suffix}"] = _same_questions(each)
    return texts


def _groups(comparison: ComparisonTables) -> str:
    known = comparison.groups.dropna(subset=["mean"])
    labels = labels_with_sizes(comparison.groups)
    parts = []
    for name in comparison.scenarios:
        own = known[known["scenario"] == name].itertuples()
        parts.append(
            f"{name}: "
            + _joined([f"{labels[row.group]} {share_words(row.mean, row.low, row.high)}" for row in own])
        )
    return "Answered share, with 95 % interval. " + ". ".join(parts) + "."


def _differences(pair: Pair) -> str:
    groups = [
        f"{with_size(each.group, each.people)} {change_words(each)}"
        for each in changes(pair.differences)
        if each.measure == "answered_share" and not math.isnan(each.difference)
    ]
    return (
        f"Questions answered under {pair.b} compared with {pair.a}, per 100 questions asked: "
        f"{_joined(groups)}."
    )


def _same_questions(pair: Pair) -> str:
    labels = {"both": "in both", "only_a": f"only in {pair.a}", "only_b": f"only in {pair.b}"}
    labels["neither"] = "in neither"
    known = pair.counterfactual[pair.counterfactual["questions"] > 0].dropna(subset=["both"])
    groups = [
        f"{with_size(row['group'], row.get('people', math.nan))} "
        + ", ".join(f"{amount('answered_share', row[part])} {label}" for part, label in labels.items())
        for _, row in known.iterrows()
    ]
    return f"Where the same questions were answered: {_joined(groups)}."


def _measure(comparison: ComparisonTables, measure: str, label: str) -> str:
    """Return the mean of a measure under each scenario, over the compared runs."""
    rows = comparison.differences
    own = rows[(rows["measure"] == measure) & (rows["group"] == "all")]
    means: dict[str, float] = {}
    for each in changes(own):
        means |= {each.a: each.mean_a, each.b: each.mean_b}
    values = [f"{name} {amount(measure, value)}" for name, value in means.items() if not math.isnan(value)]
    runs = "pairs of runs" if all(each.paired for each in changes(own)) else "runs"
    return f"{label}, mean over the compared {runs}: {_joined(values)}."


def _over_time(course: pd.DataFrame) -> str:
    texts = []
    for (name, measure), own in course.dropna(subset=["mean"]).groupby(["scenario", "measure"], sort=False):
        if measure in _DAILY_MEASURES and len(own):
            ends = own.sort_values("day").iloc[[0, -1]].itertuples()
            shares = [f"{number(100 * each.mean)} % on day {number(each.day, 0)}" for each in ends]
            texts.append(f"{name}, {_DAILY_MEASURES[str(measure)]}: " + " and ".join(shares))
    return "On the first and the last day that are shown: " + "; ".join(texts) + "."


def luck_texts(shares: pd.DataFrame, rank: dict[str, float], people: pd.DataFrame) -> dict[str, str]:
    """Return the alternative text of every picture of a luck study, by the picture's name."""
    parts = [
        f"over {Window(n, days).words} "
        + ", ".join(
            f"{row.part} {number(100 * row.share)} %"
            for row in own.itertuples()
            if row.part not in ("person", "luck")
        )
        for (n, days), own in shares.groupby(["questions", "days"], sort=False)
    ]
    gaps = (people["best_life_share"] - people["worst_life_share"]).dropna()
    mean_gap = number(100 * float(gaps.mean())) if len(gaps) else NOTHING
    return {
        "luck": f"Shares of the variance: {'; '.join(parts)}.",
        "two_lives": f"Rank correlation of people's shares in two lives: {number(rank['correlation'], 2)}.",
        "strips": f"A person's best and worst life differ by {mean_gap} percentage points on average.",
    }


def _joined(parts: Sequence[str]) -> str:
    """Join the first parts of a text. A table on the page lists the others."""
    rest = f"; {len(parts) - _MOST_GROUPS} more in the table" if len(parts) > _MOST_GROUPS else ""
    return "; ".join(parts[:_MOST_GROUPS]) + rest if parts else "nothing to show"
