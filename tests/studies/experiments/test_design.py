"""Designs and run ids: adding replicates, levels or parameters leaves existing runs unchanged."""

import math

import numpy as np
import pytest
from scipy.stats import qmc

from sim.scenarios.loading import load
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.experiments.salib_samples import morris, saltelli
from sim.studies.experiments.scipy_samples import latin_hypercube, sobol

SMALL = {"people.count": 50, "days": 10}
EFFORT = Dimension("people.effort.mean", (0.1, 0.25, 0.4))
REACH = Dimension("channels.feed.reach", (2, 8))


@pytest.fixture(scope="module")
def scenarios():
    return {name: load(name, SMALL) for name in ("centralised-local", "distributed-crowd")}


def experiment(scenarios, *dimensions, replicates=2, **rest):
    return Experiment("e", scenarios, Design("factorial", dimensions), replicates, **rest)


def by_id(tasks):
    return {task.run_id: task for task in tasks}


def test_factorial_takes_every_combination_once():
    points = Design("factorial", (EFFORT, REACH)).points()
    assert len(points) == 6 == Design("factorial", (EFFORT, REACH)).count()
    assert {(p["people.effort.mean"], p["channels.feed.reach"]) for p in points} == {
        (e, r) for e in EFFORT.values for r in REACH.values
    }


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol", "morris", "saltelli"])
def test_sampled_points_lie_within_their_ranges_on_their_scales(kind):
    dimensions = (
        Dimension("people.effort.mean", low=0.01, high=1.0, scale="log"),
        Dimension("people.count", low=3, high=6, whole=True),
        Dimension("ties.online.kind", ("a", "b", "c")),
        Dimension("helping.willingness.baseline", low=-4, high=-1),
    )
    design = Design(kind, dimensions, size=16, seed=5)
    points = design.points()
    assert len(points) == design.count()
    assert points == Design(kind, dimensions, size=16, seed=5).points()
    assert points != Design(kind, dimensions, size=16, seed=6).points()
    effort, count, tie, baseline = (np.array([p[d.path] for p in points]) for d in dimensions)
    assert 0.01 <= effort.min() < 0.1 < effort.max() <= 1.0
    assert set(count) <= {3, 4, 5, 6}
    assert set(tie) <= {"a", "b", "c"}
    assert -4 <= baseline.min() < baseline.max() <= -1


def test_a_latin_hypercube_has_one_point_in_every_strip():
    dimensions = tuple(Dimension(name) for name in "abc")
    points = Design("latin_hypercube", dimensions, size=20).points()
    for name in "abc":
        assert sorted(int(p[name] * 20) for p in points) == list(range(20))


def test_every_version_of_scipy_draws_the_same_points():
    assert latin_hypercube(2, 2, 5)[0].tolist() == [0.7984407621877792, 0.12320410926259884]
    assert sobol(2, 2, 5)[0].tolist() == [0.33724048361182213, 0.7226601177826524]


def test_a_longer_sobol_sequence_begins_with_the_shorter():
    dimensions = tuple(Dimension(name) for name in "abc")
    longer = Design("sobol", dimensions, size=64).points()
    assert longer[:16] == Design("sobol", dimensions, size=16).points()
    unit = np.array([list(p.values()) for p in longer])
    chance = np.array([list(p.values()) for p in Design("latin_hypercube", dimensions, size=64).points()])
    assert qmc.discrepancy(unit) < qmc.discrepancy(chance)


def test_morris_moves_one_parameter_a_step():
    unit = morris(4, 10, 1, 4)
    assert unit.shape == (50, 4)
    for way in unit.reshape(10, 5, 4):
        steps = np.diff(way, axis=0)
        assert (np.count_nonzero(steps, axis=1) == 1).all()
        assert sorted(np.argmax(np.abs(steps), axis=1)) == [0, 1, 2, 3]
        assert np.abs(steps).max() == pytest.approx(2 / 3)


def test_saltelli_mixes_two_samples():
    width, size = 3, 8
    blocks = saltelli(width, size, 1).reshape(size, 2 * width + 2, width)
    a, b = blocks[:, 0], blocks[:, -1]
    for n in range(width):
        mixed = blocks[:, 1 + n]
        assert (mixed[:, n] == b[:, n]).all()
        assert (np.delete(mixed, n, axis=1) == np.delete(a, n, axis=1)).all()


def test_whole_numbers_are_equally_likely_and_log_scales_even():
    whole = Dimension("n", low=1, high=4, whole=True)
    counts = np.bincount([whole.at(u) for u in np.linspace(0, 0.9999, 4000)])
    assert counts.tolist() == [0, 1000, 1000, 1000, 1000]
    log = Dimension("x", low=0.01, high=100, scale="log")
    assert [log.at(u) for u in (0, 0.25, 0.5, 0.75, 1)] == [0.01, 0.1, 1, 10, 100]
    assert log.spread(3) == (0.01, 1, 100)
    assert Dimension("n", low=1, high=3, whole=True).spread(9) == (1, 2, 3)


def test_adding_replicates_levels_or_parameters_changes_no_existing_run(scenarios):
    base = by_id(experiment(scenarios, EFFORT).tasks())
    assert len(base) == 2 * 3 * 2
    more = Dimension(EFFORT.path, (*EFFORT.values, 0.7))
    for grown in (
        experiment(scenarios, EFFORT, replicates=5),
        experiment(scenarios, more),
        experiment(scenarios, Dimension("people.on_crowd", (0.5, 0.0, 1.0)), EFFORT),
        experiment({**scenarios, "hybrid": load("hybrid", SMALL)}, EFFORT),
    ):
        found = by_id(grown.tasks())
        kept = {name: task for name, task in found.items() if name in base}
        assert kept == {name: base[name] for name in kept}
        wanted = {name for name, t in base.items() if t.scenario != "distributed-crowd" or t.content}
        missing = wanted - set(found)
        assert not missing or grown.design.dimensions[0].path == "people.on_crowd"
        assert all(base[name].scenario == "distributed-crowd" for name in set(base) - set(found))


def test_common_random_numbers_are_shared_by_points_and_independent_ones_are_not(scenarios):
    common = list(experiment(scenarios, EFFORT).tasks())
    for replicate in (0, 1):
        assert len({task.seeds for task in common if task.replicate == replicate}) == 1
    assert len({task.seeds for task in common}) == 2
    alone = list(experiment(scenarios, EFFORT, independent=True).tasks())
    assert len({task.seeds for task in alone}) == len(alone)
    assert all(0 <= seed < 2**63 for task in alone for seed in task.seeds)


def test_a_scenario_that_does_not_use_a_channel_is_run_once(scenarios):
    cells = list(experiment(scenarios, REACH).cells())
    assert [cell for cell in cells if cell[0] == "centralised-local"] == [("centralised-local", ())]
    assert len([cell for cell in cells if cell[0] == "distributed-crowd"]) == 2


def test_values_that_mean_the_same_are_one_run(scenarios):
    one, other = (experiment(scenarios, Dimension("people.effort.mean", (value,))) for value in (1, 1.0))
    assert by_id(one.tasks()).keys() == by_id(other.tasks()).keys()
    base = scenarios["distributed-crowd"].people.effort.mean
    same = experiment(scenarios, Dimension("people.effort.mean", (base,)))
    assert {content for _, content in same.cells()} == {()}


def test_run_ids_fit_a_column_and_differ():
    many = Experiment("e", {"f": None}, Design("factorial", (Dimension("x", tuple(range(500))),)), 20)
    names = [task.run_id for task in many.tasks()]
    assert len(set(names)) == 10_000
    assert min(names) >= 0
    assert max(names) < 2**63
    assert math.isclose(np.mean(names) / 2**62, 1, abs_tol=0.05)  # spread evenly, so that parts are of a size
