"""What is lost without each person: who is chosen, the pairs of runs, and what isn't said."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.errors import StudyError
from sim.studies.resilience.each_person_runs import MOST, plan_each_person, scenario_without
from sim.studies.resilience.each_person_table import most_needed

PEOPLE = 24


def community(folder, *, effort=True):
    """Write a star: everybody knows the first person only, who can answer as much as is asked."""
    rows = [f"p{n},Nobody {n},{5 if n == 0 else 0.01},x:1" for n in range(PEOPLE)]
    header = "id,name,effort,interests"
    if not effort:
        header, rows = "id,interests", [f"p{n},x:1" for n in range(PEOPLE)]
    (folder / "people.csv").write_text("\n".join([header, *rows]) + "\n")
    ties = [f"p0,p{n}" for n in range(1, PEOPLE)]
    (folder / "ties.csv").write_text("\n".join(["from,to", *ties]) + "\n")
    scenario = {
        "name": "star",
        "question": "Who?",
        "extends": "base",
        "days": 80,
        "places": {"towns": 1},
        "asking": {"rate": 0.2, "lifetime": 14},
        "people": {"from_file": {"path": "people.csv", "id": "id"}},
        "ties": {
            "face_to_face": {"kind": "from_file"},
            "from_file": {"path": "ties.csv", "from": "from", "to": "to"},
        },
        "helping": {"willingness": {"baseline": 2}},
        "channels": {"word_of_mouth": {"hops": 1}},
    }
    path = folder / "star.yaml"
    path.write_text(json.dumps(scenario))
    return path


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = community(tmp_path_factory.mktemp("star"))
    return sim.each_person(path, replicates=6, workers=0, engine="numpy")


def test_values_that_are_given_apply_to_the_study(tmp_path):
    path = community(tmp_path)
    with pytest.raises(StudyError, match="A run of 20 days is too short"):
        sim.each_person(path, overrides={"days": 20}, replicates=2, workers=0)


def test_the_only_helper_is_needed_and_losing_them_costs_answers(study):
    first = study.people.iloc[0]
    assert (first["id"], first["name"]) == ("p0", "Nobody 0")
    assert first["difference"] < 0 and first["p_holm"] < 0.05
    headline, named, source = study.sentences()
    assert headline.startswith("The loss of 1 single person clearly costs answers: ")
    assert "without Nobody 0 (" in named
    assert "in 6 other societies" in source


def test_the_difference_is_that_of_the_pairs_with_holms_p(study):
    n = len(study.people)
    first = study.people.iloc[0]
    assert first["after"] - first["otherwise"] == pytest.approx(first["difference"])
    assert first["replicates"] == 6
    assert first["p_holm"] >= first["p"]
    assert n <= MOST


def test_the_screening_uses_other_societies_than_the_comparison(study):
    runs = study.runs
    screening, compared = runs.iloc[:6], runs.iloc[6:]
    assert set(screening["left"]) == {""}
    assert not set(screening["luck_seed"]) & set(compared["luck_seed"])
    assert compared.groupby("replicate")["luck_seed"].nunique().eq(1).all()
    assert compared.groupby("replicate").size().eq(1 + len(study.people)).all()


def test_the_page_and_the_tables(study, tmp_path):
    study.save(tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "The loss of 1 single person clearly costs answers" in page
    assert "don't rank people" in page
    header = (tmp_path / "out" / "people.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("id,name,town,needed,needed_low,needed_high,otherwise,after,difference")
    assert study.records()["people"][0]["id"] == "p0"
    assert len(study.brief()[0][2]) == len(study.people)


def test_without_effort_in_the_file_nobody_is_named(tmp_path):
    path = community(tmp_path, effort=False)
    study = sim.each_person(path, replicates=2, workers=0, engine="numpy")
    assert not study.ranked
    assert study.sentences()[0].startswith("Whom the community needs most can't be said, because the file")
    assert "effort of 24 of 24 people" in study.sentences()[0]
    order = [int(name[1:]) for name in study.people["id"]]
    assert order == sorted(order)  # in the order of the file


def test_people_who_are_drawn_are_refused_with_the_reason(tmp_path):
    few = sim.load("centralised-local", {"people.count": 30})
    for refused in (sim.each_person, plan_each_person):
        with pytest.raises(StudyError, match="over drawn societies, row 17 is another person each time"):
            refused(few, replicates=2)
    result = CliRunner().invoke(main, ["resilience", "centralised-local", "--each"])
    assert result.exit_code == 2 and "only if a file lists them (people.from_file)" in result.stderr
    result = CliRunner().invoke(main, ["resilience", str(community(tmp_path)), "--each", "--who", "random"])
    assert (result.exit_code, result.stderr) == (
        2,
        "--each lets single people leave, so --who can't be used with it.\n",
    )


@pytest.mark.long
def test_the_command_prints_the_cost_first_and_continues_a_study(tmp_path):
    path, out = community(tmp_path), tmp_path / "out"
    words = ["resilience", str(path), "--each", "--replicates", "2", "--workers", "0", "-o", str(out)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("44 runs: 2 societies show whom the community needs most, and in 2 other")
    first = (out / "people.csv").read_bytes()
    again = CliRunner().invoke(main, [*words, "--resume"])
    assert again.exit_code == 0 and (out / "people.csv").read_bytes() == first


def test_the_most_needed_are_those_with_the_largest_mean():
    needed = np.array([[0.0, 3, 1, 0], [0, 1, 3, 1]])
    assert most_needed(needed) == [1, 2, 3]
    assert most_needed(np.zeros((2, 4))) == []
    assert len(most_needed(np.ones((2, 50)))) == MOST


def test_one_person_is_removed_by_id(tmp_path):
    setting = scenario_without(sim.load(community(tmp_path)), "p3", 40)
    (act,) = setting.to_dict()["interventions"]
    assert act["remove"]["ids"] == ["p3"]
