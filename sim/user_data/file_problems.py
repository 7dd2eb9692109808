"""The faults of one user's file, gathered so that they are told together."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from sim.errors import TableError

_TOLD = 10
_KEPT = 1000
_LONGEST_GOT = 60
_MOST_COMPARED = 10_000


class Problems:
    """What is wrong with a file; the first ten are told, the rest are counted.

    A place in the file is a line, or a row (counted from 1) in a Parquet file.
    """

    def __init__(self, path: Path) -> None:
        self.name = _shown(path)
        self.counted_in = "row" if is_parquet(path) else "line"
        self._place = "{}, row {}" if is_parquet(path) else "{}:{}"
        self._found: list[tuple[int, str]] = []
        self._count = 0

    @property
    def many(self) -> bool:
        """Whether more have been found than will be told, so that dear advice can be spared."""
        return self._count >= _TOLD

    def add(self, line: int | None, sentence: str) -> None:
        """Note a fault on a line, or of the whole file when `line` is None."""
        self._count += 1
        if len(self._found) < _KEPT:
            place = self.name if line is None else self._place.format(self.name, line)
            self._found.append((line or 0, f"{place}: {sentence}"))

    def stop(self, line: int | None, sentence: str) -> NoReturn:
        """Note a fault after which nothing more can be read, and refuse the file."""
        self.add(line, sentence)
        raise TableError(*self._report())

    def refuse(self) -> None:
        """Raise a `TableError` with one sentence a fault, in the order of the file, if anything was found."""
        if self._count:
            raise TableError(*self._report())

    def _report(self) -> list[str]:
        sentences = [sentence for _, sentence in sorted(self._found, key=lambda found: found[0])[:_TOLD]]
        if self._count > _TOLD:
            sentences.append(f"and {self._count - _TOLD:,} more in {self.name}")
        return sentences


def is_parquet(path: Path) -> bool:
    """Whether the file's name says that it is Parquet."""
    return path.suffix.lower() in {".parquet", ".pq"}


def got(cell: str) -> str:
    """Show what a cell holds, quoted and not too long."""
    return repr(cell if len(cell) <= _LONGEST_GOT else cell[:_LONGEST_GOT] + "…")


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """Finish a sentence with the known name most like a wrong one, if one is close."""
    by_fold = {name.casefold(): name for name, _ in zip(known, range(_MOST_COMPARED), strict=False)}
    close = difflib.get_close_matches(wrong.casefold(), by_fold, n=1, cutoff=0.6)
    return f"; did you mean {by_fold[close[0]]!r}?" if close else ""


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
