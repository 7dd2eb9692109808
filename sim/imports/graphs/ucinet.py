"""Read UCINET's DL files: a matrix, a list of edges or a list of nodes, with or without labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sim.imports.collected import Collected, Options
from sim.imports.graphs.graph import Graph
from sim.imports.tables.matrix import add_matrix
from sim.user_data.cells import number_in
from sim.user_data.file_problems import Problems, got

_WORDS = re.compile(r'"[^"]*"|[^\s,]+')
_LABELS = re.compile(
    r"(?is)(?<!matrix )(?<!level )(?<!column )(?<!col )\blabels\s*:(.*?)"
    r"(?=\b(?:matrix|level|col|column|row)\s+labels\b|\blabels\s+embedded\b|\bformat\s*=|$)"
)
_FORMATS = ("fullmatrix", "edgelist1", "nodelist1")


@dataclass(frozen=True)
class _Head:
    count: int
    form: str
    labels: list[str]
    embedded: bool


def read_dl(stream: TextIO, path: Path, options: Options, collected: Collected) -> None:
    """Read a DL file with one relation among people.

    Raises
    ------
    TableError
        The file breaks a rule of DL, or has a format that can't be read.
    """
    problems = Problems(path)
    text = stream.read()
    parts = re.split(r"(?i)\bdata\s*:", text, maxsplit=1)
    if len(parts) < 2:
        problems.stop(None, "a DL file must have a line 'data:' before its data")
    head = _head(parts[0], problems)
    first = parts[0].count("\n") + 1
    lines = ((first + at, _words(line)) for at, line in enumerate(parts[1].splitlines()))
    rows = ((line, words) for line, words in lines if words)
    if head.form == "fullmatrix":
        _read_matrix(rows, head, problems, collected)
    else:
        _read_list(rows, head, Graph(problems.name, f"a DL file ({head.form})", options), problems, collected)


def _words(text: str) -> list[str]:
    return [word.strip('"') for word in _WORDS.findall(text)]


def _head(text: str, problems: Problems) -> _Head:
    count, several = re.search(r"(?i)\bn\s*=\s*(\d+)", text), re.search(r"(?i)\bnm\s*=\s*(\d+)", text)
    if re.search(r"(?i)\bn[rc]\s*=", text):
        problems.stop(None, "the file relates two different sets (nr, nc); a network of people has one (n)")
    if count is None:
        problems.stop(1, "a DL file must give the number of people, as in 'dl n=5'")
    if several is not None and several[1] != "1":
        problems.stop(None, f"the file has {several[1]} matrices (nm); export each relation to a file")
    form = re.search(r"(?i)\bformat\s*=\s*(\w+)", text)
    name = form[1].lower() if form else "fullmatrix"
    name = {"fm": "fullmatrix", "el1": "edgelist1", "nl1": "nodelist1"}.get(name, name)
    if name not in _FORMATS:
        problems.stop(None, f"the format must be {', '.join(_FORMATS)}; got {got(name)}")
    if len(count[1]) > 7:
        problems.stop(1, f"a DL file must have fewer than 10 million people; got {count[1]}")
    labels = _LABELS.search(text)
    embedded = re.search(r"(?i)\blabels\s+embedded\b", text) is not None
    return _Head(int(count[1]), name, _words(labels[1]) if labels else [], embedded)


def _read_matrix(
    rows: Iterator[tuple[int, list[str]]], head: _Head, problems: Problems, collected: Collected
) -> None:
    words = [(line, word) for line, row in rows for word in row]
    names = head.labels or [str(number + 1) for number in range(head.count)]
    step = head.count
    if head.embedded:
        names, words, step = [word for _, word in words[:step]], words[step:], step + 1
    if len(words) != head.count * step or len(set(names)) != head.count:
        problems.stop(
            None, f"a matrix of {head.count} people must have {head.count * head.count} cells and as many "
            f"different labels as people; got {len(words)} cells and {len(set(names))} labels",
        )  # fmt: skip
    weights = {}
    for place, name in enumerate(names):
        row = words[place * step : (place + 1) * step]
        for other, (line, cell) in zip(names, row[step - head.count :], strict=True):
            if number_in(cell) != number_in(cell):
                problems.stop(line, f"each cell must be a number; got {got(cell)}")
            if number_in(cell):
                weights[name, other] = cell, line
    add_matrix(problems.name, names, weights, collected)


def _read_list(
    rows: Iterator[tuple[int, list[str]]], head: _Head, graph: Graph, problems: Problems, collected: Collected
) -> None:
    def name(word: str, line: int) -> str:
        if head.embedded or word in head.labels:
            return word
        if not word.isdigit() or not 1 <= int(word) <= head.count:
            problems.stop(line, f"each row must name people from 1 to {head.count}; got {got(word)}")
        return head.labels[int(word) - 1] if int(word) <= len(head.labels) else word

    everybody = head.labels or ([] if head.embedded else [str(number + 1) for number in range(head.count)])
    for each in everybody:
        graph.node(each, {})
    for line, words in rows:
        if head.form == "edgelist1":
            if not 2 <= len(words) <= 3:
                problems.stop(
                    line, f"each row must have two people and at most a strength; got {len(words)} words"
                )
            values = {"strength": words[2]} if len(words) > 2 else {}
            graph.edge((name(words[0], line), name(words[1], line)), values, mutual=False, line=line)
        else:
            for other in words[1:]:
                graph.edge((name(words[0], line), name(other, line)), {}, mutual=False, line=line)
    graph.add_to(collected)
