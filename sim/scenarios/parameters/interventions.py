"""Interventions: changes made to the society on a given day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import WithJsonSchema

from sim.scenarios.parameters.declare import (
    AS_DICT,
    FROM_WEIGHTS,
    TO_WEIGHTS,
    Group,
    Names,
    Towns,
    Whole,
    Word,
    param,
)
from sim.scenarios.parameters.ranges import Number, share

_SOURCE = "the scenario"
_MOST = 1_000_000_000

_IDS = "ids of people in the people file, instead of {}"

Values = Annotated[dict[str, Any], FROM_WEIGHTS, TO_WEIGHTS, AS_DICT, WithJsonSchema({"type": "object"})]


class Selection(Group):
    """Whom an intervention affects: a share or a number of those eligible, or the people with these ids."""

    omit_unset: ClassVar[bool] = True

    share: float | None = param(share(None), _SOURCE, "share of those eligible")
    count: Whole | None = param(Number(None, "people", 0, _MOST), _SOURCE, "number of those eligible")
    ids: Names | None = param(None, _SOURCE, _IDS.format("a share or a count"))


class Remove(Selection):
    """Hubs or people that are removed on that day."""

    who: Literal["hubs", "top_helpers", "best_connected", "random"] | Towns = param(
        "random", _SOURCE, "who is removed: hubs, top_helpers, best_connected, random, or a list of towns"
    )


class PlugIn(Selection):
    """People not yet on the crowd who join it on that day."""

    who: Literal["random", "best_connected", "convinced"] | Towns = param(
        "random", _SOURCE, "who joins: random, best_connected, convinced, or a list of towns"
    )


class Move(Selection):
    """People who move house to another town."""

    to: Word = param(..., _SOURCE, "town to which they move")
    who: Literal["random", "best_connected"] | Towns = param(
        "random", _SOURCE, "who moves: random, best_connected, or a list of towns"
    )


class Hire(Group):
    """Community managers hired on that day.

    With `count`, they are the people with the most face-to-face ties and followers.
    """

    omit_unset: ClassVar[bool] = True
    count: Whole | None = param(Number(None, "people", 1, 10000), _SOURCE, "number of managers hired")
    ids: Names | None = param(None, _SOURCE, _IDS.format("a count"))
    until: Whole | None = param(
        Number(None, "days", 1, 36500),
        _SOURCE,
        "day on whose morning their term ends; it never ends if not given",
    )


class Event(Group):
    """A single event, in addition to the regular ones."""

    omit_unset: ClassVar[bool] = True

    town: Word = param("all", _SOURCE, "town in which it takes place; all: one event in every town")
    turnout: float | None = param(share(None), _SOURCE, "chance to attend; meeting.turnout if not given")
    meets: Whole | None = param(
        Number(None, "people", 0, 1000), _SOURCE, "rounds of conversations; meeting.meets if not given"
    )


class Intervention(Group):
    """One change made on one day."""

    omit_unset: ClassVar[bool] = True

    day: Whole = param(
        Number(..., "days", 0, 36500), _SOURCE, "day on whose morning it happens, counted from 0"
    )
    label: str = param("", _SOURCE, "its name in charts; made from the other values if not given")
    set_: Values = param({}, _SOURCE, "parameter values that apply from that day on, by path", alias="set")
    remove: Remove | None = None
    plug_in: PlugIn | None = None
    move: Move | None = None
    hire: Hire | None = None
    event: Event | None = None

    def acts(self) -> list[str]:
        """Return the names of this intervention's actions. A valid intervention has exactly one."""
        given = {name: getattr(self, name) for name in ACTS if name != "set"}
        return ["set"] * bool(self.set_) + [name for name, what in given.items() if what is not None]

    def people(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the action that names people, such as ``move``, and their ids."""
        for name in ("remove", "plug_in", "move", "hire"):
            some = getattr(self, name)
            if some is not None and some.ids is not None:
                yield name, some.ids

    def towns(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each value that names a town, such as ``move.to``, and the town's name."""
        for name in ("remove", "plug_in", "move"):
            some = getattr(self, name)
            if some is not None and not isinstance(some.who, str):
                yield from ((f"{name}.who", town) for town in some.who)
        if self.move is not None:
            yield "move.to", self.move.to
        if self.event is not None and self.event.town != "all":
            yield "event.town", self.event.town


ACTS = ("set", "remove", "plug_in", "move", "hire", "event")
