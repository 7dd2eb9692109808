"""Errors of the functions of users' own parts, with the file and line to look at."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.errors import PartError
from sim.registry.parts import Part


def describe(part: Part) -> str:
    """Return the kind, name, file and line of a part, as in "The network 'mentors' (mentors.py:12)"."""
    return f"The {type(part).__name__.lower()} '{part.name}' ({_place(part.function)})"


@contextmanager
def errors_named(part: Part) -> Iterator[None]:
    """Turn every error of a part's function into a sentence that names the part and the line of the error.

    Raises
    ------
    PartError
        The function raised an error.
    """
    try:
        yield
    except PartError:
        raise
    except Exception as error:
        lines = [
            f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[1:]
        ]
        own = [line for line in lines if line.rpartition(":")[0] == _file(part.function)]
        where = f" in {(own or lines)[-1]}" if lines else ""
        reason = f"{type(error).__name__}: {error}".rstrip(".: ").replace("\n", " ")
        raise PartError(f"{describe(part)} raised an error{where}: {reason}.") from error


def _file(function: Any) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return "" if code is None else str(code.co_filename)


def _place(function: Any) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return str(function.__module__) if code is None else f"{code.co_filename}:{code.co_firstlineno}"
