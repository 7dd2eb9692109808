"""Titles of a comparison's pictures that say what each shows, and never more than its intervals do."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.registry import further_measures, label_of
from sim.report import number_words
from sim.report.number_words import Change, amount, changes, number, span, with_capital
from sim.report.pages.comparison_sentences import FEWEST_IN_HEADLINE, kind_of
from sim.report.percent import change_per_hundred
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, pairs
from sim.tables.lazy_pandas import pd


def picture_titles(comparison: ComparisonTables) -> dict[str, str]:
    """Return the title of each picture, by the picture's name."""
    every = changes(comparison.differences)
    own = {
        name: [each for each in every if each.measure == name and each.group == EVERYBODY]
        for name in dict.fromkeys(comparison.differences["measure"])
    }
    titles = {
        "groups": _joined([_answered(each) for each in own.get("answered_share", [])]),
        "waiting": _joined([_wait(each) for each in own.get("median_wait_days", [])]),
        "over_time": _course(comparison.over_time),
        "giving": _joined([_spread(each) for each in own.get("gini_helped", [])]),
        "map": _joined([_nearness(each) for each in own.get("same_town_share", [])]),
    }
    for name in further_measures(comparison.differences):
        titles[f"measure_{name}"] = f"{label_of(name)}: {_joined([_measure(each) for each in own[name]])}"
    ends = getattr(comparison, "ends", None)
    if ends is not None:
        titles["ends"] = _ends(ends)
    for each in pairs(comparison):
        titles[f"differences{each.suffix}"] = groups_title(changes(each.differences))
        if each.paired:
            titles[f"counterfactual{each.suffix}"] = same_question_title(each)
    return titles


def _joined(parts: Sequence[str]) -> str:
    """Join titles, none of which begins with a name, with semicolons."""
    if not parts:
        return "Nothing can be compared"
    return "; ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _answered(change: Change) -> str:
    kind = kind_of(change)
    if kind == "unknown":
        return f"Too few runs to compare {change.b} with {change.a}"
    if kind == "unclear":
        return f"No clear difference between {change.b} and {change.a}"
    size, _ = change_per_hundred(change.difference, change.low, change.high)
    return f"{size} of 100 questions are answered under {change.b} than under {change.a}"


def groups_title(found: Sequence[Change]) -> str:
    """Return how many groups of five people or more clearly gain or lose, and by how much if all do.

    Examples
    --------
    >>> one = Change("answered_share", "town Ashby", "a", "b", 0.4, 0.6, 0.2, 0.1, 0.3, 9, people=31.0)
    >>> groups_title([one, one._replace(group="town Brook", difference=0.3, high=0.4)])
    'All 2 groups gain: 20.0 to 30.0 more of 100 questions'
    >>> groups_title([one, one._replace(group="town Brook", low=-0.1)])
    '1 of 2 groups clearly gains, none clearly loses'
    >>> groups_title([one._replace(people=4.0)])
    'No group of five people or more has an interval'
    """
    shares = [each for each in found if each.measure == "answered_share" and each.group != EVERYBODY]
    known = [each for each in shares if kind_of(each) != "unknown" and not each.people < FEWEST_IN_HEADLINE]
    if not known:
        return "No group of five people or more has an interval"
    gains, losses = ([each for each in known if each.verdict == kind] for kind in ("more", "less"))
    if not gains and not losses:
        return f"None of {len(known)} groups clearly gains or loses"
    for own, verb, word in ((gains, "gain", "more"), (losses, "lose", "fewer")):
        if len(own) == len(known) > 1:
            least, most = sorted(abs(100 * each.difference) for each in own)[:: len(own) - 1]
            between = f"{number(least)} to {number(most)} {word} of 100 questions"
            return f"All {len(own)} groups {verb}: {between}"
    counts = [
        f"{len(own) or 'none'}{f' of {len(known)} groups' if n == 0 else ''} clearly {verb}"
        + ("s" if len(own) < 2 else "")
        for n, (own, verb) in enumerate(((gains, "gain"), (losses, "lose")))
    ]
    text = ", ".join(counts)
    return with_capital(text)


def same_question_title(pair: Pair) -> str:
    """Return how many of the same questions were answered under only one of two scenarios."""
    everybody = pair.counterfactual[pair.counterfactual["group"] == EVERYBODY]
    if everybody.empty or not everybody["questions"].iloc[0] or math.isnan(everybody["both"].iloc[0]):
        return "No question was asked in both scenarios"
    only_a, only_b = (number(100 * float(everybody[f"only_{side}"].iloc[0]), 0) for side in "ab")
    return f"Of 100 same questions, {only_b} are answered only under {pair.b}, {only_a} only under {pair.a}"


def _wait(change: Change) -> str:
    if math.isnan(change.difference) or change.verdict == "unknown":
        return f"Median waits of {change.b} and {change.a} can't be compared"
    if change.verdict == "unclear" or not change.difference:
        return f"No clear difference in the median wait between {change.b} and {change.a}"
    sooner = "later" if change.verdict == "more" else "sooner"
    days = number(abs(change.difference))
    return f"Half of the questions are answered {days} days {sooner} under {change.b} than under {change.a}"


def _course(course: pd.DataFrame) -> str:
    own = course[(course["measure"] == "answered_share") & course["mean"].notna()]
    last = [
        each.sort_values("day").iloc[-1] for _, each in own.groupby("scenario", sort=False, observed=True)
    ]
    if not last:
        return "How the measures change from day to day"
    parts = [f"{number(100 * row['mean'], 0)} % under {row['scenario']}" for row in last]
    return f"Answered of the questions of day {number(last[0]['day'], 0)}: {', '.join(parts)}"


def _spread(change: Change) -> str:
    a, b = (number(mean, 2) for mean in (change.mean_a, change.mean_b))
    if math.isnan(change.difference) or change.verdict == "unknown":
        return f"Too few runs to say who spreads help more equally, {change.b} or {change.a}"
    if change.verdict == "unclear":
        return f"No clear difference in how equally help is spread under {change.b} and {change.a}"
    more = "more unequally" if change.verdict == "more" else "more equally"
    return f"Help is spread {more} under {change.b} (Gini {b}) than under {change.a} ({a})"


def _nearness(change: Change) -> str:
    a, b = (amount(change.measure, mean, decimals=0) for mean in (change.mean_a, change.mean_b))
    if math.isnan(change.difference) or change.verdict == "unknown":
        return f"Too few runs to say where help travels farther, under {change.b} or {change.a}"
    if change.verdict == "unclear":
        return f"No clear difference in how much help stays within a town under {change.b} and {change.a}"
    return f"{b} of the help stays within a town under {change.b}, {a} under {change.a}"


def _measure(change: Change) -> str:
    verdict = number_words.verdict(change)
    return f"{verdict} ({change.b} against {change.a})" if change.verdict in ("unclear", "unknown") else (
        f"{verdict} than under {change.a}: {number_words.difference(change)}"
    )  # fmt: skip


def _ends(ends: pd.DataFrame) -> str:
    """Return the step at which clearly most questions fail under each scenario."""
    parts = []
    for name, own in ends[ends["end"] != "answered"].groupby("scenario", sort=False, observed=True):
        order = own.sort_values("share", ascending=False, kind="stable")
        first, rest = order.iloc[0], order.iloc[1:]
        clear = bool((rest["high"] < first["low"]).all())
        step = f"“{first['end']}” is the most frequent ({_share(first)})" if clear else "no step stands out"
        parts.append(f"under {name}, {step}")
    text = "; ".join(parts)
    return f"Of the reasons for no answer, {text}" if text else "Why questions are not answered"


def _share(row: pd.Series) -> str:
    return (
        f"{amount('answered_share', row['share'], decimals=0)}; "
        f"{span('answered_share', row['low'], row['high'])}"
    )
