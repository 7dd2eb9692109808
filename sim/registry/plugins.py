"""Load plugins: Python files and modules that declare parts of users (`sim.registry.parts`).

A plugin is named by the user, imported by the user's Python code, or installed as a package with the entry
point group ``whoanswers.parts``. No scenario file can name one, so that reading a scenario runs no code of
others, except of packages that the user has installed for this.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import StudyError, UserError, spelled
from sim.registry.parts import CHANNELS, NETWORKS, RULES, is_shipped

GROUP = "whoanswers.parts"
"""Entry points of installed packages, each of which is a module that declares parts."""

_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
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


_FROM_TEXT: dict[str, Specification] = {}
"""The modules that were loaded from a text, by name."""
INSTALLED: dict[str, tuple[str, str]] = {}
"""Name and version of each installed package of plugins, by the name of its outermost Python package."""


def load(named: str) -> str | None:
    """Load the plugin with this file name or module name. A plugin that is loaded already isn't run again.

    Returns
    -------
    str or None
        A note if the plugin declares no part.

    Raises
    ------
    StudyError
        There is no such file or module, or it can't be loaded.
    """
    path, before = Path(named), {id(part) for part in parts_of_users()}
    if named and (path.suffix == ".py" or path.name != named or path.exists()):
        module = _load_file(path, named)
    elif _MODULE.fullmatch(named):
        _import(named)
        module = named
    else:
        raise StudyError(f"{_named(named)}: this is neither the name of a Python file nor of a module.")
    if any(id(part) not in before or _is_in(part.module, module) for part in parts_of_users()):
        return None
    return f"{named} declares no channel, rule, network or measure."


@functools.cache
def load_installed() -> tuple[str, ...]:
    """Load the plugins that are installed as packages, once in a process.

    Returns
    -------
    tuple of str
        A sentence on each package that can't be loaded.
    """
    broken = []
    for point in import_module("importlib.metadata").entry_points(group=GROUP):
        package = point.name if point.dist is None else point.dist.name
        try:
            _import(point.module)
        except StudyError as error:
            broken.append(f"The parts of the installed package {package} can't be loaded: {error}")
        else:
            version = "" if point.dist is None else point.dist.version
            INSTALLED[point.module.partition(".")[0]] = package, version
    return tuple(broken)


def where_from(needs: Iterable[str] = ()) -> str:
    """Return a sentence on where a part that isn't known may come from. `needs` are those of a scenario."""
    option = spelled("name its file with --plugin", "import its file first")
    needed = ", ".join(needs)
    advice = (
        f"The scenario needs {needed}: install the package, or {option}."
        if needed
        else f"If it comes from a plugin, install the package that has it, or {option}."
    )
    return " ".join([advice, *load_installed()])


def parts_of_users() -> Iterator[Any]:
    """Yield every channel, rule, network and measure that doesn't come with the package."""
    for registry in (CHANNELS, RULES, NETWORKS):
        yield from registry.own().values()
    yield from measures_of_users()


def measures_of_users() -> Iterator[Any]:
    """Yield every measure that doesn't come with the package."""
    # a plugin that declares measures has loaded them; loading them here would take a second
    known = getattr(sys.modules.get("sim.measures.registry"), "KNOWN", {})
    yield from (each for each in known.values() if not is_shipped(getattr(each, "module", "") or "sim"))


def to_load() -> list[Specification]:
    """Return what another process must load to have the same parts, in the order of their declaration.

    Parts that are declared in a script or notebook are left out, because no other process can find them.
    """
    modules = dict.fromkeys(part.module for part in parts_of_users())
    return [found for module in modules if (found := specification(module)) is not None]


def specification(module: str) -> Specification | None:
    """Return how to load a module in another process; None if it was declared in a script or notebook."""
    if module in _FROM_TEXT:
        return _FROM_TEXT[module]
    spec = getattr(sys.modules.get(module), "__spec__", None)
    if module in _SCRIPTS or spec is None:
        return None
    alone = "." not in module and spec.submodule_search_locations is None and spec.has_location
    is_text = alone and str(spec.origin).endswith(".py")
    return Specification(module, str(spec.origin), Path(spec.origin).read_bytes() if is_text else None)


def load_all(specifications: Iterable[Specification]) -> None:
    """Load modules as `to_load` has specified them in another process.

    Raises
    ------
    StudyError
        A module can't be loaded here.
    """
    for each in specifications:
        if each.text is None or (each.module in sys.modules and each.module not in _FROM_TEXT):
            _import(each.module)
        else:
            _run(each, each.file)


def refuse_scripts(parts: Iterable[Any]) -> None:
    """Refuse parts that worker processes can't find, because they are declared in a script or notebook.

    Raises
    ------
    StudyError
        There is such a part.
    """
    for part in parts:
        if specification(part.module) is None:
            kind = type(part).__name__.lower()
            alone = spelled("--workers 0", "workers=0")
            raise StudyError(
                f"The {kind} {part.name} is declared in a notebook or in the script itself, where worker "
                f"processes can't find it; move it to a file of its own and import that, or use {alone}."
            )


def _load_file(path: Path, named: str) -> str:
    """Load a file, and return the name of its module."""
    try:
        if path.is_dir():
            raise StudyError(f"{_named(named)}: this is a folder; a plugin is a Python file or a module.")
        text = path.read_bytes() if path.exists() else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StudyError(f"{_named(named)}: the file can't be read: {reason}.") from None
    if text is None:
        raise StudyError(f"{_named(named)}: there is no such file.")
    if path.suffix != ".py":
        raise StudyError(f"{_named(named)}: a plugin is a Python file, whose name ends in .py.")
    file = path.resolve()
    for name, module in list(sys.modules.items()):  # the user may have imported the file
        origin = Path(str(getattr(getattr(module, "__spec__", None), "origin", None)))
        if origin.name == file.name and name not in _FROM_TEXT and origin.resolve() == file:
            return name
    found = Specification(_module_name(file), str(file), text)
    _run(found, named)
    return found.module


def _module_name(file: Path) -> str:
    """Return the name of a file's module, with a number if another file of this name is loaded."""
    name = stem = "plugin_" + re.sub(r"\W", "_", file.stem)
    number = 1
    while name in sys.modules and (name not in _FROM_TEXT or _FROM_TEXT[name].file != str(file)):
        number += 1
        name = f"{stem}_{number}"
    return name


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


def _run(found: Specification, named: str) -> None:
    """Run the text of a module, unless that has been done. `named` is the file as the user wrote it."""
    if _FROM_TEXT.get(found.module) == found:
        return
    loader = _TextLoader(found)
    spec = spec_from_loader(found.module, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[found.module] = module
    _FROM_TEXT[found.module] = found
    try:
        _with_sentences(lambda: loader.exec_module(module), named, (found.file,))
    except BaseException:
        del sys.modules[found.module], _FROM_TEXT[found.module]
        raise


def _import(module: str) -> None:
    """Import a module by its name."""

    def run() -> None:
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            if f"{module}.".startswith(f"{error.name}."):
                file = f"{module.rpartition('.')[2]}.py"
                raise StudyError(
                    f"Python finds no module of this name; install its package, or name a file, as in {file}."
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
        if isinstance(error, SyntaxError) and error.filename is not None:
            place, reason = f"{error.filename}:{error.lineno}", error.msg
        for file in files:
            place = place.replace(file, named) if file.endswith(".py") else place
        for module, other in _FROM_TEXT.items():
            reason = reason.replace(module, named if other.file in files else other.file)
        kind = "" if isinstance(error, UserError) else f"{type(error).__name__}: "
        alone = isinstance(error, ModuleNotFoundError) and named.endswith(".py")
        raise StudyError(f"{place}: {kind}{reason.rstrip('.')}{_ONE_FILE if alone else ''}.") from None


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


def _is_in(module: str, plugin: str) -> bool:
    """Return whether a module is the plugin or belongs to the same package."""
    return module.partition(".")[0] == plugin.partition(".")[0]


def _named(text: str) -> str:
    return f"{spelled('--plugin', 'plugin')} {text}"
