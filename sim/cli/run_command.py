"""The command `run`: its options and help."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import Count, no_option, shared


def _no_threads(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Refuse the former option ``--threads``."""
    if value is not None:
        raise click.UsageError(
            "--threads no longer exists, because threads made no run faster; leave it out."
        )


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option(
    "--lives", type=Count(1, 100_000), default=1, show_default=True,
    help="Number of lives: the same people and ties, each time with other luck.",
)  # fmt: skip
@shared("out")
@click.option(
    "--tables", metavar="NAME,NAME", callback=no_option,
    help="Tables to write, such as people,days; by default questions, answers, people and days.",
)  # fmt: skip
@click.option("--ties", is_flag=True, help="Also write the table of ties.")
@click.option(
    "--network", "networks", metavar="FILE,FILE", callback=no_option,
    help="Also write networks as GraphML or GEXF: help, help-by-day (each answer is an edge with a day) or "
    "ties, as in help.graphml,help-by-day.gexf.",
)  # fmt: skip
@click.option("--csv", is_flag=True, help="Also write the tables as CSV.")
@click.option("--threads", hidden=True, expose_value=False, callback=_no_threads)
@click.option(
    "--engine", type=click.Choice(["auto", "compiled", "numpy"]), default="auto", show_default=True,
    help="Code that computes each day; auto takes the faster. Both give the same results.",
)  # fmt: skip
@shared("private", "set", "data", "plugin", "json")
def run() -> None:
    """Run one SCENARIO and write its tables.

    Example: whoanswers run hybrid --lives 10 -o hybrid-run
    """
