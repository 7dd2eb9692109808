"""How a command runs a study: with the options of its runs, and ended in good order."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.output_paths import LEDGER, resume_line
from sim.cli.support.progress import runs_progress
from sim.cli.support.tables import Table, command_line, duration, print_json, print_notes, print_table
from sim.errors import WriteError
from sim.runner.dask_cluster import DaskExecutor
from sim.runner.pool.worker_process import no_memory_limit
from sim.studies.store.study_lives import Limits


class Study(Protocol):
    """A study of lives that is done."""

    @property
    def notes(self) -> Sequence[str]:
        """Notes on the user's files and on the results."""

    def records(self) -> Mapping[str, object]:
        """Return the results for programs."""

    def save(self, folder: Path, *, command: str = "") -> Path:
        """Write its tables and its report."""


S = TypeVar("S", bound=Study)


class _Terminated(KeyboardInterrupt):
    """The system asks us to end, as a cluster's scheduler does when time is up."""


def how(options: Options) -> Limits:
    """Return what a study is asked with, from the options of its runs."""
    memory = None if options["memory"] is None else int(options["memory"] * 1e6)
    if options["dask"] is None and (note := no_memory_limit(options["workers"], memory)) is not None:
        print_notes([note])
        memory = None
    chosen: Limits = {
        "workers": options["workers"], "resume": options["resume"],
        "retry_failed": options["retry_failed"], "seconds": options["timeout"], "memory": memory,
    }  # fmt: skip
    if options["dask"] is not None:
        chosen["executor"] = DaskExecutor(options["dask"], seconds=options["timeout"], memory=memory)
    return chosen


@contextlib.contextmanager
def stoppable(folder: Path) -> Iterator[None]:
    """Say what is saved and how to continue, after Ctrl-C, a request to end, or a disk that is full."""

    def terminated(*_: object) -> NoReturn:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    except WriteError as error:
        if not (folder / LEDGER).is_file():
            raise
        raise WriteError(
            f"{str(error).rstrip('.')}; finished runs are saved. Once the cause is removed, continue with: "
            f"{resume_line(folder)}"
        ) from None
    except KeyboardInterrupt as stopped:
        if not (folder / LEDGER).is_file():
            raise
        say(f"Stopped; every finished run is saved. Continue with: {resume_line(folder)}", err=True)
        sys.exit(143 if isinstance(stopped, _Terminated) else 130)
    finally:
        signal.signal(signal.SIGTERM, before)


def save_lives(folder: Path, title: str, options: Options, study: Callable[..., S]) -> S:
    """Run a study of lives in its folder, where it can be stopped and resumed, and save it."""
    with stoppable(folder):
        with runs_progress(title) as watch:
            result = study(progress=lambda done, due: watch(done, due, 0), folder=folder, **how(options))
        result.save(folder, command=command_line())
    return result


def print_study(  # noqa: PLR0913 - what is printed of a study, and how
    study: Study, texts: Sequence[str | Table], options: Options, report: Path, started: float,
    *, failed: bool,
) -> None:  # fmt: skip
    """Print a study and its notes, as JSON or as lines and tables; status 1 if a run failed."""
    seconds = time.perf_counter() - started
    if options["as_json"]:
        written = {"folder": str(report.parent), "report": str(report), "seconds": round(seconds, 2)}
        print_json({**written, **study.records(), "notes": list(study.notes)})
    else:
        for text in texts:
            say(text) if isinstance(text, str) else print_table(*text)
        say(f"\nReport: {report}\nIt took {duration(seconds)}.")
    print_notes(study.notes)
    if failed:
        sys.exit(1)
