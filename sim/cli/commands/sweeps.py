"""The commands of declared studies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from sim.cli.options import print_json, print_table, say, shared, taking
from sim.cli.study_options import how, running, stoppable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MANY = 20_000  # points that take seconds to lay out

_SIZES = (
    click.option(
        "--replicates", type=click.IntRange(1, 1_000_000), help="Societies a point, instead of the file's."
    ),
    click.option(
        "--points",
        type=click.IntRange(1, 1_000_000),
        help="Size of a sampled design, not the file's.",
    ),
)


def sized(command: Any) -> Any:
    """Give a command the options that change how large an experiment is."""
    for option in reversed(_SIZES):
        command = option(command)
    return command


def _loaded(experiment: str, options: dict[str, Any]) -> Any:
    """Read an experiment, with what the command changes of it."""
    from sim.scenarios.loading import assignments
    from sim.studies.experiments.experiment_files import load_experiment, resized

    loaded = load_experiment(experiment, assignments(options["settings"]), data=options["data"])
    changed = resized(loaded, replicates=options["replicates"], points=options["points"])
    if (count := changed.design.count()) > _MANY:
        say(f"Laying out {count:,} points, which takes a while.", err=True)
    return changed


@click.command()
@taking("experiments", "experiment")
@shared("out")
@sized
@running
@click.option("--dry-run", is_flag=True, help="Only say how many runs, how long and how much disk.")
@click.option("--shard", metavar="I/N", help="Run only this part of N, as in 3/8; merge joins them.")
@click.option(
    "--until-halfwidth", metavar="M=H", help="Add replicates until a measure's interval is that narrow."
)
@click.option(
    "--saving", is_flag=True, help="Run all with independent numbers too: what did common ones save?"
)
@shared("set", "data", "json")
def sweep(experiment: str, *, as_json: bool, **options: Any) -> None:
    """Run every point of a declared EXPERIMENT, over its replicates.

    Example: whoanswers sweep effort-by-willingness --workers 2
    """
    from sim.cli.support.study_folders import half_width_of, shard_of

    shard, until = shard_of(options["shard"]), half_width_of(options["until_halfwidth"])
    loaded = _loaded(experiment, options)
    if options["dry_run"]:
        _dry_run(loaded, options, shard, as_json=as_json)
        return
    from sim.studies.sweeps.sweep_contents import check_saving, save_responses

    if options["saving"]:
        check_saving(loaded, part=shard is not None or until is not None)

    def save(swept: Any) -> None:
        if shard is None:
            save_responses(swept)
        if options["saving"]:
            _measure_saving(swept, options)

    result, _ = _ran(loaded, options, save, shard, until)
    _tell(result, as_json=as_json)


def _ran(
    loaded: Any, options: dict[str, Any], then: Callable[[Any], Any], shard: Any = None, until: Any = None
) -> tuple[Any, Any]:
    """Run a study in its folder, and do `then` with it; all of it can be stopped and gone on with."""
    from sim.cli.support.study_folders import study_folder

    part = f"-part-{shard[0]}-of-{shard[1]}" if shard else ""
    folder = study_folder(options["out"], loaded.name + part, resume=options["resume"])
    with stoppable(folder):
        result = _swept(loaded, folder, options, shard=shard, until=until)
        return result, then(result)


def _measure_saving(result: Any, options: dict[str, Any]) -> None:
    """Run a study once more with independent numbers, in a folder of its own, and write what they cost."""
    from dataclasses import replace

    from sim.studies.sweeps.sweep_contents import save_saving

    twin, folder = replace(result.experiment, independent=True), result.folder / "independent"
    save_saving(result, _swept(twin, folder, {**options, "resume": True}))


@click.command()
@taking("experiments", "experiment")
@shared("out")
@sized
@running
@shared("set", "data", "json")
def sensitivity(experiment: str, *, as_json: bool, **options: Any) -> None:
    """Run an EXPERIMENT of a Saltelli or Morris design, and rank its parameters by what they move.

    Example: whoanswers sensitivity what-matters
    """
    loaded = _loaded(experiment, options)
    from sim.studies.sensitivity.sensitivity import check_design

    check_design(loaded)

    def ranked(swept: Any) -> Any:
        from sim.studies.sensitivity.sensitivity import sensitivity as analyse
        from sim.studies.sweeps.sweep_contents import save_sensitivity

        found = analyse(swept)
        save_sensitivity(swept, found)
        return found

    result, found = _ran(loaded, options, ranked)
    notes = [note for note in (*result.notes, *result.lacking) if note not in found.doubts]
    ranking = found.ranking.astype(object)
    rows = ranking.where(ranking.notna(), float("nan")).to_numpy().tolist()
    if as_json:
        table = [dict(zip(found.ranking.columns, row, strict=True)) for row in rows]
        told = {"folder": str(result.folder), "ranking": table, "doubts": list(found.doubts)}
        print_json({**told, "notes": notes})
    else:
        title = f"{loaded.name}: what matters most (value: {found.meaning}; 95 % interval)"
        print_table(title, list(found.ranking.columns), rows)
        say(f"\nTables and pictures: {result.folder}")
    _end(result, (*found.doubts, *notes))


@click.command()
@taking("experiments", "experiment")
@click.option("--measure", default="answered_share", show_default=True, help="What is compared.")
@shared("out")
@sized
@running
@shared("set", "data", "json")
def discover(experiment: str, *, measure: str, as_json: bool, **options: Any) -> None:
    """Run an EXPERIMENT over two scenarios, and tell where the second does worse than the first.

    Example: whoanswers discover effort-by-willingness
    """
    loaded = _loaded(experiment, options)
    from sim.studies.discovery.discovery import check_pair, discover as find
    from sim.studies.sweeps.sweep_contents import save_discovery

    check_pair(loaded, measure)

    def sought(swept: Any) -> Any:
        found = find(swept, measure=measure)
        save_discovery(swept, found)
        return found

    result, found = _ran(loaded, options, sought)
    if as_json:
        told = {"folder": str(result.folder), "words": [line for each in found for line in each.words()]}
        print_json({**told, "notes": [*result.notes, *result.lacking]})
    else:
        say("\n".join(line for each in found for line in each.words()))
        say(f"\nTables and pictures: {result.folder}")
    _end(result, (*result.notes, *result.lacking))


def _swept(loaded: Any, folder: Path, options: dict[str, Any], **more: Any) -> Any:
    from sim.cli.support.progress import runs_progress
    from sim.cli.support.text import command_line
    from sim.studies.sweeps.sweep import sweep as sweep_all

    chosen = how(options)
    with runs_progress(loaded.name, lambda line: say(line, err=True)) as watch:
        return sweep_all(loaded, folder, watch=watch, command=command_line(), **chosen, **more)


@click.command()
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@shared("out", "json")
def merge(folders: tuple[str, ...], *, out: str | None, as_json: bool) -> None:
    """Join the parts of a study, run with --shard, from the folders DIR.

    Example: whoanswers merge part-1 part-2 -o whole
    """
    from sim.cli.support.loading import output_folder
    from sim.cli.support.text import command_line
    from sim.studies.sweeps.merge import merge as merge_all

    folder = output_folder(out, "merged")
    _tell(merge_all(folders, folder, command=command_line()), as_json=as_json)


def _tell(result: Any, *, as_json: bool) -> None:
    """Print what a study gave; status 1 if runs failed or are missing."""
    from sim.cli.support.text import duration

    failed, missing = len(result.failed), result.due - len(result.runs)
    counts = {"runs": len(result.runs), "due": result.due, "failed": failed}
    if as_json:
        told = {"folder": str(result.folder), "seconds": round(result.seconds, 2), **counts}
        print_json({**told, "notes": [*result.notes, *result.lacking]})
    else:
        print_table(*result.table())
        lost = f", {failed} failed" if failed else ""
        lost += f", {missing} are missing" if missing > 0 else ""
        took = duration(result.seconds)
        say(f"\n{len(result.runs):,} runs{lost}. Tables: {result.folder}\nIt took {took}.")
    _end(result, (*result.notes, *result.lacking), missing=missing > 0)


def _end(result: Any, notes: tuple[str, ...], *, missing: bool = False) -> None:
    """Say why runs failed, and what is to be noted; end with status 1 if runs failed or are missing."""
    for reason, count in result.failed["error"].value_counts().head(5).items():
        say(f"{count} failed: {reason}", err=True)
    for note in notes:
        say(f"Note: {note}", err=True)
    if len(result.failed) or missing:
        sys.exit(1)


def _dry_run(experiment: Any, options: dict[str, Any], shard: Any, *, as_json: bool) -> None:
    """Print what a study will cost; status 1 if no run of the pilot completed."""
    from dataclasses import asdict

    from sim.studies.sweeps.cost_estimate import plan
    from sim.studies.sweeps.sweep_tasks import scenario_task

    found = plan(
        experiment, scenario_task(experiment.scenarios, "compiled"), workers=options["workers"], shard=shard
    )
    if as_json:
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


def _expected(found: Any) -> list[tuple[str, str]]:
    from sim.cli.support.study_folders import room
    from sim.cli.support.text import duration

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
        ("disk", f"about {room(found.size)}"),
    ]  # fmt: skip
