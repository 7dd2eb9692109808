"""The declarations and what is derived from them."""

import json
import math

import pytest

from sim.errors import ScenarioError
from sim.scenarios import Hub, Parameter, Scenario, bytes_needed, rows, schema
from sim.scenarios.checks import memory
from sim.scenarios.checks.memory import shortage, size
from sim.scenarios.loading import load
from sim.scenarios.parameters.declare import walk
from sim.scenarios.parameters.value_rules import scalar
from sim.scenarios.value_tree import is_value

BASE = load("base")
DECLARED = {path: field for path, field in walk(Scenario) if is_value(field)}
NUMBERS = {
    path: field.json_schema_extra
    for path, field in DECLARED.items()
    if field.json_schema_extra.low is not None
}
UNLIMITED = {
    "people.effort.mean",
    "people.effort.backlog",
    "people.turnover.stay.median",
    "helping.attention",
    "channels.hub.capacity",
    "people.interest.concentration",
}

MAPPINGS = {("asking", "channel_weights"), ("ties", "from_file", "strengths")}  # from names to numbers


def test_every_value_has_a_meaning_and_a_source():
    for path, field in DECLARED.items():
        declared = field.json_schema_extra
        assert isinstance(declared, Parameter), path
        assert declared.meaning, path
        assert declared.source, path


def test_every_default_lies_in_its_range():
    for path, declared in NUMBERS.items():
        if isinstance(declared.default, int | float):
            assert declared.low <= declared.default <= declared.high, path


def test_only_the_limits_of_the_model_may_be_infinite():
    assert {".".join(path) for path, declared in NUMBERS.items() if math.isinf(declared.high)} == UNLIMITED


@pytest.mark.long
@pytest.mark.parametrize("path", sorted(set(NUMBERS) - MAPPINGS), ids=".".join)
def test_the_ends_of_each_range_are_allowed_and_values_beyond_are_refused(path, monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "bytes_available", lambda: None)
    declared, name = NUMBERS[path], ".".join(path)
    base = BASE
    if "from_file" in path:
        files = {f"{group}.from_file.path": tmp_path / "t.csv" for group in ("people", "ties")}
        base = base.replace({"ties.online.kind": "from_file", **files})
    if path[0] == "channels":
        base = base.replace({".".join(path[:2]): {}})
    for end in (declared.low, declared.high):
        told = {row.path: row.value for row in rows(base.replace({name: end}))}
        assert told[name] == scalar(end)
    step = max(abs(declared.low), 1)
    for beyond in (declared.low - step, declared.high + max(declared.high, 1), math.nan):
        if beyond != declared.high:  # infinity
            with pytest.raises(ScenarioError, match=rf"{name}.* must be"):
                base.replace({name: beyond})


def test_a_group_checks_itself_without_a_file():
    with pytest.raises(ValueError, match="resistance"):
        Hub(resistance=3)


def test_rows_say_which_channels_are_not_used():
    told = {row.path: row.value for row in rows(load("centralised-local"))}
    assert told["channels.feed"] == "not used"
    assert told["channels.hub.resistance"] == "0.35"
    assert told["people.from_file"] == "not used"
    assert told["asking.difficulty"] == "{a: 2, b: 2}"


def test_rows_say_where_a_value_was_changed_and_keep_its_unit_and_range(tmp_path):
    (tmp_path / "town.yaml").write_text("extends: distributed-crowd\nasking: {rate: 0.1}\n", encoding="utf-8")
    told = {row.path: row for row in rows(load(tmp_path / "town.yaml", {"days": 9}))}
    usual = {row.path: row for row in rows(load("base"))}
    assert told["asking.rate"].source == "changed in town.yaml, line 2"
    assert told["days"].source == "changed, not in a file"
    assert told["people.on_crowd"].source.startswith("changed in distributed-crowd.yaml, line ")
    for name in ("asking.rate", "days", "people.on_crowd"):
        assert told[name][2:4] == usual[name][2:4]
    assert told["people.count"] == usual["people.count"]
    assert not [row for row in usual.values() if row.source.startswith("changed")]


def test_rows_without_a_scenario_are_all_parameters():
    assert [row.path for row in rows()] == [".".join(path) for path in DECLARED]


def test_the_schema_knows_units_ranges_and_extends():
    told = json.loads(json.dumps(schema(), allow_nan=False))
    resistance = told["$defs"]["Hub"]["properties"]["resistance"]
    assert (resistance["minimum"], resistance["maximum"], resistance["default"]) == (0, 1, 0.35)
    assert "maximum" not in told["$defs"]["Effort"]["properties"]["mean"]
    assert "extends" in told["properties"]
    assert "from" in told["$defs"]["TiesFile"]["properties"]
    assert {"const": "none"} in told["$defs"]["Channels"]["properties"]["feed"]["anyOf"]
    assert told["additionalProperties"] is False


def test_a_person_in_base_takes_about_1050_bytes():
    small, large = (
        load("base", {"people.count": 1, "asking.rate": 0}),
        load("base", {"people.count": 2, "asking.rate": 0}),
    )
    assert 1000 <= bytes_needed(large) - bytes_needed(small) <= 1100
    assert (
        bytes_needed(load("base")) - bytes_needed(load("base", {"asking.rate": 0})) == 45 * 0.04 * 2000 * 180
    )


def test_more_lives_and_workers_need_more_memory(monkeypatch):
    base = load("base")
    assert bytes_needed(base, lives=2) > bytes_needed(base)
    assert bytes_needed(base, at_once=2) > 1.7 * bytes_needed(base)
    monkeypatch.setattr(memory, "bytes_available", lambda: bytes_needed(base))
    assert not list(shortage(base))
    ((paths, text),) = shortage(base, lives=50)
    assert paths[0] == ("people", "count")
    assert "with 50 lives would need about" in text


def test_memory_is_not_checked_if_the_free_memory_is_unknown(monkeypatch):
    monkeypatch.setattr(memory, "_machine", lambda: None)
    monkeypatch.setattr(memory, "_container", lambda: None)
    assert memory.bytes_available() is None
    assert not list(shortage(load("base", {"people.count": 16_777_215})))


def test_sizes_are_written_for_people():
    assert [size(number) for number in (5, 1500, 25e9, 3.4e15)] == ["5 B", "1.5 kB", "25 GB", "3,400 TB"]
