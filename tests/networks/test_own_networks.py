"""Networks of users: what they see, the ties that they make, their luck, and each fault in one sentence."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from helpers.invariants import hold_in_the_columns
from helpers.own_parts import parts_forgotten

from sim import Society, compare, load, parts, sweep
from sim.cli import main
from sim.errors import PartError, RunsFailedError, StudyError, UserError
from sim.parts import Number, Parameters, assumption, param
from sim.runner import StartCache
from sim.runner.start_cache import START_CACHE
from sim.scenarios.export import annotated, rows, schema
from sim.scenarios.scenario import Scenario
from sim.studies.experiments.experiment_files import load_experiment
from sim.web.lesson.inactive_parameters import why_inactive

LAYERS = ("face_to_face", "online")
SMALL = {"people.count": 40, "people.on_crowd": 0.7, "days": 4}


class Circle(Parameters):
    """A ring of people."""

    reach: int = param(Number(2, "people", 1, 100), assumption("a test"), "ties ahead")


class Lottery(Parameters):
    """Ties at random."""

    below: float = param(
        Number(0.15, "answers/day", 0, 100), assumption("a test"), "effort of those who draw"
    )


def circle(people, settings, luck):  # noqa: ARG001 - called like others
    """Tie each person to the next people along the ring."""
    a = np.repeat(np.arange(people.count), settings.reach)
    return a, (a + np.tile(np.arange(settings.reach) + 1, people.count)) % people.count


def lottery(people, settings, luck):
    """Tie people of little effort to one of the first three people in their town, with strengths."""
    a, b = [], []
    for town in range(len(people.town_names)):
        here = np.flatnonzero(people.town == town)
        some = here[3:][people.effort[here[3:]] < settings.below]
        a.append(some)
        b.append(here[:3][(3 * luck.uniform(people.person[some])).astype(int)] if some.size else some)
    a, b = np.concatenate(a), np.concatenate(b)
    return a, b, luck.uniform(people.person[a], draw=1)


@pytest.fixture(scope="module", autouse=True)
def networks():
    with parts_forgotten():
        parts.network(parameters=Circle)(circle)
        parts.network(parameters=Lottery)(lottery)
        yield


def declare(make):
    """Declare the network `faulty`, whose ties a function of the people returns."""

    def faulty(people, settings, luck):
        assert vars(settings) == {}
        assert isinstance(luck, parts.Luck)
        return make(people)

    return parts.network()(faulty)


def returning(*columns):
    declare(lambda _: columns)


def scenario(layer="face_to_face", kind="faulty", **changes):
    values = {**SMALL, **{f"ties.{each}.kind": "none" for each in LAYERS}, f"ties.{layer}.kind": kind}
    return load("base", {**values, **changes})


def ties(setting, layer="face_to_face"):
    made = getattr(Society(setting, engine="numpy").ties, layer)
    row, column, other = made.edges()
    return {
        (int(a), int(b)): float(s) for a, b, s in zip(row, other, made.strength[row, column], strict=True)
    }


def same_layers(a, b):
    for one, two in zip(a.columns, b.columns, strict=True):
        np.testing.assert_array_equal(one, two)


# -- exactness --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_a_ring_of_ones_own_is_the_shipped_ring_to_the_bit(layer, engine):
    degree = 6 if layer == "face_to_face" else 3
    own = scenario(layer, "circle", **{f"ties.{layer}.circle.reach": 3})
    shipped = scenario(layer, "ring", **{f"ties.{layer}.degree": degree})
    a, b = (Society(each, engine=engine) for each in (own, shipped))
    same_layers(getattr(a.ties, layer), getattr(b.ties, layer))
    assert set(getattr(a.ties, layer).degree[a.people.on_crowd]) == {degree}
    tables_a, tables_b = a.run().tables(ties=True), b.run().tables(ties=True)
    for name in tables_a:
        assert tables_a[name].equals(tables_b[name])


@pytest.mark.parametrize("layer", LAYERS)
def test_order_and_direction_of_what_is_returned_change_nothing(layer):
    rng, expected = np.random.default_rng(5), None

    def shuffled(people):
        a, b, strength = lottery(people, Lottery(), parts.Luck(3))
        order = rng.permutation(a.size)
        turned = (people.layer == "face_to_face") & (rng.random(a.size) < 0.5)
        a, b = np.where(turned, b, a)[order], np.where(turned, a, b)[order]
        return a.astype(np.int16), b.tolist(), strength[order]

    declare(shuffled)
    for _ in range(4):
        found = ties(scenario(layer), layer)
        expected = expected or found
        assert found == expected
        assert len(found) >= 10


@pytest.mark.parametrize("layer", LAYERS)
def test_invariants_hold(layer):
    society = Society(scenario(layer, "lottery"), engine="numpy")
    assert getattr(society.ties, layer).degree.sum() >= 10
    hold_in_the_columns(society)
    hold_in_the_columns(society.run())


# -- strengths --------------------------------------------------------------------------------------------
def test_strengths_are_those_returned_and_0_means_no_tie():
    returning([0, 1, 5], [1, 2, 3], [0.25, 0, 1])
    assert ties(scenario()) == {(0, 1): 0.25, (1, 0): 0.25, (3, 5): 1, (5, 3): 1}
    everybody = {"people.on_crowd": 1}
    assert ties(scenario("online", **everybody), "online") == {(0, 1): 0.25, (5, 3): 1}


def test_without_strengths_the_layer_says_how_strong_ties_are():
    returning([4, 1], [0, 2])
    assert set(ties(scenario(**{"ties.face_to_face.strength": 0.5})).values()) == {0.5}
    online = {"people.on_crowd": 1, "ties.online.strength": 0.75}
    assert ties(scenario("online", **online), "online") == {(1, 2): 0.75, (4, 0): 0.75}
    beta = ties(scenario())
    assert len(set(beta.values())) == 2
    assert beta[0, 4] == beta[4, 0]


@pytest.mark.parametrize("empty", [([], []), (np.zeros(0), np.zeros(0, int), [])])
def test_no_ties_at_all(empty):
    returning(*empty)
    assert ties(scenario()) == ties(scenario("online"), "online") == {}


# -- what it sees -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("base", ["base", "own-people-hub"])
def test_it_sees_the_people_who_can_have_ties(layer, base):
    seen = []
    declare(lambda people: seen.append(people) or ([], []))
    kinds = {"ties.face_to_face.kind": "none", "ties.online.kind": "none", f"ties.{layer}.kind": "faulty"}
    own = {"ties.from_file": None} if base != "base" else {"people.count": 40}
    society = Society(load(base, {**own, **kinds, "people.on_crowd": 0.7}), engine="numpy")
    (people,) = seen
    everybody, row = society.people, np.arange(society.people.count)
    row = row if layer == "face_to_face" else np.flatnonzero(everybody.on_crowd)
    assert (people.layer, people.slots, people.count) == (layer, 50, row.size)
    assert people.person.tolist() == row.tolist()
    assert people.topic_names == everybody.topic_names
    assert people.town_names == everybody.town_names
    assert (people.ids is None) == (everybody.ids is None)
    assert people.ids is None or people.ids == tuple(everybody.ids[each] for each in row)
    for name in ("x", "y", "range", "town", "interest", "skill", "effort"):
        column = getattr(people, name)
        np.testing.assert_array_equal(column, getattr(everybody, name)[row])
        with pytest.raises(ValueError, match="read-only"):
            column[:] = 0
    place = np.arange(row.size)
    best = everybody.interest[row].argmax(axis=1)
    assert (people.match(place, best) == 1).all()
    np.testing.assert_array_equal(people.match(place, 1), everybody.match(row, 1))


# -- luck -------------------------------------------------------------------------------------------------
def test_the_same_seed_gives_the_same_ties_and_other_seeds_give_others():
    first = ties(scenario(kind="lottery"))
    assert first == ties(scenario(kind="lottery")) == ties(scenario(kind="lottery", **{"seed.luck": 9}))
    assert first != ties(scenario(kind="lottery", **{"seed.ties": 9}))
    crowd = {"people.on_crowd": 1}
    online = ties(scenario("online", "lottery", **crowd), "online")
    assert {pair: s for pair, s in first.items() if pair in online} != online  # layers draw different numbers


@pytest.mark.parametrize("layer", LAYERS)
def test_more_people_change_no_earlier_tie(layer):
    few = ties(scenario(layer, "lottery", **{"people.count": 40}), layer)
    many = ties(scenario(layer, "lottery", **{"people.count": 90}), layer)
    assert few.items() <= many.items()
    assert len(few) < len(many)


# -- faults -----------------------------------------------------------------------------------------------
FAULTS = {
    "one array": (lambda: np.zeros((2, 3), int), r"must return two or three arrays, .* got ndarray"),
    "nothing": (lambda: None, "got NoneType"),
    "four arrays": (lambda: ([], [], [], []), "got 4 of them"),
    "a float": (lambda: ([0.0, 1.0], [1, 2]), "must return integers, the first person .* float64"),
    "true and false": (lambda: ([True], [1]), "type bool"),
    "two columns": (lambda: (np.zeros((2, 2), int), [1]), r"shape \(2, 2\)"),
    "ragged": (lambda: ([[1], [1, 2]], [1, 2]), "type object"),
    "lengths": (lambda: ([0, 1], [1]), r"must return 2 integers, the second person .* shape \(1,\)"),
    "length of strengths": (lambda: ([0, 1], [1, 2], [1]), "must return 2 numbers, the strength"),
    "too far": (lambda: ([0, 3], [40, 1]), "40, but a person in the layer face_to_face must be from 0 to 39"),
    "negative": (lambda: ([0, -1], [4, 1]), "returned person -1"),
    "alone": (lambda: ([0, 7], [4, 7]), "ties person 7 to themselves"),
    "twice": (lambda: ([0, 0], [4, 4]), "the tie from person 0 to person 4 more than once; face to face"),
    "both ways": (lambda: ([4, 0], [0, 4]), "a to b and b to a are the same tie"),
    "too strong": (lambda: ([0, 1], [4, 4], [0.5, 1.5]), "from person 1 to person 4 has 1.5"),
    "below 0": (lambda: ([0], [4], [-0.1]), "has -0.1"),
    "NaN": (lambda: ([0], [4], [np.nan]), "NaN at place 0"),
    "words": (lambda: ([0], [4], ["much"]), "must return 1 number, the strength"),
    "error": (lambda: {}["somebody"], "with KeyError: 'somebody'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_a_sentence_with_the_name_and_the_line(fault):
    result, sentence = FAULTS[fault]
    declare(lambda _: result())
    with pytest.raises(PartError, match=sentence) as caught:
        Society(scenario(), engine="numpy")
    assert str(caught.value).startswith("The network faulty (test_own_networks.py:")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_online_both_directions_are_two_ties():
    returning([0, 1], [1, 0])
    assert len(ties(scenario("online"), "online")) == 2
    returning([0, 0], [1, 1])
    with pytest.raises(PartError, match=r"from person 0 to person 1 more than once\.$"):
        Society(scenario("online"), engine="numpy")


def test_more_ties_than_slots():
    hub = np.zeros(12, int), np.arange(1, 13)
    returning(*hub)
    assert len(ties(scenario(**{"ties.slots.face_to_face": 12}))) == 24
    with pytest.raises(PartError, match=r"gives 12 ties to person 0, but ties.slots.face_to_face is 11; "):
        Society(scenario(**{"ties.slots.face_to_face": 11}), engine="numpy")
    returning(*hub[::-1])  # online, anybody may have many followers
    assert len(ties(scenario("online", **{"ties.slots.online": 1}), "online")) == 12


def test_people_of_a_file_are_named_by_their_ids():
    returning([1], [1])
    changes = {"ties.from_file": None, "ties.face_to_face.kind": "faulty"}
    setting = load("own-people-hub", changes)
    with pytest.raises(PartError, match=r"ties person 1 \('.+'\) to themselves"):
        Society(setting, engine="numpy")


@pytest.mark.parametrize("name", ["ring", "from_file", "degree", "kind", "copy", "Big", "model_fields"])
def test_names_that_are_taken(name):
    function = lambda *_: ([], [])  # noqa: E731 - its name is set
    function.__name__ = name
    with pytest.raises(StudyError, match=f"'{name}'"):
        parts.network()(function)


# -- studies ----------------------------------------------------------------------------------------------
def test_cached_ties_are_those_that_would_be_drawn():
    starts = StartCache()
    for effort in (0.05, 0.4, 0.05):
        setting = scenario(kind="lottery", **{"people.effort.mean": effort})
        cached = Society(setting, engine="numpy", starts=starts).ties.face_to_face
        same_layers(cached, Society(setting, engine="numpy").ties.face_to_face)
    assert starts.found == 2 + 1  # the people of the last two, and the ties of the last


def test_a_network_that_is_declared_again_is_drawn_again():
    for many in (1, 2):
        returning([0] * many, [3, 4][:many])
        made = Society(scenario(), engine="numpy", starts=START_CACHE).ties.face_to_face
        assert made.degree[0] == many


SWEEP = """
name: tiny
scenarios: [neighbours-only]
set: {people.count: 40, days: 9, ties.face_to_face.degree: 4}
design:
  parameters: {ties.face_to_face.kind: [ring, circle], ties.face_to_face.circle.reach: [2, 60]}
replicates: 1
"""


def test_a_sweep_over_kinds_and_own_parameters(tmp_path):
    (tmp_path / "tiny.yaml").write_text(SWEEP, encoding="utf-8")
    swept = sweep(load_experiment(tmp_path / "tiny.yaml"), tmp_path / "s", workers=0, engine="numpy")
    runs = swept.runs.set_index(["ties.face_to_face.kind", "ties.face_to_face.circle.reach"])
    assert runs["error"].isna().tolist() == [True, True, True, False]
    assert "ties person 0 to themselves" in runs.loc[("circle", 60), "error"]
    like = runs.loc[("circle", 2), "answered_share"]
    assert (runs.loc["ring", "answered_share"] == like).all()  # a ring of degree 4 reaches 2 people ahead


def test_a_run_whose_network_fails_is_a_failed_row_of_a_comparison(tmp_path):
    declare(lambda people: ([0], [0 if people.effort[0] > 0.2 else 1]))
    settings = [scenario(kind="ring", name="a"), scenario(name="b")]
    ran = compare(settings, replicates=6, workers=0, folder=tmp_path / "c", engine="numpy")
    failed = ran.runs[ran.runs["error"].notna()]
    assert 0 < len(failed) < 6
    assert set(failed["scenario"]) == {"b"}
    assert failed["error"].str.contains("ties person 0 to themselves$").all()
    returning([0], [0])
    with pytest.raises(RunsFailedError, match="ties person 0 to themselves"):
        compare([scenario(name=name) for name in "cd"], replicates=2, workers=0, folder=tmp_path / "d")


# -- parameters -------------------------------------------------------------------------------------------
def test_parameters_are_shown_checked_and_written_down():
    setting = scenario(kind="circle", **{"ties.face_to_face.circle.reach": 5})
    shown = {row.path: row for row in rows(setting)}
    assert shown["ties.face_to_face.circle.reach"].value == "5"
    assert shown["ties.face_to_face.circle.reach"].unit == "people"
    assert shown["ties.face_to_face.kind"].range.count("from_file, circle") == 1
    assert shown["ties.online.circle"].value == "not used"
    assert "circle" in schema()["$defs"]["FaceToFace"]["properties"]["kind"]["enum"]
    assert any("reach: 2" in line for line in annotated("x", "y"))
    assert Scenario.model_validate(setting.model_dump()) == setting
    default = scenario(kind="lottery")
    assert default.to_dict()["ties"]["face_to_face"]["lottery"] == {"below": 0.15}
    assert "lottery" not in load("base").to_dict()["ties"]["face_to_face"]
    with pytest.raises(UserError, match=r"reach must be .* 1 to 100; got 0"):
        scenario(kind="circle", **{"ties.face_to_face.circle.reach": 0})
    with pytest.raises(UserError, match="Did you mean 'circle'"):
        scenario(kind="circel", **{"ties.face_to_face.circel.reach": 0})


def test_a_slider_is_offered_only_for_parameters_of_the_network_in_use():
    setting = scenario(kind="circle")
    assert why_inactive(setting, "ties.face_to_face.circle.reach") == ""
    assert why_inactive(setting, "ties.online.circle.reach") == "ties.online.kind isn't circle"
    assert why_inactive(setting, "ties.face_to_face.degree") == "ties.face_to_face.kind doesn't use a degree"


def test_the_command_runs_shows_and_refuses_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "name: mine\nquestion: Who?\nextends: base\npeople: {count: 40}\ndays: 5\n"
    kind = "ties: {face_to_face: {kind: circle, circle: {reach: 3}}}\n"
    (tmp_path / "mine.yaml").write_text(text + kind, encoding="utf-8")
    shown = CliRunner().invoke(main, ["show", "mine.yaml", "--json"])
    assert shown.exit_code == 0, shown.output
    assert "ties.face_to_face.circle.reach" in json.dumps(json.loads(shown.stdout))
    reach = ["--set", "ties.face_to_face.circle.reach=20"]
    ran = CliRunner().invoke(main, ["run", "mine.yaml", *reach])
    assert ran.exit_code == 2
    assert "The network circle (test_own_networks.py:" in ran.stderr
    assert "more than once" in ran.stderr
    assert "Traceback" not in ran.output
    assert CliRunner().invoke(main, ["run", "mine.yaml"]).exit_code == 0
