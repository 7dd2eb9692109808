"""Benchmark the engine: against plain Mesa objects, its own NumPy form and a C form, and by size.

``python experiments/benchmarks/engine.py [--json] [--docs] [--people 2000 10000 100000] [--rounds 5]``

- Each round runs our compiled engine, our NumPy engine, the peer (`mesa_objects`) and, for the feed, its C
  form (`feed/`, if gcc is installed), each in a fresh process (`one_run`). Temporary slowness of the machine
  affects all alike, so ratios are computed within a round. The results are medians over rounds, with the
  minimum and the maximum.
- Ratios and rates use CPU time (one thread each); ratios of wall time are given as well. Only the simulated
  days are timed. Imports are not timed, and drawing the society is reported separately.
- All sizes run the same number of days, so that rates and the exponent of cost (of our compiled engine,
  between the two largest sizes) are comparable. The default is 15 days, twice a question's lifetime, because
  a peer of 100,000 people takes a second per day. Only compiled code runs the sizes of `--large`.
- A number for several scenarios is the worst of theirs: the smallest ratio and rate, the largest memory and
  exponent. `by_scenario` has the numbers of each scenario, and `goals` says which goals are reached.
- The peer must agree with our engine (`agreement`), and the C form must have the same numbers to the bit;
  otherwise the exit status is 1. ``--docs`` writes the figures into docs/performance.md.
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
sys.path[:0] = [str(HERE), str(HERE / "feed"), str(HERE.parents[1])]

from c_library import has_compiler  # noqa: E402 - the paths above come first
from doc_figures import machine, write_figures  # noqa: E402
from goals import FEED, HUB, MILLION, WORD_OF_MOUTH, costs_table, goals_table, measure_goals, processes_table  # noqa: E402
from summary import Costs, by_people, tell, worst  # noqa: E402

ENGINES = ("compiled", "numpy", "mesa_objects")


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the engine against plain Mesa objects.")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    parser.add_argument("--people", type=int, nargs="+", default=[2_000, 10_000, 100_000])
    parser.add_argument(
        "--large", type=int, nargs="*", default=[MILLION], help="sizes for compiled code only"
    )
    parser.add_argument("--days", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scenario", nargs="+", default=[FEED, WORD_OF_MOUTH, HUB])
    parser.add_argument("--lives", type=int, default=12, help="lives on each side in the test of agreement")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/performance.md")
    return parser.parse_args(words)


def one_run(**job: Any) -> dict[str, Any]:
    """Measure one run in a process of its own, on one thread."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, str(HERE / "one_run.py"), json.dumps(job)]
    done = subprocess.run(command, env=os.environ | threads, stdout=subprocess.PIPE, check=True)
    costs: dict[str, Any] = json.loads(done.stdout)
    return {**costs, "people": job["people"], "days": job["days"]}


def rounds(asked: argparse.Namespace) -> Costs:
    """Measure every engine, scenario and size in rounds. The first runs only fill numba's cache."""
    costs: Costs = {}
    for scenario in asked.scenario:
        one_run(engine="compiled", scenario=scenario, people=200, days=10, luck=1)
    for people in sorted({*asked.people, *asked.large}):
        for turn in range(asked.rounds):
            for scenario in asked.scenario:
                begun = time.perf_counter()
                for engine in engines(scenario, large=people not in asked.people):
                    run = one_run(
                        engine=engine, scenario=scenario, people=people, days=asked.days, luck=turn + 1
                    )
                    costs.setdefault((scenario, people, engine), []).append(run)
                print(f"{scenario}, {people:,} people, round {turn + 1}: {time.perf_counter() - begun:.0f} s")
    return costs


def engines(scenario: str, *, large: bool) -> list[str]:
    """Return the engines that run a scenario; only compiled ones run `large` sizes."""
    in_c = ["c"] if scenario == FEED and has_compiler() else []
    return [*(ENGINES[:1] if large else ENGINES), *in_c]


def same_in_c() -> bool | None:
    """Return whether the feed's C form has the engine's numbers to the bit; None without a compiler."""
    if not has_compiler():
        print("The C form is skipped, because gcc is not installed.")
        return None
    from feed_in_c import FeedInC
    from mesa_objects import ALIKE

    from sim import Society, load

    society = Society(load(FEED, {"people.count": 2_000, "days": 60} | ALIKE), engine="compiled")
    form = FeedInC(society.state)
    society.run()
    return not form.run().differences(society.state)


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
    costs = rounds(asked)
    found, goals = by_people(costs, asked.scenario), measure_goals(costs)
    result = {"days": asked.days, "rounds": asked.rounds, **worst(found), "by_scenario": found}
    result |= {**starts(), "agreement": agree(asked), "same_in_c": same_in_c()}
    result["goals"] = [{**vars(each), "met": each.met} for each in goals]
    result["agrees"] = all(row["agrees"] for row in result["agreement"]) and result["same_in_c"] is not False
    result["seconds"] = round(time.perf_counter() - begun, 1)
    tell(result)
    settings = f"Rounds: {asked.rounds}; days: {asked.days}; {machine()}."
    text = "\n\n".join([settings, goals_table(goals), costs_table(costs), processes_table(costs)])
    print(f"\n{text}")
    if asked.docs:
        write_figures("performance.md", "figures of engine.py", text)
    if asked.json:
        print(json.dumps(result))
    return 0 if result["agrees"] else 1


if __name__ == "__main__":
    sys.exit(main())
