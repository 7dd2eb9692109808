"""Circles of ties, counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import people, ties

from sim.measures.network.dunbar_circles import CIRCLES, circle_sizes, strength_of_contact

LEARNING = {"learning": 0.4, "half_life_days": 50.0}


def test_circles_of_the_literature():
    assert [circle.size for circle in CIRCLES] == [5, 15, 50, 150]
    week, month, some, year = (circle.contact_days for circle in CIRCLES)
    assert (week, month, year) == (7.0, 365 / 12, 365.0)
    assert some == pytest.approx(math.sqrt(month * year))


def test_a_tie_used_regularly_never_falls_below_its_lowest_strength():
    for days in (3.0, 40.0):
        least = strength_of_contact(days, **LEARNING)
        used = least + 0.4 * (1 - least)
        assert used * 2 ** (-days / 50) == pytest.approx(least)


def test_each_person_stands_in_a_circle_by_strength():
    edge = strength_of_contact(365 / 12, **LEARNING)  # 0.423
    face, online = "face_to_face", "online"
    own = ties([(0, 1, face, edge), (0, 1, online, 0.01), (0, 2, face, edge - 1e-9), (0, 3, online, 0.9),
                (0, 2, online, 0.5), (1, 0, face, 0.3), (1, 0, online, 0.3), (2, 1, online, 0.99),
                (2, 0, online, 0.2)])  # fmt: skip
    found = circle_sizes({"people": people(5), "ties": own}, **LEARNING).set_index(["layer", "circle"])
    group = "sympathy group"
    assert found.loc[(face, group), "mean"] == 1 / 5
    assert found.loc[(online, group), "mean"] == 3 / 5
    # Both: 0 with 1, 2 and 3; 1 with 0, for 1 - 0.7 · 0.7 is 0.51; 2 with 1.
    assert found.loc[("both", group), "mean"] == 5 / 5
    sizes = [3, 1, 1, 0, 0]
    assert found.loc[("both", group), "median"] == 1.0
    assert found.loc[("both", group), "tenth"] == np.quantile(sizes, 0.1)
    assert found.loc[("both", group), "ninetieth"] == pytest.approx(2.2)
    assert found.loc[("both", group), "strength"] == edge
    assert found.loc[("both", group), "contact_days"] == 365 / 12
    assert found.loc[("both", group), "expected"] == 15


def test_deciles_of_people():
    rows = [(n, 11 + k, "online", 0.99) for n in range(11) for k in range(n)]
    own = ties(rows)
    who = people(21)[:11]
    found = circle_sizes({"people": who, "ties": own}, **LEARNING).set_index(["layer", "circle"])
    row = found.loc[("online", "support clique")]
    assert row[["mean", "tenth", "median", "ninetieth"]].tolist() == [5.0, 1.0, 5.0, 9.0]
    one = circle_sizes({"people": who[:1], "ties": own[:0]}, **LEARNING)
    assert (one["mean"] == 0).all()
    nobody = circle_sizes({"people": who[:0], "ties": own[:0]}, **LEARNING)
    assert nobody[["mean", "tenth", "median", "ninetieth"]].isna().all(axis=None)


def test_pairs_are_distinct_for_any_person_numbers():
    # Keys of (row, number of the other) must not meet: 0 with 16 and 1 with 4.
    own = pd.DataFrame({"from": [4, 7, 7], "to": [16, 4, 16], "layer": "online", "strength": [0.5, 0.5, 0.5]})
    found = circle_sizes({"people": people(5), "ties": own}, learning=0.4, half_life_days=50.0)
    both = found[found["layer"] == "both"].set_index("circle")
    assert both.loc["sympathy group", "mean"] == 3 / 5
    assert both.loc["support clique", "mean"] == 0.0
