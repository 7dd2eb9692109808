"""Benchmark the main job: wall seconds of a comparison of twenty replicates, until its report is written.

``python experiments/benchmarks/main_job.py [--json] [--rounds 3] [--cold 1]``

A warm round runs ``whoanswers compare centralised-local distributed-crowd`` with the compiled code on the
disk. A cold round runs it with an empty cache, so that the code is compiled first. Before and after each
job, the same call measures the start of Python with the largest imports. The ratio to their mean depends
less on the machine, and on its other work, than seconds do. Medians and ranges are over rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import mesa, numba, seaborn"
SCENARIOS = ("centralised-local", "distributed-crowd")


def seconds(words: list[str], folder: str, **environment: str) -> float:
    """Run Python with these arguments in a folder, and return its wall seconds."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    usual = os.environ | {"PYTHONPATH": path} | environment
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=folder, env=usual, check=True, capture_output=True)
    return time.perf_counter() - began


def job(folder: str, options: list[str], **environment: str) -> float:
    """Run the main job once, and return its wall seconds."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        words = ["-m", "sim.cli", "compare", *SCENARIOS, "-o", str(Path(out) / "study"), *options]
        return seconds(words, folder, **environment)


def measure(rounds: int, cold: int, options: list[str]) -> dict[str, object]:
    """Measure `rounds` warm and `cold` cold rounds, one after another."""
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        seconds(["-c", IMPORTS], folder)  # Python caches bytecode
        if rounds:
            job(folder, [*options, "--replicates", "2"])  # numba caches compiled code
        for name, count in (("warm", rounds), ("cold", cold)):
            took, imports, ratios = [], [], []
            for _ in range(count):
                before = seconds(["-c", IMPORTS], folder)
                with tempfile.TemporaryDirectory() as empty:
                    took.append(
                        job(folder, options, **({"NUMBA_CACHE_DIR": empty} if name == "cold" else {}))
                    )
                imports.append((before + seconds(["-c", IMPORTS], folder)) / 2)
                ratios.append(took[-1] / imports[-1])
            if count:
                found[name] = {
                    "seconds": summary(took), "imports": summary(imports), "ratio": summary(ratios)
                }  # fmt: skip
    return found


def summary(values: list[float]) -> dict[str, float]:
    """Return the median and the range of some values."""
    ends = {"median": statistics.median(values), "low": min(values), "high": max(values)}
    return {name: round(value, 2) for name, value in ends.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how long the main job takes.")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    parser.add_argument("--rounds", type=int, default=3, help="number of warm rounds")
    parser.add_argument("--cold", type=int, default=1, help="number of cold rounds, a minute or more each")
    asked, options = parser.parse_known_args()  # further options are those of the job
    found = measure(asked.rounds, asked.cold, options)
    if asked.json:
        print(json.dumps(found))
        return
    for name, values in found.items():
        assert isinstance(values, dict)
        for what, each in values.items():
            print(f"{name} {what:8} {each['median']:7.2f} ({each['low']:.2f} to {each['high']:.2f})")


if __name__ == "__main__":
    main()
