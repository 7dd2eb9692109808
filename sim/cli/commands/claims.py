"""The command of the claims board."""

from __future__ import annotations

import sys
from typing import Any

import click

from sim.cli.options import print_json, print_notes, print_table, say, shared, taking
from sim.cli.study_options import how, running, stoppable


@click.command()
@taking("claims", "ids", nargs=-1, metavar="[ID...]")
@click.option("--fast", is_flag=True, help="A first look: fewer parameter sets and pairs, said so.")
@click.option("--sets", type=click.IntRange(1, 100_000), help="Parameter sets; 64, or 16 with --fast.")
@click.option(
    "--replicates", type=click.IntRange(2, 100_000), help="Pairs of societies; 20, or 5 with --fast."
)
@shared("out")
@running
@shared("json")
def claims(ids: tuple[str, ...], *, as_json: bool, **options: Any) -> None:
    """Put what people say to the test: the claims board, of all claims or of those named.

    Example: whoanswers claims local-silent purpose --fast
    """
    from sim.studies.claims.claim_files import load_claims

    loaded = load_claims(ids)

    from sim.cli.support.progress import runs_progress
    from sim.cli.support.study_folders import study_folder
    from sim.cli.support.text import command_line, duration
    from sim.studies.claims.board import claims as board_of

    folder = study_folder(options["out"], "claims", resume=options["resume"])
    chosen = {name: options[name] for name in ("fast", "sets", "replicates")} | how(options)
    with stoppable(folder), runs_progress("claims", lambda line: say(line, err=True)) as watch:
        board = board_of(loaded, folder=folder, watch=watch, command=command_line(), **chosen)
    if as_json:
        told = {"folder": str(folder), "report": str(folder / "report.html"), "fast": board.size.fast}
        print_json(
            {**told, "seconds": round(board.seconds, 2), "claims": board.rows, "notes": list(board.notes)}
        )
    else:
        print_table(*board.summary())
        say("\n" + "\n".join(f"{each.claim.id}: {each.judgement.why}." for each in board.found))
        say(f"\nReport: {folder / 'report.html'}\nIt took {duration(board.seconds)}.")
    if board.failed:
        say(f"{board.failed} runs failed; the report says of which claims, and why.", err=True)
    print_notes(board.notes)
    if board.failed:
        sys.exit(1)
