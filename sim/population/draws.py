"""The functions that draw many random numbers, of which each engine has a version."""

from collections.abc import Callable
from dataclasses import dataclass

from sim import rng
from sim.array_types import AnyInts, Floats, Ints


def normals(seed: int, stream: int, a: AnyInts, b: AnyInts | int = 0) -> Floats:
    """Return one standard normal number per address (a, b)."""
    result = rng.uniforms(seed, stream, a, b)
    for piece in rng.pieces(result.size):
        result[piece] = rng.normal(result[piece])
    return result


@dataclass(frozen=True)
class Draws:
    """Functions that draw many random numbers. Those of the NumPy engine describe arguments and results."""

    uniforms: Callable[[int, int, AnyInts, AnyInts | int], Floats] = rng.uniforms
    normals: Callable[[int, int, AnyInts, AnyInts | int], Floats] = normals
    dirichlet: Callable[[int, int, float, Ints, int], Floats] = rng.dirichlet


ARRAYS = Draws()
