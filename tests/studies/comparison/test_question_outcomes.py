"""How questions end: every end by hand, sums, agreement with the table of questions, and the list."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from sim import Society, compare, runner
from sim.errors import StudyError
from sim.report.embedded_pictures import title_and_caption
from sim.runner import ENDS, Funnel, observe
from sim.scenarios.loading import load
from sim.tables import frames_of

SMALL = {"people.count": 80, "days": 20, "asking.rate": 0.2}
PAIR = ("centralised-local", "distributed-crowd")


def ends(name, **changes):
    society = Society(load(name, SMALL | changes), engine="numpy")
    funnel = Funnel(society)
    observe(society, funnel)
    watched = funnel.table()
    questions = society.questions_table()
    ended = (questions["status"] != "open").to_numpy()
    return watched[ended].reset_index(drop=True), questions[ended].reset_index(drop=True)


SURE = {"helping.willingness.baseline": 30, "people.effort.mean": np.inf, "asking.difficulty": 0}
BY_HAND = {
    "not shown": {"channels.feed.reach": 0},
    "not read": {"helping.attention": 0},
    "not able": {"asking.difficulty": 1},
    "not willing": {"helping.willingness.baseline": -30},
    "no effort left": {"people.effort.mean": 0},
    "answered": {"channels.feed.reach": 30, "channels.feed.noise": 0, "helping.attention": np.inf},
}


@pytest.mark.long
@pytest.mark.parametrize("end", BY_HAND)
def test_every_end_by_hand(end):
    """Every step except one always succeeds, so every question is lost at that step."""
    fine = {"channels.feed.noise": 0, "helping.attention": np.inf}
    watched, _ = ends("distributed-crowd", **(SURE | fine | BY_HAND[end]))
    assert len(watched) > 50
    assert set(watched["end"]) == {end}


def test_effort_spent_on_other_questions_is_no_effort_left():
    """Everybody can give one answer in fifty days, so questions find willing people without effort left."""
    few = {"people.effort.mean": 0.02, "people.effort.sigma": 0, "helping.attention": np.inf}
    watched, _ = ends("distributed-crowd", **(SURE | few))
    lost = watched[watched["end"] != "answered"]
    assert set(lost["end"]) == {"no effort left"} and (lost["people_willing"] > 0).all()


@pytest.mark.long
@pytest.mark.parametrize("name", ["hybrid", *PAIR])
def test_the_funnel_agrees_with_the_questions(name):
    watched, questions = ends(name, **{"helping.misjudgement": 0.1})
    assert (watched["question_id"] == questions["question_id"]).all()
    assert ((watched["people_shown"] > 0) == (questions["shown"] > 0)).all()
    assert ((watched["people_read"] > 0) == (questions["read"] > 0)).all()
    assert (watched["people_shown"] <= questions["shown"]).all()
    assert (watched["people_read"] <= questions["read"]).all()
    assert (questions["answers"] <= watched["people_willing"]).all()
    assert ((watched["end"] == "answered") == (questions["answers"] > 0)).all()
    steps = watched[["people_shown", "people_read", "people_able", "people_willing"]].to_numpy()
    assert (np.diff(steps, axis=1) <= 0).all()
    assert (watched["people_able"] <= watched["people_skilled"]).all()
    # an attempt that didn't help was made by somebody who wasn't able
    assert (questions["attempts"] > questions["answers"]).any()


def test_observing_questions_changes_nothing():
    scenario = load("hybrid", SMALL)
    plain, watched = (
        frames_of(
            runner.run_once(
                runner.Run(0, scenario, 0, engine="numpy", keep=True, watch=watch), lambda *_: ({}, None)
            ).tables
        )
        for watch in (None, Funnel)
    )
    for name, table in plain.items():
        pd.testing.assert_frame_equal(table, watched[name], check_exact=True)


@pytest.fixture(scope="module")
def compared():
    return compare(PAIR, overrides=SMALL, replicates=2, workers=0, engine="numpy", questions="most-divided")


@pytest.mark.long
def test_the_split_sums_to_all_unanswered(compared):
    for name, of in compared.ends.groupby("scenario"):
        assert of["end"].tolist() == list(ENDS)
        assert of["share"].sum() == pytest.approx(1)
        answered = compared.runs.loc[compared.runs["scenario"] == name, "answered_share"].mean()
        assert of.set_index("end")["share"]["answered"] == pytest.approx(answered)
    assert any(title.startswith("Where questions end") for title, _, _ in compared.summary())


@pytest.mark.long
def test_the_most_divided_were_answered_in_one_and_not_in_the_other(compared):
    listed = compared.questions
    assert listed["scenario"].tolist() == list(PAIR) * (len(listed) // 2) and len(listed) <= 20
    for _, both in listed.groupby("question_id"):
        assert (both["end"] == "answered").sum() == 1
        assert ((both["helpers"] != "") == (both["end"] == "answered")).all()
        assert both["people_skilled"].nunique() == 1, "the same people could have solved it"


@pytest.mark.long
def test_one_persons_questions(compared):
    asker = compared.questions["asker"].iloc[0]
    own = compare(PAIR, overrides=SMALL, replicates=1, workers=0, engine="numpy", questions=asker).questions
    assert set(own["asker"]) == {asker} and own["question_id"].is_monotonic_increasing
    with pytest.raises(StudyError, match="there is no person 'nobody'"):
        compare(PAIR, overrides=SMALL, replicates=1, workers=0, engine="numpy", questions="nobody")


@pytest.mark.long
def test_the_folder_has_the_split_the_list_and_the_picture(compared, tmp_path, monkeypatch):
    # the other pictures are tested elsewhere
    monkeypatch.setattr(
        import_module("sim.plots.studies.comparison_figures"), "comparison_figures", lambda _: {}
    )
    compared.save(tmp_path / "out")
    assert len(pd.read_csv(tmp_path / "out" / "ends.csv")) == 2 * len(ENDS)
    assert (tmp_path / "out" / "questions.csv").exists() and (
        tmp_path / "out" / "figures" / "ends.svg"
    ).exists()
    _, caption = title_and_caption("ends")
    assert caption.split(".")[0] in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "whose"),
    [({"asking.rate": 0.0}, "most-divided"), ({"asking.rate": 0.001}, "7"), ({"days": 1}, "most-divided")],
)
def test_where_there_is_nothing_to_list_the_study_ends_well(changes, whose):
    few = {"people.count": 12, "days": 9} | changes
    found = compare(PAIR, overrides=few, replicates=2, workers=0, engine="numpy", questions=whose)
    assert found.questions is not None
    assert found.questions.empty
    assert found.summary()[-1][2][0][0] == "none"
