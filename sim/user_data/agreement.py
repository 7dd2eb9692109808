"""Check, once the user's files have been read, that they agree with the scenario.

The command `validate` and every run use these checks, so a run refuses the same files as `validate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from sim.errors import nearest
from sim.scenarios import PeopleFile, Scenario, TiesFile, shortage, star_too_large
from sim.scenarios.names import count_phrase, join_names, rows_of_ids
from sim.scenarios.parameters.declare import declared
from sim.scenarios.parameters.population import People, Places
from sim.user_data.people import PeopleColumns
from sim.user_data.tie_merge import TieColumns

LAYERS = ("face_to_face", "online")
MOST_COMPARED = 10_000  # ids among which a similar one is looked for
MOST_TIES = int(np.iinfo(np.int16).max)
"""The most ties that a person can have, because a society stores the number in 16 bits."""


def _most(group: type[People | Places], name: str) -> int:
    high = declared(group.model_fields[name]).high
    assert high is not None
    return int(high)


MOST_TOPICS, MOST_TOWNS = _most(People, "topics"), _most(Places, "towns")
MOST_PEOPLE = _most(People, "count")


class TooManyTies(NamedTuple):
    """A layer in which the user's file gives somebody more ties than `ties.slots`.

    `most` is the largest number of ties of a person. `rows` lists the rows of all people with more ties than
    slots, beginning with the largest number of ties.
    """

    layer: str
    most: int
    rows: list[int]


def people_file(scenario: Scenario) -> PeopleFile:
    """Return the people file of a scenario that names one."""
    assert scenario.people.from_file is not None
    return scenario.people.from_file


def ties_file(scenario: Scenario) -> TiesFile:
    """Return the ties file of a scenario that names one."""
    assert scenario.ties.from_file is not None
    return scenario.ties.from_file


def overfull_layers(scenario: Scenario, ties: TieColumns | None) -> Iterator[TooManyTies]:
    """Yield the layers in which somebody has more ties in the user's file than there are slots."""
    for index, layer in enumerate(LAYERS):
        if ties is None or getattr(scenario.ties, layer).kind != "from_file":
            continue
        degree, slots = ties.ties_of(index), getattr(scenario.ties.slots, layer)
        rows = np.flatnonzero(degree > slots)
        rows = rows[np.argsort(-degree[rows], kind="stable")]
        if rows.size:
            yield TooManyTies(layer, int(degree[rows[0]]), rows.tolist())


def towns_of(scenario: Scenario, people: PeopleColumns) -> list[str]:
    """Return the names of the towns in a society that has the people of the user's file."""
    towns = scenario.places.towns
    numbered = [str(i + 1) for i in range(towns)] if isinstance(towns, int) else []
    return [t.name for t in towns] if not isinstance(towns, int) else list(people.towns) or numbered


def disagreements(scenario: Scenario, people: PeopleColumns) -> list[str]:
    """Return a sentence for each disagreement between the people file and the scenario."""
    names = towns_of(scenario, people)
    return [
        *_too_many(scenario, people),
        *_in_file(scenario, people, names),
        *_in_scenario(scenario, names),
        *_named_people(scenario, people),
        *_star(scenario, people),
    ]


def slots_of(scenario: Scenario, ties: TieColumns | None) -> int:
    """Return each person's number of slots, in the two layers together, if the user's ties are used."""
    slots = {layer: int(getattr(scenario.ties.slots, layer)) for layer in LAYERS}
    return sum((slots | {layer: most for layer, most, _ in overfull_layers(scenario, ties)}).values())


def too_many_ties(scenario: Scenario, people: PeopleColumns, ties: TieColumns | None) -> list[str]:
    """Return a sentence for each layer in which somebody has more than `MOST_TIES` ties."""
    return [
        f"{ties_file(scenario).path}: '{people.ids[rows[0]]}' has {most:,} {layer} ties; "
        f"a person can have at most {MOST_TIES:,}."
        for layer, most, rows in overfull_layers(scenario, ties)
        if most > MOST_TIES
    ]


def too_large(
    scenario: Scenario, people: PeopleColumns, ties: TieColumns | None, *, lives: int = 1, at_once: int = 1
) -> list[str]:
    """Return a sentence if the user's people and ties don't fit in the free memory."""
    path, count = people_file(scenario).path, len(people.ids)
    slots = slots_of(scenario, ties)
    subject = f"{path}: a society of {count_phrase(count, 'person', 'people')} with up to {slots:,} ties each"
    gaps = shortage(scenario, lives=lives, at_once=at_once, people=count, slots=slots, subject=subject)
    return [f"{text}." for _, text in gaps]


def _too_many(scenario: Scenario, people: PeopleColumns) -> Iterator[str]:
    """Yield an error message if the people file has more people, topics or towns than a scenario can have."""
    if len(people.ids) > MOST_PEOPLE:
        yield (
            f"{people_file(scenario).path}: the file has {len(people.ids):,} people, but a society has at "
            f"most {MOST_PEOPLE:,}; leave some out."
        )
    for role, names, most in (("interests", people.topics, MOST_TOPICS), ("town", people.towns, MOST_TOWNS)):
        if len(names) > most:
            what = "topics" if role == "interests" else "towns"
            yield (
                f"{people_file(scenario).path}: the column for {role} names {len(names):,} {what}, but a "
                f"society has at most {most:,}; is it the right column (people.from_file.{role})?"
            )


def _in_file(scenario: Scenario, people: PeopleColumns, names: list[str]) -> Iterator[str]:
    path, topics = people_file(scenario).path, scenario.people.topics
    for town, person in _firsts(zip(people.town or (), people.ids, strict=False)):
        if town and town not in names:
            hint = nearest(town, names, did=" Did")
            known = join_names(names)
            yield f"{path}: town '{town}' (person {person}) is not in places.towns ({known}).{hint}"
    if isinstance(topics, int):
        return
    rows = zip(people.interests or (), people.ids, strict=False)
    for topic, person in _firsts((topic, person) for row, person in rows for topic in row or ()):
        if topic not in topics:
            hint = nearest(topic, topics, did=" Did")
            known = join_names(topics)
            yield f"{path}: topic '{topic}' (person {person}) is not in people.topics ({known}).{hint}"


def _in_scenario(scenario: Scenario, names: list[str]) -> Iterator[str]:
    who, where = scenario.people.on_crowd_who, "people.on_crowd_who"
    named = [(tuple(where.split(".")), where, town) for town in (() if isinstance(who, str) else who)]
    for n, each in enumerate(scenario.interventions):
        named += [(("interventions",), f"interventions[{n}].{at}", town) for at, town in each.towns()]
    for keys, where, town in named:
        if town not in names:
            hint = nearest(town, names, did=" Did")
            place = scenario.origins.get(keys, "")
            yield f"{place}{where} names the town '{town}', but the towns are {join_names(names)}.{hint}"


def _named_people(scenario: Scenario, people: PeopleColumns) -> Iterator[str]:
    """Yield an error message for each id in an intervention that isn't in the people file, or is repeated."""
    path = people_file(scenario).path
    for n, each in enumerate(scenario.interventions):
        for act, ids in each.people():
            place = scenario.place_of(("interventions", str(n), act, "ids"))
            here, rows = f"interventions[{n}].{act}.ids", rows_of_ids(ids, people.ids)
            for name in [name for name, row in zip(ids, rows, strict=True) if row < 0]:
                # A suggestion would be arbitrary for a number: any other number is as likely.
                hint = "" if name.isdigit() else nearest(name, people.ids[:MOST_COMPARED], did=" Did")
                yield f"{place}{here} names '{name}', but {path.name} has no person with this id.{hint}"
            if len(set(rows)) < len(rows) and min(rows) >= 0:
                yield f"{place}{here} must name different people; two of its ids are the same person's."


def _star(scenario: Scenario, people: PeopleColumns) -> Iterator[str]:
    """Yield an error message if the file has more people than the tie slots of a star's centre allow."""
    count, slots = len(people.ids), scenario.ties.slots.face_to_face
    if scenario.ties.face_to_face.kind == "star" and count - 1 > slots:
        yield f"{people_file(scenario).path}: {star_too_large(count, slots)}."


def _firsts(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    for name, person in named:
        first.setdefault(name, person)
    return list(first.items())
