"""Files renamed and removed where another program may have them open."""

import time
from collections.abc import Callable
from pathlib import Path

from sim.errors import WriteError, spelled


def rename(source: Path, target: Path) -> None:
    """Rename a file, in place of the one that has its new name."""
    _patiently(lambda: source.replace(target), target)


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    _patiently(lambda: path.unlink(missing_ok=True), path)


def _patiently(change: Callable[[], object], path: Path) -> None:
    """Change a file; try again for a second if the system doesn't allow it.

    Windows refuses while any program has the file open: a virus scanner for a moment, a spreadsheet for long.
    """
    for wait in (0.05, 0.1, 0.25, 0.6, None):
        try:
            change()
        except PermissionError as error:
            if wait is None:
                again = spelled("--resume", "resume=True")
                raise WriteError(
                    f"{path} can't be written: {error.strerror}. Close it where another program has it open, "
                    f"or allow writing there; then continue the study with {again}."
                ) from error
            time.sleep(wait)
        else:
            return
