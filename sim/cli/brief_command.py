"""The command `brief`: its options and help."""

import click

from sim.cli.lazy_group import Command


@click.command(cls=Command)
@click.argument("study", metavar="STUDY")
@click.option("-o", "--out", metavar="FILE", help="File to write, .pptx or .pdf; by default brief.pdf.")
@click.option(
    "--last-year", "last_year", metavar="DIR",
    help="Folder of an earlier comparison, such as last year's, to show beside this one.",
)  # fmt: skip
def brief() -> None:
    """Write three slides or pages for a board about a comparison, from the folder STUDY.

    The first says what came out, the second who gains and who loses, and the third what answers cost.

    Example: whoanswers brief whoanswers-out/centralised-local-against-distributed-crowd -o brief.pptx
    """
