"""The command `facts`: its options and help."""

import click

from sim.cli.lazy_group import Command
from sim.cli.options import Count, Number, shared


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER|LOG...")
@click.option("--site", metavar="NAME", help="Read only this site of a log that has a column site.")
@click.option("--days", "first_days", type=Number(0, min_open=True), help="Use only the first X days.")
@click.option(
    "--from", "start", metavar="TIME",
    help="Beginning of the window: a time as in the log, such as 2018-04-01; a day of a run.",
)  # fmt: skip
@click.option("--to", "end", metavar="TIME", help="End of the window; what happens exactly then is left out.")
@click.option(
    "--lifetime", type=Number(0),
    help="Days after asking within which answers count; by default 30 in a log, asking.lifetime in a run. "
    "0: all answers in the window count.",
)  # fmt: skip
@click.option(
    "--tick-hours", type=Number(0),
    help="Round the waits of a log down to whole ticks of X hours, as in a run.",
)  # fmt: skip
@click.option(
    "--draws", type=Count(0, 1_000_000), default=500, show_default=True,
    help="Number of resamples for the intervals; 0: no intervals.",
)  # fmt: skip
@click.option(
    "--nulls", type=Count(0, 100_000), default=199, show_default=True,
    help="Number of random networks for reciprocity by chance.",
)  # fmt: skip
@click.option(
    "--seed",
    type=Count(0, 2**63 - 1),
    default=0,
    show_default=True,
    help="Seed of resamples and random networks.",
)
@shared("out", "json")
def facts() -> None:
    """Compute the facts of a community from a LOG of questions and answers, or from the FOLDERs of runs.

    A LOG is a folder with questions.csv and answers.csv, or these two files. Several runs, each of another
    society, give the means of the facts.

    Example: whoanswers facts forum --days 90 --lifetime 7
    """
