"""The reference has every command, parameter, measure, column and public name."""

import re

import click
import pytest
from helpers.doc_pages import reference_pages

import sim
from sim.cli import main
from sim.measures import KNOWN
from sim.tables import TABLES
from sim.tables.study_columns.all_tables import STUDY_TABLES


@pytest.fixture(scope="module")
def reference():
    return reference_pages()


def first_cells(page):
    return re.findall(r"(?m)^\| `(.+?)` \|", page)


def test_every_public_name_has_one_place_on_the_python_page(reference):
    named = re.findall(r"(?m)^::: sim\.(\S+)$", reference.python())
    assert len(named) == len(set(named))
    assert {name for name in named if "." not in name} == set(sim.__all__)
    for module in ("plots", "measures", "facts"):
        own = {name.removeprefix(f"{module}.") for name in named if name.startswith(f"{module}.")}
        assert own | set(sim.__all__) >= set(getattr(sim, module).__all__)
    assert {name for name in named if name.startswith("parts.")} == {f"parts.{n}" for n in sim.parts.__all__}


def test_every_command_and_option_is_named(reference):
    page = reference.commands()
    assert re.findall(r"(?m)^## (.+)$", page) == list(main.commands)
    assert not re.search(r"(?m)^ ", page)  # Markdown takes an indented paragraph for code
    for name, command in main.commands.items():
        section = page.split(f"## {name}\n")[1].split("\n## ")[0]
        options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
        assert len(first_cells(section)) == len(options) + 1  # and --help
        assert all(word in section for each in options for word in each.opts)


def test_every_parameter_is_named(reference):
    assert sorted(first_cells(reference.parameters())) == sorted(row.path for row in sim.rows())


def test_every_measure_is_named(reference):
    assert first_cells(reference.measures()) == list(KNOWN)


def test_every_fact_is_named(reference):
    assert first_cells(reference.facts()) == list(sim.facts.FACTS)


def test_every_column_is_named(reference):
    page = reference.tables()
    assert re.findall(r"(?m)^## (.+)$", page) == list(TABLES)
    assert first_cells(page) == [column.name for columns in TABLES.values() for column in columns]


def test_every_table_of_a_study_is_named_with_its_columns(reference):
    page = reference.study_tables()
    assert re.findall(r"(?m)^### (.+)\.csv$", page) == [each.name for each in STUDY_TABLES]
    assert first_cells(page) == [name for each in STUDY_TABLES for name in each.columns]
    assert all(meaning for each in STUDY_TABLES for _, meaning in each.columns.values())


def test_text_outside_code_is_shown_as_it_is(reference):
    assert reference.escaped("a_b < `c_d < *` *e*") == "a\\_b &lt; `c_d < *` \\*e\\*"
    assert reference.table(("a",), [("1|2",)]) == "| a |\n| --- |\n| 1\\|2 |\n\n"
