"""Show a progress line on a terminal. The line is redrawn in place and erased at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from sim.errors import visible

_PARTS = 20  # characters of a full bar


class Bar:
    """The progress line: a title, a bar if the number of runs is known, a text and the time."""

    def __init__(self, title: str) -> None:
        self._title, self._text, self._bar = visible(title), "", ""
        self._began = time.monotonic()

    def show(self, text: str, done: int | None, total: int | None) -> None:
        """Show a text, with a bar if the number of runs is known."""
        self._text, self._bar = visible(text), ""
        if done is not None and total:
            full = _PARTS * done // total
            self._bar = f" [{'#' * full}{'.' * (_PARTS - full)}] {done:,} of {total:,}"

    def line(self) -> Text:
        """Return the present text of the line. A narrow terminal wraps it."""
        passed = round(time.monotonic() - self._began)
        return Text(f"{self._title}{self._bar}: {self._text} ({passed // 60}:{passed % 60:02d})")


@contextmanager
def bar(title: str) -> Iterator[Bar]:
    """Show a progress line until the end of the block."""
    shown = Bar(title)
    console = Console(stderr=True)
    with Live(get_renderable=shown.line, console=console, refresh_per_second=4, transient=True):
        yield shown
