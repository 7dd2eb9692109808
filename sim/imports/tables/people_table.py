"""Read a table of people, with all columns that scenarios know."""

from __future__ import annotations

from sim.imports.collected import Collected, clean_id
from sim.imports.tables.text_table import Table
from sim.user_data.file_problems import got


def read_people_table(table: Table, places: dict[str, int], collected: Collected) -> None:
    """Read a table with one row for each person."""
    lines: dict[str, int] = {}
    for line, row in table.rows:
        name = clean_id(row[places["id"]])
        first = lines.setdefault(name, line)
        if not name:
            table.problems.add(line, "a person needs an id; got an empty cell")
        elif first != line:
            table.problems.add(line, f"an id must be unique; got {got(name)}, as on line {first}")
        else:
            cells = {role: row[place] for role, place in places.items() if role != "id"}
            collected.person(name, cells)
    collected.listed_in.append(table.source)
    read = [
        name if name == role else f"{name} as {role}"
        for role, name in (
            (role, table.names[place] if table.names else role) for role, place in places.items()
        )
    ]
    collected.understood.append(f"{table.source}: a table of {len(lines):,} people ({', '.join(read)})")
    unused = [name for place, name in enumerate(table.names) if place not in places.values() and name]
    if unused:
        collected.remarks.append(f"{table.source}: not used: {', '.join(unused[:12])}")
