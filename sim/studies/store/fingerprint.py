"""The identity of a study: everything that its numbers depend on.

A study can only be resumed if its identity is unchanged. Otherwise old and new runs could not be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from sim.import_closure import ROOT, source_files
from sim.registry.plugin_sources import sources_of
from sim.scenarios import Scenario
from sim.scenarios.parameters.value_rules import shown
from sim.studies.experiments.experiment import Experiment, plain
from sim.tables import version

_VERSIONS = ("whoanswers", "numpy", "scipy")
_OF_MESSAGES = ("name", "question", "needs")  # keys of a scenario that affect no number
_NAMED = 6  # largest number of files, or of differences, that a message names


class Identity(TypedDict):
    """Everything that the numbers of a study's runs depend on, ready for JSON."""

    scenarios: dict[str, dict[str, object]]  # values of each scenario, and digests of its files
    study: dict[str, object]  # further values that all runs have in common, such as the engine
    model: dict[str, str]  # digest of each source file
    versions: dict[str, str]  # version of each installed package on which the numbers depend
    # name and digest of the plugin of each part of users that the study uses; missing in old studies
    plugins: NotRequired[dict[str, list[str]]]


def experiment_identity(
    experiment: Experiment, study: Mapping[str, object], modules: Iterable[str], parts: Iterable[Any] = ()
) -> Identity:
    """Return the identity of an experiment; see `study_identity`."""
    numbers = "independent" if experiment.independent else "common"
    about = {
        "random_numbers": numbers,
        **({} if experiment.until is None else {"until": str(experiment.until)}),
    }
    return study_identity(experiment.scenarios, {**about, **study}, modules, parts)


def study_identity(
    scenarios: Mapping[str, Scenario | None], study: Mapping[str, object], modules: Iterable[str],
    parts: Iterable[Any] = (),
) -> Identity:  # fmt: skip
    """Return the identity of a study: its scenarios with their files, its code, and package versions.

    `study` holds further values that all runs have in common, such as the engine and the measures. `modules`
    names the modules that execute a run; the identity includes these and all files that they import, but no
    module of the user. `parts` are the parts of users that the study uses
    (`sim.studies.store.study_parts`); the identity includes the plugins that declare them.
    """
    return {
        "scenarios": {name: _scenario(s) for name, s in scenarios.items()},
        "study": dict(study),
        "model": model_files(modules),
        "versions": {name: version(name) for name in _VERSIONS},
        "plugins": {
            f"{type(part).__name__.lower()} {part.name}": [source.name, source.sha256[:16]]
            for part in parts
            for source in sources_of([part])
        },
    }


def _scenario(scenario: Scenario | None) -> dict[str, object]:
    """Return the values of a scenario that may affect the numbers."""
    if scenario is None:
        return {}
    values = scenario.to_dict()
    found = {key: plain(each) for key, each in values.items() if key not in _OF_MESSAGES}
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

    Added or removed scenarios and plugins don't count, because the runs of the others stay the same.
    """
    both = set(began["scenarios"]) & set(now["scenarios"])
    differences = [
        difference
        for name in sorted(both)
        for difference in _differences(began["scenarios"][name], now["scenarios"][name], f"{name}: ")
    ]
    differences += list(_differences(began["study"], now["study"], ""))
    differences += list(_differences(began["versions"], now["versions"], "version of "))
    differences += _changed_plugins(began.get("plugins", {}), now.get("plugins", {}))
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


def _changed_plugins(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> list[str]:
    """Return a sentence on each plugin that has changed. Only parts that are in both studies count."""
    changed = [new[part][0] for part in old if part in new and old[part][1] != new[part][1]]
    return [f"the plugin {name} has changed" for name in dict.fromkeys(changed)]


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
