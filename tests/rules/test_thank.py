"""Ties, accounts and morale after an answer, each equation checked with numbers by hand."""

import numpy as np
import pytest

from sim.rules.thank import account_after, change_morale, morale_after, strength_after


def test_a_tie_closes_a_share_of_its_gap():
    assert strength_after(np.array([0.2, 0.0, 1.0]), 0.25) == pytest.approx([0.4, 0.25, 1.0])


def test_accounts_are_held_to_the_cap():
    assert account_after(np.array([1, 2, 3, -3, -2]), np.array([1, 1, 1, -1, 4]), 3).tolist() == [
        2,
        3,
        3,
        -3,
        2,
    ]


def test_morale_falls_by_a_share_and_rises_by_a_share_of_its_gap():
    assert morale_after(0.6, 0.5, 0.0) == pytest.approx(0.3)
    assert morale_after(0.6, 0.0, 0.5) == pytest.approx(0.8)
    assert morale_after(0.8, 0.25, 0.5) == pytest.approx(0.8 - 0.2 + 0.1)


def test_morale_changes_once_for_each_time_a_person_is_named():
    morale = np.array([0.5, 1.0, 0.25, 1.0], np.float32)
    change_morale(morale, np.array([3, 1, 3, 0, 3]), 0.5, 0.0)
    assert morale.tolist() == [0.25, 0.5, 0.25, 0.125]
    change_morale(morale, np.array([2, 2, 1]), 0.0, 0.5)
    assert morale.tolist() == [0.25, 0.75, 0.8125, 0.125]
    change_morale(morale, np.zeros(0, int), 0.5, 0.5)
    assert morale.tolist() == [0.25, 0.75, 0.8125, 0.125]
