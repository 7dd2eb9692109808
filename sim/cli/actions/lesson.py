"""The command `lesson`."""

from __future__ import annotations

import sys
import time

import sim
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import slider_of
from sim.cli.support.output_paths import output_page
from sim.cli.support.progress import progress, text_at_start
from sim.cli.support.tables import duration, print_json, print_notes
from sim.runner.compiled_code import must_compile
from sim.scenarios.loading import assignments, load
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.words import words


def lesson(options: Options) -> None:
    """Record two networks and write a lesson; end with status 1 if a run failed."""
    started = time.perf_counter()
    overrides, slider = assignments(options["settings"]), slider_of(options["slider"])
    path = output_page(options["out"], options["name"])
    networks = options["scenarios"] or LESSONS[options["name"]].scenarios
    compiling = must_compile([load(each, overrides, data=options["data"]) for each in networks])
    with progress("recording", text_at_start(must_compile=compiling)) as shown:
        recorded = sim.lesson(
            options["scenarios"], name=options["name"], slider=slider, language=options["language"],
            overrides=overrides, data=options["data"], replicates=options["replicates"],
            workers=options["workers"], progress=shown, names=options["names"],
        )  # fmt: skip
        recorded.save(path)
    seconds, size = time.perf_counter() - started, path.stat().st_size
    if options["as_json"]:
        print_json({"file": str(path), "bytes": size, "seconds": round(seconds, 2), "notes": recorded.notes})
    else:
        button = words(options["language"])["page"]["for_the_teacher"]
        say(f"Lesson: {path} ({size / 1e6:.2f} MB). Open it in a browser; it needs nothing else.")
        say(f"Its button “{button}” has notes, worksheets to print and the answer key.")
        say(f"It took {duration(seconds)}.")
    print_notes(recorded.notes)
    if recorded.comparison.runs["error"].notna().any():
        sys.exit(1)
