"""Read the manifest and the tables of a study's folder; each fault names its file and line."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from sim.errors import StudyError
from sim.scenarios.loading import parse
from sim.scenarios.value_tree import node_values
from sim.tables.lazy_pandas import pd
from sim.tables.study_columns.all_tables import declared_table
from sim.user_data.cells import number_in
from sim.user_data.file_problems import Problems, got
from sim.user_data.table_file import header, read_rows

_IN_PEOPLE_FILES = ("id", "name")  # columns that a table has only if the people are from a file
_MAY_BE_EMPTY = ("counterfactual", "contrasts", "fifths")  # without groups, or if only random people leave


class Manifest(NamedTuple):
    """What a brief uses of a manifest: names of scenarios, numbers, notes, and a luck study's correlation."""

    names: tuple[str, ...]
    numbers: dict[str, float]
    notes: tuple[str, ...]
    rank: dict[str, float]


def read_manifest(folder: Path, needed: Collection[str]) -> Manifest:
    """Return the manifest of a study, which must have the `needed` numbers.

    Raises
    ------
    StudyError
        The manifest can't be read, or lacks the names of scenarios or a number.
    """
    file = folder / "manifest.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise StudyError(f"{file}:{error.lineno}:{error.colno}: this isn't JSON ({error.msg}).") from None
    except (OSError, ValueError) as error:
        raise StudyError(f"{file}: the file can't be read: {error}.") from None
    try:
        names = tuple(str(each["name"]) for each in found["scenarios"])
        numbers = {name: value for name, value in found.items() if isinstance(value, int | float)}
        rank = {name: float(value) for name, value in _without_null(found.get("rank_correlation", {}))}
        notes = tuple(map(str, found.get("notes", ())))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise StudyError(f"{file}: this isn't the manifest of a study ({error}).") from None
    if missing := [name for name in needed if name not in numbers]:
        raise StudyError(f"{file}: the number {missing[0]} is missing.")
    return Manifest(names, numbers, notes, rank)


def _without_null(values: Mapping[str, float | None]) -> list[tuple[str, float]]:
    """Return names and numbers, with NaN instead of null."""
    return [(name, math.nan if value is None else value) for name, value in values.items()]


def read_study_table(
    file: Path, study: str, needed: Collection[str] = (), *, texts: Collection[str] = ()
) -> pd.DataFrame:
    """Return a table that a study wrote as CSV.

    Parameters
    ----------
    study
        The command, by which the table's columns are declared.
    needed
        The columns that the table must have; by default all declared ones.
    texts
        The columns that are read as texts, even if they contain numbers.

    Raises
    ------
    TableError
        The file can't be read, lacks a column, or has a text where a number belongs.
    """
    table = declared_table(study, file.stem)
    assert table is not None, f"{study} declares no table {file.stem}"
    names = header(file, {name: name for name in table.columns})
    wanted = needed or [name for name in table.columns if name not in _IN_PEOPLE_FILES]
    columns = {name: name for name in table.columns if name in names or name in wanted}
    problems = Problems(file)
    for rows in read_rows(file, columns, problems, may_be_empty=file.stem in _MAY_BE_EMPTY):
        for name in columns:
            if table.columns[name][0] and name not in texts:  # a column with a unit has numbers
                for line, cell in rows.of(name):
                    if cell and cell.lower() != "nan" and math.isnan(number_in(cell)):
                        problems.add(line, f"column {name!r} must be a number; got {got(cell)}")
    problems.refuse()
    return pd.read_csv(file, dtype=dict.fromkeys(texts, object))


def scenario_values(path: Path) -> dict[str, object]:
    """Return the values of a scenario's file as it was written, with every value."""
    faults: list[str] = []
    tree = parse(path, faults, "a scenario")
    if tree is None or faults:
        raise StudyError(faults[0] if faults else f"{path}: this scenario's file is empty.")
    found = node_values(tree)
    return found if isinstance(found, dict) else {}
