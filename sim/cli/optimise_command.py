"""The command `optimise`: its options and help."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import Count, no_options, run_options, shared


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, required=True, metavar="S...")
@click.option(
    "--objective", "objectives", multiple=True, metavar="MEASURE", callback=no_options,
    default=("answered_share", "less reads_per_answer"), show_default=True,
    help="Measure to improve; less before its name if small values are better. Can be repeated.",
)  # fmt: skip
@click.option(
    "--parameter", "searched", multiple=True, required=True, metavar="NAME=LOW:HIGH", callback=no_options,
    help="Parameter to search: its range, as in people.effort.mean=0.1:0.5 or channels.feed.reach=1:32:log, "
    "or its values, as in ties.online.kind=interest,random. Can be repeated.",
)  # fmt: skip
@click.option(
    "--budget", type=Count(16, 1_000_000), default=400, show_default=True,
    help="Number of runs of the search, without the fresh replicates.",
)  # fmt: skip
@click.option(
    "--replicates", type=Count(2, 1000), default=4, show_default=True,
    help="Smallest number of replicates of a point; points near the best ones get up to eight times as many.",
)  # fmt: skip
@click.option(
    "--fresh", type=Count(0, 1000), default=20, show_default=True,
    help="Replicates of each best point with new random numbers, which give its interval; 0: none.",
)  # fmt: skip
@click.option("--seed", type=Count(0, 2**32 - 1), default=1, show_default=True, help="Seed of the search.")
@shared("out", "full")
@run_options
@shared("figures", "figure_style", "set", "data", "plugin", "json")
def optimise() -> None:
    """Search for the values that give the most of some measures and the least of others.

    With two or more objectives, the result is their Pareto front. Of several scenarios S, such as some with
    interventions or with other channels, the search chooses too.

    Example: whoanswers optimise hybrid --parameter people.on_crowd=0:1
    """
