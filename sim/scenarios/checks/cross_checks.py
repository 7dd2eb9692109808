"""Check rules that concern several values at once, and warn about settings that may not be intended."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from sim.registry.parts import MOST_CHANNELS
from sim.scenarios.parameters.scenario_values import ScenarioValues

MOST_TICKS = 65_535  # a tick has 16 bits in the address of every draw (`sim.rng.pack_ticks`)

Fault = tuple[tuple[tuple[str, ...], ...], str]
"""The paths concerned, the main one first, and a sentence."""


def contradictions(scenario: ScenarioValues) -> Iterator[Fault]:
    """Yield, for each contradiction between values, the paths concerned (main one first) and a sentence."""
    yield from _towns(scenario)
    yield from _plugged(scenario)
    yield from _weights(scenario)
    yield from _channels(scenario)
    yield from _star(scenario)
    yield from _files(scenario)
    yield from _ticks(scenario)


def _ticks(scenario: ScenarioValues) -> Iterator[Fault]:
    hours, days = scenario.tick_hours, scenario.days
    if not isclose(steps := 24 / hours, round(steps), rel_tol=1e-9):
        got = f"{hours:g}"
        yield (
            (("tick_hours",),),
            f"tick_hours must divide the 24 hours of a day without remainder; got {got} (default 24)",
        )
    elif (ticks := days * round(steps)) > MOST_TICKS:
        yield (
            (("tick_hours",), ("days",)),
            f"tick_hours {hours:g} cuts {days:,} days into {ticks:,} ticks, but a run has at most "
            f"{MOST_TICKS:,}; give a larger tick_hours, or at most {MOST_TICKS // round(steps):,} days",
        )


def _towns(scenario: ScenarioValues) -> Iterator[Fault]:
    towns = scenario.places.towns
    where = (("places", "towns"),)
    if isinstance(towns, int):
        return
    if not towns:
        yield where, "places.towns must list one town or more; got an empty list"
        return
    own = next((town.name for town in towns if (town.awake, town.peak) != (None, None)), None)
    if own is not None and scenario.people.rhythm is None:
        text = f"places.towns gives the town '{own}' its own awake or peak, but there is no people.rhythm"
        yield (*where, ("people", "rhythm")), f"{text}; add it, as in 'rhythm: {{awake: 16}}'"
    names = [town.name for town in towns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        yield (
            where,
            f"places.towns must give every town a different name; '{twice[0]}' occurs more than once",
        )
    shares = [town.share for town in towns if town.share is not None]
    if shares and len(shares) < len(towns):
        yield where, "places.towns must give every town a share, or none of them"
    elif shares and not isclose(sum(shares), 1, abs_tol=1e-6):
        yield where, f"the shares in places.towns must add up to 1; got {sum(shares):g}"


def _plugged(scenario: ScenarioValues) -> Iterator[Fault]:
    who, towns = scenario.people.on_crowd_who, scenario.places.towns
    if isinstance(who, str) or scenario.people.from_file is not None:
        return  # the towns in a file are checked when it is read
    concerned = (("people", "on_crowd_who"), ("places", "towns"), ("people", "from_file"))
    known = [] if isinstance(towns, int) else [town.name for town in towns]
    unknown = [name for name in who if name not in known]
    if unknown:
        listed = f"the towns are {', '.join(known)}" if known else "places.towns lists no names"
        yield concerned, f"people.on_crowd_who names the town '{unknown[0]}', but {listed}"


def _weights(scenario: ScenarioValues) -> Iterator[Fault]:
    weights = scenario.asking.channel_weights
    used = [name for name, channel in scenario.channels if channel is not None]
    concerned = (("asking", "channel_weights"), ("channels",))
    for name in weights:
        if name not in used:
            listed = f"the scenario uses {', '.join(used)}" if used else "the scenario uses no channel"
            yield concerned, f"asking.channel_weights names '{name}', but {listed}"
    if weights and not sum(weights.values()) > 0:
        yield concerned, "asking.channel_weights must be above 0 for at least one channel"


def _channels(scenario: ScenarioValues) -> Iterator[Fault]:
    used = [name for name, channel in scenario.channels if channel is not None]
    if len(used) > MOST_CHANNELS:
        yield (
            (("channels",),),
            f"channels must name at most {MOST_CHANNELS} channels; got {len(used)}: {', '.join(used)}",
        )


def _star(scenario: ScenarioValues) -> Iterator[Fault]:
    count, slots = scenario.people.count, scenario.ties.slots.face_to_face
    if scenario.ties.face_to_face.kind != "star" or scenario.people.from_file is not None:
        return  # the number of people in a file is checked when it is read
    if count - 1 > slots:
        concerned = (("ties", "face_to_face", "kind"), ("people", "count"), ("ties", "slots", "face_to_face"))
        yield concerned, star_too_large(count, slots)


def star_too_large(count: int, slots: int) -> str:
    """Return an error message for a star of face-to-face ties among too many people."""
    return (
        f"ties.face_to_face.kind is star, whose centre needs {count - 1:,} ties among {count:,} people, "
        f"but ties.slots.face_to_face is {slots:,}; use more slots (at most 1,000), fewer people or "
        "another kind"
    )


def _files(scenario: ScenarioValues) -> Iterator[Fault]:
    ties = scenario.ties
    kinds = {"face_to_face": ties.face_to_face.kind, "online": ties.online.kind}
    layers = [layer for layer, kind in kinds.items() if kind == "from_file"]
    if layers and ties.from_file is None:
        path = ("ties", layers[0], "kind")
        yield (
            (path, ("ties", "from_file")),
            f"{'.'.join(path)} is from_file, but ties.from_file names no file",
        )
    if ties.from_file is not None and not layers:
        concerned = (("ties", "from_file"), ("ties", "face_to_face", "kind"), ("ties", "online", "kind"))
        yield (
            concerned,
            "ties.from_file is given, but neither ties.face_to_face.kind nor ties.online.kind is from_file",
        )
    if ties.from_file is not None and scenario.people.from_file is None:
        yield (
            (("ties", "from_file"), ("people", "from_file")),
            "ties.from_file names people by their ids, but people.from_file names no file",
        )
    for kind, layer in (ties.from_file.layers if ties.from_file is not None else {}).items():
        if layer not in (*kinds, "ignore"):
            text = f"ties.from_file.layers.{kind} must be face_to_face, online or ignore; got '{layer}'"
            yield (("ties", "from_file", "layers"),), text


def warnings(scenario: ScenarioValues) -> Iterator[str]:
    """Yield a warning for each doubtful setting that can be found before any file is read.

    The answered share counts only questions that were observed for their whole lifetime
    (`sim.measures.outcome.groups`). A run that is shorter than a lifetime has no such question.
    """
    days, lifetime = scenario.days, scenario.asking.lifetime
    if days < lifetime:
        yield (
            f"A run of {_days(days)} is shorter than the lifetime of a question, {_days(lifetime)} "
            f"(asking.lifetime), so it has no answered share; set days to {lifetime:g} or more."
        )
    for n, each in enumerate(scenario.interventions):
        if each.hire is not None and each.hire.until is not None and each.hire.until > days:
            yield (
                f"{scenario.name}: interventions[{n}].hire.until, {each.hire.until}, is after the end of the "
                f"run, day {days}; the managers stay until the end."
            )


def _days(number: float) -> str:
    return f"{number:g} day" + ("" if number == 1 else "s")
