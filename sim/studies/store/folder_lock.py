"""One process at a time writes to a study: a lock that the system takes back when its holder ends."""

from __future__ import annotations

import contextlib
import os
import platform
from datetime import datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from sim.errors import StudyError

LOCK, HOLDER = "lock", "lock-holder"
"""Files of a lock: the one that is locked, which Windows lets nobody else read, and who holds it."""


class Lock:
    """Lock a study's folder, in a ``with`` statement.

    The lock is the system's lock on the file ``lock``. It ends with its holder however that ends, so there is
    never one to clear by hand. The file ``lock-holder`` beside it names the holder, for the error message.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / LOCK)

    def __enter__(self) -> Lock:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise StudyError(
                f"{self.folder}: {self._holder()} is working on this study; wait until it ends, or end it."
            ) from None
        except OSError as error:
            raise self._unwritable(error) from None
        began = datetime.now().astimezone().isoformat(timespec="seconds")
        holder = f"process {os.getpid()} on {platform.node() or 'this machine'}, begun {began},\n"
        try:
            (self.folder / HOLDER).write_text(holder, encoding="utf-8")
        except OSError as error:
            self._release()
            with contextlib.suppress(OSError):
                (self.folder / LOCK).unlink()
            raise self._unwritable(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def _release(self) -> None:
        with contextlib.suppress(OSError):
            (self.folder / HOLDER).unlink()
        self._lock.release()

    def _holder(self) -> str:
        try:
            return (self.folder / HOLDER).read_text(encoding="utf-8").strip() or "another process"
        except (OSError, ValueError):  # it hasn't been written yet
            return "another process"

    def _unwritable(self, error: OSError) -> StudyError:
        return StudyError(f"{self.folder}: nothing can be written there: {error.strerror}.")
