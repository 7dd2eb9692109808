"""Declare the command `import`, its options and help."""

import click

from sim.cli.lazy_group import Command
from sim.cli.options import Count, shared


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@shared("out")
@click.option("--dry-run", is_flag=True, help="Only report what the files contain; write nothing.")
@click.option(
    "--columns", multiple=True, metavar="ROLE=COLUMN",
    help="Which column has which role: from=who,to=whom or, without a header, from=1,to=2. Can be repeated.",
)  # fmt: skip
@click.option(
    "--strengths", multiple=True, metavar="WORD=SHARE",
    help="Strength of a word or number, as in Often=0.75,Never=none. none is no tie. Can be repeated.",
)  # fmt: skip
@click.option(
    "--rule", type=click.Choice(["maximum", "rank", "logarithm"]), default="maximum", show_default=True,
    help="How counts and minutes become strengths: as a share of the largest, by rank, or by logarithm.",
)  # fmt: skip
@click.option(
    "--layers", multiple=True, metavar="RELATION=LAYER",
    help="Layer of a relation: face_to_face (the default), online or ignore. Can be repeated.",
)  # fmt: skip
@click.option(
    "--directed/--undirected", default=None,
    help="Only the first person of a tie asks the second, or each asks the other. Default: as in the file.",
)  # fmt: skip
@click.option(
    "--unknown", type=click.Choice(["refuse", "skip", "add"]), default="refuse", show_default=True,
    help="If ties name people whom no table of people lists: stop, skip these ties, or add the people.",
)  # fmt: skip
@click.option("--encoding", metavar="NAME", help="Encoding of texts, such as latin-1; by default detected.")
@click.option(
    "--decimal", type=click.Choice(["point", "comma"]), help="Decimal sign of numbers; by default detected."
)
@click.option(
    "--topics", type=Count(1, 1000), default=30, show_default=True,
    help="Maximum number of topics in people's interests; rarer topics of a log are left out.",
)  # fmt: skip
@click.option("--site", metavar="NAME", help="Read only this site of a log that has a column site.")
@shared("json")
def import_files() -> None:
    """Import people, ties, questions and answers from FILEs of other programs, for scenarios.

    FILEs may be CSV, Excel or Parquet tables, adjacency matrices, GraphML, GEXF, Pajek, UCINET DL, Posts.xml
    of Stack Exchange, or the folder of a Slack export. The folder written has a hub and a feed to compare.

    Example: whoanswers import staff.csv contacts.csv -o community
    """
