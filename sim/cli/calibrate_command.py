"""The command `calibrate`: its options and help."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import Count, no_option, run_options, shared


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option(
    "--facts", "facts_file", required=True, metavar="FILE",
    help="The facts of your log: facts.json, or its folder, as `whoanswers facts` writes it.",
)  # fmt: skip
@click.option(
    "--parameters", metavar="NAME,NAME=LOW:HIGH", callback=no_option,
    help="Parameters to fit, each with or without a range; by default, seven about asking and helping.",
)  # fmt: skip
@click.option(
    "--leave-out", metavar="FACT,FACT", callback=no_option,
    help="Facts that the fit ignores; they are still predicted. `outside` stands for every fact because of "
    "which the fit would be refused.",
)  # fmt: skip
@click.option(
    "--points", type=Count(64, 2**20), default=256, show_default=True,
    help="Number of runs of a round: a power of two.",
)  # fmt: skip
@click.option(
    "--rounds", type=Count(1, 10), default=1, show_default=True,
    help="Number of rounds. Each round after the first samples the ranges that the previous one found "
    "plausible.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only report the number of runs, the time and the disk space.")
@click.option(
    "--shard", metavar="I/N",
    help="Run only part I of N of the sample, as in 3/8. `merge` joins them; --resume then fits.",
)  # fmt: skip
@shared("out", "full")
@run_options
@shared("figures", "figure_style", "set", "data", "plugin", "json")
def calibrate() -> None:
    """Fit parameters of a SCENARIO to the facts of your community's log, with intervals.

    Example: whoanswers calibrate question-site --facts facts.json -o fit
    """
