"""The files that a scenario names: notes of a run, its hash, and all faults together."""

import hashlib
import json

import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.errors import ScenarioError
from sim.scenarios.loading import load
from sim.user_data import read_user_files

PEOPLE = "id,office\n1,North\n2,South\n3,South\n"
TIES = "from,to\n1,2\n2,1\n2,3\n"
BOTH = (
    "people: {from_file: {path: people.csv, town: office}}\n"
    "ties:\n  face_to_face: {kind: from_file}\n  from_file: {path: ties.csv}\n"
    "channels: {word_of_mouth: {}}\ndays: 3\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("town.yaml", BOTH), ("people.csv", PEOPLE), ("ties.csv", TIES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def notes(scenario):
    return read_user_files(scenario)[2]


def test_a_note_names_each_file_that_is_missing_from_the_data_folder(folder):
    (folder / "data").mkdir()
    (folder / "data" / "ties.csv").write_text(TIES, encoding="utf-8")
    told = [note for note in notes(load("town.yaml", data="data")) if "given as data" in note]
    why = "because it isn't in data (the folder given as data)."
    assert told == [f"people.csv: taken from the scenario's folder, {folder}, {why}"]
    assert not [note for note in notes(load("town.yaml")) if "given as data" in note]


@pytest.mark.usefixtures("folder")
def test_a_note_says_that_the_file_overrides_the_number_of_people():
    told = "people.count 500 isn't used: people.from_file overrides it with the 3 people in people.csv."
    assert told in notes(load("town.yaml", {"people.count": 500}))
    assert not [note for note in notes(load("town.yaml")) if "people.count" in note]
    assert not [note for note in notes(load("town.yaml", {"people.count": 3})) if "people.count" in note]


@pytest.mark.usefixtures("folder")
def test_a_note_says_what_the_file_gives_and_what_is_drawn():
    (told,) = [note for note in notes(load("town.yaml")) if "every society has the same" in note]
    assert told.startswith("people.csv: every society has the same 3 people, with their towns")
    assert "drawn anew for each society: " in told
    assert "whatever is missing from the file" in told


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("share", "drawn"), [(0, False), (0.5, True), (1, False)])
def test_a_note_names_the_crowd_only_if_it_is_drawn(share, drawn):
    (told,) = [n for n in notes(load("town.yaml", {"people.on_crowd": share})) if "every society has" in n]
    assert ("who is on the crowd" in told.partition("drawn anew")[2]) == drawn


def test_a_note_says_that_the_file_overrides_effort(folder):
    rows = PEOPLE.strip().splitlines()
    text = "\n".join([rows[0] + ",effort", *(row + ",0.5" for row in rows[1:])]) + "\n"
    (folder / "people.csv").write_text(text, encoding="utf-8")
    less = notes(load("town.yaml", {"people.effort.mean": 0.125}))
    assert "people.effort.mean 0.125 isn't used: people.csv gives everybody's effort." in less
    assert not [note for note in notes(load("town.yaml")) if "effort.mean" in note]


def test_a_run_prints_and_saves_the_notes_on_the_files(folder):
    done = CliRunner().invoke(main, ["run", "town.yaml", "--engine", "numpy", "-o", "out"])
    assert done.exit_code == 0, done.output
    merged, one_way = [line for line in done.stderr.splitlines() if "ties.csv" in line]
    assert merged.startswith("Note: ties.csv: merged 1 tie given in both directions")
    assert one_way.startswith("Note: ties.csv: 1 face_to_face tie is named in one direction only")
    kept = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [f"Note: {note}" for note in kept["notes"][-2:]] == [merged, one_way]


class TestWhatIdentifiesARun:
    """The hash depends on the contents of the files, not on their folders."""

    def test_the_hash_follows_the_contents(self, folder):
        before = load("town.yaml").hash
        assert load("town.yaml").hash == before
        (folder / "people.csv").write_text(PEOPLE.replace("North", "Noord"), encoding="utf-8")
        assert load("town.yaml").hash != before

    def test_the_hash_is_that_of_what_was_loaded(self, folder):
        before, scenario = load("town.yaml").hash, load("town.yaml")
        (folder / "people.csv").write_text("id\n1\n2\n3\n", encoding="utf-8")
        assert scenario.hash == before

    def test_the_manifest_has_a_digest_of_each_file(self, folder):
        (told,) = sim.tables.manifest(scenarios=[load("town.yaml")])["scenarios"]
        wanted = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in told["files"]}
        assert sorted(wanted) == ["people.csv", "ties.csv"]
        assert {name: each["sha256"] for name, each in told["files"].items()} == wanted

    def test_the_digest_of_a_large_file_is_computed_when_needed(self, folder, monkeypatch):
        before = load("town.yaml").hash
        monkeypatch.setattr("sim.scenarios.file_digests._SMALL", 1)
        assert load("town.yaml")._digests == {}
        assert load("town.yaml").hash == before
        scenario = load("town.yaml")
        (folder / "ties.csv").unlink()
        with pytest.raises(ScenarioError, match=r"ties\.csv: the file can't be read"):
            _ = scenario.hash


class TestValidate:
    """`validate` reads the tables as well."""

    def test_every_fault_of_both_tables_is_reported(self, folder):
        assert sim.validate("town.yaml") == []
        (folder / "people.csv").write_text("id,office\n1,North\n1,South\n3,South\n", encoding="utf-8")
        (folder / "ties.csv").write_text("from,to\n1,9\n3,8\n", encoding="utf-8")
        told = sim.validate("town.yaml")
        assert [sentence.split(": ")[0] for sentence in told] == [
            "people.csv:3",
            "ties.csv",
            "ties.csv:2",
            "ties.csv:3",
        ]
        done = CliRunner().invoke(main, ["validate", "town.yaml"])
        assert (done.exit_code, done.stderr.splitlines()) == (2, told)

    def test_without_ids_no_tie_can_be_checked(self, folder):
        (folder / "people.csv").write_text("name,office\n1,North\n", encoding="utf-8")
        (told,) = sim.validate("town.yaml")
        assert told.startswith("people.csv:1: the file must have column 'id'")

    def test_names_that_only_the_scenario_or_the_file_has(self, folder):
        (folder / "people.csv").write_text(
            "id,office,interests\n1,North,tax\n2,South,law\n3,South,art\n", encoding="utf-8"
        )
        (folder / "town.yaml").write_text(
            "people: {topics: [tax], on_crowd_who: [Nord], from_file: {path: people.csv, town: office}}\n"
            "places: {towns: [{name: North}]}\n",
            encoding="utf-8",
        )
        told = sim.validate("town.yaml")
        assert [sentence.partition("people.csv: ")[2] for sentence in told[:3]] == [
            "town 'South' (person 2) is not in places.towns (North). Did you mean 'North'?",
            "topic 'law' (person 2) is not in people.topics (tax).",
            "topic 'art' (person 3) is not in people.topics (tax).",
        ]
        assert told[3].startswith("town.yaml:1:25: people.on_crowd_who names the town 'Nord'")
        with pytest.raises(ScenarioError, match="not in places"):
            sim.Society("town.yaml", engine="numpy")


@pytest.mark.parametrize("hours", [24, 6])
def test_followers_off_the_crowd_are_shown_nothing_on_the_feed(folder, hours):
    (folder / "people.csv").write_text("id,on_crowd\n1,yes\n2,no\n3,yes\n", encoding="utf-8")
    (folder / "ties.csv").write_text("from,to,layer\n2,1,online\n3,1,online\n", encoding="utf-8")
    (folder / "feed.yaml").write_text(
        "name: feed\nextends: base\npeople: {from_file: {path: people.csv}}\n"
        "ties: {online: {kind: from_file}, from_file: {path: ties.csv}}\n"
        "channels: {feed: {followers: 1.0, reach: 100, fading: 1.0}}\nasking: {rate: 0}\n",
        encoding="utf-8",
    )
    society = sim.Society("feed.yaml", tick_hours=hours, days=2, engine="numpy")
    society.person(0).ask(topic=0)
    shown = set()
    for _ in range(24 // hours):
        society.circulate()
        shown |= set(society.today.shown.person.tolist())
        society.end_day()
    assert shown == {2}
