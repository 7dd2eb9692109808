"""Measures of the ties at the end of a run, such as their strength, and how few ties hold most of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.measures.declaration import COUNT, SIGNED, Life, Span, declare
from sim.measures.network.tie_logit import ALIVE, is_alive
from sim.measures.outcome.question_shares import from_same_town, present, ratio, share
from sim.measures.rows import rows_of
from sim.tables import LAYERS
from sim.tables.array_table import AnyTable, codes_of, where_equal

SURVIVAL_SHARE = 0.5
"""A tie survives the second half of a run if it keeps at least this share of its strength."""


class Sides(NamedTuple):
    """Ordered pairs (owner, other person) in which the owner has a tie to the other in at least one layer.

    Attributes
    ----------
    one, other : (m,) int64
        Rows of the owner and of the other person in the people table. If two people each have a tie to the
        other, both orders occur.
    strength : (2, m) float64
        Strength face to face and online; 0 if there is no tie in that layer.
    """

    one: Ints
    other: Ints
    strength: Floats

    @property
    def joined(self) -> Floats:
        """Combined strength of both layers, ``1 - (1 - s_face)(1 - s_online)``, (m,)."""
        face, online = self.strength
        found: Floats = face + online - face * online
        return found


def sides(ties: AnyTable, people: AnyTable) -> Sides:
    """Return every ordered pair with a tie, and the strength of the pair's tie in each layer."""
    one = rows_of(people, ties["from"].to_numpy())
    other = rows_of(people, ties["to"].to_numpy())
    keys, place = np.unique(one * max(1, len(people)) + other, return_inverse=True)
    strength = np.zeros((2, keys.size))
    layer = where_equal(ties["layer"], LAYERS[1]).astype(np.int64)
    strength[layer, place] = ties["strength"].to_numpy(dtype=np.float64)
    return Sides(keys // max(1, len(people)), keys % max(1, len(people)), strength)


@declare("Strength of ties", "ties", range=COUNT, needs=("ties",))
def tie_strength(life: Life, _span: Span) -> float:
    """Summed strength of a person's ties, mean over people, layers combined; a tie of full strength is 1."""
    people = life["people"]
    return ratio(float(sides(life["ties"], people).joined.sum()), int(present(people).sum()))


@declare("Strength of ties face to face", "ties", range=COUNT, needs=("ties",))
def face_to_face_strength(life: Life, _span: Span) -> float:
    """Summed strength of a person's face-to-face ties, mean over people; a tie of full strength is 1."""
    people = life["people"]
    return ratio(float(sides(life["ties"], people).strength[0].sum()), int(present(people).sum()))


@declare(
    "Ties alive",
    "ties",
    f"mean number of people to whom a person has a tie of strength {ALIVE:g} or more, layers combined",
    range=COUNT,
    needs=("ties",),
)
def live_ties(life: Life, _span: Span) -> float:
    """Return the mean number of people to whom a person has a tie of strength :data:`ALIVE` or more.

    Both layers are combined. With the default learning and half-life, a tie made by one answer is alive for
    92 days.
    """
    people = life["people"]
    alive = np.count_nonzero(is_alive(sides(life["ties"], people).joined))
    return ratio(float(alive), int(present(people).sum()))


@declare("Local ties beyond local help", "share", range=SIGNED, needs=("ties",))
def home_strength_lead(life: Life, _span: Span) -> float:
    """Share of tie strength within the same town minus the share of helpful answers within the same town.

    Above 0 if ties are more local than help. From −1 to 1; NaN without ties or help.
    """
    people = life["people"]
    town = codes_of(people["town"])
    pairs = sides(life["ties"], people)
    near = town[pairs.one] == town[pairs.other]
    return ratio(pairs.joined[near].sum(), pairs.joined.sum()) - share(from_same_town(life))


def core_margin(life: Life, layer: int) -> float:
    r"""Return how much smaller the core of people's ties is than it would be if all ties were equally strong.

    The core is the smallest set of a person's ties that has half of the strength of all the person's ties
    (the last tie can count in part). The margin is one half minus the number of ties in all cores as a share
    of all ties: 0 if all ties are equally strong, near 0.5 if one tie of each person outweighs all others;
    NaN without ties. Layer 0 is face to face, 1 online.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"person": [0, 1, 2]})
    >>> ties = pd.DataFrame({"from": [0, 0], "to": [1, 2], "layer": "online", "strength": [0.6, 0.2]})
    >>> round(core_margin(Life({"people": people, "ties": ties}), 1), 3)
    0.167
    """
    ties = life["ties"]
    own = where_equal(ties["layer"], LAYERS[layer])
    strength = ties["strength"].to_numpy(dtype=np.float64)[own]
    row = rows_of(life["people"], ties["from"].to_numpy()[own])
    order = np.lexsort((-strength, row))
    row, strength = row[order][strength[order] > 0], strength[order][strength[order] > 0]
    if row.size == 0:
        return float("nan")
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    counts = np.diff(np.append(starts, row.size))
    before = np.cumsum(strength) - strength
    before -= np.repeat(before[starts], counts)
    half = np.repeat(np.add.reduceat(strength, starts), counts) / 2.0
    core: Floats = np.clip((half - before) / strength, 0.0, 1.0)
    return 0.5 - float(core.sum()) / int(row.size)


@declare("Smallness of the core, face to face", "share", range=(0.0, 0.5), needs=("ties",))
def core_margin_face_to_face(life: Life, _span: Span) -> float:
    """One half minus the share of ties that hold half of the strength; 0 if all ties are equally strong."""
    return core_margin(life, 0)


@declare("Smallness of the core, online", "share", range=(0.0, 0.5), needs=("ties",))
def core_margin_online(life: Life, _span: Span) -> float:
    """One half minus the share of ties that hold half of the strength; 0 if all ties are equally strong."""
    return core_margin(life, 1)


@declare("Strength on two layers", "share", range=SIGNED, needs=("ties",))
def two_layer_strength_lead(life: Life, _span: Span) -> float:
    """Mean strength of the ties of pairs tied on both layers minus that of pairs tied on one.

    The measure is the mean over the two layers of the difference within each layer. Combined strength isn't
    used, because it is larger by definition for pairs tied on both layers. From −1 to 1; NaN if a layer has
    only one of the two kinds of pairs.
    """
    face, online = sides(life["ties"], life["people"]).strength
    return _mean_lead((face, online), (face > 0) & (online > 0), (face, online))


@declare(
    "Survival on two layers",
    "share",
    f"share of ties that keep at least {100 * SURVIVAL_SHARE:.0f} % of their strength in the second half: "
    "pairs tied on both layers minus pairs tied on one",
    range=SIGNED,
    needs=("ties", "ties_at_half"),
)
def two_layer_survival_lead(life: Life, _span: Span) -> float:
    """Return how much more often a tie survives if the pair was tied on the other layer too.

    A tie survives if at the end of the run it has at least half of the strength that it had in the middle of
    the run. Whether a pair was tied on one layer or on both is also taken from the middle of the run. The
    result is a mean over layers, as in :func:`two_layer_strength_lead`.
    """
    people = life["people"]
    then, now = sides(life["ties_at_half"], people), sides(life["ties"], people)
    keys, later = (each.one * len(people) + each.other for each in (then, now))
    place = np.minimum(np.searchsorted(later, keys), max(0, later.size - 1))
    found = later[place] == keys if later.size else np.zeros(keys.size, np.bool_)
    end = np.where(found, now.strength[:, place], 0.0) if later.size else np.zeros(then.strength.shape)
    survived = (end >= SURVIVAL_SHARE * then.strength).astype(np.float64)
    face, online = then.strength
    return _mean_lead(tuple(survived), (face > 0) & (online > 0), (face, online))


def _mean_lead(value: tuple[Floats, ...], both: Bools, strength: tuple[Floats, ...]) -> float:
    """Return, as a mean over layers, the mean value of ties of pairs tied on both layers minus other ties."""
    leads = []
    for each, tied in zip(value, strength, strict=True):
        with_both, with_one = both & (tied > 0), ~both & (tied > 0)
        sums = ((each[which].sum(), int(which.sum())) for which in (with_both, with_one))
        first, second = (ratio(float(total), count) for total, count in sums)
        leads.append(first - second)
    return float(np.mean(leads))
