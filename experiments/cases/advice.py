"""Facts of who asks whom for advice, computed in the same way from a survey and from a run."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from sim.measures.network.reciprocity import reciprocity_null
from sim.measures.outcome.inequality import gini

FACTS = {
    "advisers": ("advisers", "people from whom a person gets advice, mean"),
    "reciprocity": ("mutual", "share of advice that goes both ways"),
    "over_chance": ("mutual, over chance", "the same, divided by that of random networks"),
    "gini_advised": ("Gini, advising", "Gini coefficient of the number of people whom a person advises"),
    "gini_advisers": ("Gini, advised", "Gini coefficient of the number of advisers"),
    "both_ways_rank": ("correlation", "rank correlation of the two numbers"),
    "clustering": ("clustering", "transitivity of advice in either direction"),
    "same_town_ratio": ("same office", "density within an office, divided by that between offices"),
    "upwards": ("upwards", "share of advice between ranks that comes from the higher rank"),
}
"""Facts of advice, each with its title and meaning."""


@dataclass(frozen=True)
class Survey:
    """Who names whom as adviser, and where each person belongs.

    Attributes
    ----------
    names : (n, n) bool array
        Whether the person of the row gets advice from the person of the column.
    town : (n,) array
        Office, department or town.
    rank : (n,) array
        A smaller number is a higher rank; all 0 if ranks are unknown.
    most : int
        How many advisers a person may name; 0 if as many as one wants.
    """

    names: np.ndarray
    town: np.ndarray
    rank: np.ndarray
    most: int = 0

    def part(self, of: np.ndarray) -> Survey:
        """Return the survey of some people only."""
        return replace(self, names=self.names[np.ix_(of, of)], town=self.town[of], rank=self.rank[of])


def facts_of(names: np.ndarray, survey: Survey) -> dict[str, float]:
    """Return the facts of a network of advice; NaN where one isn't defined."""
    asker, helper = np.nonzero(names)
    given, got = names.sum(axis=0), names.sum(axis=1)
    null = reciprocity_null(helper, asker, samples=20) if asker.size > 10 else None
    tied = names | names.T
    paths = tied.astype(int) @ tied
    np.fill_diagonal(paths, 0)
    across = survey.rank[asker] != survey.rank[helper]
    upwards = survey.rank[helper] < survey.rank[asker]
    both = (given > 0) | (got > 0)
    ranked = np.ptp(given[both]) > 0 and np.ptp(got[both]) > 0 if both.any() else False
    return {
        "advisers": float(got.mean()),
        "reciprocity": _ratio((names & names.T).sum(), names.sum()),
        "over_chance": _ratio(null.observed, null.mean) if null is not None else np.nan,
        "gini_advised": float(gini(given)),
        "gini_advisers": float(gini(got)),
        "both_ways_rank": float(stats.spearmanr(given[both], got[both]).statistic) if ranked else np.nan,
        "clustering": _ratio((paths * tied).sum(), paths.sum()),
        "same_town_ratio": density_ratio(names, survey.town),
        "upwards": _ratio((across & upwards).sum(), across.sum()),
    }


def density_ratio(names: np.ndarray, town: np.ndarray) -> float:
    """Return the density of pairs in the same group, divided by that of pairs in different groups."""
    same = town[:, None] == town[None, :]
    np.fill_diagonal(same, val=False)
    other = town[:, None] != town[None, :]
    within, between = _ratio(names[same].sum(), same.sum()), _ratio(names[other].sum(), other.sum())
    return _ratio(within, between)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def named(tables: Mapping[str, Any], survey: Survey) -> np.ndarray:
    """Return who would name whom after a run: helpers whose answers helped, at most `survey.most` of them.

    Those who answered most are named first; among equals, the one who answered last.
    """
    answers, size = tables["answers"], len(survey.town)
    helpful = answers["helpful"].to_numpy()
    pair = tuple(answers[end].to_numpy()[helpful] for end in ("asker", "helper"))
    count, last = np.zeros((size, size)), np.zeros((size, size))
    np.add.at(count, pair, 1.0)
    np.maximum.at(last, pair, answers["day"].to_numpy()[helpful])
    count += last * 1e-6
    if survey.most:
        least = np.sort(count, axis=1)[:, -survey.most][:, None]
        return np.asarray((count > 0) & (count >= least), bool)
    return np.asarray(count > 0, bool)


def read_surveys(data: Path) -> dict[str, Survey]:
    """Return who asks whom among the lawyers, the managers and the physicians."""
    lawyers, managers = (_rows(data / name) for name in ("lazega_nodes.csv", "krackhardt_nodes.csv"))
    physicians = [line.split() for line in (data / "ckm_multiplex.edges").read_text("utf-8").splitlines()]
    towns = np.repeat(["Peoria", "Bloomington", "Quincy", "Galesburg"], (117, 50, 44, 35))
    order = [str(number) for number in range(1, len(towns) + 1)]
    return {
        "lawfirm": Survey(
            _matrix([row["id"] for row in lawyers], _advice(data / "lazega_edges.csv")),
            np.array([row["office"] for row in lawyers]), np.array([int(row["status"]) for row in lawyers]),
        ),
        "physicians": Survey(
            _matrix(order, [(row[1], row[2]) for row in physicians if row[0] == "1"]), towns,
            np.zeros(len(towns), int), most=3,
        ),
        "managers": Survey(
            _matrix([row["id"] for row in managers], _advice(data / "krackhardt_edges.csv")),
            np.array([row["dept"] for row in managers]), np.array([int(row["level"]) for row in managers]),
        ),
    }  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _advice(path: Path) -> list[tuple[str, str]]:
    return [(row["from"], row["to"]) for row in _rows(path) if row["relation"] == "advice"]


def _matrix(ids: list[str], pairs: list[tuple[str, str]]) -> np.ndarray:
    place = {name: n for n, name in enumerate(ids)}
    names = np.zeros((len(ids), len(ids)), bool)
    for asker, helper in pairs:
        names[place[asker], place[helper]] = asker != helper
    return names
