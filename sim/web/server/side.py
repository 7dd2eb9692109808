"""One of the two societies that a visitor of the live page looks at."""

from __future__ import annotations

from typing import Any

from sim.scenarios.loading import Scenario
from sim.society.society import Society
from sim.web.frames.record import Recorder


class Side:
    r"""A society that lives as far as it is wanted, day by day as frames.

    Parameters
    ----------
    scenario : Scenario
    kept : int
        Days that the page has frames of already: they are lived again, unseen. With the same seeds and the
        same values until then they are the same days.

    Examples
    --------
    >>> side = Side(Society("neighbours-only", people__count=30, days=5).setting, engine="numpy")
    >>> side.day()[:3], side.tick
    (b'\x00\x00\x00', 1)
    """

    def __init__(self, scenario: Scenario, kept: int = 0, *, engine: str = "compiled") -> None:
        self.scenario = scenario
        self.society = Society(scenario, engine=engine)
        self.recorder = Recorder(self.society)
        self.people, self.ties = self.recorder.people(), self.recorder.ties.start()
        self.head = self.recorder.head()
        if kept:
            self.recorder.skip(min(kept, self.ticks))

    @property
    def tick(self) -> int:
        """Days lived."""
        return self.society.state.tick

    @property
    def ticks(self) -> int:
        """Days in all."""
        return self.society.state.ticks

    def day(self) -> bytes:
        """Live one more day; gives its frame."""
        return self.recorder.day()

    def told(self) -> dict[str, Any]:
        """What the page needs before the first day."""
        return {"people": self.people, "ties": self.ties, "head": self.head}
