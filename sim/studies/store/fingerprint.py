"""The identity of a study: everything that its numbers depend on.

A study can only be resumed if its identity is unchanged. Otherwise old and new runs could not be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypedDict

from sim.import_closure import ROOT, source_files
from sim.scenarios import Scenario
from sim.scenarios.parameters.value_rules import shown
from sim.studies.experiments.experiment import Experiment, plain
from sim.tables import version

_VERSIONS = ("whoanswers", "numpy", "scipy")
_NAMED = 6  # largest number of files, or of differences, that a message names


class Identity(TypedDict):
    """Everything that the numbers of a study's runs depend on, ready for JSON."""

    scenarios: dict[str, dict[str, object]]  # values of each scenario, and digests of its files
    study: dict[str, object]  # further values that all runs have in common, such as the engine
    model: dict[str, str]  # digest of each source file
    versions: dict[str, str]  # version of each installed package on which the numbers depend


def experiment_identity(
    experiment: Experiment, study: Mapping[str, object], modules: Iterable[str]
) -> Identity:
    """Return the identity of an experiment; see `study_identity`."""
    numbers = "independent" if experiment.independent else "common"
    return study_identity(experiment.scenarios, {"random_numbers": numbers, **study}, modules)


def study_identity(
    scenarios: Mapping[str, Scenario | None], study: Mapping[str, object], modules: Iterable[str]
) -> Identity:
    """Return the identity of a study: its scenarios with their files, its code, and package versions.

    `study` holds further values that all runs have in common, such as the engine and the measures. `modules`
    names the modules that execute a run; the identity includes these and all files that they import, but no
    module of the user.
    """
    return {
        "scenarios": {name: _scenario(s) for name, s in scenarios.items()},
        "study": dict(study),
        "model": model_files(modules),
        "versions": {name: version(name) for name in _VERSIONS},
    }


def _scenario(scenario: Scenario | None) -> dict[str, object]:
    """Return the values of a scenario without its name and question, which don't affect the numbers."""
    if scenario is None:
        return {}
    values = scenario.to_dict()
    found = {key: plain(each) for key, each in values.items() if key not in ("name", "question")}
    return {**found, "content of files": scenario.files}


def model_files(modules: Iterable[str]) -> dict[str, str]:
    """Return a digest of every source file of this package that the modules need, by path."""
    own = [module for module in modules if module.partition(".")[0] == ROOT.name]
    return {path.relative_to(ROOT).as_posix(): _digest(path) for path in source_files(*own)}


def _digest(path: Path) -> str:
    """Return a digest of a text file, which is the same for Windows and Unix line endings."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]


def identity_changes(began: Identity, now: Identity) -> str:
    """Return what differs between a study as it began and as it would continue; empty if nothing differs.

    Added or removed scenarios don't count, because the runs of the others stay the same.
    """
    both = set(began["scenarios"]) & set(now["scenarios"])
    differences = [
        difference
        for name in sorted(both)
        for difference in _differences(began["scenarios"][name], now["scenarios"][name], f"{name}: ")
    ]
    differences += list(_differences(began["study"], now["study"], ""))
    differences += list(_differences(began["versions"], now["versions"], "version of "))
    changed = sorted(
        file
        for file in {*began["model"], *now["model"]}
        if began["model"].get(file) != now["model"].get(file)
    )
    if changed:
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        differences.append(f"the model's own files changed: {', '.join(changed[:_NAMED])}{more}")
    if len(differences) > _NAMED:
        differences = [*differences[:_NAMED], f"and {len(differences) - _NAMED} more differences"]
    return "; ".join(differences)


def _differences(old: object, new: object, name: str) -> Iterator[str]:
    """Yield a description of each value that differs between two nested mappings."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        if old != new:
            yield f"{name.removesuffix('.')} was {shown(old)} and is {shown(new)}"
        return
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in old or key not in new:
            yield f"{name}{key} was {'added' if key not in old else 'removed'}"
        else:
            yield from _differences(old[key], new[key], f"{name}{key}.")
