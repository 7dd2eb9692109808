"""From a tree of values to a `Scenario`, or to sentences that say what is wrong, all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.errors import ScenarioError, nearest, spelled, spelled_setting
from sim.scenarios.checks.cross_checks import contradictions
from sim.scenarios.checks.intervention_checks import impossible_interventions
from sim.scenarios.checks.memory import shortage
from sim.scenarios.parameters.declare import Group, Parameter, Refusal, fields, group_in, parameter_of
from sim.scenarios.parameters.scenario_values import ScenarioValues
from sim.scenarios.parameters.value_rules import default, got, rule, shown
from sim.scenarios.paths import is_file, is_folder, is_there
from sim.scenarios.shape import SHAPE
from sim.scenarios.value_tree import Keys, Node, bare, plain, sited, to_node

if TYPE_CHECKING:
    from sim.scenarios.scenario import Scenario

_MOST = 50


def build(
    kind: type[Scenario], tree: Node, told: list[str], path: Path | None = None, data: Path | None = None
) -> Scenario:
    """Validate a tree of values and make a scenario, of the class `kind`, of it.

    `told` holds sentences about faults found before; `path` and `data` are the file and the folder that the
    scenario belongs to. All faults are raised as one `ScenarioError`, one sentence a line.
    """
    tree = SHAPE.settle(tree)
    found, faults = _validated(kind, tree)
    for keys, _ in faults:
        tree = _without(tree, keys)
    if found is None:
        found, _ = _validated(kind, tree)
    if found is None:  # what is left can't be checked any further
        raise _error(told + [sentence for _, sentence in faults])
    scenario = found.placed(path, data, SHAPE.origins(tree))
    spoilt = [keys for keys, _ in faults]
    for names, text in (
        *contradictions(scenario),
        *impossible_interventions(scenario, _changed),
        *shortage(scenario),
    ):
        if not any(_touch(name, keys) for name in names for keys in spoilt):
            faults.append((names[0], f"{tree.at(names[0]).place}{text}"))
    refuse(told + [sentence for _, sentence in faults])
    return scenario


def _changed(scenario: Scenario, keys: tuple[str, ...], value: object) -> Scenario:
    """Return a scenario with one value changed, checked as a file is."""
    tree = SHAPE.put(to_node(plain(scenario), ""), keys, to_node(value, ""))
    return build(type(scenario), tree, [], scenario.path, scenario.data)


def refuse(sentences: list[str]) -> None:
    """Raise all sentences as one error, if there are any."""
    if sentences:
        raise _error(sentences)


def _error(sentences: list[str]) -> ScenarioError:
    told = sorted(dict.fromkeys(sentences), key=_line)
    more = [f"… and {len(told) - _MOST} more errors."] if len(told) > _MOST else []
    return ScenarioError(*told[:_MOST], *more)


def _line(sentence: str) -> tuple[str, int, int]:
    found = re.match(r"(.+?):(\d+):(\d+): ", sentence)
    return (found[1], int(found[2]), int(found[3])) if found else ("", 0, 0)


def replaced(scenario: Scenario, overrides: Mapping[str, object]) -> Scenario:
    """Return a scenario with some values changed; see `Scenario.replace`."""
    told: list[str] = []
    tree = override(sited(plain(scenario), scenario.origins), overrides, scenario.folders, told)
    return build(type(scenario), tree, told, scenario.path, scenario.data)


def override(tree: Node, overrides: Mapping[str, object], folders: list[Path], told: list[str]) -> Node:
    """Lay values given by dotted paths over a tree; a later one wins. A node is told of by its own place."""
    named = {tuple(name.split(".")) for name, value in overrides.items() if value != "none"}
    for name, value in overrides.items():
        keys = tuple(name.split("."))
        place = value.place if isinstance(value, Node) else f"{spelled_setting(name, shown(value))}: "
        channel = keys[:2]
        if keys[0] == "extends":
            told.append(
                f"{place}extends stands in a scenario's file and can't be set; take that scenario instead"
            )
            continue
        if len(keys) > 2 and channel in SHAPE.channels - named and not _uses(tree, channel):
            group = ".".join(channel)
            told.append(f"{place}the scenario uses no {keys[1]}; add it with {spelled_setting(group, '{}')}")
            continue
        if value is None and keys[0] == "channels" and len(keys) == 2:
            told.append(
                f"{spelled_setting(name, 'null')}: write none to leave {name} out, or {{}} to use it as it is"
            )
            continue
        above = SHAPE.put(Node({}, ""), keys, to_node(value, place))
        # anchored by itself, so that the files of the tree below keep their places
        tree = SHAPE.put(tree, keys, anchor(above, folders, told).at(keys))
    return tree


def _uses(tree: Node, channel: tuple[str, ...]) -> bool:
    """Whether a tree uses a channel: names it, and not as none."""
    above, node = tree.at(channel[:1]), tree.at(channel)
    return above is not tree and node is not above and node.value != "none"


def anchor(tree: Node, folders: list[Path], told: list[str]) -> Node:
    """Resolve the names of files in the first folder that has them; they may not leave it."""
    for keys in SHAPE.files:
        node = tree.at(keys[:-1])
        if isinstance(node.value, dict) and keys[-1] in node.value and tree.at(keys[:-2]) is not node:
            node = tree.at(keys)
            if isinstance(node.value, str) and folders:
                tree = _with(tree, keys, replace(node, value=_file(node, dotted(keys), folders, told)))
    return tree


def _file(node: Node, name: str, folders: list[Path], told: list[str]) -> Path:
    text = str(node.value)
    found = [(folder / text, folder.resolve()) for folder in folders]
    if "\0" in text or ":" in text or "\\" in text or Path(text).is_absolute():
        told.append(f"{node.place}{name} must be relative to the scenario's folder; got '{text}'")
        return Path(text)
    for file, folder in found:
        if not file.resolve().is_relative_to(folder):
            told.append(f"{node.place}{name} may not leave the folder {file_name(folder)}; got '{text}'")
            return file
        if is_file(file):
            return file.resolve()
        if is_there(file) and not is_folder(file):  # a pipe, of which reading might never end
            told.append(f"{node.place}{name} must be a regular file; '{text}' is none")
            return file
    where, look = " or ".join(file_name(folder) for folder in folders), spelled("--data DIR", "data=FOLDER")
    told.append(f"{node.place}{name}: there is no file '{text}' in {where}; {look} says where to look")
    return found[0][0].resolve()


def file_name(folder: Path) -> str:
    """Write a folder for people: the one we are in has a name too."""
    return "this folder" if str(folder) == "." else str(folder)


def _validated(kind: type[Scenario], tree: Node) -> tuple[Scenario | None, list[tuple[Keys, str]]]:
    """Return the scenario that a tree says, or else each fault with the keys it concerns."""
    values = bare(tree)
    if not isinstance(values, dict):
        return None, [((), f"{tree.place}a scenario must be a group of names and values; got {got(values)}")]
    try:
        return kind.model_validate(values), []
    except ValidationError as error:
        told: dict[Keys, str] = {}
        # of a value's faults, one for each kind it might have been, the most telling comes first
        for fault in sorted(error.errors(include_url=False), key=lambda each: not _reason(each)):
            keys, sentence = _sentence(tree, fault)
            told.setdefault(keys, sentence)
        deepest = {keys[:length] for keys in told for length in range(len(keys))}
        return None, [(keys, sentence) for keys, sentence in told.items() if keys not in deepest]


def _sentence(tree: Node, fault: ErrorDetails) -> tuple[Keys, str]:
    """Turn one of pydantic's errors into the keys it concerns and our sentence."""
    keys, owner, declared, annotation = _locate(fault["loc"], last_is_key=fault["type"] == "extra_forbidden")
    if fault["type"] == "extra_forbidden":
        return keys, f"{tree.at(keys).place}unknown key '{dotted(keys)}'.{_suggest(str(keys[-1]), owner)}"
    name, node = dotted(keys), tree.at(keys)
    if declared is None:
        wanted = "a group of names and values" + SHAPE.instead(keys)
        return keys, f"{node.place}{name} must be {wanted}; got {got(bare(node))}"
    if fault["type"] == "missing":
        return keys, f"{node.place}{name} is missing; it must be {rule(annotation, declared)}"
    if _reason(fault):
        return keys, f"{node.place}{name} must {_reason(fault)}; got {got(bare(node))}"
    if isinstance(keys[-1], int) and (one := group_in(annotation)) is not None:
        known = ", ".join(key for _, key, _ in fields(one))
        return keys, f"{node.place}{name} must be a group of {{{known}}}; got {got(bare(node))}"
    wanted = rule(annotation, declared) or "a text"
    return keys, f"{node.place}{name} must be {wanted}; got {got(bare(node))}{default(declared, annotation)}"


def _reason(fault: ErrorDetails) -> str:
    """Return what a value's own rule says, if it is such a rule that was broken."""
    cause = fault.get("ctx", {}).get("error")
    return str(cause) if isinstance(cause, Refusal) else ""


def _locate(
    loc: tuple[str | int, ...], *, last_is_key: bool
) -> tuple[Keys, type[Group], Parameter | None, object]:
    """Follow pydantic's location, which mixes keys with names of branches, through the declarations."""
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
    return nearest(key, names, f" Known here: {', '.join(names)}.", did=" Did")


def dotted(keys: Keys) -> str:
    """Write a path as in ``places.towns[0].share``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return text.removeprefix(".")


def _touch(a: Keys, b: Keys) -> bool:
    short = min(len(a), len(b))
    return a[:short] == b[:short]


def _with(tree: Node, keys: Keys, node: Node) -> Node:
    if not keys:
        return node
    assert isinstance(tree.value, dict)
    return replace(tree, value={**tree.value, keys[0]: _with(tree.value[keys[0]], keys[1:], node)})


def _without(tree: Node, keys: Keys) -> Node:
    """Drop what is at `keys`, or the whole list or value that it lies in."""
    if not keys or not isinstance(tree.value, dict) or keys[0] not in tree.value:
        return tree
    inner = tree.value[keys[0]]
    rest = {key: each for key, each in tree.value.items() if key != keys[0]}
    if len(keys) == 1 or not isinstance(inner.value, dict):
        return replace(tree, value=rest)
    return replace(tree, value={**tree.value, keys[0]: _without(inner, keys[1:])})
