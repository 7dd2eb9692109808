"""Choose and check the folder or file that a command writes: new, or the folder of a study to resume."""

from __future__ import annotations

import contextlib
import errno
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.errors import StudyError
from sim.scenarios.paths import is_file, is_folder, path_exists

OUTPUT = Path("whoanswers-out")
LEDGER = "runs.sqlite"


def output_folder(out: str | None, name: str) -> Path:
    """Return the folder to write to. The folder is new or empty, and writing to it is possible.

    Without `out` it is ``whoanswers-out/<name>``, with a number if that folder exists.
    """
    if out is not None and "\0" in out:
        raise StudyError("-o: the name of a folder can't contain a null character.")
    if out is None:
        folder, number = OUTPUT / name, 2
        while path_exists(folder):
            folder, number = OUTPUT / f"{name}-{number}", number + 1
    else:
        folder = Path(out)
    with _writable(folder):
        if folder.exists() and not folder.is_dir():
            raise StudyError(f"-o {folder}: this is a file; give a new or an empty folder.")
        if folder.exists() and any(folder.iterdir()):
            raise StudyError(f"-o {folder}: this folder isn't empty; give a new or an empty folder.")
        _try_to_write(folder)
    return folder


def output_page(out: str | None, name: str) -> Path:
    """Return the path of a lesson to write. No such file exists yet, and writing it is possible."""
    return output_file(out, f"lesson-{name}.html")


def output_file(out: str | None, name: str) -> Path:
    """Return the path of a file to write. No such file exists yet, and writing it is possible."""
    path = Path(name if out is None else out)
    with _writable(path):
        if path.exists():
            raise StudyError(
                f"-o {path}: this file exists and is not overwritten; give another name with -o."
            )
        _try_to_write(path.absolute().parent)
    return path


@contextlib.contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Turn errors of the operating system in the block into an error message about `path`."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StudyError(f"-o {path}: nothing can be written there: {reason}.") from None


def _try_to_write(folder: Path) -> None:
    """Create and remove something in a folder or, if it doesn't exist, in the nearest parent that does."""
    for each in (folder, *folder.absolute().parents):
        if each.exists():
            with tempfile.TemporaryDirectory(prefix=".whoanswers-", dir=each):
                return
        if each.is_symlink():
            raise FileNotFoundError(errno.ENOENT, f"the link {each} leads nowhere")


def study_folder(out: str | None, name: str, *, resume: bool) -> Path:
    """Return the folder of a study: a new one, or with `resume` the folder of the study to resume.

    Without `out`, the newest of ``whoanswers-out/<name>``, ``<name>-2`` and so on is resumed.
    """
    if out is not None and is_file(Path(out) / LEDGER):
        if not resume:
            raise StudyError(f"-o {out}: it already holds a study; --resume continues it.")
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


def resume_line(folder: Path, arguments: Sequence[str] | None = None) -> str:
    """Return a line with the command that resumes the study after this command was stopped."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    words += [] if "--resume" in words else ["--resume"]
    if not any(word in ("-o", "--out") or word.startswith(("-o", "--out=")) for word in words):
        words += ["-o", str(folder)]
    return shlex.join(["whoanswers", *words])
