"""What can be taken home from the live page: the scenario's file, and the tables of its run."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile
from pathlib import Path

from sim.runner import run_lives
from sim.scenarios.loading import Scenario
from sim.tables import save_run

COMMAND = "whoanswers serve"


def zipped(scenario: Scenario, engine: str = "compiled") -> bytes:
    """Run a scenario to its end, and return the folder that ``whoanswers run --csv`` writes, zipped."""
    began = time.perf_counter()
    notes: list[str] = []
    tables = run_lives(scenario, lives=1, engine=engine, threads=1, notes=notes)
    seconds = time.perf_counter() - began
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="whoanswers-") as parent:
        folder = Path(parent) / scenario.name
        save_run(folder, tables, scenario, csv=True, command=COMMAND, seconds=seconds, notes=notes)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{scenario.name}/{file.name}")
    return packed.getvalue()
