"""How often are losses called more than luck without any difference, if points share their luck?"""

import numpy as np
import pytest

from sim.studies.discovery.sign_flips import chance_of_losses

STUDIES, POINTS = 1000, 128


def normal(chance, correlation, replicates):
    """Draw differences with a shared and an own part of luck; any two points correlate by `correlation`."""
    shared, own = chance.normal(size=replicates), chance.normal(size=(POINTS, replicates))
    return correlation**0.5 * shared + (1 - correlation) ** 0.5 * own


def skewed(chance, correlation, replicates):
    """Draw differences of two scenarios whose measures are lognormal."""
    a, b = (np.exp(normal(chance, correlation, replicates)) for _ in range(2))
    return b - a


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [6, 8, 20])
@pytest.mark.parametrize(
    ("kind", "correlation"), [(normal, 0.0), (normal, 0.3), (normal, 0.8), (skewed, 0.3)]
)
def test_false_alarms_if_points_share_their_luck(kind, correlation, replicates):
    """About 5 % of studies without a difference are called more than luck, however their points correlate.

    A binomial test, as if points were independent, called 13 to 16 % so at a correlation of 0.3.
    """
    chance = np.random.default_rng(3)
    called = sum(chance_of_losses(kind(chance, correlation, replicates)) <= 0.05 for _ in range(STUDIES))
    assert 0.02 <= called / STUDIES <= 0.07  # 5 % and three standard errors; of six replicates 3 of 64 ways


@pytest.mark.slow
def test_a_true_loss_at_a_quarter_of_the_points_is_found():
    chance, found = np.random.default_rng(4), 0
    loss = np.where(np.arange(POINTS) < POINTS / 4, -2.0, 0.0)[:, None]
    for _ in range(200):
        found += chance_of_losses(normal(chance, 0.3, 8) + loss) <= 0.05
    assert found >= 180
