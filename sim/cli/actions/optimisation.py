"""The command `optimise`."""

from __future__ import annotations

import time

import sim
from sim import studies
from sim.cli import support
from sim.cli.options import Options
from sim.cli.support.arguments import load_all
from sim.cli.support.output_paths import study_folder
from sim.cli.support.progress import progress
from sim.cli.support.tables import command_line
from sim.errors import ScenarioError, StudyError, each_once
from sim.scenarios.loading import assignments

_FORM = "NAME=LOW:HIGH, NAME=LOW:HIGH:log or NAME=VALUE,VALUE"
_DRAWING = "drawing the picture and writing the report"


def optimise(options: Options) -> None:
    """Search for the best values; end with status 1 if runs failed."""
    started = time.perf_counter()
    named = list(map(searched, options["searched"]))
    each_once((name for name, _ in named), "--parameter")
    parameters = dict(named)
    scenarios = load_all(options["scenarios"], options, at_once=options["workers"])
    name = "-".join(each.name for each in scenarios[:2])
    studies.plan_search(scenarios, options["objectives"], parameters)  # so that faults are reported at once
    folder = study_folder(options["out"], f"{name}-best", resume=options["resume"])
    first = support.first_phase(scenarios, options)
    with support.stoppable(folder), progress(name, first) as shown:
        result = sim.optimise(
            scenarios, options["objectives"], parameters, options["budget"], folder, seed=options["seed"],
            replicates=options["replicates"], most_replicates=8 * options["replicates"],
            fresh=options["fresh"], watch=shown, command=command_line(), **support.how(options),
        )  # fmt: skip
        shown.phase(_DRAWING)
        result.save(folder, command=command_line(), figures=options["figures"])
    failed = any(runs["error"].notna().any() for runs in (result.runs, result.fresh_runs))
    support.print_study(result, options, folder / "report.html", started, failed=failed)


def searched(text: str) -> tuple[str, dict[str, object] | list[object]]:
    """Read a parameter with its range or its values.

    Examples
    --------
    >>> searched("channels.feed.reach=1:32:log")
    ('channels.feed.reach', {'low': 1, 'high': 32, 'scale': 'log'})
    >>> searched("ties.online.kind=interest,random")
    ('ties.online.kind', ['interest', 'random'])
    """
    name, found, given = text.partition("=")
    parts = given.split(":") if ":" in given else given.split(",")
    if not found or not name or not all(parts) or (":" in given and len(parts) not in (2, 3)):
        raise StudyError(f"--parameter must be {_FORM}; got '{text}'.")
    if ":" not in given:
        return name, [_value(name, part) for part in parts]
    low, high = (_value(name, part) for part in parts[:2])
    return name, {"low": low, "high": high, **({"scale": parts[2]} if len(parts) == 3 else {})}


def _value(name: str, text: str) -> object:
    """Read a value as ``--set`` does."""
    try:
        return assignments([f"{name}={text}"])[name]
    except ScenarioError as error:
        raise ScenarioError(*(line.replace("--set ", "--parameter ", 1) for line in error.args)) from None
