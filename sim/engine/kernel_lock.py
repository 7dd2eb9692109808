"""Lock a kernel while a process compiles it, so that other processes wait instead of compiling it too."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

# Seconds after which a process that still waits compiles the kernel itself, in case the other process is
# stopped. Compiling the slowest kernel takes about half a minute of one core
# (experiments/benchmarks/compiling.py).
PATIENCE = 120.0


def acquire(file: Path) -> FileLock | None:
    """Wait for the lock on a file, and return it.

    The operating system releases the lock when its process ends, even after a crash. Returns None if the
    folder can't be written, if its file system has no locks, or after `PATIENCE` seconds. Then the process
    does its work without the lock.
    """
    # Not per thread: numba has one compiler lock for all threads, and any thread may release.
    lock = FileLock(file, PATIENCE, thread_local=False)
    try:
        lock.acquire()
    except (OSError, NotImplementedError):  # a timeout is an OSError too
        return None
    return lock
