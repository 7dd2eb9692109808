"""Every error that a user can meet, and how a sentence shows what can't be seen.

Each carries one finished sentence that says the place, the rule and what was found, as its only
argument, so that it survives pickling between processes.
"""

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

# Control characters but tab and newline, halves of characters, and what turns the direction of writing
# (Unicode Standard Annex 9) or ends a line: in a name, they would have a sentence say something else.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_SPELLING = "WHOANSWERS_SPELLING"


def visible(text: str) -> str:
    r"""Write what a terminal would obey, and couldn't show, as escapes; JSON stays the same JSON.

    Examples
    --------
    >>> visible("town \u202eliaf\x1b[2J")
    'town \\u202eliaf\\u001b[2J'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def nearest(name: str, known: Iterable[str], otherwise: str = "", *, did: str = "did") -> str:
    """Return the end of a sentence about a name that isn't known: the one most like it, if one is close.

    Examples
    --------
    >>> nearest("--lifes", ["--lives", "--json"])
    "did you mean '--lives'?"
    """
    near = get_close_matches(name, list(known), n=1)
    return f"{did} you mean '{near[0]}'?" if near else otherwise


@contextlib.contextmanager
def spelling_for_command() -> Iterator[None]:
    """Let messages name options as the command spells them, in this process and those that it starts."""
    before = os.environ.get(_SPELLING)
    os.environ[_SPELLING] = "command"  # worker processes inherit it, whatever way they are started
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SPELLING]
        else:
            os.environ[_SPELLING] = before


def spelled(command: str, python: str) -> str:
    """Return an option as the command spells it, or as Python does where no command is running.

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
    """Return the name of an option; in the command it has two dashes, in Python none."""
    return spelled(f"--{name}", name)


def spelled_setting(path: str, value: str) -> str:
    """Return a value set by its dotted path, as in ``--set people.count=500`` or ``people__count=500``."""
    return spelled(f"--set {path}={value}", f"{path.replace('.', '__')}={value}")


class UserError(Exception):
    """The user's input is at fault; the command ends with exit status 2 and these sentences, one a fault."""

    def __str__(self) -> str:
        return "\n".join(self.args)


class ScenarioError(UserError):
    """A scenario file, or a value given with ``--set``, is refused."""


class TableError(UserError):
    """A table of people or ties given by the user is refused."""


class WriteError(UserError):
    """A file or folder can't be written: the disk is full, say, or it may not be written."""


class StudyError(UserError):
    """A study can't be begun or resumed as asked."""
