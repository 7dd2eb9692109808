"""Experiments from Python: a dict has the same validation as a file, and designs can be made by hand."""

import numpy as np
import pytest

import sim
from sim.errors import StudyError, UserError, spelling_for_command
from sim.studies.experiments.stored_experiment import from_json, to_json

GOOD = {
    "name": "trial",
    "scenarios": ["centralised-local", "distributed-crowd"],
    "set": {"people.count": 100, "days": 20},
    "design": {"parameters": {"people.effort.mean": [0.1, 0.4], "helping.attention": [4, 16]}},
    "replicates": 3,
    "measures": ["answered_share"],
}


def faults(experiment):
    with pytest.raises(UserError) as caught:
        sim.load_experiment(experiment)
    return str(caught.value).split("\n")


def test_a_dict_and_the_file_that_it_would_be_are_the_same_experiment(tmp_path):
    found = sim.load_experiment(GOOD)
    (tmp_path / "file.yaml").write_text(found.text, encoding="utf-8")
    again = sim.load_experiment(tmp_path / "file.yaml")
    assert list(found.tasks()) == list(again.tasks())
    assert [s.hash for s in found.scenarios.values()] == [s.hash for s in again.scenarios.values()]


def test_faults_of_a_dict_name_the_key():
    wrong = {**GOOD, "replicats": 3, "scenarios": ["hybrd"], "until": "opn == 0"}
    wrong["design"] = {"parameters": {"people.efort.mean": [0.1]}}
    told = faults(wrong)
    assert told[0] == "unknown key 'replicats'. Did you mean 'replicates'?"
    assert any("did you mean 'hybrid'?" in line for line in told)
    assert any("a day has no number 'opn'. Did you mean 'open'?" in line for line in told)
    (only,) = faults({**GOOD, "design": {"parameters": {"people.efort.mean": [0.1]}}})
    assert "unknown key 'people.efort'" in only or "efort" in only
    assert "effort" in only
    assert "got an empty dict" in faults({})[0]


def test_loaded_scenarios_and_paths_can_stand_in_a_dict(tmp_path):
    own = sim.load("hybrid", {"people.count": 50}).replace({"name": "mine"})
    (tmp_path / "saved.yaml").write_text(own.replace({"name": "saved"}).to_yaml(), encoding="utf-8")
    found = sim.load_experiment({**GOOD, "scenarios": [own, tmp_path / "saved.yaml"], "set": {"days": 9}})
    assert list(found.scenarios) == ["mine", "saved"]
    assert [(s.people.count, s.days) for s in found.scenarios.values()] == [(50, 9), (50, 9)]
    assert "scenarios/mine.yaml" in found.text  # the file that a study saves beside its experiment.yaml


@pytest.mark.parametrize(
    "design",
    [
        sim.Design("factorial", (sim.Dimension("people.effort.mean", (0.1, 0.2)),)),
        sim.Design("sobol", (sim.Dimension("people.effort.mean", low=0.1, high=1.0, scale="log"),), 4, 7),
        sim.Design.from_unit([sim.Dimension("people.effort.mean", low=0.1, high=0.5)], np.array([[0.25]])),
    ],
)
def test_a_design_made_in_python_is_validated_and_has_the_same_points(design):
    found = sim.load_experiment({**GOOD, "design": design})
    assert found.design.points() == design.points()
    bad = sim.Design("factorial", (sim.Dimension("people.effort.mean", (-1.0,)),))
    assert "people.effort.mean" in faults({**GOOD, "design": bad})[0]


def test_points_outside_the_unit_cube_are_refused():
    for unit in (np.array([[1.5]]), np.array([0.5]), np.array([[0.1, 0.2]])):
        with pytest.raises(StudyError, match="values from 0 to 1"):
            sim.Design.from_unit([sim.Dimension("days", low=1, high=2)], unit)


def test_the_condition_is_stored_with_the_experiment():
    found = sim.load_experiment({**GOOD, "until": "open == 0 for 3 days"})
    assert found.measures == ("answered_share", "simulated_days")
    assert from_json(to_json(found)).until == found.until


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: sim.Dimension(6), "needs the dotted path of a parameter, as a text; got 6"),
        (lambda: sim.Dimension("days", 6), "values must be a list; got 6. Give a range with low= and high="),
        (lambda: sim.Dimension("days", "abc"), "values must be a list; got 'abc'"),
        (lambda: sim.Dimension("days", low="a"), "low must be a finite number; got 'a'"),
        (lambda: sim.Dimension("days", low=1, high=np.inf), "high must be a finite number; got inf"),
        (lambda: sim.Dimension("days", low=5, high=1), "low must not be above high; got 5 and 1"),
        (lambda: sim.Dimension("days", low=1, high=2, scale="lg"), "scale must be linear or log; got 'lg'"),
        (lambda: sim.Dimension("days", high=2, scale="log"), "low must be above 0 on a log scale; got 0.0"),
        (lambda: sim.Dimension("days", low=1.2, high=1.8, whole=True), "no whole number from 1.2 to 1.8"),
        (lambda: sim.Design("sobool", ()), "kind must be one of factorial, latin_hypercube, sobol"),
        (lambda: sim.Design("sobol", 6), "needs a list of dimensions (sim.Dimension); got 6"),
        (lambda: sim.Design("sobol", ("days",)), "needs a list of dimensions (sim.Dimension); got 'days'"),
        (lambda: sim.Design("sobol", (), "a"), "size must be a whole number from 0; got 'a'"),
        (lambda: sim.Design("sobol", (), 4, -1), "seed must be a whole number from 0; got -1"),
        (lambda: sim.Design.from_unit(6, np.zeros((2, 1))), "needs a list of dimensions"),
        (lambda: sim.Design.from_unit([sim.Dimension("days")], "ab"), "must be an array of numbers"),
    ],
)
def test_dimensions_and_designs_that_make_no_sense_are_refused_in_one_sentence(make, message):
    with pytest.raises(StudyError) as caught:
        make()
    assert message in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_dimensions_and_values_may_be_lists_or_tuples():
    found = sim.Design("factorial", [sim.Dimension("days", [1, 2])])
    assert found == sim.Design("factorial", (sim.Dimension("days", (1, 2)),))
    assert hash(found.dimensions)


def test_a_whole_parameter_needs_a_whole_number_in_its_range():
    parameters = {"days": {"low": 1.2, "high": 1.8, "levels": 2}}
    (only,) = faults({**GOOD, "design": {"parameters": parameters}})
    assert "days must be a whole number, and there is none from 1.2 to 1.8" in only


def test_messages_write_infinity_as_their_reader_does(tmp_path):
    (only,) = faults({**GOOD, "set": {"people.effort.backlog": -1}})
    assert "must be a number from 0 to math.inf; got -1" in only
    with pytest.raises(UserError, match=r"people__effort__backlog=-1: .* from 0 to math\.inf; got -1"):
        sim.Society("hybrid", people__effort__backlog=-1)
    with pytest.raises(UserError, match=r"days=math\.inf: days must be .*; got math\.inf"):
        sim.load("hybrid", {"days": np.inf})
    (tmp_path / "a.yaml").write_text("name: a\nextends: hybrid\npeople: {effort: {backlog: -1}}\n")
    with pytest.raises(UserError, match=r"a\.yaml:3:\d+: .* from 0 to \.inf; got -1"):
        sim.load(tmp_path / "a.yaml")
    with spelling_for_command(), pytest.raises(UserError, match=r"--set .*from 0 to \.inf; got -1"):
        sim.load("hybrid", {"people.effort.backlog": -1})
