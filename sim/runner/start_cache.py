"""People and start ties that a process has drawn before, kept for the next run that has the same ones.

Runs of a study come replicate by replicate, so several in a row often share people, or people and ties:
scenarios of one comparison, lives of one society, points of a design that differ in what happens later.
"""

from __future__ import annotations

import copy
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim import networks
from sim.networks import Ties
from sim.population import people
from sim.population.people import People

if TYPE_CHECKING:
    from sim.array_types import Bools
    from sim.networks.kinds.proximity import Seek
    from sim.scenarios.loading import Scenario
    from sim.user_data.people import PeopleColumns
    from sim.user_data.tie_merge import TieColumns

T = TypeVar("T")

MOST_KEPT = 12
MOST_BYTES = 48_000_000
# What is drawn apart from all else of a person, and so is drawn anew for the people who are kept.
_APART = ("effort", "on_crowd", "on_crowd_who")
# What ties are drawn by; the other values of the group say what becomes of them.
_OF_TIES = ("slots", "face_to_face", "online", "from_file")


class StartCache:
    """Draw people and ties, or copy what was drawn before.

    What is kept is found by the values and seeds that it was drawn by, and never lived in: every run gets
    a copy of its own. At most `most` are kept, of `size` bytes together; those not used for longest go.
    """

    def __init__(self, most: int = MOST_KEPT, size: int = MOST_BYTES) -> None:
        self.most, self.size = most, size
        self.found = self.drawn = 0
        self._kept: OrderedDict[str, tuple[Any, int]] = OrderedDict()

    def __call__(
        self, scenario: Scenario, given: PeopleColumns | None = None,
        given_ties: TieColumns | None = None, seek: Seek | None = None,
    ) -> tuple[People, Ties]:  # fmt: skip
        """Return people and ties of a scenario, with what its files hold, to be lived in."""
        values = scenario.to_dict()
        files = _files(scenario)
        own = {key: value for key, value in values["people"].items() if key not in _APART}
        of_people = _name("people", values["seed"]["people"], own, values["places"], files)
        anybody = self._take(of_people, lambda: people.draw(scenario, given))
        population = people.again(anybody, scenario, given)
        crowd = [values["people"][key] for key in ("on_crowd", "on_crowd_who")]
        of_ties = {key: values["ties"][key] for key in _OF_TIES}
        named = _name("ties", of_people, crowd, values["seed"]["ties"], of_ties)
        # who is best connected, and so on the crowd, is settled with the ties
        network, plugged = self._take(named, lambda: _tied(scenario, population, given_ties, seek))
        population.on_crowd = plugged.copy()
        return population, copy.deepcopy(network)

    def _take(self, name: str, draw: Callable[[], T]) -> T:
        if name in self._kept:
            self.found += 1
            self._kept.move_to_end(name)
            kept: T = self._kept[name][0]
            return kept
        self.drawn += 1
        drawn = draw()
        self._kept[name] = drawn, _bytes(drawn)
        while len(self._kept) > self.most or sum(each for _, each in self._kept.values()) > self.size:
            self._kept.popitem(last=False)
        return drawn


def _tied(
    scenario: Scenario, population: People, given_ties: TieColumns | None, seek: Seek | None
) -> tuple[Ties, Bools]:
    network = networks.draw(scenario, population, given_ties, seek)
    return network, population.on_crowd.copy()


def _name(*values: object) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def _files(scenario: Scenario) -> list[tuple[str, int] | None]:
    """Where the files of a scenario lie, and when each was written last."""
    tables = (scenario.people.from_file, scenario.ties.from_file)
    return [None if table is None else (str(table.path), table.path.stat().st_mtime_ns) for table in tables]


def _bytes(held: object) -> int:
    """Bytes of all arrays that something holds."""
    if isinstance(held, np.ndarray):
        return int(held.nbytes)
    inner = held if isinstance(held, tuple) else vars(held).values() if hasattr(held, "__dict__") else ()
    return sum(_bytes(each) for each in inner)


START_CACHE = StartCache()
"""Those of this process."""
