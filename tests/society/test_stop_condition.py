"""Runs that stop at a condition."""

import pytest

import sim
from sim.errors import StudyError
from sim.society.stop_condition import COLUMNS, StopCondition, stop_condition

SMALL = {"people__count": 50, "days": 30, "asking__rate": 0.2, "engine": "numpy"}


@pytest.mark.parametrize(
    "text",
    ["open", "open = 0", "open == zero", "open == inf", "open == 0 for 0 days", "open == 0 for -1 days", 3],
)
def test_what_is_no_condition_is_refused_with_an_example(text):
    with pytest.raises(StudyError, match="as in 'open == 0'"):
        stop_condition(text)


def test_a_condition_is_written_as_it_is_read():
    for text in ("open == 0", "on_crowd_share >= 0.9 for 7 days"):
        assert str(stop_condition(text)) == text


def test_every_number_that_a_condition_may_name_is_recorded_every_day():
    society = sim.Society("hybrid", **{**SMALL, "days": 1}).run()
    assert set(COLUMNS) == set(society.state.daily[0])


def test_ticks_count_as_parts_of_days():
    condition = StopCondition("asked", ">", 0.0, days=1.0)
    assert not condition.holds([{"asked": 1}] * 3, 0.25)
    assert condition.holds([{"asked": 0}, *[{"asked": 1}] * 4], 0.25)
    assert not condition.holds([*[{"asked": 1}] * 4, {"asked": 0}], 0.25)


def test_a_run_stops_on_the_first_evening_and_its_tables_are_those_of_a_shorter_run():
    whole = sim.Society("neighbours-only", **SMALL).run()
    first = next(n for n, row in enumerate(whole.state.daily) if row["open"] > 20)
    stopped = sim.Society("neighbours-only", until="open > 20", **SMALL).run()
    assert stopped.state.tick == first + 1 < 30
    assert not stopped.running
    assert stopped.days_table().equals(whole.days_table().head(first + 1).assign(
        expired=stopped.days_table()["expired"]
    ))  # fmt: skip
    assert stopped.run().state.tick == first + 1  # the condition still holds
    assert stopped.run(until="open < 0").state.tick == 30
