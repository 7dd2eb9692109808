"""Read a table of people, with all columns that scenarios know."""

from __future__ import annotations

from sim.imports.cell_values import Decimal, decimal_sign, number_of
from sim.imports.collected import Collected, clean_id
from sim.imports.tables.text_table import Table
from sim.scenarios.names import count_phrase
from sim.user_data.cells import read_interests
from sim.user_data.file_problems import Problems, got

_NUMBERS = ("effort", "asking_rate", "x", "y")


def read_people_table(
    table: Table, places: dict[str, int], sign: Decimal | None, collected: Collected
) -> None:
    """Read a table with one row for each person. `sign` is the decimal sign of numbers; None: detected."""
    lines: dict[str, int] = {}
    rows = list(table.rows)
    for role, place in places.items():
        cells = [(line, row[place]) for line, row in rows]
        if role == "interests":
            read_interests(cells, _label(table, place), table.problems)
        elif role in _NUMBERS:
            numbers = _numbers(cells, _label(table, place), sign, table.problems)
            for (_, row), number in zip(rows, numbers, strict=True):
                row[place] = number
    for line, row in rows:
        name = clean_id(row[places["id"]])
        first = lines.setdefault(name, line)
        if not name:
            table.problems.add(line, "a person needs an id; got an empty cell")
        elif first != line:
            table.problems.add(line, f"an id must be unique; got {got(name)}, as on line {first}")
        else:
            known = {role: row[place] for role, place in places.items() if role != "id"}
            collected.person(name, known)
    collected.listed_in.append(table.source)
    read = [
        name if name == role else f"{name} as {role}"
        for role, name in (
            (role, table.names[place] if table.names else role) for role, place in places.items()
        )
    ]
    collected.understood.append(
        f"{table.source}: a table of {count_phrase(len(lines), 'person', 'people')} ({', '.join(read)})"
    )
    unused = [name for place, name in enumerate(table.names) if place not in places.values() and name]
    if unused:
        collected.remarks.append(f"{table.source}: not used: {', '.join(unused[:12])}")


def _label(table: Table, place: int) -> str:
    return f"column {table.names[place] if table.names else place + 1!r}"


def _numbers(cells: list[tuple[int, str]], label: str, sign: Decimal | None, problems: Problems) -> list[str]:
    """Return the numbers of a column as text with decimal points; an empty cell stays empty."""
    sign = sign or decimal_sign(cell for _, cell in cells)
    found = []
    for line, cell in cells:
        number = number_of(cell, sign)
        if cell and number != number:
            problems.add(line, f"{label} must be a number; got {got(cell)}")
        found.append(repr(number) if cell else "")
    return found
