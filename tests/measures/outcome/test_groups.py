"""Answered shares by group, of tables small enough to count by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.measures.declaration import Life, Span
from sim.measures.outcome.groups import (
    CROWD,
    EVERYBODY,
    FIFTHS,
    GROUP_KINDS,
    TENURE,
    by_group,
    full_life,
    groupings,
    kind_of_group,
)
from sim.measures.outcome.turnover_measures import (
    asking_rate,
    helping_rate,
    newcomer_answered_share,
    newcomer_lead,
)

# Persons' numbers aren't their rows. Nobody is of the third and fourth fifth.
PEOPLE = pd.DataFrame(
    {
        "person": [7, 2, 5, 0],
        "effort_fifth": [1, 2, 5, 5],
        "on_crowd": [True, False, True, True],
        "town": pd.Categorical(["Ulm", "Bern", "Ulm", "Bern"], categories=["Bern", "Graz", "Ulm"]),
    }
)
# Person 7 arrives on day 0, person 2 came 28 days before the run, and the others before that.
COMING = PEOPLE.assign(arrived_day=[0.0, -28.0, math.nan, math.nan], present_days=[20.0, 20.0, 20.0, 0.0])
# Of a run of 20 days, with lives of 5: what is asked after day 15 doesn't count.
QUESTIONS = pd.DataFrame(
    {
        "asker": [7, 7, 7, 2, 5, 5, 0],
        "asked_day": [0.0, 3.0, 15.0, 9.0, 15.5, 2.0, 19.0],
        "answers": [1, 0, 2, 0, 3, 1, 1],
    }
)
SPAN = {"lifetime_days": 5.0, "days": 20.0}


def test_answered_share_of_each_group():
    found = by_group({"people": PEOPLE, "questions": QUESTIONS}, **SPAN, small_groups=True).set_index("group")
    assert found["questions"].to_dict() == {
        "all": 5,
        "effort fifth 1 (least)": 3,
        "effort fifth 2": 1,
        "effort fifth 3": 0,
        "effort fifth 4": 0,
        "effort fifth 5 (most)": 1,
        "off the crowd": 1,
        "on the crowd": 4,
        "town Bern": 1,
        "town Graz": 0,
        "town Ulm": 4,
    }
    share = found["answered_share"]
    assert share["all"] == pytest.approx(3 / 5)
    assert share["effort fifth 1 (least)"] == pytest.approx(2 / 3)
    assert (share["effort fifth 2"], share["effort fifth 5 (most)"]) == (0.0, 1.0)
    assert (share["on the crowd"], share["off the crowd"]) == (0.75, 0.0)
    assert (share["town Ulm"], share["town Bern"]) == (0.75, 0.0)
    assert all(map(math.isnan, share[["effort fifth 3", "effort fifth 4", "town Graz"]]))
    without = [kind for kind in GROUP_KINDS if kind != "tenure"]
    assert found["group_kind"].drop_duplicates().tolist() == without


def test_groups_of_each_person_in_the_order_of_the_table():
    found = {each.kind: each for each in groupings(COMING)}
    assert tuple(found) == GROUP_KINDS
    assert found["tenure"].group.tolist() == [0, 0, 1, 1]
    assert found["overall"].group.tolist() == [0, 0, 0, 0]
    assert found["effort_fifth"].group.tolist() == [0, 1, 4, 4]
    assert found["on_crowd"].group.tolist() == [1, 0, 1, 1]
    assert found["town"].names == ("town Bern", "town Graz", "town Ulm")
    assert found["town"].group.tolist() == [2, 0, 2, 0]


def test_the_kind_of_a_group_is_found_by_its_name():
    assert kind_of_group(EVERYBODY) == "overall"
    assert {kind_of_group(name) for name in FIFTHS} == {"effort_fifth"}
    assert {kind_of_group(name) for name in CROWD} == {"on_crowd"}
    assert {kind_of_group(name) for name in TENURE} == {"tenure"}
    assert kind_of_group("town Ulm") == "town"


def test_newcomers_are_those_who_arrived_in_the_30_days_before_asking():
    """Person 7 asks on days 0, 3 and 15, person 2 on day 9, which is 37 days after arriving."""
    found = by_group({"people": COMING, "questions": QUESTIONS}, **SPAN, small_groups=True).set_index("group")
    assert found["group_kind"].drop_duplicates().tolist() == list(GROUP_KINDS)
    assert found.questions[list(TENURE)].tolist() == [3, 2]
    assert found.answered_share[list(TENURE)].tolist() == [pytest.approx(2 / 3), 0.5]
    life, span = Life({"people": COMING, "questions": QUESTIONS}), Span(5.0, 20.0)
    assert newcomer_answered_share.of(life, span) == pytest.approx(2 / 3)
    assert newcomer_lead.of(life, span) == pytest.approx(2 / 3 - 0.5)
    tenure = next(each for each in groupings(COMING) if each.kind == "tenure")
    days = np.array([29.9, 30.0, 1.9, 2.0, 0.0])
    assert tenure.of_questions(np.array([0, 0, 1, 1, 2]), days).tolist() == [0, 1, 0, 1, 1]


def test_without_arrivals_all_are_regulars():
    life, span = Life({"people": PEOPLE, "questions": QUESTIONS}), Span(5.0, 20.0)
    assert math.isnan(newcomer_answered_share.of(life, span))
    assert math.isnan(newcomer_lead.of(life, span))
    assert asking_rate.of(life, span) == 7 / (4 * 20)
    assert helping_rate.of(life, span) == 8 / (4 * 20)


def test_rates_divide_by_the_days_on_which_people_were_present():
    life = Life({"people": COMING.assign(present_days=[20.0, 5.0, 0.0, 10.0]), "questions": QUESTIONS})
    assert asking_rate.of(life, Span(5.0, 20.0)) == 7 / 35
    assert helping_rate.of(life, Span(5.0, 20.0)) == 8 / 35
    gone = Life(
        {"people": PEOPLE.assign(removed_day=[5.0, math.nan, math.nan, math.nan]), "questions": QUESTIONS}
    )
    assert asking_rate.of(gone, Span(5.0, 20.0)) == 7 / 65


def test_a_whole_life_ends_with_the_run_at_the_latest():
    asked = pd.DataFrame({"asked_day": [14.0, 15.0, 15.0 + 1e-7, 15.0 + 1e-5]})
    assert full_life(asked, **SPAN).tolist() == [True, True, True, False]
    watched = asked.assign(watched_days=[5.0, 5.0 - 1e-7, 5.0 - 1e-5, 5.0])
    assert full_life(watched, **SPAN).tolist() == [True, True, False, False]
