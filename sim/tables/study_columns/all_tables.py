"""All tables that studies write, and the description of a study's own tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.scenarios import rows
from sim.tables.study_columns.comparison_columns import COMPARE
from sim.tables.study_columns.evidence_columns import CALIBRATE, CLAIMS, FACTS
from sim.tables.study_columns.people_columns import EACH_PERSON, LUCK, RESILIENCE
from sim.tables.study_columns.study_table import StudyTable
from sim.tables.study_columns.sweep_columns import DISCOVER, OPTIMISE, SENSITIVITY, SWEEP

STUDY_TABLES: tuple[StudyTable, ...] = (
    *COMPARE, *LUCK, *RESILIENCE, *EACH_PERSON, *CLAIMS, *SWEEP, *SENSITIVITY, *DISCOVER, *OPTIMISE,
    *CALIBRATE, *FACTS,
)  # fmt: skip
"""Every table that a study writes as CSV."""
_ENDS = {"_low": "lower", "_high": "upper"}


def declared_table(study: str, name: str) -> StudyTable | None:
    """Return the declaration of a study's table; None if there is none."""
    return next((each for each in STUDY_TABLES if (each.study, each.name) == (study, name)), None)


def described_columns(
    table: StudyTable, labels: Iterable[str], measures: Mapping[str, tuple[str, str]]
) -> dict[str, object]:
    """Return the rows and columns of a table as plain values: unit and meaning of each of its columns.

    `measures` gives the unit and the meaning of measures by name. Columns that depend on the study are
    parameters and measures.
    """
    parameters = {row.path: (row.unit, row.meaning) for row in rows()}
    columns = {}
    for label in labels:
        found = table.columns.get(label) or parameters.get(label) or measures.get(label)
        for end, word in _ENDS.items():
            if found is None and (stem := label.removesuffix(end)) != label and stem in measures:
                found = (measures[stem][0], f"{word} end of the 95 % interval of {stem}")
        unit, meaning = found or ("", "a value of this study")
        columns[label] = {"unit": unit, "meaning": meaning}
    return {"rows": table.rows, "columns": columns}
