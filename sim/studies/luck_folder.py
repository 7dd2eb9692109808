"""Write a luck study's folder; files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.tables import manifest, write_csv, write_json, write_text

if TYPE_CHECKING:
    from sim.studies.luck import Luck


def save_luck(study: Luck, folder: Path, *, command: str = "") -> Path:
    """Write tables, scenario, manifest, pictures and page into `folder`; the page comes last.

    Parameters
    ----------
    command : str
        The command as typed, for the manifest.
    """
    from sim.plots.luck import luck_figures
    from sim.report import render_luck

    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "scenarios" / f"{study.setting.name}.yaml", study.setting.to_yaml())
    write_csv(folder / "luck.csv", study.shares)
    write_csv(folder / "fifths.csv", study.fifths)
    write_csv(folder / "one_more.csv", study.one_more)
    write_csv(folder / "people.csv", study.people)
    write_csv(folder / "lives.csv", study.fates)
    drawn = luck_figures(study.shares, study.fates, study.people, folder / "figures")
    write_json(
        folder / "manifest.json",
        {
            **manifest(scenarios=[study.setting], command=command, seconds=study.seconds),
            "lives": study.lives,
            "rank_correlation": study.rank,
            "notes": list(study.notes),
        },
    )
    page = render_luck(
        name=study.setting.name, question=study.setting.question, tables=study.summary(), figures=drawn,
        lives=study.lives, people=len(study.people), days=float(study.setting.days), seconds=study.seconds,
        notes=study.notes,
    )  # fmt: skip
    write_text(folder / "luck.html", page)
    return folder
