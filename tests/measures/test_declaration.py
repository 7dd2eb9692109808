"""How a measure is declared, and the tables of one life that several measures share."""

import pytest
from helpers.result_rows import answers, people

from sim.measures.declaration import (
    COUNT,
    NEEDS,
    SHARE,
    UNITS,
    Life,
    Measure,
    Span,
    by_name,
    declare,
    helpful_pairs,
)
from sim.measures.registry import KNOWN


def test_a_function_becomes_the_measure_of_its_name():
    @declare("Days of a run", "days", range=COUNT, better="less", needs=("ties",))
    def _run_days(life, span):
        """Days that the run took.

        More words.
        """
        return span.days + len(life)

    assert isinstance(_run_days, Measure)
    assert (_run_days.name, _run_days.label, _run_days.unit) == ("run_days", "Days of a run", "days")
    assert _run_days.meaning == "days that the run took"
    assert (_run_days.needs, _run_days.totals) == (("ties",), None)
    assert (_run_days.range, _run_days.better, _run_days.bounded) == (COUNT, "less", False)
    assert _run_days.module == __name__
    assert _run_days.place.startswith(f"{__file__}:")
    assert _run_days.of(Life({"people": people(1)}), Span(3.0, 20.0)) == 21.0


def test_a_meaning_is_that_given_or_the_first_line():
    def gini(life, span):
        """Gini coefficient of something."""

    assert declare("Gini", "Gini", range=SHARE)(gini).meaning == "Gini coefficient of something"
    assert declare("Gini", "Gini", "how unequal", range=SHARE)(gini).meaning == "how unequal"
    gini.__doc__ = None
    assert declare("Gini", "Gini", range=SHARE)(gini).meaning == ""


def test_measures_of_a_module_stand_in_its_order():
    first, second = (Measure(name, "", "", "", lambda *_: 0.0) for name in ("b", "a"))
    assert by_name({"x": first, "number": 3, "y": second}) == {"b": first, "a": second}
    assert list(by_name({"y": second, "x": first})) == ["a", "b"]


def test_every_table_needed_is_one_that_can_be_made():
    assert {need for each in KNOWN.values() for need in each.needs} == set(NEEDS)


def test_helpful_pairs_are_rows_and_stand_once_for_each_answer():
    rows = [(2, 0, 1, True), (1, 0, 2, False), (0, 1, 3, True), (2, 0, 4, True)]
    tables = {"people": people(3), "answers": answers(rows)}
    helper, asker = helpful_pairs(tables)
    assert (helper.tolist(), asker.tolist()) == ([2, 0, 2], [0, 1, 0])
    life = Life(tables)
    assert [each.tolist() for each in life.helpful] == [[2, 0, 2], [0, 1, 0]]
    assert life.helpful is life.helpful


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_measure_has_its_words(name):
    measure = KNOWN[name]
    assert measure.name == name
    assert measure.label
    assert measure.meaning
    assert not measure.meaning.endswith(".")
    assert measure.unit in UNITS
    assert measure.module.startswith("sim.measures.")
    assert measure.range is not None
    low, high = measure.range
    assert low < high
    assert measure.better in ("more", "less", None)
