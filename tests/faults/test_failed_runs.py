"""Studies whose first runs or some scenario's runs failed, or that are too short: tables, or a sentence."""

import importlib
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from sim import compare, resilience
from sim.cli import main
from sim.errors import StudyError
from sim.rng import life_seed

PAIR = ("centralised-local", "distributed-crowd")
SMALL = {"people.count": 40, "days": 20, "asking.rate": 0.3}
SET = [word for path, value in SMALL.items() for word in ("--set", f"{path}={value}")]


def failing(monkeypatch, module, name, fails):
    """Let a study's harvest fail for the scenarios that `fails` says."""
    study = importlib.import_module(module)
    harvest = getattr(study, name)

    def harvested(tables, run):
        if fails(run.scenario):
            raise ArithmeticError("made to fail")
        return harvest(tables, run)

    monkeypatch.setattr(study, name, harvested)


def first(scenario):
    return scenario.seed.luck == life_seed(1, 0)


def invoke(*words):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


# -- compare -------------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize("questions", [None, "most-divided"])
def test_compare_without_its_first_replicate(monkeypatch, tmp_path, questions):
    failing(monkeypatch, "sim.studies.comparison.compare", "outcomes", first)
    words = ["--questions", questions] if questions else []
    done = invoke(
        "compare", *PAIR, *SET, *words, "--replicates", 3, "--workers", 0, "--json", "-o", tmp_path / "s"
    )
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert [(row["replicate"], row["error"]) for row in told["failed"]] == [
        (0, "ArithmeticError: made to fail")
    ] * 2
    assert all(isinstance(row["mean"], float) for row in told["groups"] if row["group"] == "all")
    assert {row["replicates"] for row in told["differences"] if row["group"] == "all"} <= {0, 1, 2}
    assert told["counterfactual"][0]["questions"] > 0
    lost = "The first run of centralised-local, distributed-crowd failed, so"
    assert sum(note.startswith(lost) for note in told["notes"]) == 1
    drawn = {path.name for path in (tmp_path / "s" / "figures").glob("*.svg")}
    assert {"groups.svg", "over_time.svg", "differences.svg"} <= drawn
    assert not drawn & {"giving.svg", "map.svg"}
    for file in (tmp_path / "s").glob("*.csv"):
        assert len(pd.read_csv(file).columns) > 1


@pytest.mark.parametrize("lost", PAIR)
def test_compare_of_two_needs_both(monkeypatch, lost):
    failing(monkeypatch, "sim.studies.comparison.compare", "outcomes", lambda scenario: scenario.name == lost)
    with pytest.raises(StudyError) as caught:
        compare(PAIR, overrides=SMALL, engine="numpy", replicates=2, workers=0)
    assert str(caught.value) == (
        "Nothing can be compared, because no replicate has completed runs of both centralised-local and "
        "another scenario: 2 of 4 runs failed; the first error: ArithmeticError: made to fail."
    )


@pytest.mark.long
def test_compare_of_three_goes_on_without_one(monkeypatch, tmp_path):
    failing(
        monkeypatch, "sim.studies.comparison.compare", "outcomes", lambda scenario: scenario.name == PAIR[1]
    )
    words = [*PAIR, "neighbours-only", *SET, "--replicates", 2, "--workers", 0, "-o", tmp_path / "s"]
    done = invoke("compare", *words)
    assert done.exit_code == 1
    assert "Note: All runs of distributed-crowd failed, so it is not compared." in done.stderr
    assert "2 of 6 runs failed" in done.stdout
    assert set(pd.read_csv(tmp_path / "s" / "differences.csv")["b"]) == {"neighbours-only"}


# -- resilience ----------------------------------------------------------------------------------------------
def left(**how):
    chosen = {"shares": (0.2, 0.4), "who": ("random",), "replicates": 2, "workers": 0, "engine": "numpy"}
    from sim import load

    return resilience(load("neighbours-only", {**SMALL, "asking.lifetime": 5}), **{**chosen, **how})


@pytest.mark.long
def test_resilience_of_a_run_without_a_whole_week(tmp_path):
    short = [word for each in ("people.count=20", "days=10", "asking.lifetime=2") for word in ("--set", each)]
    words = [*short, "--day", 5, "--replicates", 2, "--workers", 0, "-o", tmp_path / "s"]
    done = invoke("resilience", "neighbours-only", *words)
    assert done.exit_code == 0
    assert (
        "Note: There is no curve of the answered share by weeks, because no whole week with questions"
        in done.stderr
    )
    assert pd.read_csv(tmp_path / "s" / "course.csv").columns[:3].tolist() == ["who", "share", "day"]
    drawn = {path.name for path in (tmp_path / "s" / "figures").glob("*.svg")}
    assert drawn == {"resilience.svg"}


@pytest.mark.parametrize("fails", [lambda s: not s.interventions, lambda s: bool(s.interventions)])
def test_resilience_needs_a_life_with_and_one_without_leaving(monkeypatch, fails):
    failing(monkeypatch, "sim.studies.resilience.resilience_study", "outcomes_by_question", fails)
    with pytest.raises(
        StudyError, match=r"Nothing can be compared, .*: [24] of 6 runs failed; the first error: A"
    ):
        left()


def test_resilience_without_its_first_replicate_or_one_share(monkeypatch):
    failing(monkeypatch, "sim.studies.resilience.resilience_study", "outcomes_by_question", first)
    found = left()
    assert found.effects["replicates"].tolist() == [1, 1]
    assert found.notes[0].endswith("20 for a reliable result. Replicates here: 2.")
    assert found.notes[-1] == "3 of 6 runs failed; the first error: ArithmeticError: made to fail."
    assert found.runs["error"].notna().sum() == 3


def test_resilience_names_who_is_not_there(monkeypatch):
    failing(
        monkeypatch, "sim.studies.resilience.resilience_study", "outcomes_by_question",
        lambda s: bool(s.interventions) and s.interventions[-1].remove.share == 0.4,
    )  # fmt: skip
    found = left()
    assert found.effects["share"].tolist() == [0.2]
    assert found.notes[-1] == (
        "There are no results for random (40%), because all runs in which they leave failed."
    )


def test_resilience_where_nobody_asks_says_so(tmp_path):
    from sim import load

    quiet = load("neighbours-only", {**SMALL, "asking.lifetime": 5, "asking.rate": 0})
    found = resilience(quiet, shares=(0.2,), who=("random",), replicates=2, workers=0, engine="numpy")
    assert found.effects["difference"].isna().all()
    assert found.notes[-2].startswith(
        "If a share or a difference is missing, those who stay asked no question"
    )
    found.save(tmp_path / "s")


# -- luck ----------------------------------------------------------------------------------------------------
@pytest.mark.long
def test_luck_without_its_first_life(monkeypatch, tmp_path):
    failing(monkeypatch, "sim.studies.luck.luck_study", "count_by_person", first)
    done = invoke("luck", PAIR[0], *SET, "--lives", 4, "--workers", 0, "-o", tmp_path / "s")
    assert done.exit_code == 1
    assert "Note: 1 of 4 lives failed; the first error: ArithmeticError: made to fail." in done.stderr
    assert pd.read_csv(tmp_path / "s" / "lives.csv")["life"].unique().tolist() == [1, 2, 3]


# -- lesson --------------------------------------------------------------------------------------------------
@pytest.mark.long
def test_a_lesson_says_how_many_runs_of_other_societies_failed(monkeypatch, tmp_path):
    failing(monkeypatch, "sim.studies.comparison.compare", "outcomes", first)
    done = invoke("lesson", *PAIR, *SET, "--replicates", 3, "--workers", 0, "-o", tmp_path / "l.html")
    assert done.exit_code == 1
    assert "Note: 2 of 6 runs of other societies failed, and the answer key" in done.stderr
    assert (tmp_path / "l.html").exists()
