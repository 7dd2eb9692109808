"""Run a society and record every day as a frame, so that the page plays exactly what the engine did.

The recorder draws no random numbers and changes nothing in the society, so recording never changes a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.runner import Funnel, merge_notes
from sim.scenarios.names import person_labels
from sim.society.result_tables import effort_fifth
from sim.society.society import Society
from sim.tables.intervention_labels import labels_by_day
from sim.web.frames import day_frame as frames
from sim.web.frames.tie_frames import TieChanges

if TYPE_CHECKING:
    from sim.array_types import Ints
    from sim.scenarios.loading import Scenario

EXPIRED, WITHDRAWN = 2, 3  # codes of statuses in sim.state.questions.STATUSES
GRID = 0.01  # km: homes are rounded to ten metres


@dataclass(frozen=True)
class Start:
    """The people, ties and facts that the page needs before the first day, ready for JSON."""

    people: dict[
        str, Any
    ]  # by column: homes in tens of metres, interests in per cent; effort None is unlimited
    ties: list[int]  # four numbers for each tie: layer, from, to, strength in per cent
    head: dict[str, Any]  # facts on the network, and the steps on which there are interventions


@dataclass(frozen=True)
class Recording(Start):
    """One recorded run: data on the start, a frame for each day, and the result tables."""

    frames: tuple[bytes, ...]
    tables: dict[str, pd.DataFrame]
    notes: tuple[str, ...]


class Recorder:
    r"""Runs a society from the first day on, and returns a frame for each day.

    Examples
    --------
    >>> recorder = Recorder(Society("neighbours-only", people__count=30, days=5, engine="numpy"))
    >>> recorder.day()[:3], recorder.state.tick
    (b'\x00\x00\x00', 1)
    """

    def __init__(self, society: Society) -> None:
        self.society, self.state = society, society.state
        self._ties = TieChanges(self.state)
        p = self.state.people
        self._origin = (float(p.x.min()), float(p.y.min()))
        self._remember()
        self._withdrawn = self._all_withdrawn()
        self.start = Start(self._people(), self._ties.start(), self._head())

    # -- people and homes ---------------------------------------------------------------------------------
    def _people(self) -> dict[str, Any]:
        p = self.state.people
        x, y = self._homes(np.arange(p.count))
        return {
            "ids": None if p.ids is None else person_labels(p.ids, p.names),
            "towns": list(p.town_names), "topics": list(p.topic_names), "town": p.town.tolist(),
            "x": x.tolist(), "y": y.tolist(),
            "effort": [float(f"{each:.3g}") if np.isfinite(each) else None for each in p.effort.tolist()],
            "fifth": effort_fifth(p.effort).tolist(),
            "interest": np.rint(p.interest * 100).astype(int).ravel().tolist(),
        }  # fmt: skip

    def _head(self) -> dict[str, Any]:
        s, p = self.state.scenario, self.state.people
        names = self.state.channels.names
        return {
            "name": s.name, "question": s.question, "days": self.state.ticks, "tick": self.state.tick_days,
            "lifetime": self.state.lifetime, "names": list(names),
            "channels": [names[c] for c in self.state.channels.used],
            "hub": s.channels.hub.per if s.channels.hub is not None else None,
            "crowd": np.flatnonzero(p.on_crowd).tolist(), "closed": self._closed.tolist(),
            "away": np.flatnonzero(~self._here).tolist(),
            "done": [[round(day / self.state.tick_days), words] for day, words in labels_by_day(s.to_dict())],
        }  # fmt: skip

    # -- a day -----------------------------------------------------------------------------------------
    def day(self) -> bytes:
        """Simulate one day, and return its frame."""
        society, state, out = self.society, self.state, frames.Numbers()
        questions, answers = state.questions.size, state.answers.size
        society.begin_day()
        self._changes(out)
        society.ask()
        society.circulate()
        q = state.questions
        new = slice(questions, q.size)
        on = q.channels[new] & ((1 << len(state.channels.names)) - 1)  # without those it has left
        frames.asked(out, q.asker[new], q.topic[new], q.difficulty[new], on)
        frames.went(out, self._went(), self._members)
        open_before = state.open
        society.help()
        society.end_day()
        frames.tried(out, state.answers, slice(answers, state.answers.size))
        out.rising(open_before[q.status[open_before] == EXPIRED])
        before, self._withdrawn = self._withdrawn, self._all_withdrawn()
        out.rising(np.setdiff1d(self._withdrawn, before))
        frames.tied(out, self._ties.changes())
        today = state.daily[-1]
        out.add(round(today["mean_morale"] * 10_000), int(today["hostile"]))
        return out.bytes()

    def skip(self, days: int) -> None:
        """Simulate some days without recording them; the following frames are the same as with recording."""
        for _ in range(days):
            self.society.step()
        self._ties.changes()
        self._remember()
        self._withdrawn = self._all_withdrawn()

    def _all_withdrawn(self) -> Ints:
        return np.flatnonzero(self.state.questions.status == WITHDRAWN)

    def _went(self) -> tuple[Ints, Ints, Ints, Ints]:
        shown = self.society.today.shown
        assert shown is not None
        funnel = Funnel(self.society)
        funnel.after_circulation()
        key = funnel.keys[0]  # columns: question, person and step reached, in the order of exposures
        pair, count = key >> 2, self.state.people.count
        return pair // count, shown.channel.astype(np.int64), pair % count, key & 3

    def _members(self, question: int) -> Ints:
        """Return the members of the hub that serves a question's asker, without the asker."""
        state = self.state
        asker = int(state.questions.asker[question])
        hub_of = state.hub_of
        return np.flatnonzero((hub_of == hub_of[asker]) & state.present & (np.arange(hub_of.size) != asker))

    def _changes(self, out: frames.Numbers) -> None:
        """Append to the frame who moved, came or went this morning, or joined or left the crowd, and hubs."""
        p, closed, here, removed_before = self.state.people, self._closed, self._here, self._removed
        crowd = np.flatnonzero(p.on_crowd != self._crowd)
        who = np.flatnonzero((p.town != self._town) | (p.x != self._x) | (p.y != self._y))
        moved = np.column_stack([who, p.town[who], *self._homes(who)])
        self._remember()
        removed, away = np.flatnonzero(self._removed & ~removed_before), np.flatnonzero(self._here != here)
        frames.changed(out, crowd, removed, moved, np.setdiff1d(self._closed, closed), away)

    def _remember(self) -> None:
        p, state = self.state.people, self.state
        self._crowd, self._town = p.on_crowd.copy(), p.town.copy()
        self._x, self._y = p.x.copy(), p.y.copy()
        nobody = np.zeros(p.count, np.bool_)
        self._removed = nobody if state.removal_tick is None else state.removal_tick >= 0
        self._here = ~nobody if state.presence is None else state.presence.here.copy()
        self._closed = (
            np.zeros(0, np.int64) if state.closed_hubs is None else np.flatnonzero(state.closed_hubs)
        )

    def _homes(self, who: Ints) -> tuple[Ints, Ints]:
        """Return homes in tens of metres, measured from the lowest coordinates at the start."""
        p = self.state.people
        x = np.rint((p.x[who].astype(np.float64) - self._origin[0]) / GRID).astype(np.int64)
        y = np.rint((p.y[who].astype(np.float64) - self._origin[1]) / GRID).astype(np.int64)
        return x, y


def record(scenario: Scenario, *, engine: str = "compiled", frames: bool = True) -> Recording:
    """Run a scenario to the last day, and return the recording; without `frames`, only start and tables."""
    society = Society(scenario, engine=engine)
    recorder = Recorder(society)
    days = []
    while society.running:
        if frames:
            days.append(recorder.day())
        else:
            society.step()
    notes = merge_notes(society.state.notes, 1)
    return Recording(**vars(recorder.start), frames=tuple(days), tables=society.tables(), notes=notes)
