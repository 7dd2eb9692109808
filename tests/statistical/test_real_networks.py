"""Real people and ties, end to end: a law firm, managers, physicians, and the examples of the package.

Every statement here is exact; none depends on what the seeds bring. The networks themselves are read once
more, by the csv module alone, so that no code of ours vouches for itself.
"""

import csv
import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.tables import read_table

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SCENARIOS = ROOT / "tests" / "data_scenarios"
EXAMPLE = ROOT / "scenarios" / "example"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data isn't beside this checkout")

OFFICES = {"1", "2", "3"}  # the firm's three; the third has four lawyers


def questions_conserve(tables, days, lifetime):
    """Every question asked ends once or is open; attempts and answers add up from both sides."""
    asked, answers, people, daily = (tables[name] for name in ("questions", "answers", "people", "days"))
    ends = asked.status.value_counts()
    assert len(asked) == ends["answered"] + ends["expired"] + ends["open"] == daily.asked.sum()
    assert ends["expired"] == daily.expired.sum()
    assert (asked.answers > 0).sum() == daily.answered.sum() == ends["answered"]
    assert asked.attempts.sum() == len(answers) == people.attempts.sum()
    assert asked.answers.sum() == answers.helpful.sum() == people.helped.sum() == daily.helped.sum()
    assert (asked.asked_day[asked.status == "open"] > days - lifetime).all()
    assert not asked.question_id.duplicated().any()
    assert (answers.asker != answers.helper).all()


# -- the law firm through the command ----------------------------------------------------------------------
@pytest.fixture(scope="module")
def law_firm(tmp_path_factory):
    if not DATA.is_dir():
        pytest.skip("the shared data isn't beside this checkout")
    folder = tmp_path_factory.mktemp("law") / "study"
    words = ["compare", str(SCENARIOS / "lawfirm-hub.yaml"), str(SCENARIOS / "lawfirm-feed.yaml")]
    words += [
        "--data",
        str(DATA),
        "--replicates",
        "5",
        "--workers",
        "0",
        "--set",
        "days=60",
        "--full",
        "-o",
        str(folder),
    ]
    ran = CliRunner().invoke(main, words)
    assert ran.exit_code == 0, ran.output
    return folder, ran.stdout


@pytest.mark.long
def test_the_law_firm_command_reports_who_gets_answers(law_firm):
    folder, told = law_firm
    for word in ("lawfirm-hub", "lawfirm-feed", "effort fifth", "on the crowd", "neither", "town 3"):
        assert word in told
    assert f"Report: {folder / 'report.html'}" in told
    assert told.rstrip().splitlines()[-1].startswith("It took ")


@pytest.mark.long
def test_the_law_firm_folder_is_complete(law_firm):
    folder, _ = law_firm
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert report.startswith("<!") and "lawfirm-feed" in report and 'src="http' not in report
    runs = read_table(folder / "runs.parquet", "runs")
    assert len(runs) == 2 * 5 and runs.error.isna().all()
    assert runs.groupby("replicate")[["people_seed", "ties_seed", "luck_seed"]].nunique().eq(1).all(axis=None)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["replicates"] == 5
    assert len(list((folder / "figures").glob("*.svg"))) > 3


@pytest.mark.long
def test_the_law_firm_tables_contain_every_office(law_firm):
    folder, _ = law_firm
    groups = pd.read_csv(folder / "summary.csv").query("measure == 'answered_share'")
    towns = groups[groups.group_kind == "town"]
    for name in ("lawfirm-hub", "lawfirm-feed"):
        mine = towns[towns.scenario == name]
        assert {group.removeprefix("town ") for group in mine.group} == OFFICES
        assert (mine["mean"].between(0, 1) == (mine["people"] >= 5)).all(), "the smallest office has four"
    assert set(groups.group_kind) == {"overall", "effort_fifth", "on_crowd", "town"}
    ways = pd.read_csv(folder / "counterfactual.csv")
    nobody = ways[ways.questions == 0]
    assert set(nobody.group) == {"off the crowd"}, "on the feed everybody is on the crowd"
    ways = ways[ways.questions > 0]
    assert ways[["neither", "only_a", "only_b", "both"]].sum(axis=1).to_numpy() == pytest.approx(1)
    differences = pd.read_csv(folder / "differences.csv")
    apart = differences[(differences.measure == "answered_share") & (differences.group == "all")].iloc[0]
    assert apart.difference == pytest.approx(apart.mean_b - apart.mean_a)
    assert apart.low <= apart.difference <= apart.high


@pytest.mark.long
def test_the_scenarios_that_it_wrote_run_again(law_firm):
    folder, _ = law_firm
    for name in ("lawfirm-hub", "lawfirm-feed"):
        assert sim.load(folder / "scenarios" / f"{name}.yaml", data=DATA).days == 60


# -- the law firm's own ties ---------------------------------------------------------------------------------
@cache
def neighbours():
    """Return pairs of the law firm that give advice or are friends, with the lower row first."""
    with (DATA / "lazega_nodes.csv").open(encoding="utf-8") as opened:
        row = {lawyer["id"]: n for n, lawyer in enumerate(csv.DictReader(opened))}
    with (DATA / "lazega_edges.csv").open(encoding="utf-8") as opened:
        ties = [tie for tie in csv.DictReader(opened) if tie["relation"] in ("advice", "friendship")]
    pairs = {tuple(sorted((row[tie["from"]], row[tie["to"]]))) for tie in ties}
    return {pair for pair in pairs if pair[0] != pair[1]}


def lived(name, overrides):
    scenario = sim.load(SCENARIOS / f"{name}.yaml", overrides, data=DATA)
    return sim.Society(scenario, engine="numpy").run()


def pair_lives(answers):
    return {tuple(sorted(pair)) for pair in zip(answers.asker, answers.helper, strict=True)}


@needs_data
def test_advice_and_friendship_are_the_ties():
    ties = lived("lawfirm-hub", {"days": 1}).ties_table()
    near = ties[ties.layer == "face_to_face"]
    assert {tuple(sorted(pair)) for pair in zip(near["from"], near["to"], strict=True)} <= neighbours()
    most = max(sum(person in pair for pair in neighbours()) for person in range(71))
    assert most <= 50 and len(near) == 2 * len(neighbours()), "all of them, from both sides"


@needs_data
def test_word_of_mouth_reaches_advice_and_friendship_alone():
    society = lived("lawfirm-hub", {"channels.hub": "none", "days": 120, "asking.rate": 0.2})
    answers = society.answers_table()
    assert len(answers) > 50
    assert set(answers.channel) == {"word_of_mouth"} and set(answers.hops) == {1}
    assert pair_lives(answers) <= neighbours()
    questions_conserve(society.tables(), 120, 7)


@needs_data
def test_a_hub_makes_ties_that_word_of_mouth_then_uses():
    society = lived("lawfirm-hub", {"days": 120, "asking.rate": 0.2, "channels.hub.capacity": 10})
    answers = society.answers_table()
    office = society.people_table().town
    met = answers[(answers.channel == "hub") & answers.helpful]
    assert len(met) > 0
    assert (office[met.asker].to_numpy() == office[met.helper].to_numpy()).all(), (
        "a hub has its own office only"
    )
    by_mouth = answers[answers.channel == "word_of_mouth"]
    assert pair_lives(by_mouth) <= neighbours() | pair_lives(met)
    questions_conserve(society.tables(), 120, 7)


@needs_data
def test_practice_is_the_only_interest_and_the_office_is_the_town():
    people = lived("lawfirm-feed", {"days": 1}).people_table()
    with (DATA / "lazega_nodes.csv").open(encoding="utf-8") as opened:
        lawyers = list(csv.DictReader(opened))
    assert people.id.tolist() == [lawyer["id"] for lawyer in lawyers]
    assert people.town.astype(str).tolist() == [lawyer["office"] for lawyer in lawyers]
    assert people.favourite_topic.astype(str).tolist() == [lawyer["practice"] for lawyer in lawyers]
    assert people.on_crowd.all()


# -- managers, physicians, and the examples that are shipped ------------------------------------------------
@pytest.mark.long
@needs_data
@pytest.mark.parametrize(
    ("name", "people", "towns"), [("managers", 21, 5), ("physicians", 246, 4)], ids=["managers", "physicians"]
)
def test_other_networks_compare_hub_and_feed(name, people, towns):
    pair = [SCENARIOS / f"{name}-hub.yaml", SCENARIOS / f"{name}-feed.yaml"]
    compared(pair, people, towns, data=DATA)


@pytest.mark.long
def test_the_shipped_example_compares():
    result = compared([EXAMPLE / "own-people-hub.yaml", EXAMPLE / "own-people-feed.yaml"])
    with (EXAMPLE / "people.csv").open(encoding="utf-8") as opened:
        own = list(csv.DictReader(opened))
    table = result.tables["own-people-hub"]["people"]
    assert table.id.tolist() == [person["id"] for person in own]
    assert table.town.astype(str).tolist() == [person["office"] for person in own]
    told = [(n, float(person["answers_a_day"])) for n, person in enumerate(own) if person["answers_a_day"]]
    assert all(table.effort[n] == pytest.approx(effort) for n, effort in told)


def compared(pair, people=None, towns=None, data=None):
    result = sim.compare(
        pair, overrides={"days": 40, "asking.rate": 0.1}, replicates=2, workers=0, data=data, engine="numpy"
    )
    assert result.runs.error.isna().all() and len(result.runs) == 4
    hub, feed = (result.tables[name] for name in result.scenarios)
    for tables in (hub, feed):
        questions_conserve(tables, 40, 7)
    assert set(hub["answers"].channel) <= {"word_of_mouth", "hub"} and set(feed["answers"].channel) == {
        "feed"
    }
    same = ["id", "town", "x_km", "y_km", "range_km", "effort", "effort_fifth", "favourite_topic"]
    assert hub["people"][same].equals(feed["people"][same])
    if people is not None:
        assert len(hub["people"]) == people and hub["people"].town.nunique() == towns
    shared = hub["questions"].merge(feed["questions"], on="question_id")
    assert len(shared) > 0
    assert (shared.topic_x.astype(str) == shared.topic_y.astype(str)).all()
    assert (shared.difficulty_x == shared.difficulty_y).all()
    shares = result.groups[result.groups.group_kind == "town"]
    assert set(shares.group.str.removeprefix("town ")) <= set(hub["people"].town.astype(str))
    return result
