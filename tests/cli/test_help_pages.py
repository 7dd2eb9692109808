"""The help pages: headings, and lines that fit the terminal and are never cut."""

import click
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.cli.help_pages import SECTIONS, summary
from sim.cli.lazy_group import Command, Group

NAMES = main.list_commands(click.Context(main))


def shown(*words, columns=80):
    result = CliRunner().invoke(main, [*words, "--help"], env={"COLUMNS": str(columns)})
    assert result.exit_code == 0
    return result.stdout


def test_every_command_stands_under_one_heading():
    assert sorted(name for names in SECTIONS.values() for name in names) == NAMES
    lines = shown().splitlines()
    places = [lines.index(f"{section}:") for section in SECTIONS]
    assert places == sorted(places)
    for name in NAMES:
        assert sum(line.startswith(f"  {name} ") for line in lines) == 1


def test_a_command_without_a_heading_is_refused():
    with pytest.raises(ValueError, match=r"'other' needs a place in sim\.cli\.help_pages\.SECTIONS"):
        Group("group").add_command(Command("other"))


@pytest.mark.parametrize("columns", [80, 60, 40])
@pytest.mark.parametrize(
    "command", [[], *([name] for name in NAMES)], ids=lambda each: " ".join(each) or "main"
)
def test_help_is_wrapped_and_never_cut(command, columns):
    text = shown(*command, columns=columns)
    assert max(map(len, text.splitlines())) <= columns
    assert "…" not in text
    words = " ".join(text.split())
    for name in NAMES if not command else ():
        assert summary(main.commands[name]) in words


@pytest.mark.parametrize("name", NAMES)
def test_an_example_fits_on_a_line_of_80_columns(name):
    (line,) = [line for line in shown(name).splitlines() if line.startswith("  Example: ")]
    example = line.removeprefix("  Example: ")
    assert example in (main.commands[name].help or "")
    assert (main.commands[name].help or "").rstrip().endswith(example)  # all of it is on this line
