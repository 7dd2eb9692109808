"""Fit the validated scenarios, live them with new seeds, and write docs/validation.md.

``python experiments/validation/validate.py [fit|check|page] [COMMUNITY] [-o FOLDER] [--workers N]``

Without a first word, all three steps follow one another. `fit` runs the design of the community's experiment
file, keeps the points whose fitted facts lie nearest to the world, and prints the median and the range of
each fitted value over these points; a person then writes the values into the scenario's file. `check` runs 12
societies with seeds that no fit has used, and stores their facts in results/. `page` writes the documentation
page from these results. Every fit continues where it stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from facts_task import ASKED_BY_HELP, BY_HELP, FactsTask, OneLifeTask  # noqa: E402 - the paths above come first
from page import PAGE, write_page  # noqa: E402
from patterns import COMMUNITIES, Figure, Pattern  # noqa: E402

import sim  # noqa: E402
from sim.studies import load_experiment  # noqa: E402

KEPT = 0.05  # share of the design's points that count as near the world
FIRST_SEED, SOCIETIES, DAYS = 30001, 12, 180  # the check; seeds of a fit are below 1,000
FEWEST = 50  # questions of a group of askers that is compared with others


def fit(community: str, folder: Path, workers: int | None) -> dict[str, dict[str, float]]:
    """Run the design; return the median and the range of each fitted value over the nearest points."""
    experiment = load_experiment(HERE / f"{community}.yaml")
    work = FactsTask(experiment.scenarios)
    place = folder / f"{community}-fit"
    swept = sim.sweep(experiment, place, work=work, workers=workers, resume=place.exists())
    names = [dimension.path for dimension in experiment.design.dimensions]
    points = swept.runs.groupby(names, as_index=False).mean(numeric_only=True)
    far = np.array([distance(COMMUNITIES[community].patterns, row) for row in points.to_dict("records")])
    near = points[far <= np.quantile(far, KEPT)]
    return {name: {"value": float(near[name].median()), "low": float(near[name].min()),
                   "high": float(near[name].max())} for name in names}  # fmt: skip


def distance(patterns: tuple[Pattern, ...], row: dict[str, Any]) -> float:
    """Return how far the fitted facts lie outside the middle halves of their ranges; 0 if all are inside."""
    figures = [figure for pattern in patterns if pattern.use == "fitted" for figure in pattern.figures]
    return math.sqrt(sum(_outside(figure, row[figure.fact]) ** 2 for figure in figures))


def _outside(figure: Figure, value: float) -> float:
    """Return how far a value lies outside the middle half of a range, in half-widths of the range."""
    if math.isnan(value):
        return 10.0
    half = (figure.high - figure.low) / 2
    return max(0.0, abs(value - figure.low - half) / half - 0.5)


def check(community: str, folder: Path, workers: int | None) -> dict[str, Any]:
    """Run societies with new seeds; return each fact's mean with its 95 % interval over societies."""
    found, one_life = {}, COMMUNITIES[community].one_life
    for name in COMMUNITIES[community].scenarios:
        own = HERE / "scenarios" / f"{name}.yaml"
        scenario = json.dumps(str(own)) if own.exists() else name
        place, file = folder / f"{name}-check", folder / f"{name}-check.yaml"
        seeds = ", ".join(f"seed.{which}: {FIRST_SEED}" for which in ("people", "ties", "luck"))
        file.write_text(
            f"name: {name}-check\nquestion: Which patterns does {name} show?\nscenarios: [{scenario}]\n"
            f"set: {{{seeds}}}\ndesign: {{kind: factorial, parameters: {{days: [{DAYS}]}}}}\n"
            f"replicates: {SOCIETIES}\n",
            encoding="utf-8",
        )
        experiment = load_experiment(file)
        work = (OneLifeTask if one_life else FactsTask)(experiment.scenarios)
        runs = sim.sweep(experiment, place, work=work, workers=workers, resume=place.exists()).runs
        found[name] = {fact: interval(runs[fact].to_numpy()) for fact in work.measures}
        found[name] |= {} if one_life else by_help(runs)
    return found


def by_help(runs: pd.DataFrame) -> dict[str, dict[str, float | None]]:
    """Return how the answered share depends on the earlier help of the asker, over the questions of all runs.

    The interval is a bootstrap over societies. Groups with fewer than `FEWEST` questions aren't compared.
    """
    asked = runs[list(ASKED_BY_HELP)].to_numpy()
    answered = np.nan_to_num(runs[list(BY_HELP)].to_numpy()) * asked
    compared = asked.sum(axis=0) >= FEWEST
    draws = np.random.default_rng(1).integers(0, len(runs), (2_000, len(runs)))
    result = {}
    for name, of in (("range", np.ptp), ("rise", _rise)):
        shares = [
            rows.sum(axis=-2)[..., compared] / counts.sum(axis=-2)[..., compared]
            for rows, counts in ((answered, asked), (answered[draws], asked[draws]))
        ]
        low, high = np.quantile(of(shares[1], axis=-1), (0.025, 0.975))
        value = {"mean": float(of(shares[0], axis=-1)), "low": float(low), "high": float(high)}
        result[f"answered_by_help_{name}"] = value
    return result


def _rise(shares: np.ndarray, axis: int) -> np.ndarray:
    """Return the last share minus the first."""
    return np.take(shares, -1, axis) - np.take(shares, 0, axis)


def interval(values: np.ndarray) -> dict[str, float | None]:
    """Return the mean over societies with its 95 % interval (Student's t); None where it isn't defined."""
    values = values[np.isfinite(values)]
    if values.size < 2:
        return {"mean": float(values[0]) if values.size else None, "low": None, "high": None}
    half = stats.t.ppf(0.975, values.size - 1) * values.std(ddof=1) / math.sqrt(values.size)
    return {
        "mean": float(values.mean()),
        "low": float(values.mean() - half),
        "high": float(values.mean() + half),
    }


def main() -> None:
    """Run the steps that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("step", nargs="?", choices=("fit", "check", "page"))
    parser.add_argument("community", nargs="?", choices=tuple(COMMUNITIES))
    runs = Path("whoanswers-out/validation")
    parser.add_argument("-o", "--out", type=Path, default=runs, help="folder for the runs")
    parser.add_argument("--workers", type=int)
    given = parser.parse_args()
    steps = (given.step,) if given.step else ("fit", "check", "page")
    given.out.mkdir(parents=True, exist_ok=True)
    for community in (given.community,) if given.community else tuple(COMMUNITIES):
        if "fit" in steps and (HERE / f"{community}.yaml").exists():
            print(json.dumps(fit(community, given.out, given.workers), indent=1))  # noqa: T201 - its result
        if "check" in steps:
            (HERE / "results").mkdir(exist_ok=True)
            found = check(community, given.out, given.workers)
            text = json.dumps(found, indent=1, sort_keys=True) + "\n"
            results = HERE / "results" / f"{community}.json"
            results.write_text(text, encoding="utf-8")
            print(f"Facts of the check: {results}; the step page writes them into the page")  # noqa: T201
    if "page" in steps:
        write_page()
        print(f"Page: {PAGE}")  # noqa: T201 - says where the page is


if __name__ == "__main__":
    main()
