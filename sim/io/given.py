"""The files that a scenario names: read once, with what was done to them, and every fault of both."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from sim.errors import ScenarioError, TableError, spelled
from sim.io.people import PeopleColumns, ids_of, read_people
from sim.io.ties import TieColumns, read_ties
from sim.parameters.there import is_there

LAYERS = ("face_to_face", "online")


def read_given(scenario: Any) -> tuple[PeopleColumns | None, TieColumns | None, tuple[str, ...]]:
    """Return people and ties from the user's files, and what was done to them or is doubtful of them.

    Raises
    ------
    TableError
        A file can't be read or breaks a rule.
    ScenarioError
        A town or topic of the file, or a town in `people.on_crowd_who`, is unknown to the other.
    """
    people_file, ties_file = scenario.people.from_file, scenario.ties.from_file
    if people_file is None:
        return None, None, ()
    when = tuple(
        f.path.stat().st_mtime_ns if f is not None and is_there(f.path) else 0
        for f in (people_file, ties_file)
    )
    people, ties = _read(people_file, ties_file, when)
    if told := _mismatches(scenario, people):
        raise ScenarioError("\n".join(told))
    notes = [*_elsewhere(scenario), _kept(scenario, people), *_overruled(scenario, people)]
    notes += [f"{people_file.path.name}: {note}" for note in people.notes]
    if ties is not None:
        notes += [f"{ties_file.path.name}: {note}" for note in (*ties.notes, *_unused(scenario, ties))]
    return people, ties, tuple(notes)


def faults(scenario: Any) -> list[str]:
    """Return every fault of the files that a scenario names, one sentence each; none where all is well.

    Ties are checked against the ids of the people's file also where that has faults of its own.
    """
    people_file, ties_file = scenario.people.from_file, scenario.ties.from_file
    told: list[str] = []
    ids: list[str] | None = None
    if people_file is not None:
        try:
            people = read_people(people_file)
            ids, told = people.ids, _mismatches(scenario, people)
        except TableError as error:
            told = str(error).split("\n")
            ids = ids_of(people_file)
    if ties_file is not None and ids is not None:
        try:
            read_ties(ties_file, ids)
        except TableError as error:
            told += str(error).split("\n")
    return told


def _mismatches(scenario: Any, given: PeopleColumns) -> list[str]:
    """Say which names in a user's file, or of its towns in the scenario, the other side doesn't know."""
    path, towns, topics = scenario.people.from_file.path, scenario.places.towns, scenario.people.topics
    listed = [] if isinstance(towns, int) else [t.name for t in towns]
    names = listed or sorted({t for t in given.town or () if t}) or [str(i + 1) for i in range(towns)]
    told = [
        f"{path}: town '{t}' (person {p}) is none of those that places.towns lists ({', '.join(names)})."
        for t, p in _firsts(zip(given.town or (), given.ids, strict=False))
        if t and t not in names
    ]
    if not isinstance(topics, int):
        held = ((k, p) for row, p in zip(given.interests or (), given.ids, strict=False) for k in row or ())
        told += [
            f"{path}: topic '{k}' (person {p}) is none of those in people.topics ({', '.join(topics)})."
            for k, p in _firsts(held)
            if k not in topics
        ]
    who, place = scenario.people.on_crowd_who, scenario.origins.get(("people", "on_crowd_who"), "")
    told += [
        f"{place}people.on_crowd_who names the town '{t}', but the towns are {', '.join(names)}."
        for t in (() if isinstance(who, str) else who)
        if t not in names
    ]
    return told


def _firsts(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep the first person of each name."""
    first: dict[str, str] = {}
    for name, person in named:
        first.setdefault(name, person)
    return list(first.items())


def _elsewhere(scenario: Any) -> list[str]:
    """Say which files were not in the folder given with ``--data``, and so were taken from elsewhere."""
    if scenario.data is None:
        return []
    folder = scenario.data.resolve()
    tables = (scenario.people.from_file, scenario.ties.from_file)
    return [
        f"{table.path.name}: taken from {table.path.parent}, beside the scenario, because it isn't in "
        f"{scenario.data} ({spelled('--data', 'the folder given as data')})."
        for table in tables
        if table is not None and not table.path.is_relative_to(folder)
    ]


def _kept(scenario: Any, people: PeopleColumns) -> str:
    """Say what every society of a study takes from the file, and what is drawn anew in each."""
    columns = {
        "towns": people.town, "interests": people.interests, "effort": people.effort, "homes": people.x,
        "who is on the crowd": people.on_crowd,
    }  # fmt: skip
    given, drawn = ([n for n, held in columns.items() if (held is None) == none] for none in (False, True))
    name, many = scenario.people.from_file.path.name, len(people.ids)
    who = f"{many:,} people" if many > 1 else "1 person"
    kept = f"{name}: the same {who} in every society" + (f", with their {', '.join(given)}" if given else "")
    return f"{kept}; drawn anew in each: {', '.join([*drawn, 'what else the file leaves open'])}"


def _overruled(scenario: Any, people: PeopleColumns) -> list[str]:
    """Say that the file's people and their effort win over what somebody set."""
    count, rows, name = scenario.people.count, len(people.ids), scenario.people.from_file.path.name
    mean, told = scenario.people.effort.mean, []
    if count not in (rows, _usual(scenario.people, "count")):
        told.append(
            f"people.count {count:,} isn't used: {name} has {rows:,} people, and people.from_file wins."
        )
    everybody = people.effort is not None and np.isfinite(people.effort).all()
    if everybody and mean != _usual(scenario.people.effort, "mean"):
        told.append(f"people.effort.mean {mean:g} isn't used: {name} gives everybody's effort.")
    return told


def _usual(group: Any, name: str) -> Any:
    return type(group).model_fields[name].default


def _unused(scenario: Any, ties: TieColumns) -> list[str]:
    """Say which layers of a file of ties the scenario draws for itself."""
    told = []
    for index, layer in enumerate(LAYERS):
        rows = int((ties.layer == index).sum())
        if rows and getattr(scenario.ties, layer).kind != "from_file":
            told.append(f"{rows} {layer} ties aren't used, because ties.{layer}.kind isn't from_file.")
    return told


@lru_cache(maxsize=4)
def _read(people_file: Any, ties_file: Any, when: tuple[int, ...]) -> tuple[Any, Any]:
    """Read both files, once for all the runs of a study; `when` they were changed tells them apart."""
    del when
    people = read_people(people_file)
    return people, None if ties_file is None else read_ties(ties_file, people.ids)
