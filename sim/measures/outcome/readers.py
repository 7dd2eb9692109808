"""How many read a question, and how much each reading helps: broad appeal against depth."""

import numpy as np
import pandas as pd

from sim.measures.outcome.groups import full_life
from sim.measures.outcome.inequality import Tables, rows_of
from sim.measures.statistics.intervals import ratio_interval

# Least number of followers of each group of askers; about equal steps on a scale of logarithms.
FOLLOWERS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)


def reading_by_followers(tables: Tables, *, lifetime_days: float, days: float) -> pd.DataFrame:
    """Return readings per question and helpful answers per reading, by the asker's followers.

    Askers are grouped by how many follow them online at the end. Not by readings: a question leaves
    once it is answered, so those read once and answered would seem to be the best helped.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``questions``, ``people`` and ``ties`` of one life.
    lifetime_days : float
        How long a question lives.
    days : float
        Length of the run. Questions that could not live their whole life within it are left out.

    Returns
    -------
    DataFrame
        ``followers_from, followers_to`` (missing in the last group), ``askers, questions``, and
        ``readings, readings_low, readings_high`` per question, ``help, help_low, help_high`` per reading,
        with 95 % intervals in which the questions of one asker may hang together. Groups without
        questions are left out.
    """
    people, questions, ties = tables["people"], tables["questions"], tables["ties"]
    online = ties[(ties["layer"] == "online").to_numpy()]
    followers = np.bincount(rows_of(people, online["to"].to_numpy()), minlength=len(people))
    counted = questions[full_life(questions, lifetime_days=lifetime_days, days=days)]
    asker = rows_of(people, counted["asker"].to_numpy())
    asked = np.bincount(asker, minlength=len(people))
    read = np.bincount(asker, weights=counted["read"].to_numpy(), minlength=len(people))
    helped = np.bincount(asker, weights=counted["answers"].to_numpy(), minlength=len(people))
    group = np.searchsorted(FOLLOWERS, followers, side="right") - 1
    rows = []
    for place in np.unique(group[asked > 0]):
        own = (group == place) & (asked > 0)
        reading, helping = ratio_interval(read[own], asked[own]), ratio_interval(helped[own], read[own])
        rows.append(
            {
                "followers_from": FOLLOWERS[place],
                "followers_to": FOLLOWERS[place + 1] - 1 if place + 1 < len(FOLLOWERS) else None,
                "askers": int(own.sum()),
                "questions": int(asked[own].sum()),
                **_named("readings", reading.mean, reading.low, reading.high),
                **_named("help", helping.mean, helping.low, helping.high),
            }
        )
    return pd.DataFrame(rows)


def _named(name: str, mean: float, low: float, high: float) -> dict[str, float]:
    return {name: mean, f"{name}_low": float(np.maximum(low, 0.0)), f"{name}_high": high}
