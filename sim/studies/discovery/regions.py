"""Find the parameter values at which one or several outcomes of a scenario pass a threshold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.array_types import Bools, Floats
from sim.errors import StudyError, nearest, option
from sim.measures import MEASURES, student_interval
from sim.measures.ranges import clip_to_range, is_bounded
from sim.measures.statistics.intervals import bounds_if_enough
from sim.report.notebook_form import NotebookResult
from sim.studies.discovery.prim import LEAST_POINTS, Box, boxes_table, find_boxes
from sim.studies.experiments.experiment import Experiment
from sim.studies.store.study_measures import check_measures
from sim.studies.sweeps.sample_sizes import rows_of_points
from sim.studies.sweeps.sweep_result import SweepResult
from sim.tables.lazy_pandas import pd

_FORM = re.compile(r"\s*(\w+)\s*([<>])=?\s*(\S+)\s*")


@dataclass(frozen=True)
class Outcome:
    """A threshold of a measure: ``answered_share < 0.3``."""

    measure: str
    below: bool
    value: float

    def __str__(self) -> str:
        """Return the threshold as it is written."""
        return f"{self.measure} {'<' if self.below else '>'} {self.value:g}"


def outcome(text: str) -> Outcome:
    """Read a threshold such as ``answered_share < 0.3``.

    Raises
    ------
    StudyError
        The text isn't a threshold, or there is no such measure.

    Examples
    --------
    >>> outcome("answered_share < 0.3")
    Outcome(measure='answered_share', below=True, value=0.3)
    """
    found = _FORM.fullmatch(text)
    try:
        value = float(found[3]) if found is not None else float("nan")
    except ValueError:
        value = float("nan")
    if found is None or not np.isfinite(value):
        raise StudyError(
            f"{option('where')} must be a measure with a threshold, as in 'answered_share < 0.3'; "
            f"got {text!r}."
        )
    (name,) = check_measures([found[1]])
    return Outcome(name, found[2] == "<", value)


@dataclass(frozen=True, repr=False)
class Regions(NotebookResult):
    """The regions of a design in which the outcomes of one scenario pass all thresholds.

    Attributes
    ----------
    scenario, outcomes
        The scenario and the thresholds.
    points
        One row for each point at which every outcome has a value: the parameters; for each measure its mean,
        and the 95 % interval over replicates in ``MEASURE_low`` and ``MEASURE_high``; the fewest
        ``replicates`` with a value; and whether all thresholds are clearly passed (``passes``: every interval
        lies beyond its threshold) or one is clearly missed (``misses``). Without intervals the means decide.
    boxes
        The regions that contain most of the points that pass.
    gaps
        Number of points left out, because an outcome has no value there.
    """

    scenario: str
    outcomes: tuple[Outcome, ...]
    points: pd.DataFrame
    boxes: tuple[Box, ...]
    gaps: int = 0

    def words(self) -> list[str]:
        """Return sentences: at how many points the thresholds are passed, then one for each region."""
        wanted = " and ".join(map(str, self.outcomes))
        passed, missed = (int(self.points[name].sum()) for name in ("passes", "misses"))
        size = len(self.points)
        low = self.points[[f"{each.measure}_low" for each in self.outcomes]]
        how = "by the means, without intervals" if low.isna().all(axis=None) else "95 % intervals"
        found = [
            f"{self.scenario}: {wanted} holds at {passed} of {size} points, doesn't at {missed}, and is "
            f"unclear at {size - passed - missed} ({how})."
        ]
        if self.gaps:
            found.append(f"{self.gaps} points are left out, because an outcome has no value there.")
        found += [
            f"It holds where {box.words()}: at {box.density:.0%} of the {box.size} points there. This region "
            f"has {box.coverage:.0%} of all points at which it holds."
            for box in self.boxes
        ]
        if self.boxes or not passed:
            return found
        few = f"a region needs {LEAST_POINTS} points or more at which it holds"
        none = few if passed < LEAST_POINTS else "it holds as often everywhere"
        return [*found, f"No region is given: {none}."]

    def sentences(self) -> list[str]:
        """Return the same sentences as `words`."""
        return self.words()

    def brief(self) -> list[tuple[str, list[str], list[list[object]]]]:
        """Return the table of regions; empty if there is none."""
        return boxes_table(self.boxes)


def with_outcomes(experiment: Experiment, outcomes: Sequence[Outcome]) -> Experiment:
    """Return the experiment with the measures of the outcomes in its table."""
    known = experiment.measures or tuple(MEASURES)
    more = [each.measure for each in outcomes if each.measure not in known]
    return replace(experiment, measures=(*known, *dict.fromkeys(more))) if more else experiment


def find_regions(swept: SweepResult, outcomes: Sequence[Outcome]) -> list[Regions]:
    """Return the regions of each scenario in which all outcomes pass their thresholds."""
    for each in outcomes:
        if each.measure not in swept.measures:
            hint = nearest(each.measure, swept.measures, f"It has {', '.join(swept.measures)}.", did="Did")
            raise StudyError(f"{swept.experiment.name}: its table has no measure '{each.measure}'. {hint}")
    return [_regions_of(swept, name, tuple(outcomes)) for name in swept.experiment.scenarios]


def _regions_of(swept: SweepResult, scenario: str, outcomes: tuple[Outcome, ...]) -> Regions:
    experiment = swept.experiment
    unused = experiment.unused_parameters(scenario)
    points = pd.DataFrame(experiment.design.points()).drop(columns=list(unused), errors="ignore")
    texts = [name for name in points if points[name].dtype.kind not in "biuf"]
    points = points.astype(dict.fromkeys(texts, str))
    places = pd.Series([tuple(row) for row in rows_of_points(experiment, swept.runs)[scenario]])
    first = ~places.duplicated().to_numpy()  # points that differ only in unused parameters are one run
    measured = [_measured(each, swept.by_point(each.measure, scenario).T[first]) for each in outcomes]
    table = pd.concat([points[first].reset_index(drop=True), *(frame for frame, *_ in measured)], axis=1)
    passes, misses = (np.stack([each[k] for each in measured]) for k in (1, 2))
    counts = np.min([each[3] for each in measured], axis=0)
    table = table.assign(replicates=counts, passes=passes.all(axis=0), misses=misses.any(axis=0))
    valued = table[counts > 0].reset_index(drop=True)
    boxes = find_boxes(valued[list(points.columns)], valued["passes"].to_numpy(np.bool_))
    return Regions(scenario, outcomes, valued, tuple(boxes), len(table) - len(valued))


def _measured(each: Outcome, values: Floats) -> tuple[pd.DataFrame, Bools, Bools, Floats]:
    """Return the mean and interval of a measure at each point, and where it clearly passes and misses.

    `values` are the measure's (points, replicates).
    """
    rows = [clip_to_range(each.measure, student_interval(own)) for own in values]
    if is_bounded(each.measure):
        rows = [bounds_if_enough(row) for row in rows]
    mean, low, high, size = np.array(rows, np.float64).T
    low, high = (np.where(np.isnan(end), mean, end) for end in (low, high))
    below, above = high < each.value, low > each.value
    names = (each.measure, f"{each.measure}_low", f"{each.measure}_high")
    frame = pd.DataFrame(dict(zip(names, np.array(rows, np.float64).T[:3], strict=True)))
    return frame, *((below, above) if each.below else (above, below)), size
