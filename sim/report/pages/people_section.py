"""The section of a comparison about the people of a user's file: who is over-asked, and who is isolated.

People are named only if they stand out from the others, with intervals that allow for the number of people.
Nobody is named for a column that depends on something that the file doesn't give.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.array_types import Floats
from sim.measures.statistics.intervals import wilson_interval
from sim.measures.statistics.simultaneous import simultaneous_low
from sim.report.number_words import NOTHING, amount, listed, number, span
from sim.tables import ComparisonTables
from sim.tables.lazy_pandas import pd

MOST_ROWS = 200  # people in the table of the page; people.csv has all
_MOST_NAMED = 5
_LEVEL = 0.95
_LABELS = {
    "helped": "help given", "answered_share": "own questions answered", "shown": "times asked",
    "over_asked": "over-asked", "isolated_share": "isolated",
}  # fmt: skip


def sections(comparison: ComparisonTables) -> list[dict[str, object]]:
    """Return the section of each scenario whose people are from a file: sentences, and rows of a table."""
    people: pd.DataFrame = getattr(comparison, "people", pd.DataFrame())
    if people.empty:
        return []
    found: list[dict[str, object]] = []
    for name in dict.fromkeys(people["scenario"]):
        own = people[people["scenario"] == name].reset_index(drop=True)
        found.append({
            "scenario": name,
            "sentences": sentences(comparison, str(name)),
            "rows": [_row(row) for _, row in own.iterrows()] if len(own) <= MOST_ROWS else [],
            "count": f"{len(own):,}",
            "drawn": bool((own["drawn"] != "").any()),
        })  # fmt: skip
    return found


def sentences(comparison: ComparisonTables, scenario: str) -> list[str]:
    """Return sentences on who is over-asked, who is isolated, and how much this depends on luck."""
    people, columns = (
        table[table["scenario"] == scenario].reset_index(drop=True)
        for table in (comparison.people, comparison.people_columns)  # type: ignore[attr-defined]
    )
    days = number(comparison.days, 0)
    known = columns.set_index("column")
    return [
        _over_asked(people, known.loc["over_asked"], days),
        _isolated(people, known.loc["isolated_share"], days),
        _stability(columns),
    ]


def named_sentences(comparison: ComparisonTables) -> list[str]:
    """Return the sentences that name somebody, for each scenario whose people are from a file."""
    people: pd.DataFrame = getattr(comparison, "people", pd.DataFrame())
    if people.empty:
        return []
    return [
        sentence.replace(":", f" under “{name}”:", 1)
        for name in dict.fromkeys(people["scenario"])
        for sentence in sentences(comparison, str(name))[:2]
        if sentence.startswith(_NAMED)
    ]


_NAMED = ("Over-asked: ", "Isolated: ")


def _over_asked(people: pd.DataFrame, column: pd.Series, days: str) -> str:
    """Return who has clearly less effort than they are asked for, compared with the mean person."""
    if not column["ranked"]:
        return _unranked("who is over-asked, and who helps most,", column)
    mean = float(people["over_asked"].mean())
    low = _simultaneous_low(people)
    chosen = (low > mean) & _given(people, "effort")
    if not chosen.any():
        return f"Nobody is clearly more over-asked than others (mean per person: {number(mean)} questions)."
    own = people[chosen].sort_values("over_asked", ascending=False, kind="stable")
    texts = [
        f"{row.name} ({number(row.over_asked)} questions, {number(row.over_asked_low)} to "
        f"{number(row.over_asked_high)}; {number(row.over_asked_unanswered)} of them unanswered)"
        for row in own.head(_MOST_NAMED).itertuples()
    ]
    return (
        f"Over-asked: {listed(_with_rest(texts, len(own)))}. In {days} days, each was willing to answer so "
        f"many more questions, but had no effort left (mean of all people: {number(mean)}). "
        "Unanswered: nobody else gave a helpful answer either."
    )


def _isolated(people: pd.DataFrame, column: pd.Series, days: str) -> str:
    """Return who neither gives nor receives help in most societies."""
    if not column["ranked"]:
        return _unranked("who is isolated", column)
    level = 1 - (1 - _LEVEL) / max(1, len(people))
    chosen = _given(people, "ties") & pd.Series(
        [
            wilson_interval(round(share * size), int(size), level=level).low > 0.5
            for share, size in zip(people["isolated_share"], people["replicates"], strict=True)
        ],
        index=people.index,
    )
    if not chosen.any():
        return "Nobody is clearly isolated, that is, without giving or receiving help in most societies."
    own = people[chosen].sort_values("isolated_share", ascending=False, kind="stable")
    texts = [
        f"{row.name} (in {amount('answered_share', row.isolated_share, decimals=0)} of the societies, "
        f"{span('answered_share', row.isolated_share_low, row.isolated_share_high)})"
        for row in own.head(_MOST_NAMED).itertuples()
    ]
    return (
        f"Isolated: {listed(_with_rest(texts, len(own)))}. In {days} days, they neither gave nor received "
        "a helpful answer."
    )


def _unranked(what: str, column: pd.Series) -> str:
    return (
        f"Nobody is named here: {what} is drawn anew in every society, because the file doesn't give the "
        f"{column['drawn'].replace(', ', ' and ')} of {column['people_drawn']:,} of {column['people']:,} "
        "people."
    )


def _stability(columns: pd.DataFrame) -> str:
    """Return the rank correlation of each column in two societies, and what is drawn."""
    texts = [
        f"{_LABELS[row.column]} {NOTHING if math.isnan(row.correlation) else number(row.correlation, 2)}"
        for row in columns.itertuples()
    ]
    return (
        "Rank correlation of people in two societies (1: the same order in both; 0: luck alone): "
        f"{', '.join(texts)}. Means and intervals are over all societies."
    )


def _given(people: pd.DataFrame, name: str) -> pd.Series:
    """Return whether the file determines a property of each person."""
    return people["drawn"].map(lambda drawn: name not in drawn.split(", ")).astype(bool)


def _simultaneous_low(people: pd.DataFrame) -> Floats:
    """Return the lower bounds of over-asked questions at a level that holds for all people together."""
    mean, high = (people[name].to_numpy(dtype=float) for name in ("over_asked", "over_asked_high"))
    freedom = (people["replicates"] - 1).clip(lower=1).to_numpy(dtype=float)
    return simultaneous_low(mean, high, freedom, _LEVEL)


def _with_rest(texts: Sequence[str], many: int) -> list[str]:
    return [*texts, f"{many - len(texts)} more (people.csv)"] if many > len(texts) else list(texts)


def _row(row: pd.Series) -> dict[str, object]:
    """Return a row of the page's table: the person, and each value with its interval."""
    cells = []
    for name, label in _LABELS.items():
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        if name.endswith("_share"):
            interval = span("answered_share", low, high)
            value = NOTHING if math.isnan(row[name]) else f"{number(100 * row[name], 0)} %"
        else:
            value = number(row[name])
            interval = NOTHING if math.isnan(low) else f"{number(low)} to {number(high)}"
        cells.append((label, value, "" if interval == NOTHING else f"({interval})"))
    return {"person": row["name"] + (" *" if row["drawn"] else ""), "town": row["town"], "cells": cells}
