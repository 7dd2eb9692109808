"""Small result tables written row by row, in which a person's number differs from the row number."""

import numpy as np
import pandas as pd

from sim.measures import KNOWN, Life
from sim.measures.declaration import Span

NAN = float("nan")


def number(row):
    """Number of the person in a row of the people table: 4, 7, 10 and so on."""
    return 4 + 3 * np.asarray(row, int)


def people(count, **columns):
    usual = {"helped": 0, "on_crowd": True, "removed_day": NAN}
    return pd.DataFrame({"life": 0, "person": number(range(count)), **usual, **columns})


def questions(rows, **columns):
    """Questions as (row of the asker, day asked, helpful answers)."""
    asker, asked, answers = zip(*rows, strict=True)
    given = {"question_id": range(len(rows)), "asker": number(asker), "answers": answers}
    return pd.DataFrame({"life": 0, "asked_day": np.array(asked, float), **given, **columns})


def answers(rows):
    """Answers as (row of the helper, row of the asker, day, helpful)."""
    helper, asker, day, helpful = zip(*rows, strict=True)
    whose = {"helper": number(helper), "asker": number(asker)}
    return pd.DataFrame({"life": 0, **whose, "day": np.array(day, float), "helpful": helpful})


def ties(rows):
    """Ties as (row of one, row of the other, layer, strength)."""
    one, other, layer, strength = zip(*rows, strict=True)
    whose = {"from": number(one), "to": number(other)}
    return pd.DataFrame({"life": 0, **whose, "layer": layer, "strength": strength})


def paths(count, **columns):
    days = {"joined_day": 0.0, "brought_day": NAN, "moved_day": NAN, **columns}
    return pd.DataFrame({"life": 0, "person": number(range(count)), **days})


def measured(name, *, lifetime, days, **tables):
    return KNOWN[name].of(Life(tables), Span(lifetime, days))
