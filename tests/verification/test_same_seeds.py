"""Check 9: the same seeds give the same tables to the bit, on every run, with any number of threads."""

import pandas as pd
import pytest

from sim import Society, load

SHIPPED = ("centralised-local", "distributed-crowd", "hybrid", "influencers")
CROWDED = {
    "people.count": 1500,
    "days": 4,
    "asking.rate": 0.4,
}  # more exposures a day than one thread is given


def lived(name, threads=1, **seeds):
    changes = CROWDED | {f"seed.{which}": seed for which, seed in seeds.items()}
    return Society(load(name, changes), engine="compiled", threads=threads).run().tables(ties=True)


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_9_runs_and_threads_are_the_same_to_the_bit(name):
    first = lived(name)
    assert first["days"]["shown"].max() > 3 * 2000
    for again in (lived(name), lived(name, threads=3)):
        for table, frame in first.items():
            pd.testing.assert_frame_equal(frame, again[table], check_exact=True)


@pytest.mark.long
@pytest.mark.parametrize("which", ["people", "ties", "luck"])
def test_9_each_seed_matters(which):
    first, other = lived("hybrid"), lived("hybrid", **{which: 77})
    assert not first["answers"].equals(other["answers"])
    same_people = first["people"].effort.equals(other["people"].effort)
    assert same_people == (which != "people")
