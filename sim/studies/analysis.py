"""What a sweep says: sensitivity and discovery, saved beside its tables, and told in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import StudyError
from sim.measures import MEASURES
from sim.studies.boxes import Box, find_boxes
from sim.studies.experiment import Experiment
from sim.studies.replicates import replicates_table, saving_table
from sim.studies.response import curves
from sim.studies.sensitivity import Sensitivity, measures_of, point_means
from sim.studies.sweep import Swept, swept_of
from sim.tables import write_csv, write_text


def save_sensitivity(swept: Swept, found: Sensitivity) -> None:
    """Write the indices, the ranking and a picture of each measure into the study's folder."""
    from sim.plots import plot_sensitivity, save_figure
    from sim.plots.style import root

    write_csv(swept.folder / "indices.csv", found.indices)
    write_csv(swept.folder / "ranking.csv", found.ranking)
    for (scenario, measure), part in found.indices.groupby(["scenario", "measure"], sort=False):
        shown = root(plot_sensitivity(part))
        save_figure(shown, swept.folder / "figures" / f"sensitivity-{scenario}-{measure}")


def save_responses(swept: Swept, most: int = 2) -> None:
    """Write how the first measures wanted respond to each parameter, as a table and as pictures."""
    from sim.plots import plot_response, save_figure
    from sim.plots.style import root

    found = curves(swept, measures_of(swept)[:most])
    if not found:
        return
    write_csv(swept.folder / "responses.csv", pd.concat(found.values(), ignore_index=True))
    for (parameter, measure), curve in found.items():
        shown = root(plot_response(curve))
        save_figure(shown, swept.folder / "figures" / f"response-{measure}-{parameter}")


def check_saving(experiment: Experiment, *, part: bool) -> None:
    """Refuse, before anything is run, what can't be run both ways.

    Raises
    ------
    StudyError
        There is nothing to pair, numbers are independent anyway, or only a part is run (`part`).
    """
    if len(experiment.scenarios) < 2 or experiment.independent or experiment.replicates < 2 or part:
        raise StudyError(
            f"{experiment.name}: --saving compares two scenarios or more, over two replicates or more, with "
            "common random numbers, and takes a study as a whole."
        )


def save_saving(common: Swept, independent: Swept) -> pd.DataFrame:
    """Write into the folder of `common` what its common random numbers saved, measured; gives the table."""
    tables = [replicates_table(each.experiment, each.runs) for each in (common, independent)]
    saving = saving_table(*tables)
    write_csv(common.folder / "saving.csv", saving)
    return saving


@dataclass(frozen=True)
class Discovery:
    """Where one scenario does worse than another.

    Attributes
    ----------
    a, b, measure
        The scenarios compared, and by what.
    points
        One row a point: the parameters, the means of both, and whether b loses.
    boxes
        Where b loses.
    """

    a: str
    b: str
    measure: str
    points: pd.DataFrame
    boxes: tuple[Box, ...]

    def words(self) -> list[str]:
        """Tell it: one sentence a box."""
        lost = int(self.points["loses"].sum())
        whole = f"{self.b} has less {self.measure} than {self.a} at {lost} of {len(self.points)} points."
        told = [
            f"{self.b} loses where {box.words()}: {box.density:.0%} of the {box.size} points there, and "
            f"{box.coverage:.0%} of all points where it loses."
            for box in self.boxes
        ]
        return [whole, *told]


def check_pair(experiment: Experiment, measure: str) -> None:
    """Refuse, before anything is run, what leaves nothing to compare."""
    if len(experiment.scenarios) < 2:
        raise StudyError(f"{experiment.name}: discover needs two scenarios or more.")
    if measure not in (experiment.measures or tuple(MEASURES)):
        raise StudyError(f"{experiment.name}: there is no measure '{measure}' in its table.")


def discover(
    study: Swept | str | Path | Experiment, folder: str | Path | None = None, *,
    measure: str = "answered_share", **how: Any,
) -> list[Discovery]:  # fmt: skip
    """Find where each later scenario has less of a measure than the first.

    Parameters
    ----------
    study, folder, **how
        A sweep, or an experiment with the folder to run it in (`sim.sweep` says how it may be run).
    measure
        By what scenarios are compared.

    Raises
    ------
    StudyError
        There is one scenario only, or no such measure in the sweep.
    """
    swept = swept_of(study, folder, lambda experiment: check_pair(experiment, measure), **how)
    experiment = swept.experiment
    names = list(experiment.scenarios)
    means = {name: point_means(swept, name) for name in names}
    parameters = pd.DataFrame(experiment.design.points())
    texts = [name for name in parameters if parameters[name].dtype.kind not in "biuf"]
    parameters[texts] = parameters[texts].astype(str)
    found = []
    for b in names[1:]:
        pair = parameters.assign(a=means[names[0]][measure], b=means[b][measure])
        pair = pair[~np.isnan(pair["a"]) & ~np.isnan(pair["b"])].reset_index(drop=True)
        loses = (pair["b"] < pair["a"]).to_numpy()
        boxes = find_boxes(pair[parameters.columns], loses)
        found.append(Discovery(names[0], b, measure, pair.assign(loses=loses), tuple(boxes)))
    return found


def save_discovery(swept: Swept, found: list[Discovery]) -> None:
    """Write points, boxes and words into the study's folder, and a map where two parameters were varied."""
    from sim.plots import plot_phases, save_figure
    from sim.plots.style import root

    lines: list[str] = []
    for each in found:
        name = f"{each.b}-against-{each.a}"
        write_csv(swept.folder / f"{name}.csv", each.points)
        write_csv(swept.folder / f"{name}-boxes.csv", pd.DataFrame([_row(box) for box in each.boxes]))
        lines += each.words()
        axes = [d.path for d in swept.experiment.design.dimensions if len(d.values) > 1]
        if swept.experiment.design.kind == "factorial" and len(axes) == 2:
            named = each.points.assign(name_a=each.a, name_b=each.b, measure=each.measure)
            save_figure(root(plot_phases(named, *axes)), swept.folder / "figures" / f"map-{name}")
    write_text(swept.folder / "discovery.txt", "\n".join(lines) + "\n")


def _row(box: Box) -> dict[str, Any]:
    return {"where": box.words(), "coverage": box.coverage, "density": box.density, "points": box.size}
