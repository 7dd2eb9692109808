"""The commands that show, write and check files of scenarios. This file imports only click."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import shared


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option("--long", is_flag=True, help="Also show ranges, sources and the full meanings.")
@shared("set", "data", "plugin", "json")
def show() -> None:
    """Show every value of a SCENARIO, with its unit and meaning.

    Example: whoanswers show distributed-crowd
    """


@click.command(cls=Command)
@click.argument("file")
@click.option(
    "--community", is_flag=True,
    help="Instead, write a folder of this name with the tables of an invented firm, for trying `import`.",
)  # fmt: skip
@shared("plugin")
def new() -> None:
    """Write a new scenario FILE with comments, for you to edit.

    Example: whoanswers new town.yaml
    """


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@shared("data", "plugin", "json")
def validate() -> None:
    """Check FILEs of scenarios (with their tables), experiments or claims, and report every fault by line.

    Example: whoanswers validate town.yaml village.yaml
    """


@click.command(cls=Command)
@shared("plugin")
def schema() -> None:
    """Print the JSON schema of scenario files, for editors.

    Example: whoanswers schema > scenario.schema.json
    """


@click.command(cls=Command)
@click.argument("study", metavar="STUDY")
@click.option("-o", "--out", metavar="FILE", help="File to write, .pptx or .pdf; by default brief.pdf.")
@click.option(
    "--last-year", "last_year", metavar="DIR",
    help="Folder of an earlier comparison, such as last year's, to show beside this one.",
)  # fmt: skip
def brief() -> None:
    """Write two or three slides or pages for a board about a study, from its folder STUDY.

    For compare they say what came out, who gains and who loses, and what answers cost. For luck,
    resilience, sweep and sensitivity they say what came out, in one or two pictures, and what it rests on.

    Example: whoanswers brief for-the-board -o brief.pptx
    """
