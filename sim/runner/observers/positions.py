"""The position of each person at the start of a run: ties, place, skill and interests."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints
from sim.population.asking_rates import asking_rates
from sim.state.society_state import draw
from sim.tables.lazy_pandas import pd
from sim.user_data.user_tables import read_user_files

if TYPE_CHECKING:
    from sim.population.people import People
    from sim.scenarios.loading import Scenario

# Properties of the people to whom a person is tied, averaged over the ties (see `positions`).
_NEIGHBOUR_VALUES = ("effort", "interest", "skill", "help")


class _Help(NamedTuple):
    """Each person's interest, match (interest / largest interest), skill, (N, K), and daily effort, (N,)."""

    interest: Floats
    give: Floats
    skill: Floats
    ready: Floats


class _Links(NamedTuple):
    """Ties of one kind, (E,): the person's row, the neighbour's row, and the weight."""

    mine: Ints
    theirs: Ints
    weight: Floats


def positions(scenario: Scenario) -> pd.DataFrame:
    """Return one row per person: effort, rate of asking (questions a day), and position at the start.

    They are the same in every life. The position consists of:

    - Ties: their number and strength, and averages over the people to whom the person is tied: effort (at
      most one answer a day), match with the person's interests, skill in the person's topics, and the product
      of these (``help``).
    - Place: town, range, and distance from the middle of the town.
    - Skill and interests: skill in the person's own topics, breadth (effective number of topics), favourite
      topic, and the help available in the whole society for the person's topics (``supply``).
    """
    p, ties = draw(scenario, *read_user_files(scenario)[:2])  # also people who arrive later, with their ties
    interest, skill = p.interest.astype(np.float64), p.skill.astype(np.float64)
    ready = np.minimum(p.effort.astype(np.float64), 1.0)
    give = interest / p.favourite.astype(np.float64)[:, None]
    columns: dict[str, AnyFloats | AnyInts | Bools] = {
        "effort": p.effort,
        "asking_rate": np.broadcast_to(asking_rates(p, scenario.asking.rate), p.effort.shape),
        "ties_face_to_face": ties.face_to_face.degree, "following": ties.online.degree,
        "followers": ties.followers.size, "on_crowd": p.on_crowd,
        "range_km": p.range, "km_from_middle": _from_middle(p), "skill": (interest * skill).sum(axis=1),
        "breadth": 1 / (interest**2).sum(axis=1),
        "supply": interest @ (ready[:, None] * give * skill).mean(axis=0),
    }  # fmt: skip
    people = _Help(interest, give, skill, ready)
    row, column, other = ties.face_to_face.edges()
    strength = ties.face_to_face.strength[row, column].astype(np.float64)
    columns |= _over_ties("tie", _Links(row, other, strength), people)
    follower, _, followed = ties.online.edges()
    columns |= _over_ties("follower", _Links(followed, follower, np.ones(follower.size)), people)
    table = pd.DataFrame({name: np.asarray(values, np.float64) for name, values in columns.items()})
    table["town"] = pd.Categorical.from_codes(p.town.astype(np.int64), list(p.town_names))
    table["favourite_topic"] = pd.Categorical.from_codes(interest.argmax(axis=1), list(p.topic_names))
    return table


def _from_middle(p: People) -> Floats:
    """Return the distance of each home from the mean home of its town, (N,) km."""
    town = p.town.astype(np.int64)
    count = np.maximum(1, np.bincount(town))
    x, y = p.x.astype(np.float64), p.y.astype(np.float64)
    middle = [np.bincount(town, weights=v) / count for v in (x, y)]
    return np.hypot(x - middle[0][town], y - middle[1][town])


def _over_ties(name: str, links: _Links, people: _Help) -> dict[str, Floats]:
    """Return each person's sum of tie weights, and the weighted means of the values of their neighbours."""
    interest, give, skill, ready = people
    mine, theirs, weight = links
    values = np.zeros((len(_NEIGHBOUR_VALUES), mine.size))
    for e in rng.pieces(mine.size):
        i, j = mine[e], theirs[e]
        values[:, e] = (
            ready[j],
            (interest[i] * give[j]).sum(axis=1),
            (interest[i] * skill[j]).sum(axis=1),
            ready[j] * (interest[i] * give[j] * skill[j]).sum(axis=1),
        )
    total = np.bincount(mine, weights=weight, minlength=ready.size).astype(np.float64)
    means = {
        f"{name}_{what}": np.bincount(mine, weights=weight * value, minlength=ready.size)
        / np.where(total > 0, total, 1.0)
        for what, value in zip(_NEIGHBOUR_VALUES, values, strict=True)
    }
    return {f"{name}_strength": total, **means, f"{name}_help_in_all": means[f"{name}_help"] * total}
