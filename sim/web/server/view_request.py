"""What a visitor of the live page wants to see: two networks, where the sliders stand, what is done when.

It comes from a page, and so from anywhere: every name, number and day is looked at before it is used.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sim.errors import ScenarioError, StudyError
from sim.scenarios.checks.intervention_checks import surely_left
from sim.scenarios.loading import Scenario
from sim.scenarios.value_tree import to_node
from sim.studies.comparison.pairs import check_paired
from sim.web.server.refusals import Refused
from sim.web.server.sliders import LUCK, PATHS, changes

ACTS: Mapping[str, Mapping[str, Any]] = {
    "close_hub": {"remove": {"who": "hubs"}},
    "plug_in": {"plug_in": {"count": 30, "who": "random"}},
    "hire": {"hire": {"count": 1}},
}
MOST_ACTS = 50
SIDES = ("a", "b")


@dataclass(frozen=True)
class Act:
    """Something done in one network (0 or 1) on the morning of a day, from 0."""

    side: int
    day: int
    name: str


@dataclass(frozen=True)
class Wanted:
    """Names of the two networks, values by path, and acts in the order in which they were asked for."""

    a: str
    b: str
    values: dict[str, Any] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the page keeps it."""
        return asdict(self)


def wanted(told: Any, offered: Mapping[str, Scenario]) -> Wanted:
    """Read what a page says it wants; what it leaves out is as offered.

    Raises
    ------
    Refused
        With one sentence for the page.
    """
    if not isinstance(told, dict) or not told.keys() <= {"a", "b", "values", "acts"}:
        raise Refused("unknown")
    names = [*offered, *offered][:2]
    a, b = (_network(told.get(side, name), offered) for side, name in zip(SIDES, names, strict=True))
    return Wanted(a, b, _values(told.get("values", {})), _acts(told.get("acts", [])))


def _network(name: Any, offered: Mapping[str, Scenario]) -> str:
    if not isinstance(name, str) or name not in offered:
        raise Refused("network", name=_short(name), offered=", ".join(offered))
    return name


def _values(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Refused("values")
    for path, value in told.items():
        if path not in (*PATHS, LUCK):
            raise Refused("slider", path=_short(path))
        if not _is_number(value):
            raise Refused("number", path=path, got=_short(value))
    return {path: told[path] for path in (*PATHS, LUCK) if path in told}


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number larger than any other
        return False


def _acts(told: Any) -> tuple[Act, ...]:
    if not isinstance(told, list) or len(told) > MOST_ACTS:
        raise Refused("many_acts", most=MOST_ACTS)
    return tuple(_act(each) for each in told)


def _act(told: Any) -> Act:
    known = isinstance(told, dict) and told.keys() == {"side", "day", "name"}
    if not known or told["side"] not in (0, 1) or told["name"] not in tuple(ACTS):  # may be unhashable
        raise Refused("act")
    day = told["day"]
    if isinstance(day, bool) or not isinstance(day, int) or day < 0:
        raise Refused("act_day", got=_short(day))
    return Act(int(told["side"]), day, told["name"])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def pair_of(want: Wanted, offered: Mapping[str, Scenario]) -> tuple[Scenario, Scenario]:
    """Return the two networks that are wanted; alike in name, the second is called ``<name>-b``.

    Raises
    ------
    StudyError
        A value or an act is refused, or the two don't have the same people and questions.
    """
    a, b = (_side(want, n, offered) for n in (0, 1))
    if a.name == b.name:
        b = b.replace({"name": f"{b.name[:78]}-b"})
    check_paired((a, b))
    return a, b


def origins(want: Wanted, offered: Mapping[str, Scenario]) -> tuple[Scenario, Scenario]:
    """Return the two networks before anything was moved or done."""
    return offered[want.a], offered[want.b]


def _side(want: Wanted, side: int, offered: Mapping[str, Scenario]) -> Scenario:
    origin = origins(want, offered)[side]
    acts = [{"day": act.day, **ACTS[act.name]} for act in want.acts if act.side == side]
    said = changes(origin, want.values)
    if any("hire" in act for act in acts) and origin.channels.managers is None:
        said["channels.managers"] = {}  # nobody is a host until one is hired
    if origin.people.from_file is None:  # how many people a file has isn't asked before the run
        for act in (each for each in acts if "plug_in" in each):  # fewer may be there than are brought
            people = said.get("people.count", origin.people.count)
            left = surely_left(people, origin.interventions, act["day"])
            act["plug_in"] = {**act["plug_in"], "count": min(act["plug_in"]["count"], left)}
    if acts:
        said["interventions"] = [*origin.to_dict()["interventions"], *acts]
    # from no place that a visitor would know, so that sentences begin with the fault itself
    said = {path: to_node(value, "") for path, value in said.items()}
    try:
        return origin.replace(said) if said else origin
    except ScenarioError as error:
        first = str(error).split("\n")[0]
        raise StudyError(first if first.endswith((".", "?")) else f"{first}.") from None


def possible(scenario: Scenario) -> list[str]:
    """Return which acts can be done in a network."""
    crowd = scenario.channels.feed is not None and scenario.people.on_crowd < 1
    given = {"close_hub": scenario.channels.hub is not None, "plug_in": crowd, "hire": True}
    return [name for name in ACTS if given[name]]
