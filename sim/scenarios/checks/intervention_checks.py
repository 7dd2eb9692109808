"""Check before a run that every intervention is possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sim.errors import ScenarioError, nearest
from sim.scenarios.parameters.interventions import ACTS, Intervention, Remove
from sim.scenarios.parameters.scenario_values import ScenarioValues
from sim.scenarios.shape import SHAPE
from sim.scenarios.value_tree import Keys

S = TypeVar("S", bound=ScenarioValues)
Change = Callable[[S, tuple[str, ...], object], S]
"""Returns a scenario with one value changed, or raises `ScenarioError` if the value breaks a rule."""
Fault = tuple[tuple[Keys, ...], str]

_CHANGEABLE = ("channels", "rules", "asking", "helping")
_COUNTED = ("remove", "plug_in", "move", "hire")  # actions on a number of people or hubs
_FIXED = {
    ("asking", "lifetime"): "it would be unclear which questions are censored",
    ("asking", "spread"): "each person's rate of asking is drawn at the start",
    ("asking", "effort_correlation"): "each person's rate of asking is drawn at the start",
    ("channels", "hub", "per"): "hubs would lose their members",
    ("channels", "managers", "count"): "managers are appointed at the start, and hired later",
}


def impossible_interventions(scenario: S, change: Change[S]) -> Iterator[Fault]:
    """Yield, for each impossible intervention, the paths concerned, the main one first, and a sentence."""
    order = sorted(range(len(scenario.interventions)), key=lambda n: scenario.interventions[n].day)
    yield from list(_faults(scenario, order, change)) or _too_many(scenario, order)


def _faults(scenario: S, order: list[int], change: Change[S]) -> Iterator[Fault]:
    """Yield the faults of each intervention, given the values that earlier interventions have set."""
    today = scenario.model_copy(update={"interventions": ()})
    for n in order:
        each, here = scenario.interventions[n], f"interventions[{n}]"
        at: Keys = ("interventions", n)
        if each.day >= scenario.days:
            text = f"{here}.day must come before the end of the run, day {scenario.days}; got {each.day}"
            yield ((*at, "day"), ("days",)), text
        yield from _acts(each, at, here)
        yield from _share_or_count(each, at, here)
        yield from _named(each, at, here, scenario)
        yield from _places(each, at, here, scenario)
        if each.remove is not None and each.remove.who == "hubs" and scenario.channels.hub is None:
            text = f"{here}.remove removes hubs, but the scenario doesn't use channels.hub"
            yield ((*at, "remove"), ("channels",)), text
        if each.plug_in is not None and scenario.channels.feed is None:
            text = f"{here}.plug_in brings people to the feed, but the scenario doesn't use channels.feed"
            yield ((*at, "plug_in"), ("channels",)), text
        yield from _hired(each, at, here, scenario)
        for path, value in each.set_.items():
            today, errors = _set(today, path, value, change)
            concerned = ((*at, "set", path), ("channels",), ("asking",), ("helping",))
            yield from ((concerned, f"{here}.set: {text}") for text in errors)


def _acts(each: Intervention, at: Keys, here: str) -> Iterator[Fault]:
    found = each.acts()
    if len(found) != 1:
        got = " and ".join(found) or "none"
        yield (at,), f"{here} must have exactly one of {', '.join(ACTS)}; got {got}"


def _share_or_count(each: Intervention, at: Keys, here: str) -> Iterator[Fault]:
    for name in ("remove", "plug_in", "move"):
        some = getattr(each, name)
        if some is None or some.ids is not None:
            continue
        if some.share is not None and some.count is not None:
            yield ((*at, name),), f"{here}.{name} must have a share or a count, not both"
        elif some.share is None and some.count is None and some.who != "hubs":
            yield ((*at, name),), f"{here}.{name} must have a share or a count, or ids; got none"


def _named(each: Intervention, at: Keys, here: str, scenario: ScenarioValues) -> Iterator[Fault]:
    """Yield a fault if people are named by their ids and chosen too, or if there is no people file."""
    for name, _ in each.people():
        some = getattr(each, name)
        given = [key for key in ("share", "count") if getattr(some, key, None) is not None]
        given += ["who"] * (getattr(some, "who", "random") != "random")
        if given:
            text = f"{here}.{name} must have ids or {given[0]}, not both"
            yield ((*at, name),), text
        if scenario.people.from_file is None:
            text = f"{here}.{name}.ids names people by their ids, but people.from_file names no file"
            yield ((*at, name, "ids"), ("people", "from_file")), text


def _hired(each: Intervention, at: Keys, here: str, scenario: ScenarioValues) -> Iterator[Fault]:
    if each.hire is None:
        return
    if each.hire.count is None and each.hire.ids is None:
        yield ((*at, "hire"),), f"{here}.hire must have a count or ids; got neither"
    if scenario.channels.managers is None:
        text = f"{here}.hire hires community managers, but the scenario doesn't use channels.managers"
        yield ((*at, "hire"), ("channels",)), text
    if each.hire.until is not None and each.hire.until <= each.day:
        text = f"{here}.hire.until must come after its day, {each.day}; got {each.hire.until}"
        yield ((*at, "hire", "until"), (*at, "day")), text


def _too_many(scenario: ScenarioValues, order: list[int]) -> Iterator[Fault]:
    """Yield a fault for each intervention that names more people or hubs than can remain on that day.

    People in a file are not checked here, because the file hasn't been read. If it has too few of them, a
    note of the run says so.
    """
    towns, hub = scenario.places.towns, scenario.channels.hub
    several = towns if isinstance(towns, int) else len(towns)
    at_first = {"people": scenario.people.count, "hubs": several if hub and hub.per == "town" else 1}
    left = dict(at_first)
    acts = [(n, act) for n in order for act in scenario.interventions[n].acts() if act in _COUNTED]
    for n, act in acts if scenario.people.from_file is None else ():
        some = getattr(scenario.interventions[n], act)
        what = "hubs" if getattr(some, "who", None) == "hubs" else "people"
        if some.count is not None and some.count > left[what]:
            gone = " minus those removed before" if left[what] < at_first[what] else ""
            rule = f"the number of {what}{gone}"
            text = f"interventions[{n}].{act}.count must be at most {rule}, {left[what]}; got {some.count}"
            yield (("interventions", n, act, "count"), ("people", "count")), text
        elif act == "remove":
            left[what] -= _least_removed(some, left[what])


def most_people_left(people: int, interventions: Iterable[Intervention], day: int) -> int:
    """Return the largest number of people who can remain on a day, after the removals up to then."""
    for each in sorted(interventions, key=lambda each: each.day):
        if each.day <= day and each.remove is not None and each.remove.who != "hubs":
            people -= _least_removed(each.remove, people)
    return max(0, people)


def _least_removed(some: Remove, among: int) -> int:
    """Return the least number of people or hubs, of `among`, that are removed.

    It is 0 if towns or ids are named, because these people may have been removed before.
    """
    if not isinstance(some.who, str) or some.ids is not None:
        return 0
    if some.share is not None:
        return int(some.share * among + 0.5)
    return among if some.count is None else int(some.count)


def _places(each: Intervention, at: Keys, here: str, scenario: ScenarioValues) -> Iterator[Fault]:
    """Yield a fault for each town that doesn't exist. Towns in a user's file are checked when it is read."""
    towns = scenario.places.towns
    if scenario.people.from_file is not None and isinstance(towns, int):
        return
    known = [str(n + 1) for n in range(towns)] if isinstance(towns, int) else [town.name for town in towns]
    for place, name in each.towns():
        if name not in known:
            listed = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
            hint = nearest(name, known, f"The towns are {listed}.", did="Did")
            text = f"{here}.{place} names the town '{name}', which doesn't exist. {hint}"
            yield ((*at, *place.split(".")), ("places", "towns")), text


def _set(today: S, path: str, value: object, change: Change[S]) -> tuple[S, list[str]]:
    """Return the scenario with one value changed, and the reasons if the value is refused."""
    keys = tuple(path.split("."))
    if not _is_value(keys):
        known = [".".join(k) for k in SHAPE.values if k[0] in _CHANGEABLE and k not in _FIXED]
        otherwise = "Only values of channels, rules, asking and helping can be set."
        hint = nearest(path, known, otherwise, did="Did")
        return today, [f"'{path}' is not a value that can be set during a run. {hint}"]
    if keys in _FIXED:
        return today, [f"{path} can't be set during a run, because {_FIXED[keys]}"]
    if keys[0] in ("channels", "rules") and getattr(getattr(today, keys[0]), keys[1]) is None:
        return today, [f"'{path}' can't be set, because the scenario doesn't use {keys[0]}.{keys[1]}"]
    try:
        return change(today, keys, value), []
    except ScenarioError as error:
        return today, list(error.args)


def _is_value(keys: tuple[str, ...]) -> bool:
    """Return whether a path names a value, or a part of a value, that may change during a run."""
    return keys[0] in _CHANGEABLE and any(keys[:length] in SHAPE.values for length in range(2, len(keys) + 1))
