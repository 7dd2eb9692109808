"""Where people stand when a society starts: ties, place, skill and interests, before anything happens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import rng

F8 = NDArray[np.float64]
Ints = NDArray[np.int64]

# Amounts over ties: of whom (the ties' weight is strength face to face, 1 for a follower), and of what.
_OF_TIES = ("effort", "interest", "skill", "help")


def positions(scenario: Any) -> pd.DataFrame:
    """One row a person: effort, and the position at the start, the same in every life.

    Ties: how many, how strong, and what the people at their other ends bring: effort (at most an answer a
    day), match with one's own interests, skill on one's own topics, and all of it together (``help``). Place:
    town, range, distance from the middle of the town. Skill and interests: skill on one's own topics, breadth
    (topics in effect), the favourite topic, and how much help there is in the whole society for one's topics.
    """
    from sim.society.society import Society

    state = Society(scenario, engine="numpy").state
    p, ties = state.people, state.ties
    interest, skill = p.interest.astype(np.float64), p.skill.astype(np.float64)
    ready = np.minimum(p.effort.astype(np.float64), 1.0)
    give = interest / p.favourite.astype(np.float64)[:, None]
    columns: dict[str, Any] = {
        "effort": p.effort, "ties_face_to_face": ties.face_to_face.degree, "following": ties.online.degree,
        "followers": ties.followers.size, "on_crowd": p.on_crowd,
        "range_km": p.range, "km_from_middle": _from_middle(p), "skill": (interest * skill).sum(axis=1),
        "breadth": 1 / (interest**2).sum(axis=1),
        "supply": interest @ (ready[:, None] * give * skill).mean(axis=0),
    }  # fmt: skip
    row, column, other = ties.face_to_face.edges()
    strength = ties.face_to_face.strength[row, column].astype(np.float64)
    follower, _, followed = ties.online.edges()
    for name, mine, theirs, weight in (
        ("tie", row, other, strength), ("follower", followed, follower, np.ones(follower.size)),
    ):  # fmt: skip
        columns |= _over_ties(name, mine, theirs, weight, interest, give, skill, ready)
    table = pd.DataFrame({name: np.asarray(values, np.float64) for name, values in columns.items()})
    table["town"] = pd.Categorical.from_codes(p.town.astype(np.int64), list(p.town_names))
    table["favourite_topic"] = pd.Categorical.from_codes(interest.argmax(axis=1), list(p.topic_names))
    return table


def _from_middle(p: Any) -> F8:
    """Distance of each home from the mean home of its town, (N,) km."""
    town = p.town.astype(np.int64)
    many = np.maximum(1, np.bincount(town))
    x, y = p.x.astype(np.float64), p.y.astype(np.float64)
    middle = [np.bincount(town, weights=v) / many for v in (x, y)]
    apart: F8 = np.hypot(x - middle[0][town], y - middle[1][town])
    return apart


def _over_ties(  # noqa: PLR0913 - columns of ties and people
    name: str, mine: Ints, theirs: Ints, weight: F8, interest: F8, give: F8, skill: F8, ready: F8
) -> dict[str, F8]:
    """Sum of the ties' weights for each person, and weighted means of what is at their other ends."""
    people = ready.size
    of = np.zeros((len(_OF_TIES), mine.size))
    for e in rng.pieces(mine.size):
        i, j = mine[e], theirs[e]
        of[:, e] = (
            ready[j],
            (interest[i] * give[j]).sum(axis=1),
            (interest[i] * skill[j]).sum(axis=1),
            ready[j] * (interest[i] * give[j] * skill[j]).sum(axis=1),
        )
    total: Any = np.bincount(mine, weights=weight, minlength=people)
    means: dict[str, Any] = {
        f"{name}_{what}": np.bincount(mine, weights=weight * values, minlength=people)
        / np.where(total > 0, total, 1.0)
        for what, values in zip(_OF_TIES, of, strict=True)
    }
    return {f"{name}_strength": total, **means, f"{name}_help_in_all": means[f"{name}_help"] * total}
