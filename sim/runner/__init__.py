"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from sim.cores import cores
from sim.runner.execute import execute, on_this_machine
from sim.runner.funnel import ANSWERED, REASONS, Funnel
from sim.runner.inline import Inline
from sim.runner.lives import Harvest, Progress, Ran, Run, Tables, Warming, live, run_all, run_lives, seeded
from sim.runner.noting import told_once
from sim.runner.pool import SupervisedPool
from sim.runner.positions import positions
from sim.runner.process import CannotStart, RunFailed, RunLost
from sim.runner.seen import lived_tables
from sim.runner.starts import STARTS, Starts
from sim.runner.watching import AskingChance
from sim.runner.worker import reason

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
