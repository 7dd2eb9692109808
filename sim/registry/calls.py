"""Call the functions of parts, and check what they return. Every fault becomes one sentence."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from sim.errors import UserError
from sim.registry.parts import Part

_KINDS = {"i": "integers", "b": "true or false values", "f": "numbers"}
Result = TypeVar("Result")


def call(part: Part, function: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function of a part.

    Raises
    ------
    PartError
        The function raises an exception; the sentence names it, with the file and line.
    """
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # the results are checked
            return function(*arguments)
    except UserError:
        raise
    except Exception as problem:
        file, line = failing_line(problem)
        text = " ".join(f": {problem}".rstrip(".: ").split())
        raise part.refusal(
            f"failed at {Path(file).name}:{line} with {type(problem).__name__}{text}"
        ) from problem


def failing_line(problem: Exception) -> tuple[str, int | None]:
    """Return the file and the line at which the function of a part failed, caught by its caller.

    If it failed in a library, it is the line of the part that called the library.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    inner = frames[1:] or frames
    own = [frame for frame in inner if frame.filename == inner[0].filename]
    return own[-1].filename, own[-1].lineno


def array_of(part: Part, found: Any, kind: str, size: int | None, what: str) -> Any:
    """Return what a part returned as an array, (size,), of a kind: "i" integers, "b" truth, "f" numbers.

    With a size of None, any length is allowed.

    Raises
    ------
    PartError
        It has another size or type, or contains NaN. `what` completes the sentence on what was wanted.
    """
    try:
        values = np.asarray(found)
    except ValueError:  # lists of different lengths
        values = np.empty((), object)
    if values.size == 0 and not size:  # an empty list becomes an array of floats
        return np.zeros(0, {"i": np.int64, "b": np.bool_, "f": np.float64}[kind])
    allowed = {"i": "iu", "b": "b", "f": "fiu"}[kind]
    shape = (values.size if size is None else size,)
    if values.shape != shape or values.dtype.kind not in allowed:
        kinds = _KINDS[kind].removesuffix("s") if size == 1 else _KINDS[kind]
        wanted = kinds if size is None else f"{size:,} {kinds}"
        got = f"an array of shape {values.shape} and type {values.dtype}"
        raise part.refusal(f"must return {wanted}, {what}; got {got}")
    if kind == "f":
        values = values.astype(np.float64)
        if np.isnan(values).any():
            raise part.refusal(f"returned NaN at place {int(np.isnan(values).argmax())}")
    return values.astype(np.int64) if kind == "i" else values
