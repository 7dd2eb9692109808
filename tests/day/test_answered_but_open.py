"""If several answers are wanted, a question is answered from the first on, and open until the last."""

import numpy as np
import pandas as pd
import pytest
from helpers.limits import feed, made, willing

from sim import Society, load
from sim.measures import by_group, measure
from sim.measures.measure_run import measure_named
from sim.measures.outcome.waiting_times import answered_within
from sim.runner import Funnel, Run, observe
from sim.state.questions import FEED
from sim.studies.comparison.counterfactual import outcomes
from sim.studies.luck.life_counts import count_by_person

THREE = {"asking.answers_wanted": 3, "asking.rate": 0.0}
FEELING = {"discouragement.enabled": True, "discouragement.up": 0.5, "discouragement.down": 0.5}


def one_answer_a_day(**changes):
    """Return a society and its only question: one willing person reads it a day, and answers."""
    own = THREE | FEELING | {"asking.lifetime": 5} | changes
    society = made(200, 8, feed(1, fading=1.0), willing(1.0), own)
    society.people.morale[:] = 0.2
    society.begin_day()
    return society, society.person(0).ask(difficulty=0.0)


def test_the_first_answer_raises_morale_and_no_other():
    society, question = one_answer_a_day()
    morale, status, still_open = [], [], []
    for _ in range(4):
        society.step()
        morale.append(float(society.people.morale[0]))
        status.append(question.status)
        still_open.append(society.state.open.size)
    assert np.allclose(morale, 0.6)
    assert status == ["open", "open", "answered", "answered"]
    assert still_open == [1, 1, 0, 0]
    days = society.days_table()
    assert days.answered.tolist() == [1, 0, 0, 0]
    assert days.helped.tolist() == [1, 1, 1, 0]
    assert days.open.tolist() == [1, 1, 0, 0]
    assert society.answers_table().surplus.sum() == 0


def test_a_question_that_runs_out_with_two_of_four_answers_is_answered():
    society, question = one_answer_a_day(**{"asking.answers_wanted": 4, "asking.lifetime": 2})
    society.run()
    assert (question.status, question.answers) == ("answered", 2)
    assert float(society.people.morale[0]) == pytest.approx(0.6)
    (row,) = society.questions_table().itertuples()
    assert (row.status, row.censored, row.wait_days) == ("answered", False, 0.0)
    assert society.days_table().expired.sum() == 0
    assert society.people_table().loc[0, ["answered", "expired", "answered_share"]].tolist() == [1, 0, 1.0]


def test_askers_learn_once_when_the_question_closes_and_success_shows_with_each_answer():
    changes = {"asking.channels": "learned", "asking.learning": 0.1, "plugging_in.enabled": True}
    society, _ = one_answer_a_day(**changes, **{"plugging_in.rate": 0.0})
    propensity, success = [], []
    for _ in range(4):
        society.step()
        propensity.append(float(society.state.channel_propensity[0, FEED]))
        success.append(int(society.state.last_success[0]))
    assert np.allclose(propensity, [1.0, 1.0, 1.9, 1.9])
    assert success == [0, 1, 2, 2]


def test_an_answered_question_is_not_withdrawn_with_its_asker():
    society, question = one_answer_a_day()
    society.person(1).ask(difficulty=1.0)  # nobody can solve it
    society.step()
    society.person(0).remove()
    society.person(1).remove()
    society.run()
    assert question.status == "answered"
    table = society.questions_table()
    assert table.status.tolist() == ["answered", "open"] and table.censored.tolist() == [False, True]
    assert society.days_table().withdrawn.sum() == 1


@pytest.fixture(scope="module")
def several():
    """A run in which three answers are wanted, with managers and people who leave."""
    changes = {
        "people.count": 200, "days": 60, "asking.answers_wanted": 3, "helping.willingness.baseline": -1.5,
        "channels.feed.found": 1.0, "channels.feed.after_answer": 0.6, "channels.managers": {"count": 2},
        "helping.willingness.bystander": 0.4,
        "interventions": [{"day": 30, "remove": {"count": 20, "who": "top_helpers"}}],
    }  # fmt: skip
    society = Society(load("hybrid", changes), engine="numpy")
    funnel = Funnel(society)
    observe(society, funnel)
    return society, society.tables(ties=True), funnel.table()


def test_whoever_watches_a_question_says_the_same(several):
    _, tables, funnel = several
    questions = tables["questions"]
    assert (questions.question_id == funnel.question_id).all()
    assert ((funnel.end == "answered") == (questions.answers > 0)).all()
    assert (questions.answers > 1).sum() > 50 and (questions.answers == 0).sum() > 10


def without_further_answers(tables):
    """Return the tables as if only the first answers were known."""
    questions = tables["questions"].assign(answers=tables["questions"].answers.clip(upper=1))
    firsts = questions[["question_id", "first_helper"]].dropna().astype(np.int64)
    answers = tables["answers"].merge(firsts, on="question_id", how="left")
    answers = answers[~answers.helpful | (answers.helper == answers.first_helper)]
    return {**tables, "questions": questions, "answers": answers.drop(columns="first_helper")}


def test_measures_of_who_is_answered_and_when_depend_on_the_first_answers_alone(several):
    _, tables, _ = several
    span = {"lifetime_days": 7.0, "days": 60.0}
    one, other = tables, without_further_answers(tables)
    assert len(other["answers"]) < len(one["answers"]) - 50
    names = ["answered_share", "answered_first_day_share", "median_wait_days"]
    assert [measure(one, **span)[n] for n in names] == [measure(other, **span)[n] for n in names]
    more = ["mean_wait_days", "late_answered_share", "effort_gap", "first_town_share", "weekly_deviation"]
    assert measure_named(more, one, **span) == measure_named(more, other, **span)
    pd.testing.assert_frame_equal(by_group(one, **span), by_group(other, **span))
    waiting = [answered_within(each["questions"], **span).to_pandas() for each in (one, other)]
    pd.testing.assert_frame_equal(*waiting)


def test_comparisons_and_luck_count_a_question_once(several):
    society, tables, _ = several
    assert society.setting.asking.answers_wanted == 3
    run = Run(0, society.setting, 0)
    ids = tables["questions"].question_id
    chances = {"watched": pd.DataFrame({"question_id": ids, "chance": np.full(ids.size, 0.04)})}
    compared, counted = [], []
    for each in (tables, without_further_answers(tables)):
        compared.append(outcomes(each, run)[1])
        counted.append(count_by_person(each | chances, run)[1])
    assert np.array_equal(compared[0].answered, compared[1].answered)
    assert np.array_equal(counted[0], counted[1])
    assert (counted[0][2] <= counted[0][1]).all()  # answered, of those asked


def test_numbers_and_times_of_answers_follow_from_the_tables(several):
    """Answers per question, and the time from the first to the second, from two tables alone."""
    _, tables, _ = several
    questions, answers = tables["questions"], tables["answers"]
    share = questions.answers.clip(upper=3).value_counts(normalize=True).reindex(range(4))
    assert share.sum() == pytest.approx(1) and (share > 0).all()
    helpful = answers[answers.helpful].sort_values(["question_id", "day"])
    days = helpful.groupby("question_id").day
    second = (days.nth(1).to_numpy() - days.first()[days.size() > 1].to_numpy()).astype(float)
    assert second.size == (questions.answers > 1).sum()
    assert (second >= 0).all() and 0 < second.mean() < 7
