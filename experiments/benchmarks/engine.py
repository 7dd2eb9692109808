"""Benchmark the engine: against plain Mesa objects, against its own NumPy form, and by size.

``python experiments/benchmarks/engine.py [--json] [--people 1000 10000 100000] [--days 15] [--rounds 3]``

- Each round runs our compiled engine, our NumPy engine and the peer (`mesa_objects`), each in a fresh process
  (`one_run`). Temporary slowness of the machine affects all three alike, so ratios are computed within a
  round. The results are medians over rounds, with the minimum and the maximum.
- Ratios and rates use CPU time (one thread each); ratios of wall time are given as well. Only the simulated
  days are timed. Imports are not timed, and drawing the society is reported separately.
- All sizes run the same number of days, so that rates and the exponent of cost (of our compiled engine,
between
  the two largest sizes) are comparable. The default is 15 days, twice a question's lifetime, because a peer
  of 100,000 people takes two seconds per day. From that size on there are at most two rounds.
- A number for several scenarios is that of the worst one: the smallest ratio and rate, the largest memory and
  exponent. `by_scenario` has the numbers of each scenario.
- The peer must agree with our engine (`agreement`); otherwise the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from summary import Costs, by_people, tell, worst  # noqa: E402 - the paths above come first

ENGINES = ("compiled", "numpy", "mesa_objects")
LARGE = 100_000


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the engine against plain Mesa objects.")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--days", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=3, help="at most 2 are made from 100,000 people on")
    parser.add_argument("--scenario", nargs="+", default=["distributed-crowd", "neighbours-only"])
    parser.add_argument("--lives", type=int, default=12, help="lives on each side in the test of agreement")
    return parser.parse_args(words)


def one_run(**job: Any) -> dict[str, float]:
    """Measure one run in a process of its own, on one thread."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, str(HERE / "one_run.py"), json.dumps(job)]
    done = subprocess.run(command, env=os.environ | threads, stdout=subprocess.PIPE, check=True)
    costs: dict[str, float] = json.loads(done.stdout)
    return {**costs, "people": job["people"], "days": job["days"]}


def rounds(asked: argparse.Namespace) -> Costs:
    """Measure every engine, scenario and size in rounds. The first runs only fill numba's cache."""
    costs: Costs = {}
    for scenario in asked.scenario:
        one_run(engine="compiled", scenario=scenario, people=100, days=10, luck=1)
    for people in sorted(asked.people):
        for turn in range(min(asked.rounds, 2) if people >= LARGE else asked.rounds):
            for scenario in asked.scenario:
                begun = time.perf_counter()
                for engine in ENGINES:
                    run = one_run(
                        engine=engine, scenario=scenario, people=people, days=asked.days, luck=turn + 1
                    )
                    costs.setdefault((scenario, people, engine), []).append(run)
                print(f"{scenario}, {people:,} people, round {turn + 1}: {time.perf_counter() - begun:.0f} s")
    return costs


def agree(asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Test that the peer follows the same rules, at a size that takes little time."""
    from agreement import compare
    from mesa_objects import ALIKE

    from sim.scenarios.loading import load

    size = {"people.count": 500, "days": 60} | ALIKE
    return compare([load(name, size) for name in asked.scenario], asked.lives)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, test and print. Returns the exit status."""
    from starting import starts

    asked = options(words)
    begun = time.perf_counter()
    found = by_people(rounds(asked), asked.scenario)
    result = {"days": asked.days, "rounds": asked.rounds, **worst(found), "by_scenario": found}
    result |= {**starts(), "agreement": agree(asked)}
    result["agrees"] = all(row["agrees"] for row in result["agreement"])
    result["seconds"] = round(time.perf_counter() - begun, 1)
    tell(result)
    if asked.json:
        print(json.dumps(result))
    return 0 if result["agrees"] else 1


if __name__ == "__main__":
    sys.exit(main())
