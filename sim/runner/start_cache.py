"""Cache the people and initial ties that this process has drawn, for later runs with the same start.

The runs of a study are ordered by replicate. So consecutive runs often start with the same people, or with
the same people and ties. Examples are the scenarios of a comparison, the lives of a society, and points of a
design whose parameters don't affect the start.
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
from sim.networks.kinds.drawing import ARRAYS, Drawing
from sim.population import people
from sim.population.people import People
from sim.registry.parts import NETWORKS

if TYPE_CHECKING:
    from sim.array_types import Bools
    from sim.scenarios.loading import Scenario
    from sim.user_data.people import PeopleColumns
    from sim.user_data.tie_merge import TieColumns

T = TypeVar("T")

MOST_ENTRIES = 12
MOST_BYTES = 48_000_000
# Parameters of people that affect only effort, keenness, who is on the feed, and when they are present:
# every run makes these anew.
_DRAWN_ANEW = ("effort", "keenness", "on_crowd", "on_crowd_who", "turnover")
# Parameters that determine the initial ties; the other parameters of `ties` matter only later in the run.
_TIE_PARAMETERS = ("slots", "face_to_face", "online", "from_file")


class StartCache:
    """Draws people and ties, or copies them if they were drawn before with the same parameters and seeds.

    Every run gets a new copy, so runs don't change the cached people and ties. The cache contains at most
    `most` entries with at most `size` bytes in total, and removes the least recently used entries first.
    """

    def __init__(self, most: int = MOST_ENTRIES, size: int = MOST_BYTES) -> None:
        self.most, self.size = most, size
        self.found = self.drawn = 0
        self._entries: OrderedDict[str, tuple[Any, int]] = OrderedDict()

    def __call__(
        self, scenario: Scenario, user_people: PeopleColumns | None = None,
        user_ties: TieColumns | None = None, by: Drawing = ARRAYS,
    ) -> tuple[People, Ties]:  # fmt: skip
        """Return the people and ties of a scenario, including those from its files, for use in one run."""
        values = scenario.to_dict()
        files = _files(scenario)
        own = {key: value for key, value in values["people"].items() if key not in _DRAWN_ANEW}
        people_key = _key("people", values["seed"]["people"], own, values["places"], files)
        cached = self._get_or_draw(people_key, lambda: people.draw(scenario, user_people, by))
        population = people.redraw_effort_and_crowd(cached, scenario, user_people)
        crowd = [values["people"][key] for key in ("on_crowd", "on_crowd_who")]
        tie_parameters = {key: values["ties"][key] for key in _TIE_PARAMETERS}
        ties_key = _key(
            "ties",
            people_key,
            crowd,
            values["seed"]["ties"],
            tie_parameters,
            _effort_for_own_networks(values),
        )
        # The people on the feed may be the best connected ones, who are known only after ties are drawn.
        network, on_crowd = self._get_or_draw(
            ties_key, lambda: _ties_and_crowd(scenario, population, user_ties, by)
        )
        population.on_crowd = on_crowd.copy()
        return population, copy.deepcopy(network)

    def clear(self) -> None:
        """Remove all entries."""
        self._entries.clear()

    def _get_or_draw(self, key: str, draw: Callable[[], T]) -> T:
        if key in self._entries:
            self.found += 1
            self._entries.move_to_end(key)
            cached: T = self._entries[key][0]
            return cached
        self.drawn += 1
        drawn = draw()
        self._entries[key] = drawn, _bytes(drawn)
        while len(self._entries) > self.most or sum(size for _, size in self._entries.values()) > self.size:
            self._entries.popitem(last=False)
        return drawn


def _ties_and_crowd(
    scenario: Scenario, population: People, user_ties: TieColumns | None, by: Drawing
) -> tuple[Ties, Bools]:
    network = networks.draw(scenario, population, user_ties, by)
    return network, population.on_crowd.copy()


def _effort_for_own_networks(values: dict[str, Any]) -> object:
    """Return the parameters of effort if a user's own network draws ties: it sees the effort of people.

    No shipped network depends on effort.
    """
    own = NETWORKS.own()
    return (
        values["people"]["effort"]
        if any(values["ties"][each]["kind"] in own for each in networks.LAYERS)
        else None
    )


def _key(*values: object) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def _files(scenario: Scenario) -> list[tuple[str, int]]:
    """Return the path and the time of the last change of each file of a scenario."""
    return [(str(path), path.stat().st_mtime_ns) for path in scenario.named_files]


def _bytes(value: object) -> int:
    """Return the total size of the arrays in an object or tuple."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    inner = value if isinstance(value, tuple) else vars(value).values() if hasattr(value, "__dict__") else ()
    return sum(_bytes(each) for each in inner)


START_CACHE = StartCache()
"""The cache of this process."""
NETWORKS.listeners.append(lambda _: START_CACHE.clear())  # a network that is declared again may have changed
