"""The sliders of the live page, each worked out from the declaration of its parameter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sim.scenarios import Parameter
from sim.scenarios.loading import Scenario
from sim.scenarios.parameters.declare import walk
from sim.web.lesson.lesson_grid import has_effect, value_at

PATHS = (
    "people.range.mean",
    "people.interest.concentration",
    "people.effort.mean",
    "people.on_crowd",
    "channels.feed.reach",
    "channels.feed.noise",
    "channels.feed.purpose",
    "channels.feed.resistance",
    "channels.hub.capacity",
    "channels.hub.resistance",
)
LUCK = "seed.luck"
SHARES = 20  # steps of a slider over shares
HALVINGS = 4  # a slider without a natural end goes from a sixteenth of the default to sixteen times as much


@dataclass(frozen=True)
class Slider:
    """One slider: what it moves, what the declaration says of it, and where it can stand.

    `used` says which of the two networks it moves; it stands at `value` in them. A `high` of None is no end.
    `meaning` is that of the declaration, in English.
    """

    path: str
    unit: str
    low: float
    high: float | None
    meaning: str
    values: list[float]
    value: float
    used: list[bool]


@cache
def declared(path: str) -> Parameter:
    """Return the declaration of a parameter."""
    found = {".".join(keys): field.json_schema_extra for keys, field in walk(Scenario)}[path]
    assert isinstance(found, Parameter)
    return found


def stops(parameter: Parameter, held: Sequence[float]) -> list[float]:
    """Return the places of a slider, rising: over its range, and the values that are `held`.

    Shares go in even steps. A range without a natural end goes in steps of a half power of two about the
    default, to two figures, and begins at its low end where that is 0.

    Examples
    --------
    >>> stops(declared("channels.hub.resistance"), [0.35])[:3]
    [0.0, 0.05, 0.1]
    >>> stops(declared("channels.hub.capacity"), [3])[:4]
    [0, 0.19, 0.27, 0.38]
    """
    low, high = parameter.low, parameter.high
    assert low is not None and high is not None
    if parameter.unit == "share":
        even = [round(low + (high - low) * n / SHARES, 6) for n in range(SHARES + 1)]
    else:
        about = [parameter.default * 2 ** (n / 2) for n in range(-2 * HALVINGS, 2 * HALVINGS + 1)]
        even = [float(f"{each:.2g}") for each in about if low <= each <= high]
        even += [0] if low == 0 else []
    return sorted({*even, *(each for each in held if math.isfinite(each))})


def sliders(pair: Sequence[Scenario], origins: Sequence[Scenario]) -> list[Slider]:
    """Return the sliders that move one or both networks.

    Parameters
    ----------
    pair, origins
        The networks as they are, and as they were before any slider was moved.
    """
    found = []
    for path in PATHS:
        used = [has_effect(each, path) for each in pair]
        if not any(used):
            continue
        values, held = (
            [value_at(each, path) for each, on in zip(networks, used, strict=True) if on]
            for networks in (pair, origins)
        )
        p = declared(path)
        assert p.low is not None and p.high is not None
        high = p.high if math.isfinite(p.high) else None
        places = stops(p, [*held, values[-1]])
        found.append(Slider(path, p.unit, p.low, high, p.meaning, places, values[-1], used))
    return found


def changes(scenario: Scenario, values: Mapping[str, float]) -> dict[str, float]:
    """Return those of the values that move something in a network."""
    return {path: value for path, value in values.items() if path == LUCK or has_effect(scenario, path)}
