"""Write values as YAML text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from sim.scenarios.parameters.declare import Group, Weights
from sim.scenarios.parameters.value_rules import number, scalar
from sim.scenarios.value_tree import to_plain

_BREAKS = "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"


def to_yaml(values: Mapping[str, object]) -> str:
    """Return the YAML text of a scenario's values; loading it gives an equal scenario."""
    return "\n".join(_lines(values, "")) + "\n"


def _lines(values: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield f"{indent}{text(key)}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{text(key)}: {flow(value)}"


def flow(value: object) -> str:
    """Write a value on one line of YAML."""
    if isinstance(value, Group | Weights | tuple):
        return flow(to_plain(value))
    if isinstance(value, bool) or value is None:
        return scalar(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(key)}: {flow(each)}" for key, each in value.items()) + "}"
    return text(str(value))


def text(value: str) -> str:
    """Write a text in double quotes, or without quotes if YAML can only read it as text."""
    if re.fullmatch(r"[A-Za-z][A-Za-z_-]*", value) and value.lower() not in ("null", "true", "false"):
        return value
    escaped = json.dumps(value, ensure_ascii=False)
    return re.sub(_BREAKS, lambda found: f"\\u{ord(found[0]):04x}", escaped)
