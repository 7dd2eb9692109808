"""Run the code of plugins: import modules by name, or run a text as the module of a file.

Errors become sentences that name the file and the line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import NameTakenError, StudyError, UserError

_SCRIPTS = ("__main__", "__mp_main__")
_ONE_FILE = (
    "; a plugin is one file, so install what it imports as a package, or add the folder of the other file to "
    "PYTHONPATH"
)


class Specification(NamedTuple):
    """How to load a module in another process: its name, its file, and the text of the file.

    The text is None for a module in a package, which the other process must be able to import.
    """

    module: str
    file: str
    text: bytes | None


FROM_TEXT: dict[str, Specification] = {}
"""The modules that were loaded from a text, by name."""


def specification(module: str) -> Specification | None:
    """Return how to load a module in another process; None if it was declared in a script or notebook."""
    if module in FROM_TEXT:
        return FROM_TEXT[module]
    spec = getattr(sys.modules.get(module), "__spec__", None)
    if module in _SCRIPTS or spec is None:
        return None
    alone = "." not in module and spec.submodule_search_locations is None and spec.has_location
    file = Path(str(spec.origin))
    is_text = alone and file.suffix == ".py" and file.is_file()
    return Specification(module, str(file), file.read_bytes() if is_text else None)


class _TextLoader(SourceFileLoader):
    """Loads a module from a text, as if it were the text of the file. No bytecode is read or written."""

    def __init__(self, specification: Specification) -> None:
        super().__init__(specification.module, specification.file)
        self._text = specification.text or b""

    def get_data(self, path: str) -> bytes:
        """Return the text."""
        if path != self.path:
            raise OSError
        return self._text

    def path_stats(self, _path: str) -> Any:
        """Raise an error, because the time of the file's last change doesn't matter."""
        raise OSError


def run_text(found: Specification, named: str) -> None:
    """Run the text of a module, unless that has been done. `named` is the file as the user wrote it."""
    if FROM_TEXT.get(found.module) == found:
        return
    loader = _TextLoader(found)
    spec = spec_from_loader(found.module, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[found.module] = module
    FROM_TEXT[found.module] = found
    try:
        _with_sentences(lambda: loader.exec_module(module), named, (found.file,))
    except BaseException:
        del sys.modules[found.module], FROM_TEXT[found.module]
        raise


def import_plugin(module: str) -> None:
    """Import a module by its name."""

    def run() -> None:
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            if f"{module}.".startswith(f"{error.name}."):
                file = f"{module.rpartition('.')[2]}.py"
                raise StudyError(
                    "there is no Python module of this name; install its package, or name a file, as in "
                    f"{file}."
                ) from None
            raise

    if module not in sys.modules:
        _with_sentences(run, module, _files_of(module.partition(".")[0]))


def _with_sentences(run: Callable[[], object], named: str, files: tuple[str, ...]) -> None:
    """Run the code of a plugin, and turn its errors into sentences. `files` are its file or its folders."""
    try:
        run()
    except (Exception, SystemExit) as error:
        place, reason = _place(error, files) or named, str(error) or "no message"
        reason = re.sub(rf"^{re.escape(place.rpartition(':')[0])}:\d+: ", "", reason)  # not twice
        if isinstance(error, SyntaxError) and error.filename is not None:
            place, reason = f"{error.filename}:{error.lineno}", error.msg
        for file in files:
            place = place.replace(file, named) if file.endswith(".py") else place
        for module, other in FROM_TEXT.items():
            reason = reason.replace(module, named if other.file in files else other.file)
        kind = "" if isinstance(error, UserError) else f"{type(error).__name__}: "
        alone = isinstance(error, ModuleNotFoundError) and named.endswith(".py")
        text = f"{place}: {kind}{reason.rstrip('.')}{_ONE_FILE if alone else ''}"
        text += "" if text.endswith("?") else "."
        if isinstance(error, NameTakenError):
            raise NameTakenError(text, error.holder) from None
        raise StudyError(text) from None


def _place(error: BaseException, files: tuple[str, ...]) -> str:
    """Return the file and line in a plugin at which an error was raised; empty if it wasn't raised there."""
    place, trace = "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        place = f"{file}:{trace.tb_lineno}" if file.startswith(files or ("\0",)) else place
        trace = trace.tb_next
    return place


def _files_of(package: str) -> tuple[str, ...]:
    """Return the folders of a package, or the file of a module; nothing if it doesn't exist."""
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return ()
    if spec is None:
        return ()
    return tuple(spec.submodule_search_locations or [str(spec.origin)])
