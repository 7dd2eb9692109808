"""What the commands that run a study have in common: options of its runs, and ending it in good order."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from sim.cli.options import Number, say
from sim.errors import WriteError

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
        type=Number(0.1),
        default=3600.0,
        show_default=True,
        help="Seconds a run may take.",
    ),
    click.option("--memory", type=Number(1), metavar="MB", help="Memory a run may take."),
)


def running(command: Any) -> Any:
    """Give a command the options of everything that runs a declared study."""
    for option in reversed(_RUNNING):
        command = option(command)
    return command


def how(options: dict[str, Any]) -> dict[str, Any]:
    """Turn these options into what a study is asked with."""
    from sim.runner.pool.worker_process import no_memory_limit

    memory = None if options["memory"] is None else int(options["memory"] * 1e6)
    if options["dask"] is None and (told := no_memory_limit(options["workers"], memory)) is not None:
        say(f"Note: {told}", err=True)
        memory = None
    chosen = {name: options[name] for name in ("workers", "resume", "retry_failed")}
    chosen |= {"seconds": options["timeout"], "memory": memory}
    if options["dask"] is not None:
        from sim.runner.dask_cluster import DaskExecutor

        chosen["executor"] = DaskExecutor(options["dask"], seconds=options["timeout"], memory=memory)
    return chosen


@contextlib.contextmanager
def stoppable(folder: Path) -> Iterator[None]:
    """Say what is saved and how to continue, after Ctrl-C, a request to end, or a disk that is full."""
    import signal  # pathlib and this would be a sixth of the start of `--help`

    def terminated(*_: Any) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    except WriteError as error:
        from sim.cli.support.study_folders import LEDGER, resume_line

        if not (folder / LEDGER).is_file():
            raise
        raise WriteError(
            f"{str(error).rstrip('.')}; finished runs are saved. Once the cause is removed, continue with: "
            f"{resume_line(folder)}"
        ) from None
    except KeyboardInterrupt as stopped:
        from sim.cli.support.study_folders import LEDGER, resume_line

        if not (folder / LEDGER).is_file():
            raise
        say(f"Stopped; every finished run is saved. Continue with: {resume_line(folder)}", err=True)
        sys.exit(143 if isinstance(stopped, _Terminated) else 130)
    finally:
        signal.signal(signal.SIGTERM, before)


def lived(folder: Path, title: str, options: dict[str, Any], study: Callable[..., Any]) -> Any:
    """Have a study of lives made in its folder, where it can be stopped and gone on with, and save it."""
    from sim.cli.support.progress import runs_progress
    from sim.cli.support.text import command_line

    with stoppable(folder):
        with runs_progress(title, lambda line: say(line, err=True)) as watch:
            told = {"progress": lambda done, due: watch(done, due, 0)}
            result = study(**told, folder=folder, **how(options))
        result.save(folder, command=command_line())
    return result
