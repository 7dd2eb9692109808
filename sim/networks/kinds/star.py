"""A star: everybody is tied to the first person, and to nobody else."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.errors import ScenarioError


def draw(count: int, slots: int) -> tuple[Any, Any]:
    """Pairs (centre, other) of a star face to face.

    Raises
    ------
    ScenarioError
        The centre has too few slots for all others.
    """
    if count - 1 > slots:
        raise ScenarioError(too_large(count, slots))
    other = np.arange(1, count, dtype=np.int32)
    return np.zeros_like(other), other


def too_large(count: int, slots: int) -> str:
    """Say why a star of so many people can't be."""
    return (
        f"ties.face_to_face.kind is star, whose centre needs {count - 1:,} ties among {count:,} people, but "
        f"ties.slots.face_to_face is {slots:,}; take more slots (at most 1,000), fewer people or another "
        "kind."
    )


def follow(rows: Any) -> tuple[Any, Any]:
    """Directed ties of a star online: all follow the first, who follows nobody."""
    follower = rows[1:].astype(np.int32)
    return follower, np.full(follower.size, rows[0] if rows.size else 0, np.int32)
