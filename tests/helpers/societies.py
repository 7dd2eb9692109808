"""One small society, and comparing two societies by all their tables."""

import pickle

import pandas as pd

from sim import Society, load

HYBRID = load("hybrid", {"people.count": 60, "days": 30, "asking.rate": 0.1})
NAMES = ("questions", "answers", "people", "days", "ties")


def same(one, other):
    mine, theirs = one.tables(ties=True), other.tables(ties=True)
    for name in NAMES:
        pd.testing.assert_frame_equal(mine[name], theirs[name], check_exact=True)


def lived(days=0, **changes):
    society = Society(HYBRID, **changes)
    for _ in range(days):
        society.step()
    return society


def pickled(society):
    return pickle.loads(pickle.dumps(society))
