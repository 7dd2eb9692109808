"""Benchmark the processes of a day: ``python experiments/benchmarks/processes.py [--rounds 5] [--docs]``.

Each process is added to a society, which both engines simulate for 60 days, in turn. Days are timed without
drawing the society. ``--docs`` writes the table into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from doc_figures import machine, median_and_range, table, write_figures

from sim import load
from sim.engine.compiled.day import live
from sim.society.plain_society import PlainSociety

DAYS = 60
SIZES = 500, 2_000, 10_000
HOST = {"channels.managers": {"count": 5}}
PROCESSES: dict[str, tuple[str, dict[str, object]]] = {
    "feed": ("distributed-crowd", {}),
    "feed, newest first": ("distributed-crowd", {"channels.feed.ranking": "newest"}),
    "feed, people come and go": ("distributed-crowd", {"people.turnover.enabled": True}),
    "feed, ticks of 6 hours": ("distributed-crowd", {"tick_hours": 6}),
    "feed, ticks of 2 hours, people sleep": (
        "distributed-crowd",
        {"tick_hours": 2, "people.rhythm": {"awake": 16, "peak": 15}},
    ),
    "hub, word of mouth and feed": ("hybrid", {}),
    "the same with passing on": (
        "hybrid",
        {"channels.word_of_mouth.pass_on": 0.1, "channels.word_of_mouth.hops": 2},
    ),
    "the same with five managers": ("hybrid", HOST),
    "a community of practice": ("community-of-practice", {}),
}


class Clock:
    """Counts the seconds within a kernel."""

    def __init__(self, kernel: Callable[..., object]) -> None:
        self.seconds, self.kernel = 0.0, kernel

    def __call__(self, *columns: object) -> object:
        """Run the kernel."""
        began = time.process_time()
        result = self.kernel(*columns)
        self.seconds += time.process_time() - began
        return result


def days(scenario: str, changes: dict[str, object], people: int, engine: str) -> tuple[float, float]:
    """Return nanoseconds of CPU time per person and day, and the share of it outside the kernel."""
    society = PlainSociety(load(scenario, {"people.count": people, "days": DAYS, **changes}), engine=engine)
    society.step()  # so that working memory is there before the clock starts
    clocks = [Clock(kernel) for kernel in (live.run_stages, live.run_simple_stages)]
    live.run_stages, live.run_simple_stages = clocks
    left, began = society.state.ticks - 1, time.process_time()
    society.run()
    took = time.process_time() - began
    live.run_stages, live.run_simple_stages = (clock.kernel for clock in clocks)
    inside = sum(clock.seconds for clock in clocks)
    return took / (left * society.state.tick_days) / people * 1e9, 1 - inside / took


def main() -> None:
    """Print the table: medians and ranges over rounds."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--docs", action="store_true")
    given = options.parse_args()
    rows: list[list[str]] = []
    for scenario in ("hybrid", "good-host"):
        days(scenario, {}, SIZES[0], "compiled")  # so that everything is loaded before any clock starts
    for name, (scenario, changes) in PROCESSES.items():
        for people in SIZES:
            ours, theirs = [], []
            for _ in range(given.rounds):
                ours.append(days(scenario, changes, people, "compiled"))
                theirs.append(days(scenario, changes, people, "numpy")[0])
            ratios = [numpy / own for numpy, (own, _) in zip(theirs, ours, strict=True)]
            outside = [100 * share for _, share in ours]
            figures = [median_and_range(each) for each in ([own for own, _ in ours], ratios, outside)]
            rows.append([name, f"{people:,}", *figures])
            print(", ".join(rows[-1]), flush=True)
    heads = (
        "process",
        "people",
        "ns per person and day",
        "times as fast as the NumPy form",
        "outside the kernel, %",
    )
    text = f"Rounds: {given.rounds}; {machine()}.\n\n{table(heads, rows)}"
    if given.docs:
        write_figures("performance.md", "figures of processes.py", text)


if __name__ == "__main__":
    main()
