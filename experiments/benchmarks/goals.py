"""The goals of the engine, and the numbers that a call of `engine.py` has measured for them."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Any

from doc_figures import median_and_range, table
from summary import Costs, Runs

FEED, WORD_OF_MOUTH, HUB = "distributed-crowd", "neighbours-only", "centralised-local"
MILLION = 1_000_000


@dataclass(frozen=True)
class Goal:
    """A number that the engine should reach, with its values in all rounds; none: not measured."""

    name: str
    values: list[float]
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool | None:
        """Return whether the median reaches the goal, None if the number wasn't measured."""
        if not self.values:
            return None
        median = statistics.median(self.values)
        if self.at_most is not None:
            return median <= self.at_most
        return self.at_least is None or median >= self.at_least

    @property
    def bound(self) -> str:
        """Return the goal as text."""
        return f"≥ {self.at_least:,}" if self.at_most is None else f"≤ {self.at_most:,}"


def measure_goals(costs: Costs) -> list[Goal]:
    """Return all goals with their measured values; runs of one round are paired."""

    def runs(scenario: str, people: int, engine: str = "compiled") -> Runs:
        return costs.get((scenario, people, engine), [])

    def to_peer(scenario: str, people: int) -> list[float]:
        return _ratios(runs(scenario, people, "mesa_objects"), runs(scenario, people))

    exponents = [
        math.log(b["cpu"] / a["cpu"]) / math.log(MILLION / 10_000)
        for a, b in zip(runs(FEED, 10_000), runs(FEED, MILLION), strict=False)
    ]
    memory = [run["run_bytes"] / run["people"] for run in runs(FEED, MILLION) or runs(FEED, 100_000)]
    peer = "feed, times as fast as the Mesa-object peer"
    return [
        Goal(f"{peer}, 10,000 people", to_peer(FEED, 10_000), at_least=110),
        Goal(f"{peer}, 2,000 people", to_peer(FEED, 2_000), at_least=90),
        Goal(f"{peer}, 100,000 people", to_peer(FEED, 100_000), at_least=80),
        Goal("word of mouth, the same, 10,000 people", to_peer(WORD_OF_MOUTH, 10_000), at_least=130),
        Goal("hub and word of mouth, the same, 10,000 people", to_peer(HUB, 10_000), at_least=60),
        Goal(
            "feed, speed as a share of the C form's, 10,000 people",
            _ratios(runs(FEED, 10_000, "c"), runs(FEED, 10_000)),
            at_least=0.85,
        ),
        Goal(
            "hub and word of mouth, CPU time as a multiple of the feed's, 2,000 people",
            _ratios(runs(HUB, 2_000), runs(FEED, 2_000)),
            at_most=2,
        ),
        Goal("feed, exponent of CPU time from 10,000 to 1,000,000 people", exponents, at_most=1.15),
        Goal("feed, peak of memory while simulating, bytes per person", memory, at_most=1_000),
    ]


def _ratios(above: Runs, below: Runs) -> list[float]:
    """Return the ratio of CPU time per person and day in each round."""
    return [
        (a["cpu"] / (a["people"] * a["days"])) / (b["cpu"] / (b["people"] * b["days"]))
        for a, b in zip(above, below, strict=False)
    ]


def goals_table(goals: list[Goal]) -> str:
    """Write the goals as a Markdown table."""
    words = {True: "yes", False: "no", None: "not measured"}
    rows = [
        [
            each.name,
            median_and_range(each.values) if each.values else "",
            each.bound,
            words[each.met],
        ]
        for each in goals
    ]
    return table(["number", "median (range over rounds)", "goal", "reached"], rows)


def costs_table(costs: Costs) -> str:
    """Write the CPU time of a person and day in every engine, scenario and size as a Markdown table."""
    engines = {
        "compiled": "compiled",
        "c": "C form",
        "numpy": "NumPy form",
        "mesa_objects": "Mesa-object peer",
    }
    names = {FEED: "feed", WORD_OF_MOUTH: "word of mouth", HUB: "hub and word of mouth"}
    rows = []
    for scenario, people in dict.fromkeys((scenario, people) for scenario, people, _ in costs):
        cells = []
        for engine in engines:
            runs: Any = costs.get((scenario, people, engine), [])
            ns = [1e9 * run["cpu"] / (run["people"] * run["days"]) for run in runs]
            cells.append(median_and_range(ns) if ns else "")
        rows.append([f"{names.get(scenario, scenario)}, {people:,} people", *cells])
    return table(["ns per person and day", *engines.values()], rows)


def processes_table(costs: Costs) -> str:
    """Write where the C form's time goes as a Markdown table; empty if it wasn't measured."""
    sizes = [people for scenario, people, engine in costs if (scenario, engine) == (FEED, "c")]
    if not sizes:
        return ""
    from feed_in_c import PROCESSES

    rows = []
    for n, process in enumerate(PROCESSES):
        cells = []
        for people in sizes:
            runs = costs[FEED, people, "c"]
            ns = [1e9 * run["processes"][n] / (run["people"] * run["days"]) for run in runs]
            cells.append(median_and_range(ns))
        rows.append([process, *cells])
    return table(["C form, ns per person and day", *(f"{people:,} people" for people in sizes)], rows)
