"""Who meets whom, with draws set by hand."""

import numpy as np
from helpers.fixed_draws import draw_by_hand

from sim import rng as chance
from sim.rules import meet


def test_people_attend_an_event_if_their_draw_is_below_the_turnout(monkeypatch):
    asked = draw_by_hand(monkeypatch, [0.1, 0.5, 0.49, 0.51, 0.0])
    assert meet.draw_attendees(7, 30, 2, np.zeros(0, int), 0.5).size == 0
    assert meet.draw_attendees(7, 30, 2, np.array([0, 1, 2, 4]), 0.5).tolist() == [0, 2, 4]
    assert asked[1:] == [(7, chance.ATTEND, 30, 2, 0)]


def test_people_of_a_town_are_paired_in_the_order_of_their_draws(monkeypatch):
    # Lots of two rounds; town 0 has 1, 4, 6, town 3 has 2, 3, 5, 7.
    lots = {5 * 1024: [0, 30, 8, 1, 10, 6, 20, 2], 5 * 1024 + 1: [0, 1, 4, 3, 3, 2, 2, 1]}

    def words(_seed, _stream, _tick, who, nth):
        return (np.array(lots[nth])[who],)

    monkeypatch.setattr(chance, "words", words)
    who, town = np.arange(1, 8), np.array([0, 3, 3, 0, 3, 0, 3])
    # First round: 4 and 6 (1 has nobody), 3 and 7, 5 and 2; second: 1 and 6, 7 and 5, 3 and 2.
    one, other = meet.draw_pairs(1, 2, 5, who, town, 2)
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == [
        (1, 6),
        (2, 3),
        (2, 5),
        (3, 7),
        (4, 6),
        (5, 7),
    ]
    one, other = meet.draw_pairs(1, 2, 5, who, town, 1)
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == [(2, 5), (3, 7), (4, 6)]
    assert [part.size for part in meet.draw_pairs(1, 2, 5, who, town, 0)] == [0, 0]


def test_pairs_are_distinct_whichever_side_comes_first():
    one, other = meet.distinct_pairs(np.array([[5, 2, 9, 2, 5, 2], [2, 9, 2, 5, 9, 3]]))
    assert one.tolist() == [2, 2, 2, 5]
    assert other.tolist() == [3, 5, 9, 9]


def test_a_friend_introduces_to_a_friend(monkeypatch):
    # Ties: 0–1 (1), 0–2 (3); 1–0, 1–3, 1–4 (1, 2, 1); 2–0 (3); 3–1 (2); 4–1 (1); 5 knows nobody.
    neighbour = np.array([[1, 2, 0], [0, 3, 4], [0, 9, 9], [1, 9, 9], [1, 9, 9], [9, 9, 9]])
    strength = np.array([[1, 3, 9], [1, 2, 1], [3, 9, 9], [2, 9, 9], [1, 9, 9], [9, 9, 9]], np.float32)
    degree = np.array([2, 3, 1, 1, 1, 0])

    def introduced(goes, first, second, rate=0.5):
        draw_by_hand(monkeypatch, goes, first, second, [0.0] * 6)
        one, other = meet.friends_of_friends(3, 4, rate, neighbour, strength, degree)
        return list(zip(one.tolist(), other.tolist(), strict=True))

    no = 0.5
    some, middle = [0.49, no, no, no, no, 0.1], [0.5] * 6
    # Person 0 is taken along by 1 (a quarter of the strength) and meets 3 (from 1/4 to 3/4) or 4.
    assert introduced(some, [0.24] * 6, middle) == [(0, 3)]
    assert introduced(some, [0.24] * 6, [0.25] * 6) == [(0, 3)]
    assert introduced(some, [0.24] * 6, [0.75] * 6) == [(0, 4)]
    assert introduced(some, [0.24] * 6, [0.24] * 6) == []  # that is the person again
    assert introduced(some, [0.25] * 6, middle) == []  # friend 2 knows only 0
    # 3 meets 0 through 1, and 4 through 1; 2 would meet whom 0 knows.
    assert introduced([no, no, no, 0.0, 0.0, no], middle, [0.1, 0.1, 0.1, 0.1, 0.9, 0.1]) == [(0, 3)]
    assert introduced([no, no, 0.3, 0.3, no, no], middle, [0.2, 0.2, 0.2, 0.8, 0.2, 0.2]) == [(1, 2), (3, 4)]


def test_ties_without_strength_are_drawn_uniformly():
    neighbour, degree = (
        np.array([[1, 2, 9], [0, 3, 4], [0, 9, 9], [1, 9, 9], [1, 9, 9]]),
        np.array([2, 3, 1, 1, 1]),
    )
    strength = np.zeros((5, 3), np.float32)

    def drawn_of(u):
        return meet._draw_tie(np.array([1]), np.array([u]), neighbour, strength, degree).tolist()

    assert [drawn_of(u) for u in (0.33, 0.34, 0.66, 0.67, 1.0)] == [[0], [3], [3], [4], [4]]
