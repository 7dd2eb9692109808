"""Read experiment files from YAML, and validate them; each fault names its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.errors import ScenarioError, StudyError, spelled, spelled_setting
from sim.measures.registry import unknown_measure
from sim.scenarios import Scenario
from sim.scenarios.build import refuse
from sim.scenarios.loading import find_named, load, parse, shipped
from sim.scenarios.paths import is_file
from sim.scenarios.value_tree import Node, to_node
from sim.studies.experiments.design import SAMPLED, Content
from sim.studies.experiments.dimensions import MOST_POINTS, Places, balance, read_design
from sim.studies.experiments.experiment import Experiment
from sim.studies.shipped_files import EXPERIMENT_KEYS, shipped_experiments
from sim.studies.yaml_fields import YamlGroup
from sim.user_data import faults

# A file, line and column. The file's path may contain spaces.
_PLACE = re.compile(r"(?:(?!: ).)+?:\d+:\d+: ")
_MOST_CHECKED = 200  # largest number of points of the design that are validated before any run


def load_experiment(
    name_or_path: str | Path, overrides: Mapping[str, object] | None = None, *,
    data: str | Path | None = None,
) -> Experiment:  # fmt: skip
    """Read and validate an experiment file, with all the scenarios and values that it names.

    Parameters
    ----------
    name_or_path
        The name of an experiment that comes with the package, or a path.
    overrides
        Values set in every scenario. They replace the values under the file's ``set``.
    data
        Folder of the files that scenarios name, if they don't lie beside the scenarios.

    Raises
    ------
    UserError
        The file has faults. The error has one sentence for each: file, line, column, rule, and what was
        found.
    """
    messages: list[str] = []
    _check_overrides(overrides or {})
    path = find_named(name_or_path, shipped_experiments(), "an experiment", StudyError)
    section = _opened(path, messages)
    scenarios = _scenarios(section, path, dict(overrides or {}), data)
    before = len(messages)
    design, values = read_design(section.group("design"), scenarios)
    sound = len(messages) == before
    experiment = Experiment(
        name=section.study_name(path.stem),
        question=section.text("question", ""),
        scenarios=scenarios,
        design=design,
        replicates=section.whole_number("replicates", 20, 1, 1_000_000),
        independent=section.choice("random_numbers", ("common", "independent"), "common") == "independent",
        measures=_measures(section),
        path=path,
    )
    if sound:
        _check_points(experiment, values, messages)
    refuse(messages)
    return experiment


def _opened(path: Path, messages: list[str]) -> YamlGroup:
    """Parse a file and check its keys; a file that isn't a group of keys is refused at once."""
    tree = parse(path, messages, "an experiment")
    section = YamlGroup(Node({}, "") if tree is None else tree, "", messages)
    if not section.items:
        refuse(messages)
    section.check_keys(EXPERIMENT_KEYS, "an experiment")
    return section


def _scenarios(
    section: YamlGroup, path: Path, overrides: dict[str, object], data: str | Path | None
) -> dict[str, Scenario | None]:
    """Load every scenario, with the values and the seed that the experiment sets for all scenarios."""
    settings: dict[str, object] = {}
    group = section.node.value.get("set") if isinstance(section.node.value, dict) else None
    if group is not None and isinstance(group.value, dict):
        settings = dict(group.value)
    elif group is not None and group.value is not None:
        section.add_fault(group, "set must be a group of names and values, as in {people.count: 500}")
    seed = section.items.get("seed")
    if seed is not None:
        settings |= {f"seed.{name}": seed for name in ("people", "ties", "luck")}
    found: dict[str, Scenario | None] = {}
    for node in section.texts("scenarios", "names or paths of scenarios"):
        try:
            scenario = load(beside(str(node.value), path), {**settings, **overrides}, data=data)
        except ScenarioError as error:
            section.faults += [placed(node, line) for line in error.args]
            found[str(node.value)] = None  # its parameters are unknown, so unused parameters aren't reported
            continue
        if scenario.name in found:
            section.add_fault(node, f"scenarios must have different names; two are named '{scenario.name}'")
        found[scenario.name] = scenario
    return found


def beside(text: str, path: Path) -> str | Path:
    """Resolve a file name relative to the folder of the experiment file, `path`.

    Names of shipped scenarios, and paths that don't exist in that folder, are returned unchanged.
    """
    return text if text in shipped() or not is_file(path.parent / text) else path.parent / text


def placed(node: Node, line: str) -> str:
    """Prefix a sentence with the place of a node, unless it already names a file or the command line."""
    own = spelled("--set", "")  # from Python, a setting is one word with a colon, like the place in a file
    first = line.split(" ")[0]
    return line if ":" in first or first == own or _PLACE.match(line) else f"{node.place}{line}"


def _measures(section: YamlGroup) -> tuple[str, ...]:
    """Read the names of measures, each once."""
    nodes = section.texts("measures", "names of measures", required=False)
    for node in nodes:
        if fault := unknown_measure(str(node.value)):
            section.add_fault(node, fault)
    return tuple(dict.fromkeys(str(node.value) for node in nodes))


def _check_points(experiment: Experiment, values: Places, messages: list[str]) -> None:
    """Validate the scenarios at points that are spread over the design; add faults to `messages`.

    At most `_MOST_CHECKED` points and the last point are checked. If an invalid combination of values isn't
    among them, its run fails with that error later.
    """
    points = experiment.design.points()
    stride = max(1, -(-len(points) // _MOST_CHECKED))
    for name, scenario in experiment.scenarios.items():
        if scenario is None:
            continue
        before, seen = len(messages), set[Content]()
        messages += _unknown_keys(scenario, experiment.content(name, points[0]), values)
        for point in [*points[::stride], points[-1]] if len(messages) == before else ():
            content = experiment.content(name, point)
            if content in seen or not content:
                continue
            seen.add(content)
            try:
                changed = scenario.replace({path: _node(value, values[path]) for path, value in content})
                messages += faults(changed)
            except ScenarioError as error:
                messages += error.args
        if len(messages) > before:  # the other scenarios would have the same faults
            return


def _unknown_keys(scenario: Scenario, content: Content, values: Places) -> list[str]:
    """Return a sentence on each parameter that doesn't exist, with the place of the parameter's name."""
    found: list[str] = []
    for path, value in content:
        try:
            scenario.replace({path: to_node(value, values[path][""])})
        except ScenarioError as error:  # other faults are reported with the places of the values
            found += (line for line in error.args if ": unknown key '" in line)
    return found


def _node(value: object, place: Mapping[str, str]) -> Node:
    """Return a value as a YAML node that has the place in the file at which the value is written."""
    return to_node(value, place.get(repr(value), place[""]))


def resized(
    experiment: Experiment, *, replicates: int | None = None, points: int | None = None
) -> Experiment:
    """Return an experiment with another number of replicates or points; None doesn't change the number."""
    design = experiment.design
    for name, size in (("replicates", replicates), ("points", points)):
        if size is not None and size < 1:
            raise StudyError(f"{name} must be 1 or more; got {size}.")
    if points is not None:
        given = spelled(f"--points {points}", f"points={points}")
        if design.kind not in SAMPLED:
            raise StudyError(
                f"{given}: the number of points of a {design.kind} design is fixed by its file; change the "
                "file instead."
            )
        if problem := balance(design.kind, points):
            raise StudyError(f"{given}: it {problem}.")
        design = replace(design, size=points)
        if design.count() > MOST_POINTS:
            raise StudyError(
                f"{given}: the design would have {design.count():,} points; at most {MOST_POINTS:,} are "
                "allowed."
            )
    return replace(experiment, design=design, replicates=replicates or experiment.replicates)


def _check_overrides(overrides: Mapping[str, object]) -> None:
    """Refuse values that belong to the experiment itself and not to its scenarios."""
    for path, value in overrides.items():
        key = path.split(".")[0]
        if key in EXPERIMENT_KEYS and key not in ("name", "question", "seed"):
            instead = {
                "replicates": f"give {spelled('--replicates', 'replicates')}",
                "design": f"give {spelled('--points', 'points')}, or change the file",
            }
            raise StudyError(
                f"{spelled_setting(path, str(value))}: {key} belongs to the experiment, and "
                f"{spelled('--set changes', 'overrides change')} its scenarios; "
                f"{instead.get(key, 'change the file')}."
            )
