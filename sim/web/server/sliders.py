"""Make the sliders of the live page from the declarations of their parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.registry.parts import CHANNELS, RULES
from sim.scenarios import Parameter
from sim.scenarios.loading import Scenario
from sim.scenarios.parameters.declare import Whole
from sim.scenarios.shape import DECLARATIONS, SHAPE
from sim.web.lesson.lesson_grid import has_effect, value_at
from sim.web.words import words

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
"""The sliders for parameters of the package."""
LUCK = "seed.luck"
SHARE_STEPS = 20  # number of steps of a slider for a share
HALVINGS = (
    4  # a slider without natural limits goes from a sixteenth of the default to sixteen times the default
)


def stops(parameter: Parameter, present: Sequence[float]) -> list[float]:
    """Return the sorted values of a slider: steps over the range, and the values that the networks have.

    Shares have equal steps. A range without a natural end has steps of a factor √2 around the default,
    rounded to two digits, and begins with 0 if 0 is the lower limit. `present` are the networks' values.

    Examples
    --------
    >>> stops(DECLARATIONS["channels.hub.resistance"], [0.35])[:3]
    [0.0, 0.05, 0.1]
    >>> stops(DECLARATIONS["channels.hub.capacity"], [3])[:4]
    [0, 0.19, 0.27, 0.38]
    """
    low, high = parameter.low, parameter.high
    assert low is not None and high is not None
    if parameter.unit == "share":
        even = [round(low + (high - low) * n / SHARE_STEPS, 6) for n in range(SHARE_STEPS + 1)]
    else:
        about = [parameter.default * 2 ** (n / 2) for n in range(-2 * HALVINGS, 2 * HALVINGS + 1)]
        even = [float(f"{each:.2g}") for each in about if low <= each <= high]
        even += [0] if low == 0 else []
    return sorted({*even, *(each for each in present if math.isfinite(each))})


def own_labels() -> dict[str, str]:
    """Return a label for each parameter of channels and rules of users that can have a slider, by path."""
    owners = tuple(f"channels.{name}." for name in CHANNELS.own()) + tuple(f"rules.{n}." for n in RULES.own())
    return {
        path: ": ".join(path.replace("_", " ").split(".")[1:])
        for path, parameter in DECLARATIONS.items()
        if path.startswith(owners) and _can_slide(parameter)
    }


def _can_slide(parameter: Parameter) -> bool:
    number = isinstance(parameter.default, int | float) and not isinstance(parameter.default, bool)
    if not number or parameter.low is None or parameter.high is None:
        return False
    return parameter.unit == "share" or parameter.default > 0  # a range around 0 has no steps


def sliders(pair: Sequence[Scenario], origins: Sequence[Scenario], language: str) -> list[dict[str, object]]:
    """Return the sliders that have an effect in one or both networks, in the form that the page needs.

    In each slider, `used` lists the networks that use the parameter, with `value` there. A `high` or a
    `default` of None means no limit. `origins` are the networks before any slider was moved.
    """
    found: list[dict[str, object]] = []
    for path in (*PATHS, *own_labels()):
        used = [has_effect(each, path) for each in pair]
        if not any(used):
            continue
        values, original = (
            [value_at(each, path) for each, on in zip(networks, used, strict=True) if on]
            for networks in (pair, origins)
        )
        p, value = DECLARATIONS[path], values[-1]
        found.append({
            "path": path, "unit": p.unit, "low": p.low, "high": _finite(p.high),
            "default": _finite(p.default),
            "meaning": words(language)["declared"].get(p.meaning, p.meaning),
            "values": _whole(path, stops(p, [*original, value])), "value": _finite(value), "used": used,
        })  # fmt: skip
    return found


def _whole(path: str, values: list[float]) -> list[float]:
    """Return the values of a slider, rounded if its parameter can only be a whole number."""
    whole = SHAPE.values[tuple(path.split("."))].annotation in (int, Whole)
    return sorted({round(each) for each in values}) if whole else values


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None  # JSON has no infinity


def changes(scenario: Scenario, values: Mapping[str, float]) -> dict[str, float]:
    """Return the slider values that have an effect in this scenario."""
    return {path: value for path, value in values.items() if path == LUCK or has_effect(scenario, path)}
