"""Sweeps from Python: kept tables, xarray, arrays for SALib, and conditions at which runs stop."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import fast, rbd_fast
from SALib.sample import fast_sampler

import sim
from sim.errors import StudyError, TableError
from sim.studies.sweeps.sweep_tasks import FunctionTask

TINY = {
    "name": "tiny",
    "scenarios": ["neighbours-only", "distributed-crowd"],
    "set": {"people.count": 30, "days": 10, "asking.rate": 0.3},
    "design": {"parameters": {"people.effort.mean": [0.1, 0.4], "channels.feed.reach": [2, 16]}},
    "replicates": 2,
}
DIMENSIONS = (sim.Dimension("x", low=0.0, high=4.0), sim.Dimension("y", low=0.0, high=1.0))


def linear(values):
    return {"z": 3.0 * values["x"] + values["y"]}


def of_function(design, folder):
    experiment = sim.Experiment("made", {"function": None}, design, replicates=1)
    return sim.sweep(experiment, folder, work=FunctionTask(linear, ("z",)), workers=0)


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "s"
    return sim.sweep(TINY, folder, workers=0, engine="numpy", keep=["days", "ties"])


@pytest.mark.long
def test_kept_tables_are_those_of_each_run(swept):
    kept = swept.kept("days")
    assert len(kept) == 10 * len(swept.runs)
    row = swept.runs.iloc[-1]
    scenario = swept.experiment.scenarios[row["scenario"]].replace({
        "people.effort.mean": row["people.effort.mean"], "channels.feed.reach": row["channels.feed.reach"],
        "seed.people": int(row["people_seed"]), "seed.ties": int(row["ties_seed"]),
        "seed.luck": int(row["luck_seed"]),
    })  # fmt: skip
    society = sim.Society(scenario, engine="numpy").run()
    own = kept[kept["run_id"] == row["run_id"]].reset_index(drop=True)
    table = society.days_table()
    pd.testing.assert_frame_equal(own[list(table.columns)], table)
    assert set(own["people.effort.mean"]) == {row["people.effort.mean"]}
    assert len(swept.kept("ties")) > 0
    with pytest.raises(StudyError, match=r"wasn't kept; run the study with keep=\['people'\]"):
        swept.kept("people")


@pytest.mark.long
def test_runs_without_their_kept_tables_are_run_again(swept):
    file = next((swept.folder / "tables" / "days").iterdir())
    before, seen = file.read_bytes(), []
    file.unlink()
    sim.sweep(
        TINY, swept.folder, workers=0, engine="numpy", keep=["days"], resume=True,
        watch=lambda done, total, _: seen.append((done, total)),
    )  # fmt: skip
    assert seen[0] == (len(swept.runs) - 1, len(swept.runs))
    assert file.read_bytes() == before


@pytest.mark.long
def test_shards_bring_their_kept_tables(swept, tmp_path):
    parts = [tmp_path / "1", tmp_path / "2"]
    for n, part in enumerate(parts, 1):
        sim.sweep(TINY, part, workers=0, engine="numpy", keep=["days"], shard=(n, 2))
    merged = sim.merge(parts, tmp_path / "both")
    pd.testing.assert_frame_equal(merged.kept("days"), swept.kept("days"))


def test_a_table_that_no_run_has_is_refused_before_any_run(tmp_path):
    with pytest.raises(TableError, match="keep: a run has no table 'day'"):
        sim.sweep(TINY, tmp_path / "s", workers=0, keep=["day"])
    with pytest.raises(StudyError, match="not of a function of your own"):
        sim.sweep(
            sim.Experiment("made", {"f": None}, sim.Design("list", ()), 1), tmp_path / "s",
            work=FunctionTask(linear, ("z",)), keep=["days"],
        )  # fmt: skip


@pytest.mark.long
def test_xarray_has_every_run_at_its_coordinates(swept):
    pytest.importorskip("xarray", reason="xarray isn't installed")
    found = swept.to_xarray()
    assert dict(found.sizes) == {
        "scenario": 2, "people.effort.mean": 2, "channels.feed.reach": 2, "replicate": 2,
    }  # fmt: skip
    row = swept.runs.iloc[-1]
    at = {name: row[name] for name in ("scenario", "people.effort.mean", "channels.feed.reach", "replicate")}
    assert float(found["answered_share"].sel(at)) == row["answered_share"]
    assert found["answered_share"].attrs["units"] == "share"
    home = found["answered_share"].sel(scenario="neighbours-only")
    assert (home.isel({"channels.feed.reach": 0}) == home.isel({"channels.feed.reach": 1})).all()


def test_xarray_of_a_sample_has_points(tmp_path):
    pytest.importorskip("xarray", reason="xarray isn't installed")
    found = of_function(sim.Design("sobol", DIMENSIONS, 4), tmp_path / "s").to_xarray()
    assert found["z"].dims == ("scenario", "point", "replicate")
    expected = 3.0 * found["x"] + found["y"]
    np.testing.assert_allclose(found["z"].squeeze().to_numpy(), expected.to_numpy())


def test_without_xarray_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    with pytest.raises(StudyError, match="pip install xarray"):
        of_function(sim.Design("sobol", DIMENSIONS, 2), tmp_path / "s").to_xarray()


def test_the_sample_is_on_disk_to_the_last_digit_for_other_methods_of_salib(tmp_path):
    design = sim.Design("latin_hypercube", DIMENSIONS, 200)
    swept = of_function(design, tmp_path / "s")
    rows = [line.split(",") for line in (tmp_path / "s" / "sample.csv").read_text("utf-8-sig").splitlines()]
    assert rows[0] == ["point", "x", "y"]
    sample = np.array(rows[1:], float)[:, 1:]
    assert (sample == design.unit()).all()
    mean = swept.by_point("z").mean(axis=0)
    first = rbd_fast.analyze(design.problem(), sample, mean, seed=1)["S1"]
    variances = np.array([(3 * 4) ** 2, 1.0])
    np.testing.assert_allclose(first, variances / variances.sum(), atol=0.05)


@pytest.mark.filterwarnings("ignore:FAST confidence intervals")
def test_a_sample_drawn_by_salib_is_run_in_its_order(tmp_path):
    problem = sim.Design("list", DIMENSIONS).problem()
    unit = fast_sampler.sample(problem, 129, seed=3)
    swept = of_function(sim.Design.from_unit(DIMENSIONS, unit), tmp_path / "s")
    values = swept.by_point("z", "function")
    np.testing.assert_allclose(values[0], 12.0 * unit[:, 0] + unit[:, 1], rtol=1e-9)
    found = fast.analyze(problem, values[0], seed=1)["S1"]
    np.testing.assert_allclose(found, np.array([144.0, 1.0]) / 145.0, atol=0.02)


def test_by_point_names_what_is_known(tmp_path):
    swept = of_function(sim.Design("sobol", DIMENSIONS, 2), tmp_path / "s")
    with pytest.raises(StudyError, match="no measure 'w'; it has z"):
        swept.by_point("w")
    with pytest.raises(StudyError, match="no scenario 'g'; it has function"):
        swept.by_point("z", "g")


@pytest.mark.long
def test_runs_that_stop_are_measured_over_the_days_that_they_lasted(tmp_path):
    experiment = {**TINY, "scenarios": "neighbours-only", "until": "open > 10", "replicates": 1}
    experiment["design"] = {"kind": "list", "points": [{"people.effort.mean": 0.4}]}
    runs = sim.sweep(experiment, tmp_path / "s", workers=0, engine="numpy").runs
    row = runs.iloc[0]
    scenario = sim.load("neighbours-only", {**TINY["set"], "people.effort.mean": 0.4}).replace({
        "seed.people": int(row["people_seed"]), "seed.ties": int(row["ties_seed"]),
        "seed.luck": int(row["luck_seed"]),
    })  # fmt: skip
    society = sim.Society(scenario, engine="numpy", until="open > 10").run()
    assert row["simulated_days"] == society.state.tick < 10
    measured = sim.measure(
        society.tables(), lifetime_days=float(scenario.asking.lifetime), days=society.state.tick
    )
    assert row["answered_share"] == pytest.approx(measured["answered_share"], nan_ok=True)
    changed = {name: value for name, value in experiment.items() if name != "until"}
    with pytest.raises(StudyError, match="until was removed"):
        sim.sweep(changed, tmp_path / "s", workers=0, engine="numpy", resume=True)
