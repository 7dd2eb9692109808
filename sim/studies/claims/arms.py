"""Read the arms of a claim file. An arm is a scenario with changed values, with the mechanism on and off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.errors import ScenarioError
from sim.scenarios import Scenario
from sim.scenarios.loading import load
from sim.scenarios.parameters.value_rules import got
from sim.scenarios.value_tree import Node, node_values
from sim.studies.claims.claim import Arm, frozen
from sim.studies.experiments.design import Content
from sim.studies.experiments.experiment import OPTIONAL, same_value, value_at
from sim.studies.experiments.experiment_files import beside, placed
from sim.studies.yaml_fields import YamlGroup

_ARM = ("weight", "scenario", "set", "interventions")
_NONE = "none"
MOST_WEIGHT = 1_000_000  # the largest absolute weight, so that figures can show all effects
Nodes = dict[str, Node]


class ArmReader:
    """Reads the arms of one claim, and loads each scenario only once.

    The values under ``set`` at the top of the file apply to every arm that uses the parameter.

    Attributes
    ----------
    scenarios
        The scenarios loaded so far, by name.
    fixed
        Dotted paths of the parameters that at least one arm sets in its section of the file.
    """

    def __init__(self, path: Path, section: YamlGroup, mechanism: YamlGroup) -> None:
        self.path, self.mechanism = path, mechanism
        self.scenarios: dict[str, Scenario] = {}
        self.fixed: set[str] = set()
        self._common = _settings(section, "set")
        self._off = _settings(mechanism, "set")
        self._unset = mechanism.texts("unset", "channels, as in [channels.feed]", required=False)
        self._known: dict[str, Scenario | None] = {}
        for node in self._unset:
            keys = str(node.value).split(".")
            if keys[0] not in OPTIONAL or len(keys) != 2:
                mechanism.add_fault(
                    node,
                    f"mechanism.unset must list channels or rules, as in channels.feed; got '{node.value}'",
                )

    def read(self, section: YamlGroup) -> Arm | None:
        """Return an arm; None if it has faults, which are added to `section.faults`."""
        section.check_keys(_ARM, "an arm")
        weight = self._weight(section)
        scenario = self._scenario(section)
        own = _settings(section, "set")
        if "interventions" in section.items:
            own["interventions"] = section.items["interventions"]
        if scenario is None or weight is None:
            return None
        self.fixed |= own.keys()
        common = {path: node for path, node in self._common.items() if _applies(scenario, own, path)}
        values = {**common, **own}
        resolved = self._replaced(scenario, values, section)
        if resolved is None:
            return None
        off = dict(self._mechanism_off(resolved, scenario.name))
        if self._replaced(resolved, off, section) is None:
            return None
        return Arm(weight, scenario.name, content(scenario, values), content(scenario, values, off), resolved)

    def _weight(self, section: YamlGroup) -> float | None:
        """Return the arm's weight; None if it is missing or wrong."""
        found = section.number("weight")
        at = section.items.get("weight", section.node)
        if "weight" not in section.items:
            section.add_fault(at, f"{section.prefix}weight is missing; it must be a number other than 0")
        if found == 0:
            section.add_fault(at, f"{section.prefix}weight must be a number other than 0; got 0")
        if found is not None and abs(found) > MOST_WEIGHT:
            allowed = f"from -{MOST_WEIGHT:,} to {MOST_WEIGHT:,}"
            section.add_fault(at, f"{section.prefix}weight must be {allowed}; got {found:g}")
        return found or None

    def _scenario(self, section: YamlGroup) -> Scenario | None:
        """Return the arm's scenario, which is loaded once for all arms that name it."""
        node = section.items.get("scenario")
        if node is None or not isinstance(node.value, str) or not node.value:
            at = node or section.node
            section.add_fault(at, f"{section.prefix}scenario must be the name or path of a scenario")
            return None
        if node.value not in self._known:
            self._known[node.value] = None
            try:
                found = load(beside(node.value, self.path))
            except ScenarioError as error:
                section.faults += [placed(node, line) for line in error.args]
                return None
            self._known[node.value] = found
            if self.scenarios.setdefault(found.name, found) != found:
                section.add_fault(node, f"scenarios must have different names; two are named '{found.name}'")
        return self._known[node.value]

    def _replaced(
        self, scenario: Scenario, values: Mapping[str, object], section: YamlGroup
    ) -> Scenario | None:
        """Return the scenario with changed values; if they are invalid, add the faults and return None."""
        try:
            return scenario.replace(values)
        except ScenarioError as error:
            section.faults += [placed(section.node, line) for line in error.args]
            return None

    def _mechanism_off(self, resolved: Scenario, name: str) -> Iterator[tuple[str, Node]]:
        """Yield the paths and values that switch the mechanism off in an arm.

        Values of channels that the arm doesn't use are left out.
        """
        for path, node in self._off.items():
            if isinstance(node.value, dict) and path == name:
                yield from ((key, each) for key, each in node.value.items() if _applies(resolved, {}, key))
            elif not (isinstance(node.value, dict) and path in self._scenario_names()) and _applies(
                resolved, {}, path
            ):
                yield path, node
        for node in self._unset:
            if _applies(resolved, {}, f"{node.value}."):
                yield str(node.value), Node(_NONE, node.place)

    def _scenario_names(self) -> set[str]:
        """Return those keys of `mechanism.set` that name scenarios: all keys that aren't parameters."""
        return {path for path in self._off if path.split(".")[0] not in Scenario.model_fields}


def content(scenario: Scenario, values: Mapping[str, Node], off: Mapping[str, Node] | None = None) -> Content:
    """Return the values that differ from those of the scenario, with their paths, sorted by path.

    `off` are the values that switch the mechanism off. If `off` removes a channel, the values inside that
    channel are left out too.
    """
    base = scenario.to_dict()
    joined = {path: frozen(node_values(node)) for path, node in {**values, **(off or {})}.items()}
    removed = tuple(f"{path}." for path, value in joined.items() if value == _NONE)
    return tuple(
        (path, value)
        for path, value in sorted(joined.items())
        if not path.startswith(removed) and not same_value(value_at(base, path), value)
    )


def _settings(section: YamlGroup, key: str) -> Nodes:
    """Return the group of dotted paths and values under a key; an empty group if the key is missing."""
    node = section.items.get(key)
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        rule = "must be a group of names and values, as in {people.count: 400}"
        section.add_fault(node, f"{section.prefix}{key} {rule}; got {got(node_values(node))}")
        return {}
    return dict(node.value)


def _applies(scenario: Scenario, own: Nodes, path: str) -> bool:
    """Return whether an arm uses a parameter: False if its channel or rule isn't used in the arm."""
    keys = path.split(".")
    if keys[0] not in OPTIONAL or len(keys) < 3:
        return True
    part = ".".join(keys[:2])
    if part in own:
        return bool(own[part].value != _NONE)
    return getattr(getattr(scenario, keys[0]), keys[1], None) is not None
