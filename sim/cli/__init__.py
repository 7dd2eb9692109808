"""The command ``whoanswers``: the only place that prints.

Everything but click is imported when a command needs it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from sim.cli.lazy_group import Whoanswers
from sim.cli.options import no_option, print_json, print_notes, print_table, say, shared, taking, width
from sim.cli.study_options import lived, running


@click.group(
    cls=Whoanswers, context_settings={"help_option_names": ["-h", "--help"], "terminal_width": width()}
)
@click.version_option(package_name="whoanswers")
def main() -> None:
    """Who gets answers? Simulate how questions travel: neighbours, a hub, a crowd.

    Example: whoanswers compare centralised-local distributed-crowd
    """


@main.command("list")
@click.argument("kind", type=click.Choice(["scenarios", "experiments", "claims"]), required=False)
@shared("json")
def list_shipped(kind: str | None, *, as_json: bool) -> None:
    """List what comes with the package, or only one KIND of it, each with its question or statement.

    Example: whoanswers list
    """
    from sim.studies.validate import KINDS, listed

    found = {name: listed(name).items() for name in ([kind] if kind else KINDS)}
    if as_json:
        print_json({
            name: [{KINDS[name].one: one, KINDS[name].told: text} for one, text in told]
            for name, told in found.items()
        })  # fmt: skip
    for name, told in found.items() if not as_json else ():
        print_table(KINDS[name].title, (KINDS[name].one, KINDS[name].told), list(told))


@main.command()
@taking("scenarios", "scenario")
@shared("set", "data", "json")
def show(scenario: str, *, settings: tuple[str, ...], data: str | None, as_json: bool) -> None:
    """Show every value of a SCENARIO with its unit, range, source and meaning.

    Example: whoanswers show distributed-crowd --set people.count=500
    """
    from sim.scenarios import Row, rows
    from sim.scenarios.loading import assignments, load
    from sim.studies.validate import held

    loaded = load(scenario, assignments(settings), data=data)
    of_file = held(loaded)
    told = [
        row._replace(value=of_file[row.path].value or row.value, source=of_file[row.path].source)
        if row.path in of_file
        else row
        for row in rows(loaded)
        if as_json or row.path not in ("name", "question")
    ]
    print_table(f"{loaded.name}: {loaded.question}", Row._fields, told, as_json=as_json)


@main.command()
@click.argument("file")
def new(file: str) -> None:
    """Write a commented scenario FILE to begin with.

    Example: whoanswers new town.yaml
    """
    from sim.scenarios.loading import write_starter

    path = write_starter(file)
    say(f"Wrote {path}. Next: whoanswers validate {path}")


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@shared("data", "json")
def validate(files: tuple[str, ...], *, data: str | None, as_json: bool) -> None:
    """Check FILEs of scenarios (with their tables), experiments or claims; tell every fault with its line.

    Example: whoanswers validate town.yaml village.yaml
    """
    from sim.studies.validate import notes, validate as check

    faults = {file: check(file, data=data) for file in files}
    noted = {file: [] if told else notes(file, data=data) for file, told in faults.items()}
    if as_json:
        print_json([
            {"file": file, "valid": not told, "errors": told, "notes": noted[file]}
            for file, told in faults.items()
        ])  # fmt: skip
    printed: set[str] = set()
    for file, told in faults.items() if not as_json else ():
        say("\n".join(told) or f"{file}: valid", err=bool(told))
        print_notes([note for note in noted[file] if note not in printed])  # scenarios may share a table
        printed.update(noted[file])
    if any(faults.values()):
        sys.exit(2)


@main.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors.

    Example: whoanswers schema > scenario.schema.json
    """
    from sim import scenarios as parameters

    print_json(parameters.schema())


@main.command()
@taking("scenarios", "scenario")
@click.option(
    "--lives", type=click.IntRange(1, 100_000), default=1, show_default=True, help="Lives of the society."
)
@shared("out")
@click.option("--ties", is_flag=True, help="Write the table of ties too.")
@click.option("--csv", is_flag=True, help="Write the tables as CSV too.")
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads; as many as processors if left out.")
@click.option(
    "--engine", type=click.Choice(["auto", "compiled", "numpy"]), default="auto", show_default=True,
    help="Which form of the hot processes; auto takes the sooner done. No result depends on it.",
)  # fmt: skip
@shared("set", "data", "json")
def run(scenario: str, *, as_json: bool, **options: Any) -> None:
    """Run one SCENARIO and write its tables.

    Example: whoanswers run hybrid --lives 10 --set people.count=500 -o hybrid-run
    """
    started = time.perf_counter()
    from sim.cli.support.loading import load_all, output_folder

    lives = options["lives"]
    loaded = load_all([scenario], options["settings"], options["data"], lives=lives)[0]
    folder = output_folder(options["out"], loaded.name)

    from sim.cli.support.progress import progress
    from sim.cli.support.text import command_line, duration
    from sim.measures import MEASURES, measure
    from sim.runner import run_lives
    from sim.tables import save_run

    notes: list[str] = []
    kept = {"csv": options["csv"], "ties": options["ties"], "notes": notes}
    with progress(loaded.name) as told:
        wanted = {name: options[name] for name in ("engine", "threads", "ties")}
        tables = run_lives(loaded, lives=lives, **wanted, progress=told, notes=notes)
    seconds = time.perf_counter() - started
    save_run(folder, tables, loaded, **kept, command=command_line(), seconds=seconds)
    found = measure(tables, lifetime_days=loaded.asking.lifetime, days=loaded.days)
    if as_json:
        print_json({"folder": str(folder), "seconds": round(seconds, 2), "measures": found, "notes": notes})
    else:
        many = f" Mean of {lives} lives." if lives > 1 else ""
        rows = [(MEASURES[name].label, value, MEASURES[name].unit) for name, value in found.items()]
        print_table(f"{loaded.name}: {loaded.question}{many}", ("measure", "value", "unit"), rows)
        say(f"\nTables: {folder}\nIt took {duration(seconds)}.")
    print_notes(notes)


@main.command()
@taking("scenarios", "scenarios", nargs=-1, required=True, metavar="A B [C...]")
@click.option(
    "--replicates", type=click.IntRange(2, 100_000), default=20, show_default=True, help="Paired societies."
)
@shared("out")
@running
@click.option(
    "--questions",
    metavar="PERSON|most-divided",
    callback=no_option,
    help="What became of the very same questions of the first society in each network, and why: a person's, "
    "or ten that were answered in one network and not in another.",
)
@shared("set", "data", "json")
def compare(scenarios: tuple[str, ...], *, as_json: bool, **options: Any) -> None:
    """Compare who gets answers under scenarios A, B and more, over the same people and luck.

    Example: whoanswers compare centralised-local distributed-crowd --set people.count=500
    """
    started = time.perf_counter()
    from sim.cli.support.loading import check_distinct, load_all
    from sim.cli.support.study_folders import study_folder

    data = options["data"]
    loaded = load_all(scenarios, options["settings"], data, at_once=options["workers"])
    names = [each.name for each in loaded]
    check_distinct(names)
    folder = study_folder(options["out"], "-against-".join(names)[:120], resume=options["resume"])

    from functools import partial

    from sim.studies.comparison.compare import compare as compare_all

    paired = {name: options[name] for name in ("replicates", "data", "questions")}
    result = lived(folder, "comparing", options, partial(compare_all, loaded, overrides={}, **paired))
    seconds = time.perf_counter() - started
    if as_json:
        written = {"folder": str(folder), "report": str(folder / "report.html"), "seconds": round(seconds, 2)}
        print_json({**written, **result.records(), "notes": list(result.notes)})
    else:
        _tell(result, folder / "report.html", seconds, brief=len(names) > 2)
    _end(result)


def _tell(result: Any, report: Any, seconds: float, *, brief: bool) -> None:
    """Print the tables of a comparison; in brief where the whole of them would fill screens."""
    from sim.cli.support.text import duration

    for title, columns, rows in result.brief() if brief else result.summary():
        print_table(title, columns, rows)
    if brief:
        say("\nEvery group and measure: the report, and differences.csv and counterfactual.csv beside it.")
    say(f"\nReport: {report}\nIt took {duration(seconds)}.")


def _end(result: Any) -> None:
    """Tell what was done to the user's files, and end with status 1 if a run failed."""
    print_notes(result.notes)
    if result.runs["error"].notna().any():
        sys.exit(1)
