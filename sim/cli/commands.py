"""The commands: their names, options and help. This file imports only click, so help appears at once."""

import click

from sim.cli.calibrate_command import calibrate as calibrate
from sim.cli.fact_command import facts as facts
from sim.cli.file_commands import (
    brief as brief,
    new as new,
    schema as schema,
    show as show,
    validate as validate,
)
from sim.cli.import_command import import_files as import_files
from sim.cli.lazy_group import Command, takes
from sim.cli.optimise_command import optimise as optimise
from sim.cli.options import (
    Count,
    Number,
    no_option,
    no_options,
    run_options,
    several,
    shared,
    study_options,
)
from sim.cli.run_command import run as run

_keep_option = click.option(
    "--keep", metavar="NAME,NAME", callback=no_option,
    help="Tables of every run to keep in the folder `tables`, such as days,people.",
)  # fmt: skip
_LESSONS = ("local-or-crowd", "silent-neighbours", "hard-work-and-luck", "the-hub")
_LISTED = ("scenarios", "experiments", "claims", "parts", "measures")
_size_options = several(
    click.option(
        "--replicates", "other_replicates", type=Count(1, 1_000_000),
        help="Number of replicates at each point; overrides the experiment file.",
    ),
    click.option(
        "--points", type=Count(1, 1_000_000),
        help="Number of points of a sampled design; overrides the experiment file.",
    ),
)  # fmt: skip


def _no_until(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Refuse a stop condition where runs are compared."""
    if value is not None:
        raise click.UsageError(
            "compare has no --until, because compared runs must last equally long; use a sweep, whose "
            "experiment can have the key until."
        )


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, required=True, metavar="A B [C...]")
@click.option(
    "--replicates", type=Count(2, 100_000), default=20, show_default=True,
    help="Number of replicates: different societies, each run once under every scenario.",
)  # fmt: skip
@study_options
@click.option(
    "--questions",
    metavar="PERSON|most-divided",
    callback=no_option,
    help="Also follow the same questions through each network and report where they end: those of a person, "
    "or ten that were answered in one network and not in another.",
)
@click.option(
    "--draws", "fit", metavar="DIR", callback=no_option,
    help="Folder that `calibrate` wrote: each replicate uses other values from the posterior, so that "
    "intervals include the uncertainty of the fit.",
)  # fmt: skip
@_keep_option
@click.option("--until", hidden=True, expose_value=False, callback=_no_until)
@shared("small_groups", "private", "figures", "figure_style", "measure", "set", "data", "plugin", "json")
def compare() -> None:
    """Compare who gets answers under scenarios A, B and more, with the same people and luck.

    Example: whoanswers compare centralised-local distributed-crowd
    """


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, metavar="[A B]")
@click.option("-o", "--out", metavar="FILE", help="Page to write; by default lesson-NAME.html.")
@click.option(
    "--lesson", "name", type=click.Choice(_LESSONS), default=_LESSONS[0], metavar="LESSON",
    help=f"Lesson to write: {_LESSONS[0]} (the default), {', '.join(_LESSONS[1:-1])} or {_LESSONS[-1]}. "
    "If its text doesn't fit A and B, that of local-or-crowd is used.",
)  # fmt: skip
@click.option(
    "--slider", metavar="NAME=V1,V2,...",
    help="Parameter that the slider changes, and the values to record: people.effort.mean=0.1,0.25,0.5.",
)  # fmt: skip
@shared("language")
@click.option(
    "--replicates", type=Count(2, 1000), default=20, show_default=True,
    help="Number of replicates, each another society, for the intervals in the answer key.",
)  # fmt: skip
@click.option(
    "--workers", type=Count(0, 1024), help="Number of worker processes for these; 0: only this process."
)
@shared("names", "set", "data", "plugin", "json")
def lesson() -> None:
    """Write a lesson: one page that shows networks A and B side by side and opens without internet.

    Without A and B, the lesson's own networks are shown. Shipped scenarios are run with 300 people for 90
    days, unless --set says otherwise.

    Example: whoanswers lesson -o lesson.html
    """


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option(
    "--lives", type=Count(2, 100_000), default=20, show_default=True,
    help="Number of lives: the same people and ties, each time with other luck.",
)  # fmt: skip
@study_options
@shared("small_groups", "private", "figures", "figure_style", "measure", "set", "data", "plugin", "json")
def luck() -> None:
    """Measure how much effort, asking, position and luck decide who is answered, in many lives of a SCENARIO.

    Each life is run a second time with everybody's effort 10 % higher, to see what more effort changes.

    Example: whoanswers luck distributed-crowd
    """


@click.command(cls=Command)
@takes("scenarios", "scenario")
@click.option("--day", type=Count(0), help="Day on which they leave; by default half-way.")
@click.option(
    "--each", is_flag=True,
    help="Instead, let each of the 20 people whom the community needs most leave in turn. The people must be "
    "from a file. The number of runs and the time are printed first.",
)  # fmt: skip
@click.option(
    "--who", multiple=True, type=click.Choice(["hubs", "top_helpers", "best_connected", "random"]),
    metavar="WHO",
    help="Who leaves: hubs, top_helpers, best_connected or random; by default each of these in turn. Can be "
    "repeated.",
)  # fmt: skip
@click.option(
    "--share", "shares", multiple=True, type=Number(0, 1, min_open=True, max_open=True),
    help="Share of people who leave; by default 0.05, 0.1, 0.2 and 0.4 in turn. Can be repeated.",
)  # fmt: skip
@click.option(
    "--replicates", type=Count(2, 100_000), default=20, show_default=True,
    help="Number of replicates: different societies.",
)  # fmt: skip
@study_options
@shared("small_groups", "private", "figures", "figure_style", "measure", "set", "data", "plugin", "json")
def resilience() -> None:
    """Measure whose loss costs a SCENARIO most answers: hubs, top helpers, well-connected or random people.

    Example: whoanswers resilience centralised-local --share 0.1
    """


@click.command(cls=Command)
@takes("claims", "ids", nargs=-1, metavar="[ID...]")
@click.option("--fast", is_flag=True, help="Faster and less certain: fewer parameter sets and replicates.")
@click.option("--sets", type=Count(1, 100_000), help="Number of parameter sets; 64, or 16 with --fast.")
@click.option(
    "--replicates", "other_replicates", type=Count(2, 100_000),
    help="Number of replicates, each a different society; by default 20, or 5 with --fast.",
)  # fmt: skip
@study_options
@shared("plugin", "json")
def claims() -> None:
    """Test what people say about local networks and crowds: all claims, or those with these IDs.

    Example: whoanswers claims local-silent purpose --fast
    """


@click.command(cls=Command)
@takes("experiments", "experiment")
@shared("out", "full")
@_size_options
@run_options
@click.option("--dry-run", is_flag=True, help="Only report the number of runs, the time and the disk space.")
@click.option("--shard", metavar="I/N", help="Run only part I of N, as in 3/8. `merge` joins them.")
@click.option(
    "--until-halfwidth", metavar="M=H",
    help="Add replicates until the interval of measure M is estimate ± H or narrower.",
)  # fmt: skip
@click.option(
    "--saving", is_flag=True,
    help="Also run with independent random numbers, and report how many runs common ones saved.",
)  # fmt: skip
@_keep_option
@shared("figures", "figure_style", "set", "data", "plugin", "json")
def sweep() -> None:
    """Run every point of an EXPERIMENT's design.

    EXPERIMENT is a name (whoanswers list experiments) or a file.

    Example: whoanswers sweep effort-by-willingness --dry-run
    """


@click.command(cls=Command)
@takes("experiments", "experiment")
@shared("out", "full")
@_size_options
@run_options
@_keep_option
@shared("figures", "figure_style", "set", "data", "plugin", "json")
def sensitivity() -> None:
    """Run an EXPERIMENT and rank its parameters by how much they change the results.

    The experiment needs a Saltelli or a Morris design.

    Example: whoanswers sensitivity what-matters
    """


@click.command(cls=Command)
@takes("experiments", "experiment")
@click.option(
    "--measure",
    default="answered_share",
    show_default=True,
    help="Measure by which the scenarios are compared.",
)
@click.option(
    "--where", multiple=True, metavar="CONDITION", callback=no_options,
    help="Instead, find where an outcome of each scenario passes a threshold, as in 'answered_share < 0.3'. "
    "Can be repeated: all must hold.",
)  # fmt: skip
@shared("out", "full")
@_size_options
@run_options
@_keep_option
@shared("figures", "figure_style", "set", "data", "plugin", "json")
def discover() -> None:
    """Run an EXPERIMENT with two scenarios, and find where the second does worse than the first.

    With --where, find instead where outcomes of each scenario pass thresholds.

    Example: whoanswers discover effort-by-willingness
    """


@click.command(cls=Command)
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@shared("out", "full", "plugin", "json")
def merge() -> None:
    """Join the shards of a study that ran with --shard, from the folders DIR.

    Example: whoanswers merge part-1 part-2 -o whole
    """


@click.command("list", cls=Command)
@click.argument("kind", type=click.Choice(_LISTED), required=False, metavar="[KIND]")
@shared("plugin", "json")
def list_shipped() -> None:
    """List what comes with the package and with plugins: all of it, or one KIND.

    KIND is scenarios, experiments, claims, parts or measures. Parts are the channels, rules, networks and
    measures of plugins that are installed or named with --plugin. Measures are only listed if you name this
    KIND.

    Example: whoanswers list scenarios
    """


@click.command(cls=Command)
@takes("scenarios", "scenarios", nargs=-1, metavar="[S...]")
@click.option(
    "--port", type=Count(0, 65_535), default=8712, show_default=True,
    help="Port of the page; 0 takes any free one.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.option(
    "--visitors", type=Count(1, 100), default=8, show_default=True,
    help="Largest number of visitors at the same time.",
)  # fmt: skip
@shared("language", "names", "set", "data", "plugin")
def serve() -> None:
    """Open a live page on this machine: two networks side by side, with sliders.

    Visitors can choose among the scenarios S, by default all shipped ones. Shipped scenarios are run with
    300 people, unless --set says otherwise.

    Example: whoanswers serve centralised-local distributed-crowd hybrid
    """
