"""YAML text to a tree of values with their places, the one place that knows YAML.

PyYAML's loaders are not for files of strangers: up to 6.0.2 the C one crashes on deep nesting, and the plain
one takes minutes for merge keys that blow up; both keep the last of equal keys and read ``no`` as false.
So only its events are used, with the scalars of YAML 1.2's core.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import yaml

from sim.scenarios.value_tree import Node

_DEEPEST = 20
_LARGEST = 20_000
_REPEATED = 1_000
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Mark(Protocol):
    """A place in a text, of whichever class PyYAML has for it."""

    line: int
    column: int
    index: int


Opening = yaml.ScalarEvent | yaml.CollectionStartEvent
"""Events with which a value begins, apart from those of an alias."""


class _Stop(Exception):  # noqa: N818 - not an error, the end of reading
    """Reading can't go on."""


def read(text: str, place: Callable[[Mark | None], str], told: list[str]) -> Node | None:
    """Read one YAML document; None where there is nothing, or nothing that can be read.

    `place` makes the beginning of a sentence from one of PyYAML's marks, or from None. `told` takes a
    sentence for each fault; faulty values are left out of the tree.
    """
    reader = _Reader(text, place, told)
    try:
        return reader.document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told.append(
            _tabbed(text, mark, place) or f"{place(mark)}this can't be read as YAML: {_problem(error)}"
        )
    except yaml.reader.ReaderError as error:
        told.append(
            f"{place(_at(text, error.position))}a control character or half a character has no place here"
        )
    except (ValueError, OverflowError):  # PyYAML on an escape such as "\UFFFFFFFF"
        told.append(f"{place(reader.last)}a character escape after here names no character")
    return None


class _Reader:
    """Compose nodes from events."""

    def __init__(self, text: str, place: Callable[[Mark | None], str], told: list[str]) -> None:
        self.last: Mark | None = None
        self.events = self.watched(text)
        self.place = place
        self.told = told
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
            self.stop(following, "only one document is taken; a second begins here")
        return node

    def stop(self, event: yaml.Event, sentence: str) -> None:
        self.tell(event, sentence)
        raise _Stop

    def tell(self, event: yaml.Event, sentence: str) -> None:
        self.told.append(self.place(event.start_mark) + sentence)

    def tag(self, event: Opening) -> None:
        short = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        self.tell(event, f"tags such as {short} are not taken; write the plain value")

    def watched(self, text: str) -> Iterator[yaml.Event]:
        """Yield PyYAML's events and keep the mark of the last."""
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            self.last = event.end_mark
            yield event

    def node(self, event: yaml.Event, depth: int) -> Node | None:
        """Compose the node that begins with `event`; None for a value that was refused."""
        self.check_size(event, depth)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        assert isinstance(event, Opening)
        if event.tag is not None:
            self.tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None  # not finished: an alias inside itself is refused
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
        """Count a value, and stop at too many or too deep ones."""
        self.count += 1
        if self.count > _LARGEST:
            self.stop(event, f"the file holds more than {_LARGEST} values; a scenario is much smaller")
        if depth > _DEEPEST:
            self.stop(event, f"values are nested more than {_DEEPEST} deep; a scenario never is")

    def alias(self, event: yaml.AliasEvent) -> Node | None:
        node = self.anchors.get(event.anchor or "")
        if node is None:
            self.tell(
                event,
                f"the alias *{event.anchor} must repeat a value that was given before it, not around it",
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
        """Return the key, or None after saying why it is refused."""
        if not isinstance(event, yaml.ScalarEvent):
            self.skip(event, depth)
            self.tell(event, "a key must be a plain word")
        elif event.tag is not None:
            self.tag(event)
        elif event.value == "<<" and event.style is None:
            self.tell(event, "merge keys (<<) are not taken; use extends")
        elif event.value in seen:
            self.tell(event, f"the key '{event.value}' is given twice")
        elif _UNPRINTABLE.search(event.value):
            self.tell(event, "a key holds a control character")
        else:
            seen.add(event.value)
            return str(event.value)
        return None

    def skip(self, event: yaml.Event, depth: int) -> None:
        """Read a group or list that stands where a key should, and report nothing that is in it."""
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
            self.tell(event, "the text holds a control character")
            return None
        place = self.place(event.start_mark)
        if event.style is not None:
            return Node(text, place)
        if re.fullmatch(r"\.(nan|NaN|NAN)", text):
            self.tell(event, "NaN is not a number to compute with")
            return None
        value = resolve(text)
        if isinstance(value, float) and math.isinf(value) and not text.lower().endswith("inf"):
            self.tell(event, f"the number {text[:40]} is too large; .inf means without limit")
            return None
        return Node(value, place)


def resolve(text: str) -> float | bool | str | None:
    """Return what a plain scalar means in YAML 1.2's core: null, true, a number, or the text itself."""
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
    """Say that tabs don't indent, if that is what PyYAML stumbled over."""
    if mark is None:
        return None
    start = text.rfind("\n", 0, mark.index) + 1
    line = text[start:].split("\n", 1)[0]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    return f"{place(_at(text, start + indent.index(chr(9))))}a tab can't indent YAML; use spaces"


def _at(text: str, index: int) -> Mark:
    before = text[:index]
    return yaml.Mark("", index, before.count("\n"), index - before.rfind("\n") - 1, None, None)  # type: ignore[arg-type]
