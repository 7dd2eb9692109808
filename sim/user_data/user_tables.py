"""Read the files that a scenario names, and return people, ties, notes for the user, and faults."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from sim.errors import ScenarioError, TableError, spelled
from sim.scenarios import PeopleFile, Scenario, TiesFile
from sim.scenarios.names import count_phrase, join_names
from sim.scenarios.parameters.declare import Group
from sim.scenarios.paths import path_exists
from sim.user_data.agreement import (
    LAYERS,
    disagreements,
    overfull_layers,
    people_file,
    ties_file,
    too_large,
    too_many_ties,
)
from sim.user_data.people import PeopleColumns, read_ids, read_people
from sim.user_data.tie_merge import TieColumns
from sim.user_data.ties import read_ties


def read_user_files(
    scenario: Scenario, *, memory: bool = False
) -> tuple[PeopleColumns | None, TieColumns | None, tuple[str, ...]]:
    """Return people and ties from the user's files, and notes on what was changed or is doubtful.

    With `memory`, a society that doesn't fit in memory is refused. A study checks this once before its runs,
    because the memory that is free while they run says nothing about the next run.

    Raises
    ------
    TableError
        A file can't be read or breaks a rule.
    ScenarioError
        The files and the scenario don't agree (`sim.user_data.agreement`).
    """
    if scenario.people.from_file is None:
        return None, None, ()
    people, ties = _read(scenario.people.from_file, scenario.ties.from_file, *_modified(scenario))
    refusals = disagreements(scenario, people) + too_many_ties(scenario, people, ties)
    if refusals := refusals or (too_large(scenario, people, ties) if memory else []):
        raise ScenarioError(*refusals)
    notes = [*_taken_from(scenario), _same_people(scenario, people), *_unused_settings(scenario, people)]
    notes += [f"{people_file(scenario).path.name}: {note}" for note in people.notes]
    if ties is not None:
        on_ties = [*ties.notes, *_unused_layers(scenario, ties), *_directions(scenario, ties)]
        on_ties += _added_slots(scenario, people, ties)
        notes += [f"{ties_file(scenario).path.name}: {note}" for note in on_ties]
    return people, ties, tuple(notes)


def faults(scenario: Scenario, *, lives: int = 1, at_once: int = 1) -> list[str]:
    """Return every fault of the files that a scenario names, as one sentence each.

    Ties are checked against the ids of the people file even if the people file has faults. The tables of all
    `lives` and the societies that run `at_once` must fit in memory.
    """
    if scenario.people.from_file is None:
        return []
    try:
        people, ties = _read(people_file(scenario), scenario.ties.from_file, *_modified(scenario))
    except TableError:
        return _faults_of_tables(scenario)
    refusals = disagreements(scenario, people) + too_many_ties(scenario, people, ties)
    return refusals or too_large(scenario, people, ties, lives=lives, at_once=at_once)


def refuse_faults(scenarios: Iterable[Scenario]) -> None:
    """Raise one `ScenarioError` with every fault of the scenarios' files, before any run begins."""
    if refusals := [sentence for scenario in scenarios for sentence in faults(scenario)]:
        raise ScenarioError(*dict.fromkeys(refusals))


def _faults_of_tables(scenario: Scenario) -> list[str]:
    ids: list[str] | None
    try:
        people = read_people(people_file(scenario))
        ids, refusals = people.ids, disagreements(scenario, people)
    except TableError as error:
        ids, refusals = read_ids(people_file(scenario)), list(error.args)
    if scenario.ties.from_file is not None and ids is not None:
        try:
            read_ties(scenario.ties.from_file, ids)
        except TableError as error:
            refusals += error.args
    return refusals


def _taken_from(scenario: Scenario) -> list[str]:
    """Return a note on each file that was missing in the data folder and found in the scenario's folder."""
    if scenario.data is None:
        return []
    folder = scenario.data.resolve()
    tables = (scenario.people.from_file, scenario.ties.from_file)
    return [
        f"{table.path.name}: taken from the scenario's folder, {table.path.parent}, because it isn't in "
        f"{scenario.data} ({spelled('--data', 'the folder given as data')})."
        for table in tables
        if table is not None and not table.path.is_relative_to(folder)
    ]


def _same_people(scenario: Scenario, people: PeopleColumns) -> str:
    """Return a note on the values that all societies of a study take from the file, and the drawn ones."""
    columns: dict[str, object] = {
        "interests": people.interests, "effort": people.effort, "homes": people.x,
    }  # fmt: skip
    if people.town is not None or scenario.places.towns != 1:  # otherwise all live in one town
        columns["towns"] = people.town
    if people.on_crowd is not None or 0 < scenario.people.on_crowd < 1:  # otherwise all or none are
        columns["who is on the crowd"] = people.on_crowd
    if people.asking_rate is not None or scenario.asking.spread > 0:  # otherwise all have the same rate
        columns["rates of asking"] = people.asking_rate
    given, drawn = ([n for n, values in columns.items() if (values is None) == no] for no in (False, True))
    name, many = people_file(scenario).path.name, len(people.ids)
    who = f"{many:,} people" if many > 1 else "1 person"
    same = f"{name}: every society has the same {who}" + (f", with their {', '.join(given)}" if given else "")
    return f"{same}; drawn anew for each society: {', '.join([*drawn, 'whatever is missing from the file'])}"


def _unused_settings(scenario: Scenario, people: PeopleColumns) -> list[str]:
    """Return a note on each setting that the people in the file override."""
    count, rows, name = scenario.people.count, len(people.ids), people_file(scenario).path.name
    mean, notes = scenario.people.effort.mean, []
    if count not in (rows, _default(scenario.people, "count")):
        notes.append(
            f"people.count {count:,} isn't used: people.from_file overrides it with the {rows:,} people in "
            f"{name}."
        )
    if never := _never_present(scenario, people):
        who = count_phrase(never, "person is", "people are")
        notes.append(f"{name}: {who} never present on the run's {scenario.days:,} days, by joined and left.")
    everybody = people.effort is not None and np.isfinite(people.effort).all()
    if everybody and mean != _default(scenario.people.effort, "mean"):
        notes.append(f"people.effort.mean {mean:g} isn't used: {name} gives everybody's effort.")
    return notes


def _never_present(scenario: Scenario, people: PeopleColumns) -> int:
    """Return how many people of the file arrive after the run or leave before it."""
    nowhere = np.zeros(len(people.ids), np.bool_)
    if people.joined is not None:
        nowhere |= people.joined >= scenario.days
    if people.left is not None:
        nowhere |= people.left <= 0
    return int(nowhere.sum())


def _default(group: Group, name: str) -> object:
    return type(group).model_fields[name].default


def _unused_layers(scenario: Scenario, ties: TieColumns) -> list[str]:
    """Return a note on each layer whose ties in the file aren't used."""
    return [
        f"{rows} {layer} ties aren't used, because ties.{layer}.kind isn't from_file."
        for index, layer in enumerate(LAYERS)
        if (rows := int((ties.layer == index).sum())) and getattr(scenario.ties, layer).kind != "from_file"
    ]


def _directions(scenario: Scenario, ties: TieColumns) -> list[str]:
    """Return a note on what becomes of the direction of face-to-face ties, if the file gives one."""
    if ties.directed and scenario.ties.face_to_face.kind == "from_file":
        goes = count_phrase(ties.one_way, "face_to_face tie goes", "face_to_face ties go")
        return [f"{goes} one way: only the first person asks the second, and help flows back"]
    if not ties.one_way or scenario.ties.face_to_face.kind != "from_file":
        return []
    are, work = ("is", "works") if ties.one_way == 1 else ("are", "work")
    many = count_phrase(ties.one_way, "face_to_face tie")
    return [
        f"{many} {are} named in one direction only and {work} both ways: either person can ask the other "
        "(ties.from_file.directed: true keeps the direction)"
    ]


def _added_slots(scenario: Scenario, people: PeopleColumns, ties: TieColumns) -> list[str]:
    """Return a note on each layer in which everybody gets more slots, because one person has so many ties."""
    notes = []
    for layer, most, rows in overfull_layers(scenario, ties):
        slots = getattr(scenario.ties.slots, layer)
        many = count_phrase(len(rows), "person has", "people have")
        whose = join_names([people.ids[row] for row in rows], 3)
        notes.append(
            f"{many} more than {slots:,} {layer} ties (ties.slots.{layer}): {whose}; no tie is dropped, and "
            f"everybody can have {most:,} {layer} ties in this run"
        )
    return notes


def _modified(scenario: Scenario) -> tuple[int, ...]:
    return tuple(path.stat().st_mtime_ns if path_exists(path) else 0 for path in scenario.named_files)


@lru_cache(maxsize=4)
def _read(
    people: PeopleFile, ties: TiesFile | None, *modified: int
) -> tuple[PeopleColumns, TieColumns | None]:
    """Read the people file and the ties file. The result is cached until one of the files is modified."""
    del modified
    columns = read_people(people)
    if ties is None:
        return columns, None
    if columns.ids_in_ties is None:
        return columns, read_ties(ties, columns.ids)
    return columns, read_ties(ties, columns.ids_in_ties, private=True)
