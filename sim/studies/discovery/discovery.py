"""Where one scenario does worse than another, told apart from luck and put into words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.array_types import Floats, Ints
from sim.errors import StudyError, spelled
from sim.measures import MEASURES, paired_interval
from sim.studies.discovery.prim import LEAST_POINTS, Box, find_boxes
from sim.studies.discovery.sign_flips import chance_of_losses
from sim.studies.experiments.experiment import Experiment
from sim.studies.sweeps.sample_sizes import rows_of_points
from sim.studies.sweeps.sweep import SweepResult, as_sweep_result

_SURE = 0.05  # losses as many and as clear must be no more frequent by luck alone
_ENOUGH = 6  # replicates of which 2 of the ways to flip their signs are fewer than that


@dataclass(frozen=True)
class Discovery:
    """Where one scenario does worse than another.

    Attributes
    ----------
    a, b, measure
        The scenarios compared, and by what.
    points
        One row a point at which both have a value: the parameters, the means of both, the `difference`
        b less a with the bounds `low` and `high` of its 95 % interval over the `replicates` that both
        have, and whether b `loses` and `wins`: clearly, or by the sign alone where there is one replicate.
    boxes
        Where b loses.
    chance
        How often luck alone makes losses as many and as clear (`sim.studies.discovery.sign_flips`); NaN with
        one replicate.
    gaps
        Points left out, at which one of them has no value.
    independent
        Whether the scenarios share no random numbers.
    """

    a: str
    b: str
    measure: str
    points: pd.DataFrame
    boxes: tuple[Box, ...]
    gaps: int = 0
    independent: bool = False
    chance: float = float("nan")

    @property
    def paired(self) -> bool:
        """Whether there are replicates enough, at any point, to tell a difference from luck."""
        return _paired(self.points)

    def words(self) -> list[str]:
        """Return sentences: at how many points b loses, one sentence a box, and why there is none."""
        said = "clearly loses" if self.paired else "loses"
        sentences = self._counted()
        if self.gaps:
            points = "1 point is" if self.gaps == 1 else f"{self.gaps} points are"
            sentences.append(f"{points} left out, because a scenario has no value there.")
        sentences += [
            f"{self.b} {said} where {box.words()}: {box.density:.0%} of the {box.size} points there, and "
            f"{box.coverage:.0%} of all points where it {said}."
            for box in self.boxes
        ]
        why = "" if self.boxes else _why_no_box(self.points, self.chance)
        return [*sentences, why] if why else sentences

    def _counted(self) -> list[str]:
        """At how many points b loses, and how far that is to be believed."""
        lost, won, size = int(self.points["loses"].sum()), int(self.points["wins"].sum()), len(self.points)
        if not self.paired:
            less = f"{self.b} has less {self.measure} than {self.a} at {lost} of {size} points."
            note = (
                "Note: with one replicate no point's difference can be told from luck; this goes by its "
                f"sign alone ({spelled('--replicates 5', 'replicates=5')} gives intervals)."
            )
            return [less, note] if size else [less]
        counts = self.points["replicates"]
        fewest, most = int(counts.min()), int(counts.max())
        many = str(most) if fewest == most else f"{fewest} to {most}"
        kind = "independent" if self.independent else "paired"
        clear = (
            f"{self.b} has clearly less {self.measure} than {self.a} at {lost} of {size} points, clearly "
            f"more at {won}, and at {size - lost - won} it is unclear (95 % intervals of the difference at "
            f"each point, {many} {kind} replicates a point)."
        )
        by_luck = (
            f"Luck alone makes losses as many and as clear with probability {self.chance:.2g} (all points of "
            "a replicate share its luck, so their signs are flipped together)."
        )
        return [clear, by_luck] if lost else [clear]


def _paired(points: pd.DataFrame) -> bool:
    return bool((points["replicates"] > 1).any())


def _why_no_box(points: pd.DataFrame, chance: float) -> str:
    """Say why there is no box; empty where it loses nowhere, of which nothing is to be reported."""
    lost, most = int(points["loses"].sum()), int(points["replicates"].max()) if len(points) else 0
    if not lost:
        return ""
    if chance > _SURE and most < _ENOUGH:
        return f"No box is given: {most} replicates are too few to rule luck out; take {_ENOUGH} or more."
    if chance > _SURE:
        return "No box is given: luck alone makes such losses more often than one time in twenty."
    if lost < LEAST_POINTS:
        return f"No box is given: a box is sought among {LEAST_POINTS} losses or more."
    return f"No box is given: none of {LEAST_POINTS} points or more holds a larger share of losses than all."


def check_pair(experiment: Experiment, measure: str) -> None:
    """Refuse, before anything is run, what leaves nothing to compare."""
    if len(experiment.scenarios) < 2:
        raise StudyError(f"{experiment.name}: discover needs two scenarios or more.")
    if measure not in (experiment.measures or tuple(MEASURES)):
        raise StudyError(f"{experiment.name}: there is no measure '{measure}' in its table.")


def discover(
    study: SweepResult | str | Path | Experiment, folder: str | Path | None = None, *,
    measure: str = "answered_share", **how: Any,
) -> list[Discovery]:  # fmt: skip
    """Find where each later scenario has less of a measure than the first.

    At each point the difference is taken replicate by replicate, with Student's 95 % interval; only where
    that lies below 0 does the later scenario lose. Boxes are sought among these points if luck alone makes
    losses as many and as clear in at most one of twenty studies (`sim.studies.discovery.sign_flips`). With
    one replicate there is no interval, and the sign is all that is known. Points that differ only in
    parameters that neither of the two scenarios has are one point.

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
    swept = as_sweep_result(study, folder, lambda experiment: check_pair(experiment, measure), **how)
    first, *others = swept.experiment.scenarios
    return [_discovered(swept, first, b, measure) for b in others]


def _discovered(swept: SweepResult, a: str, b: str, measure: str) -> Discovery:
    experiment = swept.experiment
    values = np.append(swept.runs[measure].to_numpy(np.float64), np.nan)
    rows = rows_of_points(experiment, swept.runs)
    parameters, place = _parameters(experiment, a, b)
    mine, theirs = values[rows[a][place]], values[rows[b][place]]
    points = parameters.join(_compared(mine, theirs))
    there = (points["replicates"] > 0).to_numpy()
    kept = points[there].reset_index(drop=True)
    chance = chance_of_losses((theirs - mine)[there]) if _paired(kept) else float("nan")
    lucky = chance > _SURE  # false for NaN, of one replicate
    boxes = [] if lucky else find_boxes(kept[parameters.columns], kept["loses"].to_numpy(np.bool_))
    gaps = len(points) - len(kept)
    return Discovery(a, b, measure, kept, tuple(boxes), gaps, experiment.independent, chance)


def _parameters(experiment: Experiment, a: str, b: str) -> tuple[pd.DataFrame, Ints]:
    """Return the points by the parameters that either scenario has, each once, and their places."""
    whole = pd.DataFrame(experiment.design.points())
    neither = set(experiment.unused_parameters(a)) & set(experiment.unused_parameters(b))
    found = whole[[name for name in whole if name not in neither]]
    texts = [name for name in found if found[name].dtype.kind not in "biuf"]
    found = found.astype(dict.fromkeys(texts, str))
    if neither:
        found = found.drop_duplicates() if len(found.columns) else found.head(1)
    return found.reset_index(drop=True), found.index.to_numpy()


def _compared(a: Floats, b: Floats) -> pd.DataFrame:
    """Compare two scenarios at every point; (points, replicates) arrays, NaN where a run has no value."""
    rows = []
    for mine, theirs in zip(a, b, strict=True):
        both = ~np.isnan(mine) & ~np.isnan(theirs)
        i = paired_interval(mine[both], theirs[both])
        means = (float(each[both].mean()) if i.size else float("nan") for each in (mine, theirs))
        rows.append((*means, i.mean, i.low, i.high, i.size))
    table = pd.DataFrame(rows, columns=["a", "b", "difference", "low", "high", "replicates"])
    # without an interval anywhere the sign is all there is; a comparison with NaN is false
    upper, lower = ("high", "low") if _paired(table) else ("difference", "difference")
    return table.assign(loses=table[upper] < 0, wins=table[lower] > 0)
