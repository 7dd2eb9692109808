"""Rows of ties are widened rarely, and no tie changes."""

import numpy as np
import pytest

from sim.networks.layer import SPARE, from_directed


@pytest.mark.parametrize("people", [3, 5_000])  # arrays in ordinary memory, and in mappings that are resized
def test_widening_adds_spare_columns_and_changes_no_tie(people):
    row = np.repeat(np.arange(people), 4)
    other = np.tile([1, 2, 4, 7], people)
    layer = from_directed(people, row, other, 0.25, slots=4 + SPARE + 3)
    layer.account[:, 1] = 5
    before = [each.copy() for each in layer.columns]
    for needed, width in ((4, 4), (5, 5 + SPARE), (5 + SPARE, 5 + SPARE), (6 + SPARE, 7 + SPARE)):
        layer.make_room(needed)
        assert layer.width == width
        assert layer.neighbour.flags.c_contiguous
    layer.make_room(1_000)
    assert layer.width == layer.slots
    for now, old, fill in zip(layer.columns[:3], before[:3], (-1, 0, 0), strict=True):
        assert np.array_equal(now[:, :4], old)
        assert now.dtype == old.dtype
        assert (now[:, 4:] == fill).all()
    assert np.array_equal(layer.degree, before[3])
