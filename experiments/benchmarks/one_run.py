"""One timed run in a process of its own: ``python one_run.py '{"engine": "compiled", ...}'``.

Prints one JSON object. Everything that is imported or loaded on first use is so before any clock starts, by
a tiny society that is lived and thrown away; drawing the society (`build`) and living it are timed apart.
Memory is the resident peak of building and of living, each minus what was resident after that tiny
society: on Linux from /proc, whose peak mark is set back before (``ru_maxrss`` would remember the imports
and the parent); elsewhere from ``ru_maxrss``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STATUS = Path("/proc/self/status")


def main(job: dict[str, Any]) -> dict[str, float]:
    """Live one society and give its costs: seconds of CPU and wall, exposures, bytes."""
    live({**job, "people": 30, "days": 8})
    return live(job)


def live(job: dict[str, Any]) -> dict[str, float]:
    """Build and run one society."""
    from sim.scenarios.loading import load

    setting = load(job["scenario"], {"people.count": job["people"], "days": job["days"]})
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
    return costs


def exposures(society: Any) -> int:
    """How many times somebody was shown or told a question."""
    if hasattr(society, "state"):
        return int(society.state.questions.shown.sum())
    return sum(question.shown for question in society.questions)


def make(engine: str, setting: Any, luck: int) -> Any:
    """Give a society of the engine named: compiled, numpy or mesa_objects."""
    if engine == "mesa_objects":
        from mesa_objects import Peer

        return Peer(setting, luck)
    from sim import Society

    return Society(setting, luck=luck, engine=engine)


def set_back_peak() -> int:
    """Forget the peak so far, where that can be done; gives the level from which memory is counted."""
    if not STATUS.exists():
        return peak()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _kilobytes("VmRSS") * 1024


def peak() -> int:
    """Resident peak in bytes."""
    if STATUS.exists():
        return _kilobytes("VmHWM") * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _kilobytes(name: str) -> int:
    line = next(row for row in STATUS.read_text(encoding="ascii").splitlines() if row.startswith(name))
    return int(line.split()[1])


if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parents[1])]
    print(json.dumps(main(json.loads(sys.argv[1]))))
