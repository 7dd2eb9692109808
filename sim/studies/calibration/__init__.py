"""Calibration: fit parameters of a scenario to the facts of a community's own log."""
