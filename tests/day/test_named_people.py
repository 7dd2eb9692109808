"""Check interventions on people who are named by their ids."""

import pickle
import re

import numpy as np
import pandas as pd
import pytest

from sim import Society, load
from sim.errors import ScenarioError
from sim.runner import Shortfall
from sim.user_data import faults

IDS = ["Zoë, Müller", "7.0", "Ana", "Anna", *(f"Person {n}" for n in range(36))]
ENGINES = pytest.mark.parametrize("engine", ["numpy", "compiled"])


@pytest.fixture
def folder(tmp_path):
    towns = ["Ashby", "Brook"] * 20
    pd.DataFrame({"id": IDS, "town": towns}).to_csv(tmp_path / "people.csv", index=False)
    return tmp_path


def scenario(folder, interventions, **changes):
    values = {"people.from_file": {"path": "people.csv"}, "days": 30, "interventions": interventions}
    return load("hybrid", {**values, **changes}, data=folder)


def ran(folder, engine, interventions, **changes):
    society = Society(scenario(folder, interventions, **changes), engine=engine)
    society.run()
    return society


@ENGINES
def test_exactly_the_named_people_are_removed(folder, engine):
    society = ran(folder, engine, [{"day": 9, "remove": {"ids": ["Ana", "Zoë, Müller", "7"]}}])
    people = society.people_table()
    gone = people[people["removed_day"].notna()]
    assert gone["id"].tolist() == ["Zoë, Müller", "7.0", "Ana"]
    assert set(gone["removed_day"]) == {9.0}
    answers = society.answers_table()
    assert answers.loc[answers["helper_id"].isin(gone["id"]), "day"].max() < 9
    assert not any(isinstance(note, Shortfall) for note in society.state.notes)


@ENGINES
def test_named_people_move_join_and_are_hired(folder, engine):
    acts = [
        {"day": 3, "move": {"ids": ["Ana", "Anna"], "to": "Brook"}},
        {"day": 4, "hire": {"ids": ["Person 3", "Person 30"]}},
        {"day": 5, "plug_in": {"ids": ["Ana", "Person 3"]}},
    ]
    off = {"people.on_crowd": 0, "plugging_in.enabled": False, "channels.managers": {}}
    society = ran(folder, engine, acts, **off)
    people = society.people_table().set_index("id")
    assert people.loc[["Ana", "Anna"], "town"].tolist() == ["Brook", "Brook"]
    assert people.index[people["role"] == "manager"].tolist() == ["Person 3", "Person 30"]
    assert people.index[people["on_crowd"]].tolist() == ["Ana", "Person 3"]
    (note,) = [each for each in society.state.notes if isinstance(each, Shortfall)]
    assert (note.act, note.wanted, note.many) == ("move", 2, 1), "Anna lives in Brook already"


@ENGINES
def test_the_term_of_a_named_manager_ends(folder, engine):
    acts = [{"day": 4, "hire": {"ids": ["Ana"], "until": 20}}]
    society = Society(scenario(folder, acts, **{"channels.managers": {}}), engine=engine)
    roles = []
    while society.state.tick < 25:
        society.step()
        roles.append(int(society.state.people.role[2]))
    assert roles == [0] * 4 + [1] * 16 + [0] * 5


def test_naming_everybody_equals_a_share_of_one(folder):
    """If everybody is affected, nothing depends on how they were chosen."""
    named, chosen = (
        ran(folder, "numpy", [{"day": 9, "plug_in": some}], **{"people.on_crowd": 0}).tables()
        for some in ({"ids": IDS}, {"share": 1.0})
    )
    for name, table in named.items():
        pd.testing.assert_frame_equal(table, chosen[name])


@ENGINES
def test_a_pickled_society_continues_with_the_named_people(folder, engine):
    acts = [{"day": 15, "remove": {"ids": ["Ana"]}}]
    whole = ran(folder, engine, acts)
    society = Society(scenario(folder, acts), engine=engine)
    for _ in range(8):
        society.step()
    again = pickle.loads(pickle.dumps(society))
    while again.state.tick < 30:
        again.step()
    pd.testing.assert_frame_equal(again.people_table(), whole.people_table())


def test_the_engines_agree(folder):
    acts = [{"day": 4, "remove": {"ids": ["Ana", "Person 5"]}}, {"day": 8, "plug_in": {"ids": IDS[6:20]}}]
    one, other = (ran(folder, engine, acts).tables(ties=True) for engine in ("numpy", "compiled"))
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])


def test_unknown_ids_are_refused_with_their_line_and_similar_ids(folder):
    (folder / "town.yaml").write_text(
        "name: town\nquestion: Who?\nextends: hybrid\npeople:\n  from_file: {path: people.csv}\n"
        "interventions:\n  - day: 3\n    remove: {count: 1}\n  - day: 20\n    move:\n      to: Ashby\n"
        '      ids: ["Zoe, Müller", Ana, 17]\n',
        encoding="utf-8",
    )
    told = faults(load(folder / "town.yaml"))
    here, no = "town.yaml:12:7: interventions[1].move.ids names", "but people.csv has no person with this id."
    assert [re.sub(r"^.*(?=town.yaml)", "", each) for each in told] == [
        f"{here} 'Zoe, Müller', {no} Did you mean 'Zoë, Müller'?",
        f"{here} '17', {no}",
    ]


def test_two_ids_of_one_person_are_refused(folder):
    (told,) = faults(scenario(folder, [{"day": 3, "remove": {"ids": ["7", "7.0"]}}]))
    assert "two of its ids are the same person's" in told


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ({"remove": {"ids": ["Ana"], "share": 0.1}}, "remove must have ids or share, not both"),
        ({"plug_in": {"ids": ["Ana"], "count": 1}}, "plug_in must have ids or count, not both"),
        ({"move": {"ids": ["Ana"], "who": ["Ashby"], "to": "Brook"}}, "move must have ids or who, not both"),
        ({"remove": {"ids": []}}, "remove.ids must be a list of different names; got a list, []"),
        ({"remove": {"ids": ["Ana", "Ana"]}}, "remove.ids must be a list of different names"),
        ({"hire": {}}, "hire must have a count or ids; got neither"),
        ({"hire": {"ids": ["Ana"], "count": 1}}, "hire must have ids or count, not both"),
    ],
)
def test_ids_exclude_other_choices(folder, act, sentence):
    with pytest.raises(ScenarioError, match=re.escape(sentence)):
        scenario(folder, [{"day": 3, **act}], **{"channels.managers": {}})


def test_drawn_people_have_no_ids():
    with pytest.raises(ScenarioError, match=r"people\.from_file names no file"):
        load("hybrid", {"interventions": [{"day": 3, "remove": {"ids": [3]}}]})


def test_ids_are_written_and_read_again(folder):
    first = scenario(folder, [{"day": 3, "remove": {"ids": ["7.0", "Zoë, Müller"]}}])
    (folder / "again.yaml").write_text(first.to_yaml(), encoding="utf-8")
    assert load(folder / "again.yaml") == first
    assert np.all([each.remove.share is None for each in first.interventions])
