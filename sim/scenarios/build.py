"""Build a `Scenario` from a tree of values, or raise one error that lists every fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.errors import ScenarioError, nearest, spelled, spelled_setting
from sim.registry.plugins import where_from
from sim.scenarios.checks.cross_checks import contradictions
from sim.scenarios.checks.intervention_checks import impossible_interventions
from sim.scenarios.checks.memory import shortage
from sim.scenarios.parameters.declare import Group, Parameter, Refusal, fields, group_in, parameter_of
from sim.scenarios.parameters.scenario_values import ScenarioValues
from sim.scenarios.parameters.value_rules import default, got, rule, shown
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.scenarios.shape import SHAPE
from sim.scenarios.used_parts import load_unknown
from sim.scenarios.value_tree import Keys, Node, node_values, to_node, to_plain, to_tree

if TYPE_CHECKING:
    from sim.scenarios.scenario import Scenario

_MOST = 50  # faults listed in one error
_PARTS = ("channels", "rules")  # groups whose members may come from plugins


def build(
    kind: type[Scenario], tree: Node, errors: list[str], path: Path | None = None, data: Path | None = None
) -> Scenario:
    """Validate a tree of values and return a scenario of the class `kind`.

    `errors` are sentences about faults that were found before. `path` and `data` are the file of the
    scenario and its data folder. All faults are raised as one `ScenarioError` with a sentence for each.
    """
    tree = SHAPE.settle(tree)
    found, faults = _validated(kind, tree)
    for keys, _ in faults:
        tree = _without(tree, keys)
    if found is None:
        found, _ = _validated(kind, tree)
    if found is None:  # nothing more can be checked
        raise _error(errors + [sentence for _, sentence in faults])
    scenario = found.with_file(path, data, SHAPE.origins(tree))
    refused = [keys for keys, _ in faults]
    for names, text in (
        *contradictions(scenario),
        *impossible_interventions(scenario, _changed),
        *shortage(scenario),
    ):
        if not any(_overlap(name, keys) for name in names for keys in refused):
            faults.append((names[0], f"{tree.at(names[0]).place}{text}"))
    refuse(errors + [sentence for _, sentence in faults])
    return scenario


def _changed(scenario: Scenario, keys: tuple[str, ...], value: object) -> Scenario:
    """Return a scenario with one value changed. The result is validated like a scenario file."""
    tree = SHAPE.put(to_node(to_plain(scenario), ""), keys, to_node(value, ""))
    return build(type(scenario), tree, [], scenario.path, scenario.data)


def refuse(sentences: list[str]) -> None:
    """Raise one error with all sentences; do nothing if there are none."""
    if sentences:
        raise _error(sentences)


def _error(sentences: list[str]) -> ScenarioError:
    errors = sorted(dict.fromkeys(map(_spell_infinity, sentences)), key=_line)
    more = [f"… and {len(errors) - _MOST} more errors."] if len(errors) > _MOST else []
    return ScenarioError(*errors[:_MOST], *more)


def _spell_infinity(sentence: str) -> str:
    """Return a sentence that writes infinity as its reader does: math.inf in Python, .inf in YAML."""
    infinity = ".inf" if _line(sentence)[0] else spelled(".inf", "math.inf")
    return re.sub(r"(?<![\w'])(?:math)?\.inf\b", infinity, sentence)


def _line(sentence: str) -> tuple[str, int, int]:
    found = re.match(r"(.+?):(\d+):(\d+): ", sentence)
    return (found[1], int(found[2]), int(found[3])) if found else ("", 0, 0)


def replaced(scenario: Scenario, overrides: Mapping[str, object]) -> Scenario:
    """Return a scenario with some values changed; see `Scenario.replace`."""
    errors: list[str] = []
    tree = override(to_tree(to_plain(scenario), scenario.origins), overrides, scenario.folders, errors)
    return build(type(scenario), tree, errors, scenario.path, scenario.data)


def override(tree: Node, overrides: Mapping[str, object], folders: list[Path], errors: list[str]) -> Node:
    """Set values at dotted paths in a tree. Error messages name the place of a value if it is known."""
    load_unknown({}, overrides.items())
    named = {tuple(name.split(".")) for name, value in overrides.items() if value != "none"}
    for name, value in overrides.items():
        keys = tuple(name.split("."))
        place = value.place if isinstance(value, Node) else f"{spelled_setting(name, shown(value))}: "
        if refusal := _refusal(tree, keys, value, named):
            errors.append(place + refusal)
            continue
        above = SHAPE.put(Node({}, ""), keys, to_node(value, place))
        # file names are resolved before merging, so that those already in the tree don't change
        tree = SHAPE.put(tree, keys, resolve_files(above, folders, errors).at(keys))
    return tree


def _refusal(tree: Node, keys: tuple[str, ...], value: object, named: set[tuple[str, ...]]) -> str:
    """Return why a path or a value can't be set, or an empty text. `named` are the paths to be set."""
    name, channel = ".".join(keys), keys[:2]
    if keys[0] == "extends":
        return "extends can't be set, only written in a scenario file; start from that scenario instead"
    if len(keys) > 2 and channel in SHAPE.channels - named and not _uses(tree, channel):
        own, add = shown(tree.at(("name",)).value), spelled_setting(".".join(channel), "{}")
        only = f"and {name} applies only to scenarios that do"
        return (
            f"the scenario {own} doesn't use {keys[1]}, {only}; leave this out, or add {keys[1]} with {add}"
        )
    if value is None and keys[0] == "channels" and len(keys) == 2:
        return f"write none to leave {name} out, or {{}} to use it at its defaults"
    return ""


def _uses(tree: Node, channel: tuple[str, ...]) -> bool:
    """Return whether a tree has a channel with any value other than ``none``."""
    above, node = tree.at(channel[:1]), tree.at(channel)
    return above is not tree and node is not above and node.value != "none"


def resolve_files(tree: Node, folders: list[Path], errors: list[str]) -> Node:
    """Replace the names of files by full paths. Each must lie inside the first folder that has it."""
    for keys in SHAPE.files:
        node = tree.at(keys[:-1])
        if isinstance(node.value, dict) and keys[-1] in node.value and tree.at(keys[:-2]) is not node:
            node = tree.at(keys)
            if isinstance(node.value, str) and folders:
                tree = _with(tree, keys, replace(node, value=_file(node, dotted(keys), folders, errors)))
    return tree


def _file(node: Node, name: str, folders: list[Path], errors: list[str]) -> Path:
    text = str(node.value)
    found = [(folder / text, folder.resolve()) for folder in folders]
    if "\0" in text or ":" in text or "\\" in text or Path(text).is_absolute():
        errors.append(f"{node.place}{name} must be relative to the scenario's folder; got '{text}'")
        return Path(text)
    for file, folder in found:
        if not file.resolve().is_relative_to(folder):
            errors.append(f"{node.place}{name} must name a file inside {folder_name(folder)}; got '{text}'")
            return file
        if is_file(file):
            return file.resolve()
        if path_exists(file) and not is_folder(file):  # a pipe, whose reading might never end
            errors.append(f"{node.place}{name} must name a regular file; '{text}' is not one")
            return file
    where = " or ".join(folder_name(folder) for folder in folders)
    advice = f"give another folder with {spelled('--data DIR', 'data=FOLDER')}"
    errors.append(f"{node.place}{name}: there is no file '{text}' in {where}; {advice}")
    return found[0][0].resolve()


def folder_name(folder: Path) -> str:
    """Write a folder's name for a message; the current one is called "this folder"."""
    return "this folder" if str(folder) == "." else str(folder)


def _validated(kind: type[Scenario], tree: Node) -> tuple[Scenario | None, list[tuple[Keys, str]]]:
    """Return the scenario that a tree describes, or None and the faults, each with the keys of the value."""
    values = node_values(tree)
    if not isinstance(values, dict):
        return None, [((), f"{tree.place}a scenario must be a group of names and values; got {got(values)}")]
    try:
        return kind.model_validate(values), []
    except ValidationError as error:
        sentences: dict[Keys, str] = {}
        # Pydantic reports a fault for each type that a value may have. A fault that states a rule says most.
        for fault in sorted(error.errors(include_url=False), key=lambda each: not _reason(each)):
            keys, sentence = _sentence(tree, fault)
            sentences.setdefault(keys, sentence)
        parents = {keys[:length] for keys in sentences for length in range(len(keys))}
        return None, [(keys, sentence) for keys, sentence in sentences.items() if keys not in parents]


def _sentence(tree: Node, fault: ErrorDetails) -> tuple[Keys, str]:
    """Translate a pydantic error: return the keys of the value and our error message."""
    keys, owner, declared, annotation = _locate(fault["loc"], last_is_key=fault["type"] == "extra_forbidden")
    if fault["type"] == "extra_forbidden":
        hint = _suggest(str(keys[-1]), owner)
        hint += _missing_part(tree) if len(keys) == 2 and keys[0] in _PARTS else ""
        return keys, f"{tree.at(keys).place}unknown key '{dotted(keys)}'.{hint}"
    name, node = dotted(keys), tree.at(keys)
    if declared is None:
        wanted = "a group of names and values" + SHAPE.instead(keys)
        return keys, f"{node.place}{name} must be {wanted}; got {got(node_values(node))}"
    if fault["type"] == "missing":
        return keys, f"{node.place}{name} is missing; it must be {rule(annotation, declared)}"
    if _reason(fault):
        return keys, f"{node.place}{name} must {_reason(fault)}; got {got(node_values(node))}"
    if isinstance(keys[-1], int) and (one := group_in(annotation)) is not None:
        known = ", ".join(key for _, key, _ in fields(one))
        return keys, f"{node.place}{name} must be a group of {{{known}}}; got {got(node_values(node))}"
    wanted = rule(annotation, declared) or "a text"
    known = default(declared, annotation)
    if keys[0] == "ties" and keys[2:] == ("kind",) and isinstance(node.value, str):
        known += "." + _missing_part(tree)
    return keys, f"{node.place}{name} must be {wanted}; got {got(node_values(node))}{known}"


def _missing_part(tree: Node) -> str:
    """Return a sentence on where a part that isn't known may come from."""
    top = node_values(tree)
    needs = top.get("needs") if isinstance(top, dict) else None
    return f" {where_from(map(str, needs) if isinstance(needs, tuple) else ())}"


def _reason(fault: ErrorDetails) -> str:
    """Return the rule that a value broke. The text is empty if the declaration states no rule."""
    cause = fault.get("ctx", {}).get("error")
    return str(cause) if isinstance(cause, Refusal) else ""


def _locate(
    loc: tuple[str | int, ...], *, last_is_key: bool
) -> tuple[Keys, type[Group], Parameter | None, object]:
    """Return the keys in a pydantic location, without the names of types, and the declaration found there."""
    keys: list[str | int] = []
    group: type[Group] | None = ScenarioValues
    owner: type[Group] = ScenarioValues
    declared, annotation = None, None
    for position, item in enumerate(loc):
        known = {key: field for _, key, field in fields(group)} if group is not None else {}
        if item in known:
            owner = group or owner
            keys.append(item)
            annotation = known[str(item)].annotation
            declared = parameter_of(known[str(item)])
            group = group_in(annotation)
        elif last_is_key and position == len(loc) - 1:
            keys.append(item)
            owner = group or owner
        elif isinstance(item, int) and group is not None:
            keys.append(item)
    return tuple(keys), owner, declared, annotation


def _suggest(key: str, group: type[Group]) -> str:
    names = [name for _, name, _ in fields(group)] + (["extends"] if group is ScenarioValues else [])
    return nearest(key, names, f" Known here: {', '.join(names)}." if names else "", did=" Did")


def dotted(keys: Keys) -> str:
    """Write a path as ``places.towns[0].share``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return text.removeprefix(".")


def _overlap(a: Keys, b: Keys) -> bool:
    short = min(len(a), len(b))
    return a[:short] == b[:short]


def _with(tree: Node, keys: Keys, node: Node) -> Node:
    if not keys:
        return node
    assert isinstance(tree.value, dict)
    return replace(tree, value={**tree.value, keys[0]: _with(tree.value[keys[0]], keys[1:], node)})


def _without(tree: Node, keys: Keys) -> Node:
    """Return a tree without the node at `keys`, or without the whole list or value that contains it."""
    if not keys or not isinstance(tree.value, dict) or keys[0] not in tree.value:
        return tree
    inner = tree.value[keys[0]]
    rest = {key: each for key, each in tree.value.items() if key != keys[0]}
    if len(keys) == 1 or not isinstance(inner.value, dict):
        return replace(tree, value=rest)
    return replace(tree, value={**tree.value, keys[0]: _without(inner, keys[1:])})
