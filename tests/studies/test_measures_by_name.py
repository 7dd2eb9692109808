"""Every study takes any measure by name: a further one of the package, or a user's own."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.declared import declared

import sim
import sim.parts
from sim.cli import main
from sim.errors import StudyError
from sim.measures import KNOWN, MEASURES
from sim.runner import SupervisedPool
from sim.studies.claims.board import claims
from sim.studies.comparison.compare import compare
from sim.studies.discovery.discovery import discover
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.luck.luck_study import luck
from sim.studies.resilience.resilience_study import resilience
from sim.studies.sensitivity.sensitivity import sensitivity
from sim.studies.sweeps.sweep import sweep

PAIR = ("neighbours-only", "distributed-crowd")
SMALL = {"people.count": 30, "days": 16, "asking.rate": 0.4, "asking.spread": 0}
LABELS = {
    "effort_gap": "Gap between effort fifths", "tie_strength": "Strength of ties",
    "first_helper_share": "Answered by Anna", "all_ties": "Ties in all",
}  # fmt: skip
FURTHER, OWN = ("effort_gap", "tie_strength"), ("first_helper_share", "all_ties")
HOW = {"workers": 0, "engine": "numpy"}
HERE = {"workers": 0}  # for long tests, in which compiled code is ready


@pytest.fixture(autouse=True)
def own():
    with declared() as module:
        yield module


def all_ties(_life, _span):
    """Something else under the name of another measure."""
    return 0


def experiment(*measures, kind="factorial"):
    points = Dimension("people.effort.mean", (0.1, 0.6))
    scenarios = {name: sim.load(name, SMALL) for name in PAIR}
    return Experiment("trial", scenarios, Design(kind, (points,)), 2, measures=measures)


def compared(**how):
    return compare(PAIR, overrides=SMALL, **{"replicates": 5, "measures": (*FURTHER, *OWN), **HOW, **how})


# --- comparison ---


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare") / "c"
    with declared():
        result = compared(folder=folder)
        result.save(folder)
        return result, folder, (folder / "report.html").read_text(encoding="utf-8")


def test_a_comparison_has_the_measures_in_its_tables(found):
    result, folder, _ = found
    assert set(MEASURES) | {*FURTHER, *OWN} <= set(result.runs.columns)
    everybody = result.differences[result.differences["group"] == "all"].set_index("measure")
    ties = everybody.loc["all_ties"]
    runs = result.runs.pivot_table(index="replicate", columns="scenario", values="all_ties")
    assert ties["difference"] == pytest.approx((runs[PAIR[1]] - runs[PAIR[0]]).mean())
    assert ties["low"] <= ties["difference"] <= ties["high"]
    assert everybody.loc["first_helper_share", "low"] >= -1.0
    stored = pd.read_parquet(folder / "runs.parquet")
    pd.testing.assert_series_equal(stored["all_ties"], result.runs["all_ties"])
    assert "all_ties" in (folder / "differences.csv").read_text(encoding="utf-8")


def test_a_comparison_shows_label_unit_and_meaning(found):
    result, _, page = found
    brief, full = str(result.brief()), str(result.summary())
    for name in (*FURTHER, *OWN):
        assert LABELS[name] in brief
    assert "Ties in all" in brief and "Ties in all (ties)" in full
    assert "Answered by Anna" in page
    assert "Number of ties on the last evening." in page
    assert "Strength of ties" in page
    assert "All measures, for everybody." in page
    assert "Ties in all, mean over the compared pairs of runs: neighbours-only" in page
    drawn = {path.name for path in (found[1] / "figures").glob("measure_*.svg")}
    assert drawn == {f"measure_{name}.svg" for name in (*FURTHER, *OWN)}


def test_measures_change_no_other_number(found):
    plain = compared(measures=())
    pd.testing.assert_frame_equal(plain.groups, found[0].groups, check_exact=True)
    for name in MEASURES:
        np.testing.assert_array_equal(plain.runs[name], found[0].runs[name])
    assert all(set(tables) == set(found[0].tables[name]) for name, tables in plain.tables.items())


def test_more_than_two_scenarios_have_a_short_table_of_their_own():
    result = compare([*PAIR, "hybrid"], overrides=SMALL, replicates=2, measures=OWN[1:], **HOW)
    title, columns, rows = result.brief()[2]
    assert title.startswith("Further measures, and their differences from neighbours-only")
    assert columns == ["measure", "scenario", "mean", "difference"]
    assert [row[:2] for row in rows] == [["Ties in all", "distributed-crowd"], ["Ties in all", "hybrid"]]


@pytest.mark.long
def test_own_measures_have_the_same_values_in_two_workers(found):
    again = compared(workers=2)
    for name in (*FURTHER, *OWN):
        assert again.runs[name].notna().all()
        np.testing.assert_array_equal(again.runs[name], found[0].runs[name])


@pytest.mark.long
def test_workers_that_do_not_know_a_measure_are_refused_before_any_run(own, tmp_path):
    def hidden(_life, _span):
        """What only this function knows."""
        return 1.0

    sim.parts.measure("Hidden", "")(hidden)
    with pytest.raises(
        StudyError, match=r"The measure hidden .* isn't known in a worker process; declare it"
    ):
        compared(measures=["hidden"], workers=2, folder=tmp_path / "c")
    assert not (tmp_path / "c").exists()
    with pytest.raises(StudyError, match=r"The measure hidden .* isn't known in a worker process"):
        sweep(experiment("hidden"), tmp_path / "s", engine="numpy", executor=SupervisedPool(1))
    assert compared(measures=["hidden"], replicates=2).runs["hidden"].tolist() == [1.0] * 4
    del own


@pytest.mark.parametrize("study", [compared, lambda **how: luck("hybrid", **how)])
def test_an_unknown_measure_is_refused_with_the_nearest(study):
    with pytest.raises(
        StudyError, match=r"measures: there is no measure 'efort_gap'. Did you mean 'effort_gap'"
    ):
        study(measures=["efort_gap"])


def test_a_study_is_resumed_only_with_the_same_measures(found, own):
    _, folder, _ = found
    changed = "this study can't be resumed, because new runs would not be comparable"
    with pytest.raises(StudyError, match=rf"{changed} .*: measures\.all_ties was removed; undo the change"):
        compared(measures=(*FURTHER, OWN[0]), folder=folder, resume=True)
    with pytest.raises(
        StudyError, match="the runs in this folder don't have the measure 'live_ties', which this"
    ):
        compared(measures=(*FURTHER, *OWN, "live_ties"), folder=folder, resume=True)
    assert compared(folder=folder, resume=True).runs["all_ties"].notna().all()

    del KNOWN["all_ties"]
    sim.parts.measure("Ties in all", "ties")(all_ties)
    was = rf"measures\.all_ties was '?{own.__name__}'? and is '?{__name__}'?"
    with pytest.raises(StudyError, match=rf"{changed} .*: {was}"):
        compared(folder=folder, resume=True)


def test_a_measure_that_fails_is_a_failed_row_that_names_it_and_its_file(tmp_path):
    with pytest.raises(
        StudyError, match=r"measure broken_measure \(.*own_measures\.py:\d+\) raised ZeroDivis"
    ):
        compared(measures=["broken_measure"], replicates=1)
    swept = sweep(experiment("broken_measure"), tmp_path / "s", **HOW)
    assert len(swept.failed) == len(swept.runs) == 8
    assert swept.failed["error"].str.startswith("The measure broken_measure (").all()


def test_a_measure_without_a_value_keeps_its_row_and_is_counted(tmp_path):
    def never(_life, _span):
        """What no run has."""
        return float("nan")

    def with_feed(life, _span):
        """What only runs with answers on the feed have."""
        return 1.0 if (life["answers"]["channel"] == "feed").any() else float("nan")

    sim.parts.measure("Never", "share", range=(0, 1))(never)
    sim.parts.measure("With a feed", "share", range=(0, 1))(with_feed)
    names = ["never", "with_feed", "effort_gap"]
    result = compared(measures=names, replicates=5, folder=tmp_path / "c")
    rows = result.differences.set_index("measure")
    assert np.isnan(rows.loc["never", ["mean_a", "mean_b", "difference"]].astype(float)).all()
    assert rows.loc["never", ["replicates", "missing"]].tolist() == [0, 5]
    local, crowd = PAIR
    assert [note for note in result.notes if "has no value" in note] == [
        f"The measure never has no value in 5 of 5 runs of {local}, 5 of 5 runs of {crowd}. "
        "Means leave these runs out.",
        f"The measure with_feed has no value in 5 of 5 runs of {local}. Means leave these runs out.",
    ]
    for tables in (result.brief(), result.summary()):
        assert any("Never" in row[0] for _, _, rows in tables for row in rows)
    result.save(tmp_path / "c")
    assert "never" in (tmp_path / "c" / "differences.csv").read_text(encoding="utf-8")

    lives = {"people.count": 60, "days": 40}
    notes = luck(local, overrides=lives, lives=3, measures=names, **HOW).notes
    assert f"The measure never has no value in 3 of 3 runs of {local}. Means leave these runs out." in notes
    small = sim.load(crowd, SMALL)
    notes = resilience(small, who=["random"], shares=[0.2], replicates=2, measures=names, **HOW).notes
    assert f"The measure never has no value in 4 of 4 runs of {crowd}. Means leave these runs out." in notes


# --- experiments ---


def test_a_sweep_measures_what_its_experiment_names(tmp_path):
    swept = sweep(experiment(*OWN, "tie_strength"), tmp_path / "s", **HOW)
    assert swept.measures == [*OWN, "tie_strength"]
    assert swept.runs[list(OWN)].notna().all(axis=None)
    summary = swept.summary[swept.summary["measure"] == "all_ties"]
    assert (summary["low"] >= 0).all() and summary["high"].notna().all()
    shares = swept.summary[swept.summary["measure"] == "first_helper_share"]
    assert shares["low"].isna().all(), "two replicates are too few for a share"
    assert any("answered by Anna" in sentence for sentence in swept.sentences())
    axes = swept.plot("people.effort.mean", "all_ties")
    assert "ties in all" in axes.get_title().lower() + axes.get_ylabel().lower()
    assert "(ties)" in axes.get_ylabel()
    with pytest.raises(StudyError, match=r"measures\.all_ties was removed"):
        sweep(experiment(OWN[0], "tie_strength"), tmp_path / "s", resume=True, **HOW)
    with pytest.raises(StudyError, match="there is no measure 'no_measure'"):
        sweep(experiment("no_measure"), tmp_path / "t", **HOW)


@pytest.mark.long
def test_a_sweep_has_the_same_values_in_two_workers(tmp_path):
    one, two = (
        sweep(experiment(*OWN, *FURTHER), tmp_path / str(n), engine="numpy", workers=n).runs for n in (0, 2)
    )
    pd.testing.assert_frame_equal(one.drop(columns="seconds"), two.drop(columns="seconds"), check_exact=True)
    assert two[list(OWN)].notna().all(axis=None)


def test_an_experiment_file_may_name_any_measure(tmp_path):
    file = tmp_path / "trial.yaml"
    text = "scenarios: [hybrid]\ndesign: {kind: list, points: [{days: 9}]}\nmeasures: [all_ties, live_ties]\n"
    file.write_text(text, encoding="utf-8")
    assert sim.load_experiment(file).measures == ("all_ties", "live_ties")
    file.write_text(text.replace("live_ties", "live_tie"), encoding="utf-8")
    with pytest.raises(
        sim.UserError, match=r"3:22: there is no measure 'live_tie'\. Did you mean 'live_ties'"
    ):
        sim.load_experiment(file)


@pytest.mark.long
def test_intervals_get_narrower_by_any_measure(tmp_path):
    swept = sweep(experiment(), tmp_path / "s", until_halfwidth=("all_ties", 1e9), **HERE)
    assert swept.runs["all_ties"].notna().all()
    assert swept.experiment.replicates == 10


def test_scenarios_are_compared_by_any_measure(tmp_path):
    (found,) = discover(experiment(), tmp_path / "d", measure="all_ties", **HOW)
    assert len(found.points) == 2
    assert found.points["difference"].notna().all()
    swept = sweep(experiment(), tmp_path / "s", **HOW)
    with pytest.raises(StudyError, match="its table has no measure 'all_ties'; it has answered_share,"):
        discover(swept, measure="all_ties")
    with pytest.raises(StudyError, match=r"there is no measure 'all_tie'\. Did you mean 'all_ties'"):
        discover(experiment(), tmp_path / "e", measure="all_tie", **HOW)


def test_parameters_are_ranked_by_any_measure(tmp_path):
    dimension = Dimension("people.effort.mean", low=0.1, high=0.6)
    scenarios = {"hybrid": sim.load("hybrid", SMALL)}
    design = Design("morris", (dimension,), size=3)
    study = Experiment("ranked", scenarios, design, 1, measures=("all_ties", "tie_strength"))
    assert set(sensitivity(study, tmp_path / "s", **HOW).ranking["measure"]) == {"tie_strength"}


# --- lives ---


@pytest.mark.long
def test_a_luck_study_reports_measures_over_its_lives(tmp_path):
    settings = {"people.count": 60, "days": 40, "asking.rate": 0.4}
    found = luck("hybrid", overrides=settings, lives=5, measures=["all_ties", "effort_gap"], **HERE)
    table = found.measures.set_index("measure")
    assert table["lives"].tolist() == [5, 5]
    assert (table["lowest"] <= table["mean"]).all() and (table["mean"] <= table["highest"]).all()
    assert table.loc["effort_gap", "low"] >= -1.0
    assert table.loc["all_ties", "deviation"] > 0
    assert "Ties in all" in str(found.brief()) and "Ties in all" in str(found.summary())
    assert found.records()["measures"][0]["measure"] == "all_ties"
    found.save(tmp_path / "l")
    page = (tmp_path / "l" / "luck.html").read_text(encoding="utf-8")
    assert "Ties in all" in page and "Number of ties on the last evening." in page
    assert (tmp_path / "l" / "measures.csv").exists()


@pytest.mark.long
def test_a_resilience_study_reports_measures_of_each_departure(tmp_path):
    how = {"who": ["random", "top_helpers"], "shares": [0.4], "replicates": 5, **HERE}
    found = resilience(sim.load("hybrid", SMALL), measures=["all_ties", "first_helper_share"], **how)
    ties = found.measures[found.measures["measure"] == "all_ties"]
    assert ties["who"].tolist() == ["random", "top_helpers"]
    assert (ties["high"] < 0).all(), "all ties of those who leave end"
    assert ties["difference"].to_numpy() == pytest.approx((ties["after"] - ties["otherwise"]).to_numpy())
    assert found.runs["all_ties"].notna().all()
    assert "Ties in all" in str(found.brief()) and "Ties in all" in str(found.summary())
    found.save(tmp_path / "r")
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "Ties in all" in page and "Answered by Anna" in page
    plain = resilience(sim.load("hybrid", SMALL), **how)
    assert plain.measures.empty
    pd.testing.assert_frame_equal(plain.effects, found.effects, check_exact=True)


# --- claims and the command ---

CLAIM = """\
claim: tied
statement: A crowd ties people.
set: {people.count: 30, days: 8, asking.rate: 0.3, asking.lifetime: 3}
parts:
  - name: ties
    measure: all_ties
    smallest: 1
    arms:
      - {weight: 1, scenario: distributed-crowd}
      - {weight: -1, scenario: neighbours-only}
mechanism: {name: feed, none: it is the scenario}
"""


@pytest.mark.long
def test_a_claim_may_be_about_a_measure_of_ones_own(tmp_path):
    file = tmp_path / "tied.yaml"
    file.write_text(CLAIM, encoding="utf-8")
    how = {"sets": 2, "replicates": 2, **HOW}
    board = claims(file, folder=tmp_path / "b", **how)
    assert board.failed == 0
    assert board.runs["all_ties"].notna().all()
    assert board.rows[0]["parts"][0]["unit"] == "ties"
    assert claims(file, folder=tmp_path / "b", resume=True, **how).failed == 0


@pytest.mark.long
def test_the_commands_take_measures(tmp_path):
    words = ["--workers", "0", "--json", "--measure", "tie_strength", "--measure", "effort_gap"]
    for study, own_words in {
        "compare": [*PAIR, "--replicates", "2"],
        "resilience": ["hybrid", "--replicates", "2", "--who", "random", "--share", "0.2"],
        "luck": ["hybrid", "--lives", "3"],
    }.items():
        values = SMALL | ({"days": 40, "people.count": 60} if study == "luck" else {})
        own_words += [word for path, value in values.items() for word in ("--set", f"{path}={value}")]
        done = CliRunner().invoke(
            main, [study, *own_words[:1], *own_words[1:], *words, "-o", str(tmp_path / study)]
        )
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)
        rows = told["differences"] if study == "compare" else told["measures"]
        assert {"tie_strength", "effort_gap"} <= {row["measure"] for row in rows}
    done = CliRunner().invoke(
        main, ["compare", *PAIR, "--measure", "tie_strenth", "-o", str(tmp_path / "no")]
    )
    assert done.exit_code == 2
    assert done.stderr.startswith(
        "--measure: there is no measure 'tie_strenth'. Did you mean 'tie_strength'? If it comes from a "
    )
