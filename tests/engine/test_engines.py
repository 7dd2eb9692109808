"""Which engine a run chooses with "auto"."""

import json
import subprocess
import sys

import pytest

from sim.engine.engines import fastest_engine
from sim.scenarios.loading import load


def test_little_work_runs_in_numpy_and_much_in_compiled_code():
    little = load("distributed-crowd", {"people.count": 200, "days": 20})
    assert fastest_engine(little) == "numpy"
    assert fastest_engine(little, lives=50) == "compiled"
    assert fastest_engine(little.replace({"days": 2_000})) == "compiled"
    assert fastest_engine(little.replace({"people.count": 100_000})) == "compiled"
    assert fastest_engine(little.replace({"tick_hours": 0.5})) == "compiled"  # each tick has its own cost


@pytest.mark.long
def test_a_small_run_loads_no_compiler_and_gives_the_same_results(tmp_path):
    small = ["run", "neighbours-only", "--set", "people.count=40", "--set", "days=5", "--json"]
    code = (
        "import sys; from sim.cli import main\n"
        "main({}, standalone_mode=False); sys.exit('numba' in sys.modules)"
    )
    told = []
    for engine in ("auto", "numpy"):
        words = [*small, "--engine", engine, "-o", str(tmp_path / engine)]
        done = subprocess.run(
            [sys.executable, "-c", code.format(words)], capture_output=True, text=True, check=True
        )
        told.append(json.loads(done.stdout)["measures"])
    assert told[0] == told[1]
