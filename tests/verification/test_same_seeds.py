"""Check 9: the same seeds give the same tables to the bit, on every run."""

import pandas as pd
import pytest

from sim import Society, load

SHIPPED = ("centralised-local", "distributed-crowd", "hybrid", "influencers")
CROWDED = {"people.count": 500, "days": 4, "asking.rate": 0.4}


def lived(name, **seeds):
    changes = CROWDED | {f"seed.{which}": seed for which, seed in seeds.items()}
    return Society(load(name, changes), engine="compiled").run().tables(ties=True)


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_9_runs_are_the_same_to_the_bit(name):
    first = lived(name)
    again = lived(name)
    for table, frame in first.items():
        pd.testing.assert_frame_equal(frame, again[table], check_exact=True)


@pytest.mark.long
@pytest.mark.parametrize("which", ["people", "ties", "luck"])
def test_9_each_seed_matters(which):
    first, other = lived("hybrid"), lived("hybrid", **{which: 77})
    assert not first["answers"].equals(other["answers"])
    same_people = first["people"].effort.equals(other["people"].effort)
    assert same_people == (which != "people")
