"""Sensitivity indices of functions with known indices, through design, ledger, table and analysis."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from sim.studies.discovery.prim import find_boxes
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.sensitivity.sensitivity import close_pairs, sensitivity
from sim.studies.sweeps.sample_sizes import replicates_needed, replicates_table, saving_table
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_tasks import FunctionTask

A, B = 7.0, 0.1
G = (0.0, 1.0, 4.5, 9.0)


def ishigami(values):
    """Ishigami & Homma (1990), ISUMA '90, 398-403."""
    x1, x2, x3 = values["x1"], values["x2"], values["x3"]
    return {"y": math.sin(x1) + A * math.sin(x2) ** 2 + B * x3**4 * math.sin(x1)}


def sobol_g(values):
    """Saltelli & Sobol' (1995), Reliability Engineering & System Safety 50, 225-239."""
    return {"y": math.prod((abs(4 * values[f"x{n}"] - 2) + a) / (1 + a) for n, a in enumerate(G))}


def analysed(tmp_path, function, dimensions, kind, size):
    experiment = Experiment("known", {"f": None}, Design(kind, dimensions, size), replicates=1)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=FunctionTask(function, ("y",)))
    return sensitivity(swept), swept


def of(found, index):
    rows = found.indices[found.indices["index"] == index]
    return rows.set_index("parameter")["value"], rows.set_index("parameter")[["low", "high"]]


@pytest.mark.long
def test_ishigami(tmp_path):
    dimensions = tuple(Dimension(f"x{n}", low=-math.pi, high=math.pi) for n in (1, 2, 3))
    found, _ = analysed(tmp_path, ishigami, dimensions, "saltelli", 1024)
    v1, v2 = 0.5 * (1 + B * math.pi**4 / 5) ** 2, A**2 / 8
    v13 = B**2 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    first, bounds = of(found, "first")
    assert first.to_numpy() == pytest.approx([v1 / whole, v2 / whole, 0], abs=0.08)
    assert (bounds["low"] <= [v1 / whole, v2 / whole, 0]).all()
    total, _ = of(found, "total")
    assert total.to_numpy() == pytest.approx([(v1 + v13) / whole, v2 / whole, v13 / whole], abs=0.08)
    second = found.indices[found.indices["index"] == "second"].set_index(["parameter", "other"])["value"]
    assert second[("x1", "x3")] == pytest.approx(v13 / whole, abs=0.08)
    assert found.ranking["parameter"].tolist() == ["x1", "x2", "x3"]
    assert not any("too small" in doubt or "not clearly" in doubt for doubt in found.warnings)


@pytest.mark.long
def test_sobol_g(tmp_path):
    dimensions = tuple(Dimension(f"x{n}") for n in range(4))
    found, _ = analysed(tmp_path, sobol_g, dimensions, "saltelli", 256)
    parts = np.array([1 / (3 * (1 + a) ** 2) for a in G])
    whole = np.prod(1 + parts) - 1
    first, _ = of(found, "first")
    total, _ = of(found, "total")
    assert first.to_numpy() == pytest.approx(parts / whole, abs=0.08)
    truth = [parts[n] * np.prod(np.delete(1 + parts, n)) / whole for n in range(4)]
    assert total.to_numpy() == pytest.approx(truth, abs=0.08)


def test_a_small_sample_gives_a_warning(tmp_path):
    dimensions = tuple(Dimension(f"x{n}", low=-math.pi, high=math.pi) for n in (1, 2, 3))
    found, swept = analysed(tmp_path, ishigami, dimensions, "saltelli", 16)
    assert any("the sample is too small to say whether" in doubt for doubt in found.warnings)
    pd.testing.assert_frame_equal(found.indices, sensitivity(swept).indices, check_exact=True)


def linear(values):
    return {"y": 5 * values["x0"] - 2 * values["x1"] + 0.5 * values["x2"]}


def test_morris_of_a_linear_function_is_exact(tmp_path):
    dimensions = (Dimension("x0"), Dimension("x1", low=0, high=10), Dimension("x2"), Dimension("x3"))
    found, _ = analysed(tmp_path, linear, dimensions, "morris", 8)
    star, _ = of(found, "mu_star")
    mu, _ = of(found, "mu")
    sigma, _ = of(found, "sigma")
    assert star.to_numpy() == pytest.approx([5, 20, 0.5, 0], abs=1e-9)
    assert mu.to_numpy() == pytest.approx([5, -20, 0.5, 0], abs=1e-9)
    assert sigma.to_numpy() == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert found.ranking["parameter"].tolist() == ["x1", "x0", "x2", "x3"]


DISCRETE = (
    Dimension("switch", (True, False)),
    Dimension("words", ("interest", "random", "ring")),
    Dimension("whole", low=20, high=22, whole=True),
    Dimension("many", low=1, high=101, whole=True),
    Dimension("logs", low=1, high=2, whole=True, scale="log"),
    Dimension("uneven", (1, 2, 10)),
    Dimension("long", tuple("abcdef")),
    Dimension("continuous", low=0.1, high=0.2),
)


def test_an_effect_is_divided_by_the_step_really_taken(tmp_path):
    """Every parameter moves the measure by exactly 1 over its range, evenly from value to value."""

    def even(values):
        return {"y": sum(each.position(values[each.path]) for each in DISCRETE)}

    found, _ = analysed(tmp_path, even, DISCRETE, "morris", 64)
    for index, size in (("mu_star", 1.0), ("mu", 1.0), ("sigma", 0.0)):
        assert of(found, index)[0].to_numpy() == pytest.approx(np.full(len(DISCRETE), size), abs=1e-9)
    _, bounds = of(found, "mu_star")
    assert bounds.to_numpy() == pytest.approx(np.ones((len(DISCRETE), 2)), abs=1e-9)
    # the two middle levels of a whole number from 1 to 2 on a log scale are both 1
    assert found.warnings[:2] == (
        "long takes only 4 of its 6 listed values in this Morris design.",
        "logs did not change in 36 of 64 steps, which are not counted.",
    )


def test_a_parameter_that_is_never_changed_has_no_effect_to_report(tmp_path):
    dimensions = (Dimension("x"), Dimension("one", ("only",)))
    found, _ = analysed(tmp_path, lambda v: {"y": v["x"]}, dimensions, "morris", 4)
    assert found.ranking["parameter"].tolist() == ["x"]
    assert "one did not change in 4 of 4 steps, which are not counted." in found.warnings


@pytest.mark.parametrize("kind", ["morris", "saltelli"])
def test_a_parameter_without_effect_is_named_and_needs_no_more_points(tmp_path, kind):
    found, _ = analysed(tmp_path, lambda v: {"y": v["x"]}, (Dimension("x"), Dimension("idle")), kind, 4)
    assert [doubt for doubt in found.warnings if "idle" in doubt] == [
        "f, y: no run changed with idle: the scenario doesn't use it, or it doesn't affect this measure."
    ]


@pytest.mark.parametrize(("pairs", "words"), [(5, "one more pair"), (6, "2 more pairs")])
def test_unnamed_pairs_are_counted(pairs, words):
    scatter = np.array([[1.0, 3.0, 2.0, 2.0]])
    influence = {f"x{n}": (np.roll(scatter, n, axis=1), np.ones((1, 4))) for n in range(pairs + 1)}
    assert close_pairs(influence)[4:] == [f"the same holds for {words}"]


def test_a_parameter_without_effect_is_not_compared_with_an_uncertain_one():
    scatter = np.array([[1.0, -1.0, 2.0, -1.5]])
    influence = {"uncertain": (scatter, np.ones((1, 4))), "idle": (np.zeros((1, 4)), np.ones((1, 4)))}
    assert close_pairs(influence) == []
    almost = {**influence, "idle": (np.full((1, 4), 0.01), np.ones((1, 4)))}
    assert len(close_pairs(almost)) == 1


def test_a_planted_box_is_found_and_reported():
    dimensions = (*(Dimension(name) for name in "abc"), Dimension("kind", ("odd", "even")))
    points = pd.DataFrame(Design("latin_hypercube", dimensions, size=1024).points())
    cases = ((points["a"] > 0.6) & (points["b"] < 0.5)).to_numpy()
    (box,) = find_boxes(points, cases, most=1)
    assert set(box.limits) == {"a", "b"}
    low, high = box.limits["a"][0], box.limits["b"][1]
    assert (low, high) == (pytest.approx(0.6, abs=0.05), pytest.approx(0.5, abs=0.05))
    assert min(box.coverage, box.density) > 0.8
    assert box.words() == f"a is at least {low:.4g} and b is at most {high:.4g}"
    only = find_boxes(points, (points["kind"] == "odd").to_numpy(), most=1)[0]
    assert (only.words(), only.coverage, only.density) == ("kind is odd", 1.0, 1.0)
    assert find_boxes(points, np.ones(1024, bool)) == []


def test_replicates_needed():
    for deviation, half in ((0.1, 0.05), (1.0, 0.1), (0.3, 0.001)):
        n = replicates_needed(deviation, half)
        assert t.ppf(0.975, n - 1) * deviation / math.sqrt(n) <= half
        assert t.ppf(0.975, n - 2) * deviation / math.sqrt(n - 1) > half


def test_runs_saved_by_common_random_numbers():
    shared = [0.1, -0.2, 0.15, 0.05, -0.1, 0.02, 0.2, -0.22]
    design = Design("list", (Dimension("x"),), listed=((("x", 1.0),),))
    experiment = Experiment("e", {"a": None, "b": None}, design, len(shared))
    rows = []
    for task in experiment.tasks():
        luck = shared[task.replicate]
        shift = {"a": 0.0, "b": 0.2 + luck / 10}[task.scenario]
        rows.append({
            "run_id": task.run_id, "scenario": task.scenario, "x": 1.0, "replicate": task.replicate,
            "answered_share": 0.5 + luck + shift,
        })  # fmt: skip
    runs = pd.DataFrame(rows).assign(people_seed=0, ties_seed=0, luck_seed=0, seconds=0.0, error=None)
    table = replicates_table(experiment, runs).set_index("what")
    s = np.std(shared, ddof=1)
    assert table.loc["b less a", "deviation"] == pytest.approx(s / 10)
    assert table.loc["b less a", "needed"] == replicates_needed(s / 10, 0.01)
    assert table.loc["b less a", "independent"] == replicates_needed(math.hypot(s, 1.1 * s), 0.01)
    assert table.loc["b less a", "saved"] > 50


def test_an_unknown_deviation_gives_no_number_of_replicates():
    point = Design("list", (Dimension("x"),), listed=((("x", 1.0),),))
    experiment = Experiment("e", {"a": None, "b": None}, point, 3)
    rows = [
        {
            "run_id": task.run_id, "scenario": task.scenario, "x": 1.0, "replicate": task.replicate,
            "answered_share": 0.5, "median_wait_days": 3.0 if task.replicate == 0 else math.nan,
        }
        for task in experiment.tasks()
    ]  # fmt: skip
    runs = pd.DataFrame(rows).assign(people_seed=0, ties_seed=0, luck_seed=0, seconds=0.0, error=None)
    table = replicates_table(experiment, runs)
    unknown = table["measure"] == "median_wait_days"
    assert unknown.sum() == 3
    assert table.loc[unknown, ["deviation", "needed", "independent", "saved"]].isna().all(axis=None)
    assert (table.loc[~unknown, ["needed", "independent"]] == 2).all(axis=None)  # known not to vary
    assert table.to_csv(index=False).splitlines()[4].split(",")[3:7] == ["", "", "", ""]
    both = saving_table(experiment, table, table)
    assert both["needed_common"].tolist() == [2, pd.NA]
    assert both["saved"].isna().tolist() == [False, True]
    with pytest.raises(ValueError, match="deviation between them is NaN"):
        replicates_needed(math.nan, 0.1)
