"""The commands: names, options and help; loads nothing but click."""

import click

from sim.cli.lazy_group import Command, takes
from sim.cli.options import Number, no_option, run_options, several, shared

_LESSONS = ("local-or-crowd", "hard-work-and-luck", "the-hub")
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
@takes("scenarios", "scenario")
@click.option(
    "--lives", type=click.IntRange(1, 100_000), default=1, show_default=True, help="Lives of the society."
)
@shared("out")
@click.option("--ties", is_flag=True, help="Write the table of ties too.")
@click.option("--csv", is_flag=True, help="Write the tables as CSV too.")
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads; as many as processors if left out.")
@click.option(
    "--engine", type=click.Choice(["auto", "compiled", "numpy"]), default="auto", show_default=True,
    help="Which form of the hot processes; auto takes the sooner done. No result depends on it.",
)  # fmt: skip
@shared("set", "data", "json")
def run() -> None:
    """Run one SCENARIO and write its tables.

    Example: whoanswers run hybrid --lives 10 --set people.count=500 -o hybrid-run
    """


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, required=True, metavar="A B [C...]")
@click.option(
    "--replicates", type=click.IntRange(2, 100_000), default=20, show_default=True, help="Paired societies."
)
@shared("out")
@run_options
@click.option(
    "--questions",
    metavar="PERSON|most-divided",
    callback=no_option,
    help="What became of the very same questions of the first society in each network, and why: a person's, "
    "or ten that were answered in one network and not in another.",
)
@shared("set", "data", "json")
def compare() -> None:
    """Compare who gets answers under scenarios A, B and more, over the same people and luck.

    Example: whoanswers compare centralised-local distributed-crowd --set people.count=500
    """


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, metavar="[A B]")
@click.option("-o", "--out", metavar="FILE", help="The page to write; lesson-<name>.html if left out.")
@click.option(
    "--lesson", "name", type=click.Choice(_LESSONS), default=_LESSONS[0], show_default=True, help="Its text."
)
@click.option("--slider", metavar="NAME=V1,V2,...", help="Values to record: people.effort.mean=0.1,0.25,0.5.")
@shared("language")
@click.option(
    "--replicates", type=click.IntRange(2, 1000), default=20, show_default=True,
    help="Other societies, for the answer key to say how sure it is.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(0, 1024), help="Processes for these; 0 runs in this one.")
@shared("set", "data", "json")
def lesson() -> None:
    """Record networks A and B side by side, and write a lesson: one page that opens from a disk.

    Without A and B those of the lesson are taken. Shipped scenarios live with 300 people for 90 days.

    Example: whoanswers lesson centralised-local distributed-crowd -o lesson.html --language de
    """


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
