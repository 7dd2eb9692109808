"""The commands of declared studies."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from sim.cli.printing import print_json, print_table, shared

if TYPE_CHECKING:
    from pathlib import Path


class _Terminated(KeyboardInterrupt):
    """The system asks us to end, as a cluster's scheduler does when time is up."""


_RUNNING = (
    click.option("--resume", is_flag=True, help="Go on with the study in the folder, or begin one."),
    click.option("--retry-failed", is_flag=True, help="Run those again that failed before."),
    click.option("--workers", type=click.IntRange(0, 1024), help="Processes; 0 runs in this one."),
    click.option("--dask", metavar="ADDRESS", help="Dask's scheduler, tcp://127.0.0.1:8786, or its file."),
    click.option(
        "--timeout",
        type=click.FloatRange(0.1),
        default=3600.0,
        show_default=True,
        help="Seconds a run may take.",
    ),
    click.option("--memory", type=click.FloatRange(1), metavar="MB", help="Memory a run may take."),
)


def running(command: Any) -> Any:
    """Give a command the options of everything that runs a declared study."""
    for option in reversed(_RUNNING):
        command = option(command)
    return command


@click.command()
@click.argument("experiment")
@shared("out")
@running
@click.option("--dry-run", is_flag=True, help="Only say how many runs, how long and how much disk.")
@click.option("--shard", metavar="I/N", help="Run only this part of N, as in 3/8; merge joins them.")
@click.option(
    "--until-halfwidth", metavar="M=H", help="Add replicates until a measure's interval is that narrow."
)
@shared("set", "data", "json")
def sweep(experiment: str, *, as_json: bool, **options: Any) -> None:
    """Run every point of a declared EXPERIMENT, over its replicates.

    Example: whoanswers sweep effort-by-willingness --workers 2
    """
    from sim.commands.studies import half_width_of, shard_of
    from sim.scenario import assignments
    from sim.studies.reading import load_experiment

    shard, until = shard_of(options["shard"]), half_width_of(options["until_halfwidth"])
    loaded = load_experiment(experiment, assignments(options["settings"]), data=options["data"])
    if options["dry_run"]:
        _dry_run(loaded, options["workers"], shard, as_json=as_json)
        return
    result = _ran(loaded, options, shard, until)
    if shard is None:
        from sim.studies.analysis import save_responses

        save_responses(result)
    _tell(result, as_json=as_json)


def _ran(loaded: Any, options: dict[str, Any], shard: Any = None, until: Any = None) -> Any:
    """Run a study in its folder, so that it can be stopped and gone on with."""
    from sim.commands.studies import study_folder

    part = f"-part-{shard[0]}-of-{shard[1]}" if shard else ""
    folder = study_folder(options["out"], loaded.name + part, resume=options["resume"])
    with _stoppable(folder):
        return _swept(loaded, folder, options, shard=shard, until=until)


@click.command()
@click.argument("experiment")
@shared("out")
@running
@shared("set", "data", "json")
def sensitivity(experiment: str, *, as_json: bool, **options: Any) -> None:
    """Run an EXPERIMENT of a Saltelli or Morris design, and rank its parameters by what they move.

    Example: whoanswers sensitivity what-matters
    """
    from sim.scenario import assignments
    from sim.studies.reading import load_experiment

    loaded = load_experiment(experiment, assignments(options["settings"]), data=options["data"])
    from sim.studies.sensitivity import check_design
    from sim.studies.sensitivity import sensitivity as analyse

    check_design(loaded)
    result = _ran(loaded, options)
    found = analyse(result)
    from sim.studies.analysis import save_sensitivity

    save_sensitivity(result, found)
    rows = found.ranking.to_numpy(dtype=object).tolist()
    if as_json:
        table = [dict(zip(found.ranking.columns, row, strict=True)) for row in rows]
        print_json({"folder": str(result.folder), "ranking": table, "doubts": list(found.doubts)})
    else:
        print_table(
            f"{loaded.name}: what matters most (95 % bootstrap interval)", list(found.ranking.columns), rows
        )
        click.echo(f"\nTables and pictures: {result.folder}")
    for doubt in found.doubts:
        click.echo(f"Note: {doubt}", err=True)


@click.command()
@click.argument("experiment")
@click.option("--measure", default="answered_share", show_default=True, help="What is compared.")
@shared("out")
@running
@shared("set", "data", "json")
def discover(experiment: str, *, measure: str, as_json: bool, **options: Any) -> None:
    """Run an EXPERIMENT over two scenarios, and tell where the second does worse than the first.

    Example: whoanswers discover effort-by-willingness
    """
    from sim.scenario import assignments
    from sim.studies.reading import load_experiment

    loaded = load_experiment(experiment, assignments(options["settings"]), data=options["data"])
    from sim.studies.analysis import check_pair, save_discovery
    from sim.studies.analysis import discover as find

    check_pair(loaded, measure)
    result = _ran(loaded, options)
    found = find(result, measure)
    save_discovery(result, found)
    if as_json:
        print_json({"folder": str(result.folder), "words": [line for each in found for line in each.words()]})
    else:
        click.echo("\n".join(line for each in found for line in each.words()))
        click.echo(f"\nTables and pictures: {result.folder}")


def _swept(loaded: Any, folder: Path, options: dict[str, Any], **more: Any) -> Any:
    from sim.commands.progress import runs_progress
    from sim.commands.words import command_line
    from sim.studies.sweep import sweep as sweep_all

    chosen = {name: options[name] for name in ("workers", "resume", "retry_failed")}
    memory = None if options["memory"] is None else int(options["memory"] * 1e6)
    if options["dask"] is not None:
        from sim.runner.cluster import dask_executor

        chosen["executor"] = dask_executor(options["dask"], seconds=options["timeout"], memory=memory)
    with runs_progress(loaded.name, lambda line: click.echo(line, err=True)) as watch:
        return sweep_all(
            loaded, folder, seconds=options["timeout"], memory=memory, watch=watch, command=command_line(),
            **chosen, **more,
        )  # fmt: skip


@contextlib.contextmanager
def _stoppable(folder: Path) -> Iterator[None]:
    """On Ctrl-C, or when the system asks us to end, say what is saved and how to go on."""
    import signal  # pathlib and this would be a sixth of the start of `--help`

    def terminated(*_: Any) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    except KeyboardInterrupt as stopped:
        from sim.commands.studies import LEDGER, resume_line

        if not (folder / LEDGER).is_file():
            raise
        click.echo(f"Stopped; every finished run is saved. Go on with: {resume_line(folder)}", err=True)
        sys.exit(143 if isinstance(stopped, _Terminated) else 130)
    finally:
        signal.signal(signal.SIGTERM, before)


@click.command()
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@shared("out", "json")
def merge(folders: tuple[str, ...], *, out: str | None, as_json: bool) -> None:
    """Join the parts of a study, run with --shard, from the folders DIR.

    Example: whoanswers merge part-1 part-2 -o whole
    """
    from sim.commands.studies import study_folder
    from sim.commands.words import command_line
    from sim.studies.merge import merge as merge_all

    folder = study_folder(out, "merged", resume=False)
    _tell(merge_all(folders, folder, command=command_line()), as_json=as_json)


def _tell(result: Any, *, as_json: bool) -> None:
    """Print what a study gave; status 1 if runs failed or are missing."""
    from sim.commands.words import duration

    failed, missing = len(result.failed), result.due - len(result.runs)
    counts = {"runs": len(result.runs), "due": result.due, "failed": failed}
    if as_json:
        print_json({"folder": str(result.folder), "seconds": round(result.seconds, 2), **counts})
    else:
        print_table(*result.table())
        lost = f", {failed} failed" if failed else ""
        lost += f", {missing} are missing" if missing > 0 else ""
        took = duration(result.seconds)
        click.echo(f"\n{len(result.runs):,} runs{lost}. Tables: {result.folder}\nIt took {took}.")
    for reason, count in result.failed["error"].value_counts().head(5).items():
        click.echo(f"{count} failed: {reason}", err=True)
    for note in result.notes:
        click.echo(f"Note: {note}", err=True)
    if failed or missing > 0:
        sys.exit(1)


def _dry_run(experiment: Any, workers: int | None, shard: Any, *, as_json: bool) -> None:
    """Print what a study will cost."""
    from dataclasses import asdict

    from sim.commands.studies import room
    from sim.commands.words import duration
    from sim.studies.pilot import plan
    from sim.studies.work import living

    found = plan(experiment, living(experiment.scenarios, "compiled"), workers=workers, shard=shard)
    if as_json:
        print_json(asdict(found))
        return
    rows = [
        ("points", f"{found.points:,}"),
        ("runs", f"{found.runs:,}"),
        (
            "a run",
            f"{found.mean:.2f} s, {found.shortest:.2f} to {found.longest:.2f} s in {found.piloted} runs",
        ),
        ("all", f"about {duration(found.seconds)} on {found.workers} workers"),
        ("disk", f"about {room(found.size)}"),
        *(("failed", reason) for reason in found.failed[:5]),
    ]
    print_table(f"{experiment.name}: what it will take", ("", "expected"), rows)


COMMANDS: tuple[click.Command, ...] = (sweep, merge, sensitivity, discover)
