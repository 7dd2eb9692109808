"""Titles in words of the scenarios that come with the package, such as “Neighbours only”."""

import json
from functools import cache
from importlib.resources import files


@cache
def _titles() -> dict[str, str]:
    """Return the titles by name. The lesson and the live page use the same ones."""
    words = json.loads(files("sim.web.words").joinpath("en.json").read_text(encoding="utf-8"))
    return {name: title for name, (title, *_) in words["scenarios"].items()}


def title_of(name: str) -> str:
    """Return a shipped scenario's title in words; empty for the name of any other scenario.

    Examples
    --------
    >>> title_of("neighbours-only"), title_of("my-town")
    ('Neighbours only', '')
    """
    return _titles().get(name, "")


def with_title(name: str) -> str:
    """Return a scenario's name with its title in brackets, if it has one.

    Examples
    --------
    >>> with_title("neighbours-only"), with_title("my-town")
    ('neighbours-only (Neighbours only)', 'my-town')
    """
    title = title_of(name)
    return f"{name} ({title})" if title else name
