"""Columns of a user's file that nothing is read from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.user_data.table_file import Column, header
from sim.user_data.written_names import listed


def unused(path: Path, columns: Mapping[str, Column]) -> list[str]:
    """Return a note that names the columns which nothing is read from; none in a file without a header."""
    if any(isinstance(column, int) for column in columns.values()):
        return []
    names = [name for name in header(path, columns) if name and name not in columns.values()]
    return [f"not used: the column{'' if len(names) == 1 else 's'} {listed(names)}"] if names else []
