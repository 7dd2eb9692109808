"""Load the scenarios that a lesson records: A and B for each value of the slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import StudyError, option
from sim.scenarios.loading import Scenario
from sim.scenarios.parameters.value_rules import shown
from sim.scenarios.value_tree import to_node
from sim.user_data import for_display
from sim.web.lesson.inactive_parameters import why_inactive
from sim.web.lesson.shipped_lessons import SIZE, Plan, load_small

MOST_VALUES = 24


@dataclass(frozen=True)
class LessonGrid:
    """Scenarios to record: A and B for each value of the slider; the value is None if there is no slider."""

    slider: str | None  # path of the parameter that the slider changes
    values: list[object]
    pairs: list[tuple[Scenario, Scenario]]
    start: (
        int  # index of the value shown first: that of the scenarios if it is listed, otherwise the middle one
    )
    own_words: bool  # whether the networks are those of the lesson, so that the lesson's names for them fit
    own: tuple[object, ...] = ()  # the parameter's values in the scenarios that the slider changes

    @property
    def differing_slider_values(self) -> tuple[object, ...]:
        """The values in scenarios A and B if the slider changes A and B and the values differ; else empty."""
        return self.own if len(self.own) > 1 and self.own[0] != self.own[1] else ()

    def with_pseudonyms(self, folder: Path) -> LessonGrid:
        """Return the grid with pseudonyms for real people, whose key is written to `folder`."""
        private = iter(for_display([each for pair in self.pairs for each in pair], folder))
        return replace(self, pairs=[(next(private), next(private)) for _ in self.pairs])

    @property
    def base(self) -> tuple[Scenario, Scenario]:
        """Scenarios A and B with which the page begins."""
        return self.pairs[self.start]


def load_grid(  # noqa: PLR0913 - all that a user may choose
    plan: Plan, scenarios: Sequence[str | Path | Scenario], slider: tuple[str, Sequence[object]] | None,
    overrides: Mapping[str, object], data: str | Path | None, *, topics: Sequence[str],
) -> LessonGrid:  # fmt: skip
    """Load A and B for each value of the slider.

    Raises
    ------
    UserError
        A scenario or a value of the slider is not allowed.
    """
    if len(scenarios) not in (0, 2):
        raise StudyError(f"A lesson needs two scenarios, which it shows side by side; got {len(scenarios)}.")
    own = not scenarios
    if own and slider is None:
        slider = plan.slider
    days = overrides.get("days", SIZE["days"])
    sides = [
        _Side(each, plan.values(n, days) if own else {}, overrides, data, topics if own else ())
        for n, each in enumerate(scenarios or plan.scenarios)
    ]
    if slider is None:
        return LessonGrid(None, [None], [(sides[0].with_({}), sides[1].with_({}))], 0, own)
    path, values = slider[0], list(slider[1])
    _check_slider(path, values)
    return _load_values(sides, path, values, own_words=own)


def _check_slider(path: str, values: Sequence[object]) -> None:
    place = f"{option('slider')} {path}"
    if not 2 <= len(values) <= MOST_VALUES:
        raise StudyError(f"{place}: give 2 to {MOST_VALUES} values; got {len(values)}.")
    if path in ("days", "tick_hours"):  # all runs of a lesson share one row of days
        raise StudyError(f"{place}: all runs of a lesson have the same length; choose another parameter.")
    if any(value in values[:n] for n, value in enumerate(values)):
        raise StudyError(f"{place}: give each value only once; got {', '.join(map(str, values))}.")


def _load_values(sides: Sequence[_Side], path: str, values: list[object], *, own_words: bool) -> LessonGrid:
    """Load A and B for each value. A network that doesn't use the path's channel stays the same."""
    bare = [side.with_({}) for side in sides]
    moves = [has_channel_of(each, path) for each in bare]
    why = [why_inactive(each, path) for each, does in zip(bare, moves, strict=True) if does]
    own_values = [value_at(each, path) for each in bare if has_effect(each, path)]
    if not any(moves):
        moves = [True, True]  # loading the scenarios reports what is wrong with the path
    pairs = []
    for value in values:
        changes = {path: to_node(value, f"{option('slider')} {path}={shown(value)}: ")}
        a, b = (s.with_(changes if does else {}) for s, does in zip(sides, moves, strict=True))
        pairs.append((a, b))
    if why and all(why):
        raise StudyError(
            f"{option('slider')} {path}: this changes nothing here, because {why[0]}. Choose another "
            "parameter."
        )
    start = next((n for n, value in enumerate(values) if value in own_values), len(values) // 2)
    return LessonGrid(path, values, pairs, start, own_words, tuple(own_values))


class _Side(NamedTuple):
    """Network A or B, which is loaded with different values of the slider."""

    scenario: str | Path | Scenario
    own: Mapping[str, object]
    overrides: Mapping[str, object]
    data: str | Path | None
    topics: Sequence[str]

    def with_(self, changes: Mapping[str, object]) -> Scenario:
        """Load the network with changes, which take precedence over all other settings."""
        if isinstance(self.scenario, Scenario):
            return self.scenario.replace({**self.overrides, **changes})
        small = {**SIZE, **({"people.topics": list(self.topics)} if self.topics else {})}
        return load_small(self.scenario, small, {**self.own, **self.overrides, **changes}, self.data)


def has_channel_of(scenario: Scenario, path: str) -> bool:
    """Return whether a scenario uses the channel or rule to which a path belongs; True if to none."""
    room, *inner = path.split(".")
    if room not in ("channels", "rules") or len(inner) < 2:
        return True
    return getattr(getattr(scenario, room), inner[0], None) is not None


def has_effect(scenario: Scenario, path: str) -> bool:
    """Return whether a slider changes anything in a network: the channel is used and the value is active.

    ``people.on_crowd`` needs the feed.
    """
    used = scenario.channels.feed is not None if path == "people.on_crowd" else has_channel_of(scenario, path)
    return used and not why_inactive(scenario, path)


def value_at(scenario: Scenario, path: str) -> Any:
    """Return a scenario's value at a dotted path; None if there is none."""
    value: Any = scenario.to_dict()
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
