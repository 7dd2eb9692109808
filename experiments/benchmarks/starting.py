"""Benchmark starts: help against bare Python, and runs and workers against imports of Mesa.

``python experiments/benchmarks/starting.py [turns]`` prints medians and ratios within a turn: `run` is
``whoanswers run distributed-crowd`` from Enter to the tables, and `worker` is a process that is ready to run
and measure the same scenario, with its compiled code loaded. CPU time is measured instead of wall time, so
that other processes disturb less. Python may cache bytecode; compiled code is cached after the first turn.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from sim.cli import main; main()")
RUN = ("run", "distributed-crowd", "-o")
WORKER = (
    "import sim, sim.studies.comparison.counterfactual; from sim.runner.runs import WarmUp; "
    "WarmUp([sim.load('distributed-crowd')], 'compiled').warm()"
)
SMALL = ("run", "distributed-crowd", "--set", "people.count=200", "--set", "days=20", "-o")


def starts(times: int = 7) -> dict[str, float | list[float]]:
    """Measure starts in turns. Returns median CPU seconds, and ratios within a turn with their ranges."""
    seconds: dict[str, list[float]] = {}
    for turn in range(times + 1):
        with tempfile.TemporaryDirectory() as folder:
            jobs = {
                "python_seconds": (sys.executable, "-c", "pass"),
                "help_seconds": (*COMMAND, "--help"),
                "imports_seconds": (sys.executable, "-c", "import mesa, numba"),
                "mesa_seconds": (sys.executable, "-c", "import mesa"),
                "worker_seconds": (sys.executable, "-c", WORKER),
                "run_seconds": (*COMMAND, *RUN, str(Path(folder) / "whole")),
                "small_run_seconds": (*COMMAND, *SMALL, str(Path(folder) / "run")),
            }
            for name, command in jobs.items():
                taken = _spent(command)
                if turn > 0:  # the first turn warms caches
                    seconds.setdefault(name, []).append(taken)
    result: dict[str, float | list[float]] = {n: round(statistics.median(s), 4) for n, s in seconds.items()}
    pairs = (
        ("ratio_help", "help", "python"),
        ("ratio_small_run", "small_run", "imports"),
        ("ratio_run", "run", "mesa"),
        ("ratio_worker", "worker", "mesa"),
    )
    for name, above, below in pairs:
        both = zip(seconds[f"{above}_seconds"], seconds[f"{below}_seconds"], strict=True)
        ratios = [a / b for a, b in both]
        result[name] = round(statistics.median(ratios), 2)
        result[f"{name}_range"] = [round(min(ratios), 2), round(max(ratios), 2)]
    return result


def _spent(command: tuple[str, ...]) -> float:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=usual | {"PYTHONPATH": path}, capture_output=True, check=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime


if __name__ == "__main__":
    for name, value in starts(*map(int, sys.argv[1:2])).items():
        print(f"{name}: {value}")
