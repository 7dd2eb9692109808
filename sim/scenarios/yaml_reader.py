"""Read YAML text into a tree of values that store their places in the text. No other module reads YAML.

PyYAML's loaders are unsafe for files from strangers. Up to 6.0.2 the C loader crashes on deep nesting, and
the pure-Python one takes minutes for nested merge keys. For a repeated key, both loaders use the last value,
and both read ``no`` as false. So this module uses only PyYAML's events, and the scalars of YAML 1.2's core
schema.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import yaml

from sim.scenarios.value_tree import Node

_DEEPEST = 20  # levels of nesting
_LARGEST = 20_000  # values in a file
_REPEATED = 1_000  # values that aliases may repeat
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Mark(Protocol):
    """A position in a text, of any of PyYAML's classes for marks."""

    line: int
    column: int
    index: int


Opening = yaml.ScalarEvent | yaml.CollectionStartEvent
"""The first event of a value that isn't an alias."""


class _Stop(Exception):  # noqa: N818 - the fault has been added to the errors
    """Raised to end the reading of a file that can't be read any further."""


def read(text: str, place: Callable[[Mark | None], str], errors: list[str]) -> Node | None:
    """Read one YAML document. Return None if there is none, or none that can be read.

    `place` turns one of PyYAML's marks, or None, into the beginning of an error message. An error message for
    each fault is appended to `errors`, and faulty values are left out of the tree.
    """
    reader = _Reader(text, place, errors)
    try:
        return reader.document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        errors.append(
            _tabbed(text, mark, place) or f"{place(mark)}this can't be read as YAML: {_problem(error)}"
        )
    except yaml.reader.ReaderError as error:
        errors.append(
            f"{place(_at(text, error.position))}control characters and incomplete characters are not allowed"
        )
    except (ValueError, OverflowError):  # PyYAML on an escape such as "\UFFFFFFFF"
        errors.append(f"{place(reader.last)}a character escape after this place stands for no character")
    return None


class _Reader:
    """Composes nodes from PyYAML's events."""

    def __init__(self, text: str, place: Callable[[Mark | None], str], errors: list[str]) -> None:
        self.last: Mark | None = None  # the position at which the last event ended
        self.events = self._events_of(text)
        self.place = place
        self.errors = errors
        self.anchors: dict[str, Node | None] = {}
        self.count = 0
        self.repeated = 0

    def document(self) -> Node | None:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        node = self.node(next(self.events), 0)
        next(self.events)
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            self.stop(following, "a file may contain only one document; a second begins here")
        return node

    def stop(self, event: yaml.Event, sentence: str) -> None:
        self.add_error(event, sentence)
        raise _Stop

    def add_error(self, event: yaml.Event, sentence: str) -> None:
        self.errors.append(self.place(event.start_mark) + sentence)

    def refuse_tag(self, event: Opening) -> None:
        short = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        self.add_error(event, f"tags such as {short} are not allowed; write the plain value")

    def _events_of(self, text: str) -> Iterator[yaml.Event]:
        """Yield PyYAML's events, and store the position at which the last event ended."""
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            self.last = event.end_mark
            yield event

    def node(self, event: yaml.Event, depth: int) -> Node | None:
        """Return the node that begins with `event`, or None if the value is refused."""
        self.check_size(event, depth)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        assert isinstance(event, Opening)
        if event.tag is not None:
            self.refuse_tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None  # unfinished, to refuse an alias within the anchored node
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(event, depth)
        else:
            node = self.mapping(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return None if event.tag is not None else node

    def check_size(self, event: yaml.Event, depth: int) -> None:
        """Count a value, and stop reading if there are too many or they are nested too deeply."""
        self.count += 1
        if self.count > _LARGEST:
            self.stop(event, f"the file has more than {_LARGEST} values; a scenario needs far fewer")
        if depth > _DEEPEST:
            self.stop(
                event, f"values are nested more than {_DEEPEST} levels deep; a scenario needs far fewer"
            )

    def alias(self, event: yaml.AliasEvent) -> Node | None:
        node = self.anchors.get(event.anchor or "")
        if node is None:
            self.add_error(
                event,
                f"the alias *{event.anchor} must repeat a value that ends before it",
            )
            return None
        self.repeated += node.size
        if self.repeated > _REPEATED:
            self.stop(event, f"aliases repeat more than {_REPEATED} values; write them out")
        return replace(node, place=self.place(event.start_mark))

    def sequence(self, event: yaml.Event, depth: int) -> Node:
        items = []
        while not isinstance(following := next(self.events), yaml.SequenceEndEvent):
            item = self.node(following, depth + 1)
            if item is not None:
                items.append(item)
        return Node(items, self.place(event.start_mark), 1 + sum(item.size for item in items))

    def mapping(self, event: yaml.Event, depth: int) -> Node:
        pairs: dict[str, Node] = {}
        seen: set[str] = set()
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            name = self.key(key, seen, depth)
            node = self.node(next(self.events), depth + 1)
            if name is not None and node is not None:
                pairs[name] = replace(node, place=self.place(key.start_mark))
        return Node(pairs, self.place(event.start_mark), 1 + sum(node.size for node in pairs.values()))

    def key(self, event: yaml.Event, seen: set[str], depth: int) -> str | None:
        """Return the key of an event. If the key is refused, add an error message and return None."""
        if not isinstance(event, yaml.ScalarEvent):
            self.skip(event, depth)
            self.add_error(event, "a key must be a plain word")
        elif event.tag is not None:
            self.refuse_tag(event)
        elif event.value == "<<" and event.style is None:
            self.add_error(event, "merge keys (<<) are not allowed; use extends")
        elif event.value in seen:
            self.add_error(event, f"the key '{event.value}' is given twice")
        elif _UNPRINTABLE.search(event.value):
            self.add_error(event, "a key must contain no control characters")
        else:
            seen.add(event.value)
            return str(event.value)
        return None

    def skip(self, event: yaml.Event, depth: int) -> None:
        """Skip a group or list that is written in place of a key, without reporting its contents."""
        inside = 0
        while True:
            self.check_size(event, depth + inside)
            inside += isinstance(event, yaml.CollectionStartEvent)
            inside -= isinstance(event, yaml.CollectionEndEvent)
            if not inside:
                return
            event = next(self.events)

    def scalar(self, event: yaml.ScalarEvent) -> Node | None:
        text = event.value
        if _UNPRINTABLE.search(text):
            self.add_error(event, "a text must contain no control characters")
            return None
        place = self.place(event.start_mark)
        if event.style is not None:
            return Node(text, place)
        if re.fullmatch(r"\.(nan|NaN|NAN)", text):
            self.add_error(event, "NaN is not allowed; give a number")
            return None
        value = resolve(text)
        if isinstance(value, float) and math.isinf(value) and not text.lower().endswith("inf"):
            self.add_error(event, f"the number {text[:40]} is too large; write .inf for no limit")
            return None
        return Node(value, place)


def resolve(text: str) -> float | bool | str | None:
    """Return the value of a plain scalar by YAML 1.2's core schema: null, true, a number or a text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 300 and _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)", text):
        return -math.inf if text[0] == "-" else math.inf
    return text


def _problem(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return ", ".join(parts) or "it ends too early"


def _tabbed(text: str, mark: Mark | None, place: Callable[[Mark | None], str]) -> str | None:
    """Return a message about tabs if a tab in the indentation caused PyYAML's error, else None."""
    if mark is None:
        return None
    start = text.rfind("\n", 0, mark.index) + 1
    line = text[start:].split("\n", 1)[0]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    return f"{place(_at(text, start + indent.index(chr(9))))}YAML must be indented with spaces, not with tabs"


def _at(text: str, index: int) -> Mark:
    before = text[:index]
    return yaml.Mark("", index, before.count("\n"), index - before.rfind("\n") - 1, None, None)  # type: ignore[arg-type]
