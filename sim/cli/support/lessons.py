"""What the command that makes a lesson checks before any work."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from sim.cli.support.loading import nearest_there
from sim.errors import ScenarioError, StudyError
from sim.scenarios.loading import assignments


def slider_of(text: str | None) -> tuple[str, list[Any]] | None:
    """Read ``people.effort.mean=0.1,0.25,0.5``.

    Examples
    --------
    >>> slider_of("people.effort.mean=0.1,0.25")
    ('people.effort.mean', [0.1, 0.25])
    """
    if text is None:
        return None
    name, equals, values = text.partition("=")
    if not equals or not name.strip() or not values.strip():
        raise StudyError(f"--slider {text}: write it as people.effort.mean=0.1,0.25,0.5.")
    said = f"{name}=[{values}]"
    try:
        ((path, listed),) = assignments([said]).items()
    except ScenarioError as error:
        raise StudyError(str(error).replace(f"--set {said}", f"--slider {text}")) from None
    return path, list(listed)


def page_to_write(out: str | None, name: str) -> Path:
    """Return the file to write: never one that is there, and one that can be written."""
    path = Path(f"lesson-{name}.html" if out is None else out)
    try:
        if path.exists():
            raise StudyError(
                f"-o {path}: there is such a file already; it is left as it is; give another name with -o."
            )
        with tempfile.TemporaryDirectory(prefix=".whoanswers-", dir=nearest_there(path.absolute().parent)):
            return path  # writing there was tried, not guessed
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StudyError(f"-o {path}: nothing can be written there: {reason}.") from None
