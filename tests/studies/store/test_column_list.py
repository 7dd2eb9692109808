"""Every column of every CSV table that a study writes is described in `columns.json`."""

import json

import pandas as pd
import pytest

import sim
from sim import studies
from sim.studies.store.column_list import columns_of_table
from sim.tables.study_columns.all_tables import STUDY_TABLES, declared_table

HOW = {"workers": 0}
VALUES = {"people.count": 40, "days": 40, "asking.rate": 0.3}
SWEPT = {
    "name": "tiny", "scenarios": ["neighbours-only", "distributed-crowd"], "replicates": 2,
    "set": {**VALUES, "days": 10}, "measures": ["answered_share"],
    "design": {"parameters": {"people.effort.mean": [0.1, 0.4], "helping.attention": [4, 16]}},
}  # fmt: skip


def assert_described(folder):
    """Assert that `columns.json` has every column of every CSV file, with a meaning of its own."""
    described = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    files = {file.name: pd.read_csv(file, encoding="utf-8-sig") for file in folder.glob("*.csv")}
    assert set(described) == set(files)
    for name, table in files.items():
        assert list(described[name]["columns"]) == list(table.columns), name
        assert described[name]["rows"], name
        vague = [
            label
            for label, about in described[name]["columns"].items()
            if "of this study" in about["meaning"]
        ]
        assert not vague, name


def test_names_are_declared_once_and_columns_have_meanings():
    names = [(each.study, each.name) for each in STUDY_TABLES]
    assert len(set(names)) == len(names)
    assert declared_table("compare", "nothing") is None


def test_columns_that_depend_on_the_study_are_parameters_and_measures():
    found = columns_of_table("sweep", "summary", ["scenario", "people.effort.mean", "measure", "mean"])[
        "columns"
    ]
    assert found["people.effort.mean"]["unit"] == "answers/day"
    found = columns_of_table("discover where", "hybrid-outcomes", ["answered_share", "answered_share_low"])
    assert found["columns"]["answered_share_low"] == {
        "unit": "share", "meaning": "lower end of the 95 % interval of answered_share",
    }  # fmt: skip


@pytest.mark.long
def test_summary_has_every_measure_and_the_answered_share_of_each_group(tmp_path):
    names = ["neighbours-only", "distributed-crowd"]
    found = sim.compare(names, overrides=VALUES, replicates=5, questions="most-divided", **HOW)
    found.save(tmp_path / "c")
    assert_described(tmp_path / "c")
    summary = pd.read_csv(tmp_path / "c" / "summary.csv", encoding="utf-8-sig")
    groups = summary[summary["measure"] == "answered_share"].drop(columns="measure").reset_index(drop=True)
    assert set(groups["group"]) == set(found.groups["group"]) > {"all"}
    runs = found.runs[found.runs["scenario"] == names[1]]
    row = summary.query("scenario == @names[1] and measure == 'mean_morale'").iloc[0]
    assert row["mean"] == pytest.approx(runs["mean_morale"].mean())
    assert row["low"] < row["mean"] < row["high"] and row["replicates"] == 5
    reads = summary.query("scenario == @names[1] and measure == 'reads_per_answer'").iloc[0]
    table = found.differences.query("measure == 'reads_per_answer'").iloc[0]
    assert reads["mean"] == pytest.approx(table["mean_b"])  # a ratio of totals, in both tables


@pytest.mark.long
def test_tables_of_luck_and_resilience_are_described(tmp_path):
    sim.luck("neighbours-only", overrides=VALUES, lives=3, measures=["tie_strength"], **HOW).save(
        tmp_path / "l"
    )
    assert_described(tmp_path / "l")
    sim.resilience(
        "centralised-local", overrides={**VALUES, "days": 60}, shares=[0.2], replicates=2,
        measures=["tie_strength"], **HOW,
    ).save(tmp_path / "r")  # fmt: skip
    assert_described(tmp_path / "r")


@pytest.mark.long
def test_tables_of_experiments_are_described(tmp_path):
    swept = sim.sweep(SWEPT, tmp_path / "s", **HOW)
    studies.save_responses(swept)
    studies.save_discovery(swept, sim.discover(swept))
    studies.save_regions(swept, sim.discover(swept, where="answered_share < 0.9"))
    assert_described(tmp_path / "s")
    ranges = {"people.effort.mean": {"low": 0.1, "high": 0.4}, "helping.attention": {"low": 4, "high": 8}}
    morris = {**SWEPT, "design": {"kind": "morris", "points": 2, "parameters": ranges}}
    swept = sim.sweep(morris, tmp_path / "m", **HOW)
    studies.save_sensitivity(swept, sim.sensitivity(swept))
    assert_described(tmp_path / "m")


@pytest.mark.long
def test_tables_of_claims_are_described(tmp_path):
    board = sim.claims(["local-silent"], folder=tmp_path / "b", fast=True, sets=1, replicates=2, **HOW)
    board.save(tmp_path / "b")
    assert_described(tmp_path / "b")
