"""The facts of a community as a table, with their intervals, and the files that hold them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.facts.fact_table import FACTS
from sim.tables import atomic_folder, version, write_csv, write_json


@dataclass(frozen=True)
class Facts:
    """The facts of one community, or the means over several runs.

    Attributes
    ----------
    table : DataFrame
        ``group, fact, value, low, high, unit, meaning``, one row for each fact in the order of
        `sim.facts.FACTS`. Values are missing if a fact isn't defined. `low` and `high` are the bounds of the
        95 % interval.
    about : dict
        What was counted: days of the window, lifetime of a question, numbers of questions, answers and
        people, and how the intervals were computed.
    notes : tuple of str
        What was left out or changed, with counts.
    """

    table: pd.DataFrame
    about: dict[str, object]
    notes: tuple[str, ...]

    @property
    def values(self) -> dict[str, float]:
        """The facts by name."""
        return dict(zip(self.table["fact"], map(float, self.table["value"]), strict=True))

    def to_json(self) -> dict[str, object]:
        """Return all contents as plain values, with None for missing numbers."""
        facts = {
            row.fact: {
                "value": _number(row.value), "low": _number(row.low), "high": _number(row.high),
                "unit": row.unit, "meaning": row.meaning,
            }
            for row in self.table.itertuples()
        }  # fmt: skip
        return {
            "whoanswers": version("whoanswers"),
            "about": self.about,
            "notes": list(self.notes),
            "facts": facts,
        }

    def save(self, folder: Path | str) -> Path:
        """Write ``facts.csv`` and ``facts.json`` into a folder, both or neither, and return the folder."""
        with atomic_folder(Path(folder), last="facts.json") as temporary:
            write_csv(temporary / "facts.csv", self.table)
            write_json(temporary / "facts.json", self.to_json())
        return Path(folder)


def fact_rows(values: Mapping[str, float], intervals: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Return the table of facts from their values and intervals."""
    rows = [
        (fact.group, name, values[name], *intervals[name], fact.unit, fact.meaning)
        for name, fact in FACTS.items()
    ]
    return pd.DataFrame(rows, columns=["group", "fact", "value", "low", "high", "unit", "meaning"])


def _number(value: object) -> float | None:
    number = float(str(value))
    return number if math.isfinite(number) else None
