"""Join the ties of all inputs, so that every tie occurs once, with one strength."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.errors import TableError, spelled
from sim.imports.collected import Collected, Options, TieTable
from sim.imports.tie_strengths import RULES, numbers_of, strengths_of
from sim.scenarios.names import count_phrase, join_names
from sim.user_data.file_problems import suggestion

LAYERS = ("face_to_face", "online", "ignore")
Key = tuple[str, str, str]


@dataclass
class Joined:
    """All ties: the strength of each (from, to, layer), NaN if unknown.

    Attributes
    ----------
    directed
        Whether face-to-face ties have a direction. If not, each is listed once.
    kinds
        Number of rows of each relation.
    one_way
        Number of face-to-face ties that are named in one direction only.
    rules
        For each input with strengths, how they were obtained.
    """

    strength: dict[Key, float] = field(default_factory=dict)
    directed: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    one_way: int = 0
    rules: list[str] = field(default_factory=list)


def join_ties(collected: Collected, options: Options) -> Joined:
    """Return the ties between the known people.

    Raises
    ------
    TableError
        Ties name unknown people, or a strength or a relation isn't known.
    """
    _check_layers(collected, options)
    _check_people(collected, options)
    stated = [mutual for table in collected.ties for mutual in table.mutual if mutual is not None]
    directed = options.directed if options.directed is not None else not all(stated)
    joined = Joined(directed=directed)
    both: set[Key] = set()  # every direction that is named, before directions are dropped
    again = collected.dropped
    for table in collected.ties:
        for key, strength, mutual, new in _rows(table, collected, options, joined):
            one, other, layer = key
            if not new:
                pass
            elif key in both:
                again["rows of a tie that another relation or input names too, which were joined"] += 1
            elif (other, one, layer) in both and not directed and layer == LAYERS[0]:
                again["ties in the other direction of a tie that works both ways, which were joined"] += 1
            both.add(key)
            if mutual:
                both.add((other, one, layer))
            for each in _stored(key, mutual=mutual, directed=directed):
                before = joined.strength.get(each, math.nan)
                joined.strength[each] = float(np.fmax(before, strength))
    joined.one_way = sum(layer == LAYERS[0] and (other, one, layer) not in both for one, other, layer in both)
    return joined


def _stored(key: Key, *, mutual: bool, directed: bool) -> list[Key]:
    one, other, layer = key
    if layer == LAYERS[0] and not directed:
        return [(min(one, other), max(one, other), layer)]
    return [key, (other, one, layer)] if mutual else [key]


def _rows(
    table: TieTable, collected: Collected, options: Options, joined: Joined
) -> Iterator[tuple[Key, float, bool, bool]]:
    """Yield each row's (from, to, layer) and strength, and whether it works both ways and names a new tie."""
    strengths, how = _strengths(table, collected, options, joined)
    seen: set[tuple[str, str, str]] = set()
    # If only other inputs have a direction, a tie of this one works both ways.
    unstated = joined.directed and options.directed is None
    if unstated and None in table.mutual:
        collected.remarks.append(f"{table.source}: ties whose direction isn't stated work both ways")
    dropped = collected.dropped
    rows = zip(table.from_, table.to, table.relation, table.mutual, strengths, strict=True)
    for one, other, relation, mutual, strength in rows:
        layer = _layer(relation, options)
        same = (one, other, relation)
        if one == other:
            dropped["ties from a person to themselves"] += 1
        elif layer == "ignore":
            dropped[f"ties with the relation {relation!r}, which is ignored"] += 1
        elif strength == 0:
            dropped["ties of strength 0, which means no tie"] += 1
        elif one not in collected.people or other not in collected.people:
            dropped["ties with people who aren't in the table of people"] += 1
        else:
            if same in seen:
                dropped[f"repeated rows of a tie, which were {how}"] += 1
            else:
                joined.kinds[relation or "tie"] += 1
            yield (one, other, layer), strength, unstated if mutual is None else mutual, same not in seen
            seen.add(same)


def _strengths(
    table: TieTable, collected: Collected, options: Options, joined: Joined
) -> tuple[list[float], str]:
    """Return the strength of each row, and what became of repeated rows; their amounts are added first."""
    unknown = [math.nan] * len(table.from_)
    if table.counts:
        amounts, name, how = np.ones(len(unknown)), "number of rows", "counted"
        meaning = RULES[options.rule]
    elif not table.weight_name:
        return unknown, "joined"
    else:
        amounts, is_amount, meaning = numbers_of(table.weight, table.weight_name, options, table.source)
        name, how = table.weight_name, "added up"
        known = amounts[~np.isnan(amounts)]
        if not options.strengths and known.size > 1 and (known == known[0]).all() and known[0] > 0:
            same = f"{table.source}: all strengths in {name} are {known[0]:g}, so they carry no information"
            collected.remarks.append(f"{same} and are drawn at random")
            return unknown, "joined"
        if not is_amount:
            joined.rules.append(f"{name}: {meaning}")
            return amounts.tolist(), "joined, keeping the strongest"
    keys = list(zip(table.from_, table.to, table.relation, strict=True))
    total: dict[tuple[str, str, str], float] = {}
    for key, amount in zip(keys, amounts.tolist(), strict=True):
        before = total.get(key, math.nan)
        total[key] = amount if math.isnan(before) else before if math.isnan(amount) else before + amount
    found = strengths_of(np.array(list(total.values())), options.rule)
    joined.rules.append(f"{name} up to {np.nanmax([0.0, *total.values()]):g}: {meaning}")
    strength = dict(zip(total, found.tolist(), strict=True))
    return [strength[key] for key in keys], how


def _layer(relation: str, options: Options) -> str:
    return options.layers.get(relation, relation if relation in LAYERS else LAYERS[0])


def _check_layers(collected: Collected, options: Options) -> None:
    relations = {relation for table in collected.ties for relation in table.relation}
    for relation, layer in options.layers.items():
        if layer not in LAYERS:
            raise TableError(f"layers: {relation} must be {', '.join(LAYERS)}; got {layer!r}.")
        if relation not in relations:
            raise TableError(f"layers: no tie has the relation {relation!r}{suggestion(relation, relations)}")


def _check_people(collected: Collected, options: Options) -> None:
    """Add people who appear only in ties, or refuse them if the inputs list the people."""
    unknown: Counter[str] = Counter()
    for table in collected.ties:
        for one, other, relation in zip(table.from_, table.to, table.relation, strict=True):
            if _layer(relation, options) != "ignore":
                unknown.update(person for person in {one, other} if person not in collected.people)
    if not unknown or (options.unknown == "skip" and collected.listed_in):
        return
    if collected.listed_in and options.unknown == "refuse":
        rows, who = sum(unknown.values()), join_names([f"'{name}'" for name, _ in unknown.most_common(5)], 4)
        skip, add = (spelled(f"--unknown {word}", f"unknown={word!r}") for word in ("skip", "add"))
        people = count_phrase(len(unknown), "person", "people")
        raise TableError(
            f"{count_phrase(rows, 'row')} of ties {'name' if rows > 1 else 'names'} {people} whom "
            f"{join_names(collected.listed_in)} doesn't list: {who}; {skip} leaves these ties out, {add} "
            f"adds the people."
        )
    for table in collected.ties:
        for one, other in zip(table.from_, table.to, strict=True):
            collected.person(one)
            collected.person(other)
