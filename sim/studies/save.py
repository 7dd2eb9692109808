"""Write a comparison's folder; files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.measures import COLUMNS
from sim.tables import manifest, write_csv, write_json, write_table, write_text

if TYPE_CHECKING:
    from sim.studies.compare import Comparison


def save_comparison(comparison: Comparison, folder: Path, *, command: str = "") -> Path:
    """Write tables, scenarios, manifest, pictures and report into `folder`; the report comes last.

    Parameters
    ----------
    command : str
        The command as typed, for the manifest.
    """
    from sim.report import render_comparison

    folder.mkdir(parents=True, exist_ok=True)
    for setting in comparison.settings:
        write_text(folder / "scenarios" / f"{setting.name}.yaml", setting.to_yaml())
    hashes = ", ".join(setting.hash for setting in comparison.settings)
    write_table(folder / "runs.parquet", "runs", comparison.runs, scenario_hash=hashes, extra=COLUMNS)
    write_csv(folder / "summary.csv", comparison.groups)
    write_csv(folder / "differences.csv", comparison.differences)
    write_csv(folder / "counterfactual.csv", comparison.counterfactual)
    write_csv(folder / "over_time.csv", comparison.over_time)
    drawn = drawn_of(comparison, folder / "figures")
    if comparison.ends is not None and comparison.questions is not None:
        write_csv(folder / "ends.csv", comparison.ends)
        write_csv(folder / "questions.csv", comparison.questions)
    write_json(
        folder / "manifest.json",
        {
            **manifest(scenarios=comparison.settings, command=command, seconds=comparison.seconds),
            "replicates": comparison.replicates,
            "notes": list(comparison.notes),
        },
    )
    write_text(folder / "report.html", render_comparison(comparison, figures=drawn))
    return folder


def drawn_of(comparison: Comparison, folder: Path) -> dict[str, Path]:
    """Write the pictures of a comparison, with that of where questions die if it was watched."""
    from sim.plots.ends import plot_ends
    from sim.plots.figures import figures, save_figure
    from sim.plots.style import root

    drawn = figures(comparison, folder)
    if comparison.ends is not None:
        drawn |= {path.name: path for path in save_figure(root(plot_ends(comparison.ends)), folder / "ends")}
    return drawn
