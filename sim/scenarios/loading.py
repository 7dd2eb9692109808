"""Scenario files: finding them, ``extends``, and errors that say the line."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, UserError, nearest
from sim.scenarios.build import anchor, build, override
from sim.scenarios.export import starter
from sim.scenarios.parameters.value_rules import got
from sim.scenarios.paths import is_file, is_folder, is_there, shipped_folder
from sim.scenarios.scenario import Scenario
from sim.scenarios.shape import SHAPE
from sim.scenarios.value_tree import Node, bare
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

_LARGEST = 50_000_000


def load(
    name_or_path: str | Path, overrides: Mapping[str, object] | None = None, *, data: str | Path | None = None
) -> Scenario:
    """Load a shipped scenario by name, or any by path, and validate it.

    Parameters
    ----------
    name_or_path
        ``distributed-crowd``, or ``folder/town.yaml``.
    overrides
        Values to change, by dotted path, as in ``{"people.count": 500}``.
    data
        Folder of the files that the scenario names, where they are not beside it.

    Raises
    ------
    ScenarioError
        With one sentence a fault, all at once: place, rule, what was found.

    Examples
    --------
    >>> load("distributed-crowd", {"people.count": 500}).people.count
    500
    """
    folder = None if data is None else Path(data)
    if folder is not None and not is_folder(folder):
        raise ScenarioError(f"{folder}: there is no such folder to take data from.")
    told: list[str] = []
    path = find(name_or_path)
    tree = _chain(path, folder, told, ())
    own = {"name": Node(path.stem, f"{path}: "), **tree.value} if isinstance(tree.value, dict) else tree.value
    folders = [path.parent] if folder is None else [folder, path.parent]
    tree = override(replace(tree, value=own), overrides or {}, folders, told)
    return build(Scenario, tree, told, path, folder)


def shipped() -> dict[str, Path]:
    """Return the scenarios that come with the package, by name, from a wheel or from a checkout."""
    files = shipped_folder("scenarios").rglob("*.yaml")
    return {file.stem: file for file in sorted(files, key=lambda file: file.stem)}


def shipped_scenarios() -> dict[str, str]:
    """Return the question of each shipped scenario, without validating the rest."""
    return texts(shipped(), "question")


def texts(files: Mapping[str, Path], key: str) -> dict[str, str]:
    """Return what each file says under one key at its top, empty where it says nothing."""
    found = {}
    for name, path in files.items():
        tree = parse(path, [])
        node = tree.value.get(key) if tree is not None and isinstance(tree.value, dict) else None
        found[name] = str(node.value) if node is not None else ""
    return found


def find(name_or_path: str | Path) -> Path:
    """Return the file of a shipped scenario's name or of a path."""
    return find_named(name_or_path, shipped(), "a scenario", ScenarioError)


def find_named(
    name_or_path: str | Path, known: Mapping[str, Path], kind: str, error: type[UserError]
) -> Path:
    """Return the file of a name that is known, or of a path; `kind` is as in ``a scenario``."""
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in known:
        return known[text]
    path = Path(text)
    if "\0" in text or not text:
        raise error(f"The name of {kind} must not be empty or hold a null character.")
    if path.suffix in (".yaml", ".yml") or path.name != text or is_there(path):
        return path
    hint = nearest(text, known, f"known are {', '.join(known)}; a file ends in .yaml.")
    raise error(f"There is no {kind.split()[1]} '{text}': {hint}")


def assignments(settings: Iterable[str]) -> dict[str, Any]:
    """Read ``--set people.count=500`` texts, the value as in a scenario file.

    Examples
    --------
    >>> assignments(["people.count=500", "channels.hub=none"])
    {'people.count': 500, 'channels.hub': 'none'}
    """
    told: list[str] = []
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        place = f"--set {setting}: "
        if not equals or not name.strip():
            told.append(f"{place}write it as people.count=500")
            continue
        if not text.strip():
            told.append(f"{place}no value follows the equals sign; null leaves a file out, none a channel")
            continue
        before = len(told)
        node = read(text, lambda _, place=place: place, told)  # type: ignore[misc]
        if len(told) == before:
            values.pop(name.strip(), None)
            values[name.strip()] = None if node is None else bare(node)
    if told:
        raise ScenarioError(*told)
    return values


def _chain(path: Path, data: Path | None, told: list[str], below: tuple[Path, ...]) -> Node:
    """Read a file and lay it over what it extends."""
    tree = parse(path, told)
    if tree is None or not isinstance(tree.value, dict):
        return tree if tree is not None else Node({}, f"{path}: ")
    values = dict(tree.value)
    parent = values.pop("extends", None)
    tree = anchor(replace(tree, value=values), [path.parent] if data is None else [data, path.parent], told)
    if parent is None or parent.value is None:
        return tree
    base = _parent(path, parent, told)
    if base is None:
        return tree
    chain = (*below, path.resolve())
    if base.resolve() in chain:
        names = " extends ".join(each.name for each in (*chain[chain.index(base.resolve()) :], base))
        told.append(f"{parent.place}extends goes round in a circle: {names}")
        return tree
    lower = _chain(base, data, told, chain)
    if not isinstance(lower.value, dict):
        return tree
    inherited = {key: node for key, node in lower.value.items() if key not in ("name", "question")}
    return SHAPE.merge(replace(lower, value=inherited), tree)


def _parent(path: Path, node: Node, told: list[str]) -> Path | None:
    """Return the file that `extends` names: a shipped scenario, or a file that doesn't leave the folder."""
    text = node.value
    if not isinstance(text, str) or not text:
        told.append(f"{node.place}extends must be the name or path of one scenario; got {got(bare(node))}")
        return None
    if text in shipped():
        return shipped()[text]
    base = path.parent / text
    if Path(text).is_absolute() or not base.resolve().is_relative_to(path.parent.resolve()):
        told.append(f"{node.place}extends must name a scenario in the same folder or below it; got '{text}'")
    elif not is_file(base):
        hint = nearest(text, shipped(), did=" Did")
        told.append(f"{node.place}extends names '{text}', but there is no such scenario or file.{hint}")
    else:
        return base
    return None


def parse(path: Path, told: list[str], kind: str = "a scenario") -> Node | None:
    """Return the values of a YAML file, each with its line and column, or tell why there are none."""
    before = len(told)

    def place(mark: Mark | None) -> str:
        return f"{path}: " if mark is None else f"{path}:{mark.line + 1}:{mark.column + 1}: "

    text = _text(path, told, kind)
    tree = None if text is None else read(text, place, told)
    if (tree is None or tree.value is None) and len(told) == before:
        told.append(f"{path}: the file is empty; {kind} has at least a name")
    return tree


def _text(path: Path, told: list[str], kind: str) -> str | None:
    """Return the file's text, or say why there is none."""
    try:
        if path.is_dir():
            told.append(f"{path}: this is a folder; {kind} is a YAML file")
        elif not stat.S_ISREG(path.stat().st_mode):  # a pipe, of which reading might never end
            told.append(f"{path}: this is no regular file; {kind} is a YAML file")
        elif path.stat().st_size > _LARGEST:
            told.append(
                f"{path}: the file has {path.stat().st_size / 1e6:,.0f} MB; more than 50 MB are not read"
            )
        else:
            return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        told.append(f"{path}: there is no such file")
    except UnicodeDecodeError as error:
        told.append(f"{path}: the file must be text in UTF-8; byte {error.start + 1} is not")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        told.append(f"{path}: the file can't be read: {reason}")
    return None


def write_starter(file: str) -> Path:
    """Write a commented scenario to begin with, never over a file that is there; return its path."""
    path = Path(file)
    if not path.name:
        raise ScenarioError(f"A new scenario needs the name of a file, such as town.yaml; got '{file}'.")
    path = path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")
    named = Node({"name": Node(path.stem, f"{path}: ")}, f"{path}: ")
    name = build(Scenario, named, []).name  # refused if it can't be a name
    try:
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(starter(name))
    except FileExistsError:
        raise ScenarioError(f"{path}: there is such a file already; it is left as it is.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ScenarioError(f"{path}: the file can't be written: {reason}.") from None
    return path
