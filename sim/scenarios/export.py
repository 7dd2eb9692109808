"""Export the declarations of parameters as rows, as a JSON schema and as commented YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic.fields import FieldInfo

from sim.errors import spelled
from sim.scenarios import own_parts as own_parts  # adds the parts of users
from sim.scenarios.parameters.declare import Group, declared, fields, group_in, is_optional
from sim.scenarios.parameters.value_rules import rule, scalar, span
from sim.scenarios.scenario import Scenario
from sim.scenarios.value_tree import is_value, to_plain
from sim.scenarios.yaml_writer import flow, text

NOT_USED = "not used"
_OF_THE_SCENARIO = {("name",), ("question",)}  # these values have no source except the scenario


class Row(NamedTuple):
    """One row of ``show``: a value with unit, range, source and meaning."""

    path: str
    value: str
    unit: str
    range: str
    source: str
    meaning: str


def rows(scenario: Scenario | None = None) -> list[Row]:
    """Return a row for every value of a scenario, or for every parameter's default if none is given.

    A channel that the scenario doesn't use has a single row, and so does a missing people or ties file.
    """
    found = _rows(Scenario, scenario, ())
    if scenario is None:
        return [row for row, _ in found]
    return [row._replace(source=_changed(scenario, row)) if changed else row for row, changed in found]


def _changed(scenario: Scenario, row: Row) -> str:
    """Return where a value was changed. The declared source applies only to the default."""
    place = scenario.origins.get(tuple(row.path.split(".")), "")
    found = re.fullmatch(r"(.+?):(\d+):\d+: ", place)
    if found:
        return f"changed in {Path(found[1]).name}, line {found[2]}"
    return spelled("changed with --set", "changed, not in a file")


def _rows(group: type[Group], values: Group | None, path: tuple[str, ...]) -> Iterator[tuple[Row, bool]]:
    for name, key, field in fields(group):
        here = (*path, key)
        if is_value(field):
            default = declared(field).default
            value = getattr(values, name) if values is not None else default
            row = _row(here, field, "" if value is ... else scalar(to_plain(value)))
            yield row, default is not ... and value != default and here not in _OF_THE_SCENARIO
            continue
        inner = group_in(field.annotation) or Group
        member = getattr(values, name) if values is not None else None
        if values is not None and member is None:
            yield Row(".".join(here), NOT_USED, "", "", "", _summary(inner, field)), False
        else:
            yield from _rows(inner, member, here)


def _row(path: tuple[str, ...], field: FieldInfo, value: str) -> Row:
    found = declared(field)
    allowed = span(found).removeprefix("from ") or rule(field.annotation, found)
    return Row(".".join(path), value, found.unit, allowed, found.source, found.meaning)


def schema() -> dict[str, object]:
    """Return the JSON schema of a scenario file, with which editors can check and complete it."""
    result = Scenario.model_json_schema(by_alias=True)
    result["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    result["title"] = "A whoanswers scenario"
    extends = {"type": "string", "description": "name or path of the scenario that this one builds on"}
    result["properties"] = {"extends": extends, **result["properties"]}
    for group in ("Channels", "Rules"):
        for part in result["$defs"][group].get("properties", {}).values():
            part["anyOf"].append({"const": "none"})
    return result


def starter(name: str) -> str:
    """Return a commented scenario to start from, with every value that can be changed."""
    lines = [
        f"name: {text(name)}",
        "question: Who gets answers when everyone posts to topic feeds?",
        "extends: base",
        "people: {count: 500, on_crowd: 1}",
        "channels:",
        "  feed: {}",
        "",
        "# Below are all parameters with their defaults. To change one, write it above, within its groups,",
        "# as people and feed are written there.",
    ]
    rest = annotated("base", "")[2:]
    return "\n".join([*lines, *(f"#   {line}".rstrip() for line in rest), ""])


def annotated(name: str, question: str) -> list[str]:
    """Return the lines of a complete scenario at its defaults, with unit, range, source and meaning.

    Groups that may be left out, such as channels, are commented out. The channels come last.
    """
    lines = [f"name: {text(name)}", f"question: {text(question)}"]
    order = sorted(fields(Scenario), key=lambda each: each[1] == "channels")
    for _, key, field in order:
        if key not in ("name", "question"):
            lines += [] if is_value(field) else [""]
            lines += _annotated(key, field)
    return lines


def _annotated(key: str, field: FieldInfo, *, active: bool = True) -> Iterator[str]:
    """Yield the lines of one field. A group that may be left out is commented out."""
    inner = group_in(field.annotation)
    if is_value(field):
        row = _row((key,), field, "")
        limits = ", ".join(part for part in (row.unit, row.range) if part)
        value = "…" if declared(field).default is ... else flow(declared(field).default)
        yield f"# {row.meaning}"
        yield f"{key}: {value}  # {limits}; {row.source}"
    elif inner is not None:
        yield "# " + _summary(inner, field)
        unused = active and is_optional(field.annotation)
        only_names = all(is_optional(each.annotation) for _, _, each in fields(inner))
        yield f"{key}: null" if unused else f"{key}: {{}}" if only_names else f"{key}:"
        mark = "  # " if unused or only_names else "  "
        for _, name, each in fields(inner):
            yield from (mark + line for line in _annotated(name, each, active=mark == "  " and active))


def _summary(group: type[Group], field: FieldInfo) -> str:
    return field.description or (group.__doc__ or "").split("\n")[0]
