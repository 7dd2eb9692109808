"""The options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


class Options(TypedDict):
    """The values of all options and arguments, by name; a command has those that it declares."""

    scenario: str
    scenarios: tuple[str, ...]
    experiment: str
    ids: tuple[str, ...]
    kind: str | None
    file: str
    files: tuple[str, ...]
    folders: tuple[str, ...]
    # shared
    settings: tuple[str, ...]
    data: str | None
    as_json: bool
    out: str | None
    language: str
    replicates: int
    # how runs are made
    resume: bool
    retry_failed: bool
    workers: int | None
    dask: str | None
    timeout: float
    memory: float | None
    # run, compare and lesson
    lives: int
    ties: bool
    csv: bool
    threads: int | None
    engine: str
    questions: str | None
    name: str
    slider: str | None
    # resilience and claims
    day: int | None
    who: tuple[str, ...]
    shares: tuple[float, ...]
    fast: bool
    sets: int | None
    other_replicates: int | None
    # experiments
    points: int | None
    dry_run: bool
    shard: str | None
    until_halfwidth: str | None
    saving: bool
    measure: str
    # serve
    port: int
    no_browser: bool
    visitors: int


class Number(click.FloatRange):
    """A finite number of a range: click takes nan for any range, and inf where it has no end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number", param, ctx)
        return number


_SHARED = {
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
    "language": click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True),
}


def several(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Give a command several options at once, in this order."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


# what everything that runs a declared study takes
run_options = several(
    click.option("--resume", is_flag=True, help="Go on with the study in the folder, or begin one."),
    click.option("--retry-failed", is_flag=True, help="Run those again that failed before."),
    click.option("--workers", type=click.IntRange(0, 1024), help="Processes; 0 runs in this one."),
    click.option("--dask", metavar="ADDRESS", help="Dask's scheduler, tcp://127.0.0.1:8786, or its file."),
    click.option(
        "--timeout", type=Number(0.1), default=3600.0, show_default=True, help="Seconds a run may take."
    ),
    click.option("--memory", type=Number(1), metavar="MB", help="Memory a run may take."),
)


def shared(*names: str) -> Callable[[F], F]:
    """Give a command some of the options that several share."""
    return several(*(_SHARED[name] for name in names))


def width() -> int:
    """Return the width of help in letters, as click would, without the archivers that it loads for it."""
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns
    except (OSError, ValueError):
        columns = 80
    return max(min(columns, 80) - 2, 50)


def no_option(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse a value that is the next option, which stands where a value was forgotten."""
    if value is not None and value.startswith("-"):
        raise click.BadParameter(f"it needs {parameter.metavar}; got the option {value}.", param=parameter)
    return value
