"""A study knows which plugins it uses: they are in its identity, its manifest and its scenario files."""

import json
from types import MappingProxyType

import pytest
from helpers.plugin_files import PLUGIN, command, package, plugin, ran, town

from sim import StudyError, load
from sim.registry.parts import RULES, Rule
from sim.registry.plugin_sources import Source
from sim.scenarios.used_parts import used_parts
from sim.studies.experiments.design import Design, Dimension
from sim.studies.store import fingerprint, study_parts
from sim.studies.store.fingerprint import identity_changes, study_identity

PART = Rule("friends_first", None, len, "own", "willingness")


@pytest.fixture
def _known(monkeypatch):
    """Add a part of a user, without a place in scenario files."""
    monkeypatch.setitem(RULES.parts, PART.name, PART)


@pytest.mark.usefixtures("_known")
@pytest.mark.parametrize(
    ("values", "settings", "used"),
    [
        ({}, (), False),
        ({"rules": {"friends_first": {}}}, (), True),
        ({"channels": {"friends_first": {}}, "people": {"topics": ["friends_first"]}}, (), False),
        ({"interventions": [{"day": 3, "set": {"rules.friends_first.share": 0.5}}]}, (), True),
        ({"interventions": [{"day": 3, "event": {}}]}, [("rules.friends_first", MappingProxyType({}))], True),
        ({}, [("rules", {"friends_first": {}}), ("people.count", 3)], True),
        ({}, [("ties.online.kind", "friends_first")], False),
    ],
)
def test_a_part_is_used_where_its_place_is_named(values, settings, used):
    assert used_parts(values, settings) == ([PART] if used else [])


def test_parameters_of_a_design_name_parts():
    grid = Design("factorial", (Dimension("rules.a.b", (1, 2)), Dimension("days", low=1, high=3)))
    assert list(study_parts.settings_of_design(grid)) == [("rules.a.b", 1), ("rules.a.b", 2), ("days", None)]


def test_only_a_changed_plugin_changes_the_identity(monkeypatch):
    def identity(digest, parts):
        monkeypatch.setattr(fingerprint, "sources_of", lambda _: [Source("own.py", digest)])
        return study_identity({}, {}, [], parts)

    began = identity("a" * 64, [PART])
    assert identity_changes(began, identity("a" * 64, [PART])) == ""
    assert identity_changes(began, identity("b" * 64, [PART])) == "the plugin own.py has changed"
    # a study may use further plugins when it is resumed, and one from before plugins existed has none
    assert identity_changes(identity("a" * 64, []), began) == ""
    assert identity_changes({key: each for key, each in began.items() if key != "plugins"}, began) == ""


def test_parts_of_a_script_are_refused_before_the_first_run():
    mine = Rule("mine", None, len, "__main__", "willingness")
    study_parts.check_found_by_workers([mine], None, 0)
    for workers in (None, 1):
        with pytest.raises(StudyError, match="The rule mine is declared in a notebook or in the script"):
            study_parts.check_found_by_workers([mine], None, workers)


def test_needs_change_neither_hash_nor_equality():
    one, other = load("base"), load("base", {"needs": ["own.py"]})
    assert one == other
    assert (one.hash, hash(one)) == (other.hash, hash(other))
    assert other.to_yaml().endswith('needs: ["own.py"]\n')


# -- whole commands, in processes of their own --------------------------------------------------------------
@pytest.mark.long
def test_a_study_is_not_resumed_with_a_changed_plugin(tmp_path):
    path, _ = plugin(tmp_path), town(tmp_path)
    study = ["luck", "town.yaml", "--lives", "2", "--plugin", "own.py", "-o", "out", "--workers"]
    assert command(*study, "2", cwd=tmp_path).returncode == 0
    about = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [each["name"] for each in about["plugins"]] == ["own.py"]
    assert 'needs: ["own.py"]' in (tmp_path / "out" / "scenarios" / "town.yaml").read_text()
    other = plugin(
        tmp_path,
        PLUGIN.replace("digest", "letter").replace("friends", "foes").replace("mentors", "wardens"),
        "other.py",
    )
    assert command(*study, "0", "--resume", "--plugin", other, cwd=tmp_path).returncode == 0
    path.write_text(PLUGIN + "\n# changed\n")
    told = command(*study, "0", "--resume", cwd=tmp_path)
    assert told.returncode == 2
    assert "with the finished ones: the plugin own.py has changed; undo the change, " in told.stderr


@pytest.mark.long
def test_a_run_can_be_read_without_its_plugin(tmp_path):
    site, _ = package(tmp_path / "site"), town(tmp_path)
    assert command("run", "town.yaml", "-o", "out", cwd=tmp_path, path=[site]).returncode == 0
    code = "import sim\nfound = sim.load_run('out')\nprint(found.manifest['plugins'], sorted(found.tables))"
    told = ran("-c", code, cwd=tmp_path).stdout
    assert "{'name': 'own_pack', 'package': 'own-pack', 'version': '1.5', 'sha256': " in told
    assert "'answers', 'days', 'people', 'questions'" in told
    refused = command("validate", "out/scenario.yaml", cwd=tmp_path)
    assert "The scenario needs own-pack: install the package, or name its file" in refused.stderr


@pytest.mark.slow
def test_shards_with_different_plugins_are_not_merged(tmp_path):
    path, _ = plugin(tmp_path), town(tmp_path)
    (tmp_path / "study.yaml").write_text(
        "scenarios: [town.yaml]\nreplicates: 2\nmeasures: [answered_share]\n"
        "design: {kind: factorial, parameters: {channels.digest.every: {values: [2, 9]}}}\n"
    )
    sweep = ["sweep", "study.yaml", "--plugin", "own.py", "--workers", "0", "--shard"]
    assert command(*sweep, "1/2", "-o", "one", cwd=tmp_path).returncode == 0
    assert command(*sweep, "2/2", "-o", "two", cwd=tmp_path).returncode == 0
    assert command("merge", "one", "two", "-o", "whole", cwd=tmp_path).returncode == 0
    about = json.loads((tmp_path / "whole" / "manifest.json").read_text())
    assert [each["name"] for each in about["plugins"]] == ["own.py"]
    path.write_text(PLUGIN + "\n# changed\n")
    assert command(*sweep, "2/2", "-o", "three", cwd=tmp_path).returncode == 0
    told = command("merge", "one", "three", "-o", "mixed", cwd=tmp_path)
    assert told.returncode == 2
    assert "the plugin own.py has changed" in told.stderr
