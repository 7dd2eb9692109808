"""Describe the columns of a study's CSV tables, in the file ``columns.json`` of its folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.measures.registry import KNOWN
from sim.tables import write_csv, write_json
from sim.tables.lazy_pandas import pd
from sim.tables.study_columns.all_tables import declared_table, described_columns
from sim.tables.study_columns.study_table import StudyTable

COLUMNS = "columns.json"


def write_tables(folder: Path, study: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables as CSV, and add their rows and columns to ``columns.json``."""
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table)
    described = {
        f"{name}.csv": columns_of_table(study, name, table.columns) for name, table in tables.items()
    }
    write_json(folder / COLUMNS, {**_known(folder / COLUMNS), **described})


def columns_of_table(study: str, name: str, labels: Iterable[str]) -> dict[str, object]:
    """Return what a row is, and the unit and the meaning of each column."""
    measures = {each.name: (each.unit, each.meaning) for each in KNOWN.values()}
    if study == "optimise":
        measures |= {
            f"{each}_fresh": (unit, f"{meaning}; mean of the fresh replicates")
            for each, (unit, meaning) in measures.items()
        }
    table = declared_table(study, _pattern(study, name)) or StudyTable(study, name, "", {})
    return described_columns(table, map(str, labels), measures)


def _pattern(study: str, name: str) -> str:
    """Return the declared name of a table whose file is named after scenarios."""
    if study == "discover":
        return "A-against-B-boxes" if name.endswith("-boxes") else "A-against-B"
    if study == "discover where":
        return "S-regions" if name.endswith("-regions") else "S-outcomes"
    return name


def _known(file: Path) -> dict[str, object]:
    """Return the columns that are described already; none if the file is missing or can't be read."""
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
