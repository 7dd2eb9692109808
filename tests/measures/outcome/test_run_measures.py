"""Standard measures, on a table in which all their values differ, and on several lives."""

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import NAN, answers, measured, people, questions

from sim.measures import COLUMNS, MEASURES, measure_named
from sim.measures.measure_run import totals
from sim.measures.outcome.inequality import gini, gini_null

SPAN = {"lifetime": 3.0, "days": 20.0}
ROWS = [(0, 1, 1), (0, 2, 3), (1, 3, 0), (1, 4, 1), (1, 5, 2), (2, 6, 0), (2, 18, 4), (4, 2, 1)]
TABLES = {
    "people": people(
        5, helped=[5, 3, 0, 1, 0], on_crowd=[True, True, False, True, False],
        morale=[0.9, 0.5, 0.7, 0.3, 1.0], removed_day=[NAN] * 4 + [9.0],
        town=pd.Categorical(["A", "A", "B", "A", "B"]),
    ),
    "questions": questions(
        ROWS, wait_days=[0.0, 0.75, NAN, 1.0, 1.75, NAN, 0.0, 2.0], read=[3, 5, 2, 4, 1, 7, 9, 6],
        status=["answered" if got else "expired" for _, _, got in ROWS],
    ),
    "answers": answers(
        [(1, 0, 1, True), (2, 0, 2, True), (3, 1, 5, True), (0, 1, 6, True), (2, 1, 3, False)]
    ).assign(surplus=[True, False, False, False, False]),
    "days": pd.DataFrame({"life": 0, "hostile": [0, 2, 5]}),
}  # fmt: skip


def found(name):
    return measured(name, **{**SPAN, **{key: value for key, value in TABLES.items() if key != "days"}})


def test_measures_of_questions():
    assert found("answered_share") == pytest.approx(5 / 7)
    assert found("answered_first_day_share") == pytest.approx(2 / 7)  # a wait of one day isn't the first day
    # Of eight with waits 0, 0, 0.75, 1, ... half are answered by day 1.
    assert found("median_wait_days") == 1.0
    assert found("reads_per_question") == pytest.approx(28 / 7)
    assert found("reads_per_answer") == pytest.approx(37 / 12)
    assert found("help_per_answer") == pytest.approx(12 / 6)
    assert found("surplus_share") == pytest.approx(1 / 5)


def test_measures_of_people_exclude_the_removed():
    received, helped = np.array([4, 3, 4, 0]), np.array([5, 3, 0, 1])
    assert found("anyone_answered_share") == 3 / 4
    assert found("gini_answers") == pytest.approx(gini(received))
    assert found("gini_answers_null") == pytest.approx(gini_null(11, 4))
    assert found("gini_helped") == pytest.approx(gini(helped))
    assert found("gini_helped_null") == pytest.approx(gini_null(9, 4))
    assert found("on_crowd_share") == 3 / 4
    assert found("mean_morale") == pytest.approx(2.4 / 4)
    assert found("same_town_share") == pytest.approx(3 / 4)


def test_hostile_replies_are_summed():
    assert MEASURES["hostile_replies"].of(TABLES, None) == 7.0


def test_each_life_is_measured_by_itself():
    other = {name: frame.assign(life=3) for name, frame in TABLES.items()}
    other["questions"] = other["questions"].assign(answers=[0, 0, 0, 0, 0, 1, 0, 0])
    both = {name: pd.concat([TABLES[name], other[name]]) for name in TABLES}
    names = ["answered_share", "surplus_share"]
    assert measure_named(names, both, lifetime_days=3.0, days=20.0) == pytest.approx(
        {"answered_share": (5 / 7 + 1 / 7) / 2, "surplus_share": 1 / 5}
    )
    # The mean ignores a life without a value.
    none = both | {
        "questions": both["questions"].assign(asked_day=[*both["questions"]["asked_day"][:8], *[19.0] * 8])
    }
    assert measure_named(names[:1], none, lifetime_days=3.0, days=20.0) == pytest.approx(
        {"answered_share": 5 / 7}
    )
    gone = {name: frame[:0] for name, frame in TABLES.items()}
    assert np.isnan(measure_named(names[:1], gone, lifetime_days=3.0, days=20.0)["answered_share"])


def test_totals_of_a_ratio():
    assert totals(TABLES, lifetime_days=3.0, days=20.0)["reads_per_answer"] == (37.0, 12.0)


def test_a_measure_may_be_missing_in_a_row():
    assert [column.name for column in COLUMNS] == list(MEASURES)
    assert all(column.nullable for column in COLUMNS)
