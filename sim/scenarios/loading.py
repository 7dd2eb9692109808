"""Find and load scenario files, resolve ``extends``, and report errors with their lines."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from sim.errors import ScenarioError, UserError, nearest
from sim.scenarios.build import build, override, resolve_files
from sim.scenarios.export import starter
from sim.scenarios.parameters.value_rules import got
from sim.scenarios.paths import is_file, is_folder, path_exists, shipped_folder
from sim.scenarios.scenario import Scenario
from sim.scenarios.shape import SHAPE
from sim.scenarios.used_parts import load_unknown
from sim.scenarios.value_tree import Node, node_values
from sim.scenarios.yaml_reader import Mark, read

__all__ = [
    "Scenario",
    "assignments",
    "find",
    "load",
    "parse",
    "shipped",
    "shipped_scenarios",
    "write_starter",
]

_LARGEST = 50_000_000  # bytes


def load(
    name_or_path: str | Path, overrides: Mapping[str, object] | None = None, *, data: str | Path | None = None
) -> Scenario:
    """Load and validate a scenario: a shipped one by name, or any by path.

    Parameters
    ----------
    name_or_path
        As in ``distributed-crowd`` or ``folder/town.yaml``.
    overrides
        Values to change, by dotted path, as in ``{"people.count": 500}``.
    data
        Folder of the files that the scenario names, if they are not in the scenario's folder.

    Raises
    ------
    ScenarioError
        The scenario has faults. A sentence on each fault names the place, the rule and what was found.

    Examples
    --------
    >>> load("distributed-crowd", {"people.count": 500}).people.count
    500
    """
    folder = None if data is None else Path(data)
    if folder is not None and not is_folder(folder):
        raise ScenarioError(f"{folder}: there is no such data folder.")
    errors: list[str] = []
    path = find(name_or_path)
    tree = _chain(path, folder, errors, ())
    own = {"name": Node(path.stem, f"{path}: "), **tree.value} if isinstance(tree.value, dict) else tree.value
    folders = [path.parent] if folder is None else [folder, path.parent]
    tree = override(replace(tree, value=own), overrides or {}, folders, errors)
    return build(Scenario, tree, errors, path, folder)


def shipped() -> dict[str, Path]:
    """Return the files of the scenarios that come with the package, by name."""
    files = shipped_folder("scenarios").rglob("*.yaml")
    return {file.stem: file for file in sorted(files, key=lambda file: file.stem)}


def shipped_scenarios() -> dict[str, str]:
    """Return the question of each shipped scenario by name, without validating the scenarios."""
    return texts(shipped(), "question")


def texts(files: Mapping[str, Path], key: str) -> dict[str, str]:
    """Return the text at one top-level key of each file; empty for a file without this key."""
    found = {}
    for name, path in files.items():
        tree = parse(path, [])
        node = tree.value.get(key) if tree is not None and isinstance(tree.value, dict) else None
        found[name] = str(node.value) if node is not None else ""
    return found


def find(name_or_path: str | Path) -> Path:
    """Return the file of a scenario: a shipped one by name, or any by path."""
    return find_named(name_or_path, shipped(), "a scenario", ScenarioError)


def find_named(
    name_or_path: str | Path, known: Mapping[str, Path], kind: str, error: type[UserError]
) -> Path:
    """Return the file of a known name, or the path itself. `kind`, as ``a scenario``, is used in messages."""
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in known:
        return known[text]
    path = Path(text)
    if "\0" in text or not text:
        raise error(f"The name of {kind} must not be empty and must contain no null character.")
    if path.suffix in (".yaml", ".yml") or path.name != text or path_exists(path):
        return path
    hint = nearest(text, known, f"the known names are {', '.join(known)}; a file name ends in .yaml.")
    raise error(f"There is no {kind.split()[1]} '{text}': {hint}")


def assignments(settings: Iterable[str]) -> dict[str, Any]:
    """Read the texts of ``--set people.count=500``, each value as in a scenario file.

    Examples
    --------
    >>> assignments(["people.count=500", "channels.hub=none"])
    {'people.count': 500, 'channels.hub': 'none'}
    """
    errors: list[str] = []
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        place = f"--set {setting}: "
        if not equals or not name.strip():
            errors.append(f"{place}write it like people.count=500")
            continue
        if not text.strip():
            errors.append(
                f"{place}the value is missing; write null to leave out a file, none to leave out a channel"
            )
            continue
        if name.strip() in values:
            errors.append(f"{place}{name.strip()} is given twice; give it once")
            continue
        before = len(errors)
        node = read(text, lambda _, place=place: place, errors)  # type: ignore[misc]
        if len(errors) == before:
            values[name.strip()] = None if node is None else node_values(node)
    if errors:
        raise ScenarioError(*errors)
    return values


def _chain(path: Path, data: Path | None, errors: list[str], below: tuple[Path, ...]) -> Node:
    """Read a file and merge it over the scenario that it extends."""
    tree = parse(path, errors)
    if tree is None or not isinstance(tree.value, dict):
        return tree if tree is not None else Node({}, f"{path}: ")
    load_unknown(tree)  # before trees are merged, because how depends on what is known
    values = dict(tree.value)
    parent = values.pop("extends", None)
    tree = resolve_files(
        replace(tree, value=values), [path.parent] if data is None else [data, path.parent], errors
    )
    if parent is None or parent.value is None:
        return tree
    base = _parent(path, parent, errors)
    if base is None:
        return tree
    chain = (*below, path.resolve())
    if base.resolve() in chain:
        names = " extends ".join(each.name for each in (*chain[chain.index(base.resolve()) :], base))
        errors.append(f"{parent.place}extends leads back to the same file: {names}")
        return tree
    lower = _chain(base, data, errors, chain)
    if not isinstance(lower.value, dict):
        return tree
    inherited = {key: node for key, node in lower.value.items() if key not in ("name", "question")}
    return SHAPE.merge(replace(lower, value=inherited), tree)


def _parent(path: Path, node: Node, errors: list[str]) -> Path | None:
    """Return the file that `extends` names: a shipped scenario, or a file in the same folder or below."""
    text = node.value
    if not isinstance(text, str) or not text:
        errors.append(
            f"{node.place}extends must be the name or path of one scenario; got {got(node_values(node))}"
        )
        return None
    if text in shipped():
        return shipped()[text]
    base = path.parent / text
    if Path(text).is_absolute() or not base.resolve().is_relative_to(path.parent.resolve()):
        errors.append(
            f"{node.place}extends must name a scenario in the same folder or below it; got '{text}'"
        )
    elif not is_file(base):
        hint = nearest(text, shipped(), did=" Did")
        errors.append(f"{node.place}extends names '{text}', but there is no such scenario or file.{hint}")
    else:
        return base
    return None


def parse(path: Path, errors: list[str], kind: str = "a scenario") -> Node | None:
    """Return the values of a YAML file with their lines and columns; None if there is an error."""
    before = len(errors)

    def place(mark: Mark | None) -> str:
        return f"{path}: " if mark is None else f"{path}:{mark.line + 1}:{mark.column + 1}: "

    text = _text(path, errors, kind)
    tree = None if text is None else read(text, place, errors)
    if (tree is None or tree.value is None) and len(errors) == before:
        errors.append(f"{path}: the file is empty; {kind} needs at least a name")
    return tree


def _text(path: Path, errors: list[str], kind: str) -> str | None:
    """Return the file's text. If it can't be read, add an error message and return None."""
    try:
        if path.is_dir():
            errors.append(f"{path}: this is a folder; {kind} is a YAML file")
        elif not stat.S_ISREG(path.stat().st_mode):  # a pipe, whose reading might never end
            errors.append(f"{path}: this is not a regular file; {kind} is a YAML file")
        elif path.stat().st_size > _LARGEST:
            errors.append(
                f"{path}: the file has {path.stat().st_size / 1e6:,.0f} MB; at most 50 MB can be read"
            )
        else:
            return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        errors.append(f"{path}: there is no such file")
    except UnicodeDecodeError as error:
        errors.append(f"{path}: the file must be text in UTF-8; byte {error.start + 1} is not")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        errors.append(f"{path}: the file can't be read: {reason}")
    return None


def write_starter(file: str) -> Path:
    """Write a commented scenario to start from and return its path. No existing file is overwritten."""
    path = Path(file)
    if not path.name:
        raise ScenarioError(f"A new scenario needs a file name, such as town.yaml; got '{file}'.")
    path = path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")
    named = Node({"name": Node(path.stem, f"{path}: ")}, f"{path}: ")
    name = build(Scenario, named, []).name  # raises an error if the name is not allowed
    try:
        with path.open("xb") as opened:
            _write_or_delete(opened, starter(name).encode("utf-8"), path)
    except FileExistsError:
        raise ScenarioError(
            f"{path}: this file exists already and is not changed; give another name."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ScenarioError(f"{path}: the file can't be written: {reason}.") from None
    return path


def _write_or_delete(opened: IO[bytes], content: bytes, path: Path) -> None:
    """Write a new file completely, or delete it: on a full disk only its beginning would stay."""
    try:
        opened.write(content)
        opened.flush()
    except OSError:
        path.unlink()
        raise
