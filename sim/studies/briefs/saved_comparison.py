"""Read a comparison back from its folder, for a brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import StudyError
from sim.scenarios.paths import is_file, is_folder
from sim.studies.briefs.study_files import read_manifest, read_study_table, scenario_values
from sim.tables.lazy_pandas import pd

_NEEDED = {
    "summary": "scenario group mean low high",
    "differences": "measure group a b mean_a mean_b difference low high replicates",
    "counterfactual": "group neither only_a only_b both a b",
}
"""The tables of a comparison that a brief uses, and the columns that these must have."""


@dataclass(frozen=True)
class SavedComparison:
    """The tables of a comparison that was saved (`sim.tables.ComparisonTables` describes them).

    Attributes
    ----------
    values : dict of str to dict
        The values of each scenario's file, by the scenario's name.
    notes : tuple of str
        The notes of the study.
    """

    folder: Path
    scenarios: tuple[str, ...]
    values: Mapping[str, Mapping[str, Any]]
    groups: pd.DataFrame
    differences: pd.DataFrame
    counterfactual: pd.DataFrame
    replicates: int
    notes: tuple[str, ...]

    @property
    def days(self) -> float:
        """Days that a run simulates."""
        return float(self.values[self.scenarios[0]].get("days", float("nan")))


def read_comparison(folder: str | Path) -> SavedComparison:
    """Read a comparison from its folder.

    Raises
    ------
    UserError
        There is no such folder, it isn't that of a finished comparison, or a file of it can't be read.
    """
    place = Path(folder)
    if not is_folder(place):
        raise StudyError(f"{place}: there is no such folder; give the folder of a comparison.")
    missing = [
        name for name in ("manifest.json", *(f"{name}.csv" for name in _NEEDED)) if not is_file(place / name)
    ]
    if missing:
        raise StudyError(
            f"{place}: this isn't the folder of a finished comparison, because it has no {missing[0]}; "
            "a brief needs a folder that whoanswers compare, luck, resilience, sweep or sensitivity wrote, "
            "and for an earlier study one that compare wrote."
        )
    about = read_manifest(place, ["replicates"])
    groups, differences, same = (
        read_study_table(place / f"{name}.csv", "compare", columns.split(), texts=["group"])
        for name, columns in _NEEDED.items()
    )
    if "measure" in groups:  # further measures are in the table of costs, from the differences
        groups = groups[groups["measure"] == "answered_share"].drop(columns="measure")
    values = {name: scenario_values(place / "scenarios" / f"{name}.yaml") for name in about.names}
    replicates = int(about.numbers["replicates"])
    return SavedComparison(place, about.names, values, groups, differences, same, replicates, about.notes)
