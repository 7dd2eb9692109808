"""Logs are read from files and data frames, and each fault is one sentence with its file and line."""

import contextlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sim import facts
from sim.errors import TableError

QUESTIONS = "question_id,asker,asked_at,tags\n1,ann,2020-01-01T00:00:00,x\n2,bob,2020-01-02,y\n"
ANSWERS = "question_id,answerer,answered_at,accepted\n1,bob,2020-01-01T06:00:00Z,1\n2,ann,2020-01-03,0\n"


def read(folder, questions=QUESTIONS, answers=ANSWERS, **how):
    for name, text in (("questions.csv", questions), ("answers.csv", answers)):
        (folder / name).write_text(text, encoding="utf-8")
    return facts.read_log(folder / "questions.csv", folder / "answers.csv", **how)


def test_iso_and_unix_times_give_the_same_log(tmp_path):
    iso = read(tmp_path)
    unix = read(
        tmp_path,
        "question_id,asker,asked_at\n1,ann,1577836800\n2,bob,1577923200\n",
        "question_id,answerer,answered_at\n1,bob,1577858400\n2,ann,1578009600\n",
    )
    zones = read(
        tmp_path, QUESTIONS.replace("2020-01-02", "2020-01-02T01:00:00+01:00").replace(":00:00,", ":00:00Z,")
    )
    for log in (unix, zones):
        assert np.allclose(log.asked, iso.asked) and np.allclose(log.given, iso.given)
        assert log.start == pytest.approx(iso.start) and log.days == pytest.approx(iso.days)
    assert iso.given.tolist() == pytest.approx([0.25, 2.0])


def test_frames_with_dates_and_numbers_are_read_like_files(tmp_path):
    q, a = (
        pd.read_csv(tmp_path / f"{name}.csv") if read(tmp_path) else None for name in ("questions", "answers")
    )
    q["asked_at"], a["answered_at"] = (
        pd.to_datetime(q["asked_at"], format="mixed"),
        pd.to_datetime(a["answered_at"], format="mixed", utc=True),
    )
    q["question_id"] = q["question_id"].astype(float)  # 1.0, as after a missing value
    log, same = facts.read_log(q, a), read(tmp_path)
    assert np.allclose(log.given, same.given) and log.question.tolist() == same.question.tolist()


SITES = (
    QUESTIONS.replace("tags", "site"),
    ANSWERS.replace("accepted", "site").replace(",1\n", ",x\n").replace(",0\n", ",y\n"),
)


def test_a_site_is_chosen(tmp_path):
    log = read(tmp_path, *SITES, site="x")
    assert (log.asker.size, log.helper.size) == (1, 1)
    only = read(tmp_path, SITES[0].replace(",y\n", ",x\n"), SITES[1].replace(",y\n", ",x\n"))
    assert only.asker.size == 2


FAULTS = {
    "twice": (
        (QUESTIONS + "1,cat,2020-01-05,z\n", ANSWERS),
        "questions.csv:4: column 'question_id' must be unique; got '1', as on line 2",
    ),
    "no id": (
        (QUESTIONS + ",cat,2020-01-05,z\n", ANSWERS),
        "questions.csv:4: column 'question_id' must name the question; got an empty cell",
    ),
    "answer twice": (
        (QUESTIONS, "answer_id,question_id,answerer,answered_at\n7,1,b,2020-01-01\n7,2,b,2020-01-02\n"),
        "answers.csv:3: column 'answer_id' must be unique; got '7', as on line 2",
    ),
    "no time": (
        (QUESTIONS, ANSWERS + "1,cat,soon,0\n"),
        "answers.csv:4: column 'answered_at' must be a time such as 2018-03-12T17:00:45, or seconds since "
        "1970; got 'soon'",
    ),
    "empty time": ((QUESTIONS, ANSWERS + "1,cat,,0\n"), "seconds since 1970; got an empty cell"),
    "two kinds": (
        (QUESTIONS, ANSWERS + "1,cat,1577836800,0\n"),
        "answers.csv:4: column 'answered_at' must have times of one kind, as on line 2 "
        "('2020-01-01T06:00:00Z'); got '1577836800'",
    ),
    "first empty": (
        (QUESTIONS, ANSWERS.replace("2020-01-01T06:00:00Z", "")),
        "answers.csv:2: column 'answered_at' must be a time such as 2018-03-12T17:00:45, or seconds since "
        "1970; got an empty cell",
    ),
    "milliseconds": (
        ("question_id,asker,asked_at\n1,a,1577836800000\n", ANSWERS),
        "got '1577836800000'; divide milliseconds by 1000",
    ),
    "no hyphens": (
        ("question_id,asker,asked_at\n1,a,20200101\n", ANSWERS),
        "questions.csv:2: column 'asked_at' must be a time such as 2018-03-12T17:00:45, or seconds since "
        "1970; got '20200101'; write dates with hyphens",
    ),
    "column": (
        (QUESTIONS.replace("asker", "askr"), ANSWERS),
        "questions.csv:1: the file must have column 'asker' (asker)",
    ),
    "sites": (SITES, "questions.csv: column 'site' names several: x, y; choose one with site="),
    "one site": ((SITES[0], ANSWERS), "choose one with site="),
}


@pytest.mark.parametrize(("texts", "sentence"), FAULTS.values(), ids=list(FAULTS))
def test_faults_are_sentences_with_place_and_rule(texts, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TableError) as error:
        read(tmp_path, *texts)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("texts", "site", "sentence"),
    [
        (SITES, "z", "column 'site' doesn't have 'z'; there are x, y"),
        ((QUESTIONS, ANSWERS), "x", "site= needs a column 'site'; the file has none"),
        (
            (SITES[0], ANSWERS),
            "x",
            "answers.csv: the file must have column 'site', like the file of questions",
        ),
    ],
)
def test_faults_of_sites(texts, site, sentence, tmp_path):
    with pytest.raises(TableError) as error:
        read(tmp_path, *texts, site=site)
    assert sentence in str(error.value)


def test_faults_of_frames():
    q = pd.DataFrame({"question_id": [1, 1], "asker": ["a", "b"], "asked_at": [0, 1]})
    a = pd.DataFrame({"question_id": [1], "answerer": ["a"], "answered_at": [0]})
    with pytest.raises(TableError, match=r"questions:2: column 'question_id' must be unique"):
        facts.read_log(q, a)
    with pytest.raises(TableError, match="answers: the table must have column 'answerer'"):
        facts.read_log(q.iloc[:1], a.drop(columns="answerer"))
    with pytest.raises(TableError, match="questions: the table must have at least one row"):
        facts.read_log(q.iloc[:0], a)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120), st.booleans())
def test_any_bytes_raise_at_most_an_error_for_users(tmp_path, raw, headed):
    read(tmp_path)
    head = b"question_id,asker,asked_at\n" if headed else b""
    (tmp_path / "questions.csv").write_bytes(head + raw)
    with contextlib.suppress(TableError):
        facts.read_log(tmp_path / "questions.csv", tmp_path / "answers.csv")


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"days": 400}, "days 400: there are only 2 days from the beginning of the window"),
        ({"days": 0}, "days must be a number of days above 0; got 0"),
        ({"days": 1, "end": "2020-01-02"}, "Give either days or the end of the window, not both"),
        ({"start": "2020-01-02", "end": "2020-01-01"}, "The window must end after it begins"),
        ({"start": "2020-01-02T12:00"}, "No question was asked in the window of 0.5"),
        ({"start": "then"}, "start must be a time such as"),
        ({"tick_hours": -1}, "tick_hours must be 0 hours or more"),
        ({"lifetime_days": -1}, "lifetime_days must be 0 days or more"),
    ],
)
def test_faults_of_windows(how, sentence, tmp_path):
    read(tmp_path)
    with pytest.raises(TableError, match=sentence):
        facts.of_log(tmp_path / "questions.csv", tmp_path / "answers.csv", **how)


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31"])
def test_dates_that_stand_for_never_or_unknown_are_refused(tmp_path, time):
    with pytest.raises(TableError, match=r"answers.csv:2: .*leave out rows whose time isn't known"):
        read(tmp_path, answers=ANSWERS.replace("2020-01-01T06:00:00Z", time))


def test_a_window_beyond_the_log_is_said(tmp_path):
    log = read(tmp_path).window(start=18262.0 - 4.0, end=18262.0 + 10.0, days=None)
    empty = "counted as days without questions and answers"
    assert log.notes == (
        f"days of the window before the first question of the log, {empty}: 4.0",
        f"days of the window after the last row of the log, {empty}: 8.0",
    )


@pytest.mark.parametrize("how", [{"seed": -1}, {"seed": 2**64}, {"nulls": -1}, {"draws": -1}])
def test_numbers_out_of_range_are_refused_in_python(tmp_path, how):
    read(tmp_path)
    with pytest.raises(TableError, match=r"must be .*0.*; got"):
        facts.of_log(tmp_path / "questions.csv", tmp_path / "answers.csv", **how)


def test_repeated_answers_without_ids_count_once_and_are_noted(tmp_path):
    (tmp_path / "q.csv").write_text("question_id,asker,asked_at\n1,ann,2020-01-01T10:00\n")
    rows = "1,bob,2020-01-01T11:00\n1,bob,2020-01-01T11:00\n1,bob,2020-01-03\n1,bob,2020-01-03\n"
    (tmp_path / "a.csv").write_text(f"question_id,answerer,answered_at\n{rows}")
    log = facts.read_log(tmp_path / "q.csv", tmp_path / "a.csv")
    assert log.question.size == 3  # the two of one day may be different answers
    assert log.notes == ("repeated answers (the same question, person and time), left out: 1",)


def test_a_log_may_have_no_answers(tmp_path):
    (tmp_path / "q.csv").write_text("question_id,asker,asked_at\n1,ann,2020-01-01T10:00\n2,bob,2020-03-01\n")
    (tmp_path / "a.csv").write_text("question_id,answerer,answered_at\n")
    log = facts.read_log(tmp_path / "q.csv", tmp_path / "a.csv")
    assert log.question.size == 0
    assert log.notes == ("the table of answers has no rows, so no question of the log has an answer",)
    frames = [pd.read_csv(tmp_path / name) for name in ("q.csv", "a.csv")]
    assert facts.read_log(*frames).question.size == 0
