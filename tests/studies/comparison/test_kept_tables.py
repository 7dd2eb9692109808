"""Tables of single runs that a comparison keeps, and why it has no stop condition."""

import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.errors import StudyError, UserError

SMALL = {"people.count": 30, "days": 10, "asking.rate": 0.3}
PAIR = ("neighbours-only", "distributed-crowd")


def compare(folder, **how):
    return sim.compare(PAIR, overrides=SMALL, replicates=2, workers=0, engine="numpy", folder=folder, **how)


def test_kept_tables_are_those_of_each_run_and_change_nothing(tmp_path):
    plain, keeping = compare(tmp_path / "a"), compare(tmp_path / "b", keep=["days", "ties"])
    pd.testing.assert_frame_equal(plain.differences, keeping.differences)
    days = keeping.kept("days")
    assert list(days.columns[:3]) == ["run_id", "scenario", "replicate"]
    assert days.groupby("run_id").size().tolist() == [10] * 4
    assert set(keeping.kept("ties")["replicate"]) == {0, 1}
    row = keeping.runs.iloc[3]
    seeds = {f"seed.{kind}": int(row[f"{kind}_seed"]) for kind in ("people", "ties", "luck")}
    alone = sim.Society(sim.load(row["scenario"], {**SMALL, **seeds}), engine="numpy").run().days_table()
    own = days[days["run_id"] == row["run_id"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(own[alone.columns], alone)
    with pytest.raises(StudyError, match="the table people of run 0 wasn't kept"):
        keeping.kept("people")


def test_runs_without_a_kept_table_are_run_again_and_others_are_not(tmp_path):
    compare(tmp_path / "s")
    compare(tmp_path / "s", keep=["days"], resume=True)
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "s" / "tables" / "days").iterdir()}
    assert {path.stem for path in files} == {"0", "1", "2", "3"}
    gone = next(path for path in files if path.stem == "2")
    gone.unlink()
    compare(tmp_path / "s", keep=["days"], resume=True)
    again = {path: path.stat().st_mtime_ns for path in files}
    assert {path.stem for path in files if again[path] != files[path]} == {"2"}


def test_what_cannot_be_kept_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(UserError, match="keep: a run has no table 'day'"):
        compare(tmp_path / "s", keep=["day"])
    with pytest.raises(StudyError, match="keep: give the folder"):
        compare(None, keep=["days"])
    with pytest.raises(StudyError, match="No tables were kept"):
        compare(None).kept("days")


def test_a_comparison_has_no_stop_condition(tmp_path):
    with pytest.raises(StudyError, match="compare has no until: its runs must last equally long"):
        compare(tmp_path / "s", until="open == 0")
    refused = CliRunner().invoke(main, ["compare", *PAIR, "--until", "open == 0"])
    assert refused.exit_code == 2 and "compare has no --until, because" in refused.stderr
