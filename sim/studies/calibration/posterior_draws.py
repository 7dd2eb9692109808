"""Values drawn from the posterior of a calibration, so that other studies include the fit's uncertainty."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from sim.errors import StudyError
from sim.scenarios import Scenario
from sim.scenarios.parameters.declare import Refusal
from sim.scenarios.parameters.value_rules import rule
from sim.scenarios.paths import is_file
from sim.studies.claims.parameter_sets import parameter_spans
from sim.studies.experiments.dimensions import declared

FILE = "draws.csv"


@dataclass(frozen=True)
class PosteriorDraws:
    """Draws from a posterior: `rows` holds values of the parameters `paths`, all rows equally likely."""

    source: str
    paths: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]

    def scenario(self, setting: Scenario, replicate: int) -> Scenario:
        """Return the scenario with the values of one draw, as far as it uses these parameters."""
        row = self.rows[replicate % len(self.rows)]
        used = parameter_spans(setting)
        values = {path: value for path, value in zip(self.paths, row, strict=True) if path in used}
        return setting.replace(values) if values else setting

    def notes(self, settings: tuple[Scenario, ...], replicates: int) -> tuple[str, ...]:
        """Return notes on the parameters that are drawn, and on scenarios that don't use all of them."""
        words = f"Each replicate has its own values of {', '.join(self.paths)}, drawn from {self.source}."
        reused = (
            f"{self.source} has {len(self.rows)} draws for {replicates} replicates, so draws are used again."
        )
        unused = {
            setting.name: [path for path in self.paths if path not in parameter_spans(setting)]
            for setting in settings
        }
        return (
            words,
            *(f"{name} doesn't use {', '.join(paths)}." for name, paths in unused.items() if paths),
            *([reused] if replicates > len(self.rows) else []),
        )


def read_draws(folder: str | Path) -> PosteriorDraws:
    """Return the draws that a calibration wrote into its folder.

    Raises
    ------
    StudyError
        The folder has no such file, or the file isn't a table of numbers.
    """
    path = Path(folder) / FILE
    if not is_file(path):
        raise StudyError(f"{folder}: there is no {FILE}; give the folder that `whoanswers calibrate` wrote.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = [row for row in csv.reader(file) if row] or [[]]
        values = tuple(tuple(float(cell) for cell in row) for row in rows)
    except (OSError, ValueError) as error:
        raise StudyError(f"{path}: this isn't a table of draws: {error}.") from None
    if not values or any(len(row) != len(header) or not all(map(math.isfinite, row)) for row in values):
        raise StudyError(f"{path}: every row must have a number for each of the {len(header)} parameters.")
    _check(path, header, values)
    return PosteriorDraws(str(path), tuple(header), values)


def _check(path: Path, header: list[str], values: tuple[tuple[float, ...], ...]) -> None:
    """Refuse columns that are no parameters or are named twice, and values that aren't allowed."""
    for place, name in enumerate(header):
        about = declared(name)
        if about is None or header.count(name) > 1:
            raise StudyError(f"{path}: line 1: each column must be a parameter, named once; got '{name}'.")
        for line, row in enumerate(values, start=2):
            try:
                about[0].check(row[place])
            except Refusal:
                wanted = rule(about[1], about[0])
                raise StudyError(
                    f"{path}: line {line}: {name} must be {wanted}; got {row[place]:g}."
                ) from None
