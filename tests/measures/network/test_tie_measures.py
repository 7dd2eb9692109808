"""Measures of ties, on tables in which all ties differ."""

import math

import pandas as pd
import pytest
from helpers.result_rows import NAN, answers, measured, people, ties

from sim.measures import Life
from sim.measures.network.tie_measures import core_margin, sides

FACE, ONLINE = "face_to_face", "online"
SPAN = {"lifetime": 3.0, "days": 20.0}
# 0 and 1 both ways face to face and one way online; 0 to 2 online; 2 and 3 face to face; 4 was removed.
FIVE = ties([(0, 1, FACE, 0.5), (1, 0, FACE, 0.25), (0, 1, ONLINE, 0.2), (0, 2, ONLINE, 0.1),
             (2, 3, FACE, 0.04), (3, 2, FACE, 0.08), (3, 2, ONLINE, 0.03)])  # fmt: skip
WHO = people(5, removed_day=[NAN] * 4 + [3.0], town=pd.Categorical(["A", "A", "B", "B", "A"]))


def test_each_owner_of_a_tie_has_a_row_with_both_layers():
    pairs = sides(FIVE, WHO)
    assert list(zip(pairs.one, pairs.other, strict=True)) == [(0, 1), (0, 2), (1, 0), (2, 3), (3, 2)]
    assert pairs.strength.tolist() == [[0.5, 0.0, 0.25, 0.04, 0.08], [0.2, 0.1, 0.0, 0.0, 0.03]]
    assert pairs.joined == pytest.approx([0.6, 0.1, 0.25, 0.04, 0.08 + 0.03 - 0.0024])
    assert sides(FIVE[:0], WHO[:0]).one.size == 0


def test_strength_of_ties_a_person():
    joined = 0.6 + 0.1 + 0.25 + 0.04 + 0.1076
    assert measured("tie_strength", **SPAN, people=WHO, ties=FIVE) == pytest.approx(joined / 4)
    assert measured("face_to_face_strength", **SPAN, people=WHO, ties=FIVE) == pytest.approx(0.87 / 4)
    assert measured("live_ties", **SPAN, people=WHO, ties=FIVE) == pytest.approx(4 / 4)


def test_a_tie_is_alive_from_a_tenth_allowing_for_rounding():
    edge = ties([(0, 1, FACE, 0.1 - 1e-7), (1, 0, FACE, 0.1 - 1e-5), (2, 0, ONLINE, 0.2)])
    assert measured("live_ties", **SPAN, people=people(4), ties=edge) == 2 / 4


def test_local_ties_beyond_local_help():
    given = answers([(0, 1, 1, True), (2, 0, 2, True), (3, 1, 2, True), (2, 3, 4, False), (1, 2, 5, True)])
    near = 0.6 + 0.25 + 0.04 + 0.1076
    found = measured("home_strength_lead", **SPAN, people=WHO, ties=FIVE, answers=given)
    assert found == pytest.approx(near / (near + 0.1) - 1 / 4)


def test_the_core_is_the_fewest_ties_that_hold_half():
    # 1: ties 0.1, 0.2, 0.3 and 0.6 hold 1.2, the strongest just half; so it is for 0 with 0.5 and 0.25 twice.
    # 2: 0.2 and 0.3; the core is 5/6 of the stronger. 3: a tie without strength, which counts for nobody.
    own = ties([(1, 0, FACE, 0.3), (0, 1, FACE, 0.25), (1, 2, FACE, 0.1), (0, 2, FACE, 0.5),
                (1, 3, FACE, 0.6), (0, 3, FACE, 0.25), (1, 4, FACE, 0.2), (2, 0, FACE, 0.2),
                (2, 1, FACE, 0.3), (3, 0, FACE, 0.0), (3, 1, ONLINE, 0.4), (3, 0, ONLINE, 0.4),
                (3, 2, ONLINE, 0.2)])  # fmt: skip
    life = Life({"people": WHO, "ties": own})
    assert core_margin(life, 0) == pytest.approx(0.5 - (1 + 1 + 5 / 6) / 9)
    assert core_margin(life, 1) == pytest.approx(0.5 - (1 + 0.25) / 3)
    assert measured("core_margin_face_to_face", **SPAN, **life) == core_margin(life, 0)
    assert measured("core_margin_online", **SPAN, **life) == core_margin(life, 1)
    assert math.isnan(core_margin(Life({"people": WHO, "ties": own[9:10]}), 0))


# Half-way: 0–1 and 2–3 on both layers; 0–2 and 1–2 face to face, 3–0 and 3–1 online.
THEN = ties([(0, 1, FACE, 0.8), (2, 3, FACE, 0.4), (0, 2, FACE, 0.2), (1, 2, FACE, 0.5),
             (0, 1, ONLINE, 0.6), (2, 3, ONLINE, 0.1), (3, 0, ONLINE, 0.3), (3, 1, ONLINE, 0.4)])  # fmt: skip


def test_ties_of_two_layers_are_stronger():
    found = measured("two_layer_strength_lead", **SPAN, people=WHO, ties=THEN)
    assert found == pytest.approx(((0.6 - 0.35) + (0.35 - 0.35)) / 2)
    assert math.isnan(measured("two_layer_strength_lead", **SPAN, people=WHO, ties=THEN[2:]))


def test_a_tie_survives_with_half_of_its_strength():
    now = ties([(0, 1, FACE, 0.4), (2, 3, FACE, 0.19), (0, 2, FACE, 0.3), (0, 1, ONLINE, 0.29),
                (3, 0, ONLINE, 0.2), (3, 1, ONLINE, 0.21), (4, 0, FACE, 0.9), (1, 0, FACE, 0.5)])  # fmt: skip
    # Face to face: of two layers 0–1 is kept, 2–3 not; of one 0–2 is, 1–2 has gone. Online: 0–1 and 2–3 are
    # not, both of one layer are.
    tables = {"people": WHO, "ties_at_half": THEN, "ties": now}
    assert measured("two_layer_survival_lead", **SPAN, **tables) == pytest.approx(
        ((1 / 2 - 1 / 2) + (0 - 1)) / 2
    )
    gone = {**tables, "ties": now[:0]}
    assert measured("two_layer_survival_lead", **SPAN, **gone) == 0.0
    last = {**tables, "ties": ties([(0, 1, FACE, 0.7), (0, 1, ONLINE, 0.7)])}  # no later pairs are left
    assert measured("two_layer_survival_lead", **SPAN, **last) == pytest.approx(1 / 2)
