"""Experiment files: a declared study read from YAML, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.errors import ScenarioError, StudyError, nearest, spelled, spelled_setting
from sim.measures import MEASURES
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

# A file, line and column; the file may lie in a folder with spaces in its name.
_PLACE = re.compile(r"(?:(?!: ).)+?:\d+:\d+: ")
_MOST_CHECKED = 200


def load_experiment(
    name_or_path: str | Path, overrides: Mapping[str, object] | None = None, *,
    data: str | Path | None = None, measures: tuple[str, ...] | None = None,
) -> Experiment:  # fmt: skip
    """Read and validate an experiment file, with all the scenarios and values it names.

    Parameters
    ----------
    name_or_path
        A shipped experiment's name, or a path.
    overrides
        Values set in every scenario, over those of the file's ``set``.
    data
        Folder of the files that scenarios name, where they are not beside them.
    measures
        Names that ``measures`` may hold; those of `sim.measures` if left out.

    Raises
    ------
    UserError
        With one sentence a fault, all at once: file, line, column, rule, what was found.
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
        name=section.name(path.stem),
        question=section.text("question", ""),
        scenarios=scenarios,
        design=design,
        replicates=section.whole("replicates", 20, 1, 1_000_000),
        independent=section.choice("random_numbers", ("common", "independent"), "common") == "independent",
        measures=_measures(section, measures),
        path=path,
    )
    if sound:
        _check_points(experiment, values, messages)
    refuse(messages)
    return experiment


def _opened(path: Path, messages: list[str]) -> YamlGroup:
    """Read a file as far as YAML goes; of a list or a text nothing more can be said than that."""
    tree = parse(path, messages, "an experiment")
    section = YamlGroup(Node({}, "") if tree is None else tree, "", messages)
    if not section.items:
        refuse(messages)
    section.known(EXPERIMENT_KEYS, "an experiment")
    return section


def _scenarios(
    section: YamlGroup, path: Path, overrides: dict[str, object], data: str | Path | None
) -> dict[str, Scenario | None]:
    """Load every scenario with what is set for all, and with the study's seed."""
    settings: dict[str, object] = {}
    group = section.node.value.get("set") if isinstance(section.node.value, dict) else None
    if group is not None and isinstance(group.value, dict):
        settings = dict(group.value)
    elif group is not None and group.value is not None:
        section.tell(group, "set must be a group of names and values, as in {people.count: 500}")
    seed = section.items.get("seed")
    if seed is not None:
        settings |= {f"seed.{name}": seed for name in ("people", "ties", "luck")}
    found: dict[str, Scenario | None] = {}
    for node in section.several("scenarios", "names or paths of scenarios"):
        try:
            scenario = load(beside(str(node.value), path), {**settings, **overrides}, data=data)
        except ScenarioError as error:
            section.faults += [placed(node, line) for line in error.args]
            found[str(node.value)] = None  # so that nothing is said of what it might have used
            continue
        if scenario.name in found:
            section.tell(node, f"scenarios must have different names; '{scenario.name}' comes twice")
        found[scenario.name] = scenario
    return found


def beside(text: str, path: Path) -> str | Path:
    """Return a shipped scenario by its name, a file beside the experiment, or whatever was named."""
    return text if text in shipped() or not is_file(path.parent / text) else path.parent / text


def placed(node: Node, line: str) -> str:
    """Give a sentence that names neither a file nor the command line the place of a node."""
    own = spelled("--set", "")  # from Python, a setting is one word with a colon, as a file is
    first = line.split(" ")[0]
    return line if ":" in first or first == own or _PLACE.match(line) else f"{node.place}{line}"


def _measures(section: YamlGroup, known: tuple[str, ...] | None) -> tuple[str, ...]:
    if known is None:
        known = tuple(MEASURES)
    nodes = section.several("measures", "names of measures", required=False)
    for node in nodes:
        if node.value not in known:
            hint = nearest(str(node.value), known, f"Known are {', '.join(known)}.", did="Did")
            section.tell(node, f"there is no measure '{node.value}'. {hint}")
    return tuple(dict.fromkeys(str(node.value) for node in nodes))


def _check_points(experiment: Experiment, values: Places, messages: list[str]) -> None:
    """See that scenarios take the values, at points spread over the design; the others are within them.

    What only some rare combination contradicts is refused when its run comes, and is a row that says so.
    """
    points = experiment.design.points()
    stride = max(1, -(-len(points) // _MOST_CHECKED))
    for name, scenario in experiment.scenarios.items():
        if scenario is None:
            continue
        before, seen = len(messages), set[Content]()
        for point in [*points[::stride], points[-1]]:
            content = experiment.content(name, point)
            if content in seen or not content:
                continue
            seen.add(content)
            try:
                changed = scenario.replace({path: _node(value, values[path]) for path, value in content})
                messages += faults(changed)
            except ScenarioError as error:
                messages += error.args
        if len(messages) > before:  # the other scenarios would say the same
            return


def _node(value: object, place: Mapping[str, str]) -> Node:
    return to_node(value, place.get(repr(value), place[""]))


def resized(
    experiment: Experiment, *, replicates: int | None = None, points: int | None = None
) -> Experiment:
    """Return an experiment with another number of replicates or of points; None leaves it as it is."""
    design = experiment.design
    for name, size in (("replicates", replicates), ("points", points)):
        if size is not None and size < 1:
            raise StudyError(f"{name} must be 1 or more; got {size}.")
    if points is not None:
        given = spelled(f"--points {points}", f"points={points}")
        if design.kind not in SAMPLED:
            raise StudyError(f"{given}: a {design.kind} design has the points that its file lists.")
        if problem := balance(design.kind, points):
            raise StudyError(f"{given}: it {problem}.")
        design = replace(design, size=points)
        if design.count() > MOST_POINTS:
            raise StudyError(
                f"{given}: the design would have {design.count():,} points; at most {MOST_POINTS:,} are run."
            )
    return replace(experiment, design=design, replicates=replicates or experiment.replicates)


def _check_overrides(overrides: Mapping[str, object]) -> None:
    """Refuse values that belong to the experiment and not to its scenarios."""
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
