"""CONTRIBUTING.md and docs/versions.md name files, extras and names that exist."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
VERSIONS = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "least"), [(CONTRIBUTING, 35), (VERSIONS, 6)])
def test_every_file_that_it_names_is_there(text, least):
    starts = r"sim|tests|docs|scenarios|experiments|\.ci"
    named = set(re.findall(rf"(?<![\w/])((?:{starts})/[\w./-]*\w/?)", text))
    named |= set(re.findall(r"`(\w+\.(?:toml|cff|json))`", text)) - {"manifest.json"}
    assert len(named) >= least
    assert not {name for name in named if not (ROOT / name).exists()}


def test_the_extras_that_it_installs_are_declared():
    installed = re.findall(r"-e '\.\[([\w,]+)\]'", CONTRIBUTING)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert installed
    for extras in installed:
        assert set(extras.split(",")) <= set(project["optional-dependencies"])


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("sim/measures/registry.py", "_MODULES"),
        ("sim/measures/declaration.py", "def declare"),
        ("sim/state/questions.py", "SHIPPED"),
        ("sim/tables/columns.py", "CHANNELS"),
        ("sim/scenarios/parameters/ties.py", "def _ship"),
        ("sim/studies/store/study_folder.py", "class StudyResult"),
        ("docs/hooks/reference_pages.py", "PYTHON"),
    ],
)
def test_every_name_is_where_it_says(file, name):
    assert file in CONTRIBUTING
    assert name.split()[-1] in CONTRIBUTING
    assert name in (ROOT / file).read_text(encoding="utf-8")
