"""An edit of a source file that changes numbers is noticed by the cache of compiled code and by studies."""

import compileall
import json
import os
import shutil
import subprocess
import sys

import pytest

from sim.import_closure import ROOT

# What is run by a process of its own; each leaves what it finds in `found`.
AFTER_EACH_EDIT = """
from sim.import_closure import ROOT, source_files
from sim.engine.compiled.compiler import jit

found = {"as it was": jit.SOURCES}
for file in source_files("sim.engine.compiled"):
    text = file.read_bytes()
    file.write_bytes(text + b"\\nEDITED = 1\\n")
    found[file.relative_to(ROOT).as_posix()] = jit.source_digest()
    file.write_bytes(text)
found["at the end"] = jit.source_digest()
"""
FINGERPRINTS = """
from sim.import_closure import ROOT
from sim.runner import AskingChance, Run
from sim.runner.observers.funnel import Funnel
from sim.scenarios.loading import load
from sim.studies.claims.claim_runs import MeasureTask
from sim.studies.comparison.counterfactual import outcomes
from sim.studies.store.fingerprint import model_files
from sim.studies.resilience.resilience_tables import outcomes_by_question
from sim.studies.store.study_lives import StudyOfLives
from sim.studies.luck.life_counts import count_by_person
from sim.studies.sweeps.sweep_tasks import ScenarioTask
from sim.studies.sweeps.work_identity import modules_of_work

setting = load("neighbours-only", {"people.count": 30, "days": 2})

def of_lives(harvest, watch=None):
    study = StudyOfLives("lives", [setting], [Run(0, setting, 0, "numpy", watch=watch)], harvest)
    return study.identity()["model"]

def fingerprints():
    return {
        "sweep": model_files(modules_of_work(ScenarioTask({}))),
        "claims": model_files([MeasureTask.__module__]),
        "compare": of_lives(outcomes, Funnel),
        "luck": of_lives(count_by_person, AskingChance),
        "resilience": of_lives(outcomes_by_question),
    }

found = [fingerprints()]
for name in EDITED:
    with (ROOT / name).open("a") as file:
        file.write("\\nEDITED = 1\\n")
found.append(fingerprints())
"""
LOADED_BY_KERNELS = """
import sim.engine.compiled

loaded = {each.__file__ for name, each in sys.modules.items() if name.partition(".")[0] == "sim"}
from sim.import_closure import source_files

found = sorted(loaded), sorted(map(str, source_files("sim.engine.compiled")))
"""
LOADED_BY_A_RUN = """
from sim.measures import KNOWN
from sim.scenarios.loading import load
from sim.studies.claims.claim_runs import ClaimTask, MeasureTask

society = load("hybrid", {"people.count": 60, "days": 20})
ended = MeasureTask({"hybrid": society}, "numpy")(ClaimTask(1, "hybrid", (), 0, (1, 1, 1), tuple(KNOWN)))
assert ended.error is None, ended.error
loaded = {each.__file__ for name, each in sys.modules.items() if name.partition(".")[0] == "sim"}
from sim.import_closure import source_files

found = sorted(loaded), sorted(map(str, source_files(MeasureTask.__module__)))
"""
TIES_BY_BOTH_ENGINES = """
import sim
from sim.engine.compiled import drawing

drawing.WORTH_LOADING = drawing.WORTH_COMPILING = 0  # so that few people are worth compiled code, too
found = []
for engine in ("compiled", "numpy"):
    society = sim.Society("neighbours-only", people__count=300, days=1, engine=engine)
    found.append(society.ties_table()[["from", "to"]].to_numpy().tolist())
"""
WITHOUT_SOURCE = """
import sim.engine.compiled
from sim.engine.compiled.compiler.jit import SOURCES
from sim.studies.store.fingerprint import model_files

found = SOURCES, model_files(["sim.society.society"])
"""


@pytest.fixture
def copy(tmp_path):
    """Copy the package and its scenarios, to be edited."""
    for folder in (ROOT, ROOT.parent / "scenarios"):
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def found_by(code, place):
    """Run code with the package of a folder, where compiled code is kept too."""
    whole = f"import json, sys\nsys.path.insert(0, {str(place)!r})\n{code}\nprint(json.dumps(found))"
    own = {**os.environ, "NUMBA_CACHE_DIR": str(place / "kept")}
    ran = subprocess.run(
        [sys.executable, "-c", whole], cwd=place, env=own, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_compiled_code_gets_another_name_after_an_edit_of_any_of_its_files(copy):
    names = found_by(AFTER_EACH_EDIT, copy)
    assert names.pop("at the end") == names["as it was"]
    assert len({*names.values()}) == len(names)
    assert {
        "networks/kinds/cells.py",
        "networks/followers.py",
        "state/today.py",
        "rules/help.py",
    } <= set(names)
    beside = ("user_data/", "scenarios/", "measures/", "plots/", "state/society_state.py", "__init__.pyi")
    assert not [file for file in names if file.startswith(beside)], "their edits would compile all anew"
    edit(copy / "sim/networks/kinds/cells.py", "FURTHEST = 20.0", "FURTHEST = 1.0")
    assert (
        found_by("from sim.engine.compiled.compiler.jit import SOURCES as found", copy) not in names.values()
    )


@pytest.mark.slow
def test_both_engines_make_the_same_ties_after_an_edit_of_a_compiled_constant(copy):
    compiled, by_arrays = found_by(TIES_BY_BOTH_ENGINES, copy)
    assert compiled == by_arrays
    edit(copy / "sim/networks/kinds/cells.py", "FURTHEST = 20.0", "FURTHEST = 1.0")
    compiled_then, by_arrays_then = found_by(TIES_BY_BOTH_ENGINES, copy)
    assert compiled_then == by_arrays_then
    assert len(by_arrays_then) < len(by_arrays)


def test_an_observer_changes_a_study_and_a_picture_does_not(copy):
    beside = (
        "cli/__init__.py",
        "plots/studies/luck_plot.py",
        "report/pages/luck_page.py",
        "web/page/page_file.py",
        "studies/validate.py",
        "plots/solara_view.py",
    )
    observers = ("runner/observers/observer.py", "runner/observers/funnel.py", "runner/extra_tables.py")
    before, after = found_by(f"EDITED = {beside + observers}\n{FINGERPRINTS}", copy)
    for study, files in before.items():
        assert after[study].keys() == files.keys()
        edited = {file for file in files if files[file] != after[study][file]}
        assert {"runner/observers/observer.py"} <= edited <= {*observers}, study
        assert {"rng.py", "engine/compiled/compiler/jit.py", "rules/help.py"} <= files.keys()
    assert {
        "measures/outcome/run_measures.py",
        "studies/claims/claim_runs.py",
        "studies/experiments/experiment.py",
    } <= before["claims"].keys()
    assert "runner/extra_tables.py" in before["claims"]
    assert "runner/observers/funnel.py" in before["compare"]
    assert "studies/luck/life_counts.py" in before["luck"].keys() - before["compare"].keys()


@pytest.mark.long
def test_a_package_without_its_source_works_too(copy):
    compileall.compile_dir(copy / "sim", quiet=1, legacy=True)
    for file in (copy / "sim").rglob("*.py"):
        file.unlink()
    assert found_by(WITHOUT_SOURCE, copy) == ["", {}]


@pytest.mark.long
@pytest.mark.parametrize("code", [LOADED_BY_KERNELS, LOADED_BY_A_RUN])
def test_every_module_that_is_loaded_is_covered_by_the_digests(code, copy):
    loaded, followed = found_by(code, copy)
    assert len(loaded) > 30
    assert not {*loaded} - {*followed}
