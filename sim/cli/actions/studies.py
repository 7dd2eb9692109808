"""Study luck, resilience and claims."""

from __future__ import annotations

import sys
import time
from functools import partial

import sim
from sim import studies
from sim.cli import support
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import load_all
from sim.cli.support.output_paths import study_folder
from sim.cli.support.progress import runs_progress
from sim.cli.support.tables import Table, command_line, duration, print_json, print_notes, print_table


def luck(options: Options) -> None:
    """Live a society many times, and tell effort, position and luck apart; status 1 if a life failed."""
    started = time.perf_counter()
    scenario = load_all([options["scenario"]], options, at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{scenario.name}-luck", resume=options["resume"])
    study = partial(sim.luck, scenario, lives=options["lives"])
    result = support.save_lives(folder, f"{scenario.name}: lives", options, study)
    failed = bool(result.failed)
    texts: list[str | Table] = [*result.summary()]
    support.print_study(result, texts, options, folder / "luck.html", started, failed=failed)


def resilience(options: Options) -> None:
    """Let some leave, and report who is missed; status 1 if a run failed."""
    started = time.perf_counter()
    scenario = load_all([options["scenario"]], options, at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{scenario.name}-resilience", resume=options["resume"])
    study = partial(sim.resilience, scenario, day=options["day"], replicates=options["replicates"])
    study = partial(study, who=options["who"] or None)
    study = partial(study, shares=options["shares"]) if options["shares"] else study
    result = support.save_lives(folder, scenario.name, options, study)
    texts: list[str | Table] = [result.headline(), *result.summary()]
    failed = bool(result.runs["error"].notna().any())
    support.print_study(result, texts, options, folder / "report.html", started, failed=failed)


def claims(options: Options) -> None:
    """Put claims to the test; status 1 if a run failed."""
    loaded = studies.load_claims(options["ids"])
    folder = study_folder(options["out"], "claims", resume=options["resume"])
    study = partial(sim.claims, loaded, folder=folder, command=command_line(), fast=options["fast"])
    study = partial(study, sets=options["sets"], replicates=options["other_replicates"])
    with support.stoppable(folder), runs_progress("claims") as watch:
        board = study(watch=watch, **support.how(options))
    report = folder / "report.html"
    if options["as_json"]:
        written = {"folder": str(folder), "report": str(report), "fast": board.size.fast}
        found = {"seconds": round(board.seconds, 2), "claims": board.rows, "notes": list(board.notes)}
        print_json({**written, **found})
    else:
        print_table(*board.summary())
        say("\n" + "\n".join(f"{each.claim.id}: {each.judgement.why}." for each in board.found))
        say(f"\nReport: {report}\nIt took {duration(board.seconds)}.")
    if board.failed:
        say(f"{board.failed} runs failed; the report says of which claims, and why.", err=True)
    print_notes(board.notes)
    if board.failed:
        sys.exit(1)
