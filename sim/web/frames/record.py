"""Let a society live, and write down every day as a frame: what the page plays is what the engine did.

The recorder looks and never draws or writes, so the tables of a recorded society are those of any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.runner import Funnel
from sim.society.result_tables import effort_fifth
from sim.society.society import Society
from sim.tables import CHANNELS
from sim.tables.intervention_labels import labels_by_day
from sim.web.frames import day_frame as frames
from sim.web.frames.tie_frames import TiesSeen
from sim.web.frames.varint import Numbers

EXPIRED, WITHDRAWN = 2, 3  # as in sim.state.questions.STATUSES
GRID = 0.01  # km: homes are told to ten metres


@dataclass(frozen=True)
class Recording:
    """One society's life: who and where (`people`, `ties`, `head`), every day, and its research tables."""

    people: dict[str, Any]
    ties: list[int]
    head: dict[str, Any]
    frames: tuple[bytes, ...]
    tables: dict[str, pd.DataFrame]
    notes: tuple[str, ...]


class Recorder:
    """Lives a society day by day, and gives each day as a frame.

    Parameters
    ----------
    society : Society
        At its beginning.

    Examples
    --------
    >>> recorder = Recorder(Society("neighbours-only", people__count=30, days=5, engine="numpy"))
    >>> len([recorder.day() for _ in range(5)])
    5
    """

    def __init__(self, society: Society) -> None:
        self.society = society
        self.state = society.state
        self.ties = TiesSeen(self.state)
        p = self.state.people
        self.origin = (float(p.x.min()), float(p.y.min()))
        self._withdrawn: Any = np.zeros(0, np.int64)
        self._remember()

    # -- who and where ---------------------------------------------------------------------------------
    def people(self) -> dict[str, Any]:
        """Who there is, by column: homes in tens of metres, interests in per cent; None is no limit."""
        p = self.state.people
        x, y = self._homes(np.arange(p.count))
        return {
            "ids": None if p.ids is None else [str(each) for each in p.ids],
            "towns": list(p.town_names), "topics": list(p.topic_names), "town": p.town.tolist(),
            "x": x.tolist(), "y": y.tolist(),
            "effort": [float(f"{each:.3g}") if np.isfinite(each) else None for each in p.effort.tolist()],
            "fifth": effort_fifth(p.effort).tolist(),
            "interest": np.rint(p.interest * 100).astype(int).ravel().tolist(),
        }  # fmt: skip

    def head(self) -> dict[str, Any]:
        """What the page has to know of the network before the first day."""
        s, p = self.state.scenario, self.state.people
        used = [name for name in CHANNELS if getattr(s.channels, name) is not None]
        return {
            "name": s.name, "question": s.question, "days": self.state.ticks, "tick": self.state.days,
            "lifetime": self.state.lifetime, "channels": used,
            "hub": s.channels.hub.per if s.channels.hub is not None else None,
            "crowd": np.flatnonzero(p.on_crowd).tolist(),
            "closed": [] if self.state.closed is None else np.flatnonzero(self.state.closed).tolist(),
            "done": [[round(day / self.state.days), words] for day, words in labels_by_day(s.to_dict())],
        }  # fmt: skip

    # -- a day -----------------------------------------------------------------------------------------
    def day(self) -> bytes:
        """Live one day, and give its frame."""
        society, state, out = self.society, self.state, Numbers()
        questions, answers = state.questions.size, state.answers.size
        society.begin_day()
        frames.changed(out, *self._changes())
        society.ask()
        society.circulate()
        q = state.questions
        new = slice(questions, q.size)
        frames.asked(out, q.asker[new], q.topic[new], q.difficulty[new], q.channels[new] & 15)
        frames.went(out, self._went(), self._members)
        open_before = state.open
        society.help()
        society.end_day()
        frames.tried(out, state.answers, slice(answers, state.answers.size))
        self._ended(out, open_before)
        frames.tied(out, self.ties.changes())
        today = state.daily[-1]
        out.add(round(today["mean_morale"] * 10_000), int(today["hostile"]))
        return out.bytes()

    def skip(self, days: int) -> None:
        """Live some days without writing them down; the frames that follow are those that would have come."""
        for _ in range(days):
            self.society.step()
        self.ties.changes()
        self._withdrawn = np.flatnonzero(self.state.questions.status == WITHDRAWN)
        self._remember()

    def _ended(self, out: Numbers, open_before: Any) -> None:
        status = self.state.questions.status
        out.rising(open_before[status[open_before] == EXPIRED])
        withdrawn = np.flatnonzero(status == WITHDRAWN)
        out.rising(withdrawn[~np.isin(withdrawn, self._withdrawn)])
        self._withdrawn = withdrawn

    def _went(self) -> frames.Went:
        shown = self.society.today.shown
        assert shown is not None
        funnel = Funnel(self.society)
        funnel.circulated()
        key = funnel.keys[0]  # (question, person) and how far the exposure came, in the order of exposures
        pair, count = key >> 2, self.state.people.count
        return frames.Went(pair // count, pair % count, shown.channel, key & 3)

    def _members(self, question: int) -> Any:
        """People whom the hub of a question's asker reaches, but the asker."""
        state = self.state
        asker = int(state.questions.asker[question])
        hub_of = state.hub_of
        return np.flatnonzero((hub_of == hub_of[asker]) & state.present & (np.arange(hub_of.size) != asker))

    def _changes(self) -> tuple[Any, Any, Any, Any]:
        """Who joined or left the crowd since yesterday morning, was removed, moved; hubs that closed."""
        p, state = self.state.people, self.state
        crowd = np.flatnonzero(p.on_crowd != self._crowd)
        removed = np.flatnonzero(~state.present & self._present)
        who = np.flatnonzero((p.town != self._town) | (p.x != self._x) | (p.y != self._y))
        moved = list(zip(who, p.town[who], *self._homes(who), strict=True))
        hubs: Any = []
        if state.closed is not None:
            hubs = np.flatnonzero(state.closed & ~self._was_closed(state.closed))
        self._remember()
        return crowd, removed, moved, hubs

    def _was_closed(self, closed: Any) -> Any:
        return np.zeros_like(closed) if self._closed is None else self._closed

    def _remember(self) -> None:
        p, state = self.state.people, self.state
        self._crowd, self._town = p.on_crowd.copy(), p.town.copy()
        self._x, self._y = p.x.copy(), p.y.copy()
        self._present = state.present
        self._closed = None if state.closed is None else state.closed.copy()

    def _homes(self, who: Any) -> tuple[Any, Any]:
        """Homes in tens of metres from the lowest coordinates at the start."""
        p = self.state.people
        x = np.rint((p.x[who].astype(np.float64) - self.origin[0]) / GRID).astype(np.int64)
        y = np.rint((p.y[who].astype(np.float64) - self.origin[1]) / GRID).astype(np.int64)
        return x, y


def record(scenario: Any, *, engine: str = "compiled") -> Recording:
    """Let the society of a scenario live to its end, and record it."""
    society = Society(scenario, engine=engine)
    recorder = Recorder(society)
    people, ties, head = recorder.people(), recorder.ties.start(), recorder.head()
    days = []
    while society.running:
        days.append(recorder.day())
    return Recording(people, ties, head, tuple(days), society.tables(), tuple(society.state.notes))
