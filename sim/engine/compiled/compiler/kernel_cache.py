"""A cache of compiled kernels that processes share: each kernel is compiled by one of them."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numba.core.caching import FunctionCache

from sim import engine

if TYPE_CHECKING:
    from filelock import FileLock


class KernelCache(FunctionCache):  # type: ignore[misc] # numba has no types
    """Numba's cache of one kernel on disk, with a lock while the kernel is compiled.

    If the kernel isn't in the cache, the process waits for the lock and then looks once more, because the
    process that had the lock may have compiled the kernel. Numba alone would compile it in both processes.
    """

    lock: FileLock | None = None

    def load_overload(self, signature: Any, context: Any) -> Any:
        """Return the compiled kernel for the types of its arguments, or None if it must be compiled."""
        found = super().load_overload(signature, context)
        if found is None:
            name = f"{self._py_func.__module__.rpartition('.')[2]}.{self._py_func.__qualname__}.lock"
            self.lock = engine.kernel_lock.acquire(Path(self.cache_path, name))
            found = super().load_overload(signature, context)
        return found

    def save_overload(self, signature: Any, result: Any) -> None:
        """Store a compiled kernel. If it can't be written, as on a full disk, it is only in memory."""
        with contextlib.suppress(OSError):
            super().save_overload(signature, result)

    def release(self) -> None:
        """Let other processes continue."""
        lock, self.lock = self.lock, None
        if lock is not None:
            lock.release()


def share(kernel: Any) -> None:
    """Let a kernel use a `KernelCache`.

    Raises
    ------
    RuntimeError
        There is no source, or no folder for compiled code that can be written.
    """
    cache, compile_kernel = KernelCache(kernel.py_func), kernel.compile
    kernel._cache, kernel.compile = cache, _releasing(cache, compile_kernel)


def _releasing(cache: KernelCache, compile_kernel: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def load_or_compile(signature: Any) -> Any:
        collects = gc.isenabled()
        gc.disable()  # the compiler keeps nearly all of its objects, so looking for garbage takes a fifth of its time
        try:
            return compile_kernel(signature)
        finally:  # after Ctrl-C too, because this process may live on
            cache.release()
            if collects:
                gc.enable()

    return load_or_compile
