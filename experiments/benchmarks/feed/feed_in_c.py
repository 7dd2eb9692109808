"""The feed in C (`feed.c`): simulate a society that `sim` has drawn, and compare it with the engine.

It shows how fast compiled code can be: it has the same rules and draws over the most compact columns, without
Python, NumPy or a just-in-time compiler. Its questions, answers, people and ties are the same as the engine's
to the bit.

It leaves out what `refuse` names: channels other than a feed for all, keenness, different rates of asking,
hopeless questions, viral questions, search, an order of the feed, users' rules and files, interventions,
meetings, plugging in, turnover, morale that changes effort, resistance, short ticks, and difficulties other
than Beta(2, 2). It doesn't record daily counts. A society must be so large that drawing people one by one
finds everybody whom a question needs; otherwise the C form stops.
"""

from __future__ import annotations

import ctypes
import re
from pathlib import Path
from typing import Any

import numpy as np
from c_library import compile_c
from numpy.typing import NDArray
from pack_society import pack_columns, pack_online_ties, pack_rules

from sim.rules.renew import Fading
from sim.state.society_state import State

HERE = Path(__file__).resolve().parent
REASONS = {-1: "there is no room for more followers or exposures", -2: "too few people are on the feed"}
QUESTIONS = ("asker", "topic", "asked", "difficulty", "status", "first_tick", "first_helper", "answers",
             "attempts", "shown", "read")  # fmt: skip
# What `seconds` counts, in the order of feed.c.
PROCESSES = ("renew and ask", "show", "decide", "choose attempts", "thank", "close")
ANSWERS = ("question", "helper", "tick", "helpful", "surplus")
MOST_FOLLOWERS_SHOWN, MOST_PEOPLE, MOST_SLOTS = 32, 1 << 24, 254


def fields_of(structure: str) -> list[tuple[str, str]]:
    """Return the type and the name of each field of a structure in `society.h`, in order."""
    text = re.sub(r"/\*.*?\*/", "", (HERE / "society.h").read_text(encoding="utf-8"), flags=re.DOTALL)
    body = next(
        part for part in text.split("typedef struct {")[1:] if part.split("}")[1].startswith(f" {structure};")
    )
    found = []
    for line in body.partition("}")[0].split(";"):
        kind, _, names = line.strip().partition(" ")
        found += [(kind, name.strip(" *")) for name in names.split(",") if kind]
    return found


def refuse(state: State) -> None:
    """Raise ValueError if the society uses something that the C form leaves out."""
    s = state.scenario
    a, f, p, w = s.asking, s.channels.feed, s.people, s.helping.willingness
    if f is None or (state.channels.used != (2,)) or p.on_crowd != 1:
        raise ValueError("The C form needs a feed for all as the only channel.")
    most = f.reach * (1 + f.visibility) * f.followers
    allowed = {
        "people.keenness": p.keenness == 0,
        "asking.spread": a.spread == 0,
        "asking.hopeless": a.hopeless == 0,
        "asking.difficulty": getattr(a.difficulty, "a", 0) == 2 == getattr(a.difficulty, "b", 0),
        "asking.channels": a.channels == "all",
        "tick_hours": s.tick_hours == 24,
        "channels.feed.viral.chance": f.viral.chance == 0,
        "channels.feed.found": f.found == 0,
        "channels.feed.after_answer": f.after_answer == 1,
        "channels.feed.resistance": f.resistance == 0,
        "channels.feed.ranking": f.ranking == "equal_chance",
        "channels.feed.reach": most + 1 <= MOST_FOLLOWERS_SHOWN,
        "interventions": not s.interventions,
        "discouragement": s.discouragement.enabled and s.discouragement.withdraw == 0,
        "meeting": s.meeting.every == 0 == s.meeting.closure,
        "plugging_in.enabled": not s.plugging_in.enabled,
        "people.turnover.enabled": not p.turnover.enabled,
        "rules": not state.rules,
        "people.from_file": p.from_file is None is s.ties.from_file,
        "people.count": p.count < MOST_PEOPLE,
        "ties.slots.online": state.ties.online.slots <= MOST_SLOTS,
        "helping.willingness": w.nearness >= 0 <= w.rivalry,
        "days": state.ticks < Fading.REBASE * min(s.ties.half_life, s.standing.half_life),
    }
    wrong = [name for name, right in allowed.items() if not right]
    if wrong:
        raise ValueError(f"The C form doesn't support these values: {', '.join(wrong)}.")


class FeedInC:
    """A society in packed columns. `state` is a state before its first tick, and isn't changed.

    Raises
    ------
    ValueError
        The society uses something that the C form leaves out.
    RuntimeError
        There is no gcc.
    """

    def __init__(self, state: State) -> None:
        refuse(state)
        self.library = compile_c(HERE / "feed.c", *sorted(HERE.glob("*.h")))
        self.library.live.restype = ctypes.c_int64
        self.columns = pack_columns(state)
        self.rules = _structure("Rules", pack_rules(state, self.columns))
        places = {name: column.ctypes.data for name, column in self.columns.items()}
        self.society = _structure("Society", places)

    def run(self) -> FeedInC:
        """Simulate all days."""
        stopped = self.library.live(ctypes.byref(self.rules), ctypes.byref(self.society))
        if stopped:
            raise RuntimeError(f"The C form can't simulate this society: {REASONS[stopped]}.")
        return self

    def differences(self, state: State) -> list[str]:
        """Return the names of columns that differ from those of a state after the same run."""
        c, (questions, answers) = self.columns, self.columns["totals"][:2]
        pairs: dict[str, tuple[Any, Any]] = {
            **{name: (c[name][:questions], getattr(state.questions, name)) for name in QUESTIONS},
            **{name: (c[name][:answers], getattr(state.answers, name)) for name in ANSWERS},
        }
        pairs |= {name: (c[name], getattr(state.people, name)) for name in ("budget", "morale", "standing")}
        followers = [self.followers_of(person) for person in range(state.people.count)]
        theirs = [state.ties.followers.list_of(person) for person in range(state.people.count)]
        pairs["followers"] = np.concatenate(followers), np.concatenate(theirs)
        pairs["ties"] = pack_online_ties(state), c["tie"]
        return [name for name, (ours, engine) in pairs.items() if not np.array_equal(ours, engine)]

    def followers_of(self, person: int) -> NDArray[np.uint32]:
        """Return the rows of a person's followers, ascending."""
        start, size = self.columns["lists"][person, :2]
        followers: NDArray[np.uint32] = self.columns["pool"][start : start + size] >> 8
        return followers


def _structure(name: str, values: dict[str, Any]) -> ctypes.Structure:
    """Fill a structure of `society.h`."""
    kinds = {"double": ctypes.c_double, "int64_t": ctypes.c_int64, "uint64_t": ctypes.c_uint64}
    fields = fields_of(name)
    by_type = [(field, kinds[kind] if name == "Rules" else ctypes.c_void_p) for kind, field in fields]
    made = type(name, (ctypes.Structure,), {"_fields_": by_type})
    filled: ctypes.Structure = made(**{field: values[field] for _, field in fields})
    return filled
