"""Collect the faults of a user's file, so that they can be reported together."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from sim.errors import TableError

_SHOWN = 10  # faults listed in one error message
_STORED = 1000
_LONGEST_GOT = 60
_MOST_COMPARED = 10_000


class Problems:
    """The faults of a file. The first ten are reported, the others are counted.

    A place in the file is a line, or a row (counted from 1) in a Parquet file.
    """

    def __init__(self, path: Path) -> None:
        self.name = _shown(path)
        self.counted_in = "row" if is_parquet(path) else "line"
        self._place = "{}, row {}" if is_parquet(path) else "{}:{}"
        self._found: list[tuple[int, str]] = []
        self._count = 0

    @property
    def more_than_shown(self) -> bool:
        """Whether there are more faults than will be reported, so that costly advice can be skipped."""
        return self._count >= _SHOWN

    def add(self, line: int | None, sentence: str) -> None:
        """Add a fault on a line, or of the whole file if `line` is None."""
        self._count += 1
        if len(self._found) < _STORED:
            place = self.name if line is None else self._place.format(self.name, line)
            self._found.append((line or 0, f"{place}: {sentence}"))

    def stop(self, line: int | None, sentence: str) -> NoReturn:
        """Add a fault after which reading can't continue, and raise a `TableError` with all faults."""
        self.add(line, sentence)
        raise TableError(*self._sentences())

    def refuse(self) -> None:
        """Raise a `TableError` if there are faults, with one sentence for each, in the order of the file."""
        if self._count:
            raise TableError(*self._sentences())

    def _sentences(self) -> list[str]:
        sentences = [sentence for _, sentence in sorted(self._found, key=lambda found: found[0])[:_SHOWN]]
        if self._count > _SHOWN:
            sentences.append(f"and {self._count - _SHOWN:,} more in {self.name}")
        return sentences


def is_parquet(path: Path) -> bool:
    """Return whether the file's name says that it is Parquet."""
    return path.suffix.lower() in {".parquet", ".pq"}


def got(cell: str) -> str:
    """Return the text of a cell for an error message, in quotes and shortened."""
    return repr(cell if len(cell) <= _LONGEST_GOT else cell[:_LONGEST_GOT] + "…")


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that suggests the known name most similar to a wrong one, or nothing."""
    by_fold = {name.casefold(): name for name, _ in zip(known, range(_MOST_COMPARED), strict=False)}
    close = difflib.get_close_matches(wrong.casefold(), by_fold, n=1, cutoff=0.6)
    return f"; did you mean {by_fold[close[0]]!r}?" if close else ""


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
