"""The errors that a user's input can cause, and functions that help to write the error messages.

Each argument of an error is one complete sentence: the place, the rule and what was found there. Such an
error can be pickled and sent from one process to another.
"""

import contextlib
import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# Control characters except tab and newline, surrogates, and characters that change the direction of writing
# (Unicode Standard Annex 9) or end a line: in a name, they could change how a message reads.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_CLOSE = 0.8  # similarity above which a name counts as mistyped; below, it may be a part of a longer name
_PART = 4  # fewest letters of such a part
_SPELLING = "WHOANSWERS_SPELLING"


def visible(text: str) -> str:
    r"""Replace characters that control a terminal by escape sequences, which JSON reads as these characters.

    Examples
    --------
    >>> visible("town \u202eliaf\x1b[2J")
    'town \\u202eliaf\\u001b[2J'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def install_command(extra: str) -> str:
    """Return the command that installs an extra for the Python that runs, in the folder of the clone.

    Without an activated environment, `pip` alone would be that of another Python.
    """
    python, here = Path(sys.executable), Path.cwd()
    python = python.relative_to(here) if python.is_relative_to(here) else python
    return f"{shlex.quote(str(python))} -m pip install '.[{extra}]' in the folder of the clone"


def nearest(name: str, known: Iterable[str], otherwise: str = "", *, did: str = "did") -> str:
    """Return the end of a message about an unknown name: the most similar known name, or `otherwise`.

    Examples
    --------
    >>> nearest("--lifes", ["--lives", "--json"])
    "did you mean '--lives'?"
    >>> nearest("wanted", ["rate", "answers_wanted"])
    "did you mean 'answers_wanted'?"
    """
    every = list(known)
    near = get_close_matches(name, every, n=1, cutoff=_CLOSE) or [
        each for each in every if len(name) >= _PART and name.lower() in each.lower()
    ]
    near = near or get_close_matches(name, every, n=1)
    return f"{did} you mean '{near[0]}'?" if near else otherwise


@contextlib.contextmanager
def spelling_for_command() -> Iterator[None]:
    """Spell options in messages as the command does, in this process and in processes started by it."""
    before = os.environ.get(_SPELLING)
    os.environ[_SPELLING] = "command"  # worker processes inherit the environment, however they are started
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SPELLING]
        else:
            os.environ[_SPELLING] = before


def spelled(command: str, python: str) -> str:
    """Return an option as the command spells it; if no command is running, as Python does.

    Examples
    --------
    >>> spelled("--resume", "resume=True")
    'resume=True'
    >>> with spelling_for_command():
    ...     spelled("--resume", "resume=True")
    '--resume'
    """
    return command if os.environ.get(_SPELLING) == "command" else python


def option(name: str) -> str:
    """Return the name of an option: with two dashes in the command, without in Python."""
    return spelled(f"--{name}", name)


def spelled_setting(path: str, value: str) -> str:
    """Return how to set a value: ``--set people.count=5`` in the command, ``people__count=5`` in Python."""
    return spelled(f"--set {path}={value}", f"{path.replace('.', '__')}={value}")


class UserError(Exception):
    """The user's input is wrong. The command prints one sentence for each fault and ends with status 2."""

    def __str__(self) -> str:
        return "\n".join(self.args)


class ScenarioError(UserError):
    """A scenario file, or a value given with ``--set``, is refused."""


class TableError(UserError):
    """A user's table of people or ties is refused."""


class WriteError(UserError):
    """A file or folder can't be written, for example because the disk is full or permission is missing."""


class StudyError(UserError):
    """A study can't be started or resumed in this way."""


class NameTakenError(StudyError):
    """A part can't be declared, because the module `holder` has declared a part of the same name."""

    def __init__(self, sentence: str, holder: str = "") -> None:
        super().__init__(sentence)
        self.holder = holder


class PartError(StudyError):
    """The function of a user's own part failed or broke a rule. Only this run of a study fails."""


class RunsFailedError(StudyError):
    """Too many runs of a study failed to have a result. The command then ends with status 1, not 2."""


def given_twice(values: Iterable[object]) -> str:
    """Return a sentence on the first value that occurs twice; empty if there is none.

    Examples
    --------
    >>> given_twice(["svg", "png", "svg"])
    'svg is given twice; give it once.'
    """
    seen: list[object] = []
    for value in values:
        if value in seen:
            return f"{value} is given twice; give it once."
        seen.append(value)
    return ""


def each_once(values: Iterable[T], given: str) -> tuple[T, ...]:
    """Return the values of an option or argument; raise StudyError if one of them occurs twice.

    `given` names the option or argument in the message.
    """
    found = tuple(values)
    if again := given_twice(found):
        raise StudyError(f"{given}: {again}")
    return found
