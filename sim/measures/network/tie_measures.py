"""Measures of the ties that a run leaves: how strong, how few make a core, on one layer or on two."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.array_types import Bools, Floats, Ints
from sim.measures.declaration import Life, Span, declare
from sim.measures.network.tie_logit import ALIVE, is_alive
from sim.measures.outcome.question_shares import ratio, from_same_town, share, present
from sim.measures.rows import rows_of
from sim.tables import LAYERS

KEPT = 0.5
"""Share of its strength that a tie must still have to count as kept."""


class Sides(NamedTuple):
    """Pairs with a tie in one layer or both, from the side of the one who holds it.

    Attributes
    ----------
    one, other : (m,) int64
        Rows of the people table; a tie that both hold stands there twice.
    strength : (2, m) float64
        Strength face to face and online; 0 where there is no tie.
    """

    one: Ints
    other: Ints
    strength: Floats

    @property
    def joined(self) -> Floats:
        """Strength over both layers, ``1 - (1 - s_face)(1 - s_online)``, (m,)."""
        face, online = self.strength
        found: Floats = face + online - face * online
        return found


def sides(ties: pd.DataFrame, people: pd.DataFrame) -> Sides:
    """Return every pair with a tie, both layers side by side."""
    one = rows_of(people, ties["from"].to_numpy())
    other = rows_of(people, ties["to"].to_numpy())
    keys, place = np.unique(one * max(1, len(people)) + other, return_inverse=True)
    strength = np.zeros((2, keys.size))
    layer = (ties["layer"] == LAYERS[1]).to_numpy(dtype=np.int64)
    strength[layer, place] = ties["strength"].to_numpy(dtype=np.float64)
    return Sides(keys // max(1, len(people)), keys % max(1, len(people)), strength)


@declare("Strength of ties", "ties", needs=("ties",))
def tie_strength(life: Life, _span: Span) -> float:
    """Summed strength of a person's ties, both layers joined; a tie of full strength counts 1."""
    people = life["people"]
    return ratio(float(sides(life["ties"], people).joined.sum()), int(present(people).sum()))


@declare("Strength of ties face to face", "ties", needs=("ties",))
def face_to_face_strength(life: Life, _span: Span) -> float:
    """Summed strength of a person's face-to-face ties; a tie of full strength counts 1."""
    people = life["people"]
    return ratio(float(sides(life["ties"], people).strength[0].sum()), int(present(people).sum()))


@declare(
    "Ties alive",
    "ties",
    f"people to whom a person has a tie of strength {ALIVE:g} or more, both layers joined",
    needs=("ties",),
)
def live_ties(life: Life, _span: Span) -> float:
    """Return to how many a person has a tie of strength :data:`ALIVE` or more, mean over the people there.

    Both layers joined. A tie made by one answer is alive for 92 days, at default learning and half-life.
    """
    people = life["people"]
    alive = np.count_nonzero(is_alive(sides(life["ties"], people).joined))
    return ratio(float(alive), int(present(people).sum()))


@declare("Ties more local than help", "share", needs=("ties",))
def home_strength_lead(life: Life, _span: Span) -> float:
    """Own town's share of tie strength less its share of helpful answers.

    Above 0 where ties are more local than help; from −1 to 1, NaN without ties or help.
    """
    people = life["people"]
    town = pd.Categorical(people["town"]).codes
    pairs = sides(life["ties"], people)
    near = town[pairs.one] == town[pairs.other]
    return ratio(pairs.joined[near].sum(), pairs.joined.sum()) - share(from_same_town(life))


def core_margin(life: Life, layer: int) -> float:
    r"""Return how much smaller the core of a person's ties is than it would be, were all equally strong.

    A person's core are the fewest ties that hold half of the strength of all of them (the last one in part).
    The margin is one half less the cores' share of all ties, over all people: 0 where ties are equally
    strong, near 0.5 where a single one outweighs all others; NaN without ties. Layer 0 is face to face, 1
    online.

    Examples
    --------
    >>> people = pd.DataFrame({"person": [0, 1, 2]})
    >>> ties = pd.DataFrame({"from": [0, 0], "to": [1, 2], "layer": "online", "strength": [0.6, 0.2]})
    >>> round(core_margin(Life({"people": people, "ties": ties}), 1), 3)
    0.167
    """
    ties = life["ties"]
    own = ties[(ties["layer"] == LAYERS[layer]).to_numpy()]
    strength = own["strength"].to_numpy(dtype=np.float64)
    row = rows_of(life["people"], own["from"].to_numpy())
    order = np.lexsort((-strength, row))
    row, strength = row[order][strength[order] > 0], strength[order][strength[order] > 0]
    if row.size == 0:
        return float("nan")
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    many = np.diff(np.append(starts, row.size))
    before = np.cumsum(strength) - strength
    before -= np.repeat(before[starts], many)
    half = np.repeat(np.add.reduceat(strength, starts), many) / 2.0
    core: Floats = np.clip((half - before) / strength, 0.0, 1.0)
    return 0.5 - float(core.sum()) / int(row.size)


@declare("Smallness of the core, face to face", "share", needs=("ties",))
def core_margin_face_to_face(life: Life, _span: Span) -> float:
    """One half less the share of ties that hold half of the strength; 0 where all are equally strong."""
    return core_margin(life, 0)


@declare("Smallness of the core, online", "share", needs=("ties",))
def core_margin_online(life: Life, _span: Span) -> float:
    """One half less the share of ties that hold half of the strength; 0 where all are equally strong."""
    return core_margin(life, 1)


@declare("Strength on two layers", "share", needs=("ties",))
def two_layer_strength_lead(life: Life, _span: Span) -> float:
    """Mean strength of ties of pairs tied on both layers less of those on one, mean of the layers.

    Mean strength of ties of pairs with both less that of pairs with one, within each layer, then the mean of
    the two layers: each layer's strength by itself, because joined strength is greater by its definition.
    From −1 to 1; NaN where a layer lacks one of the kinds.
    """
    face, online = sides(life["ties"], life["people"]).strength
    return _mean_lead((face, online), (face > 0) & (online > 0), (face, online))


@declare(
    "Survival on two layers",
    "share",
    f"ties that kept {KEPT:.0%} of their strength over the second half, share on both layers less on one",
    needs=("ties", "ties_at_half"),
)
def two_layer_survival_lead(life: Life, _span: Span) -> float:
    """Return how much more often a tie is kept where the pair was tied on the other layer too.

    Kept: at the end it has half or more of the strength that it had half-way. As
    :func:`two_layer_strength_lead`, by the layers half-way.
    """
    people = life["people"]
    then, now = sides(life["ties_at_half"], people), sides(life["ties"], people)
    keys, later = (each.one * len(people) + each.other for each in (then, now))
    place = np.minimum(np.searchsorted(later, keys), max(0, later.size - 1))
    found = later[place] == keys if later.size else np.zeros(keys.size, np.bool_)
    end = np.where(found, now.strength[:, place], 0.0) if later.size else np.zeros(then.strength.shape)
    kept = (end >= KEPT * then.strength).astype(np.float64)
    face, online = then.strength
    return _mean_lead(tuple(kept), (face > 0) & (online > 0), (face, online))


def _mean_lead(value: tuple[Floats, ...], both: Bools, strength: tuple[Floats, ...]) -> float:
    """Mean over the layers of the mean value of ties of pairs with both less that of pairs with one."""
    leads = []
    for each, tied in zip(value, strength, strict=True):
        with_both, with_one = both & (tied > 0), ~both & (tied > 0)
        sums = ((each[which].sum(), int(which.sum())) for which in (with_both, with_one))
        first, second = (ratio(float(total), many) for total, many in sums)
        leads.append(first - second)
    return float(np.mean(leads))
