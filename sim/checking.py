"""Whether a scenario can be run, with the files that it names: every fault at once, before any work."""

from __future__ import annotations

from pathlib import Path

from sim.errors import UserError
from sim.scenario import load


def validate(name_or_path: str | Path, *, data: str | Path | None = None) -> list[str]:
    """Return every fault of a scenario file and of the tables that it names; an empty list is a valid one.

    Parameters
    ----------
    name_or_path
        A shipped scenario's name, or a file.
    data
        Folder of the files that the scenario names, where they are not beside it.

    Returns
    -------
    list of str
        One sentence a fault: file, line, rule, what was found.

    Examples
    --------
    >>> validate("distributed-crowd")
    []
    """
    try:
        scenario = load(name_or_path, data=data)
    except UserError as error:
        return str(error).split("\n")
    if scenario.people.from_file is None:
        return []
    from sim.io import faults

    return faults(scenario)
