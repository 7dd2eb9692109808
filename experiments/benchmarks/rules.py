"""Benchmark a user's rule: ``python experiments/benchmarks/rules.py [--rounds 5] [--hand] [--json]``.

The rule lets people help only those to whom they have a tie. Runs with and without it alternate. Each takes
the CPU time of 1,000 people for 120 days, without drawing them. With ``--hand``, the same decision is also
made by hand, person by person; this takes about a minute a scenario.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from sim import Society, load
from sim.parts import rule

SCENARIOS = ("distributed-crowd", "centralised-local", "hybrid")
SIZE = {"people.count": 1_000, "days": 120}


@rule("willingness")
def friends_first(view, readers, settings, luck):  # type: ignore[no-untyped-def]  # noqa: ARG001, D103
    return np.where(view.tied(readers.person, readers.asker), readers.log_odds, -np.inf)


def seconds(scenario: str, changes: dict[str, object], *, hand: bool = False) -> float:
    """Return the CPU seconds of a run, without drawing the society."""
    society = Society(load(scenario, SIZE | changes), engine="compiled")
    began = time.process_time()
    if hand:
        by_hand(society)
    else:
        society.run()
    return time.process_time() - began


def by_hand(society: Society) -> None:
    """Let each reader decide by hand whether to help, as the rule does."""
    layers = society.ties.face_to_face, society.ties.online
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        for person, question in society.read_today():
            row, asker = np.array([person.row]), np.array([int(question.asker)])
            if any(layer.slot_of(row, asker)[0] >= 0 for layer in layers):
                person.help(question)
        society.end_day()


def main() -> None:
    """Print the ratio of each scenario: median and range over rounds."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--hand", action="store_true")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    found = {}
    for scenario in SCENARIOS:
        seconds(scenario, {"days": 10})  # so that everything is loaded before any clock starts
        pairs = [
            (seconds(scenario, {}), seconds(scenario, {"rules.friends_first": {}}))
            for _ in range(given.rounds)
        ]
        ratios = [ruled / plain for plain, ruled in pairs]
        found[scenario] = {"ratio_rule": statistics.median(ratios), "range": [min(ratios), max(ratios)]}
        line = f"{scenario}: {found[scenario]['ratio_rule']:.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"
        if given.hand:
            hand = seconds(scenario, {}, hand=True) / statistics.median(plain for plain, _ in pairs)
            found[scenario]["ratio_hand"] = hand
            line += f", by hand {hand:.0f}"
        print(line + " times the time without the rule", file=sys.stderr if given.json else sys.stdout)
    if given.json:
        print(json.dumps({"people": 1_000, "days": 120, "scenarios": found}))


if __name__ == "__main__":
    main()
