"""Working memory of the compiled day, which grows as needed and is used again on the next days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.channels.feed import Audience
from sim.engine.compiled.columns.working import STRIP, Open, Room, Sizes

if TYPE_CHECKING:
    from sim.array_types import Floats
    from sim.scenarios.loading import Scenario
    from sim.state.society_state import State

LEAST = 256
I4, I8, F8 = np.int32, np.int64, np.float64


class Memory:
    """Working memory: the open questions by place (`opened`), and all else (`room`).

    `size` holds the numbers of people, exposures and so on for which there is room. `law` holds a scenario and
    its numbers, and `calendar` a scenario, ticks since fading began, a first tick and the numbers of each tick.
    `audience` is that of the feed, with room for everybody.
    """

    law: tuple[Scenario, Any] | None = None
    audience: Audience | None = None
    calendar: tuple[Scenario, tuple[int, ...], int, Floats] | None = None

    def __init__(self) -> None:
        self.size = dict.fromkeys(GROUPS, -1)
        self.numbers = np.zeros(1, [(name, np.int64) for name in Sizes._fields])
        self._sizes = Sizes(*self.numbers.view(np.int64).reshape(-1, 1))
        self._arrays: dict[str, dict[str, Any]] = {}
        self._words: dict[str, Any] = {
            "keys": np.empty((2, STRIP), np.uint32),
            "words": np.empty((4, STRIP), np.uint32),
        }
        strips = {"some": I4, "got": np.float32, "lot": np.uint32, "unread": np.bool_}
        self._words |= {name: np.empty(STRIP, dtype) for name, dtype in strips.items()}

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        """Leave the contents out of pickles and copies."""
        return Memory, ()

    def new_sizes(self) -> Sizes:
        """Return numbers that are all 0; they share their memory with those of the last call."""
        self.numbers[:] = 0
        return self._sizes

    def provide(self, **needed: int) -> None:
        """Make room for at least so many people, exposures and so on; larger arrays keep their contents."""
        few = [name for name, size in needed.items() if size > self.size[name]]
        for name in few:
            size = needed[name] if name in FIXED else needed[name] + needed[name] // 2 + LEAST
            before, old = self._arrays.get(name, {}), max(0, self.size[name])
            self.size[name] = size
            self._arrays[name] = {
                field: np.empty((*shape, size), dtype) for field, (dtype, *shape) in GROUPS[name].items()
            }
            for field, array in before.items():
                self._arrays[name][field][..., :old] = array
        if few:
            found = {k: v for group in self._arrays.values() for k, v in group.items()} | self._words
            self.opened = Open(*(found.get(name) for name in Open._fields))
            self.room = Room(*(found.get(name) for name in Room._fields))

    def provide_for_people(self, state: State) -> None:
        """Make room for the people of a society, and for the ties of each."""
        count = state.people.count
        self.provide(
            people=count,
            marks=count * (1 + state.channels.messages.size),
            readers=count if state.may_show_twice else 0,
            audience=count if state.feed_changes else 0,
            known=0 if state.host_work is None else count,
            width=state.ties.face_to_face.width,
        )


def memory_of(state: State) -> Memory:
    """Return the working memory of a society."""
    if state.memory is None:
        state.memory = Memory()
    assert isinstance(state.memory, Memory)
    return state.memory


def whole_audience(state: State, memory: Memory, sizes: Sizes) -> Audience | None:
    """Return the audience of the feed, with room for everybody if people join or leave the feed in a run.

    Stores the number of its members in `sizes`, -1 if they must be gathered anew.
    """
    now, count, topics = state.feed_audience, state.people.count, state.people.topics
    sizes.members[0] = -1 if now is None else now.members.size
    if not state.feed_changes:
        return now
    if memory.audience is None:
        cells = np.empty((topics, count, 2), np.uint32)
        memory.audience = Audience(
            np.empty(count, I4), cells, np.zeros(topics, I8), np.empty(count, np.float32)
        )
    whole = memory.audience
    if now is not None and now.members.base is not whole.members:
        many = now.members.size
        whole.members[:many], whole.cells[:, :many], whole.eligible[:] = now.members, now.cells, now.eligible
        if whole.keenness is not None and now.keenness is not None:
            whole.keenness[:many] = now.keenness
    return whole


def keep_audience(state: State, memory: Memory, sizes: Sizes) -> None:
    """Let the state have the audience as it is after a call, as views of working memory."""
    whole, many = memory.audience, int(sizes.members[0])
    if state.feed_changes and whole is not None and whole.keenness is not None:
        keen = None if state.people.keenness is None else whole.keenness[:many]
        views = whole.members[:many], whole.cells[:, :many], whole.eligible, keen
        state.feed_audience = None if many < 0 else Audience(*views)


FIXED = (
    "people",
    "audience",
    "ranks",
    "marks",
    "readers",
    "known",
    "width",
)  # sizes that don't grow from day to day
OPEN = dict.fromkeys(Open._fields, (I8,)) | dict.fromkeys(("difficulty", "answers", "depth", "seen"), (F8,))
GROUPS: dict[str, dict[str, tuple[Any, ...]]] = {
    "people": {"head": (I4,)},
    "marks": {"on": (I4,)},
    "readers": {"reader": (I4,)},
    "askers": {"today": (I8,)},
    "open": OPEN,
    "queue": {"queue": (I8,), "waits": (I8,)},
    "exposures": {"place": (I4,), "person": (I4,), "channel": (np.int8,), "slot": (np.uint8,), "hostile": (I4,),
        "hops": (np.int8,), "code": (np.uint8,), "odds": (F8,)},
    "ranked": {"chance": (F8,), "fewer": (F8,), "following": (I4,)},
    "later": {"later_next": (I4,), "later_when": (I8,), "later_row": (I8,), "later_person": (I4,), "later_channel": (np.int8,),
        "later_hops": (np.int8,)},
    "messages": {"message_tick": (I4,), "message_key": (I4,)},
    "ranked_before": {"ranked_tick": (I4,), "ranked_person": (I4,), "ranked_key": (I8,), "ranked_next": (I4,)},
    "ranks": {"earlier": (I4,)},
    "picks": {"pick_row": (I8,), "pick_tick": (I8,)},
    "retold": {"retold": (I8, 4), "told": (I8, 3), "retold_next": (I4,)},
    "votes": {"votes": (I8,), "voted": (I8,)},
    "managers": dict.fromkeys(("host", "host_left", "host_picks", "host_pick", "host_last"), (I8,)),
    "known": {"known": (I8,)},
    "introduced": {"introduced": (I4,)},
    "hosts": {"host_key": (I8,), "host_by": (I4,), "host_merged": (I8,), "host_by_merged": (I4,)},
    "offers": {
        "offer_place": (I4,), "offer_person": (I4,), "offer_channel": (np.int8,), "offer_hops": (np.int8,),
        "offer_odds": (F8,),
        "after": (I4,), "mine": (I4,), "taken": (np.bool_,), "order": (I4,),
    },
    "changes": {"changes": (I8, 4), "gone": (I8, 3)},
    "tried": {"tried": (I8,), "merged": (I8,)},
    "days": {"counts": (I8, 13), "shares": (F8, 2)},
    "audience": {"portion": (F8, 3), "side": (I4, 2)},
    "candidates": {"key": (F8,), "candidate": (I8,), "heap": (I4,)},
    "width": {"weight": (F8,)},
}  # fmt: skip
"""The arrays that grow together: data type, and sizes of the dimensions before the last."""
