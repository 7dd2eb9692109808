"""The commands of the studies of luck, resilience and claims."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import Number, run_options, shared


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option(
    "--lives", type=click.IntRange(2, 100_000), default=20, show_default=True,
    help="Lives of the society, each lived twice.",
)  # fmt: skip
@shared("out")
@run_options
@shared("set", "data", "json")
def luck() -> None:
    """Tell effort, position and luck apart: the society of SCENARIO in many lives.

    Each life is lived a second time with everybody's effort 10 % higher.

    Example: whoanswers luck distributed-crowd --set people.count=500
    """


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option("--day", type=click.IntRange(0), help="When they leave; half-way if left out.")
@click.option(
    "--who", multiple=True, type=click.Choice(["hubs", "top_helpers", "best_connected", "random"]),
    help="Who leaves; repeatable, all if left out.",
)  # fmt: skip
@click.option(
    "--share", "shares", multiple=True, type=Number(0, 1, min_open=True, max_open=True),
    help="Share of people who leave; repeatable, 0.05 0.1 0.2 0.4 if left out.",
)  # fmt: skip
@click.option(
    "--replicates", type=click.IntRange(2, 100_000), default=20, show_default=True, help="Societies."
)
@shared("out")
@run_options
@shared("set", "data", "json")
def resilience() -> None:
    """Tell who is missed in SCENARIO: hubs, top helpers, the best connected, or random people.

    Example: whoanswers resilience centralised-local --share 0.1 --set people.count=500
    """


@click.command(cls=Command)
@takes("claims", "ids", nargs=-1, metavar="[ID...]")
@click.option("--fast", is_flag=True, help="A first look: fewer parameter sets and pairs, said so.")
@click.option("--sets", type=click.IntRange(1, 100_000), help="Parameter sets; 64, or 16 with --fast.")
@click.option(
    "--replicates", "other_replicates", type=click.IntRange(2, 100_000),
    help="Pairs of societies; 20, or 5 with --fast.",
)  # fmt: skip
@shared("out")
@run_options
@shared("json")
def claims() -> None:
    """Put what people say to the test: the claims board, of all claims or of those named.

    Example: whoanswers claims local-silent purpose --fast
    """
