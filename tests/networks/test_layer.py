"""Rows of ties are widened rarely, and no tie changes; a word holds a tie without loss."""

import numpy as np
import pytest

from sim.networks import tie_words
from sim.networks.layer import SPARE, from_directed


@pytest.mark.parametrize("people", [3, 5_000])  # arrays in ordinary memory, and in mappings that are resized
def test_widening_adds_spare_columns_and_changes_no_tie(people):
    row = np.repeat(np.arange(people), 4)
    other = np.tile([1, 2, 4, 7], people)
    layer = from_directed(people, row, other, 0.25, slots=4 + SPARE + 3)
    layer.account[:, 1] = 5
    words, degree = (each.copy() for each in layer.columns)
    for needed, width in ((4, 4), (5, 5 + SPARE), (5 + SPARE, 5 + SPARE), (6 + SPARE, 7 + SPARE)):
        layer.make_room(needed)
        assert layer.width == width
        assert layer.word.flags.c_contiguous
    layer.make_room(1_000)
    assert layer.width == layer.slots
    assert layer.word.dtype == words.dtype
    assert np.array_equal(layer.word[:, :4], words)
    assert (layer.word[:, 4:] == 0).all()
    assert (layer.neighbour[:, 4:] == -1).all()
    assert np.array_equal(layer.degree, degree)


def test_a_word_holds_a_tie_without_loss():
    neighbour = np.array([0, 1, 77, tie_words.MOST_PEOPLE - 1])
    strength, account = np.float32([0, 1, 1 / 3, 3e38]), np.array([-128, -1, 0, 127])
    words = tie_words.tie_word(neighbour, strength, account)
    assert words.dtype == np.uint64
    assert (words != 0).all()
    np.testing.assert_array_equal(tie_words.neighbour_in(words), neighbour)
    np.testing.assert_array_equal(tie_words.stored_in(words), strength)
    np.testing.assert_array_equal(tie_words.account_in(words), account)
    assert [
        tie_words.tie_word(*tie) for tie in zip(neighbour, strength, account, strict=True)
    ] == words.tolist()
    assert tie_words.neighbour_in(np.uint64(0)) == -1


def test_columns_of_a_layer_are_views_of_its_words():
    layer = from_directed(3, np.array([0, 0, 2]), np.array([1, 2, 0]), 0.25, slots=2)
    layer.strength[0, 1], layer.account[2, 0] = 0.75, -6
    assert layer.neighbour.tolist() == [[1, 2], [-1, -1], [0, -1]]
    assert tie_words.stored_in(layer.word).tolist() == [[0.25, 0.75], [0, 0], [0.25, 0]]
    assert tie_words.account_in(layer.word).tolist() == [[0, 0], [0, 0], [-6, 0]]
