"""Network measures of a run: their cost, and the people on whom they are based."""

import numpy as np
import pytest
from helpers.result_rows import answers, measured, people

from sim.measures.network.distances import Distance
from sim.measures.network.reciprocity import Null
from sim.measures.outcome import run_measures

SPAN = {"lifetime": 3.0, "days": 20.0}
# Between 0, 1 and 2 all help, 0 and 1 both ways; 2 helps 3; the answer of 4 is not helpful.
GIVEN = answers(
    [(0, 1, 1, True), (1, 0, 2, True), (1, 2, 2, True), (2, 0, 4, True), (2, 3, 5, True), (4, 0, 6, False)]
)


def test_shape_of_the_network_of_help():
    tables = {"people": people(5), "answers": GIVEN}
    assert measured("reciprocity", **SPAN, **tables) == pytest.approx(2 / 5)
    assert measured("clustering", **SPAN, **tables) == pytest.approx(3 / 5)
    # Degrees 2, 2, 3, 1 and 0.
    assert measured("degree_centralisation", **SPAN, **tables) == pytest.approx((1 + 1 + 0 + 2 + 3) / (4 * 3))
    assert measured("mean_distance", **SPAN, **tables) == pytest.approx((4 * 1 + 2 * 2) / 6)


@pytest.mark.parametrize(("count", "sources"), [(500, 500), (501, 64)])
def test_steps_are_counted_from_a_few_people_in_large_societies(monkeypatch, count, sources):
    asked = []

    def mean_distance(net, *, sources):
        asked.append((net.people, sources))
        return Distance(2.0, 2.0, 2.0, 1.0, sources)

    monkeypatch.setattr(run_measures, "mean_distance", mean_distance)
    assert measured("mean_distance", **SPAN, people=people(count), answers=GIVEN) == 2.0
    assert asked == [(count, sources)]


def test_reciprocity_by_chance_uses_three_networks(monkeypatch):
    def reciprocity_null(helpers, askers, *, samples, moves):
        assert (samples, moves) == (3, 4.0)
        assert np.column_stack([helpers, askers]).tolist() == [[0, 1], [1, 0], [1, 2], [2, 0], [2, 3]]
        return Null(0.4, 0.25, 0.1, 0.5, samples)

    monkeypatch.setattr(run_measures, "reciprocity_null", reciprocity_null)
    assert measured("reciprocity_null", **SPAN, people=people(5), answers=GIVEN) == 0.25
