"""What a user's own people settle of the values of a scenario, and where the rest still holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.errors import UserError
from sim.scenarios import Scenario
from sim.user_data.agreement import crowded, people_file, ties_file
from sim.user_data.people import PeopleColumns
from sim.user_data.user_tables import read_user_files

_NOT_USED = "not used"


class Overridden(NamedTuple):
    """A parameter value that the people file overrides, and the file it comes from."""

    value: str | None
    source: str


def overridden_values(scenario: Scenario) -> dict[str, Overridden]:
    """Return the values that a file of people overrules, or leaves to some people only, by dotted path.

    Nothing where the scenario names no file. Where the file can't be read only that is said, of the count.
    """
    name = people_file(scenario).path.name
    try:
        people, ties, _ = read_user_files(scenario)
    except UserError:
        return {"people.count": Overridden("unknown", f"{name}, which whoanswers validate refuses")}
    if people is None:
        return {}
    found = {"people.count": Overridden(f"{len(people.ids)}", f"rows of {name}")}
    found |= _names(scenario, people, name)
    for layer, most, _ in crowded(scenario, ties):
        source = f"most ties of a person in {ties_file(scenario).path.name}"
        found[f"ties.slots.{layer}"] = Overridden(f"{most}", source)
    for paths, known, mean in _columns(scenario, people):
        if all(known):
            found |= {path: Overridden(_NOT_USED, f"{name} says it of everybody") for path in paths}
            if mean is not None:
                found[paths[0]] = Overridden(f"{mean:.4g}", f"mean of {name}")
        elif any(known):
            rest = f"for {len(known) - sum(known)} of {len(known)} people, of whom {name} doesn't say"
            found |= {path: Overridden(None, rest) for path in paths}
    return found


def _names(scenario: Scenario, people: PeopleColumns, name: str) -> dict[str, Overridden]:
    """Towns and topics that the file names, where the scenario has only their number."""
    named = {
        "places.towns": (scenario.places.towns, people.towns),
        "people.topics": (scenario.people.topics, people.topics),
    }
    return {
        path: Overridden(", ".join(names), f"named in {name}")
        for path, (said, names) in named.items()
        if isinstance(said, int) and names
    }


def _columns(
    scenario: Scenario, people: PeopleColumns
) -> Iterator[tuple[tuple[str, ...], Sequence[bool], float | None]]:
    """Yield parameters that a column stands for, of whom it is known, and its mean if one of them is one."""
    if people.effort is not None:
        known = np.isfinite(people.effort).tolist()
        mean = float(np.mean(people.effort)) if all(known) else None
        yield ("people.effort.mean", "people.effort.sigma"), known, mean
    if people.interests is not None:
        yield ("people.interest.concentration",), [bool(each) for each in people.interests], None
    # The best connected are plugged in besides.
    plugged = people.on_crowd is not None and scenario.people.on_crowd_who != "best_connected"
    if plugged and people.on_crowd is not None and people.on_crowd_known is not None:
        share = float(people.on_crowd.mean())
        yield ("people.on_crowd", "people.on_crowd_who"), people.on_crowd_known.tolist(), share
