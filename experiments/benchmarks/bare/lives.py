"""Simulate the bare model in a process of its own: ``python lives.py '{"form": "mesa", ...}'``.

The job names the form, a file with the starting society, the days and the seeds. The script prints one JSON
list with an object per seed: the measures in which forms must agree, CPU and wall seconds of the simulated
days, and bytes. With ``"warm": true`` a tiny society is simulated first, so that nothing is imported,
compiled or loaded while a clock runs. Building a society isn't timed, because forms copy the same start.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]

from bare_model import Start, draw_start, measure  # noqa: E402 - the paths above come first
from one_run import peak, set_back_peak  # noqa: E402


def main(job: dict[str, Any]) -> list[dict[str, float]]:
    """Simulate a life per seed, and return its measures and costs."""
    module = import_module(f"{job['form']}_form")
    with np.load(job["start"]) as columns:
        start = Start(**columns)
    if job.get("warm"):
        module.Model(draw_start(60), 1, 10).run()
    return [life(module, start, seed, job["days"]) for seed in job["seeds"]]


def life(module: Any, start: Start, seed: int, days: int) -> dict[str, float]:
    """Simulate one life, and return its measures and costs."""
    level = set_back_peak()
    model = module.Model(start, seed, days)
    cpu, wall = time.process_time(), time.perf_counter()
    outcome = model.run()
    costs = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "bytes": peak() - level}
    return {**measure(outcome), **costs}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
