"""Check 6: standing and strengths halve at their half-lives, and debts sum to zero over a pair.

Nothing here is left to chance: columns are set or replayed by hand, and held to single precision.
"""

from math import inf

import numpy as np
import pytest

from sim import Society, load

QUIET = {"people.count": 30, "asking.rate": 0.0, "people.on_crowd": 1.0, "channels": {"feed": {}}}


@pytest.mark.long
@pytest.mark.parametrize("hours", [24, 6])
@pytest.mark.parametrize("half_life", [0.5, 1, 7, 35, 1000])
def test_6_standing_halves_at_its_half_life(half_life, hours):
    """After t days 2**(-t/half_life) is left, also when the kept values change units (every 60 halvings)."""
    days = 24 if hours == 24 else 9
    society = Society(
        load("base", QUIET | {"standing.half_life": half_life, "days": days, "tick_hours": hours})
    )
    society.step()  # the first day begins as it was drawn
    start = np.linspace(0, 12, 30, dtype=np.float32)
    society.people.standing[:] = start
    for tick in range(1, days * 24 // hours):
        society.step()
        if tick % 5 > 1:
            continue
        left = start.astype(float) * 2.0 ** (-tick * hours / 24 / half_life)
        assert np.allclose(society.people_table().standing, left, rtol=3e-7, atol=0)
        assert society.person(29).standing == pytest.approx(left[29], rel=3e-7)


@pytest.mark.long
@pytest.mark.parametrize("hours", [24, 8])
@pytest.mark.parametrize("shield", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("half_life", [0.4, 3, 70])
def test_6_strengths_halve_at_theirs_and_shielded_ones_later(half_life, shield, hours):
    """Plain ties keep 2**(-t/h), online ties that are also face to face 2**(-t (1 - shield)/h)."""
    days = 30 * hours // 24
    changes = {"ties.half_life": half_life, "ties.shield": shield, "days": days, "tick_hours": hours}
    society = Society(
        load("base", QUIET | changes | {"ties.face_to_face.degree": 8, "ties.online.degree": 8})
    )
    first = society.ties_table()
    met = set(zip(*(first[first.layer == "face_to_face"][side] for side in ("from", "to")), strict=True))
    shielded = np.array(
        [
            layer == "online" and pair in met
            for layer, *pair in (
                (k, i, j) for k, i, j in zip(first.layer, first["from"], first["to"], strict=True)
            )
            for pair in [tuple(pair)]
        ]
    )
    assert 10 < shielded.sum() < len(first) - 200
    society.step()
    for tick in range(1, days * 24 // hours):
        society.step()
        if tick % 7 > 1:
            continue
        t = tick * hours / 24
        factor = np.where(shielded, 2.0 ** (-t * (1 - shield) / half_life), 2.0 ** (-t / half_life))
        now = society.ties_table()
        assert now["to"].tolist() == first["to"].tolist()
        assert np.allclose(now.strength, first.strength * factor, rtol=5e-7, atol=1e-44)


BUSY = {
    "people.count": 40,
    "days": 40,
    "asking.rate": 0.6,
    "people.effort.mean": inf,
    "people.on_crowd": 0.7,
    "channels": {"word_of_mouth": {}, "hub": {"capacity": inf}, "feed": {}},
    "ties.slots.face_to_face": 1000,
    "ties.slots.online": 1000,
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("half_life", "shield", "learning", "cap"),
    [(70, 0.5, 0.25, 3), (2, 0.0, 0.25, 1), (5, 1.0, 0.9, 60), (0.5, 0.5, 0.1, 2)],
)
def test_6_a_month_of_thanks_replayed_by_hand(half_life, shield, learning, cap):
    """Strengths, accounts and standing follow from the table of answers alone, by the equations of thank."""
    changes = {"ties.half_life": half_life, "ties.shield": shield, "ties.learning": learning}
    society = Society(
        load("base", BUSY | changes | {"asking.spread": 0, "ties.owed_cap": cap, "standing.half_life": 9})
    )
    strength = {"face_to_face": {}, "online": {}}
    for row in society.ties_table().itertuples():
        strength[row.layer][row[3], row.to] = float(row.strength)
    owed = {layer: dict.fromkeys(known, 0) for layer, known in strength.items()}
    society.run()
    answers = society.answers_table()
    given = answers[answers.helpful]
    standing = np.zeros(40)
    near = strength["face_to_face"]
    for day in range(40):
        if day > 0:
            standing *= 2.0 ** (-1 / 9)
            for pair in near:
                near[pair] *= 2.0 ** (-1 / half_life)
            for pair in strength["online"]:
                strength["online"][pair] *= 2.0 ** (-(1 - shield * (pair in near)) / half_life)
        for row in given[given.day == day].itertuples():
            layer = "online" if row.channel == "feed" else "face_to_face"
            standing[row.helper] += row.channel == "feed"
            for pair, change in (((row.asker, row.helper), 1), ((row.helper, row.asker), -1)):
                s = strength[layer].get(pair, 0.0)
                strength[layer][pair] = s + learning * (1 - s)
                owed[layer][pair] = max(-cap, min(cap, owed[layer].get(pair, 0) + change))
    assert len(given) > 500
    ties = society.ties_table()
    for layer in ("face_to_face", "online"):
        found = ties[ties.layer == layer]
        pairs = list(zip(found["from"], found.to, strict=True))
        assert set(pairs) == set(strength[layer])
        assert np.allclose(found.strength, [strength[layer][pair] for pair in pairs], rtol=2e-5, atol=1e-30)
        assert np.allclose(found.owed, [owed[layer][pair] / cap for pair in pairs], atol=1e-9)
    assert np.allclose(society.people_table().standing, standing, rtol=1e-5)


@pytest.mark.long
@pytest.mark.parametrize("slots", [1, 3, 10, 1000])
def test_6_what_is_owed_sums_to_zero_over_every_pair(slots):
    """Also when ties are replaced: nothing is owed if only one side of a tie is left."""
    changes = {"ties.slots.face_to_face": slots, "ties.slots.online": slots, "ties.owed_cap": 5}
    society = Society(load("base", BUSY | changes | {"days": 20})).run()
    ties = society.ties_table()
    for layer in ("face_to_face", "online"):
        found = ties[ties.layer == layer]
        owed = dict(zip(zip(found["from"], found.to, strict=True), found.owed, strict=True))
        assert sum(value != 0 for value in owed.values()) > 5
        assert max(map(abs, owed.values())) <= 1
        assert all(value + owed.get((j, i), 0) == 0 for (i, j), value in owed.items())
        assert found.groupby("from").size().max() <= slots
