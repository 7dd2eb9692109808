"""The command that makes a lesson."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from sim.cli.options import print_json, print_notes, say, shared, taking

_LESSONS = ("local-or-crowd", "hard-work-and-luck", "the-hub")


@click.command()
@taking("scenarios", "scenarios", nargs=-1, metavar="[A B]")
@click.option("-o", "--out", metavar="FILE", help="The page to write; lesson-<name>.html if left out.")
@click.option(
    "--lesson", "name", type=click.Choice(_LESSONS), default=_LESSONS[0], show_default=True, help="Its text."
)
@click.option("--slider", metavar="NAME=V1,V2,...", help="Values to record: people.effort.mean=0.1,0.25,0.5.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True)
@click.option(
    "--replicates",
    type=click.IntRange(2, 1000),
    default=20,
    show_default=True,
    help="Other societies, for the answer key to say how sure it is.",
)
@click.option("--workers", type=click.IntRange(0, 1024), help="Processes for these; 0 runs in this one.")
@shared("set", "data", "json")
def lesson(scenarios: tuple[str, ...], *, as_json: bool, **options: Any) -> None:
    """Record networks A and B side by side, and write a lesson: one page that opens from a disk.

    Without A and B those of the lesson are taken. Shipped scenarios live with 300 people for 90 days.

    Example: whoanswers lesson centralised-local distributed-crowd -o lesson.html --language de
    """
    started = time.perf_counter()
    from sim.cli.support.lessons import page_to_write, slider_of
    from sim.scenarios.loading import assignments

    overrides, slider = assignments(options["settings"]), slider_of(options["slider"])
    path = page_to_write(options["out"], options["name"])

    from sim.cli.support.progress import progress
    from sim.cli.support.text import duration
    from sim.web.lesson.lesson import lesson as make

    chosen = {name: options[name] for name in ("name", "language", "data", "replicates", "workers")}
    with progress("recording") as told:
        made = make(scenarios, slider=slider, overrides=overrides, **chosen, progress=told)
    made.save(path)
    seconds, size = time.perf_counter() - started, Path(path).stat().st_size
    if as_json:
        print_json({"file": str(path), "bytes": size, "seconds": round(seconds, 2), "notes": made.notes})
    else:
        say(f"Lesson: {path} ({size / 1e6:.2f} MB). Open it in a browser; it needs nothing else.")
        say(f"It took {duration(seconds)}.")
    print_notes(made.notes)
    if made.comparison.runs["error"].notna().any():
        sys.exit(1)
