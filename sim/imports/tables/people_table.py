"""Read a table of people, with all columns that scenarios know."""

from __future__ import annotations

from sim.errors import spelled
from sim.imports.cell_values import Decimal, decimal_sign, number_of
from sim.imports.collected import Collected, clean_id
from sim.imports.tables.text_table import Row, Table
from sim.scenarios.names import count_phrase
from sim.user_data.cells import (
    PEOPLE_LIMITS,
    advice_on,
    check_homes,
    check_stays,
    read_interests,
    read_truths,
)
from sim.user_data.file_problems import Problems, got


def read_people_table(
    table: Table, places: dict[str, int], sign: Decimal | None, collected: Collected
) -> None:
    """Read a table with one row for each person. `sign` is the decimal sign of numbers; None: detected."""
    rows = list(table.rows)
    _check_values(table, places, rows, sign)
    lines: dict[str, int] = {}
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
    if len(lines) < len(rows):
        _suggest_ties(table, places)
    collected.listed_in.append(table.source)
    count = count_phrase(len(lines), "person", "people")
    read = ", ".join(
        column if column == role else f"{column} as {role}" for role, column in table.read(places)
    )
    collected.understood.append(f"{table.source}: a table of {count} ({read})")
    collected.remarks += table.unused(places)


def _suggest_ties(table: Table, places: dict[str, int]) -> None:
    """Say how to read a table with repeated ids as ties, if it has a column that may be the other person."""
    others = [name for place, name in enumerate(table.names) if place not in places.values() and name]
    if others:
        one, other = table.names[places["id"]], others[0]
        option = spelled(
            f"--columns 'from={one},to={other}'", f"columns={{'from': {one!r}, 'to': {other!r}}}"
        )
        table.problems.add(
            None, f"it was read as a table of people, with {one} as id; if it lists ties, say so: {option}"
        )


def _check_values(table: Table, places: dict[str, int], rows: list[Row], sign: Decimal | None) -> None:
    """Report values that a scenario would refuse, and write numbers with decimal points."""

    def column(role: str) -> list[tuple[int, str]]:
        return [(line, row[places[role]]) for line, row in rows]

    if ("x" in places) != ("y" in places):
        present = "x" if "x" in places else "y"
        table.problems.stop(
            None, f"x and y must be given together; got only {_label(table, places[present])}"
        )
    if "x" in places:
        labels = _label(table, places["x"]), _label(table, places["y"])
        check_homes(column("x"), column("y"), labels, table.problems)
    for role, place in places.items():
        cells = column(role)
        if role == "interests":
            read_interests(cells, _label(table, place), table.problems)
        elif role == "on_crowd":
            read_truths(cells, _label(table, place), table.problems)
        elif role in PEOPLE_LIMITS:
            decimal = sign or decimal_sign(
                (cell for _, cell in cells), f"{table.source}, {_label(table, place)}"
            )
            numbers = _numbers(cells, role, _label(table, place), decimal, table.problems)
            for (_, row), number in zip(rows, numbers, strict=True):
                row[place] = number
    if "joined" in places and "left" in places:
        labels = _label(table, places["joined"]), _label(table, places["left"])
        check_stays(column("joined"), column("left"), labels, table.problems)


def _label(table: Table, place: int) -> str:
    return f"column {table.names[place]!r}" if table.names else f"column {place + 1}"


def _numbers(
    cells: list[tuple[int, str]], role: str, label: str, sign: Decimal, problems: Problems
) -> list[str]:
    """Return the numbers of a column as text with decimal points; an empty cell stays empty."""
    low, high, what = PEOPLE_LIMITS[role]
    found = []
    for line, cell in cells:
        number = number_of(cell, sign)
        if cell and not low <= number <= high:
            problems.add(line, f"{label} must be a number from {what}; got {got(cell)}{advice_on(cell)}")
        found.append(repr(number) if cell else "")
    return found
