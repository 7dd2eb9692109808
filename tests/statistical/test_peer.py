"""The peer model of the benchmark has the same rules as the engine, so that their speeds are comparable."""

import sys
from pathlib import Path

import pytest

from sim.scenarios.loading import load

ALIKE = {"people.keenness": 0, "asking.spread": 0}  # as the peer needs it
BENCHMARKS = Path(__file__).resolve().parents[2] / "experiments" / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def _reach_benchmarks():
    sys.path.insert(0, str(BENCHMARKS))
    yield
    sys.path.remove(str(BENCHMARKS))


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["distributed-crowd", "neighbours-only", "centralised-local"])
def test_means_agree_within_sampling_error(scenario):
    """Welch's t on ten measures of 4 lives a side, in all at most 1 false alarm in 1000 (fixed seeds)."""
    from agreement import MEASURES, compare

    rows = compare([load(scenario, {"people.count": 250, "days": 25} | ALIKE)], lives=5, engine="numpy")
    assert [row["measure"] for row in rows] == list(MEASURES)
    assert [row for row in rows if not row["agrees"]] == []
    assert all(row["ours"] > 0 for row in rows)


@pytest.mark.long
def test_a_peer_with_other_rules_is_detected():
    """Peers more willing (by 1 in the log odds) answer more, and the same test says so."""
    import agreement

    setting = load("neighbours-only", {"people.count": 250, "days": 30} | ALIKE)
    eager = setting.replace({"helping.willingness.baseline": -1.2})
    ours = [agreement.life_of_ours(setting, luck, "numpy")["answered_share"] for luck in range(1, 7)]
    theirs = [agreement.life_of_peer(eager, seed)["answered_share"] for seed in range(1, 7)]
    assert agreement.welch(ours, theirs)["p"] < agreement.ALPHA


def test_a_life_depends_only_on_its_seed():
    from agreement import life_of_peer

    setting = load("distributed-crowd", {"people.count": 120, "days": 12} | ALIKE)
    assert life_of_peer(setting, 3) == life_of_peer(setting, 3) != life_of_peer(setting, 4)


def test_accounts_and_budgets_hold_in_the_peer():
    from mesa_objects import Peer

    peer = Peer(
        load("distributed-crowd", ALIKE | {"people.count": 200, "days": 30, "ties.slots.online": 22}), 5
    ).run()
    for person in peer.agents:
        assert person.budget >= 0
        assert 0 <= person.morale <= 1
        assert len(person.online) <= 22
        for other, tie in person.online.items():
            assert person in other.followers
            assert person not in other.online or other.online[person].owed == -tie.owed
    assert sum(q.answers for q in peer.questions) == sum(p.helped for p in peer.agents)


def test_face_to_face_ties_end_for_both_when_slots_are_full():
    from mesa_objects import Peer

    setting = load(
        "centralised-local",
        ALIKE | {"people.count": 120, "days": 40, "ties.slots.face_to_face": 18, "channels.hub.submits": 1},
    )
    peer = Peer(setting, 5).run()
    known = [person.face_to_face for person in peer.agents]
    assert all(len(ties) <= 18 for ties in known)
    assert all(person in other.face_to_face for person in peer.agents for other in person.face_to_face)
    assert max(map(len, known)) == 18  # so some ties have been replaced
    assert all(
        tie.owed == -other.face_to_face[person].owed
        for person in peer.agents
        for other, tie in person.face_to_face.items()
    )


@pytest.mark.parametrize(
    ("scenario", "change"),
    [
        ("hybrid", {}),
        ("distributed-crowd", {"channels.feed.ranking": "newest"}),
        ("neighbours-only", {"people.turnover.enabled": True}),
        ("centralised-local", {"people.on_crowd": 0.5}),
        ("centralised-local", {"channels.hub.order": "random"}),
        ("centralised-local", {"channels.hub.capacity": 0.5}),
        ("centralised-local", {"channels.word_of_mouth.pass_on": 0.1}),
    ],
)
def test_scenarios_that_the_peer_does_not_support_are_refused(scenario, change):
    from mesa_objects import Peer

    with pytest.raises(ValueError, match="needs a feed for all"):
        Peer(load(scenario, {"people.count": 20} | ALIKE | change), 1)


@pytest.mark.parametrize("name", [*ALIKE, "asking.hopeless"])
def test_values_that_the_peer_does_not_have_are_refused(name):
    from mesa_objects import Peer

    with pytest.raises(ValueError, match="to be 0"):
        Peer(load("neighbours-only", {"people.count": 20} | ALIKE | {name: 0.5}), 1)
