"""Find parameters that have no effect in a network, so that no slider is offered or recorded for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.registry.parts import LAYERS, NETWORKS
from sim.scenarios.loading import Scenario
from sim.user_data import PeopleColumns, read_user_files

NAMES = {"name": "it is only the scenario's name", "question": "it is only the scenario's question"}


class Inactive(NamedTuple):
    """Parameters that have no effect in scenarios for which `off` is true, and the reason.

    `paths` names parameters or groups. These do have an effect if an intervention sets a parameter
    in `switches`, or if the intervention's kind is in `switches`.
    """

    paths: tuple[str, ...]
    off: Callable[[Scenario], bool]
    why: str
    switches: tuple[str, ...]


def _of_layer(layer: str) -> tuple[Inactive, ...]:
    """Return the parameters of one layer of ties that only some kinds of starting networks use."""
    path = f"ties.{layer}"

    def unless_used(name: str, why: str) -> Inactive:
        def off(scenario: Scenario) -> bool:
            return name not in NETWORKS[getattr(scenario.ties, layer).kind].uses

        return Inactive((f"{path}.{name}",), off, f"{path}.kind {why}", ())

    return (
        unless_used("homophily", "isn't proximity"),
        unless_used("rewiring", "isn't small_world"),
        unless_used("attractiveness_shape", "isn't interest"),
        unless_used("degree", "doesn't use a degree"),
    )


def _of_own_networks() -> Iterator[Inactive]:
    """Yield the parameters of each network of users; only scenarios with this network use them."""
    for layer in LAYERS:
        for name in NETWORKS.own():
            path = f"ties.{layer}"
            off = partial(_has_other_kind, layer, name)
            yield Inactive((f"{path}.{name}",), off, f"{path}.kind isn't {name}", ())


def _has_other_kind(layer: str, kind: str, scenario: Scenario) -> bool:
    return bool(getattr(scenario.ties, layer).kind != kind)


SWITCHED = (
    *_of_layer("face_to_face"),
    *_of_layer("online"),
    Inactive(("people.on_crowd_who",), lambda s: s.people.on_crowd in (0, 1),
        "people.on_crowd is 0 or 1, so everybody or nobody is on the crowd", ()),
    Inactive(("people.rhythm.awake", "people.rhythm.peak"), lambda s: s.tick_hours == 24,
        "tick_hours is 24", ()),
    Inactive(tuple(f"people.turnover.{name}" for name in ("present", "stay", "attachment")),
        lambda s: not s.people.turnover.enabled, "people.turnover.enabled is false", ()),
    Inactive(("people.turnover.attachment",), lambda s: not s.discouragement.enabled,
        "discouragement.enabled is false", ("discouragement.enabled",)),
    Inactive(("people.turnover.stay.sigma", "people.turnover.attachment"),
        lambda s: math.isinf(s.people.turnover.stay.median),
        "people.turnover.stay.median is .inf, so nobody leaves", ()),
    Inactive(("asking.effort_correlation",), lambda s: s.asking.spread == 0, "asking.spread is 0", ()),
    Inactive(("asking.channel_weights",), lambda s: s.asking.channels == "all", "asking.channels is all",
        ("asking.channels",)),
    Inactive(("asking.learning",), lambda s: s.asking.channels != "learned", "asking.channels isn't learned",
        ("asking.channels",)),
    Inactive(("discouragement.up", "discouragement.down", "discouragement.withdraw", "channels.feed.sting"),
        lambda s: not s.discouragement.enabled, "discouragement.enabled is false",
        ("discouragement.enabled",)),
    Inactive(("meeting.turnout", "meeting.meets"), lambda s: s.meeting.every == 0,
        "meeting.every is 0 and there are no events", ("meeting.every", "event")),
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
    Inactive(("channels.feed.voting",),
        lambda s: s.channels.feed is not None and s.channels.feed.ranking != "votes",
        "channels.feed.ranking isn't votes", ("channels.feed.ranking",)),
    Inactive(("channels.feed.after_answer",), lambda s: s.asking.answers_wanted == 1,
        "asking.answers_wanted is 1", ("asking.answers_wanted",)),
    Inactive(tuple(f"channels.managers.{name}" for name in (
        "hours", "minutes", "cost", "picks", "sample", "introductions", "trust")),
        lambda s: s.channels.managers is not None and s.channels.managers.count == 0,
        "there are no community managers", ("channels.managers.count", "hire")),
)  # fmt: skip


def _known(column: str) -> Callable[[PeopleColumns], bool]:
    return lambda p: getattr(p, column) is not None and not np.isnan(getattr(p, column)).any()


def _crowd_known(p: PeopleColumns) -> bool:
    return p.on_crowd_known is not None and bool(p.on_crowd_known.all())


# These parameters draw values for people; they have no effect if the people file has a value for everybody.
REPLACED_BY_FILE: Mapping[str, Callable[[PeopleColumns], bool]] = {
    "people.count": lambda _: True,
    "asking.rate": _known("asking_rate"),
    "asking.spread": _known("asking_rate"),
    "asking.effort_correlation": _known("asking_rate"),
    "people.effort.mean": _known("effort"),
    "people.effort.sigma": _known("effort"),
    "people.turnover.present": _known("joined"),
    "people.turnover.stay.median": _known("left"),
    "people.turnover.stay.sigma": _known("left"),
    "people.turnover.attachment": _known("left"),
    "people.interest.concentration": lambda p: p.interests is not None and all(p.interests),
    "people.on_crowd": _crowd_known,
    "people.on_crowd_who": _crowd_known,
    "places.radius": _known("x"),
    "places.region": _known("x"),
}


def why_inactive(scenario: Scenario, path: str) -> str:
    """Return why a parameter has no effect in a scenario; empty if it has an effect, or may have one.

    Parameters of channels that the scenario doesn't use are not checked here.

    Raises
    ------
    UserError
        The scenario's people file is not valid.

    Examples
    --------
    >>> from sim.scenarios.loading import load
    >>> why_inactive(load("own-people-hub"), "people.count")
    'the number of people comes from people.csv (24 people)'
    >>> why_inactive(load("hybrid"), "asking.learning")
    "asking.channels isn't learned"
    >>> why_inactive(load("hybrid"), "people.count")
    ''
    """
    if path in NAMES:
        return NAMES[path]
    done = _interventions(scenario)
    for each in (*SWITCHED, *_of_own_networks()):
        listed = any(path == own or path.startswith(f"{own}.") for own in each.paths)
        if listed and each.off(scenario) and not done & set(each.switches):
            return each.why
    return _in_file(scenario, path, done)


def _in_file(scenario: Scenario, path: str, done: set[str]) -> str:
    file = scenario.people.from_file
    if file is None or path not in REPLACED_BY_FILE or (path.startswith("places.") and "move" in done):
        return ""
    people = read_user_files(scenario)[0]
    if people is None or not REPLACED_BY_FILE[path](people):
        return ""
    if path == "people.count":
        return f"the number of people comes from {file.path.name} ({len(people.ids):,} people)"
    return f"{file.path.name} has this value for everybody"


def _interventions(scenario: Scenario) -> set[str]:
    """Return the kinds of a scenario's interventions, and the paths that they set."""
    found: set[str] = set()
    for each in scenario.to_dict()["interventions"]:
        found |= {key for key, value in each.items() if value is not None}
        found |= set(each.get("set") or ())
    return found
