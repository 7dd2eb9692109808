"""Convert an experiment to JSON, as a ledger stores it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sim.society.stop_condition import stop_condition
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment


@dataclass(frozen=True)
class StoredScenario:
    """A scenario as stored in a ledger. It has all values that tables need, but can't be run."""

    name: str
    values: dict[str, object]
    yaml: str
    hash: str
    files: dict[str, str]

    def to_dict(self) -> dict[str, object]:
        """Return every value."""
        return self.values

    def to_yaml(self) -> str:
        """Return the resolved scenario file."""
        return self.yaml


def to_json(experiment: Experiment) -> dict[str, object]:
    """Return an experiment as plain values, ready for JSON."""
    return {
        "name": experiment.name,
        "question": experiment.question,
        "replicates": experiment.replicates,
        "measures": list(experiment.measures),
        "independent": experiment.independent,
        "until": None if experiment.until is None else str(experiment.until),
        "text": experiment.text,
        "design": asdict(experiment.design),
        "scenarios": {
            name: None
            if s is None
            else {"name": name, "values": s.to_dict(), "yaml": s.to_yaml(), "hash": s.hash, "files": s.files}
            for name, s in experiment.scenarios.items()
        },
    }


def from_json(about: Mapping[str, Any]) -> Experiment:
    """Return the experiment that `to_json` wrote. It has all values that tables need, but can't be run."""
    design = about["design"]
    dimensions = tuple(Dimension(**{**d, "values": _tuple(d["values"])}) for d in design["dimensions"])
    listed = tuple(tuple((path, _tuple(value)) for path, value in point) for point in design["listed"])
    scenarios: dict[str, Any] = {
        name: None if values is None else StoredScenario(**values)
        for name, values in about["scenarios"].items()
    }
    return Experiment(
        name=about["name"],
        scenarios=scenarios,
        design=Design(**{**design, "dimensions": dimensions, "listed": listed}),
        replicates=about["replicates"],
        question=about["question"],
        measures=tuple(about["measures"]),
        independent=about["independent"],
        until=None if about.get("until") is None else stop_condition(about["until"]),
        text=about.get("text", ""),
    )


def _tuple(value: object) -> object:
    """Return a value with tuples instead of lists, because JSON stores tuples as lists."""
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value
