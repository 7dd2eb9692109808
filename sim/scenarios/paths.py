"""Check whether files and folders exist. For a name that is too long, these return False; pathlib raises."""

import os.path
from pathlib import Path


def path_exists(path: Path) -> bool:
    """Return whether anything has that path: a file, a folder, a pipe."""
    return os.path.exists(path)  # noqa: PTH110 - pathlib raises an error if a name is too long, as with 300 letters


def is_file(path: Path) -> bool:
    """Return whether the path is a regular file, or a link to one."""
    return os.path.isfile(path)  # noqa: PTH113 - as above


def is_folder(path: Path) -> bool:
    """Return whether the path is a folder, or a link to one."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def shipped_folder(name: str) -> Path:
    """Return a folder of files that come with the package, from a wheel or from a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name
