"""Functions that the live page runs in another process: runs in other societies, and tables of a run."""

from __future__ import annotations

import asyncio
import io
import tempfile
import time
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import StudyError
from sim.measures.outcome.groups import EVERYBODY
from sim.runner import FinishedRun, Run, run_lives, run_once, with_replicate_seeds
from sim.scenarios.loading import Scenario
from sim.studies.comparison.counterfactual import outcomes
from sim.studies.comparison.differences import differences_table
from sim.tables import save_run
from sim.web.server.refusals import Refused

if TYPE_CHECKING:
    from sim.web.server.server_state import ServerState

SHOWN = ("answered_share", "answered_first_day_share", "mean_morale", "gini_helped", "gini_helped_null")


async def compare_in_other_societies(
    pair: Sequence[Scenario], state: ServerState, progress: Callable[[int, int], Awaitable[None]]
) -> dict[str, object]:
    """Run two networks in other societies, and return the paired differences with intervals.

    The runs and their results are the same as in ``whoanswers compare``. The runs of all visitors share one
    queue. `progress` is awaited with (completed runs, all runs). If this call is cancelled, waiting runs are
    dropped.

    Raises
    ------
    StudyError
        A run failed, or no question was observed for its whole lifetime.
    """
    waiting = [
        asyncio.wrap_future(state.pool.submit(_run, setting, r, 2 * r + side, state.engine))
        for r in range(state.limits.times)
        for side, setting in enumerate(pair)
    ]
    ran: list[FinishedRun] = []
    try:
        for done, one in enumerate(asyncio.as_completed(waiting), start=1):
            ran.append(await one)
            await progress(done, len(waiting))
    finally:
        for each in waiting:
            each.cancel()
    return _figures([each.name for each in pair], sorted(ran, key=lambda one: one.run.number))


def _run(setting: Scenario, replicate: int, number: int, engine: str) -> FinishedRun:
    return run_once(Run(number, with_replicate_seeds(setting, replicate), replicate, engine), outcomes)


def _figures(names: list[str], ran: Sequence[FinishedRun]) -> dict[str, object]:
    failed = [one.row["error"] for one in ran if one.row["error"] is not None]
    if failed:
        raise StudyError(f"{len(failed)} of {len(ran)} runs failed. First error: {failed[0]}.")
    table = differences_table(names, ran)
    rows = table[(table["group"] == EVERYBODY) & table["measure"].isin(SHOWN)].set_index("measure")
    if "answered_share" not in rows.index:
        raise Refused("no_question")
    a, b = ([one.row["answered_share"] for one in ran if one.row["scenario"] == name] for name in names)
    columns = ("mean_a", "mean_b", "difference", "low", "high")
    measures = [
        {"name": m, **{c: _number(rows.loc[m, c]) for c in columns}} for m in SHOWN if m in rows.index
    ]
    ahead = sum(y > x for x, y in zip(a, b, strict=True))
    return {"times": int(rows["replicates"].iloc[0]), "ahead": ahead, "measures": measures}


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def zipped(scenario: Scenario, engine: str = "compiled") -> bytes:
    """Run a scenario to the last day, and return a ZIP of the folder that ``whoanswers run --csv`` writes."""
    began = time.perf_counter()
    notes: list[str] = []
    tables = run_lives(scenario, lives=1, engine=engine, notes=notes)
    seconds = time.perf_counter() - began
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="whoanswers-") as parent:
        folder = Path(parent) / scenario.name
        save_run(folder, tables, scenario, csv=True, command="whoanswers serve", seconds=seconds, notes=notes)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{scenario.name}/{file.name}")
    return packed.getvalue()
