"""Run declared experiments, and analyse what they gave."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sim
from sim import studies
from sim.cli import support
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import half_width_of, shard_of
from sim.cli.support.output_paths import output_folder, study_folder
from sim.cli.support.progress import runs_progress
from sim.cli.support.tables import command_line, duration, print_json, print_notes, print_table
from sim.scenarios.checks.memory import size
from sim.scenarios.loading import assignments

if TYPE_CHECKING:
    from sim.studies import Experiment, Plan, SweepResult

_MANY = 20_000  # points that take seconds to lay out

T = TypeVar("T")
Shard = tuple[int, int] | None


def sweep(options: Options) -> None:
    """Run every point of an experiment; status 1 if runs failed."""
    shard, until = shard_of(options["shard"]), half_width_of(options["until_halfwidth"])
    experiment = _loaded(options)
    if options["dry_run"]:
        _dry_run(experiment, options, shard)
        return
    if options["saving"]:
        studies.check_saving(experiment, part=shard is not None or until is not None)

    def save(swept: SweepResult) -> None:
        if shard is None:
            studies.save_responses(swept)
        if options["saving"]:
            # once more with independent numbers, in a folder of its own
            twin, folder = replace(swept.experiment, independent=True), swept.folder / "independent"
            studies.save_saving(swept, _swept(twin, folder, {**options, "resume": True}))

    result, _ = _in_folder(experiment, options, save, shard, until)
    _print(result, as_json=options["as_json"])


def sensitivity(options: Options) -> None:
    """Run an experiment and rank its parameters; status 1 if runs failed."""
    experiment = _loaded(options)
    studies.check_design(experiment)

    def analyse(swept: SweepResult) -> sim.Sensitivity:
        found = sim.sensitivity(swept)
        studies.save_sensitivity(swept, found)
        return found

    result, found = _in_folder(experiment, options, analyse)
    notes = [note for note in (*result.notes, *result.gaps) if note not in found.warnings]
    ranking, columns = found.ranking.astype(object), list(found.ranking.columns)
    rows = ranking.where(ranking.notna(), float("nan")).to_numpy().tolist()
    if options["as_json"]:
        table = [dict(zip(columns, row, strict=True)) for row in rows]
        written = {"folder": str(result.folder), "ranking": table, "warnings": list(found.warnings)}
        print_json({**written, "notes": notes})
    else:
        title = f"{experiment.name}: what matters most (value: {found.meaning}; 95 % interval)"
        print_table(title, columns, rows)
        say(f"\nTables and pictures: {result.folder}")
    _end(result, (*found.warnings, *notes))


def discover(options: Options) -> None:
    """Run an experiment over two scenarios, and say where the second does worse; status 1 if runs failed."""
    experiment, measure = _loaded(options), options["measure"]
    studies.check_pair(experiment, measure)

    def search(swept: SweepResult) -> list[sim.Discovery]:
        found = sim.discover(swept, measure=measure)
        studies.save_discovery(swept, found)
        return found

    result, found = _in_folder(experiment, options, search)
    lines = [line for each in found for line in each.words()]
    notes = [*result.notes, *result.gaps]
    if options["as_json"]:
        print_json({"folder": str(result.folder), "words": lines, "notes": notes})
    else:
        say("\n".join(lines))
        say(f"\nTables and pictures: {result.folder}")
    _end(result, notes)


def merge(options: Options) -> None:
    """Join the parts of a study; status 1 if runs failed or are missing."""
    folder = output_folder(options["out"], "merged")
    result = sim.merge(options["folders"], folder, command=command_line())
    _print(result, as_json=options["as_json"])


def _loaded(options: Options) -> Experiment:
    """Read an experiment, with what the command changes of it."""
    settings = assignments(options["settings"])
    experiment = sim.load_experiment(options["experiment"], settings, data=options["data"])
    changed = studies.resized(experiment, replicates=options["other_replicates"], points=options["points"])
    if (count := changed.design.count()) > _MANY:
        say(f"Laying out {count:,} points, which takes a while.", err=True)
    return changed


def _in_folder(
    experiment: Experiment,
    options: Options,
    then: Callable[[SweepResult], T],
    shard: Shard = None,
    until: tuple[str, float] | None = None,
) -> tuple[SweepResult, T]:
    """Run a study in its folder, and do `then` with it; all of it can be stopped and resumed."""
    part = f"-part-{shard[0]}-of-{shard[1]}" if shard else ""
    folder = study_folder(options["out"], experiment.name + part, resume=options["resume"])
    with support.stoppable(folder):
        result = _swept(experiment, folder, options, shard, until)
        return result, then(result)


def _swept(
    experiment: Experiment,
    folder: Path,
    options: Options,
    shard: Shard = None,
    until: tuple[str, float] | None = None,
) -> SweepResult:
    how = support.how(options)
    with runs_progress(experiment.name) as watch:
        return sim.sweep(
            experiment, folder, shard=shard, until_halfwidth=until, watch=watch, command=command_line(), **how
        )


def _print(result: SweepResult, *, as_json: bool) -> None:
    """Print what a study gave; status 1 if runs failed or are missing."""
    failed, missing = len(result.failed), result.due - len(result.runs)
    notes = [*result.notes, *result.gaps]
    if as_json:
        counts = {"runs": len(result.runs), "due": result.due, "failed": failed}
        written = {"folder": str(result.folder), "seconds": round(result.seconds, 2)}
        print_json({**written, **counts, "notes": notes})
    else:
        print_table(*result.table())
        lost = f", {failed} failed" if failed else ""
        lost += f", {missing} are missing" if missing > 0 else ""
        took = duration(result.seconds)
        say(f"\n{len(result.runs):,} runs{lost}. Tables: {result.folder}\nIt took {took}.")
    _end(result, notes, missing=missing > 0)


def _end(result: SweepResult, notes: Iterable[str], *, missing: bool = False) -> None:
    """Say why runs failed, and what is to be noted; end with status 1 if runs failed or are missing."""
    for reason, count in result.failed["error"].value_counts().head(5).items():
        say(f"{count} failed: {reason}", err=True)
    print_notes(notes)
    if len(result.failed) or missing:
        sys.exit(1)


def _dry_run(experiment: Experiment, options: Options, shard: Shard) -> None:
    """Print what a study will cost; status 1 if no run of the pilot completed."""
    work = studies.scenario_task(experiment.scenarios, "compiled")
    found = studies.plan(experiment, work, workers=options["workers"], shard=shard)
    if options["as_json"]:
        print_json(asdict(found))
    else:
        rows = [*_expected(found), *(("failed", reason) for reason in found.failed[:5])]
        if options["until_halfwidth"] is not None:
            rows.append(("besides", "replicates that --until-halfwidth adds, as many as it takes"))
        if options["saving"]:
            rows.append(("besides", "as much again for --saving"))
        print_table(f"{experiment.name}: what it will take", ("", "expected"), rows)
    if len(found.failed) == found.piloted:
        sys.exit(1)


def _expected(found: Plan) -> list[tuple[str, str]]:
    times, whole = "unknown: no run of the pilot completed", "unknown"
    if found.mean == found.mean:  # a number
        spread = f"{found.shortest:.2f} to {found.longest:.2f} s in {found.piloted} runs"
        times = f"{found.mean:.2f} s, {spread}"
        processes = "1 worker" if found.workers == 1 else f"{found.workers} workers"
        whole = f"about {duration(found.seconds)} on {processes}, their start included"
    start = f"about {duration(found.starting)}" if found.starting == found.starting else "unknown"
    return [
        ("points", f"{found.points:,}"), ("runs", f"{found.runs:,}"), ("a worker's start", start),
        ("a run", times), ("all runs", whole),
        ("disk", f"about {size(found.size)}"),
    ]  # fmt: skip
