"""Dunbar's circles: compare how many close ties people have with the published 5, 15, 50 and 150."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.array_types import Floats, Ints
from sim.measures.rows import Tables, rows_of
from sim.tables import LAYERS
from sim.tables.array_table import AnyTable
from sim.tables.lazy_pandas import pd

BOTH = "both"
"""Name for the combination of both layers in the table of circles."""


class Circle(NamedTuple):
    """A published circle of contacts around a person. Its size includes the smaller circles within it.

    Members of the circle are in contact with the person at least once in `contact_days` days.
    """

    name: str
    size: int
    contact_days: float


# The sources name weekly, monthly and yearly contact. They disagree on the third circle, which here has the
# geometric mean of a month and a year.
CIRCLES = (
    Circle("support clique", 5, 7.0),
    Circle("sympathy group", 15, 365.0 / 12.0),
    Circle("affinity group", 50, 365.0 / 12.0**0.5),
    Circle("active network", 150, 365.0),
)
"""Sizes: Zhou, Sornette, Hill and Dunbar (2005), Proc. R. Soc. B 272, 439–444, rounded as in Dunbar (2018),
Trends Cogn. Sci. 22, 32–51. Contact at least weekly, monthly and yearly: Sutcliffe, Dunbar, Binder and
Arrow (2012), Br. J. Psychol. 103, 149–168; for the affinity group the value is an assumption,
between those of its neighbours."""


def strength_of_contact(days: float, *, learning: float, half_life_days: float) -> float:
    r"""Return the lowest strength that a tie has in the long run if it is used every `days` days.

    After T days without use a share f = 2^(−T/h) of the strength remains, and each use closes a share η of
    the gap to 1. In the long run strength follows a saw-tooth, with its lowest points just before each use:

    .. math:: s(T) = \frac{\eta f}{1 - (1 - \eta) f}

    where η is ``ties.learning`` and h ``ties.half_life`` of the scenario.

    Examples
    --------
    >>> round(strength_of_contact(7, learning=0.25, half_life_days=70), 3)
    0.777
    """
    left = 2.0 ** (-days / half_life_days)
    return float(learning * left / (1.0 - (1.0 - learning) * left))


def circle_sizes(tables: Tables, *, learning: float, half_life_days: float) -> pd.DataFrame:
    r"""Return the number of people in each circle around a person, by layer and for both layers combined.

    A tie belongs to a circle if it is at least as strong as a tie that is used as often as people in that
    circle are in contact (:func:`strength_of_contact`). For the layers combined, the strength of a pair
    is :math:`s = 1 - (1 - s_\text{face})(1 - s_\text{online})`.

    Returns
    -------
    DataFrame
        ``layer, circle, contact_days, strength, expected, mean, tenth, median, ninetieth``: the lowest
        strength in the circle, its size in the literature, and the mean, 10 %, 50 % and 90 % quantiles of its
        size over all people, including those without ties.
    """
    ties, people = tables["ties"], tables["people"]
    pairs = _pairs(ties, rows_of(people, ties["from"].to_numpy()))
    tie = {"learning": learning, "half_life_days": half_life_days}
    rows = [
        {
            "layer": layer,
            "circle": circle.name,
            "contact_days": circle.contact_days,
            "strength": least,
            "expected": circle.size,
            **_spread(np.bincount(row[strength >= least], minlength=len(people))),
        }
        for layer, (row, strength) in pairs.items()
        for circle in CIRCLES
        for least in [strength_of_contact(circle.contact_days, **tie)]
    ]
    return pd.DataFrame(rows)


def _pairs(ties: AnyTable, row: Ints) -> dict[str, tuple[Ints, Floats]]:
    """Return the owner's row and the strength of each tie, by layer and for both layers combined."""
    layer, strength = ties["layer"].to_numpy(), ties["strength"].to_numpy(dtype=np.float64)
    found = {name: (row[layer == name], strength[layer == name]) for name in LAYERS}
    base = 1 + int(ties["to"].to_numpy().max()) if len(ties) else 1
    keys, pair = np.unique(row * base + ties["to"].to_numpy(), return_inverse=True)
    gap = np.ones(keys.size)
    np.multiply.at(gap, pair, 1.0 - strength)
    return {**found, BOTH: (keys // base, 1.0 - gap)}


def _spread(sizes: Ints) -> dict[str, float]:
    if sizes.size == 0:
        return dict.fromkeys(("mean", "tenth", "median", "ninetieth"), float("nan"))
    tenth, median, ninetieth = np.quantile(sizes, [0.1, 0.5, 0.9])
    return {"mean": float(sizes.mean()), "tenth": tenth, "median": median, "ninetieth": ninetieth}
