"""Which values move nothing in a network, so that no slider is offered or recorded for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from sim.scenarios.loading import Scenario
from sim.user_data import PeopleColumns, read_user_files

NAMES = {"name": "it is what the scenario is called", "question": "it is what the scenario asks"}


class Inactive(NamedTuple):
    """Values (`paths`, whole or up to a dot) that move nothing where `off` holds, and why.

    Where something is done on a day that sets one of `switches`, or is of one of these kinds, they do.
    """

    paths: tuple[str, ...]
    off: Callable[[Scenario], bool]
    why: str
    switches: tuple[str, ...]


def _of_layer(layer: str) -> tuple[Inactive, ...]:
    """Values of a layer that only some kinds of its ties are drawn by."""
    path, lines = f"ties.{layer}", ("proximity", "interest", "random", "ring", "small_world", "preferential")

    def unless(name: str, kinds: tuple[str, ...], why: str) -> Inactive:
        return Inactive(
            (f"{path}.{name}",), lambda s: getattr(s.ties, layer).kind not in kinds, f"{path}.kind {why}", ()
        )

    return (
        unless("homophily", ("proximity",), "isn't proximity"),
        unless("rewiring", ("small_world",), "isn't small_world"),
        unless("attractiveness_shape", ("interest",), "isn't interest"),
        unless("degree", lines, "leaves nothing to say how many ties to draw"),
    )


SWITCHED = (
    *_of_layer("face_to_face"),
    *_of_layer("online"),
    Inactive(("people.on_crowd_who",), lambda s: s.people.on_crowd in (0, 1),
        "people.on_crowd plugs in nobody, or everybody", ()),
    Inactive(("asking.channel_weights",), lambda s: s.asking.channels == "all", "asking.channels is all",
        ("asking.channels",)),
    Inactive(("asking.learning",), lambda s: s.asking.channels != "learned", "asking.channels isn't learned",
        ("asking.channels",)),
    Inactive(("discouragement.up", "discouragement.down", "discouragement.withdraw", "channels.feed.sting"),
        lambda s: not s.discouragement.enabled, "discouragement.enabled is false",
        ("discouragement.enabled",)),
    Inactive(("meeting.turnout", "meeting.meets"), lambda s: s.meeting.every == 0,
        "meeting.every is 0 and no event is held", ("meeting.every", "event")),
    Inactive(
        tuple(f"plugging_in.{name}" for name in ("threshold", "entrances", "memory", "rate", "leave_below")),
        lambda s: not s.plugging_in.enabled, "plugging_in.enabled is false",
        ("plugging_in.enabled", "plug_in")),
    Inactive(("channels.word_of_mouth.hops", "channels.word_of_mouth.referral"),
        lambda s: s.channels.word_of_mouth is not None and s.channels.word_of_mouth.pass_on == 0,
        "channels.word_of_mouth.pass_on is 0", ("channels.word_of_mouth.pass_on",)),
    Inactive(("channels.feed.viral.shape",),
        lambda s: s.channels.feed is not None and s.channels.feed.viral.chance == 0,
        "channels.feed.viral.chance is 0", ("channels.feed.viral.chance",)),
    Inactive(tuple(f"channels.managers.{name}" for name in ("picks", "sample", "introductions", "trust")),
        lambda s: s.channels.managers is not None and s.channels.managers.count == 0,
        "nobody is a community manager", ("channels.managers.count", "hire")),
)  # fmt: skip


def _known(column: str) -> Callable[[PeopleColumns], bool]:
    return lambda p: getattr(p, column) is not None and not np.isnan(getattr(p, column)).any()


def _crowd_known(p: PeopleColumns) -> bool:
    return p.on_crowd_known is not None and bool(p.on_crowd_known.all())


# What a file of people says for everybody is drawn for nobody.
OF_FILE: Mapping[str, Callable[[PeopleColumns], bool]] = {
    "people.count": lambda _: True,
    "people.effort.mean": _known("effort"),
    "people.effort.sigma": _known("effort"),
    "people.interest.concentration": lambda p: p.interests is not None and all(p.interests),
    "people.on_crowd": _crowd_known,
    "people.on_crowd_who": _crowd_known,
    "places.radius": _known("x"),
    "places.region": _known("x"),
}


def why_inactive(scenario: Scenario, path: str) -> str:
    """Return why a value at a path moves nothing in a scenario; empty where it moves something, or may.

    A parameter of a channel that the scenario doesn't use is not looked at here. Raises a `UserError` where
    the scenario's file of people is refused.

    Examples
    --------
    >>> from sim.scenarios.loading import load
    >>> why_inactive(load("own-people-hub"), "people.count")
    'people.csv has 24 people, and people.from_file wins'
    >>> why_inactive(load("hybrid"), "asking.learning")
    "asking.channels isn't learned"
    >>> why_inactive(load("hybrid"), "people.count")
    ''
    """
    if path in NAMES:
        return NAMES[path]
    done = _interventions(scenario)
    for each in SWITCHED:
        held = any(path == own or path.startswith(f"{own}.") for own in each.paths)
        if held and each.off(scenario) and not done & set(each.switches):
            return each.why
    return _in_file(scenario, path, done)


def _in_file(scenario: Scenario, path: str, done: set[str]) -> str:
    file = scenario.people.from_file
    if file is None or path not in OF_FILE or (path.startswith("places.") and "move" in done):
        return ""
    people = read_user_files(scenario)[0]
    if people is None or not OF_FILE[path](people):
        return ""
    if path == "people.count":
        return f"{file.path.name} has {len(people.ids):,} people, and people.from_file wins"
    return f"{file.path.name} says it for everybody, and people.from_file wins"


def _interventions(scenario: Scenario) -> set[str]:
    """Kinds of what is done on a day, and the paths that are set."""
    found: set[str] = set()
    for each in scenario.to_dict()["interventions"]:
        found |= {key for key, value in each.items() if value is not None}
        found |= set(each.get("set") or ())
    return found
