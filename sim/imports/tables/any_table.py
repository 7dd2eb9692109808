"""Decide what a table is from its columns, and read it: people, ties, a matrix, or a log."""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import TableError
from sim.imports.cell_values import is_unix_time
from sim.imports.collected import Collected, Options
from sim.imports.column_roles import chosen_columns, columns_option, recognise
from sim.imports.logs import log_tables
from sim.imports.tables import edge_list, matrix, people_table
from sim.imports.tables.text_table import Table
from sim.scenarios.names import join_names

_LOGS = {"questions": 0, "posts": 0, "answers": 1, "log": 1}


def order_of(table: Table, options: Options) -> int:
    """Return when a table is read: people first, then questions, then answers, then the rest."""
    form, _ = form_of(table, options)
    return {"people": -1, **_LOGS}.get(form, 2)


def form_of(table: Table, options: Options) -> tuple[str, dict[str, int]]:
    """Return the form of a table and the index of the column of each role.

    Raises
    ------
    TableError
        The table has no form that is known.
    """
    if matrix.is_matrix(table):
        return "matrix", {}
    if table.names:
        return recognise(table.names, options, table.source)
    return _without_header(table, options)


def read_table(table: Table, options: Options, collected: Collected) -> None:
    """Read a table into `collected`."""
    form, places = form_of(table, options)
    collected.remarks += table.remarks
    if form == "matrix":
        matrix.read_matrix(table, collected)
    elif form == "people":
        people_table.read_people_table(table, places, options.decimal, collected)
    elif form == "ties":
        edge_list.read_edge_list(table, places, collected)
    else:
        log_tables.read_log_table(table, form, places, options.site, collected)
    table.problems.refuse()


def _without_header(table: Table, options: Options) -> tuple[str, dict[str, int]]:
    """Return the columns of a table without a header: those with the user's numbers, or the first few."""
    numbers: Sequence[str] = [str(place + 1) for place in range(table.width)]
    places = chosen_columns(numbers, options.columns)
    if places:
        for form, needed in (("log", ("asker", "answerer")), ("ties", ("from", "to")), ("people", ("id",))):
            if all(role in places for role in needed):
                return form, {_NUMBERED.get((form, role), role): place for role, place in places.items()}
    if table.width not in (2, 3):
        row = join_names(table.first[0][1], 8)
        raise TableError(
            f"{table.source}: the table has no header and {table.width} columns; the first row is {row}; "
            f"give their numbers, as in {columns_option('from', 1)}, or write a header above it."
        )
    third = [row[2] for _, row in table.first] if table.width == 3 else []
    last = "time" if third and all(map(is_unix_time, third)) else "strength"
    return "ties", {"from": 0, "to": 1, **({last: 2} if third else {})}


_NUMBERED = {("log", "time"): "answered_at"}
