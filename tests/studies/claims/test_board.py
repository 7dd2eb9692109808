"""The claims board: its evidence, however it is executed; resuming; the folder, the page and the command."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.errors import StudyError
from sim.measures import measure, student_interval
from sim.society.society import Society
from sim.studies.claims import claim_runs
from sim.studies.claims.board import board_size, claims
from sim.studies.claims.claim_runs import FULL
from sim.studies.claims.verdict import VERDICTS

TINY = """\
claim: tiny
statement: A crowd <b>answers</b> more.
note: By share & wait.
set:
  people.count: 30
  days: 8
  asking.rate: 0.3
  asking.lifetime: 3
  ties.face_to_face.kind: random  # quick to draw
  ties.online.kind: random
parts:
  - name: answered
    measure: answered_share
    smallest: 0.05
    arms:
      - {weight: 1, scenario: distributed-crowd}
      - {weight: -1, scenario: neighbours-only}
  - name: read
    measure: reads_per_question
    smallest: 0.5
    arms:
      - {weight: 2, scenario: distributed-crowd}
mechanism:
  name: topic feed
  set: {channels.feed.reach: 0}
"""
SMALL = {"sets": 3, "replicates": 3, "workers": 0, "engine": "numpy"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    path = tmp_path_factory.mktemp("claim") / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("board") / "b"


@pytest.fixture(scope="module")
def board(tiny, folder):
    return claims(tiny, folder=folder, **SMALL)


def society(name, values, replicate):
    from sim.studies.experiments.experiment import seeds_of

    people, ties, luck = seeds_of((1, 1, 1), replicate)
    seeds = {"seed.people": people, "seed.ties": ties, "seed.luck": luck}
    scenario = sim.load(name, {**values, **seeds})
    tables = Society(scenario, engine="numpy").run().tables()
    return measure(tables, lifetime_days=scenario.asking.lifetime, days=scenario.days)


@pytest.mark.long
def test_effects_equal_those_of_societies_run_by_hand(board):
    common = {
        "people.count": 30, "days": 8, "asking.rate": 0.3, "asking.lifetime": 3,
        "ties.face_to_face.kind": "random", "ties.online.kind": "random",
    }  # fmt: skip
    for replicate in range(3):
        crowd = society("distributed-crowd", common, replicate)
        home = society("neighbours-only", common, replicate)
        silent = society("distributed-crowd", {**common, "channels.feed.reach": 0}, replicate)
        answered, read = board["tiny"].parts
        assert answered.effects[replicate] == crowd["answered_share"] - home["answered_share"]
        assert read.effects[replicate] == 2 * crowd["reads_per_question"]
        assert answered.effects_without[replicate] == silent["answered_share"] - home["answered_share"]
        assert read.effects_without[replicate] == 0  # nobody is shown a question


@pytest.mark.long
def test_each_parameter_set_has_its_own_society(board):
    found = board["tiny"]
    plan = found.plan
    for number in range(3):
        (crowd, home), (again,) = plan.cells_in_sets(0)[number], plan.cells_in_sets(1)[number]
        assert crowd == again
        shared = set(crowd.content) & set(home.content)
        assert ("people.effort.mean", dict(crowd.content)["people.effort.mean"]) in shared
        a, b = (society(cell.scenario, dict(cell.content), number) for cell in (crowd, home))
        assert found.parts[0].effects_in_sets[number] == a["answered_share"] - b["answered_share"]
        assert found.parts[1].effects_in_sets[number] == 2 * a["reads_per_question"]


@pytest.mark.long
def test_intervals_and_shares_are_computed_from_these_effects(board):
    found = board["tiny"]
    row = board.rows[0]
    for part, told in zip(found.parts, row["parts"], strict=True):
        expected = student_interval(part.effects)
        assert (told["effect"], told["low"], told["high"]) == expected[:3]
        assert told["mechanism_effect"] == pytest.approx(np.mean(part.effects - part.effects_without))
    effects = np.stack([part.effects_in_sets for part in found.parts])
    assert row["robustness"] == (effects > 0).all(axis=0).mean()
    assert row["verdict"] in VERDICTS
    assert (row["sets"], row["replicates"], row["fast"]) == (3, 3, True)
    assert found.parts[1].change_without == "less"


@pytest.mark.slow  # as for every study, which two long tests show of sweeps and comparisons
def test_rows_do_not_depend_on_workers(board, tiny, tmp_path):
    pool = claims(tiny, folder=tmp_path / "pool", **{**SMALL, "workers": 2})
    assert timeless(pool.rows) == timeless(board.rows)


@pytest.mark.long
def test_a_board_grows(board, folder, tiny):
    seen = []
    grown = claims(
        tiny,
        folder=folder,
        resume=True,
        watch=lambda *counts: seen.append(counts),
        **{**SMALL, "replicates": 4},
    )
    assert seen[0] == (15, 18, 0)  # a crowd, a home, a silent crowd more
    assert seen[-1] == (18, 18, 0)
    assert (grown["tiny"].parts[0].effects[:3] == board["tiny"].parts[0].effects).all()
    assert (grown["tiny"].parts[0].effects_in_sets == board["tiny"].parts[0].effects_in_sets).all()
    with pytest.raises(StudyError, match="it already holds a study; resume=True continues it"):
        claims(tiny, folder=folder, **SMALL)


def timeless(rows):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows]


@pytest.mark.long
def test_the_folder_holds_the_whole_evidence(board, folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = manifest["claims"][0]
    assert told["verdict"] == board["tiny"].judgement.verdict
    evidence = pd.read_csv(folder / "evidence.csv")
    assert set(evidence["kind"]) == {"declared", "without mechanism", "around"}
    assert evidence["fast"].all()
    table = pd.read_parquet(folder / "runs.parquet")
    assert table["error"].isna().all()
    assert set(json.loads(table["point"].iloc[0])) >= {"people.count", "days"}
    assert pd.read_csv(folder / "claims.csv")["verdict"].tolist() == [told["verdict"]]
    assert manifest["seeds"] == {"people": 1, "ties": 1, "luck": 1}
    assert manifest["fast"] is True


@pytest.mark.long
def test_the_page_shows_every_claim_and_escapes_html(board, folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "A crowd &lt;b&gt;answers&lt;/b&gt; more." in page
    assert "By share &amp; wait." in page
    assert page.count('<details class="claim') == 1
    assert "Fast board." in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    verdict = board["tiny"].judgement.verdict
    assert f"<span>{verdict} (fast)</span>" in page
    assert page.count("<circle") + page.count("<rect") >= 6  # a mark for each set of each part
    assert "nan" not in page.lower()


@pytest.mark.long
def test_a_board_names_the_commits_of_its_runs(tiny, tmp_path, monkeypatch):
    def of(code, sets):
        monkeypatch.setattr("sim.studies.claims.board.commit", lambda: code)
        made = claims(tiny, folder=tmp_path / "b", resume=True, **{**SMALL, "replicates": 2, "sets": sets})
        return made.commits

    assert of("one", 1) == ("one",)
    assert of("two", 1) == ("one",)  # nothing was left to run
    assert of(None, 2) == of("one", 2) == ("one", "not known")
    assert json.loads((tmp_path / "b" / "manifest.json").read_text("utf-8"))["commits"] == [
        "one",
        "not known",
    ]
    assert "<code>one</code>, then <code>not known</code>" in (tmp_path / "b" / "report.html").read_text(
        "utf-8"
    )


@pytest.mark.long
def test_failed_runs_are_reported_and_left_out(tiny, tmp_path, monkeypatch):
    real = claim_runs.measure_scenario

    def breaking(scenario, names, *, engine):
        if scenario.seed.people != 1 and "feed" not in scenario.channels.model_dump(exclude_none=True):
            raise ValueError("nobody is at home")
        return real(scenario, names, engine=engine)

    monkeypatch.setattr(claim_runs, "measure_scenario", breaking)
    broken = claims(tiny, folder=tmp_path / "b", **SMALL)
    row = broken.rows[0]
    # at home, replicates 1 and 2 as declared (which have no mechanism to switch off), and two sets
    assert (row["runs"], row["failed"], row["missing"]) == (15, 4, 0)
    assert (row["parts"][0]["pairs"], row["parts"][1]["pairs"]) == (1, 3)
    assert row["sets_known"] == 1
    assert row["verdict"] == "too close to call"
    assert row["reason"] == "ValueError: nobody is at home"
    page = (tmp_path / "b" / "report.html").read_text(encoding="utf-8")
    assert "4 failed and are left out. First error: ValueError: nobody is at home" in page
    monkeypatch.undo()
    mended = claims(tiny, folder=tmp_path / "b", resume=True, retry_failed=True, **SMALL)
    assert mended.failed == 0


@pytest.mark.long
def test_a_mechanism_without_a_switch_has_no_ablation(tmp_path):
    text = TINY.replace("  set: {channels.feed.reach: 0}", "  none: it is the crowd itself")
    (tmp_path / "tiny.yaml").write_text(text, encoding="utf-8")
    found = claims(tmp_path / "tiny.yaml", **SMALL)
    row = found.rows[0]
    assert row["mechanism_none"] == "it is the crowd itself"
    assert row["mechanism_effect"] != row["mechanism_effect"]
    assert row["without_mechanism"] == "unknown"
    assert row["runs"] == 2 * 3 + 2 * 3


def test_which_boards_are_fast():
    assert board_size(fast=False) == FULL
    assert (FULL.sets, FULL.fast) == (64, False)
    assert board_size(fast=True).fast
    assert board_size(fast=False, sets=63).fast
    assert not board_size(fast=False, sets=200, replicates=5).fast
    with pytest.raises(StudyError, match="replicates must be from 2"):
        board_size(fast=True, replicates=1)


@pytest.mark.long
def test_the_command(tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = ["--fast", "--sets", "2", "--replicates", "2", "--workers", "0", "-o", "b"]
    ran = CliRunner().invoke(main, ["claims", str(tiny), *options, "--json"])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    wanted = {"id", "verdict", "effect", "low", "high", "robustness", "mechanism_effect"}
    assert wanted <= told["claims"][0].keys()
    assert told["fast"] is True
    again = CliRunner().invoke(main, ["claims", str(tiny), *options, "--resume"])
    assert again.exit_code == 0, again.output
    assert "Claims board (fast: a first look)" in again.stdout
    assert "\ntiny: too few parameter sets were measured." in again.stdout
    assert "Report: b/report.html" in again.stdout


@pytest.mark.parametrize("words", [["local-silnet"], ["tiny.yaml"], ["purpose", "-o", "there"]])
def test_wrong_arguments_give_one_sentence_and_write_nothing(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine", encoding="utf-8")
    ran = CliRunner().invoke(main, ["claims", *words])
    assert ran.exit_code == 2
    assert "Traceback" not in ran.output
    assert len(ran.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine.txt", "there"]
