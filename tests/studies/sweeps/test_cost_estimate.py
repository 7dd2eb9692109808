"""The estimates of a dry run are close to the facts: runs, time and bytes on disk."""

import pytest

from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.sweeps.cost_estimate import plan, until_done
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_tasks import FunctionTask


def wave(values):
    x, y = float(values["people.effort.mean"]), float(values["channels.feed.reach"])
    return {f"measure_{n}": (x + n) / (y + 1.7) for n in range(8)}


@pytest.mark.long
@pytest.mark.parametrize("replicates", [1, 12])
def test_disk_space_is_estimated_within_a_half(tmp_path, replicates):
    dimensions = (
        Dimension("people.effort.mean", low=0.01, high=1.0, scale="log"),
        Dimension("channels.feed.reach", low=1.0, high=64.0),
    )
    design = Design("latin_hypercube", dimensions, size=150)
    experiment = Experiment("waves", {"function": None}, design, replicates)
    work = FunctionTask(wave, tuple(f"measure_{n}" for n in range(8)))
    told = plan(experiment, work)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=work)
    assert told.runs == len(swept.runs) == 150 * replicates
    files = [path for path in (tmp_path / "s").rglob("*") if path.is_file()]
    assert told.size / 1.5 < sum(path.stat().st_size for path in files) < told.size * 1.5


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize("runs", [1, 2, 40, 1000])
def test_the_estimated_time_includes_the_later_start_of_the_other_workers(workers, runs):
    """Hand out runs one by one, as the pool does, and compare the time at which the last one ends."""
    starting, run = 4.0, 0.5
    free = [starting] + [2 * starting] * (workers - 1)
    for _ in range(runs):
        free[free.index(min(free))] += run
    last = max((end for end in free if end not in (starting, 2 * starting)), default=0.0)
    assert until_done(runs * run, starting, workers) == pytest.approx(last, abs=run)
