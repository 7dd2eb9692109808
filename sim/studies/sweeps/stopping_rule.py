"""Add replicates until a measure is known well enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.errors import StudyError, nearest, spelled
from sim.measures import student_interval
from sim.measures.statistics.sample_size import needed
from sim.studies.experiments.experiment import Experiment
from sim.studies.store.ledger import Ledger
from sim.studies.sweeps.export import runs_table

MOST = 10_000
_AT_ONCE = 2  # the number of replicates at most doubles before the intervals are looked at again


def check_until(until: tuple[str, float] | None, measures: Sequence[str]) -> None:
    """Refuse a measure that no run has, before any run is made.

    Raises
    ------
    StudyError
    """
    if until is not None and until[0] not in measures:
        hint = nearest(until[0], measures, f"Known are {', '.join(measures)}.", did="Did")
        raise StudyError(f"{spelled('--until-halfwidth', 'until')}: there is no measure '{until[0]}'. {hint}")


def with_more(experiment: Experiment, ledger: Ledger, measure: str, half_width: float) -> Experiment:
    """Return the experiment with as many replicates as the widest interval asks for; itself if none does.

    Stopping by what was seen makes intervals a little too narrow where few replicates are enough (Law,
    Simulation Modeling and Analysis, section 9.4.1), so fewer than ten are never believed.

    Raises
    ------
    StudyError
        Runs of a point failed, so that its interval can't narrow.
    """
    wanted = replace(experiment, measures=(measure,))
    runs = runs_table(wanted, ledger)
    parameters = [d.path for d in experiment.design.dimensions]
    most = 10
    for _, part in runs.groupby(["scenario", *parameters], sort=False, dropna=False):
        values = part[measure].to_numpy(np.float64)
        found = student_interval(values)
        if found.size < 2:
            if experiment.replicates >= most:
                raise StudyError(
                    f"{spelled('--until-halfwidth', 'until')}: {measure} has no value at some point, so its "
                    "interval never narrows."
                )
        elif found.high - found.mean > half_width:
            most = max(most, needed(float(np.nanstd(values, ddof=1)), half_width))
    most = min(most, MOST, max(10, experiment.replicates * _AT_ONCE))
    return replace(experiment, replicates=max(most, experiment.replicates))
