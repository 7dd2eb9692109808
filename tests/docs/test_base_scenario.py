"""Check scenarios/base.yaml against the declarations."""

import re

from sim.scenarios import Scenario
from sim.scenarios.export import annotated
from sim.scenarios.loading import load, shipped
from sim.scenarios.parameters.declare import walk
from sim.scenarios.parameters.value_rules import span
from sim.scenarios.value_tree import is_value
from sim.scenarios.yaml_writer import flow

TEXT = shipped()["base"].read_text(encoding="utf-8")


def test_base_agrees_with_the_declarations():
    question = load("base").question
    body = TEXT.splitlines()[2:]
    assert body == annotated("base", question), "write the file again: see sim.scenarios.export.annotated"


def test_base_loads_to_the_declared_defaults():
    base = load("base")
    assert base == Scenario().replace({"name": "base", "question": base.question})


def test_every_parameter_stands_in_base_with_its_default_unit_range_and_source():
    for path, field in walk(Scenario):
        if not is_value(field) or path in (("name",), ("question",)):
            continue
        declared = field.json_schema_extra
        value = "…" if declared.default is ... else flow(declared.default)
        line = rf"(?m)^[ #]*{re.escape(path[-1])}: {re.escape(value)}  # (.*)$"
        told = [found for found in re.findall(line, TEXT) if declared.source in found]
        assert any(
            declared.unit in found and span(declared).removeprefix("from ") in found for found in told
        ), path


def test_each_scenario_comments_on_every_value_that_differs():
    for name, path in shipped().items():
        if name == "base" or path.parent.name == "example":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"\s+\w+: \S", line):
                assert "#" in line, f"{name}: {line}"
