"""Run scenarios, compare them, and make a lesson of two."""

from __future__ import annotations

import sys
import time
from functools import partial

import sim
from sim.cli import support
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import check_distinct, load_all, slider_of
from sim.cli.support.output_paths import output_folder, output_page, study_folder
from sim.cli.support.progress import progress
from sim.cli.support.tables import Table, command_line, duration, print_json, print_notes, print_table
from sim.scenarios.loading import assignments


def run(options: Options) -> None:
    """Run one scenario and write its tables."""
    started, lives, ties = time.perf_counter(), options["lives"], options["ties"]
    scenario = load_all([options["scenario"]], options, lives=lives)[0]
    folder = output_folder(options["out"], scenario.name)
    notes: list[str] = []
    with progress(scenario.name) as watch:
        tables = sim.run_lives(
            scenario, lives=lives, engine=options["engine"], threads=options["threads"], ties=ties,
            progress=watch, notes=notes,
        )  # fmt: skip
    seconds = time.perf_counter() - started
    sim.save_run(
        folder, tables, scenario, csv=options["csv"], ties=ties, command=command_line(), seconds=seconds,
        notes=notes,
    )  # fmt: skip
    found = sim.measure(tables, lifetime_days=scenario.asking.lifetime, days=scenario.days)
    if options["as_json"]:
        print_json({"folder": str(folder), "seconds": round(seconds, 2), "measures": found, "notes": notes})
    else:
        many = f" Mean of {lives} lives." if lives > 1 else ""
        known = sim.measures.MEASURES
        rows = [(known[name].label, value, known[name].unit) for name, value in found.items()]
        print_table(f"{scenario.name}: {scenario.question}{many}", ("measure", "value", "unit"), rows)
        say(f"\nTables: {folder}\nIt took {duration(seconds)}.")
    print_notes(notes)


def compare(options: Options) -> None:
    """Compare scenarios over the same people and luck; status 1 if a run failed."""
    started = time.perf_counter()
    scenarios = load_all(options["scenarios"], options, at_once=options["workers"])
    names = [each.name for each in scenarios]
    check_distinct(names)
    folder = study_folder(options["out"], "-against-".join(names)[:120], resume=options["resume"])
    study = partial(sim.compare, scenarios, overrides={}, replicates=options["replicates"])
    study = partial(study, data=options["data"], questions=options["questions"])
    result = support.save_lives(folder, "comparing", options, study)
    texts: list[str | Table] = [*(result.brief() if len(names) > 2 else result.summary())]
    if len(names) > 2:
        texts.append(
            "\nEvery group and measure: the report, and differences.csv and counterfactual.csv beside it."
        )
    failed = bool(result.runs["error"].notna().any())
    support.print_study(result, texts, options, folder / "report.html", started, failed=failed)


def lesson(options: Options) -> None:
    """Record two networks and write a lesson; status 1 if a run failed."""
    started = time.perf_counter()
    overrides, slider = assignments(options["settings"]), slider_of(options["slider"])
    path = output_page(options["out"], options["name"])
    with progress("recording") as watch:
        made = sim.lesson(
            options["scenarios"], name=options["name"], slider=slider, language=options["language"],
            overrides=overrides, data=options["data"], replicates=options["replicates"],
            workers=options["workers"], progress=watch,
        )  # fmt: skip
    made.save(path)
    seconds, size = time.perf_counter() - started, path.stat().st_size
    if options["as_json"]:
        print_json({"file": str(path), "bytes": size, "seconds": round(seconds, 2), "notes": made.notes})
    else:
        say(f"Lesson: {path} ({size / 1e6:.2f} MB). Open it in a browser; it needs nothing else.")
        say(f"It took {duration(seconds)}.")
    print_notes(made.notes)
    if made.comparison.runs["error"].notna().any():
        sys.exit(1)
