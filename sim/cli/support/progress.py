"""Show progress on standard error from the first second: a bar on a terminal, lines of text elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from sim.cli import support
from sim.cli.streams import say
from sim.cli.support.pace import Pace
from sim.runner.compiled_code import is_storable

COMPILING = "compiling once (about half a minute the first time)"
COMPILING_IN_MEMORY = (
    "compiling in memory, because no folder for compiled code can be written; to compile only once, set "
    "NUMBA_CACHE_DIR to a folder that can be written"
)
STARTING = "starting"
_SHARE = 0.1  # share of the runs: at most one line is printed for each such share,
_SECONDS = 3.0  # and at most one line in so many seconds
_SILENCE = 30.0  # seconds after which a line is printed in any case


def text_at_start(*, must_compile: bool) -> str:
    """Return the text that progress shows first."""
    if not must_compile:
        return STARTING
    return COMPILING if is_storable() else COMPILING_IN_MEMORY


class Progress(Protocol):
    """Shows how many runs of a study are done."""

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Show how many of all runs are done, and how many of these failed."""

    def phase(self, text: str) -> None:
        """Show the name of a phase without runs, such as drawing pictures."""


@contextmanager
def progress(
    title: str, begin: str = STARTING, *, unit: str = "runs", lines: bool = True
) -> Iterator[Progress]:
    """Show progress until the end of the block. The text `begin` is shown at once.

    On a terminal, a bar is shown and erased at the end. Elsewhere, a line is printed first and then for
    every tenth of the runs, but at most one every three seconds, and at least one every half minute. Without
    `lines` nothing is printed elsewhere, so that an error message is the only output.
    """
    if sys.stderr.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown"):
        with support.bar(title) as bar:
            shown = _OnTerminal(bar.show, begin)
            bar.show(begin, None, None)
            yield shown
        return
    printed = _InLines(title, unit, begin) if lines else _Silent()
    try:
        yield printed
    finally:
        printed.stop()


class _Silent:
    """Progress that shows nothing."""

    def __call__(self, done: int, total: int, failed: int = 0) -> None: ...

    def phase(self, text: str) -> None: ...

    def stop(self) -> None: ...


class _OnTerminal:
    """Progress as a bar, or only as a text while the number of runs is unknown."""

    def __init__(self, show: Callable[[str, int | None, int | None], None], begin: str) -> None:
        self._show, self._begin, self._pace = show, begin, Pace()

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        self._pace.note(done)
        rate = self._pace.text(done, total)
        bad = [f"{failed:,} failed"] if failed else []
        self._show(", ".join([*bad, self._begin if rate is None else rate or "all done"]), done, total)

    def phase(self, text: str) -> None:
        self._show(text, None, None)


class _InLines:
    """Progress as lines of text: at least one line every half minute, even if no run has ended."""

    def __init__(self, title: str, unit: str, begin: str) -> None:
        self._title, self._unit, self._begin = title, unit, begin
        self._pace, self._lock, self._ended = Pace(), threading.Lock(), threading.Event()
        self._began = self._last = time.monotonic()
        self._said = self._done = self._total = self._failed = 0
        self._say(begin)
        threading.Thread(target=self._break_silence, daemon=True).start()

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        self._pace.note(done)
        with self._lock:
            self._done, self._total, self._failed = done, total, failed
            now = time.monotonic()
            news = done - self._said >= _SHARE * total and now - self._last >= _SECONDS
            if done and (news or (done >= total and self._said < done)):
                self._say_runs(now)

    def phase(self, text: str) -> None:
        with self._lock:
            self._begin, self._began = text, time.monotonic()
            self._said = self._done = self._total = 0  # a later silence is about this phase
            self._say(text)

    def stop(self) -> None:
        self._ended.set()

    def _break_silence(self) -> None:
        while not self._ended.wait(1.0):
            with self._lock:
                now = time.monotonic()
                if now - self._last >= _SILENCE and not self._ended.is_set():
                    self._say_runs(now)

    def _say_runs(self, now: float) -> None:
        rate = self._pace.text(self._done, self._total)
        if self._total and rate is not None:
            bad = f", {self._failed:,} failed" if self._failed else ""
            left = f", {rate}" if rate else ""
            self._say(f"{self._done:,} of {self._total:,} {self._unit} done{bad}{left}")
        elif self._done:
            self._say(f"{self._done:,} of {self._total:,} {self._unit} done, time left not known yet")
        else:
            self._say(f"{self._begin}, {now - self._began:.0f} s so far")
        self._said = self._done

    def _say(self, text: str) -> None:
        self._last = time.monotonic()
        say(f"{self._title}: {text}", err=True)
