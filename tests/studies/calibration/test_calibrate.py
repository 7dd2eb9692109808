"""A calibration from facts to a fitted scenario, resumed, sharded and merged."""

import numpy as np
import pytest
import yaml
from click.testing import CliRunner

import sim
from sim import facts
from sim.cli import main
from sim.errors import StudyError
from sim.studies.calibration.posterior_draws import read_draws

SMALL = {"people.count": 150, "days": 40, "asking.rate": 0.03, "asking.lifetime": 7}
TRUTH = {"asking.hopeless": 0.3, "asking.rate": 0.04}
PARAMETERS = ["asking.rate", "asking.hopeless=0:0.6"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    society = sim.Society(
        sim.load("distributed-crowd", {**SMALL, **TRUTH, "seed.luck": 900, "seed.people": 901})
    )
    society.run()
    facts.of_run(society.tables(), lifetime_days=7.0, draws=50, nulls=20).save(folder)
    return folder


def fitted(log, folder, **how):
    options = {"parameters": PARAMETERS, "points": 64, "checks": 8, "overrides": SMALL, "workers": 2, **how}
    return sim.calibrate("distributed-crowd", log / "facts.json", folder, **options)


@pytest.fixture(scope="module")
def study(log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fit") / "fit"
    found = fitted(log, folder)
    found.save(folder)
    return found, folder


def test_intervals_contain_the_truth_and_the_scenario_file_says_where_values_are_from(study):
    found, folder = study
    rows = found.parameters.set_index("parameter")
    for path, value in TRUTH.items():
        assert rows.loc[path, "low"] <= value <= rows.loc[path, "high"]
        assert rows.loc[path, "identified"] == "yes"
    text = (folder / "fitted.yaml").read_text()
    scenario = sim.load(folder / "fitted.yaml")
    assert scenario.asking.hopeless == rows.loc["asking.hopeless", "estimate"]
    assert yaml.safe_load(text)["name"] == "distributed-crowd-fitted"
    line = next(line for line in text.splitlines() if "hopeless" in line)
    assert "fitted to" in line
    assert "90 % interval" in line


def test_every_fact_is_predicted_and_most_observed_facts_lie_within(study):
    found, folder = study
    assert list(found.facts["fact"]) == list(facts.FACTS)
    met = found.facts["met"].dropna().astype(bool)
    assert met.mean() > 0.6
    for name in ("parameters.csv", "facts.csv", "draws.csv", "report.html", "manifest.json"):
        assert (folder / name).exists()
    assert np.isfinite(found.parameters["estimate"]).all()


def test_a_resumed_fit_is_the_same_and_runs_nothing_again(study, log):
    found, folder = study
    counted = []
    again = fitted(log, folder, resume=True, watch=lambda *count: counted.append(count))
    assert again.parameters.equals(found.parameters)
    assert again.facts.equals(found.facts)
    assert all(done in (64, 72) for done, _, _ in counted)
    with pytest.raises(StudyError, match="already holds a study"):
        fitted(log, folder)


def test_another_choice_of_facts_uses_the_same_runs(study, log):
    _, folder = study
    some = fitted(log, folder, resume=True, leave_out=["answered_share"], checks=4)
    row = some.facts.set_index("fact").loc["answered_share"]
    assert row["use"] == "left out as asked"
    assert row["met"] is not None


@pytest.mark.slow
def test_shards_are_merged_and_fitted(study, log, tmp_path):
    found, _ = study
    settings = [word for path, value in SMALL.items() for word in ("--set", f"{path}={value}")]
    command = [
        "calibrate", "distributed-crowd", "--facts", str(log), "--points", "64", "--workers", "1",
        "--parameters", ",".join(PARAMETERS), *settings,
    ]  # fmt: skip
    for part in (1, 2):
        done = CliRunner().invoke(main, [*command, "--shard", f"{part}/2", "-o", str(tmp_path / f"{part}")])
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(
        main, ["merge", str(tmp_path / "1"), str(tmp_path / "2"), "-o", str(tmp_path / "whole")]
    )
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(main, [*command, "--resume", "-o", str(tmp_path / "whole")])
    assert done.exit_code == 0, done.output
    assert "asking.hopeless" in done.output
    estimates = (tmp_path / "whole" / "parameters.csv").read_text()
    assert f"{found.parameters['estimate'][1]}"[:8] in estimates


@pytest.mark.slow
def test_a_second_round_narrows_the_ranges(study, log, tmp_path):
    found, _ = study
    narrow = fitted(log, tmp_path / "two", rounds=2)
    width, before = (
        (each.parameters["high"] - each.parameters["low"]).to_numpy(float) for each in (narrow, found)
    )
    assert narrow.runs == 128
    assert (width < 1.2 * before).all()


def test_a_comparison_over_draws_has_other_values_in_each_replicate(study):
    found, folder = study
    draws = read_draws(folder)
    assert draws.paths == ("asking.hopeless", "asking.rate")
    first, second = (draws.scenario(found.fitted, replicate) for replicate in (0, 1))
    low, high = found.parameters.set_index("parameter").loc["asking.rate", ["prior_low", "prior_high"]]
    assert low <= first.asking.rate <= high
    assert dict(found.draws[1])["asking.rate"] == pytest.approx(second.asking.rate)
    hub = sim.load(folder / "fitted.yaml", {"channels.feed.reach": 2}).replace({"name": "less"})
    compared = sim.compare([found.fitted, hub], replicates=3, draws=folder, workers=0)
    assert any(note.startswith("Each replicate has its own values") for note in compared.notes)
    assert (
        draws.scenario(sim.load("distributed-crowd", SMALL), 0).asking.hopeless
        == dict(found.draws[0])["asking.hopeless"]
    )


def test_a_folder_without_draws_is_refused(tmp_path):
    with pytest.raises(StudyError, match=r"there is no draws\.csv"):
        read_draws(tmp_path)
    (tmp_path / "draws.csv").write_text("asking.rate\nx\n")
    with pytest.raises(StudyError, match="isn't a table of draws"):
        read_draws(tmp_path)
    (tmp_path / "draws.csv").write_text("asking.rate,asking.spread\n0.1\n")
    with pytest.raises(StudyError, match="each of the 2 parameters"):
        read_draws(tmp_path)
