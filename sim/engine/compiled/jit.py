"""Compiled twins of the elementwise functions of `sim.rng` and `sim.rules`: the same source.

Each function is compiled from the code object that arrays use; only the names it calls are bound to the
twins made before. So both engines do the same operations in the same order, and agree to the bit.
"""

from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim import rng
from sim.engine.compiled_cache import source_digest
from sim.networks import exchange
from sim.rules import help as helping, read, renew, thank

SOURCES = source_digest()
compiled: dict[str, Any] = {}
_rng = ModuleType("rng")  # stands for `sim.rng` in the code of the rules
_options = {"error_model": "numpy", "nogil": True}


def jit(function: Callable[..., Any]) -> Any:
    """Compile a kernel: no interpreter lock held, IEEE division, no fused or reordered arithmetic, cached.

    Numba's cache looks at a kernel's own file only, so the name it is kept under tells all sources.
    """
    function.__qualname__ += f".{SOURCES}"
    try:
        return numba.njit(cache=True, **_options)(function)
    except RuntimeError:  # no place to keep it, as where the package is installed without its source
        return numba.njit(**_options)(function)


def inner(function: Callable[..., Any]) -> Any:
    """Compile a part of a kernel, which is kept with the kernels that call it."""
    return numba.njit(**_options)(function)


@intrinsic
def prefetch(_context: Any, array: Any, _index: Any) -> Any:
    """Ask for the memory of a flat index of a contiguous array, so that it is near when it is used."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        holder = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte = ir.IntType(8).as_pointer()
        place = builder.bitcast(builder.gep(holder.data, [arguments[1]]), byte)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        builder.call(function, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


def twins(module: ModuleType, names: str) -> list[Any]:
    """Compile the functions of these names for single numbers; later ones may call those before."""
    for name in names.split():
        source = getattr(module, name)
        bound = {**source.__globals__, **compiled, "rng": _rng}
        compiled[name] = numba.njit(**_options)(FunctionType(source.__code__, bound, name))
        setattr(_rng, name, compiled[name])
    return [compiled[name] for name in names.split()]


@numba.njit(**_options)
def where(condition: Any, one: Any, other: Any) -> Any:
    """Choose between two numbers."""
    return one if condition else other


@numba.njit(**_options)
def bits_of(x: Any) -> Any:
    """Return the bits of one number."""
    return np.float64(x).view(np.int64)


@numba.njit(**_options)
def float_of(bits: Any) -> Any:
    """Return the number of these bits."""
    return np.int64(bits).view(np.float64)


for _form in (where, bits_of, float_of):  # compiled otherwise than from the code of `sim.rng`
    compiled[_form.__name__] = _form
    setattr(_rng, _form.__name__, _form)

philox, address, pack_ticks, unit = twins(rng, "philox address pack_ticks unit")
exp, log, logistic = twins(rng, "exp log logistic")
normal_centre, normal_tail, gamma_trial = twins(rng, "normal_centre normal_tail gamma_trial")
depth, visibility, nearness = twins(helping, "depth visibility nearness")
together, log_odds, believes_able = twins(helping, "together log_odds believes_able")
(read_chance,) = twins(read, "read_chance")
capped, refilled = twins(renew, "capped refilled")
strengthened, settled, moved = twins(thank, "strengthened settled moved")
_, give_way = twins(exchange, "find give_way")


@numba.njit(**_options)
def normal(u: Any) -> Any:
    """Twin of `sim.rng.normal` that computes the tail only where it is needed."""
    q = u - 0.5
    if abs(q) <= CENTRE:
        return normal_centre(q)
    tail = normal_tail(u)
    return -tail if q < 0 else tail


CENTRE = np.float64(0.425)


@numba.njit(**_options)
def word_of(w0: Any, w1: Any, w2: Any, w3: Any, which: int) -> Any:
    """One of the four words of an address."""
    return w0 if which == 0 else (w1 if which == 1 else (w2 if which == 2 else w3))
