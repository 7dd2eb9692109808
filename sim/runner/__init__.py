"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from sim.runner.lives import Progress, Ran, Run, Tables, cores, live, run_all, run_lives, seeded

__all__ = ["Progress", "Ran", "Run", "Tables", "cores", "live", "run_all", "run_lives", "seeded"]
