"""The manifest of a run or study: versions, seeds, commit, command, times and machine."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.registry.plugin_sources import records_of
from sim.scenarios.used_parts import used_parts

if TYPE_CHECKING:
    from sim.scenarios import Scenario

PACKAGES = ("whoanswers", "mesa", "numpy", "numba", "pandas", "pyarrow", "scipy", "SALib")
_SIM = Path(__file__).resolve().parents[1]
_STARTER = "cli/start.py"  # in a wheel, start.py has another name


def manifest(
    *, scenarios: Sequence[Scenario], command: str = "", seconds: float = 0.0, ended: datetime | None = None,
    parts: Iterable[Any] = (),
) -> dict[str, object]:  # fmt: skip
    """Return what a reader needs to repeat a run or a study, ready for JSON.

    `command` is the command as typed, `seconds` is how long it took, and `ended` is when it ended (now, if
    None). `parts` are parts of users that are used, besides those that the scenarios name.
    """
    ended = datetime.now(UTC) if ended is None else ended
    return {
        "command": command,
        "scenarios": [_scenario(scenario) for scenario in scenarios],
        "versions": versions(),
        "plugins": records_of([*_parts(scenarios), *parts]),
        "commit": commit(),
        "sources": sources(),
        "started": (ended - timedelta(seconds=seconds)).isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "machine": {"processors": os.cpu_count(), "platform": platform.platform()},
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages on which the numbers depend."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


@functools.cache
def version(package: str) -> str:
    """Return a package's installed version, or ``not installed``, as in a checkout without installation."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


@functools.cache
def commit() -> str | None:
    """Return the git commit of this code, plus ``+changes`` if files differ, or None outside a checkout."""
    root = _SIM.parent
    # An installed copy may lie inside another repository, whose commit says nothing about this code.
    if not (root / ".git").exists():
        return None
    head = _git(root, "rev-parse", "HEAD")
    if head is None:
        return None
    return head + ("+changes" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")


@functools.cache
def sources() -> str | None:
    """Return a digest of the package's Python files, or None if it is installed without them.

    Equal digests mean equal code, so a run of an installed package can be traced to the commit whose checkout
    has the same digest. Line endings don't matter.
    """
    files = sorted((path.relative_to(_SIM).as_posix(), path) for path in _SIM.rglob("*.py"))
    own = [(name, path) for name, path in files if name != _STARTER]
    if not own:
        return None
    whole = hashlib.sha256()
    for name, path in own:
        text = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name} {len(text)}\n".encode() + text)
    return f"sha256:{whole.hexdigest()}"


def _git(root: Path, *words: str) -> str | None:
    command = ["git", "--no-optional-locks", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _parts(scenarios: Sequence[Scenario]) -> Iterator[Any]:
    for scenario in scenarios:
        yield from used_parts(scenario.to_dict())


def _scenario(scenario: Scenario) -> dict[str, object]:
    values = scenario.to_dict()
    people = values.get("people")
    table = people.get("from_file") if isinstance(people, dict) else None
    private = isinstance(table, dict) and table.get("pseudonyms") is not None
    # with pseudonyms, the manifest is passed on, and needn't help anybody to recognise a table
    files = {name: {} if private else {"sha256": digest} for name, digest in scenario.files.items()}
    return {"name": values.get("name"), "hash": scenario.hash, "seeds": values.get("seed"), "files": files}
