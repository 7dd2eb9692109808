"""Rules that concern several values at once, and warnings about what can be run but may not be meant."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from sim.scenarios.parameters.channels import CHANNELS
from sim.scenarios.parameters.scenario_values import ScenarioValues

MOST_TICKS = 65_535  # a tick has 16 bits in the address of every draw (`sim.rng.pack_ticks`)

Fault = tuple[tuple[tuple[str, ...], ...], str]


def contradictions(scenario: ScenarioValues) -> Iterator[Fault]:
    """Yield the paths concerned, the one to point at first, and a sentence for each contradiction."""
    yield from _towns(scenario)
    yield from _plugged(scenario)
    yield from _weights(scenario)
    yield from _star(scenario)
    yield from _files(scenario)
    yield from _ticks(scenario)


def _ticks(scenario: ScenarioValues) -> Iterator[Fault]:
    hours, days = scenario.tick_hours, scenario.days
    if not isclose(steps := 24 / hours, round(steps), rel_tol=1e-9):
        got = f"{hours:g}"
        yield (
            (("tick_hours",),),
            f"tick_hours must divide a day of 24 hours into whole steps; got {got} (default 24)",
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
    names = [town.name for town in towns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        yield where, f"places.towns must give every town a name of its own; '{twice[0]}' comes more than once"
    shares = [town.share for town in towns if town.share is not None]
    if shares and len(shares) < len(towns):
        yield where, "places.towns must give every town a share, or none of them"
    elif shares and not isclose(sum(shares), 1, abs_tol=1e-6):
        yield where, f"the shares in places.towns must add up to 1; got {sum(shares):g}"


def _plugged(scenario: ScenarioValues) -> Iterator[Fault]:
    who, towns = scenario.people.on_crowd_who, scenario.places.towns
    if isinstance(who, str) or scenario.people.from_file is not None:
        return  # towns of a file are known, and checked, once it is read
    concerned = (("people", "on_crowd_who"), ("places", "towns"), ("people", "from_file"))
    known = [] if isinstance(towns, int) else [town.name for town in towns]
    unknown = [name for name in who if name not in known]
    if unknown:
        listed = f"the towns are {', '.join(known)}" if known else "places.towns lists no names"
        yield concerned, f"people.on_crowd_who names the town '{unknown[0]}', but {listed}"


def _weights(scenario: ScenarioValues) -> Iterator[Fault]:
    weights = scenario.asking.channel_weights
    used = [name for name in CHANNELS if getattr(scenario.channels, name) is not None]
    concerned = (("asking", "channel_weights"), ("channels",))
    for name in weights:
        if name not in used:
            listed = f"the scenario uses {', '.join(used)}" if used else "the scenario uses no channel"
            yield concerned, f"asking.channel_weights names '{name}', but {listed}"
    if weights and not sum(weights.values()) > 0:
        yield concerned, "asking.channel_weights must give some channel more than 0"


def _star(scenario: ScenarioValues) -> Iterator[Fault]:
    count, slots = scenario.people.count, scenario.ties.slots.face_to_face
    if scenario.ties.face_to_face.kind != "star" or scenario.people.from_file is not None:
        return  # how many people a file has is known, and checked, once it is read
    if count - 1 > slots:
        concerned = (("ties", "face_to_face", "kind"), ("people", "count"), ("ties", "slots", "face_to_face"))
        yield concerned, star_too_large(count, slots)


def star_too_large(count: int, slots: int) -> str:
    """Say why so many people can't be tied as a star face to face."""
    return (
        f"ties.face_to_face.kind is star, whose centre needs {count - 1:,} ties among {count:,} people, "
        f"but ties.slots.face_to_face is {slots:,}; take more slots (at most 1,000), fewer people or "
        "another kind"
    )


def _files(scenario: ScenarioValues) -> Iterator[Fault]:
    ties = scenario.ties
    kinds = {"face_to_face": ties.face_to_face.kind, "online": ties.online.kind}
    wanted = [layer for layer, kind in kinds.items() if kind == "from_file"]
    if wanted and ties.from_file is None:
        path = ("ties", wanted[0], "kind")
        yield (
            (path, ("ties", "from_file")),
            f"{'.'.join(path)} is from_file, but ties.from_file names no file",
        )
    if ties.from_file is not None and not wanted:
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
    """Yield a sentence for each thing that is doubtful whoever the people are.

    A share of questions answered counts only those that lived their whole life
    (`sim.measures.outcome.groups`), of which a run shorter than that life has none.
    """
    days, lifetime = scenario.days, scenario.asking.lifetime
    if days < lifetime:
        yield (
            f"A run of {_days(days)} holds no questions with their whole life of {_days(lifetime)} "
            f"(asking.lifetime), so there is no share of questions answered; set days to "
            f"{lifetime:g} or more."
        )
    for n, each in enumerate(scenario.interventions):
        if each.hire is not None and each.hire.until is not None and each.hire.until > days:
            yield (
                f"{scenario.name}: interventions[{n}].hire.until, {each.hire.until}, is after the end of the "
                f"run, day {days}; whoever is hired stays to the end."
            )


def _days(number: float) -> str:
    return f"{number:g} day" + ("" if number == 1 else "s")
