"""Read a comparison back from its folder, for a brief."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import StudyError
from sim.scenarios.loading import parse
from sim.scenarios.paths import is_file, is_folder
from sim.scenarios.value_tree import node_values
from sim.tables.lazy_pandas import pd

_NEEDED = ("manifest.json", "summary.csv", "differences.csv", "counterfactual.csv")


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
    StudyError
        There is no such folder, it isn't that of a finished comparison, or a file of it can't be read.
    """
    place = Path(folder)
    if not is_folder(place):
        raise StudyError(f"{place}: there is no such folder; give the folder of a comparison.")
    missing = [name for name in _NEEDED if not is_file(place / name)]
    if missing:
        raise StudyError(
            f"{place}: this isn't the folder of a finished comparison, because it has no {missing[0]}; "
            "a brief needs a folder that whoanswers compare, luck, resilience, sweep or sensitivity wrote, "
            "and for an earlier study one that compare wrote."
        )
    try:
        about = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        groups, differences, same = (pd.read_csv(place / name, dtype={"group": str}) for name in _NEEDED[1:])
        names = tuple(str(each["name"]) for each in about["scenarios"])
        replicates, notes = int(about["replicates"]), tuple(map(str, about.get("notes", ())))
        if "measure" in groups:  # further measures are in the table of costs, from the differences
            groups = groups[groups["measure"] == "answered_share"].drop(columns="measure")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudyError(f"{place}: its files can't be read: {error}.") from None
    values = {name: scenario_values(place / "scenarios" / f"{name}.yaml") for name in names}
    return SavedComparison(place, names, values, groups, differences, same, replicates, notes)


def scenario_values(path: Path) -> dict[str, Any]:
    """Return the values of a scenario's file as it was written, with every value."""
    faults: list[str] = []
    tree = parse(path, faults, "a scenario")
    if tree is None or faults:
        raise StudyError(faults[0] if faults else f"{path}: this scenario's file is empty.")
    found = node_values(tree)
    return found if isinstance(found, dict) else {}
