"""Properties of the measures that are computed on request, for any data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from sim.measures import KNOWN, Life, required_tables
from sim.measures.declaration import NEEDS, Span
from sim.measures.network.tie_logit import logistic_fit
from sim.measures.network.tie_measures import core_margin
from sim.measures.outcome.question_shares import spearman, top_bottom_gap
from sim.runner import run_with_tables
from sim.society.society import Society
from sim.studies.sweeps.sweep_tasks import measure_scenario

columns = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=40).map(np.array)


@given(columns)
def test_rank_correlation_depends_only_on_order(found):
    x, y = found[:, 0].astype(float), found[:, 1].astype(float)
    r = spearman(x, y)
    if np.isnan(r):
        assert np.ptp(x) == 0 or np.ptp(y) == 0
        return
    assert -1.0 <= r <= 1.0
    assert np.isclose(spearman(y, x), r)
    assert np.isclose(spearman(np.exp(x), y**3), r)
    assert np.isclose(spearman(-x, y), -r)
    assert np.isclose(spearman(x, x), 1.0)


@given(columns, st.sampled_from([0.1, 0.2, 0.5]))
def test_the_gap_changes_sign_when_the_order_is_reversed(found, part):
    order, value = found[:, 0].astype(float), found[:, 1].astype(float)
    gap = top_bottom_gap(order, value, part)
    assert np.isclose(top_bottom_gap(-order, value, part), -gap)
    assert np.isclose(top_bottom_gap(order[::-1], value[::-1] + 3.0, part), gap)
    assert abs(gap) <= np.ptp(value) + 1e-12
    assert np.isclose(top_bottom_gap(np.zeros(value.size), value, part), 0.0)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.floats(0.01, 1.0)), min_size=1, max_size=30), st.floats(0.1, 1.0)
)
def test_a_core_is_no_more_than_half_of_the_ties(found, factor):
    rows = [{"from": i, "to": 5 + n, "layer": "online", "strength": s} for n, (i, s) in enumerate(found)]
    people, ties = pd.DataFrame({"person": range(40)}), pd.DataFrame(rows)

    def margin(ties):
        return core_margin(Life({"people": people, "ties": ties}), 1)

    assert -1e-9 <= margin(ties) <= 0.5
    assert np.isclose(margin(ties.assign(strength=ties["strength"] * factor)), margin(ties))
    assert np.isclose(margin(ties.assign(strength=factor)), 0.0)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_a_logistic_fit_has_zero_gradient(seed):
    draw = np.random.default_rng(seed)
    x = np.column_stack([np.ones(200), draw.normal(size=(200, 2))])
    y = (draw.random(200) < 0.3).astype(float)
    found, error = logistic_fit(x, y)
    slope = x.T @ (y - 1 / (1 + np.exp(-x @ found))) - np.array([0.0, *found[1:]])
    assert np.abs(slope).max() < 1e-6
    assert (error > 0).all()
    mirrored, _ = logistic_fit(x, 1.0 - y)
    np.testing.assert_allclose(mirrored, -found, atol=1e-6)


# --- runs of societies ---

SPAN = Span(7.0, 20.0)
BRING, MOVE = {"day": 10, "plug_in": {"share": 0.5}}, {"day": 12, "move": {"share": 0.3, "to": "1"}}


def society():
    return Society(
        "hybrid", engine="numpy", people__count=60, days=20, people__topics=3, asking__rate=0.2,
        interventions=[BRING, MOVE],
    )  # fmt: skip


@pytest.fixture(scope="module")
def seen():
    return run_with_tables(society(), tuple(NEEDS))


@pytest.mark.long
def test_making_further_tables_changes_no_other_table(seen):
    plain = run_with_tables(society())
    assert set(seen) == set(plain) | set(NEEDS)
    for name, frame in plain.items():
        pd.testing.assert_frame_equal(seen[name], frame)


def test_tie_tables_are_of_their_day(seen):
    lived = society()
    pd.testing.assert_frame_equal(seen["ties_at_start"], lived.ties_table())
    while lived.state.tick < 10:
        lived.step()
    pd.testing.assert_frame_equal(seen["ties_at_half"], lived.ties_table())
    lived.run()
    pd.testing.assert_frame_equal(seen["ties"], lived.ties_table())


def test_paths_interests_and_chances(seen):
    paths, people, first = seen["paths"], seen["people"], society().people
    assert ((paths["joined_day"] == 0) == first.on_crowd).all()
    assert set(paths["brought_day"].dropna()) == {10.0}
    assert (paths["brought_day"].notna() == people["on_crowd"].to_numpy() & ~first.on_crowd).all()
    assert set(paths["moved_day"].dropna()) == {12.0}
    assert (people["town"][paths["moved_day"].notna()] == "1").all()
    np.testing.assert_array_equal(seen["interests"].iloc[:, 2:].to_numpy(), first.interest)
    assert sorted(seen["chances"]["question_id"]) == seen["questions"]["question_id"].tolist()


@pytest.mark.long
def test_measures_stay_in_their_range_and_ignore_row_order():
    names = list(KNOWN)
    found, notes = measure_scenario(society().setting, names, engine="numpy")
    assert list(found) == names
    assert isinstance(notes, tuple)
    again, _ = measure_scenario(society().setting, names[::-1], engine="numpy")
    np.testing.assert_array_equal([again[name] for name in names], [found[name] for name in names])
    assert set(required_tables(names)) == set(NEEDS)
    free = {"activity_change", "lost_share", "single_luck_margin", "effort_beyond_luck_of_100"}
    for name, value in found.items():
        unit = KNOWN[name].unit
        if unit in ("share", "correlation") and name not in free:
            assert np.isnan(value) or -1.0 - 1e-12 <= value <= 1.0 + 1e-12, name
        if unit in ("days", "ties", "replies"):
            assert np.isnan(value) or value >= 0.0, name
    assert found["mean_wait_days"] <= 7.0


def test_no_measure_depends_on_person_numbers(seen):
    new = np.random.default_rng(5).permutation(len(seen["people"])).astype(np.int32)
    other = {}
    for name, frame in seen.items():
        who = [column for column in ("person", "asker", "helper", "from", "to") if column in frame]
        other[name] = frame.assign(**{column: new[frame[column].to_numpy()] for column in who})
    for name, each in KNOWN.items():
        if name in ("reciprocity_null", "effort_beyond_luck_of_100"):
            continue  # its pairs are drawn by row numbers
        value, again = (each.of(Life(tables), SPAN) for tables in (seen, other))
        assert again == pytest.approx(value, abs=1e-9, nan_ok=True), name


def test_measures_of_no_people_are_missing(seen):
    empty = Life({name: frame.iloc[:0] for name, frame in seen.items()})
    found = {name: each.of(empty, SPAN) for name, each in KNOWN.items()}
    assert {name for name, value in found.items() if not np.isnan(value)} <= {
        "hostile_replies",
        "simulated_days",
    }
