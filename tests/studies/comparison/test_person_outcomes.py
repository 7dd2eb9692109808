"""What happens to each person of a file, over all societies, and what isn't said because it is drawn."""

import json
import re

import numpy as np
import pytest

import sim
from sim.measures.outcome.question_shares import spearman
from sim.measures.statistics.intervals import Totals, student_interval, totals_interval, wilson_interval
from sim.report.pages import people_section
from sim.studies.comparison.person_outcomes import (
    INPUTS,
    between_societies,
    mean_intervals,
    ratio_intervals,
    share_intervals,
)

RNG = np.random.default_rng(3)
PEOPLE = 12


def community(folder, *, effort):
    """Write a star: everybody knows the first person, who has little effort, and the last knows nobody."""
    rows = [f"p{n},{['North', 'South'][n % 2]},{0.02 if n == 0 else 0.5},x:1" for n in range(PEOPLE)]
    header = "id,town,effort,interests"
    if not effort:
        header, rows = "id,town", [row.rpartition(",")[0].rpartition(",")[0] for row in rows]
    (folder / "people.csv").write_text("\n".join([header, *rows]) + "\n")
    ties = [f"p0,p{n}" for n in range(1, PEOPLE - 1)]
    (folder / "ties.csv").write_text("\n".join(["from,to", *ties]) + "\n")
    scenario = {
        "name": "star",
        "question": "Who?",
        "extends": "base",
        "days": 60,
        "asking": {"rate": 0.4, "spread": 0},
        "people": {"from_file": {"path": "people.csv", "id": "id"}, "interest": {"concentration": 1}},
        "ties": {
            "face_to_face": {"kind": "from_file"},
            "from_file": {"path": "ties.csv", "from": "from", "to": "to"},
        },
        "helping": {"willingness": {"baseline": 2}},
        "channels": {"word_of_mouth": {}},
    }
    (folder / "star.yaml").write_text(json.dumps(scenario))
    star = sim.load(folder / "star.yaml")
    return [star, star.replace({"name": "busy", "asking.rate": 0.5})]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    scenarios = community(tmp_path_factory.mktemp("star"), effort=True)
    return sim.compare(scenarios, replicates=12, workers=0, engine="numpy")


def test_there_is_a_row_for_each_scenario_and_person(compared):
    people = compared.people
    assert people.groupby("scenario", sort=False)["id"].agg(list).to_dict() == {
        name: [f"p{n}" for n in range(PEOPLE)] for name in ("star", "busy")
    }
    assert (people["replicates"] == 12).all()
    first = compared.tables["star"]["people"]
    assert list(first["id"]) == list(people["id"][:PEOPLE])
    given = compared.tables["star"]["answers"]["helpful"].sum()
    assert first["helped"].sum() == given  # the table of the first society, from which means are taken


def test_the_person_whom_all_ask_is_over_asked_and_the_one_without_ties_isolated(compared):
    own = compared.people.query("scenario == 'star'").set_index("id")
    assert own["over_asked"].idxmax() == "p0"
    assert own.loc["p11", ["helped", "over_asked", "shown", "isolated_share"]].tolist() == [0, 0, 0, 1]
    over, isolated, stable = people_section.sentences(compared, "star")
    first = own.loc["p0"]
    assert 0 < first["over_asked_unanswered"] <= first["over_asked"]
    assert re.match(r"Over-asked: p0 \([\d.]+ questions, [\d.]+ to [\d.]+; [\d.]+ of them unanswered\)", over)
    assert "was willing to answer so many more questions, but had no effort left" in over
    assert "p11 (in 100\u00a0% of the societies" in isolated
    assert stable.startswith("Rank correlation of people in two societies (1: the same order")
    said = compared.sentences()
    assert any(line.startswith("Over-asked under “star”: p0 (") for line in said)


def test_the_page_and_the_json_have_the_people(compared, tmp_path):
    page = compared.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<h2>The people</h2></summary>\n<div class="within" id="people">' in page
    assert "don't rank people" in page
    assert len(compared.records()["people"]) == 2 * PEOPLE
    assert {row["column"] for row in compared.records()["people_columns"]} == set(INPUTS)


def test_without_effort_in_the_file_nobody_is_named_as_over_asked(tmp_path):
    compared = sim.compare(community(tmp_path, effort=False), replicates=3, workers=0, engine="numpy")
    columns = compared.people_columns.query("scenario == 'star'").set_index("column")
    assert not columns.loc["helped", "ranked"] and not columns.loc["over_asked", "ranked"]
    assert columns.loc["helped", "drawn"] == "effort, interests"
    assert columns.loc["isolated_share", "ranked"]  # the file gives all ties
    assert (compared.people["drawn"] == "effort, interests").all()
    over = people_section.sentences(compared, "star")[0]
    assert over.startswith("Nobody is named here: who is over-asked, and who helps most, is drawn anew")
    assert "the effort of 12 of 12 people" in over


def test_a_person_whose_effort_is_missing_is_marked_and_not_named(tmp_path):
    scenarios = community(tmp_path, effort=True)
    text = (tmp_path / "people.csv").read_text().replace("p0,North,0.02", "p0,North,")
    (tmp_path / "people.csv").write_text(text)
    compared = sim.compare(scenarios, replicates=5, workers=0, engine="numpy")
    own = compared.people.query("scenario == 'star'").set_index("id")
    assert own["drawn"].to_dict() == {f"p{n}": "effort" if n == 0 else "" for n in range(PEOPLE)}
    assert "p0" not in people_section.sentences(compared, "star")[0]


def test_invented_people_have_no_table():
    pair = [
        sim.load("centralised-local", {"people.count": 30, "days": 40}).replace({"name": n}) for n in "ab"
    ]
    compared = sim.compare(pair, replicates=2, workers=0, engine="numpy")
    assert compared.people.empty
    assert "people" not in compared.records()
    assert people_section.sections(compared) == []


def test_intervals_of_all_people_at_once_are_those_of_each():
    counts = RNG.poisson(3, (7, 20)).astype(float)
    asked = RNG.poisson(4, (7, 20)).astype(float)
    got = RNG.binomial(asked.astype(int), 0.4).astype(float)
    happened = RNG.binomial(1, 0.3, (7, 20)).astype(float)
    means, ratios, shares = mean_intervals(counts), ratio_intervals(got, asked), share_intervals(happened)
    for n in range(20):
        one = student_interval(counts[:, n])
        assert [each[n] for each in means] == pytest.approx([one.mean, max(one.low, 0), one.high])
        one = totals_interval(Totals(got[:, n], asked[:, n]))
        assert [each[n] for each in ratios] == pytest.approx([one.mean, max(one.low, 0), min(one.high, 1)])
        assert [each[n] for each in shares] == list(wilson_interval(int(happened[:, n].sum()), 7)[:3])


def test_the_correlation_of_two_societies_is_spearmans_without_missing_values():
    values = RNG.normal(size=(3, 9))
    pairs = [spearman(values[0], values[1]), spearman(values[1], values[2])]
    assert between_societies(values) == pytest.approx(np.mean(pairs))
    values[1, 4] = np.nan
    known = np.arange(9) != 4
    pairs = [spearman(values[0, known], values[1, known]), spearman(values[1, known], values[2, known])]
    assert between_societies(values) == pytest.approx(np.mean(pairs))
    assert np.isnan(between_societies(np.zeros((3, 9))))
