"""Read an adjacency matrix: a cell is the strength of the tie from the row's person to the column's."""

from __future__ import annotations

from sim.imports.collected import Collected, TieTable, clean_id
from sim.imports.tables.text_table import PEEK, Table, is_square
from sim.user_data.cells import number_in
from sim.user_data.file_problems import got

_FEWEST = 5
"""A matrix without names has at least this many people; a smaller square of numbers may be an edge list."""


def is_matrix(table: Table) -> bool:
    """Return whether a table is a matrix, with names in the first row and column or without any."""
    if table.names:
        labels = [clean_id(row[0]) for _, row in table.first]
        return is_square(list(map(clean_id, table.names[1:])), labels)
    width = table.width
    numbers = all(number_in(cell) == number_in(cell) for _, row in table.first for cell in row)
    return numbers and width >= _FEWEST and len(table.first) in (width, PEEK)


def read_matrix(table: Table, collected: Collected) -> None:
    """Read a matrix. If it is symmetrical, its ties work both ways; otherwise they have a direction."""
    columns = list(map(clean_id, table.names[1:])) or [str(place + 1) for place in range(table.width)]
    weights: dict[tuple[str, str], tuple[str, int]] = {}
    labels: list[str] = []
    for line, row in table.rows:
        label, cells = (clean_id(row[0]), row[1:]) if table.names else (str(len(labels) + 1), row)
        if label not in columns or label in labels:
            table.problems.stop(line, f"each row must begin with the name of one column; got {got(label)}")
        labels.append(label)
        weights |= {
            (label, other): (cell, line)
            for other, cell in zip(columns, cells, strict=True)
            if cell and number_in(cell) != 0
        }
    if len(labels) != len(columns):
        table.problems.stop(None, f"the matrix has {len(columns)} columns of people but {len(labels)} rows")
    add_matrix(table.source, columns, weights, collected)


def add_matrix(
    source: str, people: list[str], weights: dict[tuple[str, str], tuple[str, int]], collected: Collected
) -> None:
    """Add the people and ties of a matrix. `weights` has the text and the line of each cell that isn't 0."""
    mutual = all(weights.get((b, a), ("", 0))[0] == text for (a, b), (text, _) in weights.items())
    plain = all(number_in(text) == 1 for text, _ in weights.values())
    found = TieTable(source, weight_name="" if plain else "cells")
    place = {person: number for number, person in enumerate(people)}
    for (one, other), (text, line) in weights.items():
        if mutual and place[one] > place[other]:
            continue  # the same tie stands in the other half
        found.add((one, other), "" if plain else text, mutual=mutual, line=line)
    for person in people:
        collected.person(person)
    collected.listed_in.append(source)
    collected.ties.append(found)
    which = "symmetrical" if mutual else "not symmetrical"
    collected.understood.append(f"{source}: a matrix of {len(people):,} people, {which}")
