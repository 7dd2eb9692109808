"""Fit the ties that the model draws by nearness to real ties, and see which of their facts it predicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from advice import Survey, density_ratio
from fit_networks import Part, Question

from sim.measures.outcome.inequality import gini
from sim.society.plain_society import PlainSociety
from sim.studies.claims.parameter_sets import Span
from sim.studies.experiments.design import latin_hypercube

DESIGN, POINTS, CHECKS, FIRST_SEED = 256, 128, 40, 61_001  # the first POINTS of the design are run
PRIORS = {
    "ties.face_to_face.degree": Span(3.0, 40.0, by_ratio=True),
    "people.range.mean": Span(0.5, 200.0, by_ratio=True),
    "places.radius": Span(0.5, 20.0, by_ratio=True),
}
DRAWN: Mapping[str, object] = {"ties.face_to_face.kind": "proximity", "ties.from_file": None}
FITTED = ("degree", "same_town_ratio")
FACTS = {
    "degree": ("ties", "ties of a person, mean"),
    "same_town_ratio": ("same office", "density within an office, divided by that between offices"),
    "clustering": ("clustering", "transitivity"),
    "gini_degree": ("Gini", "Gini coefficient of the number of ties"),
    "same_rank_ratio": ("same rank", "density within a rank, divided by that between ranks"),
}
"""Facts of ties, each with its title and meaning."""
Tied = np.ndarray


def facts_of(tied: Tied, survey: Survey) -> dict[str, float]:
    """Return the facts of undirected ties; NaN where one isn't defined."""
    degree = tied.sum(axis=0)
    paths = tied.astype(int) @ tied
    np.fill_diagonal(paths, 0)
    wedges = paths.sum()
    return {
        "degree": float(degree.mean()),
        "same_town_ratio": density_ratio(tied, survey.town),
        "clustering": float((paths * tied).sum() / wedges) if wedges else float("nan"),
        "gini_degree": float(gini(degree)),
        "same_rank_ratio": density_ratio(tied, survey.rank),
    }


def real_ties(part: Part) -> Tied:
    """Return the ties of the scenario's file: whom people name, in either direction."""
    return _ties(PlainSociety(part.scenario, engine="numpy"))


def _ties(society: PlainSociety) -> Tied:
    table, size = society.ties_table(), society.state.people.count
    near = table["layer"].astype(str).to_numpy() == "face_to_face"
    tied = np.zeros((size, size), bool)
    tied[table["from"].to_numpy()[near], table["to"].to_numpy()[near]] = True
    return tied | tied.T


def draw(part: Part, places: Sequence[float], seed: int) -> dict[str, float]:
    """Return the facts of ties that the model draws."""
    values = {path: span.at(place) for (path, span), place in zip(PRIORS.items(), places, strict=True)}
    seeds = {f"seed.{which}": seed for which in ("people", "ties")}
    scenario = part.network.load("now", part.data, {**part.overrides, **DRAWN, **values, **seeds})
    return facts_of(_ties(PlainSociety(scenario, engine="numpy")), part.survey)


def sample(part: Part) -> Callable[[int], dict[str, Any]]:
    """Return a function that gives the positions in the prior ranges and the facts of draw number n."""
    places = latin_hypercube(len(PRIORS), DESIGN, 3).tolist()
    return lambda number: {"places": places[number], **draw(part, places[number], FIRST_SEED + number)}


def predictions(part: Part, draws: Sequence[Sequence[float]]) -> Callable[[int], dict[str, float]]:
    """Return a function that gives the facts of draw number n, with values drawn from a fit."""
    return lambda number: draw(part, draws[number * 13 % len(draws)], FIRST_SEED + 10_000 + number)


TIES = Question(
    "ties", PRIORS, FITTED, POINTS, CHECKS, lambda part: facts_of(real_ties(part), part.survey), sample,
    predictions,
)  # fmt: skip
