"""The best point of a search: its interval contains the true value too rarely, unless it is run again."""

import numpy as np
import pytest

from sim.measures import student_interval
from sim.studies.experiments.design import Dimension
from sim.studies.optimisation.fresh_replicates import front_without_values
from sim.studies.optimisation.objectives import Objective
from sim.studies.optimisation.optimise import search_points
from sim.studies.optimisation.search import Search

pytest.importorskip("optuna", reason="Optuna isn't installed")
STUDIES, BUDGET, FRESH = 1000, 160, 20
GAIN = (Objective("answered_share", "more"),)


def truth(point):
    """Return the true value of a point: nearly flat, so that luck decides which point seems best."""
    return 0.5 - 0.1 * (point["x"] - 0.3) ** 2


def luck(study, runs):
    """Return a function that measures points with noise, half of which all points share in a replicate."""

    def measure(chosen, replicates):
        shared = np.random.default_rng([study, runs]).normal(size=replicates)
        for each in chosen:
            own = np.random.default_rng([study, runs, each.number]).normal(size=replicates)
            each.values = (truth(each.point) + 0.1 * (shared + own))[:, None]

    return measure


def contains(interval, value):
    return interval.low <= value <= interval.high


@pytest.mark.slow
def test_intervals_of_the_best_point_cover_its_true_value_only_with_fresh_replicates():
    dimensions = (Dimension("x", low=0.0, high=1.0),)
    before = after = 0
    bias, bias_after = [], []
    for study in range(STUDIES):
        search = Search(["toy"], dimensions, GAIN, study, 16)
        tried = search_points(search, luck(study, 0), GAIN, (BUDGET, 4, 32), lambda *_: None)
        (best,) = front_without_values(tried, GAIN)
        assert best.values.size == 0
        chosen = next(each for each in tried if each.number == best.number)
        luck(study, 1)([best], FRESH)
        true, first, again = truth(best.point), *(student_interval(e.values[:, 0]) for e in (chosen, best))
        before += contains(first, true)
        after += contains(again, true)
        bias.append(first.mean - true)
        bias_after.append(again.mean - true)
    # about four standard errors of 1,000 studies around 95 %
    assert 0.92 <= after / STUDIES <= 0.98
    assert abs(np.mean(bias_after)) < 4 * np.std(bias_after) / np.sqrt(STUDIES)
    # the winner's curse: if the search's own intervals were as good, fresh replicates would be needless
    assert before / STUDIES < 0.88
    assert np.mean(bias) > 4 * np.std(bias) / np.sqrt(STUDIES)
