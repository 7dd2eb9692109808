"""What the commands of studies do around them: folders, parts, the line that resumes, words."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.cli.support.loading import OUTPUT, output_folder
from sim.errors import StudyError
from sim.scenarios.paths import is_file, is_folder

LEDGER = "runs.sqlite"


def study_folder(out: str | None, name: str, *, resume: bool) -> Path:
    """Return the folder of a study: a new one, or with `resume` the one that holds it.

    Without `out` a study is resumed in the newest of ``whoanswers-out/<name>``, ``<name>-2`` and so on.
    """
    if out is not None and is_file(Path(out) / LEDGER):
        if not resume:
            raise StudyError(f"-o {out}: it holds a study already; --resume continues it.")
        return Path(out)
    if out is not None or not resume:
        return output_folder(out, name)
    pattern = re.compile(re.escape(name) + r"(?:-(\d+))?")
    found = {
        int(match[1] or 1): folder
        for folder in (OUTPUT.iterdir() if is_folder(OUTPUT) else ())
        if (match := pattern.fullmatch(folder.name)) and is_file(folder / LEDGER)
    }
    return found[max(found)] if found else output_folder(None, name)


def shard_of(text: str | None) -> tuple[int, int] | None:
    """Read ``3/8``.

    Examples
    --------
    >>> shard_of("3/8")
    (3, 8)
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise StudyError(f"--shard {text}: write it as 3/8, the third of eight parts.")
    return int(found[1]), int(found[2])


def half_width_of(text: str | None) -> tuple[str, float] | None:
    """Read ``answered_share=0.01``.

    Examples
    --------
    >>> half_width_of("answered_share=0.01")
    ('answered_share', 0.01)
    """
    if text is None:
        return None
    name, _, number = text.partition("=")
    try:
        width = float(number)
    except ValueError:
        width = 0.0
    if not name or not 0 < width < float("inf"):
        raise StudyError(f"--until-halfwidth {text}: write it as answered_share=0.01, a width above 0.")
    return name, width


def resume_line(folder: Path, arguments: Sequence[str] | None = None) -> str:
    """Return the command that continues where this one stopped."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    words += [] if "--resume" in words else ["--resume"]
    if not any(word in ("-o", "--out") or word.startswith(("-o", "--out=")) for word in words):
        words += ["-o", str(folder)]
    return shlex.join(["whoanswers", *words])


def room(count: float) -> str:
    """Write a number of bytes for people.

    Examples
    --------
    >>> room(1_234_567)
    '1.2 MB'
    """
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
