"""How often people are shown questions, and what they would have answered with more effort."""

import numpy as np
import pandas as pd
import pytest

from sim.runner import Funnel
from sim.runner.extra_tables import run_with_tables
from sim.runner.observers.funnel import WILLING
from sim.scenarios.loading import load
from sim.society.plain_society import PlainSociety

SMALL = {"people.count": 150, "days": 30, "asking.rate": 0.3}


def society(name="hybrid", engine="numpy", **values):
    return PlainSociety(load(name, {**SMALL, **values}), engine=engine)


@pytest.mark.parametrize("name", ["hybrid", "centralised-local", "distributed-crowd"])
def test_it_counts_what_the_funnel_of_questions_finds(name):
    """Without misjudgement, those who believe that they are able are those who are, as in the funnel."""
    one = society(name, **{"helping.misjudgement": 0})
    watch = Funnel(one)
    tables = run_with_tables(one, ("demand",), {"watched": watch})
    demand, count = tables["demand"], one.state.people.count
    assert demand["shown"].sum() == tables["questions"]["shown"].sum()
    keys = np.unique(np.concatenate(watch.keys))
    willing = {int(key) >> 2 for key in keys if key & 3 == WILLING}
    answers = one.state.answers
    refused = willing - set((answers.question.astype(np.int64) * count + answers.helper).tolist())
    assert refused
    expected = np.bincount([pair % count for pair in refused], minlength=count)
    np.testing.assert_array_equal(demand["over_asked"], expected)
    unanswered = set(np.flatnonzero(tables["questions"]["answers"] == 0).tolist())
    expected = np.bincount([pair % count for pair in refused if pair // count in unanswered], minlength=count)
    np.testing.assert_array_equal(demand["over_asked_unanswered"], expected)
    assert 0 < expected.sum() < len(refused)


def test_nobody_is_over_asked_with_unlimited_effort():
    tables = run_with_tables(society(**{"people.effort.mean": "inf"}), ("demand",))
    assert tables["answers"].shape[0] > 0
    assert (tables["demand"]["over_asked"] == 0).all()


def test_without_effort_every_offer_is_one_too_many():
    tables = run_with_tables(society(**{"people.effort.mean": 0}), ("demand",))
    assert tables["answers"].empty
    assert tables["demand"]["over_asked"].sum() > 0


@pytest.mark.long
def test_both_engines_agree_and_counting_changes_nothing():
    seen = {engine: run_with_tables(society(engine=engine), ("demand",)) for engine in ("numpy", "compiled")}
    pd.testing.assert_frame_equal(seen["numpy"]["demand"], seen["compiled"]["demand"])
    for name, table in run_with_tables(society()).items():
        pd.testing.assert_frame_equal(table, seen["numpy"][name], check_exact=True)
