"""The measures of a study by name: check them, identify them, and make sure that workers know them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from concurrent.futures import Executor

from sim.errors import StudyError, each_once, spelled
from sim.measures.registry import KNOWN, own_names, unknown_measure
from sim.runner import FinishedRun, execute as execute_calls


def check_measures(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names; refuse a name that no measure has, or that is given twice.

    Raises
    ------
    StudyError
        There is no measure with one of these names, or a name is given twice.
    """
    given = spelled("--measure", "measures")
    found = each_once(names, given)
    for name in found:
        if fault := unknown_measure(name):
            raise StudyError(f"{given}: {fault}")
    return found


def measure_identities(names: Iterable[str]) -> dict[str, str]:
    """Return the module that declares each measure, for the identity of a study.

    The identity also has digests of the plugins (`sim.studies.store.study_parts`) and of the package's files.
    """
    return {name: KNOWN[name].module if name in KNOWN else "not declared" for name in names}


def notes_on_no_value(names: Iterable[str], ran: Iterable[FinishedRun]) -> tuple[str, ...]:
    """Return a note on each named measure without a value in some completed runs, with their numbers."""
    ended: dict[str, list[FinishedRun]] = {}
    for one in ran:
        if one.row["error"] is None:
            ended.setdefault(one.run.scenario.name, []).append(one)
    notes = []
    for name in names:
        empty = {key: sum(math.isnan(one.row[name]) for one in own) for key, own in ended.items()}
        counts = [f"{n} of {len(ended[key])} runs of {key}" for key, n in empty.items() if n]
        if counts:
            notes.append(
                f"The measure {name} has no value in {', '.join(counts)}. Means leave these runs out."
            )
    return tuple(notes)


def check_workers(names: Iterable[str], executor: Executor) -> None:
    """Refuse a study, before its first run, if its workers don't know a user's own measure.

    Raises
    ------
    StudyError
        A worker doesn't know one of the measures, or no worker can be started.
    """
    own = own_names(names)

    def answer(_: tuple[str, ...], missing: tuple[str, ...] | None, reason: str) -> None:
        lost = own if missing is None else missing
        if lost:
            raise StudyError(
                f"The measure {lost[0]} ({KNOWN[lost[0]].place}) isn't known in a worker process"
                f"{f' ({reason})' if reason else ''}; declare it at the top level of its file, so that "
                "importing the file declares it, or make all runs in this process "
                f"({spelled('--workers 0', 'workers=0')})."
            )

    if own:
        execute_calls([own], _unknown_here, executor, answer)


def _unknown_here(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the names that no measure has in this process."""
    return tuple(name for name in names if name not in KNOWN)
