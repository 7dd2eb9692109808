"""Measure how fast a study's runs are completed, and estimate how long the remaining runs will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from sim.cli.support.tables import duration

_WINDOW = 300.0  # seconds over which the rate is averaged


class Pace:
    """The rate at which runs were completed in the last five minutes, and the remaining time at that rate.

    The first run is not counted, because it also waits until the workers have started and code is compiled,
    which takes up to half a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before: int | None = None
        self._points: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> None:
        """Store how many runs are done by now."""
        now = self._clock()
        if self._before is None:
            self._before = done
        if done == self._before:
            return
        self._points.append((now, done))
        while len(self._points) > 2 and self._points[0][0] < now - _WINDOW:
            self._points.popleft()

    def rate(self) -> float:
        """Return runs per second; 0 before two runs are done."""
        if len(self._points) < 2:
            return 0.0
        (first, before), (last, after) = self._points[0], self._points[-1]
        return (after - before) / (last - first) if last > first else 0.0

    def text(self, done: int, total: int) -> str | None:
        """Return the rate and the remaining time, such as ``2.0 runs/s, about 30 s left``.

        The text is empty once all runs are done, and None before the first one is.
        """
        rate = self.rate()
        if done >= total:
            return ""
        if rate <= 0:
            return "time left not known yet" if self._points else None
        speed = f"{rate:.1f} runs/s" if rate >= 1 else f"{1 / rate:.1f} s a run"
        return f"{speed}, about {_whole((total - done) / rate)} left"


def _whole(seconds: float) -> str:
    """Return a duration as text, without tenths of a second."""
    return f"{seconds:.0f} s" if seconds < 59.5 else duration(seconds)
