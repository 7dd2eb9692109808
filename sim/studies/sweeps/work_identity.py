"""Identify the function that a sweep runs at each point. To resume a sweep, the function must be the same."""

from __future__ import annotations

import functools
import hashlib
import inspect
import types
from collections.abc import Iterator, Mapping

import numpy as np

from sim.studies.store.execute_runs import Work
from sim.studies.store.study_measures import measure_identities
from sim.studies.sweeps.sweep_tasks import FunctionTask, ScenarioTask

_DEEPEST = 6  # attributes of attributes are followed down to this depth


def identity_of_work(work: object) -> str:
    """Return the name of a function or function object, with a digest of its source and its values.

    For a function the digest covers its source, its defaults, the variables that it closes over, and the
    functions, classes and plain values of its own module that it uses. For an object the digest covers the
    class and the attributes, except attributes that begin with an underscore, such as a cache. For functions
    of other modules the digest covers only the name.
    """
    if type(work) is ScenarioTask:
        return "runs of scenarios"
    texts = "\n".join(_described(work, 0, set()))
    named = work.function if isinstance(work, FunctionTask) else work
    digest = hashlib.sha256(texts.encode()).hexdigest()[:12]
    return f"{digest} of {_name(named)}"  # the digest comes first, because messages cut long names


def study_of_work(work: Work, engine: str) -> dict[str, object]:
    """Return what all runs have in common besides their scenarios: engine, work and measures."""
    about: dict[str, object] = {"engine": engine, "work": identity_of_work(work)}
    if isinstance(work, ScenarioTask):
        about["measures"] = measure_identities(work.measures)
    return about


def modules_of_work(work: object) -> tuple[str, ...]:
    """Return the modules that `work` needs; a user's own function may use any measure or runner."""
    own = ScenarioTask.__module__
    return (own,) if type(work) is ScenarioTask else (own, "sim.measures", "sim.runner")


def _described(thing: object, depth: int, seen: set[int]) -> Iterator[str]:
    """Yield texts that describe `thing` and its parts; they differ for things that may behave differently."""
    if thing is None or isinstance(thing, bool | int | float | str | bytes | np.generic):
        yield repr(thing)
    elif depth > _DEEPEST or id(thing) in seen or isinstance(thing, types.ModuleType):
        yield _name(thing)
    else:
        seen.add(id(thing))
        yield _name(thing)
        for part in _parts(thing):
            yield from _described(part, depth + 1, seen)


def _parts(thing: object) -> Iterator[object]:
    """Yield the parts of `thing` that the digest covers."""
    if isinstance(thing, types.FunctionType):
        yield from (_source(thing), thing.__defaults__, thing.__kwdefaults__)
        yield from (cell.cell_contents for cell in thing.__closure__ or ())
        yield from _named_globals(thing, thing.__code__)
    elif isinstance(thing, types.MethodType):
        yield from (thing.__func__, thing.__self__)
    elif isinstance(thing, functools.partial):
        yield from (thing.func, thing.args, thing.keywords)
    elif isinstance(thing, type):
        if not thing.__module__.startswith("sim."):  # the package's own files have digests of their own
            yield _source(thing)
            yield from (each for each in vars(thing).values() if isinstance(each, types.FunctionType))
    elif isinstance(thing, Mapping):
        yield from (each for pair in thing.items() for each in pair)
    elif isinstance(thing, list | tuple):
        yield from thing
    elif isinstance(thing, set | frozenset):
        yield from sorted(thing, key=repr)
    elif isinstance(thing, np.ndarray):
        yield from (str(thing.dtype), thing.shape, hashlib.sha256(thing.tobytes()).hexdigest())
    else:
        yield type(thing)
        yield {key: each for key, each in getattr(thing, "__dict__", {}).items() if not key.startswith("_")}


def _named_globals(function: types.FunctionType, code: types.CodeType) -> Iterator[object]:
    """Yield the functions, classes and plain values of a function's own module that its code uses."""
    for name in code.co_names:
        found = function.__globals__.get(name)
        own = getattr(found, "__module__", None) == function.__module__
        if own or (found is not None and _is_plain(found)):
            yield found
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _named_globals(function, inner)


def _source(thing: types.FunctionType | type) -> str:
    """Return the source of a function or class, or the bytecode and constants of a function without one."""
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        code = getattr(thing, "__code__", None)
        return "" if code is None else f"{code.co_code!r} {[c for c in code.co_consts if _is_plain(c)]}"


def _is_plain(value: object) -> bool:
    """Return whether a value is None, a number, a text, bytes or a tuple."""
    return value is None or isinstance(value, bool | int | float | str | bytes | tuple)


def _name(thing: object) -> str:
    """Return the full name of a function or class, or of an object's class."""
    found = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{found.__module__}.{found.__qualname__}"
