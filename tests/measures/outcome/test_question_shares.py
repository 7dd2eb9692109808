"""Shares, ranks and gaps between top and bottom, counted by hand."""

import math

import numpy as np
import pytest
from helpers.result_rows import NAN, people, questions

from sim.measures import Life
from sim.measures.declaration import Span
from sim.measures.outcome.groups import by_group, full_life, groupings
from sim.measures.outcome.question_shares import (
    first_half_questions,
    full_life_questions,
    present,
    ratio,
    second_half_questions,
    share,
    spearman,
    top_bottom_gap,
)


def test_a_ratio_needs_a_positive_denominator():
    assert ratio(3, 4) == 0.75
    assert ratio(-1, 0.5) == -2.0
    assert ratio(0, 0.25) == 0.0
    assert math.isnan(ratio(1, 0))
    assert math.isnan(ratio(1, -2))
    assert share(np.array([True, False, False, False])) == 0.25
    assert math.isnan(share(np.zeros(0, bool)))


def test_removed_people_are_not_present():
    assert present(people(3, removed_day=[NAN, 4.0, NAN])).tolist() == [True, False, True]
    assert present(people(2).drop(columns="removed_day")).tolist() == [True, True]


def test_questions_count_if_they_had_their_whole_life():
    rounding = 1e-9
    rows = questions([(0, day, 0) for day in (7, 7 + rounding, 8, 10 - rounding, 17 + rounding, 17.1, 5)])
    life, span = Life({"people": people(1), "questions": rows}), Span(3.0, 20.0)
    assert full_life_questions(life, span).tolist() == [True, True, True, True, True, False, True]
    assert first_half_questions(life, span).tolist() == [True, True, False, False, False, False, True]
    assert second_half_questions(life, span).tolist() == [False, False, False, True, True, False, False]
    watched = [3.0, 3.0 - rounding, 2.9, 5.0, 3.0, 3.0, 0.0]  # two askers were removed earlier
    whole = full_life(rows.assign(watched_days=watched), lifetime_days=3.0, days=20.0)
    assert whole.tolist() == [True, True, False, True, True, False, False]


def test_rank_correlation_with_equal_ranks():
    # Ranks 1.5, 1.5, 3, 4.5, 4.5 against 2, 4, 1, 5, 3, all less 3.
    x, y = np.array([7.0, 7.0, 8.0, 9.0, 9.0]), np.array([0.2, 0.4, 0.1, 0.5, 0.3])
    one, other = np.array([-1.5, -1.5, 0, 1.5, 1.5]), np.array([-1, 1, -2, 2, 0])
    assert spearman(x, y) == pytest.approx((one @ other) / math.sqrt((one @ one) * (other @ other)))
    assert spearman(x, y) == pytest.approx(3 / math.sqrt(90))
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([4.0, 3, 1, 2])) == pytest.approx(-0.8)
    assert math.isnan(spearman(x, np.ones(5)))
    assert math.isnan(spearman(np.ones(5), x))


def test_the_top_and_bottom_parts_can_include_an_item_in_part():
    order, value = np.array([5.0, 1, 3, 3, 9]), np.array([0.5, 2, 1, 4, 8])
    # In order: 2; 1 and 4, each as 2.5; 0.5; 8. A tenth of five is half a person, three tenths are 1.5.
    assert top_bottom_gap(order, value, 0.1) == pytest.approx(8 - 2)
    assert top_bottom_gap(order, value, 0.3) == pytest.approx((8 + 0.25) / 1.5 - (2 + 1.25) / 1.5)
    assert top_bottom_gap(order, value, 0.5) == pytest.approx((8 + 0.5 + 1.25) / 2.5 - (2 + 2.5 + 1.25) / 2.5)
    assert top_bottom_gap(order[:1], value[:1], 0.2) == pytest.approx(0.0)
    assert math.isnan(top_bottom_gap(order[:0], value[:0], 0.2))


def test_groups_of_askers():
    who = people(4, effort_fifth=[5, 1, 2, 1], on_crowd=[True, False, True, False], town=["B", "A", "B", "C"])
    kinds = {each.kind: (each.names, each.group.tolist()) for each in groupings(who)}
    assert kinds["overall"] == (("all",), [0, 0, 0, 0])
    assert kinds["effort_fifth"][1] == [4, 0, 1, 0]
    assert kinds["on_crowd"] == (("off the crowd", "on the crowd"), [1, 0, 1, 0])
    assert kinds["town"] == (("town A", "town B", "town C"), [1, 0, 1, 2])
    rows = questions([(0, 1, 1), (0, 2, 0), (0, 3, 4), (1, 4, 0), (2, 5, 1), (2, 18, 0)])
    found = by_group({"people": who, "questions": rows}, lifetime_days=3.0, days=20.0, small_groups=True)
    assert found["questions"].tolist() == [5, 1, 1, 0, 0, 3, 1, 4, 1, 4, 0]
    expected = [3 / 5, 0, 1, NAN, NAN, 2 / 3, 0, 3 / 4, 0, 3 / 4, NAN]
    assert found["answered_share"].to_numpy() == pytest.approx(expected, nan_ok=True)
    assert found["group"].tolist()[5:] == ["effort fifth 5 (most)", *kinds["on_crowd"][0], *kinds["town"][0]]
