"""Studies of lives that come to grief: a life costs itself alone, and a stopped study goes on to the same."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from helpers import comparison_work
from helpers.comparison_work import PAIR, REPLICATES, SMALL
from helpers.patience import PATIENCE

from sim import compare, luck, resilience
from sim.errors import StudyError, UserError
from sim.studies.store.study_lives import run_id_of

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parents[1]
TABLES = ("runs", "groups", "differences", "counterfactual", "over_time")


def compared(**how):
    return compare(PAIR, overrides=SMALL, engine="numpy", **{"replicates": REPLICATES, "workers": 0, **how})


def same(a, b, tables=TABLES):
    for name in tables:
        one, other = getattr(a, name), getattr(b, name)
        one, other = (each.drop(columns="seconds", errors="ignore") for each in (one, other))
        pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.fixture(scope="module")
def undisturbed():
    return compared()


@pytest.fixture
def grieving(monkeypatch):
    monkeypatch.setattr(sys.modules["sim.studies.comparison.compare"], "outcomes", comparison_work.grieving)


@pytest.mark.long
@pytest.mark.usefixtures("grieving")
def test_lives_that_crash_raise_or_never_end_are_rows_with_their_reasons(undisturbed, tmp_path):
    found = compared(workers=2, seconds=20.0, folder=tmp_path / "study")
    runs = found.runs.set_index(["scenario", "replicate"])
    reasons = {replicate: runs.loc[(PAIR[1], replicate), "error"] for replicate in comparison_work.WAYS}
    assert reasons == {
        1: "its process was ended by SIGSEGV",
        2: "it took longer than the 20 s that a run may take",
        3: "ZeroDivisionError: division by zero",
    }
    well = found.runs["error"].isna()
    assert well.sum() == 5
    pd.testing.assert_frame_equal(
        found.runs[well].drop(columns=["seconds", "error"]),
        undisturbed.runs[well].drop(columns=["seconds", "error"]),
        check_exact=True,
    )
    assert (found.differences["replicates"] == 1).all()


@pytest.mark.long
@pytest.mark.usefixtures("grieving")
def test_what_failed_is_lived_again_only_if_asked_for(undisturbed, monkeypatch, tmp_path):
    ways = {3: "raise"}
    monkeypatch.setattr(comparison_work, "WAYS", ways)
    first = compared(folder=tmp_path / "s")
    assert first.runs["error"].notna().sum() == 1
    ways.clear()
    same(first, compared(folder=tmp_path / "s", resume=True))
    same(undisturbed, compared(folder=tmp_path / "s", resume=True, retry_failed=True))


def kept_in(folder):
    try:
        with closing(sqlite3.connect(f"file:{folder / 'runs.sqlite'}?mode=ro", uri=True)) as ledger:
            return ledger.execute("SELECT count(*) FROM wholes").fetchone()[0]
    except sqlite3.Error:
        return 0


@pytest.mark.long
def test_a_killed_comparison_goes_on_to_the_same_tables(undisturbed, monkeypatch, tmp_path):
    folder = tmp_path / "study"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])}
    command = [sys.executable, str(HERE / "helpers" / "comparison_work.py"), str(folder), "2"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while kept_in(folder) < 3 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert 3 <= kept_in(folder) < 8
    before = kept_in(folder)
    monkeypatch.setattr(sys.modules["sim.studies.comparison.compare"], "outcomes", comparison_work.slow)
    lived = []
    found = compared(folder=folder, resume=True, progress=lambda done, due: lived.append((done, due)))
    assert lived == [(done, 8) for done in range(before, 9)], "a finished life is never lived twice"
    same(undisturbed, found)
    for name, tables in undisturbed.tables.items():
        for table, frame in tables.items():
            pd.testing.assert_frame_equal(frame, found.tables[name][table], check_exact=True)


class Stopped(KeyboardInterrupt):
    pass


def stopping(after):
    def told(done, _):
        if done >= after:
            raise Stopped

    return told


@pytest.mark.long
def test_a_stopped_luck_study_goes_on_to_the_same_tables(tmp_path):
    def study(**how):
        small = {"people.count": 40, "days": 14, "asking.rate": 0.5}
        return luck("hybrid", overrides=small, lives=3, engine="numpy", workers=0, **how)

    with pytest.raises(Stopped):
        study(folder=tmp_path / "s", progress=stopping(2))
    assert kept_in(tmp_path / "s") == 2
    same(
        study(),
        study(folder=tmp_path / "s", resume=True),
        ("shares", "by_lag", "fifths", "more_help", "people", "counts"),
    )


@pytest.mark.long
def test_a_stopped_resilience_study_goes_on_to_the_same_tables(tmp_path):
    from sim.scenarios.loading import load

    scenario = load("neighbours-only", {"people.count": 50, "days": 20})

    def study(**how):
        return resilience(
            scenario, who=["random"], shares=[0.2], replicates=3, engine="numpy", workers=0, **how
        )

    with pytest.raises(Stopped):
        study(folder=tmp_path / "s", progress=stopping(3))
    same(study(), study(folder=tmp_path / "s", resume=True), ("runs", "effects", "course"))


@pytest.mark.long
def test_more_replicates_live_only_what_is_new(undisturbed, tmp_path):
    compared(folder=tmp_path / "s", replicates=2)
    lived = []
    found = compared(folder=tmp_path / "s", resume=True, progress=lambda done, _: lived.append(done))
    assert lived[0] == 4
    same(undisturbed, found)


def test_a_study_is_held_to_what_it_was(tmp_path):
    compared(folder=tmp_path / "s", replicates=1)
    with pytest.raises(StudyError, match="it already holds a study; resume=True continues it"):
        compared(folder=tmp_path / "s", replicates=1)
    for change, told in (
        ({"overrides": {**SMALL, "days": 11}}, "days was 10 and is 11"),
        ({"questions": "most-divided"}, "watched was nothing and is Funnel"),
    ):
        with pytest.raises(StudyError, match=told):
            compare(
                PAIR, engine="numpy", folder=tmp_path / "s", resume=True, replicates=1, workers=0,
                **{"overrides": SMALL, **change},
            )  # fmt: skip


def refused(*_):
    raise UserError("This can't be lived.")


@pytest.mark.long
@pytest.mark.parametrize("workers", [0, 1])
def test_where_the_users_input_is_at_fault_nothing_is_left_behind(monkeypatch, tmp_path, workers):
    monkeypatch.setattr(sys.modules["sim.studies.comparison.compare"], "outcomes", refused)
    with pytest.raises(UserError, match=r"This can't be lived\."):
        compared(folder=tmp_path / "a" / "b", workers=workers)
    assert list(tmp_path.iterdir()) == []


def test_names_of_lives_are_those_of_what_is_lived():
    from sim.runner import Run, with_replicate_seeds
    from sim.scenarios.loading import load

    scenario = load("hybrid")
    names = {
        run_id_of(Run(0, each, 0))
        for each in (
            scenario,
            with_replicate_seeds(scenario, 1),
            with_replicate_seeds(scenario, 1, society=False),
            scenario.replace({"days": 9}),
        )
    }
    assert len(names) == 4
    assert run_id_of(Run(0, scenario, 0)) == run_id_of(Run(7, with_replicate_seeds(scenario, 0), 3))
