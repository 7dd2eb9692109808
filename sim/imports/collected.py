"""What the readers of all forms have found: people, rows of ties, and a log of questions and answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Final, Literal

from sim.imports.question_log import QuestionLog
from sim.scenarios.names import to_nfc

Rule = Literal["maximum", "rank", "logarithm"]
Unknown = Literal["refuse", "skip", "add"]

_WHOLE: Final = re.compile(r"(-?\d+)\.0+")


@dataclass(frozen=True)
class Options:
    """What the user has decided where files leave something open.

    Attributes
    ----------
    columns
        The column (a name, or a number from 1) of each role, as in ``{"from": "who"}``.
    strengths
        The strength of each word or number in the column of strengths; None or 0 means no tie.
    layers
        The layer of each relation: face_to_face, online or ignore.
    rule
        How numbers above 1 become strengths.
    directed
        Whether ties have a direction; None: as the file says.
    unknown
        What happens to ties with people who aren't in the table of people.
    encoding, decimal
        The encoding of texts and the decimal sign; None: detected.
    topics
        Maximum number of topics in people's interests.
    site
        The group of rows to read from a log that has several in its column ``site``.
    """

    columns: Mapping[str, str | int] = field(default_factory=dict)
    strengths: Mapping[str, float | None] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)
    rule: Rule = "maximum"
    directed: bool | None = None
    unknown: Unknown = "refuse"
    encoding: str | None = None
    decimal: Literal["point", "comma"] | None = None
    topics: int = 30
    site: str | None = None


@dataclass
class TieTable:
    """The rows of ties in one input. All lists have one entry for each row.

    Attributes
    ----------
    source
        Name of the input, for messages.
    weight
        Text of the strength, or empty lists if the input has no strengths.
    weight_name
        Name of the column of strengths; empty without one.
    mutual
        Whether the row is a tie in both directions; None if the input doesn't say.
    counts
        Whether rows of the same tie are counted, because each is one event.
    """

    source: str
    from_: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    weight: list[str] = field(default_factory=list)
    relation: list[str] = field(default_factory=list)
    mutual: list[bool | None] = field(default_factory=list)
    weight_name: str = ""
    counts: bool = False
    lines: list[int] = field(default_factory=list)

    def add(
        self, ends: tuple[str, str], weight: str = "", relation: str = "", *, mutual: bool | None = None,
        line: int = 0,
    ) -> None:  # fmt: skip
        """Add a tie from the first to the second person in `ends`."""
        self.from_.append(clean_id(ends[0]))
        self.to.append(clean_id(ends[1]))
        self.weight.append(weight.strip())
        self.relation.append(to_nfc(relation.strip()))
        self.mutual.append(mutual)
        self.lines.append(line)


@dataclass
class Collected:
    """Everything that was found in the inputs.

    Attributes
    ----------
    people
        The known columns of each person, by id; in the order in which people were found.
    listed_in
        The inputs that list people, so that others in the ties are unknown.
    understood
        One line for each input: which form it has.
    dropped
        What was dropped, merged or changed: a sentence and its count.
    remarks
        What was assumed or left unused.
    opened
        Files to close at the end.
    columns
        The names of all columns and attributes.
    width
        The number of columns of the widest table.
    """

    log: QuestionLog
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    listed_in: list[str] = field(default_factory=list)
    ties: list[TieTable] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    opened: list[IO[str] | IO[bytes]] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    width: int = 0

    def person(self, name: str, columns: Mapping[str, str] | None = None) -> None:
        """Add a person, or further columns of a person who is known already."""
        known = self.people.setdefault(clean_id(name), {})
        for role, cell in (columns or {}).items():
            if cell and known.setdefault(role, cell) != cell:
                self.dropped[f"values of {role} that another table gives differently, which comes first"] += 1


def clean_id(name: str) -> str:
    """Return an id without surrounding spaces, and ``7`` for ``7.0``, into which spreadsheets turn ``7``."""
    name = to_nfc(" ".join(name.split()))
    match = _WHOLE.fullmatch(name)
    return match[1] if match else name
