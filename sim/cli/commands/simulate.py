"""The commands that run scenarios, compare them, and make a lesson of two."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import no_option, run_options, shared

_LESSONS = ("local-or-crowd", "hard-work-and-luck", "the-hub")


@click.command(cls=Command)
@takes("scenarios", "scenario")
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
def run() -> None:
    """Run one SCENARIO and write its tables.

    Example: whoanswers run hybrid --lives 10 --set people.count=500 -o hybrid-run
    """


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, required=True, metavar="A B [C...]")
@click.option(
    "--replicates", type=click.IntRange(2, 100_000), default=20, show_default=True, help="Paired societies."
)
@shared("out")
@run_options
@click.option(
    "--questions",
    metavar="PERSON|most-divided",
    callback=no_option,
    help="What became of the very same questions of the first society in each network, and why: a person's, "
    "or ten that were answered in one network and not in another.",
)
@shared("set", "data", "json")
def compare() -> None:
    """Compare who gets answers under scenarios A, B and more, over the same people and luck.

    Example: whoanswers compare centralised-local distributed-crowd --set people.count=500
    """


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, metavar="[A B]")
@click.option("-o", "--out", metavar="FILE", help="The page to write; lesson-<name>.html if left out.")
@click.option(
    "--lesson", "name", type=click.Choice(_LESSONS), default=_LESSONS[0], show_default=True, help="Its text."
)
@click.option("--slider", metavar="NAME=V1,V2,...", help="Values to record: people.effort.mean=0.1,0.25,0.5.")
@shared("language")
@click.option(
    "--replicates", type=click.IntRange(2, 1000), default=20, show_default=True,
    help="Other societies, for the answer key to say how sure it is.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(0, 1024), help="Processes for these; 0 runs in this one.")
@shared("set", "data", "json")
def lesson() -> None:
    """Record networks A and B side by side, and write a lesson: one page that opens from a disk.

    Without A and B those of the lesson are taken. Shipped scenarios live with 300 people for 90 days.

    Example: whoanswers lesson centralised-local distributed-crowd -o lesson.html --language de
    """
