"""Find the source files that a module imports, directly or indirectly, without importing anything.

Imports inside functions count; imports under `if TYPE_CHECKING` don't. The `__init__.py` of each package that
contains the module counts, because Python runs it. Some packages load their names only when these are first
used, and declare them in a stub (`__init__.pyi`) beside their `__init__.py`. For them, `from package import
name` leads only to the module from which the stub imports this name.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).absolute().parent
_ALL = "*"
_NEXT_STATEMENT = re.compile(r"\n(?=[^\s)\]}#])")


class Import(NamedTuple):
    """An import of the name `name` from `module`, or of the whole module if `name` is empty.

    `bound` is the name by which the importing file refers to the import.
    """

    module: str
    name: str
    bound: str


def source_files(*modules: str, root: Path = ROOT) -> tuple[Path, ...]:
    """Return the source files of modules and of everything that they import from the same package.

    Parameters
    ----------
    modules : str
        Full names of modules. A package stands for all modules in its folder.
    root : Path
        Folder of the outermost package.

    Returns
    -------
    tuple of Path
        Sorted paths, including each `__init__.pyi` through which a name was found in another module. Empty if
        the package is installed without its source.

    Raises
    ------
    ModuleNotFoundError
        One of `modules` has no source file, although the package has source files.
    """
    closure = _Closure(root)
    return closure.files_of(modules) if closure.sources else ()


class _Closure:
    """The files found so far, and the modules whose imports have not been followed yet."""

    def __init__(self, root: Path) -> None:
        self.sources, self.stubs = _modules(root)
        self.files: set[Path] = set()
        self.waiting: list[str] = []
        self.followed: dict[tuple[str, str], str | None] = {}
        self.texts: dict[Path, str] = {}

    def files_of(self, modules: Iterable[str]) -> tuple[Path, ...]:
        """Return the files of `modules` and of everything that they import, sorted."""
        for module in modules:
            if module not in self.sources:
                raise ModuleNotFoundError(f"There is no source of the module {module}.")
            for each in self.sources:
                if f"{each}.".startswith(f"{module}."):
                    self._add(each)
        while self.waiting:
            module = self.waiting.pop()
            for imported in self._imports(module):
                found = self._follow(imported.module, imported.name)
                if found in self.stubs:
                    for name in _attributes(self._text(self.sources[module]), imported.bound) or (_ALL,):
                        self._follow_whole(found, name)
        return tuple(sorted(self.files))

    def _follow(self, module: str, name: str) -> str | None:
        """Add the files that define a name of a module. If the name is a module, return that module."""
        if (module, name) not in self.followed:
            self.followed[module, name] = None  # the result if names import each other in a circle
            if module in self.sources:
                self._add(module)
                self.followed[module, name] = self._resolve(module, name)
        return self.followed[module, name]

    def _resolve(self, module: str, name: str) -> str | None:
        """Follow a name of a known module through the module's stub, submodules and imports."""
        stub = self._stub(module)
        if name == _ALL:
            for defined in stub:
                self._follow_whole(module, defined)
        if name in ("", _ALL):
            return module
        if name in stub and stub[name][:2] != (module, name):
            self.files.add(self.stubs[module])
            return self._follow(*stub[name][:2])
        if f"{module}.{name}" in self.sources:
            return self._follow(f"{module}.{name}", "")
        for each in self._imports(module):
            if each.bound == name:  # re-exported: importers may use any part, so follow all names
                self._follow_whole(each.module, each.name)
        return None

    def _follow_whole(self, module: str, name: str) -> None:
        """Follow a name. If it is a package, follow every name in the package's stub."""
        found = self._follow(module, name)
        if found is not None:
            self._follow(found, _ALL)

    def _add(self, module: str) -> None:
        """Add the files of a module and of the packages that contain it."""
        while module and self.sources.get(module) not in self.files:
            if module in self.sources:
                self.files.add(self.sources[module])
                self.waiting.append(module)
            module = module.rpartition(".")[0]

    def _imports(self, module: str) -> tuple[Import, ...]:
        """Return the imports of a module's file."""
        file = self.sources[module]
        package = module if file.name == "__init__.py" else module.rpartition(".")[0]
        return _imports(self._text(file), package)

    def _stub(self, module: str) -> dict[str, Import]:
        """Return the import of each name in the stub of a package; empty for modules without a stub."""
        if module not in self.stubs:
            return {}
        imports = _imports(self._text(self.stubs[module]), module)
        return {name: each for each in imports for name in (each.name, each.bound)}

    def _text(self, file: Path) -> str:
        """Return the text of a file. Each file is read only once."""
        if file not in self.texts:
            self.texts[file] = file.read_text(encoding="utf-8-sig")
        return self.texts[file]


def _modules(root: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """Return the file of each module below a folder, and the stub of each package."""
    sources, stubs = {}, {}
    for folder, _, names in os.walk(root):
        package = ".".join((root.name, *Path(folder).relative_to(root).parts))
        for name in names:
            if name == "__init__.pyi":
                stubs[package] = Path(folder, name)
            elif name.endswith(".py"):
                module = package if name == "__init__.py" else f"{package}.{name[:-3]}"
                sources[module] = Path(folder, name)
    return sources, stubs


@cache
def _imports(source: str, package: str) -> tuple[Import, ...]:
    """Return the imports in the source of a file in `package`, except those for types only."""
    found = []
    for node in _statements(_parsed(source).body):
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            found += [Import(module, each.name, each.asname or each.name) for each in node.names]
        elif isinstance(node, ast.Import):
            found += [Import(each.name, "", each.asname or "") for each in node.names]
            outermost = {each.name.split(".")[0] for each in node.names if each.asname is None}
            found += [Import(name, "", name) for name in sorted(outermost)]
    return tuple(found)


def _parsed(source: str) -> ast.Module:
    """Parse a file up to the last import, because parsing the rest would take most of the time.

    The source is cut before the first unindented line after that import. If this line still belongs to a
    statement, such as a text in triple quotes, the part can't be parsed, and the whole file is parsed.
    """
    cut = _NEXT_STATEMENT.search(source, max(0, source.rfind("import")))
    try:
        return ast.parse(source[: cut.end()] if cut else source)
    except SyntaxError:
        return ast.parse(source)


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements and those nested in them, except statements for types only."""
    for node in body:
        if isinstance(node, ast.If) and _is_for_types(node.test):
            yield from _statements(node.orelse)
            continue
        yield node
        for each in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            for part in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(each, part, ()))


def _is_for_types(test: ast.expr) -> bool:
    """Return whether a condition is `TYPE_CHECKING`."""
    return "TYPE_CHECKING" in (getattr(test, "id", ""), getattr(test, "attr", ""))


@cache
def _attributes(source: str, name: str) -> frozenset[str]:
    """Return the attributes of a name that a file uses.

    The result is empty if the file also uses the name without an attribute.
    """
    nodes = list(ast.walk(ast.parse(source)))
    times = sum(isinstance(node, ast.Name) and node.id == name for node in nodes)
    used = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
    ]
    return frozenset(used if len(used) == times else ())
