"""Benchmark compiling: CPU seconds for each kernel, from an empty cache.

``python experiments/benchmarks/compiling.py [--json] [--rounds 3]``

Each round starts a fresh process with an empty cache, which simulates two days of small societies that need
both kernels of a day: three without further processes, and a community of practice with them. CPU time is
measured instead of wall time, so that other processes disturb less. The same round measures the start of
Python with the largest imports; the ratio to it depends less on the machine than seconds do. All numbers are
medians over rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import mesa, numba, seaborn"
# Numba reports the begin and the end of each compilation. Inner functions are compiled within a kernel.
LIVE = """
import json, time
from numba.core import event

class Times(event.Listener):
    def __init__(self):
        self.begun, self.seconds, self.types = [], {}, {}
    def on_start(self, one):
        self.begun.append(time.process_time())
    def on_end(self, one):
        seconds = time.process_time() - self.begun.pop()
        function = one.data["dispatcher"].py_func
        name = function.__module__.split(".")[-1] + "." + function.__qualname__.split(".")[0]
        if not self.begun:
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        if function.__module__.startswith("sim."):
            self.types[name] = self.types.get(name, 0) + 1

times = Times()
event.register("numba:compile", times)
import sim
for name in ("neighbours-only", "distributed-crowd", "hybrid", "community-of-practice"):
    sim.Society(sim.load(name, {"people.count": 30, "days": 2}), engine="compiled").run()
twice = sorted(name for name, count in times.types.items() if count > 1)
print(json.dumps([times.seconds, twice]))
"""


def spent(code: str, **environment: str) -> tuple[float, str]:
    """Run code in a fresh process; return its CPU seconds and its last line."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    usual = os.environ | {"PYTHONPATH": path, "NUMBA_NUM_THREADS": "1"} | environment
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=usual, stdout=subprocess.PIPE, text=True, check=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    return seconds, (done.stdout.splitlines() or [""])[-1]


def compile_cold(rounds: int) -> dict[str, object]:
    """Compile in `rounds` rounds; return medians, and the inner functions compiled for several types."""
    kernels: dict[str, list[float]] = {}
    totals, ratios, twice = [], [], []
    spent(IMPORTS)  # Python caches bytecode
    for _ in range(rounds):
        imports = spent(IMPORTS)[0]
        with tempfile.TemporaryDirectory() as cache:
            seconds, twice = json.loads(spent(LIVE, NUMBA_CACHE_DIR=cache)[1])
        for name, value in seconds.items():
            kernels.setdefault(name, []).append(value)
        totals.append(sum(seconds.values()))
        ratios.append(totals[-1] / imports)
    median = {name: round(statistics.median(values), 2) for name, values in kernels.items()}
    return {
        "kernels": dict(sorted(median.items(), key=lambda each: -each[1])),
        "total_seconds": round(statistics.median(totals), 2),
        "ratio_to_imports": round(statistics.median(ratios), 2),
        "ratio_to_imports_range": [round(min(ratios), 2), round(max(ratios), 2)],
        "compiled_for_several_types": twice,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how long compiling takes from an empty cache.")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    found = compile_cold(asked.rounds)
    if asked.json:
        print(json.dumps(found))
        return
    kernels = found.pop("kernels")
    assert isinstance(kernels, dict)
    for name, value in {**kernels, **found}.items():
        print(f"{name:32} {value}")


if __name__ == "__main__":
    main()
