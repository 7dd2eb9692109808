"""One timed run in a process of its own: ``python one_run.py '{"engine": "compiled", ...}'``.

The script prints one JSON object. A tiny society is run first, so that everything is imported and loaded
before any clock starts. Drawing the society (`build`) and running it are timed separately. Memory is the
resident peak of each of the two, minus the resident memory after the tiny society. On Linux it is read from
/proc, whose peak is reset before (``ru_maxrss`` would include the imports and the parent process); elsewhere
from ``ru_maxrss``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STATUS = Path("/proc/self/status")


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Run one society and return its costs: CPU and wall seconds, exposures and bytes."""
    live({**job, "people": 200, "days": 8})
    return live(job)


def live(job: dict[str, Any]) -> dict[str, Any]:
    """Build and run one society, and return its costs."""
    from mesa_objects import ALIKE

    from sim.scenarios.loading import load

    setting = load(job["scenario"], {"people.count": job["people"], "days": job["days"]} | ALIKE)
    level = set_back_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    society = make(job["engine"], setting, job["luck"])
    costs = {"build_cpu": time.process_time() - cpu, "build_wall": time.perf_counter() - wall}
    costs["build_bytes"] = peak() - level
    set_back_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    society.run()
    costs |= {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    costs["run_bytes"] = peak() - level
    costs["shown"] = exposures(society)
    if job["engine"] == "c":
        costs["processes"] = society.columns["seconds"].tolist()
    return costs


def exposures(society: Any) -> int:
    """Return how many times somebody saw or heard a question."""
    if hasattr(society, "state"):
        return int(society.state.questions.shown.sum())
    if hasattr(society, "columns"):
        return int(society.columns["shown"].sum())
    return sum(question.shown for question in society.questions)


def make(engine: str, setting: Any, luck: int) -> Any:
    """Return a society of the named engine: compiled, numpy, mesa_objects, or c for the feed in C.

    As in studies, societies of ours aren't Mesa models, so that the engine may run many days in one call.
    """
    if engine == "mesa_objects":
        from mesa_objects import Peer

        return Peer(setting, luck)
    from sim.society.plain_society import (
        PlainSociety,
    )  # as in studies: the engine may run many days in one call

    if engine == "c":
        from feed_in_c import FeedInC

        return FeedInC(PlainSociety(setting, luck=luck, engine="compiled").state)
    return PlainSociety(setting, luck=luck, engine=engine)


def set_back_peak() -> int:
    """Reset the memory peak if the system allows it, and return the level from which memory is counted."""
    if not STATUS.exists():
        return peak()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _kilobytes("VmRSS") * 1024


def peak() -> int:
    """Return the resident peak in bytes."""
    if STATUS.exists():
        return _kilobytes("VmHWM") * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _kilobytes(name: str) -> int:
    line = next(row for row in STATUS.read_text(encoding="ascii").splitlines() if row.startswith(name))
    return int(line.split()[1])


if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE / "feed"), str(HERE.parents[1])]
    print(json.dumps(main(json.loads(sys.argv[1]))))
