"""Read Pajek's .net files: vertices, arcs, edges, their lists, and matrices."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from sim.imports.collected import Collected, Options
from sim.imports.graphs.graph import Graph
from sim.user_data.file_problems import Problems, got

_DIGITS = 7  # of the largest number of vertices
_PARTS = re.compile(r'"[^"]*"|\S+')


class _Reader:
    """The state of reading: the section, and the names of the vertices by number."""

    def __init__(self, problems: Problems, options: Options) -> None:
        self.problems = problems
        self.graph = Graph(problems.name, "a Pajek network", options)
        self.names: dict[str, str] = {}
        self.labels: set[str] = set()
        self.count = 0
        self.relation = ""
        self.row = 0
        self.section: Callable[[int, list[str]], None] = self._before

    def head(self, line: int, text: str) -> None:
        """Begin a section, such as ``*Vertices 5`` or ``*Arcs :2 "advice"``."""
        words = [part.strip('"') for part in _PARTS.findall(text)]
        kind = words[0].lower()
        sections: dict[str, Callable[[int, list[str]], None]] = {
            "*vertices": self._vertex, "*arcs": self._arc, "*edges": self._edge, "*arcslist": self._arcs_list,
            "*edgeslist": self._edges_list, "*matrix": self._matrix,
        }  # fmt: skip
        self.section = sections.get(kind, self._other)
        self.relation = words[-1] if len(words) > 1 and kind != "*vertices" else ""
        if kind == "*vertices":
            if len(words) < 2 or not words[1].isdecimal() or len(words[1]) > _DIGITS:
                self.problems.stop(
                    line, f"*Vertices must give their number, below 10 million; got {got(text)}"
                )
            self.count = int(words[1])
            self.names, self.labels = {}, set()
        if kind in ("*vertices", "*network") or kind in sections:
            return
        if kind not in ("*partition", "*vector", "*permutation", "*cluster", "*events"):
            self.problems.stop(line, f"the section {got(words[0])} isn't known")

    def finish(self) -> None:
        """Add vertices without a line of their own."""
        for number in range(1, self.count + 1):
            self.graph.node(self.names.get(str(number), str(number)), {})

    def _before(self, line: int, _words: list[str]) -> None:
        self.problems.stop(line, "the file must begin with *Vertices or *Network")

    def _other(self, _line: int, _words: list[str]) -> None:
        return

    def _vertex(self, line: int, words: list[str]) -> None:
        if not words[0].isdecimal() or not 1 <= int(words[0]) <= self.count:
            self.problems.stop(
                line, f"a vertex must have a number from 1 to {self.count}; got {got(words[0])}"
            )
        name = words[1].strip('"') if len(words) > 1 else words[0]
        if name in self.labels:
            self.problems.stop(line, f"labels of vertices must be unique; got {got(name)} again")
        self.names[words[0]] = name
        self.labels.add(name)

    def _name(self, line: int, number: str) -> str:
        if not number.isdecimal() or not 1 <= int(number) <= self.count:
            self.problems.stop(line, f"a tie must name vertices from 1 to {self.count}; got {got(number)}")
        return self.names.get(number, number)

    def _tie(self, line: int, words: list[str], *, mutual: bool) -> None:
        if len(words) < 2:
            self.problems.stop(line, f"a tie must name two vertices; got {got(' '.join(words))}")
        values = {"strength": words[2]} if len(words) > 2 else {}
        if self.relation and not self.relation.startswith(":"):
            values["relation"] = self.relation
        ends = self._name(line, words[0]), self._name(line, words[1])
        self.graph.edge(ends, values, mutual=mutual, line=line)

    def _arc(self, line: int, words: list[str]) -> None:
        self._tie(line, words, mutual=False)

    def _edge(self, line: int, words: list[str]) -> None:
        self._tie(line, words, mutual=True)

    def _arcs_list(self, line: int, words: list[str]) -> None:
        for other in words[1:]:
            self._tie(line, [words[0], other], mutual=False)

    def _edges_list(self, line: int, words: list[str]) -> None:
        for other in words[1:]:
            self._tie(line, [words[0], other], mutual=True)

    def _matrix(self, line: int, words: list[str]) -> None:
        self.row += 1
        if len(words) != self.count or self.row > self.count:
            self.problems.stop(line, f"a matrix must have {self.count} rows and columns")
        for place, cell in enumerate(words, start=1):
            if cell.strip("0.") or not re.fullmatch(r"[0.]+", cell):
                self._tie(line, [str(self.row), str(place), cell], mutual=False)


def read_pajek(stream: TextIO, path: Path, options: Options, collected: Collected) -> None:
    """Read a Pajek network. If the file has several relations, each becomes a relation of the ties.

    Raises
    ------
    TableError
        A line breaks a rule of the format.
    """
    problems = Problems(path)
    reader = _Reader(problems, options)
    for line, text in enumerate(stream, start=1):
        text = text.strip()
        if text.startswith("*"):
            reader.head(line, text)
        elif text and not text.startswith("%"):
            reader.section(line, _PARTS.findall(text))
    reader.finish()
    reader.graph.add_to(collected)
