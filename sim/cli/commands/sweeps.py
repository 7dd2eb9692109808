"""The commands of declared experiments."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import run_options, several, shared

_size_options = several(
    click.option(
        "--replicates",
        "other_replicates",
        type=click.IntRange(1, 1_000_000),
        help="Societies a point, instead of the file's.",
    ),
    click.option(
        "--points", type=click.IntRange(1, 1_000_000), help="Size of a sampled design, not the file's."
    ),
)


@click.command(cls=Command)
@takes("experiments", "experiment")
@shared("out")
@_size_options
@run_options
@click.option("--dry-run", is_flag=True, help="Only say how many runs, how long and how much disk.")
@click.option("--shard", metavar="I/N", help="Run only this part of N, as in 3/8; merge joins them.")
@click.option(
    "--until-halfwidth", metavar="M=H", help="Add replicates until a measure's interval is that narrow."
)
@click.option(
    "--saving", is_flag=True, help="Run all with independent numbers too: what did common ones save?"
)
@shared("set", "data", "json")
def sweep() -> None:
    """Run every point of a declared EXPERIMENT, over its replicates.

    Example: whoanswers sweep effort-by-willingness --workers 2
    """


@click.command(cls=Command)
@takes("experiments", "experiment")
@shared("out")
@_size_options
@run_options
@shared("set", "data", "json")
def sensitivity() -> None:
    """Run an EXPERIMENT of a Saltelli or Morris design, and rank its parameters by what they move.

    Example: whoanswers sensitivity what-matters
    """


@click.command(cls=Command)
@takes("experiments", "experiment")
@click.option("--measure", default="answered_share", show_default=True, help="What is compared.")
@shared("out")
@_size_options
@run_options
@shared("set", "data", "json")
def discover() -> None:
    """Run an EXPERIMENT over two scenarios, and tell where the second does worse than the first.

    Example: whoanswers discover effort-by-willingness
    """


@click.command(cls=Command)
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@shared("out", "json")
def merge() -> None:
    """Join the parts of a study, run with --shard, from the folders DIR.

    Example: whoanswers merge part-1 part-2 -o whole
    """
