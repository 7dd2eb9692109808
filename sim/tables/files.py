"""Write files and folders completely or not at all."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sim.errors import WriteError, spelled
from sim.tables.lazy_pandas import pd

_DAY = 86_400.0  # seconds
_FORMULA = re.compile(r"(?![-+]?[\d.,]+(e[-+]?\d+)?$)[=+\-@\t\r\n]")


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path in the same folder, and rename it to `path` only if the block succeeds.

    Raises
    ------
    WriteError
        The file can't be written, because the disk is full, for example.
    """
    path = _resolved(path)
    temporary = _temporary_path(path)
    with _writing(path, temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            _rename(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_folder(
    folder: Path, *, last: str, before: Callable[[Path, set[str]], None] | None = None
) -> Iterator[Path]:
    """Yield a temporary folder beside `folder`, and move its files to `folder` only if the block succeeds.

    A new folder appears complete, by renaming. If `folder` exists, each file is moved into it, and `last` is
    the last file, so that a folder without that file is unfinished. Other files in the folder stay. If the
    folder exists, `before` is called with the folder and the names of the new files before they are moved.
    """
    folder = _resolved(folder)
    temporary = _temporary_path(folder)
    with _writing(folder, temporary):
        _delete_old_temporaries(folder)
        temporary.mkdir(parents=True)
        try:
            yield temporary
            if folder.exists():
                remove_file(folder / last)
                if before is not None:
                    before(folder, {path.name for path in temporary.iterdir()})
                _move_in(temporary, folder, last)
            else:
                _rename(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextlib.contextmanager
def _writing(path: Path, temporary: Path) -> Iterator[None]:
    """Turn an error of writing the temporary path into a `WriteError` that names the intended path."""
    try:
        yield
    except WriteError as error:  # the path of a file in a temporary folder
        raise WriteError(str(error).replace(str(temporary), str(path))) from error
    except OSError as error:
        raise WriteError(f"{path} can't be written: {error.strerror or error}.") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, completely or not at all."""
    with atomic_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write a mapping as JSON, completely or not at all."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV, completely or not at all: UTF-8, commas, decimal points, empty cells if missing.

    The file begins with a byte order mark. Without it Excel reads é as Ã©; pandas and readr skip it. A text
    that a spreadsheet would run as a formula gets an apostrophe in front (`as_text`).
    """
    frame = frame.assign(**{label: as_text(frame[label]) for label in frame if _may_be_formula(frame[label])})
    with atomic_file(path) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8-sig")


def as_text(column: pd.Series) -> pd.Series:
    """Return a column with an apostrophe before each text that a spreadsheet would run as a formula.

    These are texts that begin with =, +, -, @, a tab or a line break, unless they are numbers (OWASP, CSV
    injection). An id such as ``=SUM(A1:A2)`` in the user's file could do harm otherwise.
    """
    return column.astype(object).map(
        lambda text: f"'{text}" if isinstance(text, str) and _FORMULA.match(text) else text
    )


def _may_be_formula(column: pd.Series) -> bool:
    """Return whether a column holds texts, and any of them begins like a formula."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return any(map(_FORMULA.match, map(str, column.cat.categories)))
    return column.dtype.kind == "O" and any(isinstance(t, str) and _FORMULA.match(t) for t in column)


def _move_in(source: Path, folder: Path, last: str) -> None:
    folder.mkdir(exist_ok=True)
    for entry in sorted(source.iterdir(), key=lambda entry: (entry.name == last, entry.name)):
        if entry.is_dir():
            _move_in(entry, folder / entry.name, last)
        else:
            _rename(entry, folder / entry.name)


def _delete_old_temporaries(folder: Path) -> None:
    """Delete temporary folders that a killed process left beside `folder` more than a day ago."""
    temporary = re.compile(re.escape(f".{folder.stem}.") + "[0-9a-f]{12}" + re.escape(folder.suffix))
    for path in folder.parent.iterdir() if folder.parent.is_dir() else ():
        if temporary.fullmatch(path.name) and path.is_dir() and time.time() - path.stat().st_mtime > _DAY:
            shutil.rmtree(path, ignore_errors=True)


def _resolved(path: Path) -> Path:
    """Return a path that ends with a name: ``.`` and ``..`` are replaced by full paths."""
    return path if path.name not in ("", "..") else path.resolve()


def _temporary_path(path: Path) -> Path:
    # In the same folder, because renaming is sure to be atomic only within one file system.
    return path.with_name(f".{path.stem}.{secrets.token_hex(6)}{path.suffix}")


def _rename(source: Path, target: Path) -> None:
    _retry(lambda: source.replace(target), target)


def remove_file(path: Path) -> None:
    """Delete a file if it exists; on Windows wait while another program has it open."""
    _retry(lambda: path.unlink(missing_ok=True), path)


def _retry(change: Callable[[], object], path: Path) -> None:
    """Call a function that changes a file. If the system refuses, try again for a second.

    Windows refuses while another program has the file open: a virus scanner briefly, a spreadsheet longer.
    """
    for wait in (0.05, 0.1, 0.25, 0.6, None):
        try:
            change()
        except PermissionError as error:
            if wait is None:
                again = spelled("--resume", "resume=True")
                raise WriteError(
                    f"{path} can't be written: {error.strerror}. Close it if another program has it open, "
                    f"or allow writing to it; then continue the study with {again}."
                ) from error
            time.sleep(wait)
        else:
            return
