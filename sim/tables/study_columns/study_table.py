"""Declare a table that a study writes: what a row is, and the unit and the meaning of each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OWN_UNIT = "as the measure"

# Columns that mean the same in many tables: unit and meaning.
COMMON: dict[str, tuple[str, str]] = {
    "scenario": ("", "name of the scenario"),
    "measure": ("", "name of the measure; the page Measures explains it"),
    "group": ("", "group of askers; `all` is everybody"),
    "group_kind": ("", "kind of the group, such as towns; `overall` for everybody"),
    "people": ("people", "mean number of people in the group"),
    "a": ("", "the first scenario"),
    "b": ("", "the other scenario"),
    "mean": (OWN_UNIT, "mean over replicates"),
    "difference": (OWN_UNIT, "the difference"),
    "low": (OWN_UNIT, "lower end of the 95 % interval"),
    "high": (OWN_UNIT, "upper end of the 95 % interval"),
    "replicates": ("runs", "number of replicates with a value; the mean and the interval are over these"),
    "runs": ("runs", "number of completed runs"),
    "failed": ("runs", "number of runs that failed"),
    "day": ("day", "the day, counted from 0"),
    "id": ("", "the person's id in the user's file"),
    "name": ("", "the person's name in the user's file"),
    "town": ("", "where the person lives"),
    "same_people": ("", "whether the group has the same people as in the first scenario"),
    "parameter": ("", "path of the parameter; the page Parameters explains it"),
    "p": ("", "p-value of the paired difference"),
    "drawn": ("", "properties that the file doesn't give, so that every society draws them anew"),
}


@dataclass(frozen=True)
class StudyTable:
    """A table that a study writes as CSV.

    Attributes
    ----------
    study
        The command.
    name
        Name of the file, without its suffix.
    rows
        What a row is.
    columns
        Unit and meaning of each column, in the order of the file.
    more
        Which further columns the table has, such as one for each parameter; empty if there are none.
    """

    study: str
    name: str
    rows: str
    columns: Mapping[str, tuple[str, str]]
    more: str = ""


def study_table(  # noqa: PLR0913 - what one declares
    study: str, name: str, rows: str, columns: str, own: str = "", more: str = ""
) -> StudyTable:
    """Declare a table.

    Parameters
    ----------
    columns
        Names of the columns, separated by spaces.
    own
        One line for each column whose meaning is special to this table: ``name | unit | meaning``. The other
        columns have their common meaning.

    Examples
    --------
    >>> study_table("compare", "waiting", "A day.", "day mean", "mean | share | share").columns["mean"]
    ('share', 'share')
    """
    lines = [line for line in own.splitlines() if line.strip()]
    special = [tuple(part.strip() for part in line.split("|")) for line in lines]
    meanings = COMMON | {name: (unit, meaning) for name, unit, meaning in special}
    return StudyTable(study, name, rows, {each: meanings[each] for each in columns.split()}, more)
