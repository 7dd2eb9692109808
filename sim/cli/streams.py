"""Standard input, output and error where they are closed, full, or hold what isn't text."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Iterator

import click

from sim.errors import visible


def say(text: str, *, err: bool = False) -> None:
    """Print a text, with escapes for what a terminal would obey: names and values come from anywhere."""
    with contextlib.suppress(OSError) if err else contextlib.nullcontext():  # a warning stops no study
        click.echo(visible(text), err=err)


@contextlib.contextmanager
def printable() -> Iterator[None]:
    """Let a command print to whatever it was given; one sentence and status 1 where that takes no more.

    Tables are written before anything is printed, so they are there all the same.
    """
    _open_closed()
    _take_every_letter()
    try:
        yield
    except OSError as error:
        if not _printing(error):
            raise
        # Python flushes once more at its end, and would complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with contextlib.suppress(OSError):
            say(f"Standard output can't be written: {error.strerror}.", err=True)
        sys.exit(1)


def _printing(error: OSError) -> bool:
    """Whether an error came of printing, which click does for help too, and not of writing a file."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return frame is not None and frame.tb_frame.f_code is click.echo.__code__


def _open_closed() -> None:
    """Put nowhere in the place of streams that are closed, before another file is given their numbers."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


# What our sentences and tables write, for terminals and files whose encoding doesn't have it. A lost minus
# would turn a number round.
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": ".", "…": "...", "“": '"', "”": '"', "„": '"', "‘": "'",
    "’": "'", "≤": "<=", "≥": ">=", "±": "+/-", "→": "->", "≈": "~", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip


def _take_every_letter() -> None:
    """Let standard output and error take every letter, as on Windows they often are in cp1252 or cp437."""
    codecs.register_error("whoanswers", _plainly)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):  # somebody's own, or closed
            stream.reconfigure(errors="whoanswers")  # type: ignore[union-attr]


def _plainly(error: UnicodeError) -> tuple[str, int]:
    r"""Write characters that an encoding doesn't have in other letters, or as an escape.

    Examples
    --------
    >>> codecs.register_error("whoanswers", _plainly)
    >>> "−8.4 ± 1 × Łódź".encode("cp437", "whoanswers").decode("cp437")
    '-8.4 ± 1 x \\u0141ód\\u017a'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c, c.encode("ascii", "backslashreplace").decode()) for c in letters), error.end


def not_text(words: list[str]) -> str | None:
    """Say of the first word whose bytes aren't text in this terminal's encoding that it can't be taken.

    A table, a manifest or a page could name it only wrongly, and some libraries not at all.
    """
    for word in words:
        try:
            word.encode("utf-8")
        except UnicodeEncodeError:
            return (
                f"'{word}' can't be taken: it isn't text in {sys.getfilesystemencoding()}; give another name."
            )
    return None
