"""The order of a feed: equal sums of chances, no influence of processing order, and exact equal chances."""

from fractions import Fraction

import numpy as np
from hypothesis import given, strategies as st

from sim.rules import rank

competing = st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 3)), min_size=1, max_size=30)
chances = st.lists(st.floats(0, 1), min_size=5, max_size=5).map(np.array)


@given(competing, chances)
def test_the_chances_of_a_person_add_up_to_what_they_read_without_an_order(pairs, of_person):
    person, key = np.array(pairs).T
    found = rank.ranked_chances(person, key, of_person[person])
    assert ((found >= 0) & (found <= 1)).all()
    for i in np.unique(person):
        mine = person == i
        assert np.isclose(found[mine].sum(), mine.sum() * of_person[i], atol=1e-9)
        order = found[mine][np.argsort(key[mine], kind="stable")]
        assert (np.diff(order) <= 1e-12).all()  # whoever is further up is never read less


@given(competing, chances, st.randoms(use_true_random=False))
def test_the_order_in_which_exposures_are_processed_does_not_matter(pairs, of_person, shuffle):
    places = list(range(len(pairs)))
    shuffle.shuffle(places)
    person, key = np.array(pairs).T
    found = rank.ranked_chances(person, key, of_person[person])
    again = rank.ranked_chances(person[places], key[places], of_person[person[places]])
    assert np.array_equal(found[places], again)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), chances)
def test_equal_places_have_equal_chances_to_the_bit(person, of_person):
    person = np.array(person)
    chance = of_person[person]
    assert np.array_equal(rank.ranked_chances(person, np.full(person.size, -9), chance), chance)


def test_a_reader_with_six_questions_and_attention_for_two_and_a_half():
    """R = 2.5 of 6: places 1, 2, 3, 3, 3, 6 have the chances 1, 1, 1/6 three times, 0."""
    key = np.array([30, 10, 20, 30, 30, 60])
    found = rank.ranked_chances(np.zeros(6, int), key, np.full(6, 2.5 / 6))
    assert [Fraction(each).limit_denominator(100) for each in found] == [
        Fraction(1, 6), 1, 1, Fraction(1, 6), Fraction(1, 6), 0,
    ]  # fmt: skip


def test_exposures_of_earlier_ticks_compete_but_are_not_decided_again():
    person, key = np.array([4, 4, 9, 4, 9]), np.array([5, 1, 7, 3, 2])
    found = rank.ranked_chances(person, key, np.array([0.5, 0.5, 0.5]))
    assert np.allclose(found, [0.0, 1.0, 0.0])  # person 4: R = 1.5 of 5, 1, 3; person 9: R = 1 of 7, 2


def test_orders():
    age, answers, votes = np.array([0, 65_000, 9, 9]), np.array([0, 2, 0, 1]), np.array([1, 0, 1, 5])
    keys = {
        name: rank.sort_keys(name, age, answers, votes) for name in ("newest", "unanswered_first", "votes")
    }
    assert keys["newest"].argsort(kind="stable").tolist() == [0, 2, 3, 1]
    assert keys["unanswered_first"].argsort(kind="stable").tolist() == [2, 0, 1, 3]
    assert keys["votes"].argsort(kind="stable").tolist() == [3, 0, 2, 1]
    assert keys["votes"][0] == keys["votes"][2]
