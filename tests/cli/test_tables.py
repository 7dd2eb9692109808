"""Tables of text: wrapped to the terminal with nothing lost, and one line a row elsewhere."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from sim.cli.support.parameter_list import parameter_lines, short_meaning
from sim.cli.support.table_layout import fitted_lines, fitted_widths
from sim.cli.support.tables import plain_table, terminal_width
from sim.scenarios import rows
from sim.scenarios.loading import load, shipped

COLUMNS = ("parameter", "value", "unit", "meaning")


def squeezed(text):
    return re.sub(r"[\s─]", "", text)


@pytest.mark.parametrize("width", [80, 60, 40, 20])
@pytest.mark.parametrize("name", ["base", "hybrid", "own-people-feed"])
def test_a_scenario_fits_any_terminal(name, width):
    found = rows(load(name))
    table = [(row.path, row.value, row.unit, short_meaning(row.meaning)) for row in found]
    text = plain_table(name, COLUMNS, table, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert max(map(len, parameter_lines(found, width))) <= width


words = st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=12)
cells = st.lists(words, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=60)
@given(st.lists(st.tuples(cells, cells, cells), max_size=5), st.integers(20, 100))
def test_nothing_is_lost_or_cut(table, width):
    lines = fitted_lines(("one", "two", "three"), table, [False] * 3, width)
    assert max(map(len, lines)) <= width
    text = squeezed("".join(lines))
    for row in table:
        for cell in row:
            for word in cell.split():
                assert set(word) <= set(text)
    if fitted_widths(("one", "two", "three"), table, width) is not None:
        letters = sorted("onetwothree" + squeezed("".join("".join(row) for row in table)))
        assert sorted(text) == letters


def test_a_long_path_is_broken_after_a_dot():
    table = [("people.skill.interest_correlation", "0.6", "how far skill goes with interest in a topic")]
    text = plain_table("T", ("parameter", "value", "meaning"), table, 48)
    assert "people.skill.\ninterest_correlation" in re.sub(r" +.*", "", text.split("─\n")[-1], flags=re.M)


def test_every_meaning_has_a_short_first_part():
    for name in shipped():
        for row in rows(load(name)):
            short = short_meaning(row.meaning)
            assert short and row.meaning.startswith(short)
            assert len(short) <= 95


def test_there_is_no_terminal_here():
    assert terminal_width() is None
