"""Read a luck or resilience study, a sweep or a sensitivity analysis back from its folder, for a brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.scenarios.paths import is_file, is_folder
from sim.studies.briefs.study_files import read_manifest, read_study_table, scenario_values
from sim.tables.lazy_pandas import pd

# The tables of each kind that a brief uses. A study is of the first kind whose first table its folder has.
_TABLES = {
    "luck": ("luck", "fifths", "people", "lives"),
    "resilience": ("contrasts", "summary", "course"),
    "sensitivity": ("ranking", "indices"),
    "sweep": ("responses", "summary"),
}
# The numbers in the manifest of each kind that a brief uses.
_NUMBERS = {
    "luck": ("lives",),
    "resilience": ("replicates", "day"),
    "sensitivity": ("replicates",),
    "sweep": ("replicates",),
}


@dataclass(frozen=True)
class SavedStudy:
    """The tables of a study that was saved.

    Attributes
    ----------
    kind : str
        ``luck``, ``resilience``, ``sensitivity`` or ``sweep``.
    tables : dict of str to DataFrame
        By file name, without the suffix.
    numbers : dict of str to float
        The numbers in the manifest, such as ``replicates``, ``lives`` and ``day``.
    rank : dict of str to float
        The rank correlation of two lives of a luck study, with its interval; a missing number is NaN.
    notes : tuple of str
        The notes of the study.
    values : dict of str to dict
        The values of each scenario's file, by the scenario's name.
    """

    kind: str
    tables: Mapping[str, pd.DataFrame]
    numbers: Mapping[str, float]
    rank: Mapping[str, float]
    notes: tuple[str, ...]
    values: Mapping[str, Mapping[str, object]]

    @property
    def curves(self) -> dict[tuple[str, str], pd.DataFrame]:
        """The responses of a sweep by parameter and measure, as in `sim.studies.sweeps.response_curves`."""
        groups = self.tables["responses"].groupby(["parameter", "measure"], sort=False)
        return {(str(path), str(measure)): own for (path, measure), own in groups}


def kind_of_study(folder: Path) -> str:
    """Return which kind of study a folder holds; empty if it is none of the four kinds."""
    if not is_folder(folder):
        return ""
    return next((kind for kind, names in _TABLES.items() if is_file(folder / f"{names[0]}.csv")), "")


def read_study(folder: Path) -> SavedStudy:
    """Read a study from its folder.

    Raises
    ------
    UserError
        A file of the study is missing or can't be read.
    """
    kind = kind_of_study(folder)
    about = read_manifest(folder, _NUMBERS[kind])
    tables = {
        name: read_study_table(folder / f"{name}.csv", kind, texts=["value"] if name == "responses" else ())
        for name in _TABLES[kind]
    }
    values = {name: scenario_values(folder / "scenarios" / f"{name}.yaml") for name in about.names}
    return SavedStudy(kind, tables, about.numbers, about.rank, about.notes, values)
