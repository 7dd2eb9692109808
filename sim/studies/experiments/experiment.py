"""An experiment: scenarios, a design over their parameters, and replicates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.rng import POINT, life_seed, words
from sim.scenarios import Scenario
from sim.society.stop_condition import StopCondition
from sim.studies.experiments.design import Content, Design, Point

Seeds = tuple[int, int, int]
UNUSED = "not part of this scenario"
OPTIONAL = ("channels", "rules")
"""Groups of parts; a scenario uses only those parts that it names."""
_MISSING = object()


@dataclass(frozen=True)
class Task:
    """One run of a study. Its id depends on its scenario, values and replicate, not on the order of runs."""

    run_id: int  # 63 bits of a digest of scenario, values and replicate
    scenario: str  # name of the scenario
    content: Content  # the values that differ from those of the scenario, sorted by dotted path
    replicate: int  # number of the replicate, from 0
    seeds: Seeds  # seeds of people, ties and luck


@dataclass(frozen=True, repr=False)
class Experiment:
    """Scenarios, the points at which they are run, and the number of replicates.

    Attributes
    ----------
    name, question
        Name of the experiment, and the question that it answers.
    scenarios
        Scenarios by name. None instead of a scenario means that a function is evaluated.
    design
        The points at which the scenarios are run.
    replicates
        Number of replicates at each point.
    measures
        Names of the measures shown in tables; if empty, all measures are shown.
    independent
        Whether every point has its own seeds. If not, all points share the seeds of a replicate (common
        random numbers), so that luck causes no differences between points.
    path
        The file from which it was read.
    until
        The condition at which every run stops; None if all runs last all their days.
    text
        The text of its file, or of the file that would declare the same experiment; empty if it was made
        without a file or a dict.
    """

    name: str
    scenarios: Mapping[str, Scenario | None]
    design: Design
    replicates: int = 20
    question: str = ""
    measures: tuple[str, ...] = ()
    independent: bool = False
    path: Path | None = None
    until: StopCondition | None = None
    text: str = ""
    _values: dict[str, dict[str, object]] = field(default_factory=dict, repr=False, compare=False)
    _absent: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        return (
            f"Experiment {self.name}: {', '.join(self.scenarios)}; {self.design.count():,} points of a "
            f"{self.design.kind} design over {', '.join(self.parameters)}; {self.replicates} replicates"
        )

    @property
    def parameters(self) -> tuple[str, ...]:
        """Paths of the parameters of the design."""
        return tuple(dimension.path for dimension in self.design.dimensions)

    def content(self, scenario: str, point: Point) -> Content:
        """Return the values of a point that change a scenario, sorted by path.

        Values that are equal to those of the scenario are left out. So a parameter can be added to a design
        without repeating the runs at its existing value. Parameters that the scenario doesn't use
        (`unused_parameters`) are left out too: the scenario is the same at all their values, and is run once.
        """
        base, unused = self._base(scenario), self.unused_parameters(scenario)
        return tuple(
            (path, value)
            for path, value in sorted(point.items())
            if path not in unused and not same_value(value_at(base, path), value)
        )

    def unused_parameters(self, scenario: str) -> tuple[str, ...]:
        """Return the parameters of the design that a scenario doesn't use (`switched_off`).

        If the design itself switches a group on, the parameters of that group count as used.
        """
        if scenario not in self._absent:
            base = self._base(scenario)
            varied = self.parameters if base else ()
            self._absent[scenario] = tuple(path for path in varied if switched_off(base, path, varied))
        return self._absent[scenario]

    def notes_on_unused_parameters(self) -> tuple[str, ...]:
        """Return a sentence for each scenario that doesn't use some parameters of the design."""
        return tuple(
            f"{scenario}: {', '.join(paths)} {'is' if len(paths) == 1 else 'are'} {UNUSED}, so it was run "
            "once for all values."
            for scenario in self.scenarios
            if (paths := self.unused_parameters(scenario))
        )

    def values(self, scenario: str, content: Content) -> Point:
        """Return the value of each parameter of the design in a run; None for a parameter without a value."""
        base, own = self._base(scenario), dict(content)
        found = {path: own.get(path, value_at(base, path)) for path in self.parameters}
        return {path: None if value is _MISSING else value for path, value in found.items()}

    def cells(self) -> Iterator[tuple[str, Content]]:
        """Yield each scenario with its values at each point, without repetitions, in the design's order."""
        points = self.design.points()
        for scenario in self.scenarios:
            yield from dict.fromkeys((scenario, self.content(scenario, point)) for point in points)

    def tasks(self, replicates: range | None = None) -> Iterator[Task]:
        """Yield every run, replicate by replicate, so that runs with the same society follow each other."""
        cells = [(cell, digest(cell)) for cell in self.cells()]
        for replicate in range(self.replicates) if replicates is None else replicates:
            shared: dict[str, Seeds] = {}
            for (scenario, content), point in cells:
                if self.independent or scenario not in shared:
                    shared[scenario] = self._seeds(scenario, replicate, point if self.independent else None)
                yield Task(run_id(point, replicate), scenario, content, replicate, shared[scenario])

    def _seeds(self, scenario: str, replicate: int, point: int | None) -> Seeds:
        """Return the seeds of a replicate; `point` is as in `seeds_of`."""
        base = self.scenarios[scenario]
        return seeds_of((1, 1, 1) if base is None else seeds_in(base), replicate, point)

    def _base(self, scenario: str) -> dict[str, object]:
        """Return the values of a scenario, as in its file; empty for a function."""
        if scenario not in self._values:
            base = self.scenarios[scenario]
            self._values[scenario] = {} if base is None else base.to_dict()
        return self._values[scenario]


def value_at(values: Mapping[str, object], path: str) -> object:
    """Return the value at a dotted path of a scenario's values; `_MISSING` if there is none."""
    found: object = values
    for key in path.split("."):
        if not isinstance(found, Mapping) or key not in found:
            return _MISSING
        found = found[key]
    return found


def switched_off(values: Mapping[str, object], path: str, varied: Container[str] = ()) -> str:
    """Return the name of the switched-off group that contains a parameter; empty if there is none.

    A group is off if it is a channel or rule that the scenario doesn't use, or if its `enabled` is false and
    isn't one of the `varied` parameters.
    """
    keys = path.split(".")
    if keys[0] in OPTIONAL and len(keys) > 2 and value_at(values, ".".join(keys[:2])) is _MISSING:
        return ".".join(keys[:2])
    for length in range(1, len(keys)):
        group = ".".join(keys[:length])
        switch = f"{group}.enabled"
        if path != switch and switch not in varied and value_at(values, switch) is False:
            return group
    return ""


def same_value(a: object, b: object) -> bool:
    """Return whether two values of a scenario are the same. 1 and 1.0 are the same, but not 1 and true."""
    if a is _MISSING or isinstance(a, bool) != isinstance(b, bool):
        return False
    return bool(plain(a) == plain(b))


def plain(value: object) -> object:
    """Return a value with 1 instead of 1.0 and lists instead of tuples, which mean the same in a file."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def content_text(content: Content) -> str:
    """Return the values of a point as the JSON text that ledgers store."""
    return json.dumps({path: plain(value) for path, value in content}, sort_keys=True)


def digest(cell: tuple[str, Content]) -> int:
    """Return 64 bits that identify a scenario at a point."""
    scenario, content = cell
    text = json.dumps([scenario, [[path, plain(value)] for path, value in content]], sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def run_id(point: int, replicate: int) -> int:
    """Return the id of a run, 63 bits, from the digest of its point and the number of its replicate."""
    text = f"{point:016x}:{replicate}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def seeds_in(scenario: Scenario) -> Seeds:
    """Return a scenario's seeds of people, ties and luck."""
    return scenario.seed.people, scenario.seed.ties, scenario.seed.luck


def span_of(scenario: Scenario) -> dict[str, float]:
    """Return the lifetime of questions and the length of the run, in days, as arguments of measures."""
    return {"lifetime_days": float(scenario.asking.lifetime), "days": float(scenario.days)}


def seeds_of(own: Seeds, replicate: int, point: int | None = None) -> Seeds:
    """Return the seeds of people, ties and luck of a replicate, from the scenario's `own`.

    Without `point` all points share the seeds (common random numbers). Otherwise `point` is the digest of a
    point, which has its own seeds.
    """
    if point is None:
        people, ties, luck = (life_seed(seed, replicate) for seed in own)
    else:
        people, ties, luck = (_point_seed(seed, replicate, point) for seed in own)
    return people, ties, luck


def _point_seed(seed: int, replicate: int, point: int) -> int:
    """Return a seed below 2**63 for one point and replicate. Other points have different seeds."""
    w0, w1, _, _ = words(seed, POINT, point & 0xFFFFFFFF, replicate, point >> 32)
    return int(w0[0]) << 31 | int(w1[0]) >> 1
