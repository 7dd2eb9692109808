"""The command that serves the live page."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import shared


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, metavar="[S...]")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8712, show_default=True,
    help="0 takes any that is free.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.option(
    "--visitors", type=click.IntRange(1, 100), default=8, show_default=True, help="Visitors at once."
)
@shared("language", "set", "data")
def serve() -> None:
    """Serve a live page on this machine: two networks side by side, with sliders.

    Scenarios S are those that can be chosen; without any, the shipped ones. Shipped scenarios live with 300
    people unless --set says otherwise.

    Example: whoanswers serve centralised-local distributed-crowd hybrid
    """
