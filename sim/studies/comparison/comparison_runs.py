"""The runs of a comparison: every scenario in every replicate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from sim.runner import Run, with_replicate_seeds
from sim.scenarios import Scenario
from sim.studies.calibration.posterior_draws import PosteriorDraws
from sim.studies.comparison.person_outcomes import DEMAND, has_fixed_people

MOST_REPLICATES = 100_000


def values_of(settings: Sequence[Scenario]) -> dict[str, dict[str, Any]]:
    """Return the values of each scenario; files with the same contents have the path of the first of them.

    Scenarios that lie in different folders name the same file by different paths, which is no difference.
    """
    found, paths = {}, dict[str, str]()
    for setting in settings:
        values, digests = setting.to_dict(), setting.files
        for group in ("people", "ties"):
            table = values[group]["from_file"]
            if table is not None and (digest := digests.get(table["path"])) is not None:
                table["path"] = paths.setdefault(digest, table["path"])
        found[setting.name] = values
    return found


def comparison_runs(
    settings: Sequence[Scenario],
    unpaired: Collection[str],
    replicates: int,
    like: Run,
    draws: PosteriorDraws | None = None,
) -> list[Run]:
    """Return the runs of every scenario in every replicate; only runs of replicate 0 keep their tables.

    The runs have the options of `like`. With `draws`, each replicate has other values from the posterior.
    Welch's interval needs independent runs, so those of the scenarios in `unpaired` have the seeds of
    replicates that no comparison reaches.
    """

    def drawn(setting: Scenario, r: int) -> Scenario:
        return setting if draws is None else draws.scenario(setting, r)

    beyond = dict.fromkeys(unpaired, MOST_REPLICATES)
    return [
        replace(
            like, number=number, replicate=r,
            scenario=with_replicate_seeds(drawn(setting, r), r + beyond.get(setting.name, 0)),
            keep=r == 0, needs=(*like.needs, *([DEMAND] if has_fixed_people(setting) else ())),
        )
        for number, (r, setting) in enumerate(product(range(replicates), settings))
    ]  # fmt: skip
