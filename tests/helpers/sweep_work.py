"""Studies with runs that fail, which can also be started as a script and killed."""

import sys

from helpers.broken_work import live
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_tasks import FunctionTask


def study(points=30, sleep=0.02, ways=(), replicates=1):
    x = Dimension("x", tuple(float(n) for n in range(points)))
    rows = [(("x", value), ("sleep", sleep)) for value in x.values] + [(("way", way),) for way in ways]
    paths = (x, Dimension("sleep"), Dimension("way"))
    return Experiment("made", {"function": None}, Design("list", paths, listed=tuple(rows)), replicates)


def work(function=live):
    return FunctionTask(function, ("y", "z"))


def timeless(runs):
    return runs.drop(columns="seconds").reset_index(drop=True)


def main():
    """Run a study as a script: folder, points, sleep, workers; to be killed."""
    folder, points, sleep, workers = sys.argv[1:5]
    sweep(study(int(points), float(sleep)), folder, workers=int(workers), resume=True, work=work())


if __name__ == "__main__":
    from helpers import sweep_work

    sweep_work.main()  # so that its functions are found by the same name in every process
