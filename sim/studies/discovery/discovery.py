"""Find parameter values at which one scenario does worse than another, beyond luck, and describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, overload

import numpy as np

from sim.array_types import Floats, Ints
from sim.errors import StudyError, spelled
from sim.measures import MEASURES, paired_interval
from sim.measures.registry import direction_of, label_in_sentence
from sim.report.notebook_form import NotebookResult
from sim.studies.discovery.prim import LEAST_POINTS, Box, boxes_table, find_boxes
from sim.studies.discovery.regions import Regions, find_regions, outcome, with_outcomes
from sim.studies.discovery.sign_flips import chance_of_losses
from sim.studies.experiments.experiment import Experiment
from sim.studies.store.study_measures import check_measures
from sim.studies.sweeps.sample_sizes import rows_of_points
from sim.studies.sweeps.sweep import AnyExperiment, as_sweep_result
from sim.studies.sweeps.sweep_result import SweepResult
from sim.tables.lazy_pandas import pd

_LEVEL = 0.05  # search for boxes only if luck alone causes such losses with at most this probability
# fewest replicates that can reach this level: 2 of the 2**6 ways to flip the signs are less than 5 % of them
_ENOUGH = 6


@dataclass(frozen=True, repr=False)
class Discovery(NotebookResult):
    """The points and regions of a design at which one scenario does worse than another.

    Attributes
    ----------
    a, b, measure
        The two scenarios, and the measure by which they are compared.
    points
        One row for each point at which both scenarios have a value of the measure: the parameters; the means
        `a` and `b`; the `difference` b minus a with its 95 % interval `low` to `high`; the number of
        `replicates` in which both have a value; and whether b `loses` or `wins`, which means that the
        interval lies below or above 0, or the other way round if lower values of the measure are better. With
        one replicate the sign of the difference decides.
    boxes
        The regions in which b loses.
    gaps
        Number of points left out, because one of the scenarios has no value there.
    independent
        Whether the scenarios use different random numbers.
    chance
        Probability that luck alone causes at least as many and as clear losses
        (`sim.studies.discovery.sign_flips`); NaN with one replicate.
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
        """Whether some point has enough replicates for an interval."""
        return _paired(self.points)

    def words(self) -> list[str]:
        """Return sentences: at how many points b loses, then one for each box, or why there is no box."""
        loses = "clearly loses" if self.paired else "loses"
        sentences = self._counted()
        if self.gaps:
            points = "1 point is" if self.gaps == 1 else f"{self.gaps} points are"
            sentences.append(f"{points} left out, because a scenario has no value there.")
        sentences += [
            f"{self.b} {loses} where {box.words()}: at {box.density:.0%} of the {box.size} points there. "
            f"This region has {box.coverage:.0%} of all points at which it {loses}."
            for box in self.boxes
        ]
        why = "" if self.boxes else _why_no_box(self.points, self.chance)
        return [*sentences, why] if why else sentences

    def sentences(self) -> list[str]:
        """Return the same sentences as `words`."""
        return self.words()

    def brief(self) -> list[tuple[str, list[str], list[list[object]]]]:
        """Return the table of boxes; empty if there is none."""
        return boxes_table(self.boxes)

    def _counted(self) -> list[str]:
        """Return sentences on the number of points at which b loses, and on the certainty of these losses."""
        lost, won, size = int(self.points["loses"].sum()), int(self.points["wins"].sum()), len(self.points)
        label = label_in_sentence(self.measure)
        worse, better = ("less", "more") if direction_of(self.measure) > 0 else ("more", "less")
        if not self.paired:
            less = f"{self.b} has {worse} {label} than {self.a} at {lost} of {size} points."
            note = (
                "Note: with one replicate a difference can't be distinguished from luck, and only its sign "
                f"is counted here ({spelled('--replicates 5', 'replicates=5')} gives intervals)."
            )
            return [less, note] if size else [less]
        counts = self.points["replicates"]
        fewest, most = int(counts.min()), int(counts.max())
        many = str(most) if fewest == most else f"{fewest} to {most}"
        kind = "independent" if self.independent else "paired"
        same = int(((self.points["low"] == 0) & (self.points["high"] == 0)).sum())
        equal = f", equally much at {same}" if same else ""
        clear = (
            f"{self.b} has clearly {worse} {label} than {self.a} at {lost} of {size} points, clearly "
            f"{better} at {won}{equal}, and the difference is unclear at {size - lost - won - same} (95 % "
            f"interval at each point, {many} {kind} replicates per point)."
        )
        by_luck = (
            f"Luck alone would cause at least as many and as clear losses with probability {self.chance:.2g} "
            "(sign-flip test; all points of a replicate share its luck, so their signs are flipped together)."
        )
        return [clear, by_luck] if lost else [clear]


def _paired(points: pd.DataFrame) -> bool:
    return bool((points["replicates"] > 1).any())


def _why_no_box(points: pd.DataFrame, chance: float) -> str:
    """Return a sentence on why there is no box; empty if there are no losses."""
    lost, most = int(points["loses"].sum()), int(points["replicates"].max()) if len(points) else 0
    if not lost:
        return ""
    if chance > _LEVEL and most < _ENOUGH:
        return f"No box is given: {most} replicates are too few to rule luck out; take {_ENOUGH} or more."
    if chance > _LEVEL:
        return "No box is given: luck alone makes such losses in more than one of twenty studies."
    if lost < LEAST_POINTS:
        return f"No box is given: a box needs at least {LEAST_POINTS} points with a loss."
    return (
        f"No box is given: no box of {LEAST_POINTS} points or more has a larger share of losses than all "
        "points together."
    )


def check_pair(experiment: Experiment, measure: str) -> Experiment:
    """Return the experiment with this measure in its table; refuse one in which nothing can be compared."""
    if len(experiment.scenarios) < 2:
        raise StudyError(f"{experiment.name}: discover needs two scenarios or more.")
    known = experiment.measures or tuple(MEASURES)
    if measure in known:
        return experiment
    return replace(experiment, measures=(*known, *check_measures([measure])))


@overload
def discover(
    study: SweepResult | AnyExperiment, folder: str | Path | None = None, *, where: str | Sequence[str],
    **how: Any,
) -> list[Regions]: ...  # fmt: skip
@overload
def discover(
    study: SweepResult | AnyExperiment, folder: str | Path | None = None, *,
    measure: str = "answered_share", where: None = None, **how: object,
) -> list[Discovery]: ...  # fmt: skip
def discover(
    study: SweepResult | AnyExperiment, folder: str | Path | None = None, *,
    measure: str = "answered_share", where: str | Sequence[str] | None = None, **how: Any,
) -> list[Discovery] | list[Regions]:  # fmt: skip
    """Find where each scenario after the first has a worse value of a measure than the first.

    With `where`, find instead where the outcomes of each single scenario pass thresholds
    (`sim.studies.discovery.regions`).

    Lower values are worse, unless the measure declares that less is better. At each point the difference is
    computed replicate by replicate, with Student's 95 % interval. The later scenario loses at a point if this
    interval lies on the worse side of 0. Boxes that contain such points are searched for
    only if luck alone causes at least as many and as clear losses in at most one of twenty studies
    (`sim.studies.discovery.sign_flips`). With one replicate there is no interval, and the sign of the
    difference decides. Points that differ only in parameters that neither of the two scenarios uses count as
    one point.

    Parameters
    ----------
    study, folder, **how
        The result of a sweep; or an experiment, the folder to run it in, and options of `sim.sweep`.
    measure
        The measure by which scenarios are compared (`sim.measures.KNOWN`).
    where
        Thresholds that must all be passed, such as ``["answered_share < 0.3", "reads_per_answer > 50"]``.

    Raises
    ------
    StudyError
        The sweep has only one scenario, its table doesn't have the measure, or there is no such measure.
    """
    if where is not None:
        outcomes = [outcome(text) for text in ([where] if isinstance(where, str) else where)]
        return find_regions(
            as_sweep_result(study, folder, lambda e: with_outcomes(e, outcomes), **how), outcomes
        )
    swept = as_sweep_result(study, folder, lambda experiment: check_pair(experiment, measure), **how)
    if measure not in swept.measures:
        known = ", ".join(swept.measures)
        raise StudyError(f"{swept.experiment.name}: its table has no measure '{measure}'; it has {known}.")
    first, *others = swept.experiment.scenarios
    return [_discovered(swept, first, b, measure) for b in others]


def _discovered(swept: SweepResult, a: str, b: str, measure: str) -> Discovery:
    """Compare scenario b with scenario a at every point, and find the boxes in which b loses."""
    experiment = swept.experiment
    values = np.append(swept.runs[measure].to_numpy(np.float64), np.nan)
    rows = rows_of_points(experiment, swept.runs)
    parameters, place = _parameters(experiment, a, b)
    mine, theirs = values[rows[a][place]], values[rows[b][place]]
    points = parameters.join(_compared(mine, theirs, direction_of(measure)))
    valued = (points["replicates"] > 0).to_numpy()
    compared = points[valued].reset_index(drop=True)
    gains = direction_of(measure) * (theirs - mine)[valued]
    chance = chance_of_losses(gains) if _paired(compared) else float("nan")
    by_luck = chance > _LEVEL  # False for NaN, which stands for one replicate
    boxes = [] if by_luck else find_boxes(compared[parameters.columns], compared["loses"].to_numpy(np.bool_))
    gaps = len(points) - len(compared)
    return Discovery(a, b, measure, compared, tuple(boxes), gaps, experiment.independent, chance)


def _parameters(experiment: Experiment, a: str, b: str) -> tuple[pd.DataFrame, Ints]:
    """Return the points that differ in a parameter used by a or b, and each point's row in the design."""
    points = pd.DataFrame(experiment.design.points())
    neither = set(experiment.unused_parameters(a)) & set(experiment.unused_parameters(b))
    found = points[[name for name in points if name not in neither]]
    texts = [name for name in found if found[name].dtype.kind not in "biuf"]
    found = found.astype(dict.fromkeys(texts, str))
    if neither:
        found = found.drop_duplicates() if len(found.columns) else found.head(1)
    return found.reset_index(drop=True), found.index.to_numpy()


def _compared(a: Floats, b: Floats, direction: int) -> pd.DataFrame:
    """Compare two scenarios at every point, from (points, replicates) arrays with NaN for missing values.

    The `direction` is 1 if higher values are better, and -1 if lower values are better.
    """
    rows = []
    for mine, theirs in zip(a, b, strict=True):
        both = ~np.isnan(mine) & ~np.isnan(theirs)
        i = paired_interval(mine[both], theirs[both])
        means = (float(each[both].mean()) if i.size else float("nan") for each in (mine, theirs))
        rows.append((*means, i.mean, i.low, i.high, i.size))
    table = pd.DataFrame(rows, columns=["a", "b", "difference", "low", "high", "replicates"])
    # If no point has an interval, the sign of the difference decides. Comparisons with NaN are False.
    upper, lower = ("high", "low") if _paired(table) else ("difference", "difference")
    below, above = table[upper] < 0, table[lower] > 0
    loses, wins = (below, above) if direction > 0 else (above, below)
    return table.assign(loses=loses, wins=wins)
