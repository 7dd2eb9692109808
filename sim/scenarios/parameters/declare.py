"""Declare each parameter once, with its default, unit, range, source and meaning.

A group is a frozen pydantic model whose fields are made by `param`. Validation, error messages, ``--set``,
the JSON schema, ``show`` and the table of parameters in the ODD all use these declarations.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, ClassVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic.fields import FieldInfo

from sim.scenarios.names import FILE_NAME_RULE, is_file_name, to_nfc
from sim.scenarios.parameters.ranges import Number, Plausible, check_range, ratio
from sim.scenarios.parameters.whole_number import Whole as Whole

inf = math.inf
LAYERS = ("face_to_face", "online")
_INFINITE = ("inf", "+inf", "infinity")


class Refusal(ValueError):  # noqa: N818 - only the end of a sentence, never shown by itself
    """A value breaks the rule of its parameter. The text completes the sentence ``<name> must …``."""


@dataclass(frozen=True)
class Parameter:
    """The declaration of one parameter. A `high` of infinity means that ``.inf`` is allowed.

    `plausible` is the range in which tests of robustness vary the value, or None if they never vary it.
    """

    default: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    meaning: str
    plausible: Plausible | None = None

    def check(self, value: object) -> None:
        """Raise `Refusal` if a number, or a number in a mapping, lies outside the range."""
        if isinstance(value, Mapping):
            for each in value.values():
                self.check(each)
        if self.low is None or self.high is None or not isinstance(value, int | float):
            return
        if not self.low <= value <= self.high:  # also refuses NaN
            raise Refusal

    def __call__(self, schema: dict[str, Any]) -> None:
        """Add the unit, source and range to this parameter's JSON schema. Pydantic calls this method."""
        schema.update(unit=self.unit, source=self.source)
        for branch in [schema, *schema.get("anyOf", [])]:
            if branch.get("type") in ("number", "integer") and self.low is not None:
                branch["minimum"] = self.low
                if self.high is not None and math.isfinite(self.high):
                    branch["maximum"] = self.high


def param(
    value: object,
    source: str,
    meaning: str,
    *,
    plausible: Plausible | None = None,
    alias: str | None = None,
) -> Any:
    """Declare one value of a class of parameters.

    Parameters
    ----------
    value
        The default, or ``...`` if a scenario must give the value. For a number, a `Number` with its unit and
        range, or a `share`.
    source
        A citation or an `assumption`.
    meaning
        One line for readers, as ``whoanswers show`` prints it.
    plausible
        The range, around the default, within which robustness is tested: a `ratio` or a `difference`.
    alias
        The name in the file, if that is a reserved word of Python, such as ``from``.

    Raises
    ------
    StudyError
        The ends of a `Number`'s range aren't numbers, or the smallest value is above the largest.
    """
    number = value if isinstance(value, Number) else Number(value, "", None, None)
    check_range(number, meaning)
    declared = Parameter(*number, source, meaning, plausible)
    return Field(number.default, description=meaning, json_schema_extra=declared, alias=alias)


def group(kind: type[Group]) -> Any:
    """Declare a group within a group. The inner group has the default values unless a scenario sets others.

    A factory creates the group when it is needed. If an instance were the default, pydantic would build a
    validator for each group at every start.
    """
    return Field(default_factory=kind)


class Group(BaseModel):
    """A frozen group of parameters that refuses unknown names, silent conversions and values out of range."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_default=True, defer_build=True
    )
    omit_unset: ClassVar[bool] = (
        False  # whether values that aren't set are left out when the group is written
    )

    @field_validator("*", mode="before")
    @classmethod
    def _without_limit(cls, value: object, about: ValidationInfo) -> object:
        """Read the word inf as ``.inf`` if a value may be unlimited, and compose accented letters."""
        value = _to_nfc(value)
        declared = parameter_of(cls.model_fields[str(about.field_name)])
        unlimited = declared is not None and declared.high == inf
        return inf if unlimited and isinstance(value, str) and value.lower() in _INFINITE else value

    @field_validator("*", mode="after")
    @classmethod
    def _within(cls, value: object, about: ValidationInfo) -> object:
        declared = parameter_of(cls.model_fields[str(about.field_name)])
        if declared is not None:
            declared.check(value)
        _check_printable(value)
        return value


class NoParameters(Group):
    """A part without parameters."""


class Weights(Mapping[str, Any]):
    """A small immutable mapping that is hashed by its content and can be pickled."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Mapping[str, Any] | None = None) -> None:
        self._pairs = tuple((pairs or {}).items())

    def __getitem__(self, key: str) -> Any:
        return dict(self._pairs)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._pairs))

    def __len__(self) -> int:
        return len(self._pairs)

    def __hash__(self) -> int:
        return hash(frozenset(self._pairs))

    def __repr__(self) -> str:
        return repr(dict(self._pairs))


_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")


def _check_printable(value: object) -> None:
    if isinstance(value, str) and _UNPRINTABLE.search(value):
        raise Refusal("contain no control characters")
    if isinstance(value, tuple):
        for each in value:
            _check_printable(each)
    if isinstance(value, Mapping):
        _check_printable((*value.keys(), *value.values()))


def _to_nfc(value: object) -> object:
    """Write every accented letter as one character (NFC), so that names match those in the user's files."""
    if isinstance(value, str):
        return to_nfc(value)
    if isinstance(value, list | tuple):
        return type(value)(_to_nfc(each) for each in value)
    if isinstance(value, dict):
        return {_to_nfc(key): _to_nfc(each) for key, each in value.items()}
    return value


def _check_name(name: str) -> str:
    if not re.fullmatch(r"\w[\w.-]{0,79}", name):
        raise Refusal(
            "be 1 to 80 letters, digits, dots, dashes and underscores, beginning with a letter or digit"
        )
    if not is_file_name(name):
        raise Refusal(f"be {FILE_NAME_RULE}")
    return name


def _check_names(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise Refusal("be a list of different names")
    return names


def _to_text(value: object) -> object:
    """Turn the number 2 into the name "2", because towns are often numbered."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, AfterValidator(_check_name)]
Word = Annotated[str, BeforeValidator(_to_text), WithJsonSchema({"type": ["string", "integer"]})]
Column = str | Whole
Names = Annotated[tuple[Word, ...], AfterValidator(_check_names)]
Towns = Annotated[Names, "of towns"]  # a separate type, so that error messages can speak of towns
FROM_WEIGHTS = BeforeValidator(lambda value: dict(value) if isinstance(value, Weights) else value)
TO_WEIGHTS, AS_DICT = AfterValidator(Weights), PlainSerializer(dict)
Shares = Annotated[
    dict[str, float],
    FROM_WEIGHTS,
    TO_WEIGHTS,
    AS_DICT,
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "number", "minimum": 0}}),
]
Renaming = Annotated[
    dict[str, str],
    FROM_WEIGHTS,
    TO_WEIGHTS,
    AS_DICT,
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"enum": ["face_to_face", "online", "ignore"]}}
    ),
]


_POSITIVE = Number(..., "", 0.01, 1000)
_SHAPE = ratio(
    2 / 3, 3 / 2, "assumption: from two thirds of the value to one and a half times the value", at=1
)


class Beta(Group):
    """A Beta distribution of shares from 0 to 1."""

    a: float = param(_POSITIVE, "", "first shape parameter; larger values raise the mean", plausible=_SHAPE)
    b: float = param(_POSITIVE, "", "second shape parameter; larger values lower the mean", plausible=_SHAPE)


def fields(group: type[Group]) -> Iterator[tuple[str, str, FieldInfo]]:
    """Yield, in declared order, each field's name in Python, the name in the file and pydantic's field."""
    for name, field in group.model_fields.items():
        yield name, field.alias or name, field


def parameter_of(field: FieldInfo) -> Parameter | None:
    """Return the declaration of a field, or None for a group."""
    found = field.json_schema_extra
    return found if isinstance(found, Parameter) else None


def declared(field: FieldInfo) -> Parameter:
    """Return the declaration of a field. The field must be a value, not a group."""
    found = parameter_of(field)
    assert found is not None
    return found


def group_in(annotation: object) -> type[Group] | None:
    """Return the group class in an annotation such as ``Beta | float`` or ``tuple[Town, ...]``, or None."""
    if isinstance(annotation, type) and issubclass(annotation, Group):
        return annotation
    found = (group_in(each) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)


def is_optional(annotation: object) -> bool:
    """Return whether an annotation allows None."""
    return NoneType in get_args(annotation)


def walk(group: type[Group], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Yield every declared path with its pydantic field, each group before its members."""
    for _, key, field in fields(group):
        yield (*path, key), field
        inner = group_in(field.annotation)
        if inner is not None and parameter_of(field) is None:
            yield from walk(inner, (*path, key))
