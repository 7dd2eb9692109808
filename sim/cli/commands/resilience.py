"""The command that lets some leave, and tells who is missed."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from sim.cli.options import Number, print_json, print_notes, print_table, say, shared, taking
from sim.cli.study_options import lived, running

_WHO = ("hubs", "top_helpers", "best_connected", "random")


@click.command()
@taking("scenarios", "scenario")
@click.option("--day", type=click.IntRange(0), help="When they leave; half-way if left out.")
@click.option(
    "--who", multiple=True, type=click.Choice(_WHO), help="Who leaves; repeatable, all if left out."
)
@click.option(
    "--share",
    "shares",
    multiple=True,
    type=Number(0, 1, min_open=True, max_open=True),
    help="Share of people who leave; repeatable, 0.05 0.1 0.2 0.4 if left out.",
)
@click.option(
    "--replicates", type=click.IntRange(2, 100_000), default=20, show_default=True, help="Societies."
)
@shared("out")
@running
@shared("set", "data", "json")
def resilience(scenario: str, *, as_json: bool, **options: Any) -> None:
    """Tell who is missed in SCENARIO: hubs, top helpers, the best connected, or random people.

    Example: whoanswers resilience centralised-local --share 0.1 --set people.count=500
    """
    started = time.perf_counter()
    from sim.cli.support.loading import load_all
    from sim.cli.support.study_folders import study_folder

    loaded = load_all([scenario], options["settings"], options["data"], at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{loaded.name}-resilience", resume=options["resume"])

    from functools import partial

    from sim.cli.support.text import duration
    from sim.studies.resilience.resilience_study import SHARES, resilience as study

    chosen = {name: options[name] for name in ("day", "replicates")}
    chosen |= {"who": options["who"] or None, "shares": options["shares"] or SHARES}
    result = lived(folder, loaded.name, options, partial(study, loaded, **chosen))
    seconds, report = time.perf_counter() - started, folder / "report.html"
    if as_json:
        told_as = {"folder": str(folder), "report": str(report), "seconds": round(seconds, 2)}
        print_json({**told_as, **result.records(), "notes": list(result.notes)})
    else:
        say(result.headline())
        for table in result.summary():
            print_table(*table)
        say(f"\nReport: {report}\nIt took {duration(seconds)}.")
    print_notes(result.notes)
    if result.runs["error"].notna().any():
        sys.exit(1)
