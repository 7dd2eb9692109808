"""Print texts even if a standard stream is closed or full, or its encoding lacks some characters."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TextIO

import click

from sim.errors import visible

JSON_STREAM = "whoanswers.json_stream"
"""Key, in click's context, of the standard output that a command with ``--json`` began with."""


def say(text: str, *, err: bool = False, to: TextIO | None = None) -> None:
    """Print a text. Control characters become escapes, because names and values may come from anywhere."""
    with contextlib.suppress(OSError) if err else contextlib.nullcontext():  # a study continues without it
        click.echo(visible(text), file=to, err=err)


@contextlib.contextmanager
def printable() -> Iterator[None]:
    """Let a command print to any standard output; if printing fails, end with one sentence and status 1.

    Tables are written before anything is printed, so they exist even if printing fails.
    """
    _replace_closed_streams()
    _accept_every_character()
    try:
        yield
    except OSError as error:
        if not _came_from_printing(error):
            raise
        # Python flushes again when it ends, and would print a traceback
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with contextlib.suppress(OSError):
            say(f"Standard output can't be written: {error.strerror}.", err=True)
        sys.exit(1)


def _came_from_printing(error: OSError) -> bool:
    """Return whether an error was raised by printing (click also prints help) and not by writing a file."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return frame is not None and frame.tb_frame.f_code is click.echo.__code__


def _replace_closed_streams() -> None:
    """Connect closed streams to the null device, before another file gets their numbers."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, that of the closed stream
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


# Replacements of the characters that our sentences and tables use, for encodings without them. Without a
# replacement, a lost minus would change a number's sign.
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": ".", "…": "...", "“": '"', "”": '"', "„": '"', "‘": "'",
    "’": "'", "≤": "<=", "≥": ">=", "±": "+/-", "→": "->", "≈": "~", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip


def _accept_every_character() -> None:
    """Let standard output and error accept every character. On Windows they often have cp1252 or cp437."""
    codecs.register_error("whoanswers", _replacement)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):  # replaced by the caller, or closed
            stream.reconfigure(errors="whoanswers")  # type: ignore[union-attr]


def _replacement(error: UnicodeError) -> tuple[str, int]:
    r"""Return other characters or escapes for those that an encoding doesn't have.

    Examples
    --------
    >>> codecs.register_error("whoanswers", _replacement)
    >>> "−8.4 ± 1 × Łódź".encode("cp437", "whoanswers").decode("cp437")
    '-8.4 ± 1 x \\u0141ód\\u017a'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c, c.encode("ascii", "backslashreplace").decode()) for c in letters), error.end


def not_text(words: list[str]) -> str | None:
    """Return an error message about the first word whose bytes aren't text in this system's encoding.

    Tables, manifests and pages couldn't contain such a name as it is, and some libraries fail on it.
    """
    for word in words:
        try:
            word.encode("utf-8")
        except UnicodeEncodeError:
            return (
                f"'{word}' can't be used: it isn't text in {sys.getfilesystemencoding()}; give another name."
            )
    return None
