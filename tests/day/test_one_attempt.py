"""A person attempts a question at most once, whatever the channel, the day and the engine."""

from math import inf

import numpy as np
import pytest

from sim import Society, load

ENGINES = pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])


def test_a_question_for_three_answers_closes_with_three_helpers():
    """Helpful answers come from different people, so few questions get three if askers tell few others."""
    changes = {"people.count": 100, "days": 60, "asking.answers_wanted": 3}
    society = Society(load("neighbours-only", changes), engine="numpy").run()
    questions, answers = society.questions_table(), society.answers_table()
    helpers = answers[answers.helpful].groupby("question_id").helper.nunique()
    answered = questions[questions.answers > 0].set_index("question_id").answers
    assert answered.max() >= 3
    assert (answered == helpers[answered.index]).all()


def too_hard(**changes):
    """40 willing people, to whom a feed shows every question every day, but who can solve none."""
    return load(
        "base",
        {
            "people.count": 40, "people.on_crowd": 1.0, "people.effort.mean": inf, "days": 12,
            "people.interest.concentration": inf,
            "channels": {"feed": {"reach": 1000, "fading": 1.0, "hostility": 0.0}},
            "asking.difficulty": 1.0, "asking.lifetime": 5, "discouragement.enabled": False,
            "helping.attention": inf, "helping.misjudgement": 10.0, "helping.willingness.baseline": 100,
        }
        | changes,
    )  # fmt: skip


@ENGINES
def test_a_person_who_failed_reads_again_but_does_not_try_again(engine):
    """39 others read each question on all 5 days; about half believe they can answer, and try on day 1."""
    society = Society(too_hard(), engine=engine).run()
    questions, answers = society.questions_table(), society.answers_table()
    whole = questions[questions.status == "expired"]
    assert len(whole) > 5
    assert (whole.read == 39 * 5).all()
    assert np.all((whole.attempts > 5) & (whole.attempts < 34))
    asked = questions.set_index("question_id").asked_day
    assert (answers.day.to_numpy() == asked[answers.question_id].to_numpy()).all()


def test_more_misjudgement_from_one_day_on_leads_to_one_more_attempt():
    """An intervention leads to first attempts at open questions, but to no second attempts."""
    after = [{"day": 6, "set": {"helping.misjudgement": 10.0}}]
    changes = {"helping.misjudgement": 0.0, "interventions": after, "asking.rate": 0.2}
    society = Society(too_hard(**changes), engine="numpy").run()
    answers = society.answers_table()
    asked = society.questions_table().set_index("question_id").asked_day[answers.question_id].to_numpy()
    assert answers.day.min() == 6
    assert (np.maximum(asked, 6) == answers.day.to_numpy()).all() and (asked < 6).any()
    assert not answers.duplicated(["question_id", "helper"]).any()


def test_effort_is_not_spent_a_second_time():
    """With effort for one answer a day and one question in five days, people save four days' effort."""
    changes = {"people.effort.mean": 1.0, "people.effort.sigma": 0.0, "asking.rate": 0.0, "days": 5}
    society = Society(too_hard(**changes), engine="numpy")
    question = society.person(0).ask()
    society.run()
    tried = society.answers_table().helper.to_numpy()
    rest = np.setdiff1d(np.arange(40), tried)
    assert question.attempts == tried.size > 5
    assert set(society.people.budget[tried]) == {4.0} and set(society.people.budget[rest]) == {5.0}
