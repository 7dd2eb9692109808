"""The template of a package of parts: it installs, its own tests pass, and the command finds its parts."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from helpers.doc_pages import DOCS, ROOT

TEMPLATE = DOCS / "template-parts"


@pytest.mark.slow
def test_the_template_installs_and_the_command_lists_its_parts(tmp_path):
    pytest.importorskip("hatchling", reason="hatchling, which builds the template, isn't installed")
    package = tmp_path / "template"
    shutil.copytree(TEMPLATE, package, ignore=shutil.ignore_patterns("__pycache__"))
    python = fresh_environment(tmp_path / "fresh")
    offline = ["--no-build-isolation", "--no-deps", "--no-index", "--disable-pip-version-check", "-q"]
    call(sys.executable, "-m", "pip", "--python", python, "install", *offline, package)
    assert "passed" in call(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=package)
    listed = json.loads(call(python, "-m", "sim.cli.start", "list", "parts", "--json"))["parts"]
    names = {(each["kind"], each["part"].rpartition(".")[2]) for each in listed}
    expected = {("channel", "notice_board"), ("rule", "loyalty"), ("measure", "questions_per_person")}
    assert names == expected


def fresh_environment(folder):
    """Make an environment that sees the packages of this one, and return its Python."""
    venv.create(folder)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    seen = [str(ROOT), sysconfig.get_path("purelib")]
    (Path(packages) / "seen.pth").write_text("\n".join(seen) + "\n", encoding="utf-8")
    return (
        folder / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    )


def call(*command, cwd=None):
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
