"""Benchmark sweeps: what a sweep costs beyond its runs, and what a second worker gains.

``python experiments/benchmarks/sweep.py [--json] [--runs 24] [--milliseconds 50] [--rounds 30]``

In many short turns, equal runs that each compute for a given time on one core are made in several ways, one
after another:

- our sweep, on one and on two workers that have already started, from its call to the commit of its last run;
- concurrent.futures' ProcessPoolExecutor on the bare function, with its processes already started;
- one and two processes that get their share of the runs in one call: the best that the cores can do;
- Mesa's batch_run of a model whose only step is that function; it starts its processes itself.

`speedup` is the time with one worker divided by the time with two, measured right after each other, and
`speedup_to_cores` is that of our sweep divided by the best that the cores can do in the same turn.
`overhead_ms` is what a run costs beyond its computation, from many runs that compute nothing; there our sweep
is also made in this process. `cpu_ms` is the CPU time of such a run with one worker, in this process and in
the worker, which other programs disturb less. The results are medians over turns with 95 % bootstrap
intervals. `start_s` is how long two workers take to start.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from sim.runner import InlineExecutor, SupervisedPool  # noqa: E402 - the paths above come first
from sim.studies.experiments.design import Design, Dimension  # noqa: E402
from sim.studies.experiments.experiment import Experiment  # noqa: E402
from sim.studies.sweeps.sweep import sweep  # noqa: E402
from sim.studies.sweeps.sweep_tasks import FunctionTask  # noqa: E402

Way = Callable[[int, int], float]
"""A function of the number of runs and of rounds per run, which returns the seconds that they took."""

SELDOM = 5
"""Mesa's batch_run starts its processes at each call, so it gets this many times the runs, in fewer turns."""

EMPTY = 20
"""Runs that compute nothing are made this many times as often."""


def busy(values: dict[str, Any]) -> dict[str, float]:
    """Compute for a while on one core. The amount of work is fixed, not the time."""
    total = 0.0
    for n in range(int(values["rounds"])):
        total += (n % 7) * 0.5
    return {"y": total + float(values["x"])}


def calibrated(milliseconds: float) -> int:
    """Return how many rounds of `busy` take so many milliseconds."""
    rounds = 10_000
    while True:
        began = time.perf_counter()
        busy({"rounds": rounds, "x": 0})
        took = time.perf_counter() - began
        if took > 0.02:
            return max(1, int(rounds * milliseconds / 1000 / took))
        rounds *= 2


def study(runs: int, rounds: int) -> Experiment:
    """Return an experiment with one point per run."""
    listed = tuple((("rounds", rounds), ("x", float(n))) for n in range(runs))
    return Experiment(
        "bench", {"f": None}, Design("list", (Dimension("rounds"), Dimension("x")), listed=listed), 1
    )


def swept(executor: Executor, runs: int, rounds: int) -> float:
    """Return the seconds that our sweep takes until its last run is committed."""
    began, ended = time.perf_counter(), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        work = FunctionTask(busy, ("y",))
        sweep(
            study(runs, rounds), Path(folder) / "s", executor=executor, work=work,
            watch=lambda *_: ended.append(time.perf_counter()),
        )  # fmt: skip
    return ended[-1] - began


def cpu_of(executor: Executor, runs: int) -> dict[str, float]:
    """Return the CPU milliseconds of a run that computes nothing: in this process, and in its one worker."""
    began, worker = time.process_time(), executor.submit(time.process_time).result()
    swept(executor, runs, 1)
    spent = {"here": time.process_time() - began}
    spent["worker"] = executor.submit(time.process_time).result() - worker
    return {name: 1000 * seconds / runs for name, seconds in spent.items()}


def handed(executor: Executor, runs: int, rounds: int) -> float:
    """Return the seconds that an executor takes for the bare function, with one call per run."""
    began = time.perf_counter()
    list(executor.map(busy, [{"rounds": rounds, "x": float(n)} for n in range(runs)]))
    return time.perf_counter() - began


def shared(executor: Executor, workers: int, runs: int, rounds: int) -> float:
    """Return the seconds that processes take which get their share of the runs in one call."""
    began = time.perf_counter()
    list(executor.map(bare, [runs // workers] * workers, [rounds] * workers))
    return (time.perf_counter() - began) * runs / (runs // workers * workers)


def batched(workers: int, runs: int, rounds: int) -> float:
    """Return the seconds that Mesa's batch_run takes, including the start of its processes."""
    from mesa.batchrunner import batch_run
    from mesa_busy import Busy

    began = time.perf_counter()
    parameters = {"rounds": rounds, "x": [float(n) for n in range(runs)]}
    batch_run(Busy, parameters, number_processes=workers, max_steps=1, display_progress=False)
    return time.perf_counter() - began


def bare(runs: int, rounds: int) -> float:
    """Return the seconds that a plain loop takes."""
    began = time.perf_counter()
    for n in range(runs):
        busy({"rounds": rounds, "x": float(n)})
    return time.perf_counter() - began


def named(seconds: float) -> int:
    """Return the id of this process after some seconds."""
    time.sleep(seconds)
    return os.getpid()


def up(pool: Executor, workers: int) -> float:
    """Wait until all workers of a pool take calls, and return how many seconds that took."""
    began = time.perf_counter()
    while len(set(pool.map(named, [0.02] * 4 * workers))) < workers:
        pass
    return time.perf_counter() - began


def measured(runs: int, rounds: int, turns: int) -> dict[str, Any]:
    """Return the seconds of each way in each turn, and the seconds until our two workers have started."""
    empty: dict[str, Way] = {"bare": bare, "sweep_inline": partial(swept, InlineExecutor())}
    ways: dict[str, Way] = {}
    with ExitStack() as stack:
        pools: dict[int, tuple[Executor, Executor]] = {}
        for n in (1, 2):
            spawned = ProcessPoolExecutor(n, mp_context=get_context("spawn"))
            pools[n] = stack.enter_context(SupervisedPool(n)), stack.enter_context(spawned)
        start = [up(pool, n) for n, both in pools.items() for pool in both][2]
        for n, (ours, others) in pools.items():
            ways[f"sweep_{n}"], ways[f"futures_{n}"] = partial(swept, ours), partial(handed, others)
            ways[f"cores_{n}"], ways[f"mesa_{n}"] = partial(shared, others, n), partial(batched, n)
        empty.update((name, ways[name]) for name in ("sweep_1", "futures_1", "mesa_1"))
        took: dict[str, list[float]] = {name: [] for name in sorted(ways)}
        nothing: dict[str, list[float]] = {name: [] for name in empty}
        cpu: dict[str, list[float]] = {"here": [], "worker": []}
        for turn in range(turns):
            for name, milliseconds in cpu_of(pools[1][0], runs * EMPTY).items():
                cpu[name].append(milliseconds)
            for name, seconds in took.items():
                many = SELDOM if name.startswith("mesa") else 1
                if turn % many == 0:
                    seconds.append(ways[name](runs * many, rounds) / many)
            for name, seconds in nothing.items():
                seconds.append(empty[name](runs * EMPTY, 1) / (runs * EMPTY))
    return {"start_s": start, "seconds": took, "empty_s": nothing, "cpu": cpu}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median and its 95 % bootstrap interval over turns."""
    chance = np.random.default_rng(1)
    low, high = np.quantile(np.median(chance.choice(values, (4000, len(values))), axis=1), (0.025, 0.975))
    return {"median": float(np.median(values)), "low": float(low), "high": float(high)}


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Measure what a sweep costs beyond its runs.")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--milliseconds", type=float, default=50.0)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args(words)
    warnings.simplefilter("ignore")
    found = measured(asked.runs, calibrated(asked.milliseconds), asked.rounds)
    took, nothing = found["seconds"], found["empty_s"]
    result: dict[str, Any] = {**vars(asked), **found}
    result["overhead_ms"] = {
        name: spread([1000 * (a - b) for a, b in zip(nothing[name], nothing["bare"], strict=True)])
        for name in nothing
        if name != "bare"
    }
    result["speedup"] = {
        name: spread([one / two for one, two in zip(took[f"{name}_1"], took[f"{name}_2"], strict=True)])
        for name in ("sweep", "futures", "cores", "mesa")
    }
    result["cpu_ms"] = {name: spread(each) for name, each in found["cpu"].items()}
    ratios = [
        (took["sweep_1"][turn] / took["sweep_2"][turn]) / (took["cores_1"][turn] / took["cores_2"][turn])
        for turn in range(asked.rounds)
    ]
    result["speedup_to_cores"] = {"sweep": spread(ratios)}
    for title in ("overhead_ms", "cpu_ms", "speedup", "speedup_to_cores"):
        for name, value in result[title].items():
            print(f"{title} {name}: {value['median']:.2f} ({value['low']:.2f} to {value['high']:.2f})")
    print(f"start_s: {found['start_s']:.1f}")
    if asked.json:
        print(json.dumps(result))
    return 0


if __name__ == "__main__":
    import sweep as itself  # so that workers find its functions by the same name

    sys.exit(itself.main())
