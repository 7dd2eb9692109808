"""Read and write the key of a private output: a file with a random pseudonym for each id.

Pseudonyms are numbered in a random order from the operating system's source of randomness, so nobody can
compute them from the scenario and its seeds. People are also put in this order, because a row number in the
order of the user's file would name the person too.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from sim.errors import TableError, WriteError

HEADER = ["pseudonym", "id"]


def draw_pseudonyms(ids: Iterable[str]) -> dict[str, str]:
    """Return a pseudonym for each id, such as ``P07``, in a random order. No pseudonym is an id.

    Examples
    --------
    >>> sorted(draw_pseudonyms(["Ana", "Zoe"]).values())
    ['P1', 'P2']
    """
    shuffled = sorted(dict.fromkeys(ids), key=lambda _: secrets.token_bytes(16))
    taken, width = {name.casefold() for name in shuffled}, len(str(len(shuffled)))
    for prefix in ("P" * length for length in count(1)):
        names = [f"{prefix}{number:0{width}}" for number in range(1, len(shuffled) + 1)]
        if taken.isdisjoint(name.casefold() for name in names):
            return dict(zip(shuffled, names, strict=True))
    raise AssertionError


def write_pseudonyms(path: Path, ids: Iterable[str]) -> None:
    """Draw pseudonyms and write them to a new file that only its owner may read.

    Raises
    ------
    WriteError
        The file exists, or can't be written.
    """
    rows = [(pseudonym, name) for name, pseudonym in draw_pseudonyms(ids).items()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WriteError(
            f"{path} exists and is not overwritten, because it may be the only key of an earlier output; "
            "move it away, or give another folder."
        ) from None
    except OSError as error:
        raise WriteError(f"{path} can't be written: {error.strerror or error}.") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(rows)
    except OSError as error:
        path.unlink()  # half a key would be in the way, because no key is overwritten
        raise WriteError(f"{path} can't be written: {error.strerror or error}.") from None


def read_pseudonyms(path: Path) -> dict[str, str]:
    """Return the pseudonym of each id, in the order of the file.

    Raises
    ------
    TableError
        The file can't be read, or isn't such a file.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise TableError(f"{path} can't be read as a file of pseudonyms: {error}.") from None
    if rows[:1] != [HEADER] or any(len(row) != 2 or not all(row) for row in rows):
        raise TableError(f"{path} must be a CSV file with the columns pseudonym and id, and no empty cells.")
    for column in (0, 1):
        _check_different([row[column] for row in rows[1:]], path, HEADER[column])
    return {name: pseudonym for pseudonym, name in rows[1:]}


def _check_different(names: Sequence[str], path: Path, column: str) -> None:
    if len(set(names)) < len(names):
        raise TableError(f"{path}: each {column} must occur only once.")
