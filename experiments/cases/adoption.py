"""Compare when physicians who name one another adopted a new drug with what chance would bring."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

FIRST = {"1": 0, "2": 117, "3": 167, "4": 211}  # number of the first physician of each town, less one
SHUFFLES = 2_000


def adoption(data: Path) -> dict[str, Any]:
    """Return the mean difference of the months of adoption of tied physicians, and that by chance.

    By chance means that the months are shuffled within each town. Physicians who hadn't adopted after 17
    months count as month 18. Ties are those of advice, discussion and friendship, in either direction.
    """
    with (data / "ckm_physicians_survey.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    city = np.array([row["city"].removesuffix(".0") for row in rows])
    person = np.array([int(float(row["id"])) for row in rows]) + [FIRST[name] for name in city]
    month = np.array([float(row["toa"]) for row in rows])
    place = {number: n for n, number in enumerate(person.tolist())}
    lines = [line.split() for line in (data / "ckm_multiplex.edges").read_text("utf-8").splitlines()]
    named = {tuple(sorted((int(line[1]), int(line[2])))) for line in lines}
    pairs = np.array([(place[a], place[b]) for a, b in sorted(named) if a in place and b in place])
    rng = np.random.default_rng(1)
    chance = []
    for _ in range(SHUFFLES):
        shuffled = month.copy()
        for name in FIRST:
            shuffled[city == name] = rng.permutation(month[city == name])
        chance.append(_difference(shuffled, pairs))
    own = _difference(month, pairs)
    low, high = np.quantile(chance, (0.025, 0.975))
    return {
        "physicians": len(rows), "pairs": len(pairs), "months": own, "by_chance": float(np.mean(chance)),
        "low": float(low), "high": float(high), "as_small": float(np.mean(np.array(chance) <= own)),
        "adopted": float((month <= 17).mean()),
    }  # fmt: skip


def _difference(month: np.ndarray, pairs: np.ndarray) -> float:
    return float(np.abs(month[pairs[:, 0]] - month[pairs[:, 1]]).mean())
