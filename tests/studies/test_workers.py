"""A worker unpickles the work of a study without loading anything that draws or writes reports."""

import pickle
import subprocess
import sys
from functools import partial

import pytest

import sim
from sim.runner import AskingChance, Funnel
from sim.runner.runs import run_once
from sim.studies.claims.claim_runs import MeasureTask
from sim.studies.comparison.counterfactual import outcomes
from sim.studies.luck.life_counts import count_by_person
from sim.studies.resilience.resilience_tables import outcomes_by_question
from sim.studies.sweeps.sweep_tasks import ScenarioTask

NOT_NEEDED = {"jinja2", "matplotlib", "seaborn", "PIL", "click", "rich", "starlette", "SALib"}
CODE = """
import pickle, sys
works = pickle.loads(sys.stdin.buffer.read())
for study, work in works.items():
    print(study, type(pickle.loads(work)).__name__, *sys.modules)
"""


@pytest.mark.long
def test_a_worker_loads_no_pictures_no_reports_and_no_command():
    scenarios = {"base": sim.load("base", {"people.count": 20, "days": 8})}
    works = {
        "comparison": partial(run_once, harvest=outcomes),
        "luck": partial(run_once, harvest=count_by_person),
        "resilience": partial(run_once, harvest=outcomes_by_question),
        "watched": (Funnel, AskingChance),
        "sweep": ScenarioTask(scenarios),
        "claims": MeasureTask(scenarios),
    }
    packed = pickle.dumps({study: pickle.dumps(work) for study, work in works.items()})
    ran = subprocess.run([sys.executable, "-c", CODE], input=packed, capture_output=True, check=True)
    lines = [line.split() for line in ran.stdout.decode().splitlines()]
    assert [(study, kind) for study, kind, *_ in lines] == [
        (study, type(work).__name__) for study, work in works.items()
    ]
    for study, _, *loaded in lines:
        drawn = [
            name for name in loaded if name.startswith(("sim.plots", "sim.report", "sim.web", "sim.cli"))
        ]
        assert not drawn + sorted(NOT_NEEDED & set(loaded)), study
