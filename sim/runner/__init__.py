"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from sim.engine.cpu_count import cores
from sim.runner.execute import execute, on_this_machine
from sim.runner.extra_tables import lived_tables
from sim.runner.inline import Inline
from sim.runner.notes import told_once
from sim.runner.observers.funnel import ANSWERED, REASONS, Funnel
from sim.runner.observers.observer import AskingChance
from sim.runner.observers.positions import positions
from sim.runner.pool.worker import reason
from sim.runner.pool.worker_pool import SupervisedPool
from sim.runner.pool.worker_process import CannotStart, RunFailed, RunLost
from sim.runner.runs import Harvest, Progress, Ran, Run, Tables, Warming, live, run_all, run_lives, seeded
from sim.runner.start_cache import STARTS, Starts

ENDS = (*REASONS, ANSWERED)

__all__ = [
    "ENDS",
    "STARTS",
    "AskingChance",
    "CannotStart",
    "Funnel",
    "Harvest",
    "Inline",
    "Progress",
    "Ran",
    "Run",
    "RunFailed",
    "RunLost",
    "Starts",
    "SupervisedPool",
    "Tables",
    "Warming",
    "cores",
    "execute",
    "live",
    "lived_tables",
    "on_this_machine",
    "positions",
    "reason",
    "run_all",
    "run_lives",
    "seeded",
    "told_once",
]
