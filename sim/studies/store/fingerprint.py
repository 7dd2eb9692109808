"""What must stay as it is while a study grows, and which differences are refused."""

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
_NAMED = 6


class Identity(TypedDict):
    """What the numbers of a study's runs depend on, ready for JSON."""

    scenarios: dict[str, dict[str, object]]
    study: dict[str, object]
    model: dict[str, str]
    versions: dict[str, str]


def identity(
    experiment: Experiment, engine: str, modules: Iterable[str], work: str | None = None
) -> Identity:
    """Return what the numbers of an experiment's runs depend on; see `identity_of`.

    `work` is what its runs do (`sim.studies.sweeps.work_identity`), where that may be other than to live.
    """
    numbers = "independent" if experiment.independent else "common"
    about = {"random_numbers": numbers, "engine": engine}
    return identity_of(experiment.scenarios, about if work is None else {**about, "work": work}, modules)


def identity_of(
    scenarios: Mapping[str, Scenario | None], study: Mapping[str, object], modules: Iterable[str]
) -> Identity:
    """Return what a run's numbers rest on, ready for JSON: scenarios, their files, code and versions.

    `study` is what else all its runs have in common, such as the engine; `modules` name the modules that make
    a run. Those of a user can't be followed to what they import.
    """
    return {
        "scenarios": {name: _scenario(s) for name, s in scenarios.items()},
        "study": dict(study),
        "model": model_files(modules),
        "versions": {name: version(name) for name in _VERSIONS},
    }


def _scenario(scenario: Scenario | None) -> dict[str, object]:
    if scenario is None:
        return {}
    values = scenario.to_dict()
    found = {key: plain(each) for key, each in values.items() if key not in ("name", "question")}
    return {**found, "content of files": scenario.files}


def model_files(modules: Iterable[str]) -> dict[str, str]:
    """Return a digest of every source file on which the numbers of runs depend that these modules make."""
    own = [module for module in modules if module.partition(".")[0] == ROOT.name]
    return {path.relative_to(ROOT).as_posix(): _digest(path) for path in source_files(*own)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]


def refusal(began: Identity, now: Identity) -> str:
    """Say what differs between a study as it began and as it would continue; empty if nothing does.

    A scenario more or less is no difference, because the runs of the others stay the same.
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
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        if old != new:
            yield f"{name.removesuffix('.')} was {shown(old)} and is {shown(new)}"
        return
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in old or key not in new:
            was, now = ("not there", "there") if key not in old else ("there", "not there")
            yield f"{name}{key} was {was} and is {now}"
        else:
            yield from _differences(old[key], new[key], f"{name}{key}.")
