"""Meetings, plugging in and interventions against exact results; tolerances have error rates below 1e-5."""

import numpy as np
import pandas as pd
import pytest

from sim import Society, load
from sim.day.meet import bring_together
from sim.engine.engines import engine_named
from sim.networks import cut
from sim.rules import intervene, meet, plug_in
from sim.state.today import Today

NEIGHBOURS = load("neighbours-only", {"people.count": 60, "days": 6, "asking.rate": 0.3})
HYBRID = load("hybrid", {"people.count": 120, "days": 14, "asking.rate": 0.3})
HAMLET = HYBRID.replace({"people.count": 60, "days": 8})
ALIKE = {"check_exact": True}


def tables(scenario):
    return Society(scenario, engine="numpy").run().tables(ties=True)


def assert_same(one, other):
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], **ALIKE)


def within(count, trials, p):
    """Whether a binomial count is within 4.5 standard deviations of its mean (error rate 7e-6)."""
    return abs(count - trials * p) <= 4.5 * np.sqrt(trials * p * (1 - p)) + 1e-9


def strength(society, layer, i, j):
    """Strength of i's tie to j now, from the table that a user gets."""
    found = society.ties_table()
    row = found[(found["from"] == i) & (found["to"] == j) & (found.layer == layer)]
    return row.strength.iloc[0] if len(row) else None


# -- meet ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("here", [2, 9, 10])
def test_each_pair_of_visitors_meets_equally_often(here):
    rounds, evenings = 3, 300
    who, town = np.arange(100, 100 + here), np.zeros(here, np.int64)
    met = np.zeros((200, 200))
    for evening in range(evenings):
        a, b = meet.draw_pairs(7, evening, 0, who, town, rounds)
        assert np.all(a < b)
        met[a, b] += 1
    p = 1 / (here - 1 if here % 2 == 0 else here)
    share = 1 - (1 - p) ** rounds
    counts = met[np.ix_(who, who)][np.triu_indices(here, 1)]
    assert counts.sum() == met.sum()
    assert all(within(count, evenings, share) for count in counts)


def test_one_round_makes_as_many_pairs_as_there_can_be_in_each_town():
    town = np.array([0] * 7 + [1] * 4 + [2])
    a, b = meet.draw_pairs(1, 3, 0, np.arange(12), town, 1)
    assert np.bincount(town[a], minlength=3).tolist() == [3, 2, 0]
    assert np.array_equal(town[a], town[b])
    assert len(set(a) | set(b)) == 2 * a.size


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_a_meeting_strengthens_both_layers_by_a_share_of_the_gap(engine):
    scenario = HYBRID.replace({"people.on_crowd": 1.0, "ties.learning": 0.3})
    society = Society(scenario, engine=engine)
    near, far = society.ties.face_to_face, society.ties.online
    i = int(np.argmax(near.degree))
    known, followed = int(near.neighbour[i, 0]), int(far.neighbour[i, 0])
    stranger = next(
        j for j in range(120) if j not in near.neighbour[i] and j not in far.neighbour[i] and j != i
    )
    pairs = [known, followed, stranger]
    before = {
        (layer, j): strength(society, layer, i, j) or 0.0
        for layer in ("face_to_face", "online")
        for j in pairs
    }
    a, b = np.array([i] * 3), np.array(pairs)
    today = Today()
    bring_together(society.state, engine_named(engine), today, np.minimum(a, b), np.maximum(a, b))
    assert today.met == 3
    for (layer, j), s in before.items():
        now = strength(society, layer, i, j)
        if layer == "online" and j not in far.neighbour[i]:
            assert now is None
        else:
            assert now == pytest.approx(s + 0.3 * (1 - s), rel=1e-6)
            if layer == "face_to_face":
                assert strength(society, layer, j, i) == now
    assert society.ties_table().owed.abs().max() == 0


def test_who_comes_is_the_turnout():
    came = sum(meet.draw_attendees(3, day, 0, np.arange(1000), 0.3).size for day in range(50))
    assert within(came, 50_000, 0.3)


def test_friends_of_friends_are_met_in_proportion_to_strength():
    """In the path 0 - 1 - 2 - 3 person 0 meets 2 with rate s12/(s01 + s12), and 2 meets 0 in its own way."""
    neighbour = np.array([[1, -1], [0, 2], [1, 3], [2, -1]])
    s = np.array([[0.2, 0], [0.2, 0.6], [0.6, 0.4], [0.4, 0]])
    degree = np.array([1, 2, 2, 1])
    met, days = np.zeros((4, 4), int), 1_500
    for day in range(days):
        a, b = meet.friends_of_friends(5, day, 0.4, neighbour, s, degree)
        met[a, b] += 1
    first, second = 0.4 * (0.6 / 0.8), 0.4 * (0.6 / 1.0) * (0.2 / 0.8)
    assert within(met[0, 2], days, 1 - (1 - first) * (1 - second))
    assert within(met[1, 3], days, 1 - (1 - 0.4 * 0.75 * 0.4) * (1 - 0.4 * 0.6))
    assert met.sum() == met[0, 2] + met[1, 3]


def test_events_take_place_only_on_their_days():
    days = (
        Society(NEIGHBOURS.replace({"meeting.every": 2, "meeting.turnout": 1.0}), engine="numpy")
        .run()
        .days_table()
    )
    assert (days.met > 0).tolist() == [False, False, True, False, True, False]


# -- plug in ------------------------------------------------------------------------------------------
def test_thresholds_are_normal_and_clipped_to_shares():
    drawn = plug_in.draw_thresholds(1, 40_000, 0.3, 0.1)
    assert abs(drawn.mean() - 0.3) < 4.5 * 0.1 / 200
    assert within(int((drawn < 0.4).sum()), 40_000, 0.8413447)
    assert plug_in.draw_thresholds(1, 9, 0.3, 0.0).tolist() == [0.3] * 9
    wide = plug_in.draw_thresholds(1, 1000, 0.5, 1.0)
    assert wide.min() == 0
    assert wide.max() == 1


def test_visibility_is_a_share_of_strength():
    neighbour = np.array([[1, 2, 3], [0, -1, -1], [0, -1, -1], [0, -1, -1], [-1, -1, -1]])
    strength = np.array([[0.1, 0.3, 0.6], [0.1, 0, 0], [0.3, 0, 0], [0.6, 0, 0], [0, 0, 0]])
    success = np.array([False, True, False, True, True])
    seen = plug_in.visible_success(np.arange(5), success, neighbour, strength, np.array([3, 1, 1, 1, 0]))
    assert seen == pytest.approx([0.7, 0, 0, 0, 0])
    assert plug_in.convinced(seen, np.full(5, 0.9), 1).tolist() == [False] * 5
    assert plug_in.convinced(seen, np.full(5, 0.9), 2).tolist() == [True] + [False] * 4


def test_convinced_people_join_and_discouraged_people_leave_at_the_rate():
    everybody = {
        "channels": {"feed": {}},
        "people.count": 4000,
        "people.on_crowd": 0.5,
        "asking.rate": 0.0,
        "days": 1,
        "plugging_in": {"enabled": True, "rate": 0.2, "threshold": {"mean": 0.0, "sd": 0.0}},
    }
    society = Society(load("base", everybody), engine="numpy")
    on = society.people.on_crowd.copy()
    society.people.morale[:1000] = 0.05
    society.run()
    now = society.people.on_crowd
    assert within(int(now[~on].sum()), int((~on).sum()), 0.2)
    low = np.arange(4000) < 1000
    assert within(int((on & low & ~now).sum()), int((on & low).sum()), 0.2)
    assert now[on & ~low].all()
    left = np.flatnonzero(on & ~now)
    assert society.ties.online.degree[left].max() == 0
    assert society.ties.followers.size[left].max() == 0


@pytest.mark.long
def test_nobody_joins_without_seeing_success_and_many_entrances_lower_the_bar():
    base = HYBRID.replace({"people.on_crowd": 0.4, "plugging_in.enabled": True, "plugging_in.rate": 1.0})
    joined = [
        Society(base.replace(change), engine="numpy").run().days_table().joined.sum()
        for change in (
            {"plugging_in.threshold": {"mean": 1.0, "sd": 0.0}, "helping.willingness.baseline": -100},
            {"plugging_in.threshold": {"mean": 0.9, "sd": 0.0}, "helping.willingness.baseline": 2},
            {
                "plugging_in.threshold": {"mean": 0.9, "sd": 0.0},
                "helping.willingness.baseline": 2,
                "plugging_in.entrances": 9,
            },
        )
    ]
    assert joined[0] == 0
    assert joined[1] < joined[2]


# -- intervene ----------------------------------------------------------------------------------------
def test_a_share_is_exact_and_a_larger_one_only_adds_people():
    rows = np.arange(50, 250)
    few, more = (
        set(intervene.choose_by_score(1, 4, 0, rows, 0, intervene.number_to_choose(s, None, 200)).tolist())
        for s in (0.1, 0.35)
    )
    assert len(few) == 20
    assert len(more) == 70
    assert few < more
    assert intervene.number_to_choose(0.5, None, 3) == 2
    assert intervene.number_to_choose(None, 9, 3) == 3
    assert intervene.number_to_choose(None, None, 3) == 3


def test_plugging_in_adds_the_requested_share_on_its_day():
    act = [{"day": 3, "plug_in": {"share": 0.3}}, {"day": 5, "plug_in": {"count": 7, "who": ["2"]}}]
    society = Society(NEIGHBOURS.replace({"interventions": act, "channels.feed": {}}), engine="numpy").run()
    days, people = society.days_table(), society.people_table()
    assert days.joined.tolist() == [0, 0, 0, 18, 0, 7]
    assert people.on_crowd.sum() == 25


SAME_FROM_THE_START = {
    "channels.hub.capacity": 0.5,
    "channels.feed.reach": 30,
    "channels.feed.fading": 0.2,
    "channels.word_of_mouth.contacts": 6,
    "asking.channels": "learned",
    "asking.rate": 0.5,
    "helping.attention": 2,
    "helping.willingness.baseline": 0,
    "channels.hub.resistance": 1.0,
}


@pytest.mark.long
@pytest.mark.parametrize("path", SAME_FROM_THE_START)
def test_a_value_set_on_the_first_morning_acts_like_a_parameter(path):
    change = {path: SAME_FROM_THE_START[path]}
    assert_same(
        tables(HAMLET.replace(change)), tables(HAMLET.replace({"interventions": [{"day": 0, "set": change}]}))
    )


def test_a_value_set_later_changes_nothing_before():
    change = {"channels.feed.reach": 0}
    plain, cut_off = tables(HYBRID), tables(HYBRID.replace({"interventions": [{"day": 9, "set": change}]}))
    plain, cut_off = plain["days"], cut_off["days"]
    pd.testing.assert_frame_equal(plain[:9], cut_off[:9], **ALIKE)
    assert cut_off["shown"][9] < plain["shown"][9]


def test_all_plugged_in_on_the_first_morning_is_a_crowd_from_the_start():
    alone = HYBRID.replace({"ties.online.kind": "none", "people.on_crowd": 0.0})
    later = alone.replace({"interventions": [{"day": 0, "plug_in": {"share": 1.0}}]})
    one, other = tables(alone.replace({"people.on_crowd": 1.0})), tables(later)
    assert other["days"].joined.sum() == 120
    for name in ("questions", "answers", "people", "ties"):
        pd.testing.assert_frame_equal(one[name], other[name], **ALIKE)


def test_the_top_helpers_are_those_who_helped_most():
    act = [{"day": 10, "remove": {"who": "top_helpers", "count": 5}}]
    found = tables(HYBRID.replace({"interventions": act}))
    answers, people = found["answers"], found["people"]
    helped = np.bincount(answers.helper[answers.helpful & (answers.day < 10)], minlength=120)
    gone = people.removed_day.notna().to_numpy()
    assert gone.sum() == 5
    assert helped[gone].min() >= helped[~gone].max()
    assert (people.ties_face_to_face[gone] == 0).all()
    assert (people.ties_online[gone] == 0).all()


def test_without_hubs_there_is_nothing_for_them_to_relay():
    act = [{"day": 5, "remove": {"who": "hubs"}}]
    found = tables(HYBRID.replace({"interventions": act}))
    later = found["questions"][found["questions"].asked_day >= 5]
    assert len(later) > 50
    assert not later.channels.astype(str).str.contains("hub").any()
    assert not ((found["answers"].day >= 5) & (found["answers"].channel == "hub")).any()
    assert ((found["answers"].day < 5) & (found["answers"].channel == "hub")).any()


def test_a_move_halves_distant_ties_and_leaves_the_rest():
    society = Society(NEIGHBOURS.replace({"interventions": [{"day": 0, "move": {"count": 20, "to": "1"}}]}))
    before = society.ties_table().set_index(["from", "to", "layer"])
    lived = society.people.town.copy()
    society.begin_day()
    after = society.ties_table().set_index(["from", "to", "layer"])
    people = society.people_table()
    moved = lived != society.people.town
    assert moved.sum() == 20
    assert (people.town[moved] == "1").all()
    i, j = (after.index.get_level_values(n).to_numpy() for n in ("from", "to"))
    reach = people.range_km.to_numpy()
    far = (moved[i] & (after.distance_km > 3 * reach[i])) | (moved[j] & (after.distance_km > 3 * reach[j]))
    assert far.any()
    assert not far.all()
    assert after.strength.to_numpy() == pytest.approx(before.strength.to_numpy() * np.where(far, 0.5, 1))


@pytest.mark.long
def test_answers_count_for_the_town_at_their_time():
    act = [{"day": 7, "move": {"share": 1.0, "to": "1"}}]
    plain, moved = tables(HYBRID)["days"], tables(HYBRID.replace({"interventions": act}))["days"]
    pd.testing.assert_series_equal(plain.share_same_town[:7], moved.share_same_town[:7], **ALIKE)
    assert moved.share_same_town[7:].dropna().eq(1).all()


# -- off is off ---------------------------------------------------------------------------------------
IDLE = {
    "an event that nobody attends": {"meeting.every": 1, "meeting.turnout": 0.0},
    "an event of no rounds": {"meeting.every": 1, "meeting.turnout": 1.0, "meeting.meets": 0},
    "events that never come round": {"meeting.turnout": 1.0, "meeting.meets": 9},
    "a crowd that nobody gets round to joining": {"plugging_in.enabled": True, "plugging_in.rate": 0.0},
    "thresholds that nobody looks at": {"plugging_in.threshold": {"mean": 0.0, "sd": 1.0}},
    "interventions that concern nobody": {
        "interventions": [
            {"day": 2, "remove": {"share": 0.0}},
            {"day": 2, "plug_in": {"count": 0, "who": "convinced"}},
            {"day": 3, "move": {"share": 0.0, "to": "1"}},
            {"day": 4, "event": {"turnout": 0.0}},
            {"day": 5, "remove": {"who": "hubs", "count": 0}},
        ]
    },
}


@pytest.mark.long
@pytest.mark.parametrize("name", IDLE)
def test_disabled_mechanisms_change_no_table(name):
    assert_same(tables(HAMLET), tables(HAMLET.replace(IDLE[name])))


@pytest.mark.long
def test_removing_people_singly_or_together_gives_the_same(monkeypatch):
    scenario = HYBRID.replace(
        {
            "people.on_crowd": 0.8,
            "interventions": [{"day": 6, "remove": {"share": 0.3}}, {"day": 8, "plug_in": {"share": 1.0}}],
        }
    )
    singly = tables(scenario)
    monkeypatch.setattr(cut, "ONE_BY_ONE", -1)
    assert_same(singly, tables(scenario))


def test_who_was_removed_neither_asks_nor_helps_by_hand():
    society = Society(
        NEIGHBOURS.replace({"interventions": [{"day": 0, "remove": {"share": 1.0}}]}), engine="numpy"
    )
    society.begin_day()
    with pytest.raises(ValueError, match="removed"):
        society.person(3).ask()
    assert not society.person(3).wants_to_ask()
    society.run()
    assert society.questions_table().empty
    assert society.days_table().mean_morale.tolist() == [0.0] * 6
