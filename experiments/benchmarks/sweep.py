"""What a sweep costs beyond its runs, and what a second worker brings.

``python experiments/benchmarks/sweep.py [--json] [--runs 200] [--milliseconds 50] [--rounds 3]``

Round by round and on equal work, a run that computes for a given time of one core:

- the bare function, in a loop;
- our sweep in this process, and on one and on two workers, ledger and tables included, start-up apart;
- concurrent.futures' ProcessPoolExecutor on the bare function;
- Mesa's batch_run of a model whose only step is that function.

Medians over rounds, with the least and the greatest. `overhead_ms` is what one run costs beyond the run
itself, on one worker; `speedup` is one worker's time over two workers'.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from sim.studies.design import Design, Dimension  # noqa: E402 - the paths above come first
from sim.studies.experiment import Experiment  # noqa: E402
from sim.studies.sweep import sweep  # noqa: E402
from sim.studies.work import Evaluating  # noqa: E402

Spread = dict[str, float]


def busy(values: dict[str, Any]) -> dict[str, float]:
    """Compute for a time of one core; the work, not the clock, is what is equal."""
    total = 0.0
    for n in range(int(values["rounds"])):
        total += (n % 7) * 0.5
    return {"y": total + float(values["x"])}


def calibrated(milliseconds: float) -> int:
    """Return how many rounds of `busy` take that long."""
    rounds = 10_000
    while True:
        began = time.perf_counter()
        busy({"rounds": rounds, "x": 0})
        took = time.perf_counter() - began
        if took > 0.02:
            return max(1, int(rounds * milliseconds / 1000 / took))
        rounds *= 2


def study(runs: int, rounds: int) -> Experiment:
    """Return as many points as there are runs."""
    listed = tuple((("rounds", rounds), ("x", float(n))) for n in range(runs))
    return Experiment(
        "bench", {"f": None}, Design("list", (Dimension("rounds"), Dimension("x")), listed=listed), 1
    )


def swept(runs: int, rounds: int, workers: int) -> float:
    """Seconds of our sweep, committing every run, start-up of the processes and writing the tables apart."""
    ended: list[float] = []

    def watch(*_: int) -> None:
        ended.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        work = Evaluating(busy, ("y",))
        sweep(study(runs, rounds), Path(folder) / "s", workers=workers, work=work, watch=watch)
    # by a third of the runs every worker is up
    first = runs // 3
    return (ended[-1] - ended[first]) * runs / (runs - first)


def pooled(runs: int, rounds: int, workers: int) -> float:
    """Seconds of concurrent.futures on the bare function, start-up apart."""
    values = [{"rounds": rounds, "x": float(n)} for n in range(runs)]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(busy, [{"rounds": 1, "x": 0.0}] * workers * 4))
        began = time.perf_counter()
        list(pool.map(busy, values))
        return time.perf_counter() - began


def batched(runs: int, rounds: int, workers: int) -> float:
    """Seconds of Mesa's batch_run, start-up included, as it starts its processes itself."""
    from mesa.batchrunner import batch_run
    from mesa_busy import Busy

    began = time.perf_counter()
    parameters = {"rounds": rounds, "x": [float(n) for n in range(runs)]}
    batch_run(Busy, parameters, number_processes=workers, max_steps=1, display_progress=False)
    return time.perf_counter() - began


def bare(runs: int, rounds: int, workers: int) -> float:
    """Seconds of a plain loop."""
    del workers
    began = time.perf_counter()
    for n in range(runs):
        busy({"rounds": rounds, "x": float(n)})
    return time.perf_counter() - began


def spread(values: Sequence[float]) -> Spread:
    """Median, least and greatest."""
    return {"median": statistics.median(values), "least": min(values), "greatest": max(values)}


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; gives the exit status."""
    parser = argparse.ArgumentParser(description="Measure what a sweep costs beyond its runs.")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--milliseconds", type=float, default=50.0)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(words)
    warnings.simplefilter("ignore")
    rounds = calibrated(asked.milliseconds)
    ways: dict[str, tuple[Callable[[int, int, int], float], int]] = {
        "bare": (bare, 1), "sweep_inline": (swept, 0), "sweep_1": (swept, 1), "sweep_2": (swept, 2),
        "futures_1": (pooled, 1), "futures_2": (pooled, 2), "mesa_1": (batched, 1), "mesa_2": (batched, 2),
    }  # fmt: skip
    took: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(asked.rounds):
        for name, (way, workers) in ways.items():
            took[name].append(way(asked.runs, rounds, workers))
        print(
            f"round {turn + 1}: " + ", ".join(f"{name} {values[-1]:.2f} s" for name, values in took.items())
        )
    result: dict[str, Any] = {"runs": asked.runs, "milliseconds": asked.milliseconds, "rounds": asked.rounds}
    result["overhead_ms"] = {
        name: spread([1000 * (a - b) / asked.runs for a, b in zip(took[name], took["bare"], strict=True)])
        for name in ("sweep_inline", "sweep_1", "futures_1", "mesa_1")
    }
    result["speedup"] = {
        name: spread([a / b for a, b in zip(took[f"{name}_1"], took[f"{name}_2"], strict=True)])
        for name in ("sweep", "futures", "mesa")
    }
    for title in ("overhead_ms", "speedup"):
        for name, found in result[title].items():
            print(f"{title} {name}: {found['median']:.2f} ({found['least']:.2f} to {found['greatest']:.2f})")
    if asked.json:
        print(json.dumps(result))
    return 0


if __name__ == "__main__":
    import sweep as itself  # so that workers find its functions by the same name

    sys.exit(itself.main())
