"""An edit of a file on which numbers rest is noticed: by compiled code that is kept, and by a study."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.import_closure import ROOT, source_files

NAME_OF_COMPILED_CODE = "from sim.kernels.twins import _digest, SOURCES\n"
FINGERPRINTS = """
from sim.runner import Run
from sim.scenario import load
from sim.studies.claims.board import Measuring
from sim.studies.counterfactual import outcomes
from sim.studies.experiment import Experiment
from sim.studies.identity import model_files
from sim.studies.leaving import outcomes_by_question
from sim.studies.lives import StudyOfLives
from sim.studies.luck_lives import fate
from sim.runner import AskingChance, Funnel
from sim.studies.work import Living
from sim.studies.work_identity import modules_of_work

setting = load("neighbours-only", {"people.count": 30, "days": 2})
def model(harvest, watch):
    runs = [Run(0, setting, 0, "numpy", watch=watch)]
    return StudyOfLives("a", [setting], runs, harvest).identity()["model"]
found = {
    "sweep": model_files(modules_of_work(Living({}))),
    "claims": model_files([Measuring.__module__]),
    "compare": model(outcomes, Funnel),
    "luck": model(fate, AskingChance),
    "resilience": model(outcomes_by_question, None),
}
"""


@pytest.fixture
def copy(tmp_path):
    """Copy the package and its scenarios, to be edited."""
    for folder in (ROOT, ROOT.parent / "scenarios"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(folder, tmp_path / folder.name, ignore=ignored)
    return tmp_path


def told(place, code, **environment):
    """Run code with the package in a folder; gives what it leaves in `found`."""
    whole = f"import json, sys\nsys.path.insert(0, {str(place)!r})\n{code}\nprint(json.dumps(found))"
    ran = subprocess.run(
        [sys.executable, "-c", whole], cwd=place, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout.splitlines()[-1])
