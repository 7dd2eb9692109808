"""Merge the rows of a ties file, so that every tie occurs once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.array_types import Bools, Floats, Ints
from sim.scenarios.names import count_phrase
from sim.user_data.tie_columns import FACE_TO_FACE, ONLINE

_MUTUAL = ("undirected", "mutual")
# Notes on dropped and merged rows, in the order in which the rows are counted.
_CHANGES = (
    "dropped {} from a person to themselves",
    "dropped {} of strength 0, which means no tie",
    "merged {} given more than once, keeping the strongest",
    "merged {}: the same two people had several relations on one layer",
    "merged {} given in both directions: a face-to-face tie has no direction",
)
_TYPES = frozenset({"directed", *_MUTUAL, ""})


@dataclass(frozen=True)
class TieColumns:
    """The M different ties of a file, ordered by layer, from and to.

    Attributes
    ----------
    from_row, to_row
        i8, M: rows of people. A face-to-face tie without direction occurs once, with
        the lower row first.
    layer
        i1, M: 0 face to face, 1 online.
    strength
        f8, M: share above 0 and up to 1; NaN if unknown.
    notes
        One note for the user on each way in which ties were dropped or merged.
    one_way
        Number of face-to-face ties that the file names in only one direction.
    directed
        Whether a face-to-face tie leads only from the first person to the second.
    """

    from_row: Ints
    to_row: Ints
    layer: NDArray[np.int8]
    strength: Floats
    notes: list[str]
    one_way: int = 0
    directed: bool = False

    def ties_of(self, layer: int) -> Ints:
        """Return each person's number of ties in a layer. The array ends at the last person with a tie."""
        chosen = self.layer == layer
        both = layer == FACE_TO_FACE and not self.directed
        ends = [self.from_row[chosen], *([self.to_row[chosen]] if both else [])]
        degree: Ints = np.bincount(np.concatenate(ends))
        return degree


@dataclass
class TieRows:
    """The rows of a ties file that have been read so far, without ignored rows."""

    from_row: list[Ints] = field(default_factory=list)
    to_row: list[Ints] = field(default_factory=list)
    layer: list[Ints] = field(default_factory=list)
    relation: list[Ints] = field(default_factory=list)
    strength: list[Floats] = field(default_factory=list)
    mutual: list[Bools] = field(default_factory=list)
    types: set[str] = field(default_factory=set)

    def add_types(self, cells: list[str]) -> None:
        """Append the next cells of Gephi's column Type, which are Directed, Undirected or Mutual."""
        types = [cell.casefold() for cell in cells]
        self.types.update(types)
        self.mutual.append(np.isin(np.array(types, dtype=str), _MUTUAL))

    @property
    def typed(self) -> bool:
        """Return whether the column Type has only the words that Gephi writes."""
        return self.types <= _TYPES


def merge_ties(read: TieRows, strength: Floats, notes: list[str], *, directed: bool = False) -> TieColumns:
    """Drop ties with oneself or of strength 0, and merge rows of the same tie, keeping the strongest.

    A strength counts as 0 if it is 0 in float32, the precision of a society.
    """
    from_row, to_row = np.concatenate(read.from_row), np.concatenate(read.to_row)
    layer, relation = np.concatenate(read.layer), np.concatenate(read.relation)
    mutual = np.concatenate(read.mutual) & read.typed
    back = mutual & (directed | (layer == ONLINE))  # a mutual tie of a layer with directions counts as two
    from_row, to_row = np.append(from_row, to_row[back]), np.append(to_row, from_row[back])
    layer, relation, strength, mutual = (np.append(c, c[back]) for c in (layer, relation, strength, mutual))
    others, none = from_row != to_row, strength.astype(np.float32) == 0
    chosen = others & ~none
    from_row, to_row, layer, relation, strength, mutual = (
        column[chosen] for column in (from_row, to_row, layer, relation, strength, mutual)
    )
    near = layer == FACE_TO_FACE
    turned = near & (from_row > to_row) & (not directed)
    low, high = np.where(turned, to_row, from_row), np.where(turned, from_row, to_row)
    order = np.lexsort((high, low, layer))
    first = _begins(layer[order], low[order], high[order])
    one = order[first]
    relations, pairs = (_count_different(each, from_row, to_row) for each in (relation, layer))
    merged = len(layer) - relations, relations - pairs, pairs - len(one)
    counts = (int(np.sum(~others)), int(np.sum(none & others)), *merged)
    return TieColumns(
        from_row=low[one],
        to_row=high[one],
        layer=layer[one].astype(np.int8),
        strength=np.fmax.reduceat(strength[order], first) if len(first) else strength,
        notes=[*notes, *_changes(counts)],
        one_way=_one_way(from_row[near], to_row[near], mutual[near]),
        directed=directed,
    )


def _changes(counts: tuple[int, ...]) -> list[str]:
    """Return a note on each way in which ties were dropped or merged."""
    changes = zip(counts, _CHANGES, strict=True)
    return [note.format(count_phrase(count, "tie")) for count, note in changes if count]


def _begins(*sorted_columns: Ints) -> Ints:
    """Return the rows at which a new combination of values begins, in columns that are sorted together."""
    differs = np.ones(len(sorted_columns[0]), dtype=np.bool_)
    differs[1:] = np.any([column[1:] != column[:-1] for column in sorted_columns], axis=0)
    return np.flatnonzero(differs)


def _count_different(*columns: Ints) -> int:
    order = np.lexsort(columns)
    return len(_begins(*(column[order] for column in columns)))


def _one_way(from_row: Ints, to_row: Ints, mutual: Bools) -> int:
    """Count the pairs of people for whom the file has a tie in only one direction."""
    low, high = np.minimum(from_row, to_row), np.maximum(from_row, to_row)
    key = low * (int(high.max(initial=0)) + 1) + high
    forth, back = (key[direction | mutual] for direction in (from_row == low, from_row != low))
    return len(np.setxor1d(np.unique(forth), np.unique(back), assume_unique=True))
