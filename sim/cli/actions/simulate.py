"""The commands `run` and `compare`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import sim
from sim.cli import support
from sim.cli.options import Options
from sim.cli.support.arguments import check_distinct, load_all
from sim.cli.support.output_paths import output_folder, study_folder
from sim.cli.support.private_output import Output, output_of
from sim.cli.support.progress import progress, text_at_start
from sim.cli.support.tables import duration, print_json, print_notes
from sim.runner.compiled_code import must_compile
from sim.tables import chosen_networks, chosen_tables, write_networks

if TYPE_CHECKING:
    from sim.scenarios import Scenario
    from sim.studies.comparison.compare import Comparison
    from sim.studies.store.study_lives import StudyOptions
    from sim.tables import NetworkFile


def run(options: Options) -> None:
    """Run one scenario and write its tables."""
    started, lives = time.perf_counter(), options["lives"]
    written = chosen_tables(options["tables"], ties=options["ties"])
    networks = chosen_networks(options["networks"])
    scenario = load_all([options["scenario"]], options, lives=lives)[0]
    folder = output_folder(options["out"], scenario.name)
    with output_of([scenario], folder, options) as output:
        _run(output, folder, (written, networks), options, started)


def _run(
    output: Output, folder: Path, files: tuple[Sequence[str], Sequence[NetworkFile]], options: Options,
    started: float,
) -> None:  # fmt: skip
    """Run the scenario, write its tables and networks, and print its measures."""
    written, networks = files
    (scenario,), lives, notes = output.scenarios, options["lives"], list[str]()
    compiling = must_compile([scenario], engine=options["engine"], lives=lives)
    with progress(scenario.name, text_at_start(must_compile=compiling), unit="lives") as shown:
        tables = sim.runner.run_lives_as_arrays(
            scenario, lives=lives, engine=options["engine"],
            ties="ties" in written or any(each.what == "ties" for each in networks), progress=shown,
            notes=notes,
        )  # fmt: skip
        shown.phase("writing the tables")
        seconds = time.perf_counter() - started
        sim.save_run(
            folder, tables, scenario, csv=options["csv"], names=written, command=output.command,
            seconds=seconds, notes=notes,
        )  # fmt: skip
        write_networks(folder, sim.tables.frames_of(tables) if networks else {}, networks)
        if networks and lives > 1:
            notes.append(f"The networks are those of the first of the {lives} lives.")
        found = sim.measure(tables, lifetime_days=scenario.asking.lifetime, days=scenario.days)
    if options["as_json"]:
        print_json({"folder": str(folder), "seconds": round(seconds, 2), "measures": found, "notes": notes})
    else:
        _print_measures(scenario, found, f"Tables: {folder}", lives, seconds)
    print_notes(notes)


def _print_measures(
    scenario: Scenario, found: Mapping[str, float], place: str, lives: int, seconds: float
) -> None:
    """Print the measures of a run as a table."""
    mean = f" (mean of {lives} lives)" if lives > 1 else ""
    known = sim.measures.MEASURES
    rows = [(known[name].label, value, known[name].unit) for name, value in found.items()]
    table = (f"{scenario.name}: {scenario.question}{mean}", ("measure", "value", "unit"), rows)
    support.print_results([], place, [table], f"It took {duration(seconds)}.")


def compare(options: Options) -> None:
    """Compare scenarios with the same people and luck; end with status 1 if a run failed."""
    started = time.perf_counter()
    scenarios = load_all(options["scenarios"], options, at_once=options["workers"])
    names = [each.name for each in scenarios]
    check_distinct(names)
    folder = study_folder(options["out"], "-against-".join(names)[:120], resume=options["resume"])

    with output_of(scenarios, folder, options) as output:

        def study(**how: Unpack[StudyOptions]) -> Comparison:
            return sim.compare(
                output.scenarios, overrides={}, replicates=options["replicates"], data=options["data"],
                questions=output.questions, measures=options["measures"],
                small_groups=options["small_groups"], draws=options["fit"],
                keep=() if options["keep"] is None else options["keep"].split(","), **how,
            )  # fmt: skip

        result = support.save_lives(folder, "comparing", output, options, study)
        failed = bool(result.runs["error"].notna().any())
        support.print_study(result, options, folder / "report.html", started, failed=failed)
