"""What somebody does to the society on a given day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import WithJsonSchema

from sim.scenarios.parameters.declare import (
    AS_DICT,
    FROM_WEIGHTS,
    TO_WEIGHTS,
    Group,
    Towns,
    Whole,
    Word,
    param,
)
from sim.scenarios.parameters.ranges import Number, share

_GIVEN = "the scenario"
_MOST = 1_000_000_000

Values = Annotated[dict[str, Any], FROM_WEIGHTS, TO_WEIGHTS, AS_DICT, WithJsonSchema({"type": "object"})]


class Selection(Group):
    """How many: a share of those concerned, or a number of them."""

    brief: ClassVar[bool] = True

    share: float | None = param(share(None), _GIVEN, "share of those concerned")
    count: Whole | None = param(Number(None, "people", 0, _MOST), _GIVEN, "how many of those concerned")


class Remove(Selection):
    """Hubs or people who are gone from that day on."""

    who: Literal["hubs", "top_helpers", "best_connected", "random"] | Towns = param(
        "random", _GIVEN, "whom: hubs, top_helpers, best_connected, random, or a list of towns"
    )


class PlugIn(Selection):
    """People who join the crowd on that day, of those who aren't on it."""

    who: Literal["random", "best_connected", "convinced"] | Towns = param(
        "random", _GIVEN, "whom: random, best_connected, convinced, or a list of towns"
    )


class Move(Selection):
    """People who move house to another town."""

    to: Word = param(..., _GIVEN, "town to which they move")
    who: Literal["random", "best_connected"] | Towns = param(
        "random", _GIVEN, "whom: random, best_connected, or a list of towns"
    )


class Hire(Group):
    """Community managers, of the people whom most know on that day."""

    brief: ClassVar[bool] = True
    count: Whole = param(Number(..., "people", 1, 10000), _GIVEN, "how many are hired")
    until: Whole | None = param(
        Number(None, "days", 1, 36500), _GIVEN, "day on whose morning their term ends; never, if not given"
    )


class Event(Group):
    """A meeting, beside those that come round."""

    brief: ClassVar[bool] = True

    town: Word = param("all", _GIVEN, "town in which it is held, or all for one in each")
    turnout: float | None = param(share(None), _GIVEN, "chance to attend; meeting.turnout if not given")
    meets: Whole | None = param(Number(None, "people", 0, 1000), _GIVEN, "rounds; meeting.meets if not given")


class Intervention(Group):
    """One thing done on one day."""

    brief: ClassVar[bool] = True

    day: Whole = param(Number(..., "days", 0, 36500), _GIVEN, "day on whose morning it is done, from 0")
    label: str = param("", _GIVEN, "what pictures call it; made from the rest if not given")
    set_: Values = param({}, _GIVEN, "values that hold from that day on, by path", alias="set")
    remove: Remove | None = None
    plug_in: PlugIn | None = None
    move: Move | None = None
    hire: Hire | None = None
    event: Event | None = None

    def acts(self) -> list[str]:
        """Names of what it does; a right one does one thing."""
        given = {name: getattr(self, name) for name in ACTS if name != "set"}
        return ["set"] * bool(self.set_) + [name for name, what in given.items() if what is not None]

    def towns(self) -> Iterator[tuple[str, str]]:
        """Every town it names, and where."""
        for name in ("remove", "plug_in", "move"):
            some = getattr(self, name)
            if some is not None and not isinstance(some.who, str):
                yield from ((f"{name}.who", town) for town in some.who)
        if self.move is not None:
            yield "move.to", self.move.to
        if self.event is not None and self.event.town != "all":
            yield "event.town", self.event.town


ACTS = ("set", "remove", "plug_in", "move", "hire", "event")
