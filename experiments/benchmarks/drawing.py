"""Benchmark drawing: what the people and ties of a society cost, in compiled code and as arrays.

``python experiments/benchmarks/drawing.py [--json] [--people 2000 10000] [--rounds 5]``

In each round, every society is drawn once in each of the two forms, one right after the other. `ratio` is the
CPU time of the array form divided by that of the compiled form; both give the same bits, which the script
tests. `microseconds` is the CPU time of the compiled form for each person, and `microseconds_arrays` that of
the array form. The numbers are medians over rounds, with ranges. `peak` is the resident peak of a process
that draws with compiled code, divided by what remains when it has finished (only on Linux).
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from one_run import peak, set_back_peak  # noqa: E402 - the paths above come first

from sim.engine.compiled.drawing import COMPILED  # noqa: E402
from sim.networks.kinds.drawing import ARRAYS, Drawing  # noqa: E402
from sim.scenarios.loading import load  # noqa: E402
from sim.scenarios.scenario import Scenario  # noqa: E402
from sim.state.society_state import draw  # noqa: E402

KINDS = ("proximity", "small_world", "random", "ring", "preferential", "interest")
SOCIETIES: dict[str, tuple[str, dict[str, Any]]] = {
    name: (name, {}) for name in ("base", "distributed-crowd", "hybrid")
} | {
    f"both layers {kind}": (
        "distributed-crowd", {"ties.face_to_face.kind": kind, "ties.online.kind": kind}
    )
    for kind in KINDS
}  # fmt: skip


def main(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the results of all societies by name and number of people."""
    found: dict[str, Any] = {name: {} for name in SOCIETIES}
    for name, (scenario, changes) in SOCIETIES.items():
        for people in arguments.people:
            setting = load(scenario, {**changes, "people.count": people})
            found[name][str(people)] = rounds(setting, people, arguments.rounds)
            found[name][str(people)]["peak"] = _peak_of(name, people)
    return found


def rounds(setting: Scenario, people: int, number: int) -> dict[str, Any]:
    """Draw a society in both forms in turns, and return the costs."""
    costs: dict[Drawing, list[float]] = {ARRAYS: [], COMPILED: []}
    drawn = {id(by): pickle.dumps(draw(setting, None, None, by)) for by in costs}  # loads and compiles, too
    assert len({*drawn.values()}) == 1, "the two forms differ"
    for _ in range(number):
        for by, taken in costs.items():
            began = time.process_time()
            draw(setting, None, None, by)
            taken.append((time.process_time() - began) / people * 1e6)
    ratios = [a / b for a, b in zip(costs[ARRAYS], costs[COMPILED], strict=True)]
    named = {"ratio": ratios, "microseconds": costs[COMPILED], "microseconds_arrays": costs[ARRAYS]}
    result = {name: round(statistics.median(values), 2) for name, values in named.items()}
    ranges = {f"{name}_range": [round(min(v), 2), round(max(v), 2)] for name, v in named.items()}
    return result | ranges


def _peak_of(name: str, people: int) -> float:
    job = (sys.executable, str(HERE / "drawing.py"), "--one", name, "--people", str(people))
    ran = subprocess.run(job, capture_output=True, text=True, check=True)
    return float(ran.stdout)


def one(name: str, people: int) -> float:
    """Draw one society in this process, and return its peak of memory divided by what remains."""
    scenario, changes = SOCIETIES[name]
    draw(load(scenario, {**changes, "people.count": 300}), None, None, COMPILED)
    level = set_back_peak()
    society = draw(load(scenario, {**changes, "people.count": people}), None, None, COMPILED)
    most, left = peak() - level, set_back_peak() - level
    del society
    return round(most / max(1, left), 2)


def tell(found: dict[str, Any]) -> None:
    """Print one line for each society and number of people."""
    for name, sizes in found.items():
        for people, of in sizes.items():
            low, high = of["ratio_range"]
            print(f"{name:26} {int(people):>9,} people: {of['microseconds']:6.1f} µs a person, arrays "
                  f"{of['microseconds_arrays']:6.1f}, ratio {of['ratio']:5.2f} ({low:.2f}–{high:.2f}), "
                  f"peak {of['peak']:.2f}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the results as JSON in the last line")
    parser.add_argument("--people", type=int, nargs="+", default=[2_000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(one(given.one, given.people[0]))
    else:
        results = main(given)
        tell(results)
        if given.json:
            print(json.dumps(results))
