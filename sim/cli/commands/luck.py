"""The command of the luck study."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from sim.cli.options import print_json, print_notes, print_table, say, shared, taking
from sim.cli.study_options import lived, running


@click.command()
@taking("scenarios", "scenario")
@click.option(
    "--lives",
    type=click.IntRange(2, 100_000),
    default=20,
    show_default=True,
    help="Lives of the society, each lived twice.",
)
@shared("out")
@running
@shared("set", "data", "json")
def luck(scenario: str, *, as_json: bool, **options: Any) -> None:
    """Tell effort, position and luck apart: the society of SCENARIO in many lives.

    Each life is lived a second time with everybody's effort 10 % higher.

    Example: whoanswers luck distributed-crowd --set people.count=500
    """
    started = time.perf_counter()
    from sim.cli.support.loading import load_all
    from sim.cli.support.study_folders import study_folder

    loaded = load_all([scenario], options["settings"], options["data"], at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{loaded.name}-luck", resume=options["resume"])

    from functools import partial

    from sim.cli.support.text import duration
    from sim.studies.luck.luck_study import luck as study

    run = partial(study, loaded, lives=options["lives"])
    result = lived(folder, f"{loaded.name}: lives", options, run)
    seconds = time.perf_counter() - started
    if as_json:
        print_json({
            "folder": str(folder), "report": str(folder / "luck.html"), "seconds": round(seconds, 2),
            "lives": result.lives, "shares": result.shares.to_dict("records"), "rank": result.rank,
            "fifths": result.fifths.to_dict("records"), "by_lag": result.by_lag.to_dict("records"),
            "more_help": result.more_help.to_dict("records"), "notes": list(result.notes),
        })  # fmt: skip
    else:
        for title, columns, rows in result.summary():
            print_table(title, columns, rows)
        say(f"\nReport: {folder / 'luck.html'}\nIt took {duration(seconds)}.")
    print_notes(result.notes)
    if result.failed:
        sys.exit(1)
