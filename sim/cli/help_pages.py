"""Format help pages: list commands under headings, and wrap lines to the terminal without cutting any."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click

SECTIONS = {
    "Start here": ("compare", "list", "show", "run"),
    "Study": ("luck", "resilience", "claims", "sweep", "sensitivity", "discover", "optimise", "merge"),
    "Your own log": ("facts", "calibrate"),
    "Teach": ("lesson", "serve"),
    "Files": ("import", "new", "validate", "schema"),
}
"""The headings of ``whoanswers --help``, and the commands under each, in their order."""

_NARROW = 60  # columns; below this the column of names is narrower


class Formatter(click.HelpFormatter):
    """Formatter of help pages that leaves at least half of a narrow terminal to the explanations."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and their explanations in two columns, which click wraps."""
        super().write_dl(rows, col_max if self.width >= _NARROW else self.width // 3, col_spacing)


class Context(click.Context):
    """A click context that formats help with `Formatter`."""

    formatter_class = Formatter


def width() -> int:
    """Return the width of help in characters: the terminal's width, but at most 78.

    click would load the module `shutil`, with all archive formats, only to find out the width.
    """
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns
    except (OSError, ValueError):
        columns = 80
    return max(min(columns, 80) - 2, 20)


def section_of(name: str) -> str:
    """Return the heading under which a command is listed.

    Raises
    ------
    ValueError
        The command is listed under no heading.
    """
    for section, names in SECTIONS.items():
        if name in names:
            return section
    raise ValueError(f"The command '{name}' needs a place in sim.cli.help_pages.SECTIONS.")


def summary(command: click.Command) -> str:
    """Return the first paragraph of a command's help, which says what the command does, on one line."""
    return " ".join((command.help or "").split("\n\n")[0].split())


def write_commands(group: click.Group, context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the commands under their headings, each with the complete summary."""
    for section, names in SECTIONS.items():
        found = [(name, group.get_command(context, name)) for name in names]
        rows = [(name, summary(command)) for name, command in found if command is not None]
        with formatter.section(section):
            formatter.write_dl(rows)
