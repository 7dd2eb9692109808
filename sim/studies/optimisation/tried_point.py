"""A point that a search has tried."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.array_types import Floats
from sim.measures import student_interval
from sim.studies.experiments.design import Point
from sim.studies.optimisation.search import Trial


@dataclass
class Tried:
    """A point that was tried, with the objectives of its replicates."""

    number: int
    round: int
    trial: Trial
    scenario: str
    point: Point
    values: Floats = field(default_factory=lambda: np.empty((0, 0)))  # (replicates, objectives)

    @property
    def means(self) -> Floats:
        """Mean of each objective over the replicates that have a value."""
        return np.array([student_interval(column).mean for column in self.values.T])
