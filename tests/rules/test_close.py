"""Which questions end, counted by hand."""

import numpy as np

from sim.rules.close import find_closing


def test_questions_end_when_answered_or_old():
    # Asked 0, 2, 3, 4, 5 and 5; of a lifetime of 4 days day 5 is the last of what was asked on day 2.
    asked, answers = np.array([0, 2, 3, 4, 5, 5]), np.array([1, 0, 1, 2, 3, 0])
    closed, expired = find_closing(answers, asked, 5, 2, 4)
    assert closed.tolist() == [True, True, False, True, True, False]
    assert expired.tolist() == [False, True, False, False, False, False]
    closed, _ = find_closing(answers, asked, 5, 3, 4)
    assert closed.tolist() == [True, True, False, False, True, False]


def test_an_answered_question_stays_to_the_end_of_its_own_day():
    # Four ticks a day: at tick 11 those asked at 8 and 4 end a day of their life, that asked at 9 doesn't.
    asked, answers = np.array([8, 9, 4, 4, 1]), np.array([1, 1, 1, 0, 0])
    closed, expired = find_closing(answers, asked, 11, 1, 11, ticks_per_day=4)
    assert closed.tolist() == [True, False, True, False, True]
    assert expired.tolist() == [False, False, False, False, True]
