"""Find the parameter values that a user's files of people and ties override."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.errors import UserError
from sim.scenarios import Scenario
from sim.user_data.agreement import overfull_layers, people_file, ties_file
from sim.user_data.people import PeopleColumns
from sim.user_data.user_tables import read_user_files

_NOT_USED = "not used"


class FileOverride(NamedTuple):
    """The value that a file gives a parameter, and the source for the table of parameters.

    `value` is None if the parameter still applies to some people, because the file doesn't give a value for
    everybody.
    """

    value: str | None
    source: str


def file_overrides(scenario: Scenario) -> dict[str, FileOverride]:
    """Return the values that a scenario's files override, completely or for some people, by dotted path.

    The result is empty if the scenario names no file. If the file can't be read, only ``people.count`` says
    so.
    """
    name = people_file(scenario).path.name
    try:
        people, ties, _ = read_user_files(scenario)
    except UserError:
        return {"people.count": FileOverride("unknown", f"{name} has errors; whoanswers validate lists them")}
    if people is None:
        return {}
    found = {"people.count": FileOverride(f"{len(people.ids)}", f"rows of {name}")}
    found |= _names(scenario, people, name)
    for layer, most, _ in overfull_layers(scenario, ties):
        source = f"most ties of a person in {ties_file(scenario).path.name}"
        found[f"ties.slots.{layer}"] = FileOverride(f"{most}", source)
    for paths, known, mean in _columns(scenario, people):
        if all(known):
            found |= {path: FileOverride(_NOT_USED, f"{name} gives it for everybody") for path in paths}
            if mean is not None:
                found[paths[0]] = FileOverride(f"{mean:.4g}", f"mean of {name}")
        elif any(known):
            rest = f"for the {len(known) - sum(known)} of {len(known)} people for whom {name} gives none"
            found |= {path: FileOverride(None, rest) for path in paths}
    return found


def _names(scenario: Scenario, people: PeopleColumns, name: str) -> dict[str, FileOverride]:
    """Return the towns and topics that the file names, if the scenario has only their number."""
    named = {
        "places.towns": (scenario.places.towns, people.towns),
        "people.topics": (scenario.people.topics, people.topics),
    }
    return {
        path: FileOverride(", ".join(names), f"named in {name}")
        for path, (said, names) in named.items()
        if isinstance(said, int) and names
    }


def _columns(
    scenario: Scenario, people: PeopleColumns
) -> Iterator[tuple[tuple[str, ...], Sequence[bool], float | None]]:
    """Yield, for each column, the overridden parameters, who has a value, and the mean of numeric values."""
    if people.effort is not None:
        known = np.isfinite(people.effort).tolist()
        mean = float(np.mean(people.effort)) if all(known) else None
        yield ("people.effort.mean", "people.effort.sigma"), known, mean
    if people.asking_rate is not None:
        known = np.isfinite(people.asking_rate).tolist()
        mean = float(np.mean(people.asking_rate)) if all(known) else None
        yield ("asking.rate", "asking.spread", "asking.effort_correlation"), known, mean
    if people.joined is not None:
        yield ("people.turnover.present",), np.isfinite(people.joined).tolist(), None
    if people.left is not None:
        yield (
            ("people.turnover.stay.median", "people.turnover.stay.sigma"),
            np.isfinite(people.left).tolist(),
            None,
        )
    if people.interests is not None:
        yield ("people.interest.concentration",), [bool(each) for each in people.interests], None
    # With best_connected, those people are on the crowd in addition to the file's.
    plugged = people.on_crowd is not None and scenario.people.on_crowd_who != "best_connected"
    if plugged and people.on_crowd is not None and people.on_crowd_known is not None:
        share = float(people.on_crowd.mean())
        yield ("people.on_crowd", "people.on_crowd_who"), people.on_crowd_known.tolist(), share
