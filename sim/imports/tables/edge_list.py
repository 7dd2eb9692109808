"""Read an edge list: one row for each tie, as Gephi, NodeXL, R and most programs write it."""

from __future__ import annotations

from sim.imports.collected import Collected, TieTable
from sim.imports.tables.text_table import Table, time_in
from sim.scenarios.names import count_phrase
from sim.user_data.file_problems import Problems, got

# The words with which Gephi and NetworkX say whether a tie has a direction.
_MUTUAL = {"directed": False, "undirected": True, "mutual": True, "": None}


def read_edge_list(table: Table, places: dict[str, int], collected: Collected) -> None:
    """Read the rows of a table of ties. With times and without strengths, the rows of a tie are counted."""
    kind = places.get("layer")
    types = kind is not None and all(row[kind].casefold() in _MUTUAL for _, row in table.first)
    names = table.names or [str(place + 1) for place in range(table.width)]
    strength, time = places.get("strength"), places.get("time")
    found = TieTable(table.source, weight_name="" if strength is None else names[strength])
    found.counts = time is not None and strength is None
    for line, row in table.rows:
        one, other = row[places["from"]], row[places["to"]]
        if not one or not other:
            table.problems.add(line, "a tie needs two people; got an empty cell")
            continue
        relation = "" if kind is None else row[kind]
        mutual = _direction(relation, line, table.problems) if types else None
        weight = "" if strength is None else row[strength]
        found.add((one, other), weight, "" if types else relation, mutual=mutual, line=line)
        if time is not None:
            _see(collected, time_in((line, row), time, table.problems))
    collected.ties.append(found)
    read = ", ".join(f"{column} as {role}" for role, column in table.read(places) if column != role)
    how = f" ({read})" if read else ""
    collected.understood.append(
        f"{table.source}: an edge list of {count_phrase(len(found.from_), 'row')}{how}"
    )
    collected.remarks += table.unused(places)


def _direction(word: str, line: int, problems: Problems) -> bool | None:
    if word.casefold() not in _MUTUAL:
        problems.add(line, f"the type of a tie must be Directed or Undirected, as above; got {got(word)}")
    return _MUTUAL.get(word.casefold())


def _see(collected: Collected, time: float | None) -> None:
    if time is not None:
        log = collected.log
        log.first, log.last = min(log.first, time), max(log.last, time)
