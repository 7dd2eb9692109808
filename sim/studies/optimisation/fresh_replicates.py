"""Run the best points of a search again with new random numbers, for intervals that the choice can't bias.

A point is chosen because its replicates were good, partly by luck, so their mean is too good and their
interval contains the true value too rarely (the winner's curse). Fresh replicates took no part in the choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.rng import life_seed
from sim.scenarios import Scenario, Seed
from sim.studies.experiments.experiment import Experiment, seeds_in
from sim.studies.optimisation.objectives import Objective, on_front
from sim.studies.optimisation.tried_point import Tried

_FRESH = 2**31  # far above the number of any replicate of a search


def with_fresh_seeds(experiment: Experiment) -> Experiment:
    """Return the experiment with other seeds in each scenario, so that no replicate is one of the search."""
    scenarios: Mapping[str, Scenario | None] = {
        name: None if each is None else _fresh(each) for name, each in experiment.scenarios.items()
    }
    return replace(experiment, name="fresh", scenarios=scenarios, _values={})


def _fresh(scenario: Scenario) -> Scenario:
    people, ties, luck = (life_seed(seed, _FRESH) for seed in seeds_in(scenario))
    return scenario.model_copy(update={"seed": Seed(people=people, ties=ties, luck=luck)})


def front_without_values(tried: Sequence[Tried], objectives: Sequence[Objective]) -> list[Tried]:
    """Return the points on the front, without the values of their replicates in the search."""
    front = on_front(np.array([each.means for each in tried]), [each.sign for each in objectives])
    empty = np.empty((0, len(objectives)))
    return [replace(each, values=empty) for each, on in zip(tried, front, strict=True) if on]
