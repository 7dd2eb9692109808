"""What a calibration refuses: logs that are too small, files that are no facts, and unknown parameters."""

import json

import numpy as np
import pytest

import sim
from sim.errors import StudyError
from sim.facts import FACTS
from sim.studies.calibration.calibrate import plan_calibration
from sim.studies.calibration.community_facts import CommunityFacts, read_facts
from sim.studies.calibration.fitted_parameters import DEFAULT
from sim.studies.calibration.posterior_draws import read_draws
from sim.studies.calibration.sample_facts import check_leave_out, used_facts

ABOUT = {"days": 90.0, "lifetime_days": 7.0, "questions": 400, "answers": 300, "active_people": 100}


def written(folder, facts=None, **about):
    path = folder / "facts.json"
    found = {"answered_share": {"value": 0.8, "low": 0.75, "high": 0.85}} if facts is None else facts
    path.write_text(json.dumps({"about": {**ABOUT, **about}, "facts": found}))
    return path


def test_a_file_and_its_folder_give_the_same_facts(tmp_path):
    path = written(tmp_path)
    found = read_facts(path)
    assert found.values == {"answered_share": 0.8}
    assert found.intervals == {"answered_share": (0.75, 0.85)}
    assert read_facts(tmp_path) == found


def test_missing_values_are_left_out(tmp_path):
    facts = {"answered_share": {"value": 0.8, "low": None, "high": None}, "growth": {"value": None}}
    facts["growth"] |= {"low": None, "high": None}
    assert set(read_facts(written(tmp_path, facts)).values) == {"answered_share"}


@pytest.mark.parametrize(
    ("facts", "about", "words"),
    [
        ({"answered_shares": {"value": 0.5, "low": None, "high": None}}, {}, "Did you mean 'answered_share'"),
        ({"answered_share": {"value": 1.5, "low": None, "high": None}}, {}, "from 0 to 1; got 1.5"),
        ({"answered_share": {"value": "0.5", "low": None, "high": None}}, {}, "value must be a number"),
        ({"answered_share": 0.5}, {}, "value must be a number"),
        ({}, {}, "no fact has a value"),
        (None, {"questions": 99}, "99 questions; a fit needs at least 100"),
        (None, {"answers": 3}, "3 answers; a fit needs at least 50"),
        (None, {"active_people": 12}, "12 active people; a fit needs at least 30"),
    ],
)
def test_faults_of_a_facts_file_are_named(tmp_path, facts, about, words):
    with pytest.raises(StudyError, match=words):
        read_facts(written(tmp_path, facts, **about))


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"days": float("nan")}, "about: days must be a number"),
        ({"days": 10**400}, "about: days must be a number or null; got a larger one"),
        ({"days": -5}, "about.days must be a number above 0; got -5"),
        ({"days": True}, "days must be a number"),
        ({"lifetime_days": 0}, "about.lifetime_days must be a number above 0; got 0"),
        ({"days": "40"}, "days must be a number"),
        ({"questions": None}, "about.questions must be a number above 0; got None"),
        ({"days": 99_999}, "the log doesn't suit a run: .*days must be"),
        ({"questions": 500_000}, "at most once a day"),
    ],
)
def test_impossible_counts_are_refused_with_the_file(tmp_path, about, words):
    with pytest.raises(StudyError, match=r"facts\.json: .*" + words):
        plan_calibration("distributed-crowd", written(tmp_path, **about))


@pytest.mark.parametrize("value", [None, "x", 10**400, float("inf"), True])
def test_values_from_python_are_checked(value):
    with pytest.raises(StudyError, match=r"answered_share|no fact has a value"):
        read_facts({"answered_share": value})


@pytest.mark.parametrize("source", [None, [1]])
def test_only_files_and_mappings_are_facts(source):
    with pytest.raises(StudyError, match="facts must be a path"):
        read_facts(source)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("asking.rate\n7\n", "line 2: asking.rate must be"),
        ("", "every row must have"),
        ("0.1\n0.2\n", "line 1: each column must be a parameter, named once; got '0.1'"),
        ("asking.rate,asking.rate\n0.1,0.2\n", "named once"),
        ("foo.bar\n0.1\n", "got 'foo.bar'"),
    ],
)
def test_draws_are_checked(tmp_path, text, words):
    (tmp_path / "draws.csv").write_text(text)
    with pytest.raises(StudyError, match=words):
        read_draws(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"facts": {}}', "\xff"])
def test_other_files_are_refused(tmp_path, text):
    path = tmp_path / "facts.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(StudyError, match=r"facts\.json"):
        read_facts(path)
    with pytest.raises(StudyError, match="no such file"):
        read_facts(tmp_path / "other.json")


def test_days_lifetime_and_rate_follow_the_log(tmp_path):
    plan = plan_calibration("distributed-crowd", written(tmp_path))
    assert (plan.scenario.days, plan.scenario.asking.lifetime) == (90, 7)
    rate = 400 / 90 / plan.scenario.people.count
    first = plan.dimensions[0]
    assert first.path == "asking.rate"
    assert first.low == pytest.approx(rate / 2)
    assert first.high == pytest.approx(rate * 2)
    assert {each.path for each in plan.dimensions} == set(DEFAULT)
    assert any("days is 90" in note for note in plan.notes)


def test_parameters_of_channels_that_are_not_used_are_not_fitted(tmp_path):
    plan = plan_calibration("neighbours-only", written(tmp_path))
    assert "channels.feed.found" not in {each.path for each in plan.dimensions}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (["people.effort.means"], "Did you mean 'people.effort.mean'"),
        (["people.topics"], "can't be fitted"),
        (["asking.spread", "asking.spread=0:1"], "named twice"),
        (["asking.spread=1:0"], "low below high"),
        (["asking.spread=1"], "LOW:HIGH"),
        (["people.effort.mean=0.1:inf"], "finite ends"),
        ("asking.rate", "give a list of parameters"),
        (["asking.spread=0:9"], "asking.spread must be"),
        ([], "from 1 to 12"),
    ],
)
def test_parameters_that_cannot_be_fitted_are_refused(tmp_path, parameters, words):
    with pytest.raises(sim.UserError, match=words):
        plan_calibration("distributed-crowd", written(tmp_path), parameters=parameters)


def test_a_scenario_must_hold_the_people_of_the_log(tmp_path):
    with pytest.raises(StudyError, match="only 50 people"):
        plan_calibration("distributed-crowd", written(tmp_path), overrides={"people.count": 50})


@pytest.mark.parametrize("points", [63, 100, 32])
def test_the_number_of_points_must_be_a_power_of_two(tmp_path, points):
    with pytest.raises(StudyError, match="power of two"):
        plan_calibration("distributed-crowd", written(tmp_path), points=points)


def runs_of_two(correlation, size=200):
    rng = np.random.default_rng(1)
    x, noise = rng.random(size), rng.random(size)
    y = np.clip(correlation * x + (1 - correlation) * noise, 0, 1)
    runs = {name: np.full(size, np.nan) for name in FACTS}
    return {**runs, "answered_share": x, "asked_once": y}


def community(x, y, margin=0.0):
    values = {"answered_share": x, "asked_once": y}
    return CommunityFacts(values, {name: (v - margin, v + margin) for name, v in values.items()})


def test_facts_outside_the_sample_are_refused_by_name():
    runs = runs_of_two(0.0)
    runs["answered_share"] = 0.5 * runs["answered_share"]
    with pytest.raises(StudyError, match=r"1 fact: answered_share 0\.9 \(runs: .*leave_out=\['outside'\]"):
        used_facts(community(0.9, 0.5), runs)
    assert used_facts(community(0.9, 0.5), runs, ["answered_share"]).names == ("asked_once",)
    # A log so small that its own interval reaches the runs isn't refused.
    assert used_facts(community(0.55, 0.5, margin=0.1), runs).names == ("answered_share", "asked_once")


def test_facts_that_contradict_one_another_are_refused_by_name():
    runs = runs_of_two(0.97)
    assert used_facts(community(0.5, 0.5), runs).names == ("answered_share", "asked_once")
    with pytest.raises(StudyError, match=r"asked_once 0\.1 and answered_share 0\.9 don't occur together"):
        used_facts(community(0.9, 0.1), runs)


def test_the_word_outside_leaves_out_whatever_would_be_refused():
    runs = runs_of_two(0.97)
    found = used_facts(community(0.9, 0.1), runs, ["outside"])
    assert found.names == ("answered_share",)
    assert found.unused["asked_once"] == "no run shows it together with answered_share"
    runs["answered_share"] = 0.5 * runs["answered_share"]
    found = used_facts(community(0.9, 0.5), runs, ["outside"])
    assert found.names == ("asked_once",)
    assert found.unused["answered_share"] == "no run comes near it"


def test_waits_count_only_in_ticks_of_the_scenario():
    runs = runs_of_two(0.0)
    runs["wait_hours_p50"] = 24 * (1 + 10 * runs["answered_share"])
    values = {"answered_share": 0.5, "wait_hours_p50": 72.0}
    for hours, used in ((0.0, False), (1.0, False), (24.0, True)):
        found = used_facts(CommunityFacts(values, about={"tick_hours": hours}), runs)
        assert ("wait_hours_p50" in found.names) == used
    assert (
        "tick_hours=24"
        in used_facts(CommunityFacts(values, about={"tick_hours": 0}), runs).unused["wait_hours_p50"]
    )


def test_unused_facts_say_why():
    runs = runs_of_two(0.0)
    runs["asking_gini"] = np.where(np.arange(200) < 50, np.nan, 0.5)
    runs["only_ask"] = np.full(200, 0.25)
    found = used_facts(CommunityFacts({"answered_share": 0.5, "asking_gini": 0.5, "only_ask": 0.2}), runs)
    assert found.names == ("answered_share",)
    assert found.unused["asking_gini"] == "50 of 200 runs have no value"
    assert found.unused["only_ask"] == "it has the same value in all runs"
    assert found.unused["asked_once"] == "the log has no value"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            ["answered_shares"],
            "leave_out: there is no fact 'answered_shares'. Did you mean 'answered_share'?",
        ),
        (["outside", "growth", "outside"], "leave_out: outside is given twice; give it once."),
    ],
)
def test_facts_that_are_left_out_are_checked_before_any_run(names, sentence):
    with pytest.raises(StudyError) as refused:
        check_leave_out(names)
    assert str(refused.value) == sentence
    check_leave_out(["outside", "growth"])
