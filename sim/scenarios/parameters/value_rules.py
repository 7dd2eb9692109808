"""Write the rule of each parameter, and describe refused values in error messages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from sim.scenarios.parameters.declare import Beta, Parameter, Towns, Whole, fields, group_in, is_optional

_LONG = 10_000  # bits above which Python may refuse to write a whole number in decimal


def rule(annotation: object, declared: Parameter) -> str:
    """Return what a value must be, as in ``a share from 0 to 1``."""
    branches = list(dict.fromkeys(text for part in _parts(annotation) if (text := _rule(part, declared))))
    return " or ".join(filter(None, [", ".join(branches[:-1]), branches[-1]]))


def _parts(annotation: object) -> list[object]:
    origin = get_origin(annotation)
    if annotation == Towns:
        return ["a list of different towns"]
    if origin is Annotated:
        return _parts(get_args(annotation)[0])
    if origin is Literal:
        return list(get_args(annotation))
    if origin in (Union, UnionType):
        return [part for each in get_args(annotation) for part in _parts(each)]
    return [annotation]


def _rule(kind: object, declared: Parameter) -> str:
    if isinstance(kind, str):  # the value must be one of the words of a Literal
        return kind
    if get_origin(kind) is tuple:
        inner = group_in(kind)
        if inner is None:
            return "a list of different names"
        return f"a list of {{{', '.join(key for _, key, _ in fields(inner))}}}"
    if get_origin(kind) is dict:
        return "a group of names, each with " + (
            _each_of(declared) if declared.high else "face_to_face, online or ignore"
        )
    words: dict[object, str] = {
        bool: "true or false",
        str: "a text",
        Path: "the name of a file",
        Beta: "{a, b} of a Beta distribution",
        int: f"a whole number {span(declared)}",
        Whole: f"a whole number {span(declared)}",
        float: f"a {'share' if declared.unit == 'share' else 'number'} {span(declared)}",
        NoneType: "",
    }
    return words.get(kind, str(kind))


def _each_of(declared: Parameter) -> str:
    """Return the rule for each value of a mapping to numbers."""
    return f"a share {span(declared)}" if declared.unit == "share" else "a number from 0"


def span(declared: Parameter) -> str:
    """Return the range in words, or an empty text if the parameter has no range."""
    if declared.low is None or declared.high is None:
        return ""
    high = ".inf" if math.isinf(declared.high) else number(declared.high)
    return f"from {number(declared.low)} to {high}"


def number(value: float) -> str:
    """Write a number as YAML reads it, without a trailing ``.0``."""
    if isinstance(value, int):  # it may be larger than any float
        return str(value) if value.bit_length() < _LONG else hex(value)
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def scalar(value: object) -> str:
    """Write a value for a sentence or a table, as in a scenario file."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Beta):
        return f"{{a: {number(value.a)}, b: {number(value.b)}}}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {scalar(each)}" for key, each in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(scalar(each) for each in value) + "]"
    return str(value)


def got(value: object) -> str:
    """Describe a refused value in the words that follow ``got`` in an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, str):
        return f"the text '{_short(value)}'"
    if isinstance(value, Mapping):
        return f"a group, {_short(scalar(value))}"
    if isinstance(value, tuple | list):
        return f"a list, {_short(scalar(value))}"
    return _short(scalar(value))


def shown(value: object) -> str:
    """Write a value in the form that ``--set`` accepts, shortened to 60 characters."""
    return _short(scalar(list(value) if isinstance(value, tuple) else value))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def default(declared: Parameter, annotation: object) -> str:
    """Return a text such as `` (default 0.35)``, or an empty text if there is no default."""
    if declared.default in (..., "", {}) or (declared.default is None and is_optional(annotation)):
        return ""
    return f" (default {scalar(declared.default)})"
