"""A worker loads nothing that draws or writes reports, and neither Mesa nor pandas."""

import pickle
import subprocess
import sys
from functools import partial

import pandas as pd
import pytest

import sim
from sim.measures import KNOWN, NEEDS, Measure, measure_named
from sim.runner import AskingChance, Funnel, Run, SupervisedPool
from sim.runner.runs import run_once
from sim.studies.claims.claim_runs import MeasureTask
from sim.studies.comparison.counterfactual import outcomes
from sim.studies.experiments.experiment import Task, span_of
from sim.studies.luck.life_counts import count_by_person
from sim.studies.resilience.resilience_tables import outcomes_by_question
from sim.studies.sweeps.sweep_tasks import ScenarioTask

NOT_FOR_RUNS = {"mesa", "networkx", "pandas", "pyarrow", "SALib", "seaborn", "matplotlib"}
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


@pytest.mark.long
@pytest.mark.parametrize("harvest", [outcomes, count_by_person, outcomes_by_question])
def test_a_worker_lives_and_measures_a_run_without_mesa_and_pandas(harvest):
    scenario = sim.load("hybrid", {"people.count": 40, "days": 20})
    watch = Funnel if harvest is outcomes else AskingChance
    shipped = tuple(name for name, each in KNOWN.items() if each.module.startswith("sim."))
    run = Run(0, scenario, 0, engine="numpy", keep=True, watch=watch, measures=shipped, needs=tuple(NEEDS))
    with SupervisedPool(1) as worker:
        ended = worker.submit(run_once, run, harvest).result()
        loaded = worker.submit(eval, "set(__import__('sys').modules)").result()
    assert ended.row["error"] is None and set(shipped) <= set(ended.row)
    assert set(ended.tables) == {"questions", "answers", "people", "days", "ties", "watched"}
    assert not NOT_FOR_RUNS & loaded


@pytest.mark.long
def test_a_worker_of_a_sweep_loads_neither_mesa_nor_pandas():
    scenarios = {"hybrid": sim.load("hybrid", {"people.count": 40, "days": 20})}
    task = Task(0, "hybrid", (), 0, (1, 2, 3))
    with SupervisedPool(1) as worker:
        ended = worker.submit(ScenarioTask(scenarios, "numpy"), task).result()
        loaded = worker.submit(eval, "set(__import__('sys').modules)").result()
    assert ended.error is None and ended.measures["answered_share"] >= 0
    assert not NOT_FOR_RUNS & loaded


def test_measures_of_users_get_data_frames(monkeypatch):
    seen = {}

    def asked_by_frames(life, _span):
        seen.update(life)
        return float(life["questions"].groupby("asker").size().sum())

    own = Measure("asked_by_frames", "Asked", "questions", "", asked_by_frames, needs=("ties",))
    monkeypatch.setitem(KNOWN, own.name, own)
    scenario = sim.load("base", {"people.count": 20, "days": 8})
    run = Run(0, scenario, 0, engine="numpy", measures=(own.name,), needs=own.needs)
    ended = run_once(
        run, lambda tables, run: (measure_named(run.measures, tables, **span_of(scenario)), None)
    )
    assert ended.row["asked_by_frames"] == len(seen["questions"]) > 0
    assert set(seen) == {"questions", "answers", "people", "days", "ties"}
    assert all(isinstance(table, pd.DataFrame) for table in seen.values())
