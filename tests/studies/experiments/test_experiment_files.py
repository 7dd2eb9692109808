"""Experiment files: what is read, and every fault with its line and column."""
# ruff: noqa: E501 - a fault and its sentence stand on one line

from pathlib import Path

import pytest

from sim.errors import UserError
from sim.studies.experiments.experiment_files import load_experiment
from sim.studies.shipped_files import shipped_experiments

ROOT = Path(__file__).resolve().parents[3]
GOOD = """\
name: trial
question: Which?
scenarios: [centralised-local, distributed-crowd]
set: {people.count: 100, days: 20}
seed: 7
design:
  kind: factorial
  parameters:
    people.effort.mean: [0.1, 0.4]
    channels.feed.reach: {low: 2, high: 32, levels: 3, scale: log}
replicates: 3
measures: [answered_share]
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "trial.yaml"
        path.write_text(text, encoding="utf-8")
        return load_experiment(path)

    return read


def faults(read, text, tmp_path):
    with pytest.raises(UserError) as caught:
        read(text)
    return str(caught.value).replace(f"{tmp_path}/", "").split("\n")


def test_a_good_file(read):
    found = read(GOOD)
    assert (found.name, found.question, found.replicates, found.measures) == (
        "trial", "Which?", 3, ("answered_share",),
    )  # fmt: skip
    assert [s.people.count for s in found.scenarios.values()] == [100, 100]
    assert {s.seed.luck for s in found.scenarios.values()} == {7}
    assert found.design.dimensions[1].values == (2, 8, 32)
    assert len(list(found.cells())) == 2 + 6


def test_a_value_for_all_scenarios_that_one_of_them_lacks(read, tmp_path):
    text = GOOD.replace("days: 20}", "days: 20, channels.feed.reach: 5}")
    (only,) = faults(read, text, tmp_path)
    assert only.startswith(
        "trial.yaml:4:36: the scenario centralised-local doesn't use feed, and channels.feed.reach applies only to"
    )


def test_defaults(read):
    found = read("scenarios: hybrid\ndesign: {kind: list, points: [{days: 9}, {people.count: 30}]}\n")
    assert (found.name, found.replicates, found.independent) == ("trial", 20, False)
    assert found.design.points() == [{"days": 9}, {"people.count": 30}]


def test_bounds_come_from_the_declaration_and_whole_numbers_are_known(read):
    design = "{kind: latin_hypercube, points: 8, parameters: {people.on_crowd: , days: {low: 9, high: 12}}}"
    found = read(f"scenarios: hybrid\ndesign: {design}\n")
    share, days = found.design.dimensions
    assert (share.low, share.high, share.whole) == (0.0, 1.0, False)
    assert days.whole
    assert all(isinstance(point["days"], int) for point in found.design.points())


def test_a_misspelt_parameter_is_one_fault_at_its_name(read, tmp_path):
    told = faults(read, GOOD.replace("people.effort.mean", "people.efort.mean"), tmp_path)
    assert told == ["trial.yaml:9:5: unknown key 'people.efort'. Did you mean 'effort'?"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("replicates: 3", "replicate: 3", "trial.yaml:11:1: unknown key 'replicate'. Did you mean 'replicates'?"),
        ("replicates: 3", "replicates: 0", "trial.yaml:11:1: replicates must be a whole number from 1 to 1,000,000; got 0"),
        ("kind: factorial", "kind: factorail", "trial.yaml:7:3: design.kind must be factorial or latin_hypercube or sobol or morris or saltelli or list; got the text 'factorail'"),
        ("[0.1, 0.4]", "[0.1, -4]", "trial.yaml:9:31: people.effort.mean must be a number from 0 to .inf; got -4 (default 0.25)"),
        ("people.effort.mean", "people.efort.mean", "trial.yaml:9:5: unknown key 'people.efort'. Did you mean 'effort'?"),
        ("[0.1, 0.4]", "[]", "trial.yaml:9:5: design.parameters.people.effort.mean must be a list of one value or more"),
        ("[0.1, 0.4]", "[0.1, 0.1]", "trial.yaml:9:5: design.parameters.people.effort.mean lists a value twice"),
        ("levels: 3, ", "", "trial.yaml:10:5: design.parameters.channels.feed.reach.levels is missing; it must be a whole number from 1 to 100,000"),
        ("low: 2", "low: 0", "trial.yaml:10:5: channels.feed.reach on a log scale must begin above 0; got 0"),
        ("[0.1, 0.4]", "{values: [0, 0.4], scale: log}", "trial.yaml:9:26: people.effort.mean on a log scale must list numbers above 0"),
        ("low: 2", "low: -2", "trial.yaml:10:27: design.parameters.channels.feed.reach.low must be a number from 0 to 1000000; got -2"),
        ("channels.feed.reach", "ties.online.kind", "trial.yaml:10:5: ties.online.kind must be proximity, small_world, random, ring, star, preferential, interest, none or from_file; got a range of numbers"),
        ("[answered_share]", "[answered_share, answered_share]", "trial.yaml:12:28: measures: answered_share is given twice; give it once."),
        ("low: 2", "low: 40", "trial.yaml:10:5: channels.feed.reach must have low below high; got 40 and 32"),
        ("feed.reach", "feed.reech", "trial.yaml:10:5: unknown key 'channels.feed.reech'. Did you mean 'reach'?"),
        ("[answered_share]", "[answred_share]", "trial.yaml:12:12: there is no measure 'answred_share'. Did you mean 'answered_share'?"),
        ("centralised-local,", "centralised,", "trial.yaml:3:13: There is no scenario 'centralised': did you mean 'centralised-local'?"),
        ("days: 20", "days: -1", "trial.yaml:4:26: days must be a whole number from 1 to 36500; got -1 (default 180)"),
        ("people.effort.mean", "seed.luck", "trial.yaml:9:5: seed.luck can't be a parameter of a design, because replicates set the seeds"),
        ("seed: 7", "seed: x", "trial.yaml:5:1: seed.people must be a whole number from 0 to"),
        ("name: trial", "name: a/b", "trial.yaml:1:1: name must be 1 to 80 letters"),
        ("name: trial", "name: trial\nname: trial", "trial.yaml:2:1: the key 'name' is given twice"),
    ],
)  # fmt: skip
def test_every_fault_has_its_place(read, tmp_path, old, new, says):
    assert old in GOOD
    told = faults(read, GOOD.replace(old, new), tmp_path)
    assert any(line.startswith(says) for line in told), told


def test_all_faults_at_once(read, tmp_path):
    text = "name: 3\nscenarios: []\ndesign: {kind: sobol, points: 12, parameters: {people.count: {low: 5}}}\nx: 1\n"
    told = faults(read, text, tmp_path)
    assert len(told) == 4
    assert "design.points must be a power of two for a sobol design" in told[2]


@pytest.mark.parametrize(("text", "got"), [("- 1\n- 2\n", "a list"), ("hybrid\n", "the text 'hybrid'")])
def test_a_value_that_is_no_group_is_reported_once(read, tmp_path, text, got):
    (told,) = faults(read, text, tmp_path)
    assert told.startswith(f"trial.yaml:1:1: an experiment must be a group of names and values; got {got}")


def test_a_parameter_of_a_channel_that_nobody_uses_is_refused(read, tmp_path):
    text = "scenarios: neighbours-only\ndesign: {parameters: {channels.feed.reach: [2]}}\n"
    (told,) = faults(read, text, tmp_path)
    assert told.endswith("has no effect here, because no scenario of this experiment uses feed")


def test_a_parameter_of_a_group_that_is_switched_off_everywhere_is_refused(read, tmp_path):
    text = "scenarios: hybrid\ndesign: {parameters: {plugging_in.rate: [0.1, 0.2]}}\n"
    (told,) = faults(read, text, tmp_path)
    assert told.endswith("because plugging_in.enabled is false in every scenario of this experiment")
    on = "design: {parameters: {plugging_in.rate: [0.1, 0.2], plugging_in.enabled: [true, false]}}\n"
    assert len(read(f"scenarios: hybrid\n{on}").design.points()) == 4


def test_listed_numbers_may_have_a_log_scale(read):
    text = "scenarios: hybrid\ndesign: {parameters: {asking.rate: {values: [0.01, 0.1, 1], scale: log}}}\n"
    (rate,) = read(text).design.dimensions
    assert (rate.scale, rate.position(0.1)) == ("log", pytest.approx(0.5))


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(UserError, match="There is no experiment 'effort-by-wilingness': did you mean"):
        load_experiment("effort-by-wilingness")
    with pytest.raises(UserError, match=r"nothing\.yaml: there is no such file"):
        load_experiment(tmp_path / "nothing.yaml")


KINDS = {  # of study, each shipped at least once
    "effort-by-willingness": "factorial",
    "reach-by-noise": "factorial",
    "plugged-in-share": "factorial",
    "town-size": "factorial",
    "hub-load": "factorial",
    "where-the-crowd-loses": "latin_hypercube",
    "what-matters": "morris",
    "answered-share": "saltelli",
}


@pytest.mark.long
def test_shipped_experiments_are_valid_ask_something_and_are_listed():
    assert set(shipped_experiments()) == set(KINDS)
    listed = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        found = load_experiment(name)
        assert (found.name, found.design.kind) == (name, kind)
        assert found.question.endswith("?")
        assert f"`{name}`" in listed
        assert found.question in listed


# Continuous parameters of hybrid that say nothing of its world.
BESIDE = {
    "tick_hours": "how finely time is resolved",
    "ties.face_to_face.rewiring": "of another kind of ties",
    "ties.face_to_face.attractiveness_shape": "of another kind of ties",
    "ties.face_to_face.strength": "a distribution",
    "ties.online.rewiring": "of another kind of ties",
    "ties.online.homophily": "of another kind of ties",
    "asking.difficulty": "a distribution",
    "people.turnover.present": "of people who come and go",
    "people.turnover.stay.median": "of people who come and go",
    "people.turnover.stay.sigma": "of people who come and go",
    "people.turnover.attachment": "of people who come and go",
    "channels.feed.voting": "of another order of the feed",
    "asking.channel_weights": "of another way to choose channels",
    "asking.learning": "of another way to choose channels",
}


@pytest.mark.long
def test_the_sensitivity_of_the_answered_share_leaves_no_continuous_parameter_out():
    from sim.scenarios import rows
    from sim.studies.experiments.dimensions import declared, kinds

    found = load_experiment("answered-share")
    continuous = {
        row.path
        for row in rows(found.scenarios["hybrid"])
        if (about := declared(row.path)) is not None and float in kinds(about[1])
    }
    varied = {dimension.path for dimension in found.design.dimensions}
    assert varied == continuous - set(BESIDE)
    assert set(BESIDE) < continuous


def test_a_fault_of_a_scenario_in_a_folder_with_spaces_keeps_its_own_place(tmp_path):
    folder = tmp_path / "my town"
    folder.mkdir()
    (folder / "a town.yaml").write_text(
        "name: town\nextends: hybrid\nhelping: {patience: 3}\n", encoding="utf-8"
    )
    (folder / "trial.yaml").write_text(GOOD.replace("centralised-local", "a town.yaml"), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_experiment(folder / "trial.yaml")
    (told,) = caught.value.args
    assert told.startswith(f"{folder}/a town.yaml:3:11: unknown key 'helping.patience'.")
