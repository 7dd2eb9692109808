"""Loading scenarios: names, paths, extends, channels, overrides, and the files that a scenario names."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenarios import Beta, Scenario
from sim.scenarios.loading import assignments, find, load, shipped, shipped_scenarios, write_starter


@pytest.fixture
def write(tmp_path):
    def make(text, name="town.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make


WANTED = {
    "base",
    "centralised-local",
    "neighbours-only",
    "distributed-crowd",
    "hybrid",
    "scarce-crowd",
    "influencers",
    "purposeful-crowd",
    "noisy-crowd",
    "friends-online",
    "community-of-practice",
    "hub-removed",
    "bring-locals-along",
    "moving-away",
    "good-host",
    "hard-work-luck",
}


def test_all_scenarios_are_shipped_and_have_a_question():
    assert set(shipped()) >= WANTED
    assert list(shipped()) == sorted(shipped())  # wherever they lie
    assert all(question.endswith("?") for question in shipped_scenarios().values())


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_shipped_scenario_loads_by_name_and_by_path(name):
    assert load(name) == load(shipped()[name])
    assert load(name).name == name


def test_an_empty_scenario_equals_base_except_for_name_and_question(write):
    silent, base = load(write("name: silent\n")), load("base")
    assert {**silent.to_dict(), "name": "base", "question": base.question} == base.to_dict()


def test_which_channels_the_shipped_scenarios_use():
    used = {name: [channel for channel, group in load(name).channels if group is not None] for name in WANTED}
    assert used == {
        "base": [],
        "centralised-local": ["word_of_mouth", "hub"],
        "neighbours-only": ["word_of_mouth"],
        "distributed-crowd": ["feed"],
        "hybrid": ["word_of_mouth", "hub", "feed"],
        "scarce-crowd": ["feed"],
        "influencers": ["feed"],
        "purposeful-crowd": ["feed"],
        "noisy-crowd": ["feed"],
        "friends-online": ["feed"],
        "community-of-practice": ["word_of_mouth", "hub", "feed", "managers"],
        "hub-removed": ["word_of_mouth", "hub"],
        "bring-locals-along": ["word_of_mouth", "hub", "feed"],
        "moving-away": ["word_of_mouth", "hub", "feed"],
        "good-host": ["word_of_mouth", "hub", "managers"],
        "hard-work-luck": ["feed"],
    }


def test_the_interventions_of_the_shipped_scenarios():
    done = {name: [act for each in load(name).interventions for act in each.acts()] for name in WANTED}
    assert {name: acts for name, acts in done.items() if acts} == {
        "hub-removed": ["remove"],
        "bring-locals-along": ["plug_in"],
        "moving-away": ["move"],
        "good-host": ["hire"],
    }


@pytest.mark.parametrize("empty", ["", "null", "~", "{}"])
def test_a_channel_named_with_nothing_is_used_with_its_defaults(write, empty):
    assert (
        load(write(f"channels:\n  feed: {empty}\n")).channels.feed == load("distributed-crowd").channels.feed
    )


def test_an_inherited_channel_keeps_its_values_unless_it_is_dropped(write):
    write("channels: {hub: {resistance: 0.2}, feed: {reach: 3}}\n", "below.yaml")
    above = load(write("extends: below.yaml\nchannels: {hub: , feed: none}\n"))
    assert above.channels.hub is not None
    assert above.channels.hub.resistance == 0.2
    assert above.channels.feed is None


def test_groups_are_joined_and_values_replaced_along_a_chain(write):
    write("name: a\nquestion: A?\npeople: {count: 7, topics: [x, y]}\nasking: {difficulty: 0}\n", "a.yaml")
    write("extends: a.yaml\npeople: {on_crowd: 0.5}\nasking: {difficulty: {a: 3, b: 4}}\n", "b.yaml")
    c = load(write("extends: b.yaml\npeople: {topics: 5}\n", "c.yaml"))
    assert (c.name, c.question) == ("c", "")  # what another scenario asks is not inherited
    assert (c.people.count, c.people.topics, c.people.on_crowd) == (7, 5, 0.5)
    assert c.asking.difficulty == Beta(a=3, b=4)


def test_scalars_mean_what_people_think(write):
    text = """
    name: no
    people: {count: 1e3, topics: [on, yes, "3"], effort: {mean: .inf}, on_crowd: 5e-1}
    days: 0x10
    """
    scenario = load(write(text))
    assert scenario.name == "no"
    assert scenario.people.topics == ("on", "yes", "3")
    assert (scenario.people.count, scenario.days) == (1000, 16)
    assert type(scenario.people.count) is int
    assert scenario.people.effort.mean == float("inf")


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path):
    path = tmp_path / "town.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: caf\xc3\xa9\r\npeople:\r\n  count: 3\r\n")
    assert (load(path).name, load(path).people.count) == ("café", 3)


def test_small_aliases_are_allowed(write):
    scenario = load(write("people: {range: {mean: &m 3}}\nplaces: {radius: *m}\n"))
    assert scenario.people.range.mean == scenario.places.radius == 3


def test_overrides_win_and_reach_inside_values(write):
    changes = {
        "people.count": 5,
        "channels.hub": {},
        "channels.hub.capacity": float("inf"),
        "asking.difficulty.a": 3,
    }
    scenario = load(write("channels: {feed: {}}\n"), changes)
    assert scenario.people.count == 5
    assert scenario.channels.hub.capacity == float("inf")
    assert scenario.channels.feed is not None
    assert scenario.asking.difficulty == Beta(a=3, b=2)


@pytest.mark.parametrize("text", ["inf", ".inf", "Inf", "+inf"])
def test_without_limit_may_be_written_inf(text, write):
    assert load("base", assignments([f"helping.attention={text}"])).helping.attention == float("inf")
    assert load(write(f"helping: {{attention: {text}}}\n")).helping.attention == float("inf")


def test_every_value_knows_where_it_was_written(write):
    path = write("extends: hybrid\ndays: 9\n")
    scenario = load(path, {"people.count": 5})
    assert scenario.origins["days",] == f"{path}:2:1: "
    assert scenario.origins["people", "count"] == "people__count=5: "
    again = scenario.replace({"people.on_crowd": 0.1})
    assert again.origins == {**scenario.origins, ("people", "on_crowd"): "people__on_crowd=0.1: "}
    assert again.origins == pickle.loads(pickle.dumps(again)).origins


def test_assignments_are_read_as_a_file_would_be():
    given = [
        "people.count=1e3",
        "people.topics=[a, b]",
        "channels.feed=none",
        "people.from_file=null",
        "name=a=b",
    ]
    assert assignments(given) == {
        "people.count": 1000.0,
        "people.topics": ("a", "b"),
        "channels.feed": "none",
        "people.from_file": None,
        "name": "a=b",
    }


def test_a_value_is_assigned_once_as_in_a_file():
    with pytest.raises(ScenarioError, match=r"^--set days= 9: days is given twice; give it once$"):
        assignments(["days=5", "people.count=8", "days= 9"])


def test_numbers_of_numpy_are_numbers():
    np = pytest.importorskip("numpy")
    changed = load("base", {"people.count": np.int64(5), "people.on_crowd": np.float32(0.5)})
    assert (changed.people.count, changed.people.on_crowd) == (5, 0.5)


def test_replace_gives_another_scenario_and_leaves_the_first():
    base = load("base")
    changed = base.replace({"people.count": 5, "channels.feed": {}})
    assert (base.people.count, changed.people.count) == (2000, 5)
    assert base.channels.feed is None
    assert changed.channels.feed is not None
    assert changed.path == base.path


def test_a_scenario_is_a_value():
    a, b = load("hybrid"), load("hybrid")
    again = pickle.loads(pickle.dumps(a))
    assert a == b == again
    assert len({a, b, again}) == 1
    assert again.path == a.path
    assert a != a.replace({"days": 3})
    with pytest.raises(ValueError, match="frozen"):
        a.days = 3


def test_the_hash_depends_on_values_but_not_on_comments_or_order(write):
    one = load(write("name: t\ndays: 3\npeople: {count: 5.0}\n"))
    two = load(write("# another\npeople: {count: 5}  # five\ndays: 3\nname: t\n"))
    assert one.hash == two.hash
    assert len(one.hash) == 64
    assert one.hash != one.replace({"seed.luck": 2}).hash
    assert one.replace({"places.region": 3}).hash == one.replace({"places.region": 3.0}).hash


class TestFiles:
    """Paths are relative to the scenario or to --data, and must lie inside that folder."""

    TEXT = "people: {from_file: {path: people.csv, town: office}}\n"

    def test_beside_the_scenario(self, write, tmp_path):
        write("id,office\n1,North\n", "people.csv")
        scenario = load(write(self.TEXT))
        assert scenario.people.from_file.path == (tmp_path / "people.csv").resolve()
        assert scenario.to_dict()["people"]["from_file"]["path"] == "people.csv"

    def test_data_comes_first(self, write, tmp_path):
        write("id\n1\n", "people.csv")
        elsewhere = write("id\n1\n", "elsewhere/people.csv")
        scenario = load(write(self.TEXT), data=tmp_path / "elsewhere")
        assert scenario.people.from_file.path == elsewhere.resolve()
        assert scenario.data == tmp_path / "elsewhere"

    def test_the_saved_scenario_reads_the_same_files(self, write, tmp_path):
        write("id\n1\n", "data/people.csv")
        scenario = load(write(self.TEXT), data=tmp_path / "data")
        saved = write(scenario.to_yaml(), "run/scenario.yaml")
        assert load(saved, data=tmp_path / "data") == scenario

    def test_the_hash_does_not_depend_on_where_the_folder_is(self, write):
        for folder in ("one", "two"):
            write("id\n1\n", f"{folder}/people.csv")
        hashes = {load(write(self.TEXT, f"{folder}/town.yaml")).hash for folder in ("one", "two")}
        assert len(hashes) == 1

    def test_a_parent_in_a_folder_below_keeps_its_files(self, write, tmp_path):
        write("id\n1\n", "below/people.csv")
        write(self.TEXT, "below/a.yaml")
        scenario = load(write("extends: below/a.yaml\n"))
        assert scenario.people.from_file.path == (tmp_path / "below" / "people.csv").resolve()
        assert scenario.replace({"days": 3}).people.from_file.path == scenario.people.from_file.path

    def test_columns_by_number_and_dropping_the_file(self, write):
        write("1 2\n", "people.csv")
        write("people: {from_file: {path: people.csv, id: 1, x: 2, y: 3}}\n", "a.yaml")
        assert load(write("extends: a.yaml\n")).people.from_file.x == 2
        assert load(write("extends: a.yaml\npeople: {from_file: null}\n")).people.from_file is None


def test_a_starter_is_valid_and_never_overwrites(tmp_path):
    path = write_starter(str(tmp_path / "my-town"))
    assert path.name == "my-town.yaml"
    assert load(path).name == "my-town"
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ScenarioError, match="this file exists already"):
        write_starter(str(path))
    assert path.read_text(encoding="utf-8") == before


def test_a_path_wins_over_nothing_and_a_name_over_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("town").write_text("name: t\n", encoding="utf-8")
    assert find("town") == Path("town")
    Path("base").write_text("name: t\n", encoding="utf-8")
    assert find("base") == shipped()["base"]


def test_loading_does_not_import_the_heavy_packages():
    code = (
        "import sys, sim.scenarios.loading; sim.scenarios.loading.load('hybrid').hash;"
        "print(sorted({'numpy', 'pandas', 'mesa', 'numba', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_scenario_can_be_made_without_a_file():
    scenario = Scenario().replace({"channels.feed": {}, "people.count": 3})
    assert (scenario.path, scenario.data) == (None, None)
    assert scenario.channels.feed is not None
