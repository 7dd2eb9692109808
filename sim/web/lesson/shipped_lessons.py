"""The lessons that come with the package: their networks, sliders and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenarios.loading import Scenario, load, shipped

SIZE: Mapping[str, object] = {
    "people.count": 300,
    "days": 90,
}  # with more people, single people could not be distinguished on a map


def load_small(
    name: str | Path, small: Mapping[str, object], overrides: Mapping[str, object], data: str | Path | None
) -> Scenario:
    """Load a scenario. In a shipped one without a people file, set the values of `small`."""
    drawn = str(name) in shipped() and load(name).people.from_file is None
    return load(name, {**(small if drawn else {}), **overrides}, data=data)


@dataclass(frozen=True)
class Plan:
    """One lesson: networks A and B, the slider, and the values of each network in addition to `SIZE`."""

    scenarios: tuple[str, str]
    slider: tuple[str, tuple[object, ...]]  # path of a parameter, and the values to record
    own: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})

    def values(self, side: int, days: object) -> dict[str, object]:
        """Return the lesson's values for one network; interventions are moved to the middle of the run."""
        own = dict(self.own[side])
        if "interventions" in own and isinstance(days, int):
            own["interventions"] = [{**each, "day": days // 2} for each in own["interventions"]]
        return own


# One hub receives every question and can pass most of them on. Askers also ask one person a day.
_ONE_HUB: Mapping[str, object] = {
    "channels.hub.per": "world",
    "channels.hub.submits": 1.0,
    "channels.hub.capacity": 8,
    "channels.word_of_mouth.contacts": 1,
}

LESSONS: Mapping[str, Plan] = {
    "local-or-crowd": Plan(
        ("centralised-local", "distributed-crowd"),
        ("people.effort.mean", (0.05, 0.1, 0.25, 0.5, 1.0)),
    ),
    "hard-work-and-luck": Plan(
        ("distributed-crowd", "influencers"),
        ("seed.luck", (1, 2, 3, 4, 5)),
    ),
    "the-hub": Plan(
        ("centralised-local", "hub-removed"),
        ("channels.hub.capacity", (1, 2, 4, 8, 16)),
        (
            _ONE_HUB,
            {
                **_ONE_HUB,
                "interventions": [{"day": 45, "remove": {"who": "hubs"}, "label": "the office closes"}],
            },
        ),
    ),
}
