"""Show the progress of a study in a Jupyter notebook."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Literal

Report = Callable[..., None]
"""A function that is called with the number of runs done, the total, and perhaps the number that failed."""
AnyProgress = Report | Literal[False] | None
"""A function; None for a bar in a notebook and nothing elsewhere; False for nothing."""

_SECONDS = 0.25  # least time between two updates of the bar


def progress_of(given: AnyProgress, title: str) -> Report:
    """Return the function that shows a study's progress, by the argument that the user gave."""
    if given is not None and given is not False:
        return given
    return NotebookBar(title) if given is None and in_notebook() else lambda *_: None


def in_notebook() -> bool:
    """Return whether this process is the kernel of a notebook."""
    find = getattr(sys.modules.get("IPython"), "get_ipython", None)
    return getattr(find() if find is not None else None, "kernel", None) is not None


class NotebookBar:
    """A bar below the cell, with the number of runs and the time left. It needs no widgets."""

    def __init__(self, title: str) -> None:
        self._title, self._began, self._last = title, time.monotonic(), 0.0
        self._before: int | None = None
        self._cell = import_module("IPython.display")
        self._handle = self._cell.display(self._cell.HTML(_bar(title, 0, 0, "starting")), display_id=True)

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Show how many of all runs are done, and how many of these failed."""
        now = time.monotonic()
        self._before = done if self._before is None else self._before
        if done < total and now - self._last < _SECONDS:
            return
        self._last = now
        self._handle.update(self._cell.HTML(_bar(self._title, done, total, self._words(done, total, failed))))

    def _words(self, done: int, total: int, failed: int) -> str:
        passed, new = time.monotonic() - self._began, done - (self._before or 0)
        bad = f", {failed:,} failed" if failed else ""
        left = f", about {passed * (total - done) / new:.0f} s left" if new and done < total else ""
        return f"{done:,} of {total:,} runs{bad}, {passed:.0f} s{left}"


def _bar(title: str, done: int, total: int, words: str) -> str:
    value = f'value="{done}" max="{total}"' if total else ""
    return f"<div>{html.escape(title)} <progress {value}></progress> {html.escape(words)}</div>"
