"""List the parameter values of a study with their units and sources, and count how many are assumptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sim.report.number_words import listed
from sim.scenarios import Row, rows
from sim.scenarios.parameters.ranges import Assumed
from sim.scenarios.parameters.value_rules import scalar
from sim.scenarios.shape import DECLARATIONS

_UNNAMED = ("name", "question", "seed", "interventions")
KINDS = {
    "assumed": "are assumptions",
    "measured": "come from published work, from tests of the model, or from a fit to facts of communities",
    "chosen": "were set to something other than the default",
}
_SINGULAR = {
    "assumed": "is an assumption",
    "measured": "comes from published work, from tests of the model, or from a fit to facts of communities",
    "chosen": "was set to something other than the default",
}


class Value(NamedTuple):
    """One parameter: the meaning, the unit, the value in each scenario (`shown`), and the source."""

    path: str
    meaning: str
    unit: str
    shown: list[str]
    source: str


@cache
def _declared() -> dict[str, Row]:
    return {row.path: row for row in rows()}


def meaning(path: str) -> str:
    """Return the meaning of a parameter; empty for a path that names only a part of a parameter.

    Examples
    --------
    >>> meaning("people.on_crowd"), meaning("asking.difficulty.a")
    ('share of people plugged into the crowd on day 0', '')
    """
    row = _declared().get(path)
    return "" if row is None else row.meaning


def kind_of(path: str, value: object) -> str:
    """Return ``assumed`` or ``measured`` for a default value, and ``chosen`` for any other value.

    Examples
    --------
    >>> kind_of("people.range.mean", 2.0), kind_of("people.range.mean", 3.0)
    ('assumed', 'chosen')
    >>> kind_of("people.effort.sigma", 2)
    'measured'
    """
    row = _declared().get(path)
    if row is None or scalar(value) != row.value:
        return "chosen"
    return "assumed" if isinstance(DECLARATIONS[path].source, Assumed) else "measured"


def leaves(values: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the dotted name of every single value, and the value. Groups that aren't used are skipped."""
    for key, value in values.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and path not in _declared():
            yield from leaves(value, f"{path}.")
        elif value is not None:
            yield path, value


def count_sentence(values: Sequence[Mapping[str, object]]) -> str:
    """Return a sentence on how many values of some scenarios are assumed, measured and chosen.

    Examples
    --------
    >>> count_sentence([{"days": 30, "tick_hours": 24}]).partition(", ")[2]
    '1 is an assumption and 1 was set to something other than the default.'
    """
    every = {
        (path, scalar(value)): kind_of(path, value)
        for each in values
        for path, value in leaves(each)
        if _is_counted(path)
    }
    many = Counter(every.values())
    parts = [
        f"{many[kind]} {_SINGULAR[kind] if many[kind] == 1 else KINDS[kind]}" for kind in KINDS if many[kind]
    ]
    return f"Of the {len(every)} parameter values, {listed(parts)}."


def differing(values: Sequence[Mapping[str, object]]) -> list[Value]:
    """Return each single value that differs between scenarios, with the unit and the source.

    A dash replaces the value of a channel that a scenario doesn't use.
    """
    known = [dict(leaves(each)) for each in values]
    paths = dict.fromkeys(path for each in known for path in each)
    return [
        _value(path, [each.get(path) for each in known])
        for path in paths
        if path not in ("name", "question") and len({scalar(each.get(path)) for each in known}) > 1
    ]


def _value(path: str, found: Sequence[object]) -> Value:
    row = _declared().get(path)
    shown = ["–" if value is None else scalar(value) for value in found]
    used = [value for value in found if value is not None]
    if row is None:
        return Value(path, "", "", shown, "")
    source = row.source
    if any(scalar(value) != row.value for value in used) and path.split(".")[0] not in _UNNAMED:
        source = f"set by a scenario; the default is {row.value} ({row.source})"
    return Value(path, row.meaning, row.unit, shown, source)


def measured(values: Sequence[Mapping[str, object]]) -> list[tuple[str, str]]:
    """Return names and sources of the values that come from published work, from tests or from a fit."""
    found = {
        path: _declared()[path].source
        for each in values
        for path, value in leaves(each)
        if path in _declared() and _is_counted(path) and kind_of(path, value) == "measured"
    }
    return list(found.items())


def chosen(values: Mapping[str, object]) -> list[Value]:
    """Return the values of one scenario that differ from their defaults, with unit and source."""
    return [
        _value(path, [value])
        for path, value in leaves(values)
        if path.split(".")[0] not in _UNNAMED and path in _declared() and kind_of(path, value) == "chosen"
    ]


def _is_counted(path: str) -> bool:
    """Return whether a value is a parameter of the model, rather than a name or a column of a user's file."""
    keys = path.split(".")
    return keys[0] not in _UNNAMED and "from_file" not in keys
