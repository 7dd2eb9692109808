"""Call the functions of parts, and check what they return; every fault becomes one sentence."""

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


def called(part: Part, function: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function of a part.

    Raises
    ------
    StudyError
        The function raises an exception; the sentence names it, with the file and line.
    """
    try:
        return function(*arguments)
    except UserError:
        raise
    except Exception as problem:
        frames = traceback.extract_tb(problem.__traceback__)
        own = [each for each in frames if each.filename == function.__code__.co_filename]
        where, text = (own or frames)[-1], f": {problem}" if str(problem) else ""
        raise part.refusal(
            f"failed at {Path(where.filename).name}:{where.lineno} with {type(problem).__name__}{text}"
        ) from problem


def array_of(part: Part, found: Any, kind: str, size: int, what: str) -> Any:
    """Return what a part returned as an array, (size,), of a kind: "i" integers, "b" truth, "f" numbers.

    Raises
    ------
    StudyError
        It has another size, another type, or values that are not numbers; `what` says how many were wanted.
    """
    values = np.asarray(found)
    if values.size == 0 and size == 0:
        return np.zeros(0, {"i": np.int64, "b": np.bool_, "f": np.float64}[kind])
    allowed = {"i": "iu", "b": "b", "f": "fiu"}[kind]
    if values.shape != (size,) or values.dtype.kind not in allowed:
        got = f"an array of shape {values.shape} and type {values.dtype}"
        raise part.refusal(f"must return {size:,} {_KINDS[kind]}, {what}; got {got}")
    if kind == "f":
        values = values.astype(np.float64)
        if np.isnan(values).any():
            raise part.refusal(f"returned NaN in place {int(np.isnan(values).argmax())}")
    return values.astype(np.int64) if kind == "i" else values
