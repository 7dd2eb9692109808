"""Logs of questions and answers: two tables, posts, issues, Posts.xml and Slack."""

import csv
import json

import pytest

import sim


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def written(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def summary(found):
    return {key: found.summary()[key] for key in ("people", "questions", "answers", "dropped", "topics")}


EXPECTED = {("ann", "bob"): 1.0, ("ann", "cy"): 0.5, ("bob", "cy"): 0.5}


def check(found, *, topics=("sql", "excel")):
    """Ann asked twice and Bob once; Bob answered Ann twice, Cy answered both once."""
    assert {key[:2]: strength for key, strength in found.ties.items()} == EXPECTED
    assert found.directed
    assert list(found.people) == ["ann", "bob", "cy"]
    assert (found.collected.log.questions, found.collected.log.answers) == (3, 4)
    assert set(found.topics) == set(topics)


def test_two_tables(tmp_path):
    asked = written(
        tmp_path / "q.csv",
        "question_id,asker,asked_at,tags\n1,ann,2020-01-01T10:00:00,sql\n2,ann,2020-01-02,sql|excel\n"
        "3,bob,2020-01-03,excel\n",
    )
    given = written(
        tmp_path / "a.csv",
        "answer_id,question_id,answerer,answered_at\n9,1,bob,2020-01-01T11:00:00Z\n8,1,cy,2020-01-02\n"
        "7,2,bob,2020-01-04\n6,3,cy,2020-01-05\n5,3,bob,2020-01-06\n4,77,cy,2020-01-07\n3,3,,2020-01-08\n",
    )
    found = sim.import_files([given, asked], tmp_path / "out")  # answers named before their questions
    assert summary(found) == {
        "people": 3,
        "questions": 3,
        "answers": 5,
        "topics": ["sql", "excel"],
        "dropped": {
            "answers to one's own question": 1,
            "answers to questions that aren't in the log": 1,
            "answers without an answerer, which make no tie": 1,
        },
    }
    assert {key[:2]: strength for key, strength in found.ties.items()} == EXPECTED
    assert found.summary()["last"] == "2020-01-08T00:00:00"
    assert table(tmp_path / "out" / "questions.csv")[1] == {
        "question_id": "2", "asker": "ann", "asked_at": "2020-01-02T00:00:00", "topics": "sql|excel",
    }  # fmt: skip
    assert [row["answerer"] for row in table(tmp_path / "out" / "answers.csv")] == [
        "bob",
        "cy",
        "bob",
        "cy",
        "",
    ]
    assert table(tmp_path / "out" / "people.csv")[0] == {"id": "ann", "interests": "sql:2;excel:1"}


def test_a_log_has_one_site(tmp_path):
    path = written(tmp_path / "q.csv", "site,question_id,asker\nbeer,1,ann\nai,1,bob\n")
    answers = written(tmp_path / "a.csv", "site,question_id,answerer\nbeer,1,cy\nai,1,ann\n")
    with pytest.raises(sim.TableError, match="names 2 sites, which may use the same question ids: ai, beer"):
        sim.import_files([path, answers])
    found = sim.import_files([path, answers], site="beer")
    assert set(found.ties) == {("ann", "cy", "face_to_face")}
    assert found.summary()["dropped"] == {"rows of a log from other sites": 2}


def test_who_answered_whom(tmp_path):
    rows = (
        "bob ann 1254192988\ncy ann 1254194656\nbob ann 1254202612\ncy bob 1254202700\nann ann 1254202800\n"
    )
    path = written(tmp_path / "a2q.txt", rows)
    found = sim.import_files(path, columns={"answerer": 1, "asker": 2, "time": 3})
    assert {key[:2]: strength for key, strength in found.ties.items()} == EXPECTED
    assert found.summary()["first"] == "2009-09-29T02:56:28"
    head = written(tmp_path / "h.csv", "answerer,asker,time\n" + rows.replace(" ", ","))
    assert sim.import_files(head).ties == found.ties


def test_posts_of_discourse(tmp_path):
    path = written(
        tmp_path / "posts.csv",  # an answer stands above its question
        "id,topic_id,post_number,username,created_at,category\n2,10,2,bob,2020-01-01 11:00:00 UTC,sql\n"
        "1,10,1,ann,2020-01-01 10:00:00 UTC,sql\n3,10,3,cy,2020-01-02 11:00:00 UTC,sql\n"
        "4,11,1,ann,2020-01-03 11:00:00 UTC,excel\n5,11,2,bob,2020-01-04 11:00:00 UTC,excel\n"
        "6,12,1,bob,2020-01-05 11:00:00 UTC,sql\n7,12,2,cy,2020-01-06 11:00:00 UTC,sql\n",
    )
    check(sim.import_files(path))


def test_issues_of_github(tmp_path):
    issues = written(
        tmp_path / "issues.csv",
        "number,title,state,user.login,created_at,labels\n1,Help,open,ann,2020-01-01T10:00:00Z,sql\n"
        '2,Why,closed,ann,2020-01-02T10:00:00Z,"sql,excel"\n3,How,open,bob,2020-01-03T10:00:00Z,excel\n',
    )
    comments = written(
        tmp_path / "comments.csv",
        "id,issue_url,user.login,created_at\n1,https://host/repos/o/n/issues/1,bob,2020-01-01T11:00:00Z\n"
        "2,https://host/repos/o/n/issues/1,cy,2020-01-02T11:00:00Z\n"
        "3,https://host/repos/o/n/issues/2,bob,2020-01-02T11:00:00Z\n"
        "4,https://host/repos/o/n/issues/3,cy,2020-01-04T11:00:00Z\n",
    )
    check(sim.import_files([issues, comments]))


def test_posts_of_stack_exchange(tmp_path):
    rows = (
        '<row Id="1" PostTypeId="1" CreationDate="2020-01-01T10:00:00.000" OwnerUserId="ann" '
        'Tags="&lt;sql&gt;"/>',
        '<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2020-01-01T11:00:00.000" OwnerUserId="bob"/>',
        '<row Id="3" PostTypeId="2" ParentId="1" CreationDate="2020-01-02T11:00:00.000" OwnerUserId="cy"/>',
        '<row Id="4" PostTypeId="1" CreationDate="2020-01-03T10:00:00.000" OwnerUserId="ann" '
        'Tags="|excel|"/>',
        '<row Id="5" PostTypeId="2" ParentId="4" CreationDate="2020-01-04T11:00:00.000" OwnerUserId="bob"/>',
        '<row Id="6" PostTypeId="1" CreationDate="2020-01-05T10:00:00.000" OwnerUserId="bob"/>',
        '<row Id="7" PostTypeId="2" ParentId="6" CreationDate="2020-01-06T11:00:00.000" OwnerUserId="cy"/>',
        '<row Id="8" PostTypeId="5" CreationDate="2020-01-06T11:00:00.000"/>',
    )
    path = written(
        tmp_path / "Posts.xml", f'<?xml version="1.0" encoding="utf-8"?><posts>{"".join(rows)}</posts>'
    )
    found = sim.import_files(path)
    check(found)
    assert found.summary()["dropped"] == {"posts that are neither a question nor an answer": 1}


def test_an_export_of_slack(tmp_path):
    written(tmp_path / "s" / "users.json", "[]")

    def day(channel, name, *messages):
        written(
            tmp_path / "s" / channel / f"{name}.json",
            json.dumps([{"type": "message", **each} for each in messages]),
        )

    day(
        "sql", "2020-01-01",
        {"user": "ann", "ts": "1577872800.0001", "thread_ts": "1577872800.0001", "reply_count": 2},
        {"user": "bob", "ts": "1577872900.0001", "text": "So.", "thread_ts": "1577872800.0001"},
        {"user": "cy", "ts": "1577872999.0001", "text": "Or so.", "thread_ts": "1577872800.0001"},
        {"user": "cy", "ts": "1577873000.0001", "text": "Good morning"},
        {"subtype": "channel_join", "user": "cy", "ts": "1577873001.0001", "text": "joined"},
    )  # fmt: skip
    day(
        "excel", "2020-01-02",
        {"user": "ann", "ts": "1577959200.0001", "thread_ts": "1577959200.0001", "reply_count": 1},
        {"user": "bob", "ts": "1577959300.0001", "text": "So", "thread_ts": "1577959200.0001"},
    )  # fmt: skip
    day("excel", "2020-01-03", {"user": "bob", "ts": "1578045600.0001", "text": "Anybody here?"})
    day(
        "excel", "2020-01-04",
        {"user": "cy", "ts": "1578132000.0001", "text": "Yes", "thread_ts": "1578045600.0001"},
    )  # fmt: skip
    found = sim.import_files(tmp_path / "s")
    check(found)
    assert found.summary()["dropped"] == {
        "messages that neither ask nor answer": 1,
        "messages of bots and about channels": 1,
    }


def test_rare_topics_are_left_out_and_said(tmp_path):
    rows = "".join(f"{n},p{n},t{n % 7}\n" for n in range(40))
    path = written(tmp_path / "q.csv", f"question_id,asker,tags\n{rows}")
    found = sim.import_files(path, topics=5)
    assert len(found.topics) == 5
    assert "of 7 topics of the log, interests use only the 5 most frequent" in found.report()


def test_repeated_answers_count_once_and_are_noted(tmp_path):
    asked = written(
        tmp_path / "q.csv", "question_id,asker,asked_at\n1,ann,2020-01-01T10:00\n2,ann,2020-01-02\n"
    )
    numbered = written(
        tmp_path / "n.csv", "answer_id,question_id,answerer\n9,1,bob\n9,1,bob\n8,1,bob\n9,2,bob\n"
    )
    found = sim.import_files([asked, numbered], tmp_path / "out")
    assert found.collected.log.answers == len(table(tmp_path / "out" / "answers.csv")) == 3
    assert found.summary()["dropped"] == {
        "repeated answers (with the same number, or the same people and time)": 1
    }
    timed = written(
        tmp_path / "t.csv",
        "question_id,answerer,answered_at\n1,bob,2020-01-01T11:00\n1,bob,2020-01-01T11:00\n1,bob,2020-01-03\n"
        "1,bob,2020-01-03\n1,cy,2020-01-01T11:00\n",
    )
    found = sim.import_files([asked, timed])
    assert found.collected.log.answers == 4  # two of them on one day, which may be different answers
    assert "no number and no time of day: 1" in found.report()
    pairs = written(
        tmp_path / "p.csv", "answerer,asker,time\nbob,ann,2020-01-01T11:00\nbob,ann,2020-01-01T11:00\n"
    )
    assert sim.import_files(pairs).collected.log.answers == 1
    again = written(tmp_path / "a.csv", "answerer,asker\nbob,ann\nbob,ann\n")
    assert sim.import_files(again).collected.log.answers == 2  # rows without a time are counts


def test_a_table_of_answers_may_be_empty(tmp_path):
    asked = written(tmp_path / "q.csv", "question_id,asker\n1,ann\n2,bob\n")
    none = written(tmp_path / "a.csv", "question_id,answerer\n")
    found = sim.import_files([asked, none], tmp_path / "out")
    assert (found.collected.log.questions, found.collected.log.answers) == (2, 0)
    assert "a.csv: no row below its header" in found.report()
    with pytest.raises(sim.TableError, match="The inputs name no people"):
        sim.import_files(none)
