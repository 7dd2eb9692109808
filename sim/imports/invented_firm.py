"""Copy the tables of the invented firm, with which import can be tried."""

from __future__ import annotations

import shutil
from pathlib import Path

from sim.imports.community_folder import new_folder
from sim.scenarios.paths import shipped_folder

TABLES = ("staff.csv", "contacts.csv", "questions.csv", "answers.csv")


def copy_firm(folder: str | Path) -> Path:
    """Copy the tables of an invented firm to a new or empty folder, and return the folder.

    The firm has 60 people in three offices, who knows whom, and one year of questions and answers. All of it
    is invented by ``experiments/community/invent_firm.py``.

    Raises
    ------
    StudyError
        The folder isn't new or empty.
    """
    place = Path(folder)
    with new_folder(place, last=TABLES[-1]) as temporary:
        assert temporary is not None
        for name in TABLES:
            shutil.copyfile(shipped_folder("scenarios") / "firm" / name, temporary / name)
    return place
