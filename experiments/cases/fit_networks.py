"""Fit what a network of advice can tell about the model, and predict networks that no fit has used."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from advice import Survey, facts_of, named, read_surveys
from networks import NETWORKS, Network
from what_if import stored

from sim.runner.extra_tables import run_with_arrays
from sim.scenarios import Scenario
from sim.society.plain_society import PlainSociety
from sim.studies.calibration.abc_regression import fit
from sim.studies.claims.parameter_sets import Span
from sim.studies.experiments.design import latin_hypercube

DESIGN, POINTS, CHECKS, FIRST_SEED = 192, 128, 40, 51_001  # the first POINTS of the design are run
FITTED = ("advisers", "reciprocity", "gini_advised", "gini_advisers", "both_ways_rank")
PRIORS = {
    "asking.rate": Span(0.005, 0.5, by_ratio=True),
    "asking.spread": Span(0.0, 2.0),
    "people.effort.mean": Span(0.05, 2.0, by_ratio=True),
    "people.effort.sigma": Span(0.5, 3.0),
    "people.keenness": Span(0.0, 1.5),
    "helping.willingness.owed": Span(0.0, 6.0),
}
"""Parameters that are fitted, each with its prior range."""
PARTLY, NOT = 0.6, 0.8  # share of the prior range that the interval covers


@dataclass(frozen=True)
class Part:
    """A network of advice, or the people of one town of it, with a scenario over the same people."""

    name: str
    survey: Survey
    network: Network
    data: Path
    overrides: Mapping[str, object]

    @property
    def scenario(self) -> Scenario:
        """The scenario in which people ask those whom they know."""
        return self.network.load("now", self.data, self.overrides)

    @property
    def file(self) -> str:
        """The name as part of a file's name."""
        return self.name.replace(", ", "-").replace(" ", "-")


def parts(data: Path, folder: Path) -> dict[str, Part]:
    """Return the whole networks, and the offices and towns that are large enough, by name.

    A scenario reads all files from one folder, so the tables are copied to those of the towns in `folder`.
    """
    surveys, found = read_surveys(data), {}
    for network in NETWORKS:
        survey = surveys[network.name]
        found[network.name] = Part(network.name, survey, network, data, {})
        for file in (network.table(data), data / network.ties):
            shutil.copyfile(file, folder / file.name)
        for town in dict.fromkeys(survey.town.tolist()):
            of = survey.town == town
            if of.sum() < 15:
                continue
            name = f"{network.name}, {network.towns} {town}"
            people = f"{network.name}-{town}.csv"
            _write_people(network.table(data), of, folder / people)
            changes = {"people.from_file.path": people, "ties.from_file.unknown": "skip"}
            found[name] = Part(name, survey.part(of), network, folder, changes)
    return found


def plan(name: str, data: Path, folder: Path) -> list[tuple[Part, list[Part]]]:
    """Return what is fitted of a network, and for each fit the networks that it predicts, itself first."""
    found = parts(data, folder)
    towns = [part for part in found.values() if part.name.startswith(f"{name}, ")]
    others = [found["managers"]] if name == "lawfirm" else []
    fits = [(found[name], [found[name], *others])]
    return [*fits, (towns[0], towns)] if len(towns) > 1 else fits


def _write_people(source: Path, of: np.ndarray, target: Path) -> None:
    """Write the people's table of some people only."""
    header, *rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *(row for row, chosen in zip(rows, of, strict=True) if chosen)])


def simulate(scenario: Scenario, places: Sequence[float], seed: int, survey: Survey) -> dict[str, float]:
    """Return the facts of the advice that people got in a run in which they ask those whom they know."""
    values: dict[str, object] = {
        path: span.at(place) for (path, span), place in zip(PRIORS.items(), places, strict=True)
    }
    values |= {f"seed.{which}": seed for which in ("people", "ties", "luck")}
    society = PlainSociety(scenario.replace(values), engine="compiled")
    return facts_of(named(run_with_arrays(society), survey), survey)


def sample(part: Part) -> Callable[[int], dict[str, Any]]:
    """Return a function that gives the positions in the prior ranges and the facts of run number n."""
    places = latin_hypercube(len(PRIORS), DESIGN, 2).tolist()
    scenario = part.scenario

    def row(number: int) -> dict[str, Any]:
        own = places[number]
        return {"places": own, **simulate(scenario, own, FIRST_SEED + number, part.survey)}

    return row


def predictions(part: Part, draws: Sequence[Sequence[float]]) -> Callable[[int], dict[str, float]]:
    """Return a function that gives the facts of run number n, with values drawn from a fit."""
    scenario = part.scenario

    def row(number: int) -> dict[str, float]:
        own = draws[number * 13 % len(draws)]
        return simulate(scenario, own, FIRST_SEED + 10_000 + number, part.survey)

    return row


def posterior(
    rows: Sequence[Mapping[str, Any]], priors: Mapping[str, Span], names: Sequence[str],
    observed: Mapping[str, float],
) -> tuple[np.ndarray, dict[str, Any]]:  # fmt: skip
    """Return draws from the posterior, and for each parameter its estimate and what the facts say of it."""
    names = [name for name in names if np.isfinite(observed[name])]
    table = np.array([[row[name] for name in names] for row in rows], float)
    places = np.array([row["places"] for row in rows])
    known = np.isfinite(table).all(axis=1)
    found = fit(places[known], table[known], np.array([observed[name] for name in names]))
    low, middle, high = np.quantile(found.draws, (0.05, 0.5, 0.95), axis=0)
    result = {}
    for place, (path, span) in enumerate(priors.items()):
        width = float(high[place] - low[place])
        result[path] = {
            "estimate": span.at(middle[place]), "low": span.at(low[place]), "high": span.at(high[place]),
            "prior_low": span.low, "prior_high": span.high,
            "identified": "no" if width >= NOT else "partly" if width >= PARTLY else "yes",
        }  # fmt: skip
    return found.draws, {"fitted": names, "runs": int(known.sum()), "parameters": result}


def compared(rows: Sequence[Mapping[str, Any]], observed: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return each fact of a network beside the range of 90 % of the runs, where both are defined."""
    found = {}
    for name, value in observed.items():
        values = np.array([row[name] for row in rows], float)
        values = values[np.isfinite(values)]
        if np.isfinite(value) and values.size > len(rows) // 2:
            low, middle, high = (float(each) for each in np.quantile(values, (0.05, 0.5, 0.95)))
            found[name] = {"observed": value, "low": low, "predicted": middle, "high": high}
    return found


@dataclass(frozen=True)
class Question:
    """What is fitted: the facts of a network, the parameters, and the runs that show both.

    Attributes
    ----------
    name : str
        ``advice`` or ``ties``.
    priors, fitted
        Parameters with their prior ranges, and the facts that the fit uses.
    points, checks : int
        Numbers of runs of the sample and of a prediction.
    observed : callable
        Function of a part that returns the facts of the real network.
    sample, predictions : callable
        Functions that return a function of the number of a run.
    """

    name: str
    priors: Mapping[str, Span]
    fitted: Sequence[str]
    points: int
    checks: int
    observed: Callable[[Part], dict[str, float]]
    sample: Callable[[Part], Callable[[int], Any]]
    predictions: Callable[..., Callable[[int], Any]]

    def answer(self, name: str, data: Path, folder: Path, scratch: Path) -> dict[str, Any]:
        """Return the fits of a network and of its first town, and what they predict."""
        found: dict[str, Any] = {}
        for part, targets in plan(name, data, scratch):
            file = folder / f"{self.name}-{part.file}-sample.jsonl"
            rows = stored(partial(self.sample, part), self.points, file)
            draws, fit = posterior(rows, self.priors, self.fitted, self.observed(part))
            found[part.name] = fit | {"people": len(part.survey.town), "predictions": {}}
            for target in targets:
                file = folder / f"{self.name}-{part.file}-to-{target.file}.jsonl"
                runs = stored(partial(self.predictions, target, draws.tolist()), self.checks, file)
                found[part.name]["predictions"][target.name] = compared(runs, self.observed(target))
        return found


ADVICE = Question(
    "advice", PRIORS, FITTED, POINTS, CHECKS, lambda part: facts_of(part.survey.names, part.survey), sample,
    predictions,
)  # fmt: skip
