"""Measure what coming and going changes in the facts of a question site over two years.

`python experiments/validation/turnover.py` runs `question-site` for 720 days with everybody present and with
turnover, and prints the facts that a closed society misses over long windows, as means with 95 % intervals.
"""

import math
from typing import Any

import numpy as np

import sim
from sim import facts
from sim.measures import student_interval

DAYS, SOCIETIES, YEAR, FIRST_SEED = 720, 6, 365.0, 3001
FACTS = (
    "helped_once_helpers", "help_gini_helpers", "help_by_top_10_helpers", "asked_once", "only_ask",
    "only_answer", "ask_and_answer", "answered_by_day_30",
)  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "closed": {},
    "turnover": {"people.count": 3600, "people.turnover.enabled": True},
    "turnover, median stay of a day": {
        "people.count": 4200, "people.turnover": {"enabled": True, "stay": {"median": 1}},
    },
    "turnover, morale doesn't count": {
        "people.count": 3600, "people.turnover": {"enabled": True, "attachment": 0},
    },
}  # fmt: skip


def helping_spans(tables: dict[str, Any]) -> dict[str, float]:
    """Return shares of helpers by the number of days from their first to their last helpful answer."""
    good = tables["answers"].query("helpful")
    days = good.groupby("helper").day.agg(lambda day: day.max() - day.min())
    return {"span_of_a_day": float((days <= 1).mean()), "span_over_a_year": float((days > YEAR).mean())}


def society_facts(changes: dict[str, Any], seed: int) -> dict[str, float]:
    """Return the facts of one society."""
    seeds = {f"seed.{name}": seed for name in ("people", "ties", "luck")}
    scenario = sim.load("question-site", {**changes, **seeds, "days": DAYS})
    tables = sim.Society(scenario).run().tables()
    found = facts.values(tables, lifetime_days=float(scenario.asking.lifetime), nulls=1)
    people, days = tables["people"], tables["days"]
    span = {"lifetime_days": float(scenario.asking.lifetime), "days": float(DAYS)}
    own = sim.measures.measure_named(
        ("newcomer_answered_share", "newcomer_lead", "asking_rate"), tables, **span
    )
    present = days.present.mean() if "present" in days else len(people)
    more = {"present": float(present), "questions": float(len(tables["questions"])), **own}
    return {**{name: found[name] for name in FACTS}, **helping_spans(tables), **more}


def main() -> None:
    """Print the facts of each case."""
    for case, changes in CASES.items():
        rows = [society_facts(changes, seed) for seed in range(FIRST_SEED, FIRST_SEED + SOCIETIES)]
        print(f"\n{case}: {changes}")  # noqa: T201
        for name in rows[0]:
            i = student_interval([row[name] for row in rows])
            if not math.isnan(i.mean):
                print(f"  {name:24} {i.mean:8.4g} ({i.low:.4g} to {i.high:.4g})", flush=True)  # noqa: T201


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
