"""Write the networks of a run as files that are named after what they show, such as ``help-by-day.gexf``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim import tables as tables_of_runs  # networkx is only loaded if a network is written
from sim.errors import TableError, each_once, nearest, option
from sim.tables.lazy_pandas import pd

_FORMS = (".graphml", ".gexf")
_SHOWN = {"help": ("help", False), "help-by-day": ("help", True), "ties": ("ties", False)}


class NetworkFile(NamedTuple):
    """A file's name, its network (``help`` or ``ties``), and whether each answer is an edge."""

    name: str
    what: str
    by_day: bool


def chosen_networks(names: str | None) -> tuple[NetworkFile, ...]:
    """Read the names of files of networks, with commas between them; None stands for no file.

    Raises
    ------
    TableError
        A name isn't a network (``help``, ``help-by-day``, ``ties``) with the suffix ``.graphml`` or
        ``.gexf``.
    StudyError
        A name is given twice.

    Examples
    --------
    >>> chosen_networks("help-by-day.gexf")
    (NetworkFile(name='help-by-day.gexf', what='help', by_day=True),)
    """
    if names is None:
        return ()
    known = [f"{shown}{form}" for shown in _SHOWN for form in _FORMS]
    found = []
    for name in map(str.strip, names.split(",")):
        if name not in known:
            raise TableError(
                f"{option('network')}: there is no network {name!r}. The networks are {', '.join(known)}."
                f"{nearest(name, known, did=' Did')}"
            )
        found.append(NetworkFile(name, *_SHOWN[Path(name).stem]))
    each_once((each.name for each in found), option("network"))
    return tuple(found)


def write_networks(folder: Path, tables: Mapping[str, pd.DataFrame], networks: Sequence[NetworkFile]) -> None:
    """Write networks of the first life in `tables` into a folder."""
    for each in networks:
        graph = tables_of_runs.to_networkx(tables, each.what, by_day=each.by_day)
        tables_of_runs.write_network(graph, folder / each.name)
