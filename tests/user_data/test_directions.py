"""Face-to-face ties with a direction: asking follows the arrow, help flows back."""

import numpy as np
import pytest

import sim
from sim import user_data
from sim.networks.cut import cut_all, weaken_far

PEOPLE = "id,site\nexpert,A\n" + "".join(f"p{n},{'AB'[n % 2]}\n" for n in range(60))
TIES = "from,to\n" + "".join(f"p{n},expert\n" for n in range(60)) + "p1,p2\np2,p1\n"
SCENARIO = """
name: dir
question: Who gets answers?
extends: base
days: 40
people: {from_file: {path: p.csv, town: site}, effort: {mean: 5, sigma: 0.1}}
meeting: {every: 0, closure: 0}
ties:
  face_to_face: {kind: from_file}
  owed_cap: 3
  from_file: {path: t.csv, directed: true}
channels: {word_of_mouth: {}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "p.csv").write_text(PEOPLE)
    (tmp_path / "t.csv").write_text(TIES)
    (tmp_path / "s.yaml").write_text(SCENARIO)
    return tmp_path


def society(folder, engine="numpy", **overrides):
    return sim.Society(sim.load(folder / "s.yaml", overrides), engine=engine)


def ties_of(near):
    row, _, other = near.edges()
    return set(zip(row.tolist(), other.tolist(), strict=True))


def test_everybody_asks_the_expert_who_asks_nobody(folder):
    model = society(folder)
    near = model.state.ties.face_to_face
    assert near.directed
    assert ties_of(near) == {(n, 0) for n in range(1, 61)} | {(2, 3), (3, 2)}
    assert near.contacts()[:4].tolist() == [60, 1, 3, 3]
    _, ties, notes = user_data.read_user_files(model.state.scenario)
    assert ties.one_way == 60
    assert (
        "60 face_to_face ties go one way: only the first person asks the second, and help flows back"
        in str(notes)
    )


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_helping_does_not_turn_a_tie_round(folder, engine):
    model = society(folder, engine, **{"ties.owed_cap": 60})
    before = ties_of(model.state.ties.face_to_face)
    model.run()
    near, answers = model.state.ties.face_to_face, model.state.answers
    assert ties_of(near) == before
    helped = answers.helper[answers.helpful]
    assert np.count_nonzero(helped == 0) > 10
    slot = near.slot_of(np.arange(1, 61), np.zeros(60, np.int64))
    owed = near.account[np.arange(1, 61), slot] >> 1
    assert (owed.sum(), owed.min()) == (helped.size, 0)  # askers owe the expert their answers
    people = model.people_table()
    assert people["answered"].iloc[0] == 0  # nobody is asked by the expert


def test_both_engines_give_the_same(folder):
    tables = []
    for engine in ("numpy", "compiled"):
        model = society(folder, engine, **{"meeting.every": 7, "meeting.closure": 0.05, "channels.hub": {}})
        model.run()
        near = model.state.ties.face_to_face
        row, column, other = near.edges()
        tables.append((row, other, near.strength[row, column], near.account[row, column], near.degree))
    for one, two in zip(*tables, strict=True):
        np.testing.assert_array_equal(one, two)


def test_people_who_leave_are_asked_no_more(folder):
    ties = society(folder).state.ties
    cut_all(ties, np.array([0]))
    assert ties_of(ties.face_to_face) == {(2, 3), (3, 2)}


def test_ties_to_people_who_move_far_away_are_weakened(folder):
    state = society(folder).state
    near = state.ties.face_to_face
    before = near.strength.copy()
    state.people.x[0] += 1000
    weaken_far(near, state.people, np.array([0]), 3.0, 0.5)
    slot = near.slot_of(np.arange(1, 61), np.zeros(60, np.int64))
    rows = np.arange(1, 61)
    np.testing.assert_allclose(near.strength[rows, slot], before[rows, slot] / 2)
    others = np.ones_like(before, bool)
    others[rows, slot] = False
    np.testing.assert_array_equal(near.strength[others], before[others])


def test_friends_of_an_expert_without_friends_are_nobody(folder):
    model = society(folder, **{"meeting.closure": 1.0, "days": 3})
    model.run()
    assert ties_of(model.state.ties.face_to_face) >= {(n, 0) for n in range(1, 61)}


def test_the_best_connected_are_those_whom_most_ask(folder):
    overrides = {"people.on_crowd": 1 / 61, "people.on_crowd_who": "best_connected", "channels.feed": {}}
    assert np.flatnonzero(society(folder, **overrides).people.on_crowd).tolist() == [0]


def test_mutual_rows_are_two_ties(folder):
    (folder / "t.csv").write_text("Source,Target,Type\np1,p2,Undirected\np3,p4,Directed\n")
    assert ties_of(society(folder).state.ties.face_to_face) == {(2, 3), (3, 2), (4, 5)}


def test_slots_hold_the_ties_of_who_asks(folder):
    rows = "".join(f"expert,p{n}\n" for n in range(60))
    (folder / "t.csv").write_text(f"from,to\n{rows}")
    assert society(folder).state.ties.face_to_face.degree[0] == 60


def test_unknown_people_are_refused_with_counts_or_skipped(folder):
    (folder / "t.csv").write_text("from,to\np1,p2\nzoe,p1\nyan,zoe\n")
    with pytest.raises(sim.TableError, match="got 2 other ids in 3 cells"):
        society(folder)
    skipping = {"ties.from_file.unknown": "skip"}
    assert ties_of(society(folder, **skipping).state.ties.face_to_face) == {(2, 3)}
    notes = user_data.read_user_files(sim.load(folder / "s.yaml", skipping))[2]
    assert "t.csv: left out 2 ties with 2 people who aren't in the table of people: 'yan', 'zoe'" in notes


def test_none_is_no_tie(folder):
    (folder / "t.csv").write_text("from,to,how\np1,p2,Never\np3,p4,Often\n")
    text = SCENARIO.replace("t.csv,", "t.csv, strength: how, strengths: {Never: none, Often: 0.75},")
    (folder / "s.yaml").write_text(text)
    near = society(folder).state.ties.face_to_face
    assert ties_of(near) == {(4, 5)}
    assert near.strength[4, 0] == np.float32(0.75)
