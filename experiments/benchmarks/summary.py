"""Summarise the costs of single runs as medians and ranges, and print them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

Runs = list[dict[str, Any]]  # one per round
Costs = dict[tuple[str, int, str], Runs]  # of (scenario, people, engine)
Found = dict[str, dict[str, Any]]  # of a scenario: numbers by name and number of people
LOWEST = ("ratio_", "person_days_per_second", "exposures_per_second")


def by_people(costs: Costs, scenarios: Sequence[str]) -> Found:
    """Return medians and ranges over rounds: ``found[scenario][name][people as text]``."""
    found: Found = {scenario: {} for scenario in scenarios}
    for scenario, people in dict.fromkeys((scenario, people) for scenario, people, _ in costs):
        engines = {
            engine: runs for (name, n, engine), runs in costs.items() if (name, n) == (scenario, people)
        }
        numbers = _numbers(engines)
        for name, values in numbers.items():
            found[scenario].setdefault(name, {})[str(people)] = _short(statistics.median(values))
            spread = [_short(min(values)), _short(max(values))]
            found[scenario].setdefault(f"{name}_range", {})[str(people)] = spread
    for scenario in scenarios:
        ours = {
            n: runs for (name, n, engine), runs in costs.items() if (name, engine) == (scenario, "compiled")
        }
        found[scenario]["cost_exponent"] = _exponent(ours)
    return found


def _numbers(engines: dict[str, Runs]) -> dict[str, list[float]]:
    """Return all numbers of one scenario and size, each as a list over rounds.

    A ratio says how many times as fast the compiled engine is as another one.
    """
    numbers, ours = {}, engines["compiled"]
    for clock, suffix in (("cpu", ""), ("wall", "_wall")):
        for name, others in engines.items():
            if others is not ours:
                pairs = zip(ours, others, strict=True)
                numbers[f"ratio_{name}{suffix}"] = [_rate(a, clock) / _rate(b, clock) for a, b in pairs]
    for name, runs in engines.items():
        whose = "" if runs is ours else f"_{name}"
        numbers[f"ns_per_person_day{whose}"] = [1e9 / _rate(r, "cpu") for r in runs]
        numbers[f"person_days_per_second{whose}"] = [_rate(r, "cpu") for r in runs]
        numbers[f"exposures_per_second{whose}"] = [r["shown"] / r["cpu"] for r in runs]
        most = [max(r["build_bytes"], r["run_bytes"]) / r["people"] for r in runs]
        numbers[f"bytes_per_person{whose}"] = most
        numbers[f"build_seconds{whose}"] = [r["build_cpu"] for r in runs]
    numbers["bytes_per_person_building"] = [r["build_bytes"] / r["people"] for r in ours]
    numbers["bytes_per_person_living"] = [r["run_bytes"] / r["people"] for r in ours]
    return numbers


def _rate(run: dict[str, float], clock: str) -> float:
    return run["people"] * run["days"] / run[clock]


def _exponent(runs: dict[int, Runs]) -> float | None:
    """Return the exponent of CPU time between the two largest sizes, by medians; None for a single size."""
    if len(runs) < 2:
        return None
    small, large = sorted(runs)[-2:]
    times = [statistics.median(r["cpu"] for r in runs[size]) for size in (small, large)]
    return round(math.log(times[1] / times[0]) / math.log(large / small), 3)


def worst(found: Found) -> dict[str, Any]:
    """Return the worst of the scenarios: the smallest ratios and rates, the largest of everything else."""
    result: dict[str, Any] = {}
    for name in dict.fromkeys(name for numbers in found.values() for name in numbers):
        if name.endswith("_range"):
            continue
        if name == "cost_exponent":
            known = [of[name] for of in found.values() if of[name] is not None]
            result[name] = max(known, default=None)
            continue
        pick = min if name.startswith(LOWEST) else max
        result[name], result[f"{name}_range"] = {}, {}
        of = {scenario: numbers[name] for scenario, numbers in found.items() if name in numbers}
        for people in dict.fromkeys(size for sizes in of.values() for size in sizes):
            which = [scenario for scenario, sizes in of.items() if people in sizes]
            scenario = pick(which, key=lambda s, n=name, p=people: found[s][n][p])
            result[name][people] = found[scenario][name][people]
            result[f"{name}_range"][people] = found[scenario][f"{name}_range"][people]
    return result


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def tell(result: dict[str, Any]) -> None:
    """Print the results as text and columns."""
    for scenario, numbers in result["by_scenario"].items():
        print(f"\n{scenario}: medians over rounds (minimum to maximum)")
        for name, sizes in numbers.items():
            if isinstance(sizes, dict) and not name.endswith("_range"):
                cells = [_cell(p, sizes[p], numbers[f"{name}_range"][p]) for p in sizes]
                print(f"  {name:38}" + "".join(f"{cell:>36}" for cell in cells))
        print(f"  exponent of cost between the two largest sizes: {numbers['cost_exponent']}")
    print("\nStarts, CPU time:")
    for name in ("ratio_help", "ratio_small_run"):
        print(f"  {name}: {result[name]} ({result[f'{name}_range'][0]} to {result[f'{name}_range'][1]})")
    names = ("python", "help", "imports", "small_run")
    print("  " + ", ".join(f"{n} {result[f'{n}_seconds']} s" for n in names))
    print("\nDoes the peer follow the same rules? Means over lives, t of the difference, p:")
    for row in result["agreement"]:
        verdict = "" if row["agrees"] else "  DIFFERS"
        print(f"  {row['scenario']:20}{row['measure']:17}ours {row['ours']:9.5g}  peer {row['peer']:9.5g}  "
              f"t {row['t']:+5.2f}  p {row['p']:.3f}{verdict}")  # fmt: skip
    print(f"It {'does' if result['agrees'] else 'does NOT'}. Took {result['seconds']} s.")


def _cell(people: str, median: float, spread: list[float]) -> str:
    return f"{int(people):,}: {_plain(median)} ({_plain(spread[0])}–{_plain(spread[1])})"


def _plain(value: float) -> str:
    """Write a number with at most four digits and without powers of ten."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g} M"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
