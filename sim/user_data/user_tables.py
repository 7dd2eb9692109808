"""The files that a scenario names: read once, with what was done to them, and every fault of both."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from sim.errors import ScenarioError, TableError, spelled
from sim.scenarios import PeopleFile, Scenario, TiesFile
from sim.scenarios.parameters.declare import Group
from sim.scenarios.paths import path_exists
from sim.scenarios.written_names import counted, listed
from sim.user_data.agreement import (
    LAYERS,
    crowded,
    disagreements,
    people_file,
    ties_file,
    too_large,
    too_many_ties,
)
from sim.user_data.people import PeopleColumns, ids_of, read_people
from sim.user_data.tie_merge import TieColumns
from sim.user_data.ties import read_ties


def read_user_files(
    scenario: Scenario, *, memory: bool = False
) -> tuple[PeopleColumns | None, TieColumns | None, tuple[str, ...]]:
    """Return people and ties from the user's files, and notes on what was done to them or is doubtful.

    With `memory`, a society that doesn't fit in memory is refused. A study asks once, before its runs,
    because the memory that is free while they run says nothing about the next one.

    Raises
    ------
    TableError
        A file can't be read or breaks a rule.
    ScenarioError
        The files and the scenario don't agree (`sim.user_data.agreement`).
    """
    if scenario.people.from_file is None:
        return None, None, ()
    people, ties = _read(scenario.people.from_file, scenario.ties.from_file, *_changed(scenario))
    refusals = disagreements(scenario, people) + too_many_ties(scenario, people, ties)
    if refusals := refusals or (too_large(scenario, people, ties) if memory else []):
        raise ScenarioError(*refusals)
    notes = [*_elsewhere(scenario), _kept(scenario, people), *_overruled(scenario, people)]
    notes += [f"{people_file(scenario).path.name}: {note}" for note in people.notes]
    if ties is not None:
        on_ties = [*ties.notes, *_unused(scenario, ties), *_both_ways(scenario, ties)]
        on_ties += _widened(scenario, people, ties)
        notes += [f"{ties_file(scenario).path.name}: {note}" for note in on_ties]
    return people, ties, tuple(notes)


def faults(scenario: Scenario, *, lives: int = 1, at_once: int = 1) -> list[str]:
    """Return every fault of the files that a scenario names, one sentence each; none where all is well.

    Ties are checked against the ids of the people's file also where that has faults of its own. The tables of
    so many `lives` must fit in memory, and so many societies that run `at_once`.
    """
    if scenario.people.from_file is None:
        return []
    try:
        people, ties = _read(people_file(scenario), scenario.ties.from_file, *_changed(scenario))
    except TableError:
        return _faults_of_tables(scenario)
    refusals = disagreements(scenario, people) + too_many_ties(scenario, people, ties)
    return refusals or too_large(scenario, people, ties, lives=lives, at_once=at_once)


def refuse_faults(scenarios: Iterable[Scenario]) -> None:
    """Raise every fault of the files of some scenarios as one `ScenarioError`, before any work."""
    if refusals := [sentence for scenario in scenarios for sentence in faults(scenario)]:
        raise ScenarioError(*dict.fromkeys(refusals))


def _faults_of_tables(scenario: Scenario) -> list[str]:
    ids: list[str] | None
    try:
        people = read_people(people_file(scenario))
        ids, refusals = people.ids, disagreements(scenario, people)
    except TableError as error:
        ids, refusals = ids_of(people_file(scenario)), list(error.args)
    if scenario.ties.from_file is not None and ids is not None:
        try:
            read_ties(scenario.ties.from_file, ids)
        except TableError as error:
            refusals += error.args
    return refusals


def _elsewhere(scenario: Scenario) -> list[str]:
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


def _kept(scenario: Scenario, people: PeopleColumns) -> str:
    """Say what every society of a study takes from the file, and what is drawn anew in each."""
    columns = {
        "towns": people.town, "interests": people.interests, "effort": people.effort, "homes": people.x,
        "who is on the crowd": people.on_crowd,
    }  # fmt: skip
    given, drawn = ([n for n, held in columns.items() if (held is None) == none] for none in (False, True))
    name, many = people_file(scenario).path.name, len(people.ids)
    who = f"{many:,} people" if many > 1 else "1 person"
    kept = f"{name}: the same {who} in every society" + (f", with their {', '.join(given)}" if given else "")
    return f"{kept}; drawn anew in each: {', '.join([*drawn, 'what else the file leaves open'])}"


def _overruled(scenario: Scenario, people: PeopleColumns) -> list[str]:
    """Say that the file's people and their effort win over what somebody set."""
    count, rows, name = scenario.people.count, len(people.ids), people_file(scenario).path.name
    mean, notes = scenario.people.effort.mean, []
    if count not in (rows, _usual(scenario.people, "count")):
        notes.append(
            f"people.count {count:,} isn't used: {name} has {rows:,} people, and people.from_file wins."
        )
    everybody = people.effort is not None and np.isfinite(people.effort).all()
    if everybody and mean != _usual(scenario.people.effort, "mean"):
        notes.append(f"people.effort.mean {mean:g} isn't used: {name} gives everybody's effort.")
    return notes


def _usual(group: Group, name: str) -> object:
    return type(group).model_fields[name].default


def _unused(scenario: Scenario, ties: TieColumns) -> list[str]:
    """Say which layers of a file of ties the scenario draws for itself."""
    return [
        f"{rows} {layer} ties aren't used, because ties.{layer}.kind isn't from_file."
        for index, layer in enumerate(LAYERS)
        if (rows := int((ties.layer == index).sum())) and getattr(scenario.ties, layer).kind != "from_file"
    ]


def _both_ways(scenario: Scenario, ties: TieColumns) -> list[str]:
    """Say that face to face the direction of a tie doesn't matter, where the file names one."""
    if not ties.one_way or scenario.ties.face_to_face.kind != "from_file":
        return []
    are, work = ("is", "works") if ties.one_way == 1 else ("are", "work")
    many = counted(ties.one_way, "face_to_face tie")
    return [f"{many} {are} named in one direction only and {work} both ways: either person can ask the other"]


def _widened(scenario: Scenario, people: PeopleColumns, ties: TieColumns) -> list[str]:
    """Say whose ties need more slots than the scenario has, and that everybody has as many now."""
    notes = []
    for layer, most, rows in crowded(scenario, ties):
        slots, many = getattr(scenario.ties.slots, layer), counted(len(rows), "person has", "people have")
        whose = listed([people.ids[row] for row in rows], 3)
        notes.append(
            f"{many} more than {slots:,} {layer} ties (ties.slots.{layer}): {whose}; no tie is dropped, and "
            f"everybody can have {most:,} {layer} ties in this run"
        )
    return notes


def _changed(scenario: Scenario) -> tuple[int, ...]:
    files = (scenario.people.from_file, scenario.ties.from_file)
    return tuple(f.path.stat().st_mtime_ns if f is not None and path_exists(f.path) else 0 for f in files)


@lru_cache(maxsize=4)
def _read(
    people: PeopleFile, ties: TiesFile | None, *changed: int
) -> tuple[PeopleColumns, TieColumns | None]:
    """Read both files, once for all the runs of a study until they are `changed`."""
    del changed
    columns = read_people(people)
    return columns, None if ties is None else read_ties(ties, columns.ids)
