"""Whether a file is there. A name that can't be one, as of 300 letters, is not, where pathlib would raise."""

import os.path
from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether there is anything of that name: a file, a folder, a pipe."""
    return os.path.exists(path)  # noqa: PTH110 - pathlib raises an error where a name is too long


def is_file(path: Path) -> bool:
    """Whether there is a regular file of that name, or a link to one."""
    return os.path.isfile(path)  # noqa: PTH113 - as above


def is_folder(path: Path) -> bool:
    """Whether there is a folder of that name, or a link to one."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def shipped_folder(name: str) -> Path:
    """Return a folder of files that come with the package, in a wheel or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name
