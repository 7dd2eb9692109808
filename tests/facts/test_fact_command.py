"""The command `facts`: what it writes and prints, and how it refuses input."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.societies import HYBRID

from sim import Society, facts, save_run
from sim.cli import main
from sim.errors import WriteError

QUESTIONS = "question_id,asker,asked_at,site\n1,ann,2020-01-01,x\n2,bob,2020-01-02,x\n3,bob,2020-01-02,y\n"
ANSWERS = "question_id,answerer,answered_at,site\n1,bob,2020-01-01T06:00,x\n3,ann,2020-01-03,y\n"
QUICK = ("--draws", "0", "--nulls", "3")


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    forum = tmp_path / "forum"
    forum.mkdir()
    (forum / "questions.csv").write_text(QUESTIONS, encoding="utf-8")
    (forum / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, ["facts", *words])


def test_a_seed_beyond_the_largest_is_refused(invoke):
    result = invoke("forum", "--site", "x", "--seed", str(2**63))
    assert result.exit_code == 2 and "--seed must be a whole number from 0 to" in result.stderr


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    tables = Society(HYBRID, engine="numpy").run().tables()
    return save_run(tmp_path_factory.mktemp("runs") / "one", tables, HYBRID, csv=True)


@pytest.fixture(scope="module")
def other_run(tmp_path_factory):
    scenario = HYBRID.replace({"seed.people": 5, "seed.ties": 5})
    tables = Society(scenario, engine="numpy").run().tables()
    return save_run(tmp_path_factory.mktemp("runs") / "other", tables, scenario)


def test_a_log_is_written_and_printed(invoke, tmp_path):
    done = invoke("forum", "--site", "x", "--lifetime", "0", "-o", "out", *QUICK)
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["facts.csv", "facts.json"]
    table = pd.read_csv(tmp_path / "out" / "facts.csv")
    assert list(table["fact"]) == list(facts.FACTS)
    assert table.set_index("fact").loc["answered_share", "value"] == 0.5
    written = json.loads((tmp_path / "out" / "facts.json").read_text(encoding="utf-8"))
    assert written["facts"]["wait_hours_p50"]["value"] == 6.0
    assert written["facts"]["answered_share"]["low"] is None
    assert written["about"]["site"] == "x" and written["about"]["questions"] == 2
    assert "\nSpread of help\n" in done.stdout and "Facts: out" in done.stdout


def test_json_is_what_is_written(invoke, tmp_path):
    done = invoke("forum/questions.csv", "forum/answers.csv", "--site", "y", "--json", "-o", "out", *QUICK)
    printed = json.loads(done.stdout)
    written = json.loads((tmp_path / "out" / "facts.json").read_text(encoding="utf-8"))
    assert printed == {"folder": "out", **written}


def test_without_a_folder_a_new_one_is_made(invoke, tmp_path):
    for name in ("facts-forum", "facts-forum-2"):
        assert invoke("forum", "--site", "x", *QUICK).exit_code == 0
        assert (tmp_path / "whoanswers-out" / name / "facts.json").is_file()


def test_runs(invoke, run, other_run):
    one = json.loads(invoke(str(run), "--days", "20", "--json", *QUICK).stdout)
    expected = facts.of_run(run, days=20, draws=0, nulls=3).to_json()
    assert one["facts"] == expected["facts"] and one["about"]["lifetime_days"] == HYBRID.asking.lifetime
    two = json.loads(invoke(str(run), str(other_run), "--from", "10", "--to", "30", "--json", *QUICK).stdout)
    assert "2 societies" in two["about"]["intervals"]
    assert (two["about"]["start_day"], two["about"]["days"]) == (10, 20)


def test_refusals(invoke, run, tmp_path):
    for words, sentence in (
        (["forum"], "forum/questions.csv: column 'site' names several: x, y; choose one with --site NAME"),
        (["forum", "--site", "x", "--days", "9"], "--days 9: there are only 1 days"),
        (["forum", "--site", "x", "--from", "then"], "--from must be a time such as"),
        ([str(run), "--to", "2020-01-01"], "--to must be a number of days, because this is a run"),
        ([str(run), "--site", "x"], "--site is for logs"),
        ([str(run), "--tick-hours", "24"], "--tick-hours is for logs"),
        ([str(run), str(run / ".." / run.name)], "facts takes each folder or file once"),
        ([str(run), "forum"], "facts takes one log (a folder, or its two files) or the folders of runs"),
        ([str(tmp_path)], "this is neither the folder of a run nor a folder with questions.csv"),
        (["nowhere"], "nowhere: this is neither the folder of a run"),
        (["a.csv", "b.csv"], "a.csv: there is no such file"),
    ):
        done = invoke(*words, "-o", "out")
        assert (done.exit_code, done.stdout) == (2, ""), words
        assert sentence in done.stderr and done.stderr.count("\n") == 1, done.stderr
        assert not (tmp_path / "out").exists()


def test_results_that_cannot_be_written_leave_no_folder(tmp_path, monkeypatch):
    (tmp_path / "q.csv").write_text("question_id,asker,asked_at\n1,ann,2020-01-01\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("question_id,answerer,answered_at\n1,bob,2020-01-02\n", encoding="utf-8")
    found = facts.of_log(tmp_path / "q.csv", tmp_path / "a.csv", draws=0, nulls=0)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.facts.fact_results.write_json", full)
    with pytest.raises(WriteError, match="facts can't be written: No space left on device"):
        found.save(tmp_path / "facts")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "q.csv"]
