"""Sweeps: rows are equal to the bit however a sweep is run, resumed, extended or merged."""

import json
import shutil
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.cli.support.arguments import shard_of
from sim.cli.support.output_paths import resume_line, study_folder
from sim.cli.support.pace import Pace
from sim.errors import StudyError
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.experiments.experiment_files import load_experiment
from sim.studies.sweeps.export import notes_on_few, summary_table
from sim.studies.sweeps.merge import merge
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_tasks import FunctionTask
from sim.studies.sweeps.work_identity import identity_of_work

TEXT = """
name: tiny
scenarios: [neighbours-only, distributed-crowd]
set: {people.count: 40, days: 12, asking.rate: 0.2}
design:
  parameters: {people.effort.mean: [0.1, 0.4], channels.feed.reach: [2, 16]}
replicates: 2
"""


def timeless(runs):
    return runs.drop(columns="seconds")


def same(a, b):
    pd.testing.assert_frame_equal(timeless(a), timeless(b), check_exact=True)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    path = tmp_path_factory.mktemp("tiny") / "tiny.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load_experiment(path)


@pytest.fixture(scope="module")
def inline(tiny, tmp_path_factory):
    return sweep(tiny, tmp_path_factory.mktemp("inline") / "s", workers=0, engine="numpy")


@pytest.mark.long
def test_one_row_a_run_in_the_order_of_the_design(inline):
    runs = inline.runs
    assert len(runs) == inline.due == 2 * 2 + 4 * 2
    assert runs["error"].isna().all()
    assert runs["scenario"].tolist() == ["neighbours-only"] * 4 + ["distributed-crowd"] * 8
    assert runs["channels.feed.reach"].isna().sum() == 4
    assert runs["replicate"].tolist() == [0, 1] * 6
    assert runs["answered_share"].between(0, 1).all()


@pytest.mark.long
def test_a_row_equals_a_run_of_a_society_with_its_seeds(inline, tiny):
    from sim.measures import measure
    from sim.society.society import Society

    row = inline.runs.iloc[-1]
    scenario = tiny.scenarios["distributed-crowd"].replace({
        "people.effort.mean": row["people.effort.mean"], "channels.feed.reach": row["channels.feed.reach"],
        "seed.people": int(row["people_seed"]), "seed.ties": int(row["ties_seed"]),
        "seed.luck": int(row["luck_seed"]),
    })  # fmt: skip
    tables = Society(scenario, engine="numpy").run().tables()
    found = measure(tables, lifetime_days=float(scenario.asking.lifetime), days=float(scenario.days))
    pd.testing.assert_series_equal(
        pd.Series(found), row[list(found)].astype("float64"), check_exact=True, check_names=False
    )


@pytest.mark.long
def test_workers_and_merged_parts_give_the_same_rows(inline, tiny, tmp_path):
    same(inline.runs, sweep(tiny, tmp_path / "pool", workers=2, engine="numpy").runs)
    parts = [tmp_path / f"part-{n}" for n in (1, 2, 3)]
    sizes = [
        len(sweep(tiny, part, workers=0, shard=(n, 3), engine="numpy").runs)
        for n, part in enumerate(parts, 1)
    ]
    assert sum(sizes) == 12
    merged = merge(parts, tmp_path / "merged")
    same(inline.runs, merged.runs)
    assert len(merge(parts[:2], tmp_path / "some").runs) == sizes[0] + sizes[1] < merged.due


@pytest.mark.long
def test_a_parameter_that_only_one_scenario_uses_is_noted(inline):
    crowd, home = (
        inline.runs[inline.runs["scenario"] == name] for name in ("distributed-crowd", "neighbours-only")
    )
    both = crowd.merge(home, on=["people.effort.mean", "replicate"])  # home is the same at every reach
    gaps = (both["answered_share_x"] - both["answered_share_y"]).groupby(
        [both["people.effort.mean"], both["channels.feed.reach_x"]]
    )
    table = pd.read_csv(inline.folder / "replicates.csv").set_index(["what", "measure"])
    row = table.loc[("distributed-crowd less neighbours-only", "answered_share")]
    assert gaps.ngroups == 4
    assert row["deviation"] == pytest.approx(gaps.var().mean() ** 0.5)
    assert row["saved"] == row["independent"] / row["needed"] > 0


@pytest.mark.long
def test_growing_a_study_runs_only_what_is_new(inline, tmp_path):
    folder = shutil.copytree(inline.folder, tmp_path / "grown")
    grown = TEXT.replace("[0.1, 0.4]", "[0.1, 0.2, 0.4]").replace("replicates: 2", "replicates: 3")
    (tmp_path / "tiny.yaml").write_text(grown, encoding="utf-8")
    seen = []
    swept = sweep(
        tmp_path / "tiny.yaml", folder, workers=0, engine="numpy", resume=True,
        watch=lambda done, due, failed: seen.append((done, due, failed)),
    )  # fmt: skip
    assert seen[0] == (12, 27, 0)
    assert seen[-1] == (27, 27, 0)
    old = swept.runs.merge(inline.runs[["run_id"]], on="run_id")
    same(old, inline.runs)
    assert (old["seconds"] == inline.runs["seconds"]).all()  # the very runs, not others like them


@pytest.mark.long
def test_folders_are_never_overwritten(inline, tiny, tmp_path):
    with pytest.raises(StudyError, match="it already holds a study; resume=True continues it"):
        sweep(tiny, inline.folder, workers=0)
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(StudyError, match="it already holds other files"):
        sweep(tiny, tmp_path, workers=0, resume=True)


@pytest.mark.long
def test_an_emptied_ledger_does_not_begin_the_study_again(inline, tiny, tmp_path):
    folder = shutil.copytree(inline.folder, tmp_path / "emptied")
    (folder / "runs.sqlite").write_bytes(b"")
    with pytest.raises(StudyError, match="the ledger is empty, although the folder has tables of its runs"):
        sweep(tiny, folder, workers=0, resume=True)
    assert (folder / "summary.csv").read_bytes() == (inline.folder / "summary.csv").read_bytes()


def test_a_part_without_a_run_has_an_empty_table(tmp_path):
    (tmp_path / "one.yaml").write_text(TEXT.replace("replicates: 2", "replicates: 1"), encoding="utf-8")
    one = load_experiment(tmp_path / "one.yaml")
    names = [task.run_id for task in one.tasks()]
    parts = len(names) + 1
    empty = next(n for n in range(parts) if all(name % parts != n for name in names))
    swept = sweep(one, tmp_path / "s", workers=0, shard=(empty + 1, parts))
    assert (len(swept.runs), len(swept.summary), swept.table()[2]) == (0, 0, [])


def test_an_unknown_measure_for_the_half_width_is_refused_before_anything_is_written(tiny, tmp_path):
    with pytest.raises(StudyError, match=r"no measure 'answered'\. Did you mean 'answered_share'"):
        sweep(tiny, tmp_path / "s", workers=0, until_halfwidth=("answered", 1.0))
    assert not (tmp_path / "s").exists()


@pytest.mark.long
def test_parts_that_do_not_belong_together_are_refused(inline, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(TEXT.replace("days: 12", "days: 13"), encoding="utf-8")
    sweep(other, tmp_path / "other", workers=0, engine="numpy", shard=(1, 6))
    with pytest.raises(
        StudyError, match=r"runs can't be compared with those of the first shard: .*days was 12"
    ):
        merge([inline.folder, tmp_path / "other"], tmp_path / "m")
    with pytest.raises(StudyError, match="this folder holds no study"):
        merge([tmp_path], tmp_path / "n")
    with pytest.raises(StudyError, match="this folder is named twice; name each shard once"):
        merge([inline.folder, inline.folder / "." / ""], tmp_path / "n")
    assert not (tmp_path / "m").exists()
    assert not (tmp_path / "n").exists()


SLOPE = 2.0


def sloped(values, slope):
    return {"y": slope * values["x"]}


def doubled(values):
    return sloped(values, SLOPE)


def evaluating(slope):
    return FunctionTask(lambda values: {"y": slope * values["x"]}, ("y",))


def test_a_study_is_resumed_with_the_same_work_only(tmp_path, monkeypatch):
    experiment = Experiment("f", {"f": None}, Design("factorial", (Dimension("x", (1.0, 2.0)),)), 1)
    first = sweep(experiment, tmp_path / "s", workers=0, work=evaluating(2.0))
    again = sweep(experiment, tmp_path / "s", workers=0, work=evaluating(2.0), resume=True)
    same(first.runs, again.runs)
    for other in (evaluating(3.0).function, doubled, partial(sloped, slope=2.0)):
        with pytest.raises(
            StudyError, match=r"work was .* and is .*; undo the change, or give another folder"
        ):
            sweep(experiment, tmp_path / "s", workers=0, work=FunctionTask(other, ("y",)), resume=True)
    before = identity_of_work(FunctionTask(doubled, ("y",)))
    assert identity_of_work(FunctionTask(doubled, ("y",))) == before
    monkeypatch.setattr(f"{__name__}.SLOPE", 3.0)  # which the function only names
    assert identity_of_work(FunctionTask(doubled, ("y",))) != before


@pytest.mark.long
def test_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TEXT, encoding="utf-8")
    small = ["--set", "people.count=15", "--set", "days=9"]
    told = CliRunner().invoke(main, ["sweep", "tiny.yaml", "--workers", "0", *small])
    assert told.exit_code == 0, told.output
    assert "tiny: answered_share, mean and 95 % interval" in told.stdout
    assert "12 runs. Tables: whoanswers-out/tiny" in told.stdout
    written = {path.name for path in (tmp_path / "whoanswers-out" / "tiny").iterdir()}
    assert written >= {"runs.sqlite", "runs.parquet", "runs.csv", "summary.csv", "manifest.json", "scenarios"}
    again = CliRunner().invoke(main, ["sweep", "tiny.yaml", "--workers", "0", "--resume", "--json", *small])
    assert json.loads(again.stdout)["runs"] == 12
    assert json.loads(again.stdout)["folder"] == "whoanswers-out/tiny"
    plan = CliRunner().invoke(main, ["sweep", "tiny.yaml", "--dry-run", "--workers", "0", "--json", *small])
    found = json.loads(plan.stdout)
    assert (found["points"], found["runs"]) == (6, 12)
    assert found["seconds"] == pytest.approx(found["starting"] + 12 * found["mean"])
    assert found["starting"] > 0
    wrong = CliRunner().invoke(main, ["sweep", "tiny.yaml", "--shard", "4/3"])
    assert (wrong.exit_code, wrong.stderr) == (2, "--shard 4/3: write it as 3/8, the third of eight parts.\n")


def test_messages_of_the_commands_around_studies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shard_of("2/2") == (2, 2)
    line = resume_line(tmp_path / "a b", ["sweep", "x.yaml"])
    assert line == f"whoanswers sweep x.yaml --resume -o '{tmp_path}/a b'"
    assert resume_line(tmp_path, ["sweep", "x", "--resume", "-o", "y"]) == "whoanswers sweep x --resume -o y"
    for name in ("x", "x-2", "x-10"):
        (tmp_path / "whoanswers-out" / name).mkdir(parents=True)
        (tmp_path / "whoanswers-out" / name / "runs.sqlite").touch()
    assert study_folder(None, "x", resume=True).name == "x-10"
    assert study_folder(None, "x", resume=False).name == "x-3"


def test_the_time_left_is_that_of_the_latest_rate():
    now = [0.0]
    pace = Pace(lambda: now[0])
    for second, done in ((0, 0), (100, 1000), (200, 1010), (600, 1050)):
        now[0] = float(second)
        pace.note(done)
    assert pace.text(1050, 1060) == "10.0 s a run, about 1 min 40 s left"
    assert pace.text(1060, 1060) == ""


def test_shares_of_few_replicates_have_no_interval_in_the_summary(tiny):
    runs = pd.DataFrame({
        "scenario": "hybrid",
        **{d.path: 0.1 for d in tiny.design.dimensions},
        "replicate": range(5),
        "answered_share": [0.5, 0.6, 0.7, 0.65, 0.55],
        "reads_per_answer": [4.0, 5.0, 6.0, 5.5, 4.5],
        "error": None,
    })  # fmt: skip
    for many in (3, 5):
        found = summary_table(replace(tiny, replicates=many), runs[:many]).set_index("measure")
        assert found["low"].isna().to_dict() == {"answered_share": many < 5, "reads_per_answer": False}
        told = notes_on_few(replace(tiny, replicates=many), runs)
        assert len(told) == (many < 5)
    assert notes_on_few(replace(tiny, replicates=3), runs)[0].endswith(
        "how much a share varies. Replicates here: 3."
    )
    assert notes_on_few(replace(tiny, replicates=3), runs.drop(columns="answered_share")) == ()
