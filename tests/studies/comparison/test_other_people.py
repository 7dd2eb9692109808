"""Two communities with other people, such as this year's and last year's: differences that aren't paired."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.stats import ttest_ind

import sim
from sim.cli import main
from sim.errors import StudyError

NAMES = [f"p{n}" for n in range(16)]


def community(folder, name, people, towns, **values):
    """Write a scenario whose people come from a file of its own, and return its path."""
    folder.mkdir()
    rows = [f"{person},{towns[n % len(towns)]},0.5" for n, person in enumerate(people)]
    (folder / "people.csv").write_text("\n".join(["id,town,effort", *rows]) + "\n")
    text = {
        "name": name,
        "question": "Who?",
        "extends": "base",
        "days": 60,
        "asking": {"rate": 0.3},
        "people": {"from_file": {"path": "people.csv", "id": "id", "town": "town", "effort": "effort"}},
        "channels": {"word_of_mouth": {}},
        **values,
    }
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(text))
    return path


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    before = community(folder / "2024", "last-year", NAMES, ["North", "South"])
    now = community(folder / "2025", "this-year", [*NAMES[4:], "ina"], ["North", "East"])
    return before, now


@pytest.fixture(scope="module")
def compared(years):
    return sim.compare(years, replicates=6, workers=0, engine="numpy", small_groups=True)


def test_differences_have_welchs_interval_over_independent_runs(compared):
    runs = compared.runs
    before, now = (
        runs.loc[runs["scenario"] == name, "answered_share"] for name in ("last-year", "this-year")
    )
    row = compared.differences.set_index(["measure", "group"]).loc[("answered_share", "all")]
    welch = ttest_ind(now, before, equal_var=False)
    assert row["difference"] == pytest.approx(now.mean() - before.mean())
    assert (row["low"], row["high"]) == pytest.approx(tuple(welch.confidence_interval()))
    assert not compared.differences["paired"].any()
    seeds = runs.groupby("scenario")["luck_seed"].agg(set)
    assert not seeds["last-year"] & seeds["this-year"]


def test_the_runs_of_the_first_scenario_are_those_of_any_comparison(compared, years):
    alone = sim.load(years[0])
    same = sim.compare([alone, alone.replace({"name": "copy"})], replicates=6, workers=0, engine="numpy")
    shares = [
        each.runs.loc[each.runs["scenario"] == "last-year", "answered_share"].to_numpy()
        for each in (compared, same)
    ]
    np.testing.assert_array_equal(*shares)
    assert same.differences["paired"].all()


def test_groups_of_one_community_only_have_no_difference(compared):
    shown, all_groups = set(compared.differences["group"]), set(compared.groups["group"])
    assert {"town East", "town South"} <= all_groups
    assert shown & {"town East", "town North", "town South"} == {"town North"}
    assert not compared.groups.loc[compared.groups["scenario"] == "this-year", "same_people"].any()


def test_every_output_says_that_the_differences_are_not_paired(compared, tmp_path):
    assert "Their runs are independent" in compared.sentences()[-1]
    assert compared.notes[0].startswith("this-year has other people than last-year")
    assert compared.brief()[0][0] == "Main results (unpaired differences with 95 % intervals)"
    assert len(compared.summary()) == 2  # there is no table of the same question in both
    assert compared.counterfactual.empty
    assert all(row["paired"] is False for row in compared.records()["differences"])
    page = compared.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "differences may be due to people and networks" in page
    for wrong in ("same question", "paired difference", "was ahead in", "The same people ask"):
        assert wrong not in page


def test_other_values_must_be_the_same_and_the_advice_is_right(years, tmp_path):
    longer = community(tmp_path / "2026", "longer", NAMES, ["North"], days=90)
    result = CliRunner().invoke(main, ["compare", str(years[0]), str(longer), "--replicates", "2"])
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "last-year and longer can't be compared: days is 60 in last-year and 90 in longer; set it to the "
        "same value with --set, or vary it in a sweep to see its effect.\n"
    )


def test_the_same_questions_are_refused(years):
    with pytest.raises(StudyError, match="the same people ask; this-year has other people than last-year"):
        sim.compare(years, replicates=2, questions="most-divided")


def test_the_same_file_with_other_columns_is_still_refused(years):
    fewer = sim.load(years[0], {"people.from_file.town": None}).replace({"name": "fewer"})
    with pytest.raises(StudyError, match=r"can't be paired: people\.from_file\.town is town in last"):
        sim.compare([years[0], fewer], replicates=2)
