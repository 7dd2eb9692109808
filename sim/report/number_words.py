"""Numbers in words: rounded, with their unit, their interval, and what may be said of them."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from sim.measures.outcome.groups import EVERYBODY, FIFTHS
from sim.measures.outcome.run_measures import unit_of

MINUS = "\u2212"
NOTHING = "–"
# No line may end between a number and its unit.
SPACE = "\u00a0"


class Change(NamedTuple):
    """One measure's paired difference, b minus a, for one group."""

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
    missing: int = 0  # pairs of runs of which one has no value, left out

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
        """Return whether every pair of runs gave the same, as medians in whole days may."""
        return self.low == self.high


def changes(differences: pd.DataFrame) -> list[Change]:
    """Return the rows of a table of differences."""
    known = [name for name in Change._fields if name in differences]  # an older table lacks `missing`
    return [Change(*row) for row in differences[known].itertuples(index=False)]


def number(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """Return a number as a reader expects it: a true minus, no minus zero, a dash where it's missing.

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


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as a sentence has them.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"], "or")
    ('a', 'a, b or c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _figure(measure: str, value: float, *, sign: bool = False, decimals: int | None = None) -> str:
    """Return a measure's value without its unit: shares as per cent."""
    unit = unit_of(measure)
    places = {"share": 1, "Gini": 3, "replies": 0, "answers": 2}.get(unit, 1)
    shown = value * 100.0 if unit == "share" else value
    return number(shown, places if decimals is None else decimals, sign=sign)


def amount(measure: str, value: float, *, decimals: int | None = None) -> str:
    """Return a measure's value with its unit, such as ``62.3 %`` or ``1.5 days``."""
    text = _figure(measure, value, decimals=decimals)
    return text if text == NOTHING else f"{text}{SPACE}{_unit(measure)}".rstrip()


def span(measure: str, low: float, high: float, *, sign: bool = False) -> str:
    """Return an interval, such as ``60.1 to 64.0``; a dash where there is none."""
    if math.isnan(low) or math.isnan(high):
        return NOTHING
    return " to ".join(_figure(measure, bound, sign=sign) for bound in (low, high))


def share_words(mean: float, low: float, high: float, *, decimals: int | None = None) -> str:
    """Return a share with its interval in brackets, such as ``62.3 % (60.1 to 64.0)``, if there is one."""
    reach = span("answered_share", low, high)
    return amount("answered_share", mean, decimals=decimals) + ("" if reach == NOTHING else f" ({reach})")


def difference(change: Change) -> str:
    """Return a difference with its unit and interval, such as ``+3.1 points (1.0 to 5.2)``."""
    text = _figure(change.measure, change.difference, sign=True)
    if text == NOTHING:
        return NOTHING
    # Beside the values themselves, "points" says enough and leaves the table narrow.
    unit = "points" if unit_of(change.measure) == "share" else _unit(change.measure, apart=True)
    text = f"{text} {unit}".rstrip()
    if change.verdict == "unknown":
        return f"{text} (no interval)"
    if change.constant:
        return f"{text} ({_always(change)})"
    return f"{text} ({span(change.measure, change.low, change.high, sign=True)})"


def verdict(change: Change) -> str:
    """Return in a few words what may be said of a difference."""
    if math.isnan(change.difference):
        return "can't be compared"
    return {
        "more": f"more under {change.b}",
        "less": f"less under {change.b}",
        "unclear": "no clear difference",
        "unknown": "can't be said",
    }[change.verdict]


def sentences(found: list[Change], counterfactual: pd.DataFrame) -> list[str]:
    """Return what came out for one pair of scenarios, from its differences and its counterfactual table."""
    by_name = {(change.measure, change.group): change for change in found}
    said = ["No question lived its whole life in both, so nothing can be said of who gets answers."]
    if ("answered_share", EVERYBODY) in by_name:
        said = [_answered(by_name["answered_share", EVERYBODY])]
    if ("median_wait_days", EVERYBODY) in by_name:
        said.append(_waiting(by_name["median_wait_days", EVERYBODY]))
    said += _groups([change for change in found if change.group != EVERYBODY])
    everybody = counterfactual[counterfactual["group"] == EVERYBODY]
    said += [_same_questions(row) for _, row in everybody.iterrows()]
    for name, words in (
        ("reads_per_answer", "Times a question was read for each helpful answer"),
        ("gini_helped", "Inequality of help given (0: all give the same; 1: one gives all)"),
    ):
        if (name, EVERYBODY) in by_name:
            said.append(_compared(by_name[name, EVERYBODY], words))
    if ("gini_helped_null", EVERYBODY) in by_name:
        said.append(_by_chance(by_name["gini_helped_null", EVERYBODY]))
    return said


def effort_sentence(groups: pd.DataFrame, scenario: str) -> str | None:
    """Return how the answered share rises with effort in one scenario, or None if it can't be said."""
    own = groups[groups["scenario"] == scenario].set_index("group")
    if not {FIFTHS[0], FIFTHS[-1]} <= set(own.index) or own.loc[[FIFTHS[0], FIFTHS[-1]], "mean"].isna().any():
        return None
    least, most = (
        share_words(*own.loc[name, ["mean", "low", "high"]], decimals=0) for name in (FIFTHS[0], FIFTHS[-1])
    )
    return (
        f"Under “{scenario}” the fifth of people with the most effort got about {most} of their questions "
        f"answered, the fifth with the least {least}."
    )


def _answered(change: Change) -> str:
    a, b = (amount("answered_share", mean, decimals=0) for mean in (change.mean_a, change.mean_b))
    return (
        f"Under “{change.b}” about {b} of the questions got a helpful answer, under “{change.a}” about {a}: "
        f"{_outcome(change)}."
    )


def _waiting(change: Change) -> str:
    a, b = (_half_answered(mean) for mean in (change.mean_a, change.mean_b))
    said = f"Under “{change.b}” {b}, under “{change.a}” {a}"
    said = f"{said}." if math.isnan(change.difference) else f"{said}: {_outcome(change)}."
    if not change.missing:
        return said
    pairs = change.replicates + change.missing
    left = "; these are left out, so where they are many the waits told here are too short"
    if not change.replicates:
        left = ", so the two can't be compared"
    return (
        f"{said} In {change.missing} of {pairs} pairs of runs one of the two never came to half of its "
        f"questions answered{left}."
    )


def _half_answered(days: float) -> str:
    if math.isnan(days):
        return "it never came to half of the questions answered"
    shown = round(days, 1)
    after = f"after about {number(shown, 0)}{SPACE}day{'' if shown == 1 else 's'}"
    if not shown.is_integer():
        after = f"after about {number(shown)}{SPACE}days, by the mean of the societies' medians"
    return f"half of the questions were answered {'on the same day' if shown == 0 else after}"


def _groups(found: list[Change]) -> list[str]:
    gains = [change for change in found if change.verdict == "more"]
    losses = [change for change in found if change.verdict == "less"]
    said = []
    if gains:
        best = max(gains, key=lambda change: change.difference)
        said.append(f"The group that gained most from “{best.b}” is “{best.group}”: {difference(best)}.")
    if losses:
        worst = min(losses, key=lambda change: change.difference)
        said.append(f"The group that lost most is “{worst.group}”: {difference(worst)}.")
    elif gains:
        said.append("No group clearly lost.")
    elif any(change.verdict == "unclear" for change in found):
        said.append("No group clearly gained or lost.")
    return said


def _same_questions(row: pd.Series) -> str:
    only_a, only_b, both, neither = (
        amount("answered_share", float(row[part])) for part in ("only_a", "only_b", "both", "neither")
    )
    return (
        f"Of the same questions, asked by the same people on the same days, {both} were answered under both, "
        f"{only_b} only under “{row['b']}”, {only_a} only under “{row['a']}”, and {neither} under neither."
    )


def _compared(change: Change, words: str) -> str:
    a, b = (_figure(change.measure, mean) for mean in (change.mean_a, change.mean_b))
    return f"{words}: about {b} under “{change.b}”, {a} under “{change.a}”; {_outcome(change)}."


def _by_chance(change: Change) -> str:
    """Return the inequality that is there without any differences between people."""
    a, b = (_figure(change.measure, mean) for mean in (change.mean_a, change.mean_b))
    return (
        f"If everybody were as likely to give each of these answers, this inequality would be {b} under "
        f"“{change.b}” and {a} under “{change.a}”: few answers are unequal among many people by chance alone."
    )


def _outcome(change: Change) -> str:
    if change.verdict == "unknown":
        return "whether the difference is more than luck can't be said from so few runs"
    if change.constant and change.difference == 0:
        return f"the same {_always(change)}"
    interval = span(change.measure, change.low, change.high, sign=True)
    unit = _unit(change.measure, apart=True)
    if change.verdict == "unclear":
        return f"no clear difference (95{SPACE}% interval {interval} {unit}".rstrip() + ", which includes 0)"
    size = f"{_figure(change.measure, abs(change.difference))} {unit}".rstrip()
    if change.constant:
        return f"{size} {change.verdict}, {_always(change)}"
    return f"{size} {change.verdict} (95{SPACE}% interval {interval})"


def _always(change: Change) -> str:
    """Return where a difference was the same."""
    if not change.missing:
        return "in every run"
    return f"in each of the {change.replicates} pairs of runs that can be compared"


def _unit(measure: str, *, apart: bool = False) -> str:
    words = {"share": "percentage points" if apart else "%", "Gini": ""}
    return words.get(unit_of(measure), unit_of(measure))
