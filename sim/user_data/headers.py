"""Messages about a first row without the columns that a scenario names."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.scenarios.written_names import listed
from sim.user_data.cells import number_in
from sim.user_data.file_problems import suggestion

_NAMED = 12


def missing(role: str, column: str, names: list[str]) -> str:
    """Refuse a header that has other columns than the wanted one, with the name most like it."""
    found = f"{listed(names, _NAMED)}{suggestion(column, names)}"
    return f"the file must have column {column!r} ({role}); got {found}"


def is_no_header(names: list[str], columns: Mapping[str, str | int]) -> bool:
    """Return whether the first row has none of the wanted names and none like them, so it may be data."""
    wanted = [column for column in columns.values() if isinstance(column, str)]
    return bool(wanted) and not any(name in names or suggestion(name, names) for name in wanted)


def no_header(names: list[str], columns: Mapping[str, str | int]) -> str:
    """Refuse a first row that is no header of ours, and say how a file without a header is read."""
    several = "columns" if len(columns) > 1 else "column"
    wanted = f"{several} {' and '.join(f'{column!r} ({role})' for role, column in columns.items())}"
    first = listed(names, _NAMED)
    numbers = ", ".join(f"{role}: {number}" for number, role in enumerate(columns, start=1))
    if any(not math.isnan(number_in(name)) for name in names):
        return (
            f"the file has no header: the first row is {first}; write a header with the {wanted} "
            f"above it, or give columns by number ({numbers})"
        )
    return (
        f"the file must have {wanted}; got {first}; if that row is no header, write one above it, "
        f"or give columns by number ({numbers})"
    )
