"""Budgets and fading, each equation checked with numbers by hand."""

import numpy as np
import pytest

from sim.rules.renew import Fading, budget_after, budget_cap, renew


def test_the_refill_depends_on_effort_and_morale_and_is_capped():
    # Half a day of effort 2 at morale 1/4: with withdrawal 1/2 zeal is a half.
    assert budget_after(0.5, 2.0, 0.25, 0.5, 7.0, 0.5) == pytest.approx(0.5 + 2 * 0.5 * 0.5)
    assert budget_after(0.5, 2.0, 0.25, 0.5, 7.0, 0.0) == pytest.approx(1.5)
    assert budget_after(5.5, 2.0, 1.0, 1.0, 3.0, 1.0) == 6.0  # three days of effort
    assert budget_after(0.9, 0.2, 1.0, 1.0, 3.0, 1.0) == 1.0  # never less than one answer
    assert budget_after(0.9, 0.0, 0.5, 1.0, 3.0, 1.0) == 0.9
    assert budget_after(0.25, 0.5, 0.0, 1.0, 3.0, 2.0) == 0.25  # no morale, no zeal
    assert budget_after(0.0, np.inf, 1.0, 1.0, 3.0, 1.0) == np.inf


def test_the_cap_is_zero_without_effort_and_infinite_with_infinite_effort():
    assert budget_cap(3.0, 0.5) == 1.5
    assert 0 <= budget_cap(3.0, 0.0) < 1e-290
    assert budget_cap(0.0, np.inf) == np.inf
    assert 0 <= budget_cap(0.0, 5.0) < 1e-290


def test_budgets_are_refilled_in_float32():
    columns = (np.array(column, np.float32) for column in ([0.5, 5.5], [2.0, 2.0], [0.25, 1.0]))
    found = renew(*columns, 0.5, 3.0, 0.5)
    assert found.dtype == np.float32
    assert found == pytest.approx([1.0, 6.0])


def test_fading_halves_in_a_half_life_and_shielded_ties_fade_more_slowly():
    fading = Fading(8.0, 0.5, 0.75)
    assert (fading.since, fading.scale, fading.shielded_scale) == (0, 1.0, 1.0)
    for _ in range(16):
        assert fading.pass_tick() is None
    assert fading.since == 16
    assert fading.scale == pytest.approx(0.5)
    assert fading.shielded_scale == pytest.approx(0.5**0.25)


def test_stored_values_are_rebased_after_sixty_halvings():
    fading = Fading(1.0, 4.0, 0.5)  # four halvings a tick, two where shielded
    factors = [fading.pass_tick() for _ in range(16)]
    assert factors[:15] == [None] * 15
    assert factors[15] == (2.0**-64, 2.0**-32)
    assert (fading.since, fading.scale, fading.shielded_scale) == (0, 1.0, 1.0)
    # Whatever the units, a value of one tick is 16 times less a tick later.
    assert fading.pass_tick() is None
    assert (fading.scale, fading.shielded_scale) == (2.0**-4, 2.0**-2)


def test_an_infinite_half_life_never_fades():
    fading = Fading(np.inf, 1.0)
    assert fading.pass_tick() is None
    assert (fading.scale, fading.shielded_scale) == (1.0, 1.0)
