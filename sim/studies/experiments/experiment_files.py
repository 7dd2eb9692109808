"""Read experiments from YAML files or dicts, and validate them; each fault names its line or its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.errors import ScenarioError, StudyError, given_twice, spelled, spelled_setting
from sim.measures.registry import unknown_measure
from sim.scenarios import Scenario
from sim.scenarios.build import refuse
from sim.scenarios.loading import find_named, load, parse, shipped
from sim.scenarios.paths import is_file
from sim.scenarios.value_tree import Node, node_values, to_node
from sim.scenarios.yaml_writer import to_yaml
from sim.society.stop_condition import StopCondition, stop_condition
from sim.studies.experiments.design import SAMPLED, Content, Design
from sim.studies.experiments.dimensions import MOST_POINTS, Places, balance, read_design
from sim.studies.experiments.experiment import Experiment
from sim.studies.shipped_files import EXPERIMENT_KEYS, shipped_experiments
from sim.studies.yaml_fields import YamlGroup
from sim.user_data import faults

# A file, line and column. The file's path may contain spaces.
_PLACE = re.compile(r"(?:(?!: ).)+?:\d+:\d+: ")
_MOST_CHECKED = 200  # largest number of points of the design that are validated before any run


def load_experiment(
    experiment: str | Path | Mapping[str, object], overrides: Mapping[str, object] | None = None, *,
    data: str | Path | None = None,
) -> Experiment:  # fmt: skip
    """Read and validate an experiment, with all the scenarios and values that it names.

    Parameters
    ----------
    experiment
        The name of an experiment that comes with the package, a path, or a dict with the keys of an
        experiment file. In a dict, scenarios can also be loaded scenarios (`sim.Scenario`), and the design
        can be a `sim.Design`.
    overrides
        Values set in every scenario. They replace the values under ``set``.
    data
        Folder of the files that scenarios name, if they don't lie beside the scenarios.

    Raises
    ------
    UserError
        The experiment has faults. The error has one sentence for each: for a file its line and column, the
        rule, and what was found.

    Examples
    --------
    >>> parameters = {"people.effort.mean": {"low": 0.1, "high": 0.4, "levels": 2}}
    >>> found = load_experiment({"scenarios": "hybrid", "design": {"parameters": parameters}})
    >>> found.design.points()
    [{'people.effort.mean': 0.1}, {'people.effort.mean': 0.4}]
    """
    messages: list[str] = []
    _check_overrides(overrides or {})
    source = _source_of(experiment, messages)
    section = _opened(source.tree, messages)
    scenarios = _scenarios(section, source, dict(overrides or {}), data)
    before = len(messages)
    design, values = read_design(section.group("design"), scenarios)
    sound = len(messages) == before
    found = Experiment(
        name=section.study_name(source.name),
        question=section.text("question", ""),
        scenarios=scenarios,
        design=design,
        replicates=section.whole_number("replicates", 20, 1, 1_000_000),
        independent=section.choice("random_numbers", ("common", "independent"), "common") == "independent",
        measures=_measures(section),
        until=_until(section),
        path=source.path,
        text=source.text,
    )
    if sound:
        _check_points(found, values, messages)
    refuse(messages)
    return found


@dataclass(frozen=True)
class _Source:
    """An experiment as it was given: a file, or a dict, which may contain loaded scenarios."""

    tree: Node | None
    name: str  # the experiment's name if it doesn't give one
    path: Path | None = None
    loaded: Mapping[int, Scenario] = field(default_factory=dict)  # by their place in the list of scenarios
    text: str = ""  # the file's text, or the dict as YAML


def _source_of(experiment: str | Path | Mapping[str, object], messages: list[str]) -> _Source:
    """Parse the experiment's file, or turn its dict into the same form."""
    if isinstance(experiment, Mapping):
        return _source_of_dict(experiment)
    path = find_named(experiment, shipped_experiments(), "an experiment", StudyError)
    tree = parse(path, messages, "an experiment")
    return _Source(tree, path.stem, path, text="" if tree is None else path.read_text(encoding="utf-8-sig"))


def _source_of_dict(experiment: Mapping[str, object]) -> _Source:
    """Replace loaded scenarios by their names in the tree, and by their later files in the text."""
    named = experiment.get("scenarios")
    listed = list(named) if isinstance(named, list | tuple) else [named]
    loaded = {n: each for n, each in enumerate(listed) if isinstance(each, Scenario)}
    names = [each.name if isinstance(each, Scenario) else _text(each) for each in listed]
    files = [f"scenarios/{each}.yaml" if n in loaded else each for n, each in enumerate(names)]
    given = {**experiment, **({"scenarios": names} if named is not None else {})}
    if isinstance(design := experiment.get("design"), Design):
        given["design"] = design.to_dict()
    tree = to_node(given, "")
    text = to_yaml({**node_values(tree), **({"scenarios": files} if named is not None else {})})
    return _Source(tree, "experiment", loaded=loaded, text=text)


def _text(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _opened(tree: Node | None, messages: list[str]) -> YamlGroup:
    """Check the keys of an experiment; one that isn't a group of keys is refused at once."""
    section = YamlGroup(Node({}, "") if tree is None else tree, "", messages)
    if not section.items:
        if not messages:
            messages.append("an experiment must name its scenarios and its design; got an empty dict.")
        refuse(messages)
    section.check_keys(EXPERIMENT_KEYS, "an experiment")
    return section


def _until(section: YamlGroup) -> StopCondition | None:
    """Read the condition at which every run stops."""
    text = section.text("until", "")
    if not text:
        return None
    try:
        return stop_condition(text)
    except StudyError as error:
        section.add_fault(section.items["until"], str(error).removesuffix("."))
        return None


def _scenarios(
    section: YamlGroup, source: _Source, overrides: dict[str, object], data: str | Path | None
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
    settings |= overrides
    found: dict[str, Scenario | None] = {}
    for place, node in enumerate(section.texts("scenarios", "names or paths of scenarios")):
        own = source.loaded.get(place)
        try:
            if own is None:
                scenario = load(beside(str(node.value), source.path), settings, data=data)
            else:
                scenario = own.replace(settings) if settings else own
        except ScenarioError as error:
            section.faults += [placed(node, line) for line in error.args]
            found[str(node.value)] = None  # its parameters are unknown, so unused parameters aren't reported
            continue
        if scenario.name in found:
            section.add_fault(node, f"scenarios must have different names; two are named '{scenario.name}'")
        found[scenario.name] = scenario
    return found


def beside(text: str, path: Path | None) -> str | Path:
    """Resolve a file name relative to the folder of the experiment file, `path`.

    Names of shipped scenarios, and paths that don't exist in that folder, are returned unchanged. So is every
    name if there is no file.
    """
    if path is None:
        return text
    return text if text in shipped() or not is_file(path.parent / text) else path.parent / text


def placed(node: Node, line: str) -> str:
    """Prefix a sentence with the place of a node, unless it already names a file or the command line."""
    own = spelled("--set", "")  # from Python, a setting is one word with a colon, like the place in a file
    first = line.split(" ")[0]
    return line if ":" in first or first == own or _PLACE.match(line) else f"{node.place}{line}"


def _measures(section: YamlGroup) -> tuple[str, ...]:
    """Read the names of measures; refuse a name that is given twice."""
    nodes = section.texts("measures", "names of measures", required=False)
    for place, node in enumerate(nodes):
        if again := given_twice(str(each.value) for each in nodes[: place + 1]):
            section.add_fault(node, f"measures: {again}")
        if fault := unknown_measure(str(node.value)):
            section.add_fault(node, fault)
    stopping = ("simulated_days",) if nodes and "until" in section.items else ()
    return tuple(dict.fromkeys((*(str(node.value) for node in nodes), *stopping)))


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
