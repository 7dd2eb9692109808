"""How often bootstrap intervals of facts contain the truth: of shares they do, of the tail too rarely."""

import numpy as np
import pytest

from sim.facts.fact_intervals import bootstrap_intervals
from sim.facts.fact_table import compute
from sim.facts.people_facts import NULLS, Pairs, People
from sim.facts.question_facts import Questions
from sim.measures import reciprocity_null

NOBODY = np.zeros(0, np.int64)
SAMPLES, HELPERS, DRAWS = 120, 200, 150


def people(given):
    null = reciprocity_null(NOBODY, NOBODY, samples=NULLS)
    return People(np.zeros_like(given), given, np.zeros_like(given), Pairs(NOBODY, NOBODY, 1), null)


@pytest.mark.slow
def test_coverage_of_intervals_over_people():
    draw = np.random.default_rng(4)
    everybody = np.floor(np.exp(draw.normal(0, 1.3, 400_000))).astype(np.int64) + 1
    none = Questions(
        wait=np.zeros(0), watched=np.zeros(0), answers=NOBODY, earlier=NOBODY, lifetime=7.0, week=NOBODY
    )
    true = compute(people(everybody), none, over="people")
    hits = dict.fromkeys(("helped_once_helpers", "help_gini_helpers", "help_by_top_10_helpers"), 0)
    for _ in range(SAMPLES):
        found = bootstrap_intervals(people(draw.choice(everybody, HELPERS)), none, draws=DRAWS, seed=0)
        for name in hits:
            hits[name] += found[name][0] <= true[name] <= found[name][1]
    # four standard errors of 120 samples around 95 %, and around the 80 % that docs/how-to/facts.md admits
    assert 0.87 < hits["helped_once_helpers"] / SAMPLES <= 1
    for name in ("help_gini_helpers", "help_by_top_10_helpers"):
        assert 0.65 < hits[name] / SAMPLES < 0.95
