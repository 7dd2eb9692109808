"""Run a study for a command, so that it can be resumed after a stop, and print its results."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeVar

from sim import plots, studies
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.output_paths import LEDGER, resume_line
from sim.cli.support.private_output import Output
from sim.cli.support.progress import progress, text_at_start
from sim.cli.support.tables import (
    Table,
    duration,
    print_json,
    print_notes,
    print_table,
    print_text,
)
from sim.errors import WriteError
from sim.runner.compiled_code import must_compile
from sim.runner.dask_cluster import DaskExecutor
from sim.runner.pool.worker_process import no_memory_limit

if TYPE_CHECKING:
    from sim.scenarios import Scenario
    from sim.studies.store.study_lives import Limits

WRITING = "drawing the pictures and writing the report"


class Study(Protocol):
    """The result of a study whose runs are done."""

    @property
    def notes(self) -> Sequence[str]:
        """Notes on the user's files and on the results."""

    @property
    def picture_notes(self) -> Sequence[str]:
        """Notes on names that pictures can't show."""

    def records(self) -> Mapping[str, object]:
        """Return the results as records, for output as JSON."""

    def save(self, folder: Path, *, command: str = "", figures: Iterable[str] = ()) -> Path:
        """Write the study's tables, its report, and its figures in these formats."""

    def sentences(self) -> Sequence[str]:
        """Return the most important results as sentences."""

    def brief(self) -> Sequence[Table]:
        """Return short tables as text, which fit on a screen."""

    def summary(self) -> Sequence[Table]:
        """Return all tables as text."""


S = TypeVar("S", bound=Study)


class _Terminated(KeyboardInterrupt):
    """The system asks the process to end, as a cluster's scheduler does when the time is up."""


def how(options: Options) -> Limits:
    """Return the limits and workers of a study's runs, as the command's options give them."""
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


def first_phase(scenarios: Sequence[Scenario], options: Options) -> str:
    """Return the text that progress shows first: compiling if this machine must compile, else starting."""
    return text_at_start(must_compile=options["dask"] is None and must_compile(scenarios))


@contextlib.contextmanager
def stoppable(folder: Path) -> Iterator[None]:
    """After Ctrl-C, a request to end or a full disk, print what is saved and how to resume the study."""

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


def save_lives(folder: Path, title: str, output: Output, options: Options, study: Callable[..., S]) -> S:
    """Run a study so that it can be stopped and resumed, and save the results in a folder.

    Progress is shown before `study` is called, because the packages that it loads take seconds. Names of
    measures are checked before anything is shown.
    """
    if options["measures"]:
        studies.check_measures(options["measures"])
    with stoppable(folder), progress(title, first_phase(output.scenarios, options)) as shown:
        result = study(progress=_load_plots_meanwhile(shown), folder=folder, **how(options))
        shown.phase(WRITING)
        result.save(folder, command=output.command, figures=options["figures"])
    return result


def _load_plots_meanwhile(shown: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Return a function that shows progress, and loads what draws figures once the first run is done.

    Loading takes a second. From then on this process only waits for workers, so a thread loads it.
    """
    thread = threading.Thread(target=lambda: plots.comparison_figures, daemon=True)

    def show(done: int, total: int) -> None:
        shown(done, total)
        if 0 < done < total and thread.ident is None:
            thread.start()

    return show


def print_study(study: Study, options: Options, report: Path, started: float, *, failed: bool) -> None:
    """Print a study and its notes, as JSON or as text; status 1 if a run failed."""
    seconds = time.perf_counter() - started
    notes = [*study.notes, *study.picture_notes]
    if options["as_json"]:
        written = {"folder": str(report.parent), "report": str(report), "seconds": round(seconds, 2)}
        print_json({**written, **study.records(), "notes": notes})
    else:
        tables = study.summary() if options["full"] else study.brief()
        print_results(study.sentences(), f"Report: {report}", tables, took(seconds, options))
    print_notes(notes)
    if failed:
        sys.exit(1)


def print_results(sentences: Sequence[str], place: str, tables: Sequence[Table], last: str) -> None:
    """Print the most important sentences, the folder of the results, tables, and a last line."""
    for sentence in sentences:
        print_text(sentence)
    say(place)
    for table in tables:
        print_table(*table)
    say("")
    print_text(last)


def took(seconds: float, options: Options) -> str:
    """Return a sentence on how long a study took and how to print all tables."""
    return f"It took {duration(seconds)}." + ("" if options["full"] else " --full prints every table.")
