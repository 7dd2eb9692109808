"""What the commands have in common: options, how errors and Ctrl-C end them, and how they print."""

from __future__ import annotations

import contextlib
import functools
import math
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from sim.errors import StudyError, UserError, visible

SHARED = {
    "set": click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Change a value: people.count=500. Repeatable.",
    ),
    "data": click.option("--data", metavar="DIR", help="Where the files that a scenario names are."),
    "json": click.option("--json", "as_json", is_flag=True, help="Print JSON for machines."),
    "out": click.option("-o", "--out", metavar="DIR", help="Folder to write, new or empty."),
}


class Number(click.FloatRange):
    """A finite number of a range: click takes nan for any range, and inf where it has no end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number", param, ctx)
        return number


def width() -> int:
    """Return the width of help in letters, as click would, without the archivers that it loads for it."""
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns
    except (OSError, ValueError):
        columns = 80
    return max(min(columns, 80) - 2, 50)


def shared(*names: str) -> Callable[[Any], Any]:
    """Give a command some of the options that several share."""

    def add(command: Any) -> Any:
        for name in reversed(names):
            command = SHARED[name](command)
        return command

    return add


def say(text: str, *, err: bool = False) -> None:
    """Print a text, with escapes for what a terminal would obey: names and values come from anywhere."""
    with contextlib.suppress(OSError) if err else contextlib.nullcontext():  # a warning stops no study
        click.echo(visible(text), err=err)


def taking(kind: str, argument: str, **about: Any) -> Callable[[Any], Any]:
    """Give a command its argument, of names or files of a kind, and say of one of another kind what it is.

    Only where the command is refused anyway is it asked of what kind they are.
    """

    def add(command: Any) -> Any:
        @functools.wraps(command)
        def told(**options: Any) -> Any:
            try:
                return command(**options)
            except UserError:
                from sim.studies.validate import mistaken

                names = options[argument]
                asked = [names] if isinstance(names, str) else names
                if sentences := [each for name in asked if (each := mistaken(name, kind)) is not None]:
                    raise StudyError("\n".join(dict.fromkeys(sentences))) from None
                raise

        return click.argument(argument, **about)(told)

    return add


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool = False
) -> None:
    """Print a table: with lines on a terminal, in plain columns elsewhere, or as JSON."""
    from sim.cli.support.text import plain_table, rich_table

    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif sys.stdout.isatty():
        from rich.console import Console

        Console().print(rich_table(title, columns, rows))
    else:
        say("\n" + plain_table(title, columns, rows))


def print_json(content: Any) -> None:
    """Print JSON."""
    from sim.cli.support.text import to_json

    # JSON is UTF-8, which escapes are in every encoding
    say(to_json(content, ascii_only=not (sys.stdout.encoding or "utf-8").lower().startswith("utf")))


def print_notes(notes: Sequence[str]) -> None:
    """Tell, beside the results, what was done to the user's files and what is doubtful."""
    for note in notes:
        say(f"Note: {note}", err=True)


def no_option(_context: Any, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse a value that is the next option, which stands where a value was forgotten."""
    if value is not None and value.startswith("-"):
        raise click.BadParameter(f"it needs {parameter.metavar}; got the option {value}.", param=parameter)
    return value
