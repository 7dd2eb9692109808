"""Compile the elementwise functions of `sim.rng` and `sim.rules` for the kernels of the compiled engine.

Each compiled function (the *twin* of the NumPy function) is made from the code object of the NumPy function,
in which the names of other functions refer to the twins of these functions. So the two engines do the same
operations in the same order, and give bit-identical results.
"""

import contextlib
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim import rng
from sim.engine.compiled.compiler.kernel_cache import share
from sim.engine.compiled.compiler.linking import InnerCompiler, KernelCompiler
from sim.engine.compiled_cache import source_digest
from sim.networks import tie_updates, tie_words
from sim.rules import help as helping, read, renew, thank

SOURCES = source_digest()
compiled: dict[str, Any] = {}
_rng = ModuleType("rng")  # stands for `sim.rng` in the code of the rules
# No C code calls kernels, so they have no wrapper for C. Without numba's runtime (NRT), arrays aren't reference
# counted. Counting took half to two thirds of the time of `tie_updates.apply_changes`, which passes many arrays to
# inner functions.
_options = {"error_model": "numpy", "nogil": True, "no_cfunc_wrapper": True, "_nrt": False}
_allocating = {**_options, "_nrt": True}


def jit(function: Callable[..., Any]) -> Any:
    """Compile a function with a cache on disk, without the interpreter lock and with strict IEEE arithmetic.

    Division follows IEEE, and operations are neither fused nor reordered. Numba's cache checks only the file
    of the kernel itself, so the digest of all source files is added to the name of the kernel.

    The kernel can't allocate arrays; numba would find no implementation of `np.empty`.
    """
    return _kernel(function, _options)


def jit_allocating(function: Callable[..., Any]) -> Any:
    """Do the same as `jit` for a kernel that allocates arrays."""
    return _kernel(function, _allocating)


def _kernel(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    function.__qualname__ += f".{SOURCES}"
    kernel = numba.njit(pipeline_class=KernelCompiler, **options)(function)
    with contextlib.suppress(RuntimeError):  # there is no folder for the cache: compile in memory
        share(kernel)
    return kernel


def inner(function: Callable[..., Any]) -> Any:
    """Compile a function that only kernels call; it is cached as part of these kernels.

    Python can't call it (the process would crash), because wrappers for Python take a sixth of the time of
    compiling. It can't allocate arrays.
    """
    compiled_once = numba.njit(no_cpython_wrapper=True, pipeline_class=InnerCompiler, **_options)(function)
    find = compiled_once.get_call_template
    # numba would compile the function once more for each constant in a call
    compiled_once.get_call_template = lambda args, named: find([types.unliteral(a) for a in args], named)
    return compiled_once


@intrinsic
def prefetch(_context: Any, array: Any, _index: Any) -> Any:
    """Prefetch the memory at a flat index of a contiguous array into the cache of the processor."""

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
    """Compile scalar versions of a module's functions; only kernels call them (see `inner`).

    `names` are separated by spaces. A function may call functions that have been compiled before it.
    """
    for name in names.split():
        source = getattr(module, name)
        bound = {**source.__globals__, **compiled, "rng": _rng}
        compiled[name] = inner(FunctionType(source.__code__, bound, name))
        setattr(_rng, name, compiled[name])
    return [compiled[name] for name in names.split()]


@inner
def where(condition: Any, one: Any, other: Any) -> Any:
    """Return `one` if the condition is true, otherwise `other`."""
    return one if condition else other


@inner
def bits_of(x: Any) -> Any:
    """Return the bits of a float as an integer."""
    return np.float64(x).view(np.int64)


@inner
def float_of(bits: Any) -> Any:
    """Return the float with these bits."""
    return np.int64(bits).view(np.float64)


for _form in (where, bits_of, float_of):  # written here, not compiled from the code of `sim.rng`
    compiled[_form.__name__] = _form
    setattr(_rng, _form.__name__, _form)

philox, address, pack_ticks, unit = twins(rng, "philox address pack_ticks unit")
exp, log, logistic = twins(rng, "exp log logistic")
normal_centre, normal_tail, gamma_trial = twins(rng, "normal_centre normal_tail gamma_trial")
tie_depth, visibility, nearness = twins(helping, "tie_depth visibility nearness")
combine_strengths, log_odds, believes_able = twins(helping, "combine_strengths log_odds believes_able")
(read_chance,) = twins(read, "read_chance")
budget_cap, budget_after = twins(renew, "budget_cap budget_after")
strength_after, account_after, morale_after = twins(thank, "strength_after account_after morale_after")
neighbour_in, account_in, stored_in, tie_word = twins(tie_words, "neighbour_in account_in stored_in tie_word")
_, update_other_sides = twins(tie_updates, "find_slot update_other_sides")


@inner
def normal(u: Any) -> Any:
    """Do the same as `sim.rng.normal`, but compute the tail only if it is needed."""
    q = u - 0.5
    if abs(q) <= CENTRE:
        return normal_centre(q)
    tail = normal_tail(u)
    return -tail if q < 0 else tail


CENTRE = np.float64(0.425)


@inner
def word_of(w0: Any, w1: Any, w2: Any, w3: Any, which: int) -> Any:
    """Return one of the four random words of a call of the generator, by its number from 0."""
    return w0 if which == 0 else (w1 if which == 1 else (w2 if which == 2 else w3))
