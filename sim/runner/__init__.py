"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from sim.runner.funnel import ANSWERED, REASONS, Funnel
from sim.runner.inline import Inline
from sim.runner.lives import Progress, Ran, Run, Tables, cores, live, run_all, run_lives, seeded
from sim.runner.pool import SupervisedPool
from sim.runner.positions import positions
from sim.runner.process import CannotStart, RunFailed, RunLost
from sim.runner.seen import lived_tables
from sim.runner.watching import AskingChance
from sim.runner.worker import reason

ENDS = (*REASONS, ANSWERED)

__all__ = [
    "ENDS",
    "AskingChance",
    "CannotStart",
    "Funnel",
    "Inline",
    "Progress",
    "Ran",
    "Run",
    "RunFailed",
    "RunLost",
    "SupervisedPool",
    "Tables",
    "cores",
    "live",
    "lived_tables",
    "positions",
    "reason",
    "run_all",
    "run_lives",
    "seeded",
]
