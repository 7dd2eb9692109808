"""Write rounded numbers with units and intervals for a page, and sentences that interpret the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.measures.outcome.groups import EVERYBODY, FIFTHS
from sim.measures.registry import KNOWN, unit_of
from sim.tables.comparison import with_size
from sim.tables.lazy_pandas import pd

MINUS = "\u2212"
NOTHING = "–"
NO_QUESTION = (
    "No question had its full lifetime in both scenarios, so nothing can be said about who gets answers."
)
_COUNTED = ("answers", "attempts", "hours", "readings", "replies", "steps")  # units with “fewer”, not “less”
SPACE = "\u00a0"  # no-break, so that a number and its unit stay on one line


class Change(NamedTuple):
    """The difference of one measure, b minus a, for one group of people; unpaired if b has other people."""

    measure: str
    group: str
    a: str
    b: str
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    replicates: int
    missing: int = 0  # pairs left out because one of their runs has no value; runs, if there are no pairs
    paired: bool = True
    people: float = math.nan  # mean number of the group's people under b

    @property
    def verdict(self) -> str:
        """Return ``more``, ``less``, ``unclear`` (the interval includes 0) or ``unknown`` (no interval)."""
        if math.isnan(self.low) or math.isnan(self.high):
            return "unknown"
        if self.low > 0:
            return "more"
        return "less" if self.high < 0 else "unclear"

    @property
    def constant(self) -> bool:
        """Return whether the difference is the same in every pair of runs, which can happen with medians."""
        return self.low == self.high


def changes(differences: pd.DataFrame) -> list[Change]:
    """Return the rows of a table of differences."""
    known = [name for name in Change._fields if name in differences]  # older tables have no column `missing`
    return [Change(*row) for row in differences[known].itertuples(index=False)]


def number(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """Write a number with a true minus sign, without minus zero, and as a dash if it is missing.

    Examples
    --------
    >>> number(-0.04), number(12.345, 2), number(3.0, 1, sign=True), number(float("nan"))
    ('0.0', '12.35', '+3.0', '–')
    """
    if math.isnan(value):
        return NOTHING
    text = f"{abs(value):,.{decimals}f}"
    if not float(text.replace(",", "")):
        return text
    return (MINUS if value < 0 else "+" if sign else "") + text


def with_capital(text: str) -> str:
    """Return the text with a capital letter at its beginning, and all others as they are."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], last: str = "and") -> str:
    """Join names with commas and “and” (or another word), as in a sentence.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"], "or")
    ('a', 'a, b or c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _figure(measure: str, value: float, *, sign: bool = False, decimals: int | None = None) -> str:
    """Write a measure's value without the unit; a share is written in per cent."""
    unit = unit_of(measure)
    places = {"share": 1, "Gini": 3, "replies": 0, "answers": 2, "attempts": 2}.get(unit, 1)
    shown = value * 100.0 if unit == "share" else value
    return number(shown, places if decimals is None else decimals, sign=sign)


def amount(measure: str, value: float, *, decimals: int | None = None) -> str:
    """Write a measure's value with the unit, such as ``62.3 %`` or ``1.5 days``."""
    text = _figure(measure, value, decimals=decimals)
    return text if text == NOTHING else f"{text}{SPACE}{_unit(measure)}".rstrip()


def span(measure: str, low: float, high: float, *, sign: bool = False) -> str:
    """Write an interval, such as ``60.1 to 64.0``; a dash if there is none."""
    if math.isnan(low) or math.isnan(high):
        return NOTHING
    return " to ".join(_figure(measure, bound, sign=sign) for bound in (low, high))


def share_words(mean: float, low: float, high: float, *, decimals: int | None = None) -> str:
    """Write a share and, if there is one, the interval in brackets, such as ``62.3 % (60.1 to 64.0)``."""
    interval = span("answered_share", low, high)
    return amount("answered_share", mean, decimals=decimals) + (
        "" if interval == NOTHING else f" ({interval})"
    )


def difference(change: Change) -> str:
    """Write a difference with unit and interval, such as ``+3.1 points (+1.0 to +5.2)``."""
    text = _figure(change.measure, change.difference, sign=True)
    if text == NOTHING:
        return NOTHING
    # In a table beside the shares, "points" is clear, and it keeps the table narrow.
    unit = "points" if unit_of(change.measure) == "share" else _unit(change.measure, of_difference=True)
    text = f"{text} {unit}".rstrip()
    if change.verdict == "unknown":
        return f"{text} (no interval)"
    if change.constant:
        return f"{text} ({_always(change)})"
    return f"{text} ({span(change.measure, change.low, change.high, sign=True)})"


def verdict(change: Change) -> str:
    """Return what a difference shows, in a few words."""
    if math.isnan(change.difference):
        return "can't be compared"
    return {
        "more": f"more under {change.b}",
        "less": f"less under {change.b}",
        "unclear": "no clear difference",
        "unknown": "too few runs to tell",
    }[change.verdict]


def meanings(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the label and the meaning of each measure in the column `measure` of a table."""
    found = [KNOWN[name] for name in dict.fromkeys(table.get("measure", ())) if name in KNOWN]
    return [(each.label, f"{with_capital(each.meaning)}.") for each in found]


def sentences(found: list[Change], counterfactual: pd.DataFrame) -> list[str]:
    """Return sentences on a pair of scenarios, made from the differences and the counterfactual table."""
    by_name = {(change.measure, change.group): change for change in found}
    answered = by_name.get(("answered_share", EVERYBODY))
    found_sentences = [NO_QUESTION if answered is None else _answered(answered)]
    if ("median_wait_days", EVERYBODY) in by_name:
        found_sentences.append(_waiting(by_name["median_wait_days", EVERYBODY]))
    found_sentences += _groups([change for change in found if change.group != EVERYBODY])
    everybody = counterfactual[counterfactual["group"] == EVERYBODY]
    found_sentences += [_same_questions(row) for _, row in everybody.iterrows()]
    for name, label in (
        ("reads_per_answer", "Times that questions were read for each helpful answer"),
        ("gini_helped", "Inequality of help given (0: everybody gives the same; 1: one person gives all)"),
    ):
        if (name, EVERYBODY) in by_name:
            found_sentences.append(_compared(by_name[name, EVERYBODY], label))
    if ("gini_helped_null", EVERYBODY) in by_name:
        found_sentences.append(_by_chance(by_name["gini_helped_null", EVERYBODY]))
    return found_sentences


def effort_sentence(groups: pd.DataFrame, scenario: str) -> str | None:
    """Return a sentence on the answered share by effort in one scenario; None if shares are missing."""
    own = groups[groups["scenario"] == scenario].set_index("group")
    if not {FIFTHS[0], FIFTHS[-1]} <= set(own.index) or own.loc[[FIFTHS[0], FIFTHS[-1]], "mean"].isna().any():
        return None
    least, most = (
        share_words(*own.loc[name, ["mean", "low", "high"]], decimals=0) for name in (FIFTHS[0], FIFTHS[-1])
    )
    return (
        f"Under “{scenario}”, the fifth of people with the most effort got about {most} of their questions "
        f"answered, and the fifth with the least effort about {least}."
    )


def _answered(change: Change) -> str:
    a, b = (amount("answered_share", mean, decimals=0) for mean in (change.mean_a, change.mean_b))
    return (
        f"Under “{change.b}”, about {b} of the questions got a helpful answer; under “{change.a}”, about "
        f"{a}: {_outcome(change)}."
    )


def _waiting(change: Change) -> str:
    a, b = (_half_answered(mean) for mean in (change.mean_a, change.mean_b))
    waits = f"Under “{change.b}”, {b}; under “{change.a}”, {a}"
    waits = f"{waits}." if math.isnan(change.difference) else f"{waits}: {_outcome(change)}."
    if not change.missing:
        return waits
    pairs = change.replicates + change.missing
    if not change.paired:
        return (
            f"{waits} Up to {change.missing} of {pairs} runs of a scenario answered fewer than half of their "
            "questions and have no median wait; they are left out."
        )
    consequence = ". These pairs are left out; if there are many, the waits given here are too short."
    if not change.replicates:
        consequence = ", so the two scenarios can't be compared."
    return (
        f"{waits} In {change.missing} of {pairs} pairs of runs, at least one of the two runs answered fewer "
        f"than half of its questions and has no median wait{consequence}"
    )


def _half_answered(days: float) -> str:
    if math.isnan(days):
        return "fewer than half of the questions were answered"
    shown = round(days, 1)
    after = f"after about {number(shown, 0)}{SPACE}day{'' if shown == 1 else 's'}"
    if not shown.is_integer():
        after = f"after about {number(shown)}{SPACE}days (mean of the societies' medians)"
    return f"half of the questions were answered {'on the same day' if shown == 0 else after}"


def _groups(found: list[Change]) -> list[str]:
    found = [change for change in found if not change.people < 5]  # too few people to be named
    gains = [change for change in found if change.verdict == "more"]
    losses = [change for change in found if change.verdict == "less"]
    texts = []
    if gains:
        best = max(gains, key=lambda change: change.difference)
        group = with_size(best.group, best.people)
        texts.append(f"The group that gains most under “{best.b}” is “{group}”: {difference(best)}.")
    if losses:
        worst = min(losses, key=lambda change: change.difference)
        group = with_size(worst.group, worst.people)
        texts.append(f"The group that loses most is “{group}”: {difference(worst)}.")
    elif gains:
        texts.append("No group clearly loses.")
    elif any(change.verdict == "unclear" for change in found):
        texts.append("No group clearly gains or loses.")
    return texts


def _same_questions(row: pd.Series) -> str:
    only_a, only_b, both, neither = (
        amount("answered_share", float(row[part])) for part in ("only_a", "only_b", "both", "neither")
    )
    return (
        f"Of the questions that the same people asked on the same days in both scenarios, {both} were "
        f"answered in both, {only_b} only under “{row['b']}”, {only_a} only under “{row['a']}” and {neither} "
        "in neither."
    )


def _compared(change: Change, label: str) -> str:
    a, b = (_figure(change.measure, mean) for mean in (change.mean_a, change.mean_b))
    return f"{label}: about {b} under “{change.b}”, about {a} under “{change.a}”; {_outcome(change)}."


def _by_chance(change: Change) -> str:
    """Return a sentence on the inequality expected if all people were equally likely to help."""
    a, b = (_figure(change.measure, mean) for mean in (change.mean_a, change.mean_b))
    return (
        f"If everybody were equally likely to give each of these answers, this inequality would still be {b} "
        f"under “{change.b}” and {a} under “{change.a}”, because a few answers spread over many people are "
        "unequal by chance."
    )


def _outcome(change: Change) -> str:
    if change.verdict == "unknown":
        return "too few runs to tell whether the difference is due to chance"
    if change.constant and change.difference == 0:
        return f"the same {_always(change)}"
    interval = span(change.measure, change.low, change.high, sign=True)
    unit = _unit(change.measure, of_difference=True)
    if change.verdict == "unclear":
        return f"no clear difference (95{SPACE}% interval {interval} {unit}".rstrip() + ", which includes 0)"
    size = f"{_figure(change.measure, abs(change.difference))} {unit}".rstrip()
    direction = "fewer" if change.verdict == "less" and unit in _COUNTED else change.verdict
    if change.constant:
        return f"{size} {direction}, {_always(change)}"
    return f"{size} {direction} (95{SPACE}% interval {interval})"


def _always(change: Change) -> str:
    """Return a phrase that says in how many runs a constant difference was observed."""
    if not change.missing:
        return "in every run"
    return f"in each of the {change.replicates} pairs of runs that can be compared"


def _unit(measure: str, *, of_difference: bool = False) -> str:
    units = {"share": "percentage points" if of_difference else "%", "Gini": ""}
    return units.get(unit_of(measure), unit_of(measure))
