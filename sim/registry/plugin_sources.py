"""The source of parts of users: its name, its digest, and the installed package to which it belongs."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from sim.import_closure import source_files
from sim.registry.plugin_modules import specification
from sim.registry.plugins import INSTALLED


class Source(NamedTuple):
    """A plugin that a study uses: a file, or a package of Python.

    Attributes
    ----------
    name
        Name of the file, or of the outermost package.
    sha256
        Digest of the file, or of those files of the package that its parts import, in hexadecimal digits.
        Line endings don't matter. The digest of a part that is declared in a notebook is empty.
    package, version
        Name and version of the installed package; empty for a file that isn't installed.
    """

    name: str
    sha256: str
    package: str = ""
    version: str = ""

    @property
    def needed(self) -> str:
        """What a user must install or load: the name of the installed package, or else of the file."""
        return self.package or self.name

    def record(self) -> dict[str, str]:
        """Return the entry in a manifest."""
        installed = {"package": self.package, "version": self.version} if self.package else {}
        return {"name": self.name, **installed, "sha256": self.sha256}


def sources_of(parts: Iterable[Any]) -> list[Source]:
    """Return the source of each part of users, each file or package once, sorted by name.

    Parts that come with the package are left out.
    """
    modules: dict[str, list[str]] = {}
    for part in parts:
        modules.setdefault(part.module.partition(".")[0], []).append(part.module)
    return sorted(_source(outermost, sorted(set(names))) for outermost, names in modules.items())


def records_of(parts: Iterable[Any]) -> list[dict[str, str]]:
    """Return the entries of plugins in a manifest, for the parts that are used."""
    return [source.record() for source in sources_of(parts)]


def _source(outermost: str, modules: list[str]) -> Source:
    found = specification(modules[0])
    if found is None:
        return Source("a notebook or script", "")
    if found.text is not None:
        return Source(Path(found.file).name, _digest(found.text), *_package(outermost))
    folders = getattr(import_module(outermost), "__path__", ())
    root = next((Path(folder) for folder in folders if Path(folder).is_dir()), None)
    if root is None:  # compiled code, or a file that has been deleted
        file = Path(found.file)
        return Source(file.name, _digest(file.read_bytes()) if file.is_file() else "", *_package(outermost))
    whole = "".join(
        f"{file.relative_to(root).as_posix()} {_digest(file.read_bytes())}\n"
        for file in _files_of(root, modules)
    )
    return Source(outermost, _digest(whole.encode()), *_package(outermost))


def _files_of(root: Path, modules: list[str]) -> list[Path]:
    """Return the files of a package that these modules need; without their sources, all of its files."""
    with contextlib.suppress(ModuleNotFoundError, SyntaxError):
        if found := source_files(*modules, root=root):
            return list(found)
    return sorted(path for path in root.rglob("*.*") if path.is_file() and path.parent.name != "__pycache__")


def _digest(text: bytes) -> str:
    return hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest()


@functools.cache
def _package(outermost: str) -> tuple[str, str]:
    """Return the name and version of the installed package with this module; empty texts if there is none."""
    if outermost in INSTALLED:
        return INSTALLED[outermost]
    metadata = import_module("importlib.metadata")
    for name in metadata.packages_distributions().get(outermost, ()):
        return name, metadata.version(name)
    return "", ""
