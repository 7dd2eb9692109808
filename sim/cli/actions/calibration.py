"""The command `calibrate`."""

from __future__ import annotations

import time

import sim
from sim import studies
from sim.cli import support
from sim.cli.actions.sweeps import dry_run
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import load_all, shard_of
from sim.cli.support.output_paths import study_folder
from sim.cli.support.progress import progress
from sim.cli.support.tables import command_line

_FITTING = "drawing the pictures and writing the report"


def calibrate(options: Options) -> None:
    """Fit a scenario to facts; end with status 1 if runs failed."""
    started = time.perf_counter()
    scenario = load_all([options["scenario"]], options, at_once=options["workers"])[0]
    shard = shard_of(options["shard"])
    parameters, points = _names(options["parameters"]), options["points"] or studies.POINTS
    leave_out = _names(options["leave_out"]) or ()
    studies.check_leave_out(leave_out)
    plan = studies.plan_calibration(scenario, options["facts_file"], parameters=parameters, points=points)
    if options["dry_run"]:
        more = [f"{studies.CHECKS} runs that check the fit"]
        more += [f"{options['rounds'] - 1} further rounds of as many runs"] if options["rounds"] > 1 else []
        dry_run(plan.sample(plan.dimensions, 1), plan.work(), options, shard, more)
        return
    suffix = f"-part-{shard[0]}-of-{shard[1]}" if shard else ""
    folder = study_folder(options["out"], f"{scenario.name}-fit{suffix}", resume=options["resume"])
    with (
        support.stoppable(folder),
        progress(scenario.name, support.first_phase([scenario], options)) as shown,
    ):
        how = support.how(options)
        if shard is not None:
            sample = plan.sample(plan.dimensions, 1)
            swept = sim.sweep(sample, folder, work=plan.work(), shard=shard, watch=shown, **how)
            say(f"{len(swept.runs):,} runs: {folder}. `whoanswers merge` joins all parts once they have run.")
            return
        result = sim.calibrate(
            scenario, options["facts_file"], folder, parameters=parameters, points=points,
            leave_out=leave_out, rounds=options["rounds"], watch=shown, **how,
        )  # fmt: skip
        shown.phase(_FITTING)
        result.save(folder, command=command_line(), figures=options["figures"])
    report = folder / "report.html"
    support.print_study(result, options, report, started, failed=bool(result.failed))


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]
