"""Everything that a command is given, checked before any work."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sim.errors import ScenarioError, StudyError
from sim.scenarios import Scenario, shortage
from sim.scenarios.loading import assignments, load
from sim.scenarios.paths import is_there

OUTPUT = Path("whoanswers-out")


def load_all(
    scenarios: Sequence[str],
    settings: Sequence[str],
    data: str | None,
    *,
    lives: int = 1,
    at_once: int | None = 1,
) -> list[Scenario]:
    """Load scenarios with the same ``--set``, and check their files and the memory they need.

    Parameters
    ----------
    lives, at_once
        Lives whose tables are kept, and societies side by side; None for one a processor.

    Raises
    ------
    ScenarioError
        With the faults of all of them.
    """
    overrides = assignments(settings)
    at_once = os.cpu_count() or 1 if at_once is None else at_once
    loaded: list[Scenario] = []
    faults: list[str] = []
    for name in scenarios:
        try:
            scenario = load(name, overrides, data=data)
        except ScenarioError as error:
            faults += str(error).split("\n")
            continue
        loaded.append(scenario)
        faults += [f"{name}: {text}" for _, text in shortage(scenario, lives=lives, at_once=at_once)]
        if scenario.people.from_file is not None:
            from sim import user_data

            faults += user_data.faults(scenario, lives=lives, at_once=at_once)
    if faults:
        raise ScenarioError("\n".join(dict.fromkeys(faults)))
    return loaded


def check_distinct(names: Sequence[str]) -> None:
    """Refuse a comparison of one scenario, or of two that would have the same name in its tables."""
    if len(names) < 2:
        raise StudyError(f"compare needs two scenarios or more; got {', '.join(names)} only.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise StudyError(f"compare needs scenarios of different names; got '{twice[0]}' more than once.")
    folded: dict[str, str] = {}
    for name in names:
        if (other := folded.setdefault(name.casefold(), name)) != name:
            raise StudyError(
                "compare needs scenarios whose names differ in more than capital letters, because Windows "
                f"and macOS would keep both in one file; got '{other}' and '{name}'."
            )


def output_folder(out: str | None, name: str) -> Path:
    """Return the folder to write: never one that holds something, and one that can be written.

    Without `out` it is ``whoanswers-out/<name>``, with a number where that is taken.
    """
    if out is not None and "\0" in out:
        raise StudyError("-o: the name of a folder can't hold a null character.")
    if out is None:
        folder, number = OUTPUT / name, 2
        while is_there(folder):
            folder, number = OUTPUT / f"{name}-{number}", number + 1
    else:
        folder = Path(out)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StudyError(f"-o {folder}: it holds something already; give a new or an empty folder.")
        with tempfile.TemporaryDirectory(prefix=".whoanswers-", dir=nearest_there(folder)):
            return folder  # writing there was tried, not guessed
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StudyError(f"-o {folder}: nothing can be written there: {reason}.") from None


def nearest_there(path: Path) -> Path:
    """Return a path, or else the nearest folder above it that is there.

    Raises
    ------
    OSError
        A link on the way leads nowhere, so that no folder can be made in its place.
    """
    for each in (path, *path.absolute().parents):
        if each.exists():
            return each
        if each.is_symlink():
            raise FileNotFoundError(errno.ENOENT, f"the link {each} leads nowhere")
    return Path()
