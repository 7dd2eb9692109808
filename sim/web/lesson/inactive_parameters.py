"""Which values move nothing in a network, so that no slider is offered or recorded for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sim.scenarios.loading import Scenario
from sim.user_data.user_tables import read_user_files

NAMES = {"name": "it is what the scenario is called", "question": "it is what the scenario asks"}


class Off(NamedTuple):
    """Values (`paths`, whole or up to a dot) that move nothing where `off` holds, and why.

    Where something is done on a day that sets one of `switches`, or is of one of these kinds, they do.
    """

    paths: tuple[str, ...]
    off: Callable[[Scenario], bool]
    why: str
    switches: tuple[str, ...]


def _kind(layer: str, kinds: tuple[str, ...]) -> Callable[[Scenario], bool]:
    """Whether the ties of a layer are made in another way than in one of some kinds."""
    return lambda s: getattr(s.ties, layer).kind not in kinds


def _of_layer(layer: str) -> tuple[Off, ...]:
    start, kind = f"ties.{layer}", f"ties.{layer}.kind"
    by = {"homophily": "proximity", "rewiring": "small_world", "attractiveness_shape": "interest"}
    many = ("proximity", "interest", "random", "ring", "small_world", "preferential")
    return (
        *(
            Off((f"{start}.{name}",), _kind(layer, (of,)), f"{kind} isn't {of}", ())
            for name, of in by.items()
        ),
        Off(
            (f"{start}.degree",),
            _kind(layer, many),
            f"{kind} leaves nothing to say how many ties to draw",
            (),
        ),
    )


SWITCHED = (
    *_of_layer("face_to_face"),
    *_of_layer("online"),
    Off(
        ("people.on_crowd_who",), lambda s: s.people.on_crowd in (0, 1),
        "people.on_crowd plugs in nobody, or everybody", (),
    ),
    Off(("asking.channel_weights",), lambda s: s.asking.channels == "all", "asking.channels is all",
        ("asking.channels",)),
    Off(("asking.learning",), lambda s: s.asking.channels != "learned", "asking.channels isn't learned",
        ("asking.channels",)),
    Off(
        ("discouragement.up", "discouragement.down", "discouragement.withdraw", "channels.feed.sting"),
        lambda s: not s.discouragement.enabled, "discouragement.enabled is false",
        ("discouragement.enabled",),
    ),
    Off(("meeting.turnout", "meeting.meets"), lambda s: s.meeting.every == 0,
        "meeting.every is 0 and no event is held", ("meeting.every", "event")),
    Off(
        ("plugging_in.threshold", "plugging_in.entrances", "plugging_in.memory", "plugging_in.rate",
         "plugging_in.leave_below"),
        lambda s: not s.plugging_in.enabled, "plugging_in.enabled is false",
        ("plugging_in.enabled", "plug_in"),
    ),
    Off(
        ("channels.word_of_mouth.hops", "channels.word_of_mouth.referral"),
        lambda s: s.channels.word_of_mouth is not None and s.channels.word_of_mouth.pass_on == 0,
        "channels.word_of_mouth.pass_on is 0", ("channels.word_of_mouth.pass_on",),
    ),
    Off(
        ("channels.feed.viral.shape",),
        lambda s: s.channels.feed is not None and s.channels.feed.viral.chance == 0,
        "channels.feed.viral.chance is 0", ("channels.feed.viral.chance",),
    ),
    Off(
        ("channels.managers.picks", "channels.managers.sample", "channels.managers.introductions",
         "channels.managers.trust"),
        lambda s: s.channels.managers is not None and s.channels.managers.count == 0,
        "nobody is a community manager", ("channels.managers.count", "hire"),
    ),
)  # fmt: skip

# What a file of people says for everybody is drawn for nobody.
OF_FILE: dict[str, Callable[[Any], bool]] = {
    "people.count": lambda _: True,
    "people.effort.mean": lambda p: p.effort is not None and not np.isnan(p.effort).any(),
    "people.effort.sigma": lambda p: p.effort is not None and not np.isnan(p.effort).any(),
    "people.interest.concentration": lambda p: p.interests is not None and all(p.interests),
    "people.on_crowd": lambda p: p.on_crowd_known is not None and bool(p.on_crowd_known.all()),
    "people.on_crowd_who": lambda p: p.on_crowd_known is not None and bool(p.on_crowd_known.all()),
    "places.radius": lambda p: p.x is not None and not np.isnan(p.x).any(),
    "places.region": lambda p: p.x is not None and not np.isnan(p.x).any(),
}


def idle(scenario: Scenario, path: str) -> str:
    """Return why a value at a path moves nothing in a scenario; empty where it moves something, or may.

    Parameters
    ----------
    path : str
        Of a parameter; one of a channel that the scenario doesn't use is none of ours.

    Raises
    ------
    UserError
        The scenario's file of people is refused.

    Examples
    --------
    >>> from sim.scenarios.loading import load
    >>> idle(load("own-people-hub"), "people.count")
    'people.csv has 24 people, and people.from_file wins'
    >>> idle(load("hybrid"), "asking.learning")
    "asking.channels isn't learned"
    >>> idle(load("hybrid"), "people.count")
    ''
    """
    if path in NAMES:
        return NAMES[path]
    done = _done(scenario)
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


def _done(scenario: Scenario) -> set[str]:
    """Kinds of what is done on a day, and the paths that are set."""
    found: set[str] = set()
    for each in scenario.to_dict()["interventions"]:
        found |= {key for key, value in each.items() if value is not None}
        found |= set(each.get("set") or ())
    return found
