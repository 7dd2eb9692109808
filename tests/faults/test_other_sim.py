"""A folder with Python files of the user's own, of which one may have the name of our package."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "sim" / "cli" / "start.py"
STUDY = """
scenarios: [neighbours-only]
set: {people.count: 10, days: 12}
design: {kind: list, points: [{people.effort.mean: 0.2}]}
replicates: 1
measures: [answered_share]
"""


def whoanswers(*words, folder, path):
    """Run the command in a folder, as the installed script does, with places where Python looks first."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    return subprocess.run(
        [sys.executable, START, *words],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["sim.py", "sim/__init__.py"])
def test_a_file_that_hides_the_package_is_named_and_not_run(name, tmp_path):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("print('run')", encoding="utf-8")
    ran = whoanswers("list", folder=tmp_path, path=[tmp_path, ROOT])
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"{file} hides whoanswers' own package sim, because Python looks there first; "
        "rename it, or run whoanswers in another folder and without PYTHONPATH.\n"
    )


@pytest.mark.parametrize("name", ["sim/notes.txt", "sim.py"])
def test_what_lies_in_the_folder_alone_hides_nothing(name, tmp_path):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("no Python", encoding="utf-8")
    first = [tmp_path] if name == "sim/notes.txt" else []  # a folder without __init__.py is no package
    ran = whoanswers("list", "scenarios", folder=tmp_path, path=[*first, ROOT])
    assert ran.returncode == 0, ran.stderr
    assert "neighbours-only" in ran.stdout


@pytest.mark.long
@pytest.mark.parametrize("name", ["sim.py", "random.py"])
def test_workers_take_no_module_from_the_working_folder(name, tmp_path):
    (tmp_path / name).write_text("raise RuntimeError", encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    ran = whoanswers("sweep", "study.yaml", "-o", "out", "--workers", "1", folder=tmp_path, path=[ROOT])
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out" / "runs.csv").read_text("utf-8-sig").count("\n") == 2


def test_the_command_starts_in_a_module_of_its_own_name():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["scripts"] == {"whoanswers": "whoanswers:main"}
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included[START.relative_to(ROOT).as_posix()] == "whoanswers.py"
    ours = re.search(r'^OURS = "(.+?)"', START.read_text(encoding="utf-8"), re.MULTILINE)
    assert ours
    assert (ROOT / "sim" / ours[1]).is_file()
    assert f"sim/{ours[1]}" not in included, "a wheel holds it under another name alone"
