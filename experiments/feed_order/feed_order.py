"""Whom does the order of a feed help? Compare the orders in the same societies, by group of asker.

    python experiments/feed_order/feed_order.py [SOCIETIES] [SCENARIO]

Prints a Markdown table: each order against equal chances, as mean paired differences with Student's 95 %
intervals over societies. The groups come from another life of the same society with equal chances, so nobody
is in a group because of the luck that is compared.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from scipy import stats

import sim

ORDERS = {
    "newest": {"channels.feed.ranking": "newest"},
    "unanswered first": {"channels.feed.ranking": "unanswered_first"},
    "votes": {"channels.feed.ranking": "votes", "channels.feed.voting": 0.1},
}


def simulate_life(scenario: Any, luck: int) -> dict[str, Any]:
    """Simulate a life and return its tables."""
    return sim.Society(scenario, luck=luck, engine="compiled").run().tables()


def outcomes(life: dict[str, Any], other: dict[str, Any], lifetime: float) -> dict[str, float]:
    """Return the shares of a life in percent, with groups from another life of the society."""
    q, people = life["questions"], other["people"]
    q = q[q["watched_days"] >= lifetime - 1e-6]
    asker, answered = q["asker"].to_numpy(), q["answers"].to_numpy() > 0
    standing = people["standing"].to_numpy()
    groups = {
        "all": np.ones(len(people), bool),
        "asked in another life and got no answer": (people["asked"] > 0) & (people["answered"] == 0),
        "got an answer in another life": people["answered"] > 0,
        "no standing in another life": standing == 0,
        "fifth with most standing in another life": standing >= np.quantile(standing, 0.8),
    }
    found = {f"answered share: {name}": answered[np.asarray(of)[asker]].mean() for name, of in groups.items()}
    share = list(found.values())
    found["gap: answered in another life, or not"] = share[2] - share[1]
    found["gap: most standing in another life, or none"] = share[4] - share[3]
    got = np.bincount(asker, answered, len(people))[np.unique(asker)]
    found["askers whom nobody helped"] = (got == 0).mean()
    found["answered on the first day"] = (q["wait_days"].to_numpy() < 1).mean()
    return {name: 100 * value for name, value in found.items()} | {"readings per question": q["read"].mean()}


def interval(values: list[float], *, signed: bool) -> str:
    """Return a mean with Student's 95 % interval."""
    mean, half = np.mean(values), stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    form = "+.1f" if signed else ".1f"
    return f"{mean:{form}} ({mean - half:{form}} to {mean + half:{form}})"


def main(societies: int = 20, name: str = "noisy-crowd") -> None:
    """Run the lives and print the table."""
    rows: dict[str, list[list[float]]] = {}
    for n in range(societies):
        scenario = sim.load(name, {"seed": {"people": 1 + n, "ties": 1 + n, "luck": 1 + n}})
        lifetime = float(scenario.asking.lifetime)
        other = simulate_life(scenario, 1_000_001 + n)
        lives = [simulate_life(scenario.replace(changes), 1 + n) for changes in ({}, *ORDERS.values())]
        for of in zip(*(outcomes(life, other, lifetime).items() for life in lives), strict=True):
            rows.setdefault(of[0][0], []).append([value for _, value in of])
    print(f"| {name} | equal chances | {' | '.join(ORDERS)} |\n|---|---|{'---|' * len(ORDERS)}")  # noqa: T201
    for what, values in rows.items():
        plain, *ordered = (list(each) for each in zip(*values, strict=True))
        differences = [[b - a for a, b in zip(plain, each, strict=True)] for each in ordered]
        cells = [interval(plain, signed=False), *(interval(each, signed=True) for each in differences)]
        print(f"| {what} | {' | '.join(cells)} |")  # noqa: T201


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))
