"""The commands that show what a scenario says, and check files."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import shared


@click.command("list", cls=Command)
@click.argument("kind", type=click.Choice(["scenarios", "experiments", "claims"]), required=False)
@shared("json")
def list_shipped() -> None:
    """List what comes with the package, or only one KIND of it, each with its question or statement.

    Example: whoanswers list
    """


@click.command(cls=Command)
@takes("scenarios", "scenario")
@shared("set", "data", "json")
def show() -> None:
    """Show every value of a SCENARIO with its unit, range, source and meaning.

    Example: whoanswers show distributed-crowd --set people.count=500
    """


@click.command(cls=Command)
@click.argument("file")
def new() -> None:
    """Write a commented scenario FILE to begin with.

    Example: whoanswers new town.yaml
    """


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@shared("data", "json")
def validate() -> None:
    """Check FILEs of scenarios (with their tables), experiments or claims; tell every fault with its line.

    Example: whoanswers validate town.yaml village.yaml
    """


@click.command(cls=Command)
def schema() -> None:
    """Print the JSON schema of scenario files, for editors.

    Example: whoanswers schema > scenario.schema.json
    """
