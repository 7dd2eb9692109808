"""Find the parts of users that a scenario uses, and load installed plugins if it names unknown parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from sim.registry.parts import CHANNELS, LAYERS, NETWORKS, RULES, Part
from sim.registry.plugin_sources import sources_of
from sim.registry.plugins import load_installed
from sim.scenarios.parameters.ties import FaceToFace
from sim.scenarios.shape import SHAPE
from sim.scenarios.value_tree import Node


def used_parts(values: Mapping[str, Any], settings: Iterable[tuple[str, object]] = ()) -> list[Part]:
    """Return the parts of users that a scenario with these values uses, each once.

    Parts that only an intervention sets count too. `settings` are further dotted paths and values that a
    study sets, for example those of its design.
    """
    named = {*_named(values), *_named_in_paths(settings)}
    kinds = (("channels", CHANNELS), ("rules", RULES), ("kind", NETWORKS))
    return [
        part for kind, registry in kinds for part in registry.own().values() if (kind, part.name) in named
    ]


def needs_with_sources(values: Mapping[str, Any]) -> list[str]:
    """Return the key `needs` of a scenario, to which the plugins that it uses are added."""
    return list(
        dict.fromkeys([*values.get("needs", ()), *(s.needed for s in sources_of(used_parts(values)))])
    )


def load_unknown(values: object, settings: Iterable[tuple[str, object]] = ()) -> None:
    """Load the installed plugins if a tree of values, or dotted paths, name a part that isn't known."""
    for kind, name in (*_named(values), *_named_in_paths(settings)):
        known = _kinds() if kind == "kind" else [path[1] for path in SHAPE.channels if path[0] == kind]
        if name not in known:
            load_installed()
            return


def _kinds() -> tuple[object, ...]:
    return get_args(FaceToFace.model_fields["kind"].annotation)


def _named_in_paths(settings: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    """Yield the kind and the name of each part in dotted paths and their values."""
    for path, value in settings:
        tree: object = value
        for key in reversed(path.split(".")):
            tree = {key: tree}
        yield from _named(tree)


def _named(values: object) -> Iterator[tuple[str, object]]:
    """Yield the kind and the name of each part in the values of a scenario, which may be nodes of a tree."""
    top = _members(values)
    for kind in ("channels", "rules"):
        yield from ((kind, name) for name in _members(top.get(kind)))
    ties = _members(top.get("ties"))
    for layer in LAYERS:
        name = _plain(_members(ties.get(layer)).get("kind"))
        if isinstance(name, str):
            yield "kind", name
    interventions = _plain(top.get("interventions"))
    for each in interventions if isinstance(interventions, list | tuple) else ():
        yield from _named_in_paths(_members(_members(each).get("set")).items())


def _members(values: object) -> Mapping[str, Any]:
    found = _plain(values)
    return found if isinstance(found, Mapping) else {}


def _plain(value: object) -> object:
    return value.value if isinstance(value, Node) else value
