"""Read the design of an experiment file: its parameters with their ranges and scales, and its points."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from types import NoneType
from typing import Annotated, get_args, get_origin

from sim.scenarios import Parameter, Scenario
from sim.scenarios.parameters.declare import Group, Whole, fields, group_in
from sim.scenarios.parameters.value_rules import got, number, rule
from sim.scenarios.value_tree import Node, node_values
from sim.studies.experiments.design import KINDS, SAMPLED, Design, Dimension
from sim.studies.experiments.experiment import OPTIONAL, switched_off
from sim.studies.yaml_fields import YamlGroup

Places = dict[str, dict[str, str]]
MOST_POINTS = 1_000_000
_RANGE = ("low", "high", "scale", "levels", "values")


def read_design(section: YamlGroup, scenarios: Mapping[str, Scenario | None]) -> tuple[Design, Places]:
    """Read the valid part of a design; faults are added to `section.faults`.

    The second result is a mapping for each parameter, from the `repr` of a value to the value's place in the
    file (file, line and column). The key of the parameter's place is the empty string.
    """
    kind = section.choice("kind", KINDS, "factorial")
    places: Places = {}
    if kind == "list":
        section.check_keys(("kind", "points"), "a list")
        return _listed(section, places, scenarios), places
    sampled = kind in SAMPLED
    section.check_keys(("kind", "parameters", *(("points", "seed") if sampled else ())), f"a {kind} design")
    group = section.group("parameters")
    if not group.items and isinstance(group.node.value, dict):
        group.add_fault(group.node, "design.parameters must name one parameter or more")
    found = [_dimension(group, path, places, sampled=sampled) for path in group.items]
    for path, node in group.items.items():
        _applies(section, node, path, scenarios, group.items)
    size = section.whole_number("points", None, 1, MOST_POINTS) if sampled else 0
    if problem := balance(kind, size):
        section.add_fault(section.items["points"], f"design.points {problem}")
    seed = section.whole_number("seed", 1, 0, 2**32 - 1) if sampled else 1
    design = Design(kind, tuple(each for each in found if each is not None), size, seed)
    if design.dimensions and design.count() > MOST_POINTS:
        section.add_fault(
            section.node, f"the design has {design.count():,} points; at most {MOST_POINTS:,} are allowed"
        )
        design = Design("list", design.dimensions)
    return design, places


def balance(kind: str, size: int) -> str:
    """Return what is wrong with the number of points of a design; empty if nothing is wrong."""
    if kind not in ("sobol", "saltelli") or not size & (size - 1):
        return ""
    return (
        f"must be a power of two for a {kind} design, or else its points aren't balanced; got {size} "
        f"(take {1 << size.bit_length()})"
    )


def _listed(section: YamlGroup, places: Places, scenarios: Mapping[str, Scenario | None]) -> Design:
    """Read a design that lists its points."""
    node = section.items.get("points")
    rows = node.value if node is not None and isinstance(node.value, list) else []
    if node is None or not rows or not all(isinstance(row.value, dict) for row in rows):
        section.add_fault(
            node or section.node,
            "design.points must list points, each a group of parameters, as in - {people.count: 500}",
        )
        return Design("list", ())
    points = []
    varied = {path for row in rows for path in row.value}
    for row in rows:
        for path, value in row.value.items():
            if path not in places:
                _applies(section, value, path, scenarios, varied)
            _single(section, value, path)
            places.setdefault(path, {"": value.place})[repr(node_values(value))] = value.place
        points.append(tuple((path, node_values(value)) for path, value in row.value.items()))
    return Design("list", tuple(Dimension(path) for path in places), listed=tuple(points))


def _applies(
    section: YamlGroup,
    node: Node,
    path: str,
    scenarios: Mapping[str, Scenario | None],
    varied: Container[str],
) -> None:
    """Refuse a parameter that no scenario of the experiment uses, or that can't be varied."""
    keys = path.split(".")
    if keys[0] == "seed":
        section.add_fault(node, f"{path} can't be a parameter of a design, because replicates set the seeds")
    if keys[0] in ("name", "question"):
        section.add_fault(node, f"{path} can't be a parameter of a design, because it changes no run")
    if not scenarios or None in scenarios.values():
        return
    groups = [switched_off(s.to_dict(), path, varied) for s in scenarios.values() if s is not None]
    if not all(groups):
        return
    if keys[0] in OPTIONAL:
        why = f"no scenario of this experiment uses {keys[1]}"
    else:
        why = f"{groups[0]}.enabled is false in every scenario of this experiment"
    section.add_fault(node, f"{path} has no effect here, because {why}")


def _dimension(group: YamlGroup, path: str, places: Places, *, sampled: bool) -> Dimension | None:
    """Read one parameter, which is a list of values or a range with its scale; None if it has faults."""
    node = group.items[path]
    place = places.setdefault(path, {"": node.place})
    if isinstance(node.value, list):
        return _values(group, path, node, place)
    given = Node({}, node.place) if node.value is None else node
    section = YamlGroup(given, f"design.parameters.{path}", group.faults)
    if not isinstance(given.value, dict):
        return None
    section.check_keys(tuple(key for key in _RANGE if not (sampled and key == "levels")), path)
    if "values" in section.items:
        scale = section.choice("scale", ("linear", "log"), "linear")
        return _values(group, path, section.items["values"], place, scale)
    return _range(section, path, place, sampled=sampled)


def _range(section: YamlGroup, path: str, place: dict[str, str], *, sampled: bool) -> Dimension | None:
    """Read a range with its scale and, unless the points are sampled, its number of levels."""
    given, about = section.node, declared(path)
    if about is not None and not {int, Whole, float} & set(kinds(about[1])):
        section.add_fault(given, f"{path} must be {rule(about[1], about[0])}; got a range of numbers")
        return None
    low, high = _bound(section, about, "low"), _bound(section, about, "high")
    levels = 0 if sampled else section.whole_number("levels", None, 1, 100_000)
    scale = section.choice("scale", ("linear", "log"), "linear")
    if low is None or high is None:
        return None
    if not low < high:
        section.add_fault(given, f"{path} must have low below high; got {number(low)} and {number(high)}")
        return None
    whole = about is not None and _is_whole(about[1])
    if whole and math.ceil(low) > math.floor(high):
        ends = f"{number(low)} to {number(high)}"
        section.add_fault(given, f"{path} must be a whole number, and there is none from {ends}")
        return None
    if scale == "log" and low <= 0:
        section.add_fault(given, f"{path} on a log scale must begin above 0; got {number(low)}")
        return None
    for key, value in (("low", low), ("high", high)):
        if key in section.items:
            place[repr(value)] = section.items[key].place
    dimension = Dimension(path, (), low, high, scale, whole)
    return dimension if sampled else Dimension(path, dimension.spread(levels), scale=scale, whole=whole)


def _values(
    group: YamlGroup, path: str, node: Node, place: dict[str, str], scale: str = "linear"
) -> Dimension | None:
    """Read a list of values."""
    values = node_values(node)
    if not isinstance(node.value, list) or not values:
        group.add_fault(node, f"design.parameters.{path} must be a list of one value or more")
        return None
    for each in node.value:
        _single(group, each, path)
    place |= {repr(value): each.place for value, each in zip(values, node.value, strict=True)}
    if len({repr(value) for value in values}) < len(values):
        group.add_fault(node, f"design.parameters.{path} lists a value twice")
    if scale == "log" and not all(isinstance(value, int | float) and value > 0 for value in values):
        group.add_fault(node, f"{path} on a log scale must list numbers above 0")
        return None
    return Dimension(path, values, scale=scale)


def _single(section: YamlGroup, node: Node, path: str) -> None:
    """Refuse a group or a list as a value of a parameter, because points are identified by single values."""
    if not isinstance(node.value, dict | list):
        return
    about = declared(path)
    plain = about is not None and set(kinds(about[1])) <= {bool, int, Whole, float, str, NoneType}
    wanted = rule(about[1], about[0]) if about is not None and plain else "a single value in a design"
    section.add_fault(node, f"{path} must be {wanted}; got {got(node_values(node))}")


def _bound(section: YamlGroup, about: tuple[Parameter, object] | None, key: str) -> float | None:
    """Return the end `key` of the range from the file; if missing there, from the parameter's declaration.

    An end that the parameter can't have is refused. The end of a range of whole numbers may be a fraction.
    """
    if key in section.items:
        given = section.number(key)
        if given is None or about is None:
            return given
        rounded = (math.ceil if key == "low" else math.floor)(given) if _is_whole(about[1]) else given
        if allows(about[0], rounded):
            return given
        section.add_fault(
            section.items[key],
            f"{section.prefix}{key} must be {rule(about[1], about[0])}; got {got(given)}",
        )
        return None
    end = getattr(about[0], key) if about is not None else None
    if end is None or not math.isfinite(end):
        why = "has no limit there" if end is not None else "is unknown"
        section.add_fault(
            section.node, f"{section.prefix}{key} is missing, and the parameter's own range {why}"
        )
        return None
    return float(end)


def declared(path: str) -> tuple[Parameter, object] | None:
    """Return the declaration and the type of a parameter, by its dotted path; None if there is none."""
    group: type[Group] | None = Scenario
    found: tuple[Parameter, object] | None = None
    for key in path.split("."):
        field = {name: each for _, name, each in fields(group)}.get(key) if group is not None else None
        if field is None:
            return None
        about = field.json_schema_extra
        found = (about, field.annotation) if isinstance(about, Parameter) else None
        group = group_in(field.annotation)
    return found


def allows(about: Parameter, value: float) -> bool:
    """Return whether a number lies in the declared range of a parameter."""
    low = -math.inf if about.low is None else about.low
    return low <= value <= (math.inf if about.high is None else about.high)


def _is_whole(annotation: object) -> bool:
    """Return whether a type allows whole numbers but no fractions."""
    allowed = set(kinds(annotation))
    return bool({int, Whole} & allowed) and float not in allowed


def kinds(annotation: object) -> list[object]:
    """Return the types that an annotation such as ``Beta | float`` allows."""
    if get_origin(annotation) is Annotated:
        return kinds(get_args(annotation)[0])
    inner = get_args(annotation)
    return [kind for each in inner for kind in kinds(each)] if inner else [annotation]
