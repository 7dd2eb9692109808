"""The parts do what they say. Run this with `python -m pytest`, after `pip install -e .`."""

from types import SimpleNamespace

import my_parts
import numpy as np
import pytest

from sim import Society

TWO_TOWNS = {"town": np.array([0, 0, 1]), "present": np.ones(3, bool), "count": 3}


def test_everybody_of_a_town_reads_its_board_except_the_asker():
    view, questions = SimpleNamespace(**TWO_TOWNS), SimpleNamespace(asker=np.array([0, 2]))
    always = SimpleNamespace(uniform=lambda person: np.zeros(person.size))
    place, person = my_parts.notice_board(view, questions, my_parts.NoticeBoard(visits=0.5), always)
    assert (place.tolist(), person.tolist()) == ([0], [1])


def test_loyalty_adds_to_the_log_odds_within_a_town():
    readers = SimpleNamespace(
        person=np.array([1, 2]), asker=np.array([0, 0]), log_odds=np.array([-2.0, -2.0])
    )
    odds = my_parts.loyalty(SimpleNamespace(**TWO_TOWNS), readers, my_parts.Loyalty(same_town=1.5), None)
    assert odds.tolist() == [-0.5, -2.0]


def test_questions_per_person():
    assert my_parts.questions_per_person({"questions": range(6), "people": range(4)}, None) == pytest.approx(
        1.5
    )


def test_a_society_uses_them():
    parts = {"channels__notice_board": {}, "rules__loyalty": {}}
    society = Society("neighbours-only", people__count=100, days=20, **parts)
    society.run()
    assert (society.answers_table().channel == "notice_board").any()
