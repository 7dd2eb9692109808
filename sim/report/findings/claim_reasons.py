"""Why a claim has its verdict, in plain words, and what would settle one that is too close to call."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from sim.measures.statistics.intervals import wilson_interval
from sim.measures.statistics.sample_size import deviation_from_interval, replicates_needed
from sim.report import number_words, provenance

_NEARLY_ALL, _FEWEST_SETS = 0.8, 16
_MOST_SETS, _MOST_PAIRS = 4096, 100_000


def reason(row: Mapping[str, Any], effect: str, smallest: str) -> str:
    """Return one sentence on why a claim has its verdict.

    Parameters
    ----------
    row : mapping
        The claim with its evidence (`sim.studies.claims.board_contents.to_dict`).
    effect, smallest : str
        The effect with its interval, and the smallest effect worth mentioning, as text.
    """
    on = row["depends_on"]
    sets = f"{row['sets_holding']} of {row['sets_known']} parameter sets"
    if row["verdict"] == "supported":
        return f"The effect is larger than {smallest}, and it has this direction in {sets}."
    if row["verdict"] == "contradicted":
        return f"The effect goes the other way: below 0 in {row['sets_below']} of {row['sets_known']} sets."
    if row["verdict"] == "depends" and on is not None:
        meaning = provenance.meaning(on["parameter"]) or on["parameter"]
        other = "low" if on["holds_where"] == "high" else "high"
        return f"It holds where this is {on['holds_where']}, and fails where it is {other}: {meaning}."
    if not _known(row):
        return "An effect could not be measured."
    if row["sets_known"] < _FEWEST_SETS or 2 * row["sets_known"] < row["sets"]:
        return f"Only {row['sets_known']} parameter sets were measured, which is too few for any verdict."
    if row["high"] < 0:
        return f"At the declared values the effect goes the other way, but it is above 0 in {sets}."
    if row["low"] <= 0:
        return f"The effect may be above or below 0: {effect}."
    if row["low"] <= row["smallest"]:
        return (
            f"The direction is clear, but the effect may be smaller than {smallest}, which is "
            "worth mentioning."
        )
    return f"At the declared values the effect is clear, but it is above 0 in only {sets}."


def settling(row: Mapping[str, Any], amount: Callable[[float], str]) -> str:
    """Return what would settle a claim that is too close to call; empty for any other claim."""
    if row["verdict"] != "too close to call":
        return ""
    texts = [_more_pairs(row, amount), _more_sets(row)]
    return " ".join(text for text in texts if text)


def _known(row: Mapping[str, Any]) -> bool:
    return not math.isnan(row["low"]) and not math.isnan(row["high"])


def _more_pairs(row: Mapping[str, Any], amount: Callable[[float], str]) -> str:
    """Return how many pairs would show the effect if it stayed the same; empty if it is shown already."""
    if not _known(row):
        return "An interval needs more pairs of societies in which the measure has a value."
    effect, smallest = row["effect"], row["smallest"]
    if row["low"] > smallest:
        return ""
    spread = deviation_from_interval(row["low"], row["high"], row["pairs"])
    if math.isnan(spread):
        return ""
    if row["high"] < 0:
        return "To be contradicted, it would have to be below 0 in at least 80 % of the parameter sets."
    if effect <= smallest:
        unclear = row["low"] <= 0 and effect != 0
        known = f"; {_pairs(spread, abs(effect), row)} would show its direction" if unclear else ""
        small = (
            f"If the effect stays as small as this, it is not worth mentioning (less than {amount(smallest)})"
        )
        return f"{small}{known}."
    return (
        f"If the effect stays the same, {_pairs(spread, effect - smallest, row)} would show that "
        "it is worth mentioning."
    )


def _pairs(spread: float, half_width: float, row: Mapping[str, Any]) -> str:
    many = max(replicates_needed(spread, half_width) + 1, row["pairs"] + 1)
    if many > _MOST_PAIRS:
        return f"not even {_MOST_PAIRS:,} pairs of societies"
    return f"about {many:,} pairs of societies (this board: {row['pairs']})"


def _more_sets(row: Mapping[str, Any]) -> str:
    """Return how many parameter sets would show that the direction holds nearly everywhere, or doesn't."""
    share, known = row["robustness"], row["sets_known"]
    if math.isnan(share) or row["robustness_low"] >= _NEARLY_ALL:
        return ""
    if share > _NEARLY_ALL:
        for many in range(known + 1, _MOST_SETS + 1):
            if wilson_interval(round(share * many), many).low >= _NEARLY_ALL:
                return (
                    f"About {many:,} parameter sets (this board: {known}) would show that it "
                    "holds nearly everywhere."
                )
        return "Even thousands of parameter sets could not show that it holds nearly everywhere."
    near = row["nearest"]
    if near is None:
        return "It holds in fewer than 80 % of the parameter sets, so more of them would not support it."
    meaning = provenance.meaning(near["parameter"]) or near["parameter"]
    return (
        f"It holds in {number_words.number(100 * share, 0)} % of the parameter sets; 80 % would be needed. "
        f"More sets could show on what it depends: {meaning} comes closest."
    )
