"""Read and check the arguments of commands before anything is run."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from sim import user_data
from sim.cli.options import Options
from sim.errors import ScenarioError, StudyError
from sim.scenarios import Scenario, shortage
from sim.scenarios.loading import assignments, load


def load_all(
    scenarios: Sequence[str], options: Options, *, lives: int = 1, at_once: int | None = 1
) -> list[Scenario]:
    """Load scenarios with the same ``--set``, and check their files and the memory they need.

    `lives` is the number of lives whose tables stay in memory. `at_once` is the number of societies that run
    at the same time; None means one per processor core.
    """
    overrides = assignments(options["settings"])
    at_once = os.cpu_count() or 1 if at_once is None else at_once
    loaded: list[Scenario] = []
    faults: list[str] = []
    for name in scenarios:
        try:
            scenario = load(name, overrides, data=options["data"])
        except ScenarioError as error:
            faults += error.args
            continue
        loaded.append(scenario)
        faults += [f"{name}: {text}" for _, text in shortage(scenario, lives=lives, at_once=at_once)]
        if scenario.people.from_file is not None:
            faults += user_data.faults(scenario, lives=lives, at_once=at_once)
    if faults:
        raise ScenarioError(*dict.fromkeys(faults))
    return loaded


def check_distinct(names: Sequence[str]) -> None:
    """Refuse a comparison of one scenario, or of two whose names tables or files can't distinguish."""
    if len(names) < 2:
        raise StudyError(f"compare needs two scenarios or more; got {', '.join(names)} only.")
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise StudyError(f"compare needs scenarios of different names; got '{repeated[0]}' more than once.")
    by_folded: dict[str, str] = {}
    for name in names:
        if (other := by_folded.setdefault(name.casefold(), name)) != name:
            raise StudyError(
                "compare needs scenarios whose names differ in more than capital letters, because Windows "
                f"and macOS would write both to the same file; got '{other}' and '{name}'."
            )


def shard_of(text: str | None) -> tuple[int, int] | None:
    """Return the part and the number of parts in a text such as ``3/8``."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise StudyError(f"--shard {text}: write it as 3/8, the third of eight parts.")
    return int(found[1]), int(found[2])


def half_width_of(text: str | None) -> tuple[str, float] | None:
    """Return the measure and the half-width in a text such as ``answered_share=0.01``."""
    if text is None:
        return None
    name, _, number = text.partition("=")
    try:
        width = float(number)
    except ValueError:
        width = 0.0
    if not name or not 0 < width < float("inf"):
        raise StudyError(
            f"--until-halfwidth {text}: write it as answered_share=0.01, with a half-width above 0."
        )
    return name, width


def slider_of(text: str | None) -> tuple[str, list[object]] | None:
    """Return the path and the values in a text such as ``people.effort.mean=0.1,0.25,0.5``."""
    if text is None:
        return None
    name, equals, values = text.partition("=")
    if not equals or not name.strip() or not values.strip():
        raise StudyError(f"--slider {text}: write it as people.effort.mean=0.1,0.25,0.5.")
    setting = f"{name}=[{values}]"
    try:
        ((path, found),) = assignments([setting]).items()
    except ScenarioError as error:
        raise StudyError(str(error).replace(f"--set {setting}", f"--slider {text}")) from None
    return path, list(found)
