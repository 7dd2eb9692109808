"""What Mesa needs for many runs: luck from Mesa's rng or seed, batch_run, and a data collector."""

import inspect
import multiprocessing

import mesa
import numpy as np
import pandas as pd
import pytest
from helpers.societies import HYBRID, lived, pickled, same

from sim import Society, StudyError


# -- chance ----------------------------------------------------------------------------------------
@pytest.mark.filterwarnings("ignore:The use of the `seed` keyword:FutureWarning")
def test_a_life_follows_from_mesas_rng_or_seed():
    sequence = np.random.SeedSequence(4)
    given = [7, np.int64(7), np.array([1, 2]), sequence, np.random.default_rng(3), 2**70]
    found = [Society(HYBRID, rng=rng).state.luck for rng in given]
    assert found[:2] == [7, 7]
    assert len(set(found)) == 5
    assert found[2:] == [
        Society(HYBRID, rng=rng).state.luck
        for rng in ([1, 2], np.random.SeedSequence(4), np.random.default_rng(3), 2**70)
    ]
    assert Society(HYBRID, seed=7).state.luck == 7
    generator = np.random.default_rng(3)  # one generator for several models: each gets a life of its own
    assert len({Society(HYBRID, rng=generator).state.luck for _ in range(3)}) == 3
    same(lived(3, rng=7), lived(3, luck=7))


@pytest.mark.filterwarnings("ignore:The use of the `seed` keyword:FutureWarning")
def test_a_given_luck_takes_precedence():
    assert Society(HYBRID, rng=7, luck=5).state.luck == 5
    assert Society(HYBRID, seed=7, luck=0).state.luck == 0
    assert Society(HYBRID, rng=7, seed__luck=5).state.luck == 5
    assert Society(HYBRID, seed={"luck": 9}).state.luck == 9
    assert Society(HYBRID, rng=None).state.luck == HYBRID.seed.luck
    with pytest.raises(ValueError, match="rng or seed"):
        Society(HYBRID, rng=1, seed=2)
    with pytest.raises(StudyError, match="luck must be a whole number"):
        Society(HYBRID, luck=True)


# -- many runs -------------------------------------------------------------------------------------
DAYS = 12


def batch(parameters, **more):
    """Return the rows of Mesa's batch_run, and restore the start method of processes."""
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        rows = mesa.batch_run(Society, {"days": DAYS, **parameters}, display_progress=False, **more)
    finally:
        multiprocessing.set_start_method(before, force=True)
    return pd.DataFrame(rows)


def known(rows):
    return rows[["day", "asked", "helped", "shown", "mean_morale", "open"]].to_numpy(float).tolist()


def test_mesas_batch_run_runs_each_luck():
    rows = batch(
        {
            "setting": "hybrid",
            "people__count": [30, 40],
            "luck": [1, 2, 3],
            "engine": "numpy",
            "asking__rate": 0.2,
        }
    )
    assert rows[["people__count", "luck"]].to_numpy().tolist() == [
        [n, k] for n in (30, 40) for k in (1, 2, 3)
    ]
    assert len({tuple(row) for row in known(rows)}) == 6
    one = Society("hybrid", days=DAYS, people__count=40, luck=2, engine="numpy", asking__rate=0.2).run()
    last = one.days_table().iloc[-1:]
    assert known(rows[4:5]) == known(last)


def test_mesas_batch_run_takes_a_loaded_scenario_and_every_day():
    rows = batch({"setting": HYBRID, "luck": [1, 2], "engine": "numpy"}, data_collection_period=1)
    assert rows.day.tolist() == 2 * list(range(DAYS))
    one = HYBRID.replace({"days": DAYS})
    lives = [Society(one, luck=luck, engine="numpy").run().days_table() for luck in (1, 2)]
    assert known(rows) == known(pd.concat(lives))


@pytest.mark.skipif(
    "rng" not in inspect.signature(mesa.batch_run).parameters, reason="this Mesa's batch_run has no rng yet"
)
def test_mesas_batch_run_runs_each_rng():
    rows = batch({"setting": HYBRID, "engine": "numpy"}, rng=[1, 2, 3])
    assert len({tuple(row) for row in known(rows)}) == 3
    assert known(rows) == known(batch({"setting": HYBRID, "engine": "numpy", "luck": [1, 2, 3]}))


@pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")
def test_iterations_alone_repeat_one_life_as_the_docs_say():
    rows = batch({"setting": HYBRID, "engine": "numpy"}, iterations=2)
    assert rows.iteration.tolist() == [0, 1]
    assert known(rows[:1]) == known(rows[1:])


# -- the data collector ----------------------------------------------------------------------------
def test_the_default_data_collector_has_every_day():
    society = lived(3)
    held = society.datacollector
    assert isinstance(held, mesa.DataCollector)
    for days in (3, 4):
        table = society.days_table().drop(columns="life")
        found = held.get_model_vars_dataframe()
        assert len(found) == days
        pd.testing.assert_frame_equal(found, table, check_dtype=False)
        society.step()
        held.collect(society)  # as many models do in their step: no row comes twice
    twin = pickled(society)
    twin.run()
    society.run()
    assert len(twin.datacollector.model_vars["asked"]) == len(held.model_vars["asked"]) == 30
    assert twin.datacollector.model_vars["asked"] == society.days_table().asked.tolist()
    own = mesa.DataCollector(model_reporters={"open": lambda model: model.state.open.size})
    society.datacollector = own
    assert society.datacollector is own


def test_a_run_reads_no_day_for_the_data_collector(monkeypatch):
    society = lived()
    monkeypatch.setattr(Society, "days_table", None)
    assert society.run().state.tick == 30
