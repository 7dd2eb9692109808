"""The view that a visitor of the live page asks for: two networks, slider values and interventions.

A request can come from anywhere, so every name, number and day is checked before it is used.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.errors import ScenarioError, StudyError
from sim.scenarios.checks.intervention_checks import most_people_left
from sim.scenarios.loading import Scenario
from sim.scenarios.value_tree import to_node
from sim.studies.comparison.pairs import check_paired
from sim.web.server.refusals import Refused
from sim.web.server.sliders import LUCK, PATHS, changes, own_labels

PLUGGED_IN = 100  # people who join the feed by one act
ACTS: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "close_hub": {"remove": {"who": "hubs"}},
    "plug_in": {"plug_in": {"count": PLUGGED_IN, "who": "random"}},
    "hire": {"hire": {"count": 1}},
}
MOST_ACTS = 50
SIDES = ("a", "b")
Catalogue = Mapping[str, Scenario]


@dataclass(frozen=True)
class Act:
    """An intervention in one network (0 or 1) on the morning of a day, counted from 0."""

    side: int
    day: int
    name: str


@dataclass(frozen=True)
class ViewRequest:
    """Names of the two networks, slider values by path, and acts in the order of the visitor's clicks."""

    a: str
    b: str
    values: dict[str, float] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()

    def origins(self, catalogue: Catalogue) -> tuple[Scenario, Scenario]:
        """Return the two networks without acts and with no slider moved."""
        return catalogue[self.a], catalogue[self.b]

    def pair(self, catalogue: Catalogue) -> tuple[Scenario, Scenario]:
        """Return the two requested networks; if their names are the same, the second is called ``<name>-b``.

        Raises
        ------
        StudyError
            A value or an act is not allowed, or the two don't have the same people and questions.
        """
        a, b = (self._side(side, each) for side, each in enumerate(self.origins(catalogue)))
        if a.name == b.name:
            b = b.replace({"name": f"{b.name[:78]}-b"})
        check_paired((a, b))
        return a, b

    def _side(self, side: int, origin: Scenario) -> Scenario:
        acts = [act for act in self.acts if act.side == side]
        settings: dict[str, object] = {**changes(origin, self.values)}
        if any(act.name == "hire" for act in acts) and origin.channels.managers is None:
            settings["channels.managers"] = {"hours": 1}  # there is no host until one is hired, for pay
        if acts:
            added = [_intervention(act, origin) for act in acts]
            settings["interventions"] = [*origin.to_dict()["interventions"], *added]
        # Without file and line, which a visitor wouldn't know, messages begin with the fault.
        nodes = {path: to_node(value, "") for path, value in settings.items()}
        try:
            return origin.replace(nodes) if nodes else origin
        except ScenarioError as error:
            first = str(error.args[0])
            raise StudyError(first if first.endswith((".", "?")) else f"{first}.") from None


def _intervention(act: Act, origin: Scenario) -> dict[str, object]:
    what = ACTS[act.name]
    if act.name == "plug_in" and origin.people.from_file is None:  # a file's number of people isn't known
        left = most_people_left(origin.people.count, origin.interventions, act.day)
        what = {"plug_in": {**what["plug_in"], "count": min(PLUGGED_IN, left)}}
    return {"day": act.day, **what}


def read_request(asked: object, catalogue: Catalogue) -> ViewRequest:
    """Read the request of a page, or raise `Refused`; the catalogue provides what is missing."""
    if not isinstance(asked, dict) or not asked.keys() <= {"a", "b", "values", "acts"}:
        raise Refused("unknown")
    names = [*catalogue, *catalogue][:2]
    a, b = (_network(asked.get(side, name), catalogue) for side, name in zip(SIDES, names, strict=True))
    return ViewRequest(a, b, _values(asked.get("values", {})), _acts(asked.get("acts", [])))


def _network(name: object, catalogue: Catalogue) -> str:
    if not isinstance(name, str) or name not in catalogue:
        raise Refused("network", name=_short(name), offered=", ".join(catalogue))
    return name


def _values(asked: object) -> dict[str, float]:
    if not isinstance(asked, dict):
        raise Refused("values")
    known = (*PATHS, *own_labels(), LUCK)
    for path, value in asked.items():
        if path not in known:
            raise Refused("slider", path=_short(path))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (number and abs(value) <= sys.float_info.max):
            raise Refused("number", path=path, got=_short(value))
    return {path: asked[path] for path in known if path in asked}


def _acts(asked: object) -> tuple[Act, ...]:
    if not isinstance(asked, list) or len(asked) > MOST_ACTS:
        raise Refused("many_acts", most=MOST_ACTS)
    return tuple(_act(each) for each in asked)


def _act(asked: object) -> Act:
    if not isinstance(asked, dict) or asked.keys() != {"side", "day", "name"}:
        raise Refused("act")
    if asked["side"] not in (0, 1) or asked["name"] not in tuple(ACTS):  # may be unhashable
        raise Refused("act")
    return Act(int(asked["side"]), whole_number(asked["day"], "act_day"), asked["name"])


def whole_number(value: object, refusal: str) -> int:
    """Return a non-negative whole number, or raise `Refused` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused(refusal, got=_short(value))
    return value


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def possible_acts(scenario: Scenario) -> list[str]:
    """Return the acts that are possible in a network."""
    crowd = scenario.channels.feed is not None and scenario.people.on_crowd < 1
    possible = {"close_hub": scenario.channels.hub is not None, "plug_in": crowd, "hire": True}
    return [name for name in ACTS if possible[name]]
