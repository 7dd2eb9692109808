"""One process at a time writes to a study: a lock that the system takes back when its holder ends."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from sim.errors import StudyError

try:
    import fcntl
except ImportError:  # Windows has its own way
    fcntl = None  # type: ignore[assignment]

_FAR = 1 << 30  # where Windows locks a byte, beyond the text that others read


class Lock:
    """Hold a study's folder; to be used in a ``with``.

    The file ``lock`` in the folder says who holds it. What counts is the system's lock on that file,
    which ends with its holder however that ends, so there is never one to clear by hand.

    Raises
    ------
    StudyError
        Another process holds it; the sentence says which. Or nothing can be written in the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self._file: IO[str] | None = None

    def __enter__(self) -> Lock:
        try:
            file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StudyError(f"{self.path.parent}: nothing can be written there: {error.strerror}.") from None
        try:
            _take(file)
        except OSError:
            file.seek(0)
            owner = file.read().strip() or "another process"
            file.close()
            raise StudyError(
                f"{self.path.parent}: {owner} works on this study; wait until it ends, or end it."
            ) from None
        began = datetime.now().astimezone().isoformat(timespec="seconds")
        try:
            file.truncate(0)
            file.write(f"process {os.getpid()} on {platform.node() or 'this machine'}, begun {began},\n")
            file.flush()
        except OSError as error:
            with contextlib.suppress(OSError):
                file.close()  # which tries to write once more, and lets go of it all the same
            self.path.unlink(missing_ok=True)
            raise StudyError(f"{self.path.parent}: nothing can be written there: {error.strerror}.") from None
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()  # which gives the lock back
            self._file = None


def _take(file: IO[str]) -> None:
    if fcntl is not None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif sys.platform == "win32":
        import msvcrt

        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
