"""A comparison's harvest in which some lives fail; worker processes import it too."""

import sys

from helpers import broken_work
from sim.rng import life_seed

PAIR = ("centralised-local", "distributed-crowd")
REPLICATES = 4
SMALL = {"people.count": 30, "days": 10, "asking.rate": 0.3}
WAYS = {1: "segfault", 2: "endless", 3: "raise"}  # by the replicate


def grieving(tables, run):
    from sim.studies.comparison.counterfactual import outcomes

    scenario = run.scenario
    ways = {life_seed(1, replicate): way for replicate, way in WAYS.items()}
    if scenario.name == PAIR[1] and scenario.seed.luck in ways:
        broken_work.live({"way": ways[scenario.seed.luck]})
    return outcomes(tables, run)


def slow(tables, run):
    import time

    from sim.studies.comparison.counterfactual import outcomes

    time.sleep(0.3)
    return outcomes(tables, run)


def main():
    """Compare as a script, slowly, to be killed: folder, workers."""
    import sim.studies.comparison.compare

    sim.studies.comparison.compare.outcomes = slow
    folder, workers = sys.argv[1:3]
    sim.studies.comparison.compare.compare(
        PAIR,
        overrides=SMALL,
        replicates=REPLICATES,
        engine="numpy",
        workers=int(workers),
        folder=folder,
        resume=True,
    )


if __name__ == "__main__":
    from helpers import comparison_work

    comparison_work.main()  # so that its functions are found by the same name in every process
