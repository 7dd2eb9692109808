"""The commands `luck`, `resilience` and `claims`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Unpack

import sim
from sim import studies
from sim.cli import support
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import load_all
from sim.cli.support.output_paths import study_folder
from sim.cli.support.private_output import output_of
from sim.cli.support.progress import progress
from sim.cli.support.tables import command_line, print_json, print_notes
from sim.errors import StudyError

if TYPE_CHECKING:
    from sim.studies.claims.board import Board
    from sim.studies.luck.luck_study import Luck
    from sim.studies.resilience.each_person import EachPerson
    from sim.studies.resilience.resilience_study import Resilience
    from sim.studies.store.study_lives import StudyOptions


def luck(options: Options) -> None:
    """Measure how much effort, asking, position and luck explain in many lives; status 1 if a life failed."""
    started = time.perf_counter()
    scenario = load_all([options["scenario"]], options, at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{scenario.name}-luck", resume=options["resume"])

    with output_of([scenario], folder, options) as output:

        def study(**how: Unpack[StudyOptions]) -> Luck:
            return sim.luck(
                output.scenarios[0], lives=options["lives"], measures=options["measures"],
                small_groups=options["small_groups"], **how,
            )  # fmt: skip

        result = support.save_lives(folder, f"{scenario.name}: lives", output, options, study)
        support.print_study(result, options, folder / "luck.html", started, failed=bool(result.failed))


def resilience(options: Options) -> None:
    """Remove some people on one day, and report whose loss costs most; status 1 if a run failed."""
    started = time.perf_counter()
    if options["each"]:
        _each_person(options, started)
        return
    scenario = load_all([options["scenario"]], options, at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{scenario.name}-resilience", resume=options["resume"])
    shares: dict[str, Any] = {"shares": options["shares"]} if options["shares"] else {}

    with output_of([scenario], folder, options) as output:

        def study(**how: Unpack[StudyOptions]) -> Resilience:
            return sim.resilience(
                output.scenarios[0], day=options["day"], replicates=options["replicates"],
                who=options["who"] or None, measures=options["measures"],
                small_groups=options["small_groups"], **shares, **how,
            )  # fmt: skip

        result = support.save_lives(folder, scenario.name, output, options, study)
        failed = bool(result.runs["error"].notna().any())
        support.print_study(result, options, folder / "report.html", started, failed=failed)


def _each_person(options: Options, started: float) -> None:
    """Remove each of the most needed people in turn; the cost is printed before the study starts."""
    others = {"who": options["who"], "share": options["shares"], "measure": options["measures"]}
    for name, given in others.items():
        if given:
            raise StudyError(f"--each lets single people leave, so --{name} can't be used with it.")
    scenario = load_all([options["scenario"]], options, at_once=options["workers"])[0]
    folder = study_folder(options["out"], f"{scenario.name}-each-person", resume=options["resume"])
    plan = studies.plan_each_person(scenario, replicates=options["replicates"], workers=options["workers"])
    say(plan.text(), err=True)

    with output_of([scenario], folder, options) as output:

        def study(**how: Unpack[StudyOptions]) -> EachPerson:
            return sim.each_person(
                output.scenarios[0], day=options["day"], replicates=options["replicates"], **how
            )

        result = support.save_lives(folder, scenario.name, output, options, study)
        failed = bool(result.runs["error"].notna().any())
        support.print_study(result, options, folder / "report.html", started, failed=failed)


def claims(options: Options) -> None:
    """Test claims; end with status 1 if a run failed."""
    with progress("claims", "reading the claims", lines=False):
        loaded = studies.load_claims(options["ids"])
    folder = study_folder(options["out"], "claims", resume=options["resume"])
    scenarios = [scenario for claim in loaded for scenario in claim.scenarios.values()]
    first = support.first_phase(scenarios, options)
    with support.stoppable(folder), progress("claims", first) as shown:
        board = sim.claims(
            loaded, folder=folder, command=command_line(), fast=options["fast"], sets=options["sets"],
            replicates=options["other_replicates"], watch=shown, **support.how(options),
        )  # fmt: skip
    report = folder / "report.html"
    if options["as_json"]:
        written = {"folder": str(folder), "report": str(report), "fast": board.size.fast}
        found = {"seconds": round(board.seconds, 2), "claims": board.rows, "notes": list(board.notes)}
        print_json({**written, **found})
    else:
        _print_board(board, options, f"Report: {report}")
    if board.failed:
        say(f"{board.failed} runs failed; the report says for which claims, and why.", err=True)
    print_notes(board.notes)
    if board.failed:
        sys.exit(1)


def _print_board(board: Board, options: Options, place: str) -> None:
    tables = [board.summary()] if options["full"] else board.brief()
    support.print_results(board.sentences(), place, tables, support.took(board.seconds, options))
