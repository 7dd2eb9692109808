"""Declare the options that several commands share."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib import import_module
from typing import Any, Literal, TypedDict, TypeVar

import click

from sim.cli.streams import JSON_STREAM

F = TypeVar("F", bound=Callable[..., object])


class Options(TypedDict):
    """The values of options and arguments by name. A command has only the options that it declares."""

    scenario: str
    scenarios: tuple[str, ...]
    experiment: str
    ids: tuple[str, ...]
    kind: str | None
    file: str
    community: bool
    files: tuple[str, ...]
    folders: tuple[str, ...]
    # options of most commands
    settings: tuple[str, ...]
    plugins: tuple[str, ...]
    data: str | None
    as_json: bool
    out: str | None
    language: str
    replicates: int
    # options for what is printed and how runs are made
    full: bool
    long: bool
    resume: bool
    retry_failed: bool
    workers: int | None
    dask: str | None
    timeout: float
    memory: float | None
    private: bool
    names: bool
    small_groups: bool
    # run, compare and lesson
    lives: int
    ties: bool
    csv: bool
    tables: str | None
    networks: str | None
    engine: str
    questions: str | None
    measures: tuple[str, ...]
    figures: tuple[str, ...]
    figure_width: float | None
    no_titles: bool
    name: str
    slider: str | None
    # resilience and claims
    day: int | None
    who: tuple[str, ...]
    shares: tuple[float, ...]
    each: bool
    fast: bool
    sets: int | None
    other_replicates: int | None
    # experiments
    points: int | None
    objectives: tuple[str, ...]
    searched: tuple[str, ...]
    budget: int
    fresh: int
    dry_run: bool
    shard: str | None
    until_halfwidth: str | None
    saving: bool
    measure: str
    where: tuple[str, ...]
    keep: str | None
    # brief
    study: str
    last_year: str | None
    # import
    columns: tuple[str, ...]
    strengths: tuple[str, ...]
    layers: tuple[str, ...]
    rule: Literal["maximum", "rank", "logarithm"]
    directed: bool | None
    unknown: Literal["refuse", "skip", "add"]
    encoding: str | None
    decimal: Literal["point", "comma"] | None
    topics: int
    # facts
    paths: tuple[str, ...]
    site: str | None
    first_days: float | None
    start: str | None
    end: str | None
    lifetime: float | None
    tick_hours: float | None
    draws: int
    nulls: int
    seed: int
    # calibrate, and compare with its results
    fit: str | None
    facts_file: str
    parameters: str | None
    leave_out: str | None
    rounds: int
    # serve
    port: int
    no_browser: bool
    visitors: int


class Count(click.IntRange):
    """A whole number in a range. Help shows it as ``N``; the message that refuses a value gives the range."""

    name = "n"

    def _describe_range(self) -> str:
        return ""


class Number(click.FloatRange):
    """A finite number in a range. click's own type would accept nan, and inf if the range has no end."""

    name = "x"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or fail if it isn't finite."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number", param, ctx)
        return number

    def _describe_range(self) -> str:
        return ""


def _load_plugins(
    context: click.Context, _parameter: click.Parameter, named: tuple[str, ...]
) -> tuple[str, ...]:
    """Load plugins before any other option is read, because their parts are known from then on."""
    if named and not context.resilient_parsing:
        load = import_module("sim.registry.plugins").load
        print_notes = import_module("sim.cli.support.tables").print_notes
        with redirect_stdout(sys.stderr):  # what a plugin prints is no result of the command
            print_notes(note for each in named if (note := load(each)) is not None)
    return named


def _print_only_json(context: click.Context, _parameter: click.Parameter, chosen: object) -> object:
    """Keep standard output for the JSON. All else that is printed goes to standard error."""
    if chosen and not context.resilient_parsing:
        context.meta[JSON_STREAM] = sys.stdout
        context.with_resource(redirect_stdout(sys.stderr))
    return chosen


def _check_figures(_context: click.Context, _parameter: click.Parameter, names: str) -> tuple[str, ...]:
    formats: tuple[str, ...] = import_module("sim.plots.formats").check_formats(names)
    return formats


def several(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return a decorator that gives a command several options, in this order."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_SHARED = {
    "set": click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Change a value, as in people.count=500. Can be repeated.",
    ),
    "plugin": click.option(
        "--plugin",
        "plugins",
        multiple=True,
        is_eager=True,
        callback=_load_plugins,
        metavar="FILE",
        help="Python file, or module, with channels, rules, networks or measures of your own. It is run, so "
        "name only code that you trust. Can be repeated.",
    ),
    "data": click.option("--data", metavar="DIR", help="Folder with the tables that a scenario names."),
    "json": click.option(
        "--json", "as_json", is_flag=True, callback=_print_only_json, help="Print the results as JSON."
    ),
    "measure": click.option(
        "--measure",
        "measures",
        multiple=True,
        metavar="NAME",
        help="Also compute and report this measure. Can be repeated.",
    ),
    "figures": click.option(
        "--figures",
        default="svg",
        show_default=True,
        callback=_check_figures,
        metavar="FORMATS",
        help="Formats of the figure files: svg, pdf, png, or several of them with commas between.",
    ),
    "figure_style": several(
        click.option(
            "--figure-width",
            type=Number(6, 40),
            metavar="CM",
            help="Draw figure files for print, CM wide (8.5 for a column), with text of 7 points or more.",
        ),
        click.option("--no-titles", is_flag=True, help="Draw the figure files without titles."),
    ),
    "out": click.option("-o", "--out", metavar="DIR", help="Folder to write to: a new or an empty one."),
    "language": click.option(
        "--language",
        type=click.Choice(["en", "de"]),
        default="en",
        show_default=True,
        help="English or German.",
    ),
    "private": click.option(
        "--private",
        is_flag=True,
        help="Write random pseudonyms instead of the ids and names of your people file; their key is a file "
        "beside the output folder.",
    ),
    "small_groups": click.option(
        "--small-groups", is_flag=True, help="Also report results of groups of fewer than five people."
    ),
    "names": click.option(
        "--names", is_flag=True, help="Show the ids and names of your people file, not random pseudonyms."
    ),
    "full": click.option("--full", is_flag=True, help="Print every table."),
}


# the options of every command that makes runs in a study's folder
run_options = several(
    click.option("--resume", is_flag=True, help="Continue the study in the folder, or start one."),
    click.option("--retry-failed", is_flag=True, help="With --resume: repeat the runs that failed."),
    click.option(
        "--workers",
        type=Count(0, 1024),
        help="Number of worker processes; by default one per core. 0: only this process.",
    ),
    click.option(
        "--dask",
        metavar="ADDRESS",
        help="Run on a Dask cluster: its address, such as tcp://127.0.0.1:8786, or a scheduler file.",
    ),
    click.option(
        "--timeout",
        type=Number(0.1),
        default=3600.0,
        metavar="SECONDS",
        help="Longest time that one run may take; by default 3600.",
    ),
    click.option("--memory", type=Number(1), metavar="MB", help="Most memory that one run may take."),
)


def shared(*names: str) -> Callable[[F], F]:
    """Return a decorator that gives a command options of these names, which several commands share."""
    return several(*(_SHARED[name] for name in names))


# the options of a study with a folder of its own
study_options = several(shared("out", "full"), run_options)


def no_option(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse a value that is itself an option: the user forgot the value before it."""
    if value is not None and value.startswith("-"):
        raise click.BadParameter(f"it needs {parameter.metavar}; got the option {value}.", param=parameter)
    return value


def no_options(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse values that are themselves options, as `no_option` does."""
    for value in values:
        no_option(context, parameter, value)
    return values
