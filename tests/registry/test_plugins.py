"""Plugins are found by file, by module or as installed packages, and only when somebody asks for them."""

import json
import sys

import pytest
from helpers.plugin_files import PLUGIN, command, package, plugin, ran, town

from sim.errors import StudyError
from sim.registry import plugins
from sim.registry.parts import Rule
from sim.registry.plugin_modules import FROM_TEXT, Specification, specification
from sim.runner import SupervisedPool
from sim.runner.pool.worker_process import CannotStart

COUNTS = """
from pathlib import Path
with Path(__file__).with_suffix(".txt").open("a") as file:
    file.write("x")
"""


@pytest.fixture(autouse=True)
def _forget():
    """Forget the modules that a test has loaded."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith(("plugin_", "counted")):
            del sys.modules[name]
            FROM_TEXT.pop(name, None)


def test_a_file_is_run_once_until_it_changes(tmp_path, monkeypatch):
    path = plugin(tmp_path, COUNTS, "counted.py")
    monkeypatch.chdir(tmp_path)
    assert plugins.load("counted.py") == "counted.py declares no channel, rule, network or measure."
    plugins.load(str(path))
    assert path.with_suffix(".txt").read_text() == "x"
    path.write_text(COUNTS + "\n")
    plugins.load("counted.py")
    assert path.with_suffix(".txt").read_text() == "xx"


def test_a_file_that_was_imported_is_not_run_again(tmp_path, monkeypatch):
    path = plugin(tmp_path, COUNTS, "counted_module.py")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("counted_module")
    plugins.load(str(path))
    plugins.load("counted_module")
    assert path.with_suffix(".txt").read_text() == "x"


def test_two_files_of_one_name_are_two_modules(tmp_path):
    before = set(sys.modules)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        plugins.load(str(plugin(tmp_path / folder, COUNTS)))
        plugins.load(str(tmp_path / folder / "own.py"))
    new = [name for name in sys.modules if name.startswith("plugin_own") and name not in before]
    assert len(new) == 2


@pytest.mark.long
def test_another_process_loads_the_text_of_a_file_that_it_does_not_have(tmp_path):
    path = plugin(tmp_path, "def answer():\n    return 42\n")
    plugins.load(str(path))
    found = specification("plugin_own")
    path.unlink()
    with SupervisedPool(2, plugins=[found]) as pool:
        calls = [pool.submit(sys.modules["plugin_own"].answer) for _ in range(4)]
        assert [call.result(timeout=120) for call in calls] == [42] * 4


@pytest.mark.long
def test_a_plugin_that_cannot_be_loaded_in_a_worker_is_reported(tmp_path):
    found = Specification("plugin_own_x", str(tmp_path / "own.py"), b"import nowhere_at_all\n")
    with SupervisedPool(1, plugins=[found]) as pool:
        error = pool.submit(len, "four").exception(timeout=120)
    assert isinstance(error, CannotStart)
    assert f"{tmp_path / 'own.py'}:1: ModuleNotFoundError: No module named 'nowhere_at_all'; " in str(error)


def test_parts_of_a_script_are_refused_for_workers():
    part = Rule("mine", None, len, "__main__", "willingness")
    assert specification("__main__") is None
    with pytest.raises(StudyError, match=r"The rule mine is declared in a notebook .* use workers=0\."):
        plugins.refuse_scripts([part])
    plugins.refuse_scripts([Rule("mine", None, len, __name__, "willingness")])


# -- the command, in processes of their own -----------------------------------------------------------------
def test_a_plugin_works_wherever_it_stands_in_the_line(tmp_path):
    plugin(tmp_path), town(tmp_path)
    shown = [
        command("show", *words, "--json", cwd=tmp_path)
        for words in (["--plugin", "own.py", "town.yaml"], ["town.yaml", "--plugin", "own.py"])
    ]
    assert shown[0].stdout == shown[1].stdout
    values = {row["path"]: row["value"] for row in json.loads(shown[0].stdout)}
    assert values["channels.digest.every"] == "3"


@pytest.mark.long
def test_list_schema_and_new_know_the_parts(tmp_path):
    plugin(tmp_path)
    listed = command("list", "parts", "--plugin", "own.py", "--json", cwd=tmp_path)
    assert [each["part"] for each in json.loads(listed.stdout)["parts"]] == [
        "channels.digest",
        "rules.friends_first",
        "kind: mentors",
    ]
    schema = json.loads(command("schema", "--plugin", "own.py", cwd=tmp_path).stdout)
    assert "digest" in schema["$defs"]["Channels"]["properties"]
    command("new", "town.yaml", "--plugin", "own.py", cwd=tmp_path)
    assert "days between digests" in (tmp_path / "town.yaml").read_text()
    assert command("validate", "town.yaml", "--plugin", "own.py", cwd=tmp_path).stdout == "town.yaml: valid\n"


@pytest.mark.long
def test_an_installed_package_is_found_by_the_name_of_its_part(tmp_path):
    site, _ = package(tmp_path / "site"), town(tmp_path)
    checked = command("validate", "town.yaml", cwd=tmp_path, path=[site])
    assert (checked.stdout, checked.stderr) == ("town.yaml: valid\n", "")
    for setting in ("channels.digest={}", "ties.online.kind=mentors"):
        assert command("show", "hybrid", "--set", setting, cwd=tmp_path, path=[site]).returncode == 0
    listed = json.loads(command("list", "--json", cwd=tmp_path, path=[site]).stdout)
    assert {each["plugin"] for each in listed["parts"]} == {"own-pack"}


@pytest.mark.long
def test_a_broken_package_is_a_note(tmp_path):
    site, _ = package(tmp_path / "site", "broken_pack", "1 / 0\n"), town(tmp_path)
    listed = command("list", "parts", cwd=tmp_path, path=[site])
    assert listed.returncode == 0
    why = f"{site / 'broken_pack' / 'declared.py'}:1: ZeroDivisionError: division by zero."
    assert listed.stderr == f"Note: The parts of the installed package broken-pack can't be loaded: {why}\n"
    assert listed.stdout == ""
    checked = command("validate", "town.yaml", cwd=tmp_path, path=[site])
    assert checked.returncode == 2
    assert "unknown key 'channels.digest'" in checked.stderr
    assert "broken-pack can't be loaded" in checked.stderr


def test_a_plugin_without_parts_is_not_said_to_be_missing(tmp_path):
    plugin(tmp_path, "x = 1\n")
    listed = command("list", "parts", "--plugin", "own.py", cwd=tmp_path)
    assert listed.stdout == ""
    assert listed.stderr == "Note: own.py declares no channel, rule, network or measure.\n"
    alone = command("list", "parts", cwd=tmp_path)
    assert (
        alone.stdout == "There are no parts of plugins. Name a plugin with --plugin FILE, or install one.\n"
    )


MEASURE = '''
from sim import parts


@parts.measure("Length", "days")
def own_length(life, span):
    """Days of the run."""
    return span.days
'''


def test_measures_of_plugins_are_marked_in_the_list(tmp_path):
    plugin(tmp_path, MEASURE)
    listed = command("list", "measures", "--plugin", "own.py", "--json", cwd=tmp_path)
    marked = [each for each in json.loads(listed.stdout)["measures"] if each["plugin"]]
    row = {"measure": "own_length", "unit": "days", "meaning": "days of the run", "plugin": "own.py"}
    assert marked == [row]


@pytest.mark.parametrize("text", [PLUGIN, MEASURE])
def test_an_installed_package_is_left_out_if_a_file_declares_the_same_names(tmp_path, text):
    plugin(tmp_path, text), town(tmp_path)
    site = package(tmp_path / "site", text=text)
    listed = command("list", "parts", "--plugin", "own.py", cwd=tmp_path, path=[site])
    assert listed.returncode == 0
    assert listed.stderr == (
        "Note: The installed package own-pack is left out, because own.py declares the same names.\n"
    )
    assert "own.py" in listed.stdout and "own-pack" not in listed.stdout


def test_help_and_known_names_ask_for_no_installed_package(tmp_path):
    site = package(tmp_path / "site")
    code = (
        "import sys\nfrom sim.cli import main\nmain(sys.argv[1:], standalone_mode=False)\n"
        "from sim.registry.plugins import load_installed\nprint(load_installed.cache_info().misses)\n"
        "print('importlib.metadata' in sys.modules)\n"
    )
    told = ran("-c", code, "show", "--help", cwd=tmp_path, path=[site])
    assert told.stdout.endswith("\n0\nFalse\n")
    for words in (
        ["show", "hybrid", "--set", "channels.feed={}"],
        ["validate", town(tmp_path, "extends: base")],
    ):
        told = ran("-c", code, *map(str, words), cwd=tmp_path, path=[site])
        assert told.stdout.splitlines()[-2] == "0"


@pytest.mark.long
def test_a_scenario_file_never_causes_a_plugin_to_be_loaded(tmp_path):
    """`needs` is only printed, whether it names a file beside the scenario or a module that exists."""
    evil = "from pathlib import Path\nPath('loaded').touch()\n" + PLUGIN
    plugin(tmp_path, evil, "evil.py")
    (tmp_path / "evil_pack").mkdir()
    plugin(tmp_path / "evil_pack", evil, "__init__.py")
    for needs in (
        "[evil.py]",
        "[evil]",
        "[evil_pack]",
        "['./evil.py', evil_pack.anything]",
        "['--plugin evil.py']",
    ):
        text = f"needs: {needs}\n" + town(tmp_path).read_text()
        checked = command("validate", town(tmp_path, text), cwd=tmp_path, path=[tmp_path])
        names = ", ".join(each.strip("' ") for each in needs.strip("[]").split(","))
        assert checked.returncode == 2
        assert (
            f"The scenario needs {names}: install the package, or name its file with --plugin."
            in checked.stderr
        )
        assert command("run", "town.yaml", cwd=tmp_path, path=[tmp_path]).returncode == 2
        town(tmp_path, f"name: town\nextends: base\nneeds: {needs}\n")
        assert command("validate", "town.yaml", cwd=tmp_path, path=[tmp_path]).returncode == 0
    assert not (tmp_path / "loaded").exists()


@pytest.mark.long
def test_a_missing_part_says_where_it_may_come_from(tmp_path):
    town(tmp_path)
    advice = "If it comes from a plugin, install the package that has it, or name its file with --plugin."
    told = command("validate", "town.yaml", cwd=tmp_path).stderr.splitlines()
    assert len(told) == 2
    assert all(line.endswith(advice) for line in told)
    told = command("show", "hybrid", "--set", "ties.face_to_face.kind=mentors", cwd=tmp_path).stderr
    assert told.rstrip().endswith(f"got the text 'mentors' (default proximity). {advice}")
    python = ran("-c", "import sim\nprint(sim.validate('town.yaml')[0])", cwd=tmp_path).stdout
    assert python.rstrip().endswith("or import its file first.")
