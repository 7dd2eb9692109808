"""A bar with the time left on a terminal; elsewhere nothing, or for studies a line a minute."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.cli import support
from sim.cli.streams import say
from sim.cli.support.tables import duration

_MINUTE = 60.0
_WINDOW = 300.0  # seconds whose rate foretells the rest


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give ``watch(done, total)`` to be called as work goes on, or None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with support.bar(title) as (bar, task):
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def runs_progress(title: str) -> Iterator[Callable[[int, int, int], None]]:
    """Give ``watch(done, total, failed)`` for a study: a bar on a terminal, elsewhere a line a minute."""
    pace = Pace()
    if not sys.stderr.isatty():
        yield _minutely(title, pace)
        return
    with support.bar(title, left="starting") as (bar, task):

        def watch(done: int, total: int, failed: int) -> None:
            pace.note(done)
            left = pace.text(done, total) + (f", {failed} failed" if failed else "")
            bar.update(task, completed=done, total=total, left=left)

        yield watch


class Pace:
    """How fast runs come to their ends: the rate of the last five minutes, and what it says of the rest.

    The first run says nothing of the others: it waits for workers, and for compiled code, maybe for a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before: int | None = None
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> None:
        """Note how many are done by now."""
        now = self._clock()
        if self._before is None:
            self._before = done
        if done == self._before:
            return
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[0][0] < now - _WINDOW:
            self._seen.popleft()

    def rate(self) -> float:
        """Runs a second; 0 where nothing can be said yet."""
        if len(self._seen) < 2:
            return 0.0
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        return (after - before) / (last - first) if last > first else 0.0

    def text(self, done: int, total: int) -> str:
        """Return the rate and the time left, as in ``2.0 runs/s, about 30.0 s left``."""
        rate = self.rate()
        if done >= total:
            return "writing the tables"
        if rate <= 0:
            return "starting"
        speed = f"{rate:.1f} runs/s" if rate >= 1 else f"{1 / rate:.1f} s a run"
        return f"{speed}, about {duration((total - done) / rate)} left"


def _minutely(title: str, pace: Pace) -> Callable[[int, int, int], None]:
    last = time.monotonic()

    def watch(done: int, total: int, failed: int) -> None:
        nonlocal last
        pace.note(done)
        if time.monotonic() - last >= _MINUTE:
            last = time.monotonic()
            bad = f", {failed} failed" if failed else ""
            say(f"{title}: {done:,} of {total:,} runs{bad}, {pace.text(done, total)}", err=True)

    return watch
