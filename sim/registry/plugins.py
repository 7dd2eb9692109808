"""Load plugins: Python files and modules that declare parts of users (`sim.registry.parts`).

A plugin is named by the user, imported by the user's Python code, or installed as a package with the entry
point group ``whoanswers.parts``. No scenario file can name one, so that reading a scenario runs no code of
others, except of packages that the user has installed for this.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.errors import NameTakenError, StudyError, spelled
from sim.registry.parts import CHANNELS, NETWORKS, RULES, is_shipped
from sim.registry.plugin_modules import FROM_TEXT, Specification, import_plugin, run_text, specification

GROUP = "whoanswers.parts"
"""Entry points of installed packages, each of which is a module that declares parts."""

_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
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
        import_plugin(named)
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
            import_plugin(point.module)
        except StudyError as error:
            broken.append(_left_out(package, error))
        else:
            version = "" if point.dist is None else point.dist.version
            INSTALLED[point.module.partition(".")[0]] = package, version
    return tuple(broken)


def _left_out(package: str, error: StudyError) -> str:
    """Return a sentence on why the parts of an installed package aren't loaded."""
    if isinstance(error, NameTakenError) and error.holder in FROM_TEXT:
        file = Path(FROM_TEXT[error.holder].file).name
        return f"The installed package {package} is left out, because {file} declares the same names."
    return f"The parts of the installed package {package} can't be loaded: {error}"


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


def load_all(specifications: Iterable[Specification]) -> None:
    """Load modules as `to_load` has specified them in another process.

    Raises
    ------
    StudyError
        A module can't be loaded here.
    """
    for each in specifications:
        if each.text is None or (each.module in sys.modules and each.module not in FROM_TEXT):
            import_plugin(each.module)
        else:
            run_text(each, each.file)


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
        if origin.name == file.name and name not in FROM_TEXT and origin.resolve() == file:
            return name
    found = Specification(_module_name(file), str(file), text)
    run_text(found, named)
    return found.module


def _module_name(file: Path) -> str:
    """Return the name of a file's module, with a number if another file of this name is loaded."""
    name = stem = "plugin_" + re.sub(r"\W", "_", file.stem)
    number = 1
    while name in sys.modules and (name not in FROM_TEXT or FROM_TEXT[name].file != str(file)):
        number += 1
        name = f"{stem}_{number}"
    return name


def _is_in(module: str, plugin: str) -> bool:
    """Return whether a module is the plugin or belongs to the same package."""
    return module.partition(".")[0] == plugin.partition(".")[0]


def _named(text: str) -> str:
    return f"{spelled('--plugin', 'plugin')} {text}"
