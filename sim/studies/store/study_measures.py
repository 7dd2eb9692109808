"""The measures of a study by name: check them, identify them, and make sure that workers know them."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterable
from concurrent.futures import Executor

from sim.errors import StudyError, spelled
from sim.measures.declaration import Rule
from sim.measures.registry import KNOWN, own_names, unknown_measure
from sim.runner import execute as execute_calls
from sim.studies.store.function_digest import digest_of


def check_measures(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, each once; refuse a name that no measure has.

    Raises
    ------
    StudyError
        There is no measure with one of these names.
    """
    found = tuple(dict.fromkeys(names))
    for name in found:
        if fault := unknown_measure(name):
            raise StudyError(f"{spelled('--measure', 'measures')}: {fault}")
    return found


def measure_identities(names: Iterable[str]) -> dict[str, str]:
    """Return what identifies each measure: for a user's own measure its module and a digest of its source."""
    return {name: _identity(name) for name in names}


def _identity(name: str) -> str:
    if name not in KNOWN:
        return "not declared"
    return digest_of(KNOWN[name].of) if own_names([name]) else "of this package"


def functions_to_send(names: Iterable[str]) -> tuple[Rule, ...]:
    """Return the functions of a user's own measures, so that they are sent to workers together with a run.

    A worker that unpickles a function imports its module, which declares the measure. Functions that can't be
    pickled are left out; then workers must know the measures from elsewhere.
    """
    found = []
    for name in own_names(names):
        with contextlib.suppress(Exception):  # pickling runs code of others, which can raise anything
            pickle.dumps(KNOWN[name].of)
            found.append(KNOWN[name].of)
    return tuple(found)


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
                f"{f' ({reason})' if reason else ''}; declare it at the top level of a module that workers "
                f"can import, or make all runs in this process ({spelled('--workers 0', 'workers=0')})."
            )

    if own:
        execute_calls([own], _Missing(functions_to_send(own)), executor, answer)


class _Missing:
    """Returns which measures this process doesn't know; `functions` are loaded when this is unpickled."""

    def __init__(self, functions: tuple[Rule, ...]) -> None:
        self.functions = functions

    def __call__(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in KNOWN)
