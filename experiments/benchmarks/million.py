"""Benchmark a run from its scenario to its tables, up to a million people.

``python experiments/benchmarks/million.py [--json] [--people 10000 100000 1000000] [--rounds 1]``

Each run is a process of its own, on one thread, which first runs a tiny society, so that imports and the
loading of compiled code aren't timed. Then it draws the society (`draw`), simulates the days (`simulate`),
makes the tables (`tables`), writes them as Parquet (`write`) and computes the measures that `whoanswers run`
prints (`measure`). Each round runs all sizes of all scenarios one after another.

`cpu` and `wall` are seconds. `peak` is the largest resident memory during the step, and `left` that after it,
in bytes for each person, above the level after the tiny society. `exponent` is the logarithm of the ratio of
CPU times divided by that of the ratio of sizes: 1 if the cost of a person doesn't depend on the size. Numbers
are medians over rounds; with several rounds, `cpu_range` has the least and the greatest.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from one_run import peak, set_back_peak  # noqa: E402 - the paths above come first

STEPS = ("draw", "simulate", "tables", "write", "measure")
Costs = dict[str, dict[str, float]]


def main(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the costs of all scenarios and sizes."""
    jobs = [(name, people) for name in arguments.scenario for people in arguments.people]
    runs: dict[tuple[str, int], list[dict[str, Any]]] = {job: [] for job in jobs}
    for _ in range(arguments.rounds):
        for name, people in jobs:
            job = {"scenario": name, "people": people, "days": arguments.days, "ties": arguments.ties}
            runs[name, people].append(one_process(job))
    found = {name: {people: summary(runs[name, people]) for people in arguments.people} for name, _ in jobs}
    return {name: {"sizes": sizes, "exponents": exponents(sizes)} for name, sizes in found.items()}


def one_process(job: dict[str, Any]) -> dict[str, Any]:
    """Measure one run in a process of its own, on one thread."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    command = [sys.executable, str(HERE / "million.py"), "--one", json.dumps(job)]
    done = subprocess.run(
        command, env=os.environ | dict.fromkeys(threads, "1"), stdout=subprocess.PIPE, check=True
    )
    costs: dict[str, Any] = json.loads(done.stdout)
    return costs


def one(job: dict[str, Any]) -> dict[str, Any]:
    """Run a tiny society and then the job in this process; return the costs of the steps."""
    from_run_to_tables({**job, "people": 300, "days": 10})
    return from_run_to_tables(job)


def from_run_to_tables(job: dict[str, Any]) -> dict[str, Any]:
    """Run one society from its scenario to its tables and measures."""
    import sim

    setting = sim.load(job["scenario"], {"people.count": job["people"], "days": job["days"]})
    level, costs = set_back_peak(), {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        set_back_peak()
        cpu, wall = time.process_time(), time.perf_counter()
        result = work()
        spent = time.process_time() - cpu, time.perf_counter() - wall
        most = peak() - level
        costs[step] = {"cpu": spent[0], "wall": spent[1], "peak": most, "left": set_back_peak() - level}
        return result

    society = timed("draw", lambda: sim.Society(setting, engine="compiled"))
    timed("simulate", society.run)
    tables = timed("tables", partial(society.tables, ties=job["ties"]))
    del society
    with tempfile.TemporaryDirectory() as folder:
        timed("write", lambda: sim.save_run(Path(folder) / "run", tables, setting, ties=job["ties"]))
        written = sum(file.stat().st_size for file in (Path(folder) / "run").iterdir())
    measure = {"lifetime_days": setting.asking.lifetime, "days": setting.days}
    timed("measure", lambda: sim.measure(tables, **measure))
    rows = {name: len(table) for name, table in tables.items()}
    return {"steps": costs, "rows": rows, "bytes_written": written, "people": job["people"]}


def summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the medians over runs of one size; memory in bytes for each person."""
    people = runs[0]["people"]
    steps: dict[str, Any] = {}
    for step in STEPS:
        each = [run["steps"][step] for run in runs]
        middle = {key: statistics.median(costs[key] for costs in each) for key in each[0]}
        steps[step] = {key: round(middle[key], 3) for key in ("cpu", "wall")}
        steps[step] |= {key: round(middle[key] / people) for key in ("peak", "left")}
        steps[step]["cpu_range"] = [round(pick(costs["cpu"] for costs in each), 3) for pick in (min, max)]
    whole = {key: round(sum(steps[step][key] for step in STEPS), 2) for key in ("cpu", "wall")}
    whole["peak"] = max(steps[step]["peak"] for step in STEPS)
    more = {"rows": runs[0]["rows"], "bytes_written": round(runs[0]["bytes_written"] / people, 1)}
    return {"steps": steps, "whole": whole, **more}


def exponents(sizes: dict[int, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the exponents of CPU time from each size to the next, by step."""
    found: dict[str, dict[str, float]] = {}
    for small, large in zip(sorted(sizes), sorted(sizes)[1:], strict=False):
        for step in STEPS:
            times = [max(1e-4, sizes[size]["steps"][step]["cpu"]) for size in (small, large)]
            found.setdefault(step, {})[f"{small} to {large}"] = round(
                math.log(times[1] / times[0]) / math.log(large / small), 2
            )
    return found


def tell(found: dict[str, Any]) -> None:
    """Print a table for each scenario, and the exponents of CPU time between sizes."""
    heads = ("CPU s", "wall s", "µs/person", "peak", "left")
    for name, result in found.items():
        print(f"\n{name}\n{'people':>10}  {'step':8}" + "".join(f"{head:>10}" for head in heads))
        for people, costs in result["sizes"].items():
            for step, of in [*costs["steps"].items(), ("all", {**costs["whole"], "left": ""})]:
                micro = of["cpu"] / people * 1e6
                print(f"{people:>10,}  {step:8}{of['cpu']:10.2f}{of['wall']:10.2f}{micro:10.1f}"
                      f"{of['peak']:10,}{of['left']:>10}")  # fmt: skip
            rows = ", ".join(f"{number:,} {table}" for table, number in costs["rows"].items())
            print(f"{'':12}{rows}; {costs['bytes_written']} bytes a person on disk")
        for step, of in result["exponents"].items():
            print(f"  exponent {step:8}" + ", ".join(f"{sizes}: {value}" for sizes, value in of.items()))
    print("\npeak and left: bytes a person")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the results as JSON in the last line")
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--scenario", nargs="+", default=["distributed-crowd", "neighbours-only"])
    parser.add_argument("--ties", action="store_true", help="make and write the table of ties too")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(json.loads(given.one))))
    else:
        results = main(given)
        tell(results)
        if given.json:
            print(json.dumps(results))
